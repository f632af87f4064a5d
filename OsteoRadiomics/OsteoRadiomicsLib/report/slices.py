"""A case's picture: three planes with ROI outlines and, inside the ROI, a map with its colour bar."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk
from matplotlib import colormaps, patheffects
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import LineCollection
from matplotlib.colors import Colormap, Normalize, to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..base.errors import MaskError
from ..base.language import tr
from ..images import Roi, check_geometry
from .figures import DIVERGING, PALETTE, SEQUENTIAL, new_figure
from .panels import arrange
from .planes import Plane, planes_through

_WIDTH_IN = 11.0
_TALLEST_IN = 5.6
_GAP_IN = 0.12
_CAPTION_IN = 0.24
_LEGEND_ROW_IN = 0.22
_BAR_IN = 1.15  # the colour bar with its numbers and title
_SCALE_BARS_MM = (100, 50, 20, 10, 5, 2, 1)
_HALO = [patheffects.withStroke(linewidth=2.5, foreground="black")]


@dataclass(frozen=True)
class MapLayer:
    """A map to show inside the ROI. image: on the grid of the image it lies over. signed: 0 is the middle of the colours.

    limits: lowest and highest value of the colour bar; None takes the 1st to 99th percentile inside the ROI.
    """

    image: sitk.Image
    title: str
    unit: str = ""
    signed: bool = False
    limits: tuple[float, float] | None = None


def render_overlay(
    image: sitk.Image,
    rois: Sequence[Roi],
    layer: MapLayer | None = None,
    *,
    colors: Mapping[str, tuple[int, int, int]] | None = None,
    window: tuple[float, float] | None = None,
) -> Figure:
    """Three planes through the ROIs, acquired plane first, at one scale and with true proportions.

    image: 3-D scalar; every ROI's mask and the map lie on its grid. colors: ROI name -> RGB 0..255, for the outlines.
    window: grey values shown black and white; None takes the 1st to 99th percentile of what is shown.
    Raises GeometryError, and MaskError when no ROI voxel is drawn. Equal inputs give equal pixels.
    """
    for other in [roi.mask for roi in rois] + ([layer.image] if layer else []):
        check_geometry(image, other)
    masks = [roi.mask for roi in rois]
    if not any(np.any(sitk.GetArrayViewFromImage(mask)) for mask in masks):
        raise MaskError("no voxel of an ROI is drawn, so there is nothing to show", cure="Choose another segment")
    planes = planes_through(image, masks, layer.image if layer else None)
    outline = [_rgb(roi.name, place, colors) for place, roi in enumerate(rois)]
    window = window or _window(planes[0])

    sizes = [(plane.view_mm[1] - plane.view_mm[0], plane.view_mm[3] - plane.view_mm[2]) for plane in planes]
    bar_width = _BAR_IN if layer else 0.0
    sheet = arrange(sizes, width=_WIDTH_IN - bar_width, height=_TALLEST_IN, gap=_GAP_IN, caption=_CAPTION_IN)
    columns = _legend_columns([roi.name for roi in rois], sheet.width + bar_width)
    legend = _LEGEND_ROW_IN * -(-len(rois) // columns) + 0.06
    figure = _Page(sheet.width + bar_width, sheet.height + legend)
    norm = _norm(layer, masks) if layer else None
    bar_mm = next((mm for mm in _SCALE_BARS_MM if mm <= 0.3 * min(width for width, _ in sizes)), _SCALE_BARS_MM[-1])
    for plane, box in zip(planes, sheet.boxes, strict=True):
        _draw(figure.axes(*box), plane, outline, window, layer, norm, bar_mm)
    if layer and norm:
        tallest = max(box[3] for box in sheet.boxes)
        _colour_bar(figure.axes(sheet.width + 0.05, _GAP_IN + 0.05 * tallest, 0.16, 0.9 * tallest), layer, norm, 0.9 * tallest)
    figure.figure.legend(
        handles=[Line2D([], [], color=color, linewidth=2.5) for color in outline],
        labels=[roi.name for roi in rois],
        loc="lower left",
        bbox_to_anchor=(0, 0),
        ncols=columns,
        frameon=False,
        fontsize=8,
        borderaxespad=0.3,
    )
    return figure.figure


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


def _norm(layer: MapLayer, masks: Sequence[sitk.Image]) -> Normalize:
    inside = np.logical_or.reduce([sitk.GetArrayViewFromImage(mask) > 0 for mask in masks])
    values = sitk.GetArrayViewFromImage(layer.image)[inside]
    values = values[np.isfinite(values)]
    if layer.limits:
        low, high = layer.limits
    elif values.size:
        low, high = (float(bound) for bound in np.percentile(values, (1, 99)))
    else:
        low, high = 0.0, 1.0
    if layer.signed and not layer.limits:
        high = max(abs(low), abs(high))
        low = -high
    if not high > low:  # a flat map still needs a colour bar with two ends
        low, high = low - 0.5 * max(1.0, abs(low)), high + 0.5 * max(1.0, abs(high))
    return Normalize(low, high, clip=True)


def _draw(
    axes: Axes,
    plane: Plane,
    outline: Sequence[tuple[float, float, float]],
    window: tuple[float, float],
    layer: MapLayer | None,
    norm: Normalize | None,
    bar_mm: int,
) -> None:
    rows, columns = plane.image.shape
    extent = (0, columns * plane.pixel_mm[1], rows * plane.pixel_mm[0], 0)
    left, right, top, bottom = plane.view_mm
    axes.set_facecolor("black")
    axes.imshow(plane.image, cmap="gray", vmin=window[0], vmax=window[1], extent=extent, interpolation="bilinear", aspect="equal")
    if layer and plane.map is not None and norm:
        shown = np.where(plane.masks.any(axis=0), plane.map, np.nan)
        axes.imshow(shown, cmap=_colour_map(layer), norm=norm, extent=extent, interpolation="nearest", aspect="equal")
    for mask, color in zip(plane.masks, outline, strict=True):
        edges = voxel_edges(mask) * np.array([plane.pixel_mm[1], plane.pixel_mm[0]])
        axes.add_collection(LineCollection(list(edges), colors="black", linewidths=2.2, alpha=0.6, capstyle="round"))
        axes.add_collection(LineCollection(list(edges), colors=[color], linewidths=1.2, capstyle="round"))
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    axes.set_xticks([])
    axes.set_yticks([])
    for side in axes.spines.values():
        side.set_visible(False)
    _letters(axes, plane.letters)
    _scale_bar(axes, bar_mm, right - left)
    words = {"name": plane.name.capitalize(), "slice": plane.slice, "slices": plane.slices}
    caption = (
        tr("{name} (as acquired), slice {slice} of {slices}", **words)
        if plane.acquired
        else tr("{name}, slice {slice} of {slices}", **words)
    )
    axes.annotate(caption, (0, 0), (0, -4), xycoords="axes fraction", textcoords="offset points", ha="left", va="top", fontsize=8)


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


def _colour_bar(axes: Axes, layer: MapLayer, norm: Normalize, height_in: float) -> None:
    figure = axes.get_figure()
    assert figure is not None  # the axes were just added to one
    bar = figure.colorbar(ScalarMappable(norm, _colour_map(layer)), cax=axes, extend="both")
    bar.ax.tick_params(labelsize=7)
    text = f"{layer.title}{f' ({layer.unit})' if layer.unit else ''}"
    bar.set_label("\n".join(textwrap.wrap(text, max(16, int(height_in / 0.08)))), fontsize=8)


def _colour_map(layer: MapLayer) -> Colormap:
    return colormaps[DIVERGING if layer.signed else SEQUENTIAL].with_extremes(bad=(0.0, 0.0, 0.0, 0.0))


def _rgb(name: str, place: int, colors: Mapping[str, tuple[int, int, int]] | None) -> tuple[float, float, float]:
    given = (colors or {}).get(name)
    return (given[0] / 255, given[1] / 255, given[2] / 255) if given else to_rgb(PALETTE[place % len(PALETTE)])
