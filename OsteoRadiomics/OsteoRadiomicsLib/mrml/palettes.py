"""Colour-blind-safe colours of maps, as colour nodes of our own: Slicer's default tables differ between installations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import slicer
import vtk


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


def color_node(palette: Palette) -> slicer.vtkMRMLProceduralColorNode:
    """The scene's colour node of a palette, made at first use. Its function spans 0..1; window and level place it."""
    for node in slicer.util.getNodesByClass("vtkMRMLProceduralColorNode"):
        if node.GetName() == palette.name:
            return node
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLProceduralColorNode", palette.name)
    node.SetType(slicer.vtkMRMLColorNode.User)
    node.SetAttribute("Category", "OsteoRadiomics")
    node.SetAndObserveColorTransferFunction(transfer_function(palette.points))
    node.SetNamesFromColors()
    return node


def transfer_function(points: Sequence[tuple[float, float, float]]) -> vtk.vtkColorTransferFunction:
    """Colours at equal steps over 0..1."""
    function = vtk.vtkColorTransferFunction()
    for index, color in enumerate(points):
        function.AddRGBPoint(index / (len(points) - 1), *color)
    return function
