"""Figures as journals print them: one or two columns wide, letters of 6 points or more, nothing transparent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axis import Axis
from matplotlib.collections import Collection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.transforms import BboxBase

MM = 25.4
SINGLE_MM, DOUBLE_MM = 88.0, 178.0
"""Widths of one and of two columns; journals ask for 84 to 90 and for 174 to 180 mm."""
LEAST_POINTS = 6.0
_THINNEST = 0.5
_NARROW_IN = 5.4  # figures that were drawn wider hold more than a column can show
_TOLERANCE_PX = 1.5


def for_journal(figure: Figure) -> None:
    """Change a figure that was drawn for a page into one for print: its width, letters, lines and colours.

    A figure that would not fit into one column with legible letters takes two.
    """
    opaque(figure)
    width, height = figure.get_size_inches()
    sizes = _Sizes(figure)
    # What is placed in inches and not laid out anew can only be enlarged or reduced as it is.
    for target in (SINGLE_MM / MM, DOUBLE_MM / MM) if width <= _NARROW_IN and figure.get_layout_engine() else (DOUBLE_MM / MM,):
        figure.set_size_inches(target, height * target / width)
        sizes.scale(min(target / width, 1.0))
        if target == DOUBLE_MM / MM or _fits(figure):
            return


def opaque(figure: Figure) -> None:
    """Every transparent colour as the one that it shows on white; of two hatched surfaces the hatching alone stays."""
    for artist in figure.findobj():
        alpha = artist.get_alpha()
        if isinstance(artist, Patch):
            _opaque_patch(artist)
        elif isinstance(artist, Collection) and isinstance(alpha, float) and alpha < 1:
            faces, edges = artist.get_facecolor(), artist.get_edgecolor()
            artist.set_alpha(None)
            artist.set_facecolor([_on_white(colour) for colour in np.atleast_2d(faces)] if len(faces) else "none")
            artist.set_edgecolor([_on_white(colour) for colour in np.atleast_2d(edges)] if len(edges) else "none")
        elif isinstance(artist, Line2D | Text) and isinstance(alpha, float) and alpha < 1:
            colour = _on_white(to_rgba(artist.get_color(), alpha))
            artist.set_alpha(None)
            artist.set_color(colour)


def _opaque_patch(patch: Patch) -> None:
    face: Any = patch.get_facecolor()
    edge: Any = patch.get_edgecolor()
    if min(face[3], edge[3]) == 1:
        return
    patch.set_alpha(None)
    patch.set_facecolor("none" if patch.get_hatch() or face[3] == 0 else _on_white(face))
    if edge[3] == 0:  # a line of no colour would still be written as a transparent one
        patch.set_linewidth(0)
        edge = (*face[:3], 1.0)
    patch.set_edgecolor(_on_white(edge))


def _on_white(colour: Any) -> tuple[float, float, float, float]:
    """A colour with its share of white instead of its transparency."""
    red, green, blue, alpha = (float(part) for part in colour)
    return (*(alpha * part + 1 - alpha for part in (red, green, blue)), 1.0)  # type: ignore[return-value]


class _Sizes:
    """Sizes of letters, lines and marks as they were drawn, so that they can be scaled more than once."""

    def __init__(self, figure: Figure) -> None:
        self._texts = [(text, float(text.get_fontsize())) for text in figure.findobj(Text)]
        self._lines = [(line, float(line.get_linewidth()), float(line.get_markersize())) for line in figure.findobj(Line2D)]
        self._ticks = [
            (axis, float(labels[0].get_fontsize()))
            for axes in figure.axes
            for axis in (axes.xaxis, axes.yaxis)
            if (labels := axis.get_ticklabels())
        ]

    def scale(self, factor: float) -> None:
        """Letters to ``factor`` of their size but no smaller than ``LEAST_POINTS``, lines and marks likewise."""
        for axis, size in self._ticks:  # ticks that are made later take it from here
            axis.set_tick_params(labelsize=max(LEAST_POINTS, factor * size))
        for text, size in self._texts:
            text.set_fontsize(max(LEAST_POINTS, factor * size))
        for line, width, mark in self._lines:
            line.set_linewidth(max(min(_THINNEST, width), factor * width))
            line.set_markersize(factor * mark)


def _fits(figure: Figure) -> bool:
    """Whether every letter lies inside the figure."""
    figure.draw_without_rendering()
    box, renderer = figure.bbox, figure.canvas.get_renderer()  # type: ignore[attr-defined]
    return all(
        min(extent.x0 - box.x0, extent.y0 - box.y0, box.x1 - extent.x1, box.y1 - extent.y1) >= -_TOLERANCE_PX
        for extent in _extents(figure, renderer)
    )


def _extents(artist: Artist, renderer: Any) -> Iterator[BboxBase]:
    """Where the letters of visible artists stand. An axis knows which of its ticks lie in view."""
    if not artist.get_visible():
        return
    if isinstance(artist, Axis):
        box = artist.get_tightbbox(renderer)
        if box is not None:
            yield box
        return
    if isinstance(artist, Text) and artist.get_text().strip():
        yield artist.get_window_extent(renderer)
    for child in artist.get_children():
        yield from _extents(child, renderer)
