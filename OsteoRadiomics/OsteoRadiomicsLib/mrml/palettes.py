"""The palettes of maps as colour nodes of our own: Slicer's default tables differ between installations."""

from __future__ import annotations

from collections.abc import Sequence

import slicer
import vtk

from ..heatmaps.palettes import Palette

RGB = tuple[float, float, float]

# Colours of a table with weak values left out: as many as Slicer shows a volume in.
STEPS = 256


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


def without_weak(
    palette: Palette, share: float, name: str, node: slicer.vtkMRMLColorTableNode | None = None
) -> slicer.vtkMRMLColorTableNode:
    """A palette whose colours nearer to its middle than ``share`` of the way to an end are invisible.

    A volume's threshold has one lower and one upper bound, which cannot leave out what lies on both sides of zero.
    """
    colors = [(*palette.color(step / (STEPS - 1)), float(abs(2 * step / (STEPS - 1) - 1) >= share)) for step in range(STEPS)]
    return _table(name, [""] * STEPS, colors, node)


def named_colors(name: str, colors: Sequence[tuple[str, RGB]]) -> slicer.vtkMRMLColorTableNode:
    """A table of a few colours, whose names a legend shows instead of numbers."""
    return _table(name, [text for text, _ in colors], [(*color, 1.0) for _, color in colors], None)


def transfer_function(points: Sequence[RGB]) -> vtk.vtkColorTransferFunction:
    """Colours at equal steps over 0..1."""
    function = vtk.vtkColorTransferFunction()
    for index, color in enumerate(points):
        function.AddRGBPoint(index / (len(points) - 1), *color)
    return function


def _table(
    name: str,
    names: Sequence[str],
    colors: Sequence[tuple[float, float, float, float]],
    node: slicer.vtkMRMLColorTableNode | None,
) -> slicer.vtkMRMLColorTableNode:
    if node is None:
        node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLColorTableNode", name)
        node.SetTypeToUser()
        node.SetAttribute("Category", "OsteoRadiomics")
        node.SetNumberOfColors(len(colors))
    modifying = node.StartModify()
    for index, (text, color) in enumerate(zip(names, colors, strict=True)):
        node.SetColor(index, text, *color)
    node.EndModify(modifying)
    return node
