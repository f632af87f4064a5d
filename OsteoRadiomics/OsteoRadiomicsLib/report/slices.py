"""A case's picture: three planes with ROI outlines; for a map slices through the ROI, its colours, contours and legend."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import numpy as np
import SimpleITK as sitk
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..base.errors import MaskError
from ..base.language import tr
from ..base.words import columns
from ..images import Roi, check_geometry
from .figures import PALETTE, new_figure
from .map_layer import CONTOUR_POINTS, DrawnMap, MapLayer, colour_bar, colour_map, drawn_map
from .panels import arrange, flow
from .planes import Plane, planes_through, slices_through

_WIDTH_IN = 11.0
_TALLEST_IN = 5.6
_GAP_IN = 0.12
_CAPTION_IN = 0.24
_LEGEND_ROW_IN = 0.22
_BAR_IN = 1.3  # the colour bar with its numbers and title
_TALLEST_BAR_IN = 4.0
_LINE_IN = 0.17
_MAP_SLICES = 4
_SCALE_BARS_MM = (100, 50, 20, 10, 5, 2, 1)
_HALO = [patheffects.withStroke(linewidth=2.5, foreground="black")]


def render_overlay(
    image: sitk.Image,
    rois: Sequence[Roi],
    layer: MapLayer | None = None,
    *,
    colors: Mapping[str, tuple[int, int, int]] | None = None,
    window: tuple[float, float] | None = None,
) -> Figure:
    """Three planes through the ROIs, acquired plane first, at one scale and with true proportions.

    With a map: several slices as acquired (``planes.slices_through``) and the two other planes, the strongest tenth of the map
    inside a contour.

    image: 3-D scalar; every ROI's mask and the map lie on its grid. colors: ROI name -> RGB 0..255, for the outlines. window:
    grey values shown black and white; None takes the 1st to 99th percentile of what is shown.
    Raises GeometryError, and MaskError when no ROI voxel is drawn. Equal inputs give equal pixels.
    """
    for other in [roi.mask for roi in rois] + ([layer.image] if layer else []):
        check_geometry(image, other)
    masks = [roi.mask for roi in rois]
    if not any(np.any(sitk.GetArrayViewFromImage(mask)) for mask in masks):
        raise MaskError("no voxel of an ROI is drawn, so there is nothing to show", cure="Choose another segment")
    planes = slices_through(image, masks, layer.image, _MAP_SLICES) if layer else planes_through(image, masks)
    outline = [_rgb(roi.name, place, colors) for place, roi in enumerate(rois)]
    window = window or _window(planes[0])

    sizes = [(plane.view_mm[1] - plane.view_mm[0], plane.view_mm[3] - plane.view_mm[2]) for plane in planes]
    bar_width = _BAR_IN if layer else 0.0
    place = flow if layer else arrange
    sheet = place(sizes, width=_WIDTH_IN - bar_width, height=_TALLEST_IN, gap=_GAP_IN, caption=_CAPTION_IN)
    entries = [(roi.name, color, 2.5) for roi, color in zip(rois, outline, strict=True)]
    drawn = drawn_map(layer, masks) if layer else None
    if drawn:
        entries += [(text, color, CONTOUR_POINTS) for _, text, color in drawn.parts]
    columns = _legend_columns([text for text, _, _ in entries], sheet.width + bar_width)
    legend = _LEGEND_ROW_IN * -(-len(entries) // columns) + 0.06
    lines = _wrapped(layer.lines if layer else (), sheet.width + bar_width)
    foot = legend + _LINE_IN * len(lines)
    figure = _Page(sheet.width + bar_width, sheet.height + foot)
    bar_mm = next((mm for mm in _SCALE_BARS_MM if mm <= 0.3 * min(width for width, _ in sizes)), _SCALE_BARS_MM[-1])
    for plane, box in zip(planes, sheet.boxes, strict=True):
        _draw(figure.axes(*box), plane, outline, window, drawn, bar_mm, box[2])
    if drawn:
        tallest = min(max(box[3] for box in sheet.boxes), _TALLEST_BAR_IN)
        colour_bar(figure.axes(sheet.width + 0.05, _GAP_IN + 0.12 * tallest, 0.16, 0.76 * tallest), drawn, 0.76 * tallest)
    for number, text in enumerate(lines):
        height = (foot - legend - _LINE_IN * (number + 0.2)) / figure.height
        figure.figure.text(_GAP_IN / figure.width, height, text, ha="left", va="top", fontsize=8)
    figure.figure.legend(
        handles=[Line2D([], [], color=color, linewidth=width) for _, color, width in entries],
        labels=[text for text, _, _ in entries],
        loc="lower left",
        bbox_to_anchor=(0, (foot - legend) / figure.height),
        ncols=columns,
        frameon=False,
        fontsize=8,
        borderaxespad=0.3,
    )
    return figure.figure


def _wrapped(lines: Sequence[str], width_in: float) -> list[str]:
    """Lines that fit a page, at 8 points."""
    return [part for line in lines for part in textwrap.wrap(line, max(30, int(width_in / 0.068)))]


def _legend_columns(names: Sequence[str], width_in: float) -> int:
    """How many names fit beside each other, each with its line, at 8 points."""
    entry = 0.6 + 0.075 * max(len(name) for name in names)
    return max(1, min(len(names), int(width_in / entry)))


class _Page:
    """A figure whose axes are placed in inches from its upper left corner."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.figure = new_figure(width, height)

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        place = (left / self.width, 1 - (top + height) / self.height, width / self.width, height / self.height)
        return self.figure.add_axes(place)


