"""A map as a picture shows it: its colours with their bar, and the contours of its strongest part."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Colormap, LinearSegmentedColormap, Normalize

from ..heatmaps.palettes import CONTOUR_HIGH, CONTOURS, color_limits, palette_of
from ..heatmaps.strongest import STRONGEST_SHARE, strongest

CONTOUR_POINTS = 2.0


@dataclass(frozen=True)
class MapLayer:
    """A map to show inside the ROI. image: on the grid of the image it lies over. signed: 0 is the middle of the colours.

    limits: lowest and highest value of the colour bar; None takes those of ``heatmaps.palettes``. raises, lowers: what values
    above and below zero do, beside the ends of the bar. lines: what stands under the picture.
    """

    image: sitk.Image
    title: str
    unit: str = ""
    signed: bool = False
    limits: tuple[float, float] | None = None
    raises: str = ""
    lowers: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class DrawnMap:
    """A map ready to be drawn.

    parts: sign, words and colour of each contour. floor: strength that the strongest tenth has at least.
    """

    layer: MapLayer
    norm: Normalize
    parts: tuple[tuple[int, str, tuple[float, float, float]], ...]
    floor: float

    def marked(self, values: np.ndarray) -> np.ndarray:
        """+1 and -1 where a plane's values belong to the strongest tenth of the whole map."""
        strength = np.abs(values) if self.layer.signed else values
        return np.where(np.isfinite(values) & (strength >= self.floor), np.sign(values) if self.layer.signed else 1, 0)


def drawn_map(layer: MapLayer, masks: Sequence[sitk.Image]) -> DrawnMap:
    """The scale of a map's colours and its strongest tenth, from its values inside the masks (all on its grid)."""
    inside = np.logical_or.reduce([sitk.GetArrayViewFromImage(mask) > 0 for mask in masks])
    values = sitk.GetArrayViewFromImage(layer.image)[inside].astype(float)
    low, high = layer.limits or color_limits(values, layer.signed)
    marked = strongest(values, layer.signed)
    strength = np.abs(values) if layer.signed else values
    share = f"strongest {100 * STRONGEST_SHARE:.0f} %"
    raises, lowers = layer.raises or "above zero", layer.lowers or "below zero"
    known = (
        ((1, f"{raises}, {share}", CONTOURS[1]), (-1, f"{lowers}, {share}", CONTOURS[0]))
        if layer.signed
        else ((1, f"highest {100 * STRONGEST_SHARE:.0f} %", CONTOUR_HIGH),)
    )
    return DrawnMap(
        layer,
        Normalize(low, high, clip=True),
        tuple(part for part in known if np.any(marked == part[0])),
        float(strength[marked != 0].min()) if marked.any() else np.inf,
    )


def colour_bar(axes: Axes, drawn: DrawnMap, height_in: float) -> None:
    """The legend: values, title with unit, and at both ends what such values do. height_in: of the axes, in inches."""
    figure, layer = axes.get_figure(), drawn.layer
    assert figure is not None  # the axes were just added to one
    bar = figure.colorbar(ScalarMappable(drawn.norm, colour_map(layer)), cax=axes, extend="both")
    bar.ax.tick_params(labelsize=7)
    text = f"{layer.title}{f' ({layer.unit})' if layer.unit else ''}"
    bar.set_label("\n".join(textwrap.wrap(text, max(16, int(height_in / 0.075)))), fontsize=8)
    for words, place, side in ((layer.raises, 1.07, "bottom"), (layer.lowers, -0.07, "top")):
        axes.text(0, place, words, transform=axes.transAxes, ha="left", va=side, fontsize=7)


def colour_map(layer: MapLayer) -> Colormap:
    """The palette of a map, the same as in slice views; nothing is drawn where the map has no value."""
    palette = palette_of(layer.signed)
    colours = LinearSegmentedColormap.from_list(palette.name, list(palette.points))
    return colours.with_extremes(bad=(0.0, 0.0, 0.0, 0.0))
