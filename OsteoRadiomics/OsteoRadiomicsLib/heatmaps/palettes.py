"""Colour-blind-safe colours of maps and the scale they span: the same in slice views, 3D, pictures and reports."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Percentiles of a map's values that take the ends of the colours: single outlying voxels do not wash out the rest.
OUTLYING = (1.0, 99.0)


@dataclass(frozen=True)
class Palette:
    """Colours along a map's range. points: RGB, 0..1, at equal steps from the lowest to the highest value.

    Sequential palettes grow steadily lighter, so that they also read in grey. Diverging ones are darkest at both ends and
    equally light on either side of zero.
    """

    name: str
    points: tuple[tuple[float, float, float], ...]
    diverging: bool = False

    def color(self, share: float) -> tuple[float, float, float]:
        """RGB, 0..1, at a share of the range, 0..1."""
        place = min(max(share, 0.0), 1.0) * (len(self.points) - 1)
        low = min(int(place), len(self.points) - 2)
        part = place - low
        red, green, blue = (a + (b - a) * part for a, b in zip(self.points[low], self.points[low + 1], strict=True))
        return red, green, blue


def _rgb(*hex_colors: str) -> tuple[tuple[float, float, float], ...]:
    return tuple((int(text[0:2], 16) / 255, int(text[2:4], 16) / 255, int(text[4:6], 16) / 255) for text in hex_colors)


# Dark blue over teal to light yellow: lightness 20..95, distinguishable in protanopia, deuteranopia and tritanopia.
SEQUENTIAL = Palette("OsteoRadiomics map", _rgb("1b1f63", "274c8f", "2a788e", "3fa37a", "8fc652", "dfe05a", "fdf6b4"))
# Blue for what lowers a score, vermilion for what raises it (Okabe and Ito's pair), white in between.
DIVERGING = Palette(
    "OsteoRadiomics contribution", _rgb("08468a", "4a90c8", "a9cfe8", "f7f7f7", "f6bf9b", "df7a3a", "8c3500"), diverging=True
)
# Lines over an image: the same two hues, light enough to be seen on a dark image. Lowers, raises.
CONTOURS = _rgb("56b4e9", "ff7f2a")
# The line round the highest values of a map without sign.
CONTOUR_HIGH = _rgb("f5e663")[0]


def palette_of(signed: bool) -> Palette:
    """The palette of a map: diverging when zero is its neutral value."""
    return DIVERGING if signed else SEQUENTIAL


def color_limits(values: np.ndarray, signed: bool) -> tuple[float, float]:
    """Values at both ends of the colours; those beyond take the end's colour.

    values: a map's, any shape; NaN where it has none. They are the 1st and 99th percentile, for a signed map the larger of both
    on either side of zero, so that equal amounts get equal strength. A map without spread still gets two different ends.
    """
    finite = values[np.isfinite(values)]
    if not finite.size:
        return (-1.0, 1.0) if signed else (0.0, 1.0)
    low, high = (float(bound) for bound in np.percentile(finite, OUTLYING))
    if not high > low:  # a few voxels stand out of a flat map
        low, high = float(finite.min()), float(finite.max())
    if signed:
        half = max(abs(low), abs(high)) or float(np.abs(finite).max()) or 1.0
        return -half, half
    return (low, high) if high > low else (low - 0.5 * max(1.0, abs(low)), high + 0.5 * max(1.0, abs(high)))