def _draw(
    axes: Axes,
    plane: Plane,
    outline: Sequence[tuple[float, float, float]],
    window: tuple[float, float],
    drawn: DrawnMap | None,
    bar_mm: int,
    width_in: float,
) -> None:
    rows, columns = plane.image.shape
    extent = (0, columns * plane.pixel_mm[1], rows * plane.pixel_mm[0], 0)
    left, right, top, bottom = plane.view_mm
    axes.set_facecolor("black")
    axes.imshow(plane.image, cmap="gray", vmin=window[0], vmax=window[1], extent=extent, interpolation="bilinear", aspect="equal")
    step = np.array([plane.pixel_mm[1], plane.pixel_mm[0]])
    shown = None
    if drawn and plane.map is not None:
        shown = np.where(plane.masks.any(axis=0), plane.map, np.nan)
        colours = colour_map(drawn.layer)
        axes.imshow(shown, cmap=colours, norm=drawn.norm, extent=extent, interpolation="nearest", aspect="equal")
    for mask, color in zip(plane.masks, outline, strict=True):
        _line(axes, voxel_edges(mask) * step, color, 1.2 if drawn is None else 0.8)
    if drawn and shown is not None:
        marked = drawn.marked(shown)
        for sign, _, color in drawn.parts:
            _line(axes, voxel_edges(marked == sign) * step, color, CONTOUR_POINTS, rim="white")
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    axes.set_xticks([])
    axes.set_yticks([])
    for side in axes.spines.values():
        side.set_visible(False)
    _letters(axes, plane.letters)
    _scale_bar(axes, bar_mm, right - left)
    caption = _caption(plane, width_in)
    axes.annotate(caption, (0, 0), (0, -4), xycoords="axes fraction", textcoords="offset points", ha="left", va="top", fontsize=8)


def _caption(plane: Plane, width_in: float) -> str:
    """Which slice it is, in as many words as fit under it at 8 points."""
    words = {"name": plane.name.capitalize(), "slice": plane.slice, "slices": plane.slices}
    whole = tr("{name}, slice {slice} of {slices}", **words)
    acquired = tr("{name} (as acquired), slice {slice} of {slices}", **words) if plane.acquired else whole
    texts = (acquired, whole, tr("{name}, {slice} of {slices}", **words))
    return next((text for text in texts if 0.06 * columns(text) <= width_in), texts[-1])


def _line(axes: Axes, edges: np.ndarray, color: tuple[float, float, float], width: float, rim: str = "black") -> None:
    """Line segments with a rim, so that they are seen on any ground."""
    axes.add_collection(LineCollection(list(edges), colors=rim, linewidths=width + 1.0, alpha=0.6, capstyle="round"))
    axes.add_collection(LineCollection(list(edges), colors=[color], linewidths=width, capstyle="round"))


def voxel_edges(mask: np.ndarray) -> np.ndarray:
    """The outline of a mask along its pixels' edges.

    mask: (rows, columns) bool. Returns (segments, 2, 2): both ends of each segment as (column, row), in pixels from the
    picture's corner.
    """
    padded = np.pad(mask, 1).astype(np.int8)
    rows, columns = np.nonzero(np.diff(padded, axis=0)[:, 1:-1])
    across = np.stack([np.stack([columns, rows], 1), np.stack([columns + 1, rows], 1)], 1)
    rows, columns = np.nonzero(np.diff(padded, axis=1)[1:-1, :])
    down = np.stack([np.stack([columns, rows], 1), np.stack([columns, rows + 1], 1)], 1)
    return np.concatenate([across, down]).astype(float)


def _window(plane: Plane) -> tuple[float, float]:
    """1st to 99th percentile of the grey values in view."""
    left, right, top, bottom = plane.view_mm
    rows = slice(max(0, int(top / plane.pixel_mm[0])), int(np.ceil(bottom / plane.pixel_mm[0])))
    columns = slice(max(0, int(left / plane.pixel_mm[1])), int(np.ceil(right / plane.pixel_mm[1])))
    low, high = np.nanpercentile(plane.image[rows, columns], (1, 99))
    return float(low), float(high) if high > low else float(low) + 1.0


def _letters(axes: Axes, letters: tuple[str, str, str, str]) -> None:
    places = ((0.015, 0.5, "left", "center"), (0.985, 0.5, "right", "center"), (0.5, 0.985, "center", "top"))
    for text, (x, y, horizontal, vertical) in zip(letters, (*places, (0.5, 0.015, "center", "bottom")), strict=True):
        axes.text(
            x, y, text, transform=axes.transAxes, ha=horizontal, va=vertical, color="white", fontsize=9, weight="bold",
            path_effects=_HALO,
        )  # fmt: skip


def _scale_bar(axes: Axes, length: int, width_mm: float) -> None:
    start, end = 0.03, 0.03 + length / width_mm
    for color, width in (("black", 4.0), ("white", 2.0)):
        axes.plot([start, end], [0.03, 0.03], transform=axes.transAxes, color=color, linewidth=width, solid_capstyle="butt")
    axes.text(
        start, 0.045, f"{length} mm", transform=axes.transAxes, ha="left", va="bottom", color="white", fontsize=7,
        path_effects=_HALO,
    )  # fmt: skip


def _rgb(name: str, place: int, colors: Mapping[str, tuple[int, int, int]] | None) -> tuple[float, float, float]:
    given = (colors or {}).get(name)
    return (given[0] / 255, given[1] / 255, given[2] / 255) if given else to_rgb(PALETTE[place % len(PALETTE)])
