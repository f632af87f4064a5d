"""Measuring each text of a figure once for every file that it is drawn into.

Matplotlib measures the letters of a tick six times or more for one file: to lay the figure out, to place the axis's title, and to
draw them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from matplotlib.figure import Figure
from matplotlib.text import Text

_METHOD = "_get_layout"
"""Of a text: where its letters stand, from the place of the text itself. Where matplotlib has no such method, nothing is kept."""
_Known = MutableMapping[Any, dict[Any, Any]]
"""Renderer -> what a text is like -> its layout, as long as the renderer lives."""


@contextmanager
def measured_once(figure: Figure) -> Iterator[None]:
    """Inside, every text that the figure has now keeps its layout for each renderer until something about it changes."""
    known: _Known = WeakKeyDictionary()
    texts = [text for text in figure.findobj(Text) if callable(getattr(text, _METHOD, None))]
    for text in texts:
        text.__dict__[_METHOD] = _remembering(text, known)
    try:
        yield
    finally:
        for text in texts:
            del text.__dict__[_METHOD]


def _remembering(text: Any, known: _Known) -> Callable[[Any], Any]:
    measure = getattr(text, _METHOD)

    def layout(renderer: Any) -> Any:
        if text.get_wrap():  # which depends on the room around it
            return measure(renderer)
        own = known.get(renderer)
        if own is None:
            own = known[renderer] = {}
        like = _like(text)
        found = own.get(like)
        if found is None:
            found = own[like] = measure(renderer)
        return found

    return layout


def _like(text: Any) -> tuple[Any, ...]:
    """All that decides a layout but the renderer."""
    return (
        text.get_text(),
        hash(text.get_fontproperties()),  # by which matplotlib tells fonts apart, too
        text.get_rotation(),
        text.get_rotation_mode(),
        text.get_horizontalalignment(),
        text.get_verticalalignment(),
        text._multialignment,
        text._linespacing,
        text.get_usetex(),
        text.get_parse_math(),
        text.get_figure().dpi,
    )
