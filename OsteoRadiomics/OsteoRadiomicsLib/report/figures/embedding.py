"""Fonts inside PDFs: only what draws letters that are already in their places, found once for many figures.

Matplotlib reduces a font to the letters of each figure anew, which takes longer than drawing it.
"""

from __future__ import annotations

import inspect
import string
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import cache
from typing import Any

from fontTools import subset
from matplotlib.backends import _backend_pdf_ps
from matplotlib.font_manager import get_font

FOR_SETTING = ("BASE", "GDEF", "GPOS", "GSUB", "JSTF", "MATH", "kern")
"""Tables of a font that say how letters are set beside each other, which a PDF has decided (ISO 32000-1, 9.9, reads none)."""
USUAL = string.digits + string.ascii_letters + string.punctuation + " ±²×–−…≤≥" + "".join(map(chr, range(0xFB00, 0xFB05)))
"""The last are ligatures: ff, fi, fl, ffi, ffl."""
_FEW = 8  # glyphs, such as the ligatures of a figure, for which the usual ones would be too many
_ALONE = threading.Lock()
_OPEN = ExitStack()  # fonts that are kept

Reduce = Callable[..., AbstractContextManager[Any]]


@contextmanager
def quick_embedding() -> Iterator[None]:
    """Inside, matplotlib embeds fonts in PDFs without the tables for setting text.

    Where a figure has usual letters alone all those are embedded, from a font that is reduced once. The same figure gives the
    same bytes, whatever was drawn before.
    """
    with _ALONE, ExitStack() as changed:
        changed.enter_context(_replaced(subset, "load_font", _without_setting(subset.load_font)))
        reduce = _backend_pdf_ps.get_glyphs_subset
        if list(inspect.signature(reduce).parameters) == ["fontfile", "glyphs"]:  # before matplotlib 3.11 it takes characters
            changed.enter_context(_replaced(_backend_pdf_ps, "get_glyphs_subset", _kept(reduce)))
        yield


@contextmanager
def _replaced(module: Any, name: str, function: Callable[..., Any]) -> Iterator[None]:
    before = getattr(module, name)
    setattr(module, name, function)
    try:
        yield
    finally:
        setattr(module, name, before)


def _without_setting(load: Callable[..., Any]) -> Callable[..., Any]:
    def loaded(file: Any, options: Any, *given: Any, **named: Any) -> Any:
        options.drop_tables += FOR_SETTING
        return load(file, options, *given, **named)

    return loaded


def _kept(reduce: Reduce) -> Reduce:
    """``reduce``, but all usual glyphs where a figure has no others."""

    def reduced(fontfile: Any, glyphs: Collection[Any]) -> AbstractContextManager[Any]:
        wanted, usual = frozenset(glyphs), _usual(fontfile)
        if not wanted <= usual:
            return reduce(fontfile, wanted)
        return nullcontext(_font(reduce, fontfile, wanted if len(wanted) <= _FEW else usual))

    return reduced


@cache
def _font(reduce: Reduce, fontfile: Any, glyphs: frozenset[Any]) -> Any:
    return _OPEN.enter_context(reduce(fontfile, glyphs))


@cache
def _usual(fontfile: Any) -> frozenset[int]:
    """The glyphs of usual characters that the font has, and that of all it has not."""
    font = get_font(fontfile)
    return frozenset(font.get_char_index(ord(character)) for character in USUAL)
