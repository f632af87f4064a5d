"""How a map is to look, and how its volume, its lines and its legend are made to look so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import slicer
import vtk

from ..heatmaps.palettes import CONTOUR_HIGH, CONTOURS, color_limits, palette_of
from ..heatmaps.strongest import strongest
from .attributes import CONTOUR, MAP_COLORS, MAP_CONTOUR, MAP_SURFACE
from .map_meshes import PART, VALUE, part_mesh, value_mesh
from .maps import map_provenance, map_range, map_values
from .palettes import RGB, color_node, named_colors, without_weak
from .volumes import ijk_to_world

LINE_WIDTH = 3
LABELS = 5
# Share of a view's height and width.
LEGEND_SIZE = (0.12, 0.45)
OPPOSITE = (0.05, 0.5)


@dataclass(frozen=True)
class MapLook:
    """way: ``CONTOUR`` of the strongest part, or ``COLORS`` inside the ROI. opacity: 0..1. threshold: part of the colours' range,
    0..1, below which a voxel is not coloured; of the strength, without regard to sign, for a signed map.
    surface: the ROI's surface in the map's colours in 3D views, too.
    """

    way: str = CONTOUR
    opacity: float = 0.6
    threshold: float = 0.0
    surface: bool = False


@dataclass(frozen=True)
class LegendWords:
    """What a legend says. title: what the map is, with its unit. raises, lowers: names of the lines round positive and negative
    parts of a signed map. highest: of the line round the highest values of another."""

    title: str
    raises: str
    lowers: str
    highest: str


def limits_of(node: slicer.vtkMRMLScalarVolumeNode) -> tuple[float, float]:
    """Values at both ends of a map's colours."""
    about = map_provenance(node).map
    return about.limits or color_limits(map_values(node), about.signed)


def color_volume(node: slicer.vtkMRMLScalarVolumeNode, look: MapLook, limits: tuple[float, float]) -> None:
    """Give a map's volume its colours and hide what is weaker than the threshold, and everything outside the ROI."""
    signed = map_provenance(node).map.signed
    palette, span = palette_of(signed), map_range(node)
    weak = node.GetNodeReference(MAP_COLORS)
    colors = color_node(palette)
    if signed and look.threshold > 0:
        colors = without_weak(palette, look.threshold, f"{node.GetName()} without weak values", weak)
        node.SetNodeReferenceID(MAP_COLORS, colors.GetID())
    least = limits[0] + look.threshold * (limits[1] - limits[0]) if look.threshold > 0 and not signed else span.low
    display = node.GetDisplayNode()
    modifying = display.StartModify()
    display.SetAndObserveColorNodeID(colors.GetID())
    display.SetAutoWindowLevel(False)
    display.SetWindowLevelMinMax(*limits)
    # A voxel of the map is one number: interpolating would blend it with what stands outside the ROI.
    display.SetInterpolate(False)
    display.SetAutoThreshold(False)
    display.SetThreshold(float(np.nextafter(least, -np.inf)), float(np.nextafter(span.high, np.inf)))
    display.SetApplyThreshold(True)
    display.EndModify(modifying)


def contour_node(node: slicer.vtkMRMLScalarVolumeNode, words: LegendWords, opacity: float) -> slicer.vtkMRMLModelNode | None:
    """The model of the lines round a map's strongest part, made when it is asked for; None when nothing stands out."""
    model = node.GetNodeReference(MAP_CONTOUR)
    if model is None:
        signed = map_provenance(node).map.signed
        found = strongest(map_values(node), signed)
        kinds: list[tuple[int, str, RGB]] = (
            [(1, words.raises, CONTOURS[1]), (-1, words.lowers, CONTOURS[0])] if signed else [(1, words.highest, CONTOUR_HIGH)]
        )
        kinds = [kind for kind in kinds if np.any(found == kind[0])]
        if not kinds:
            return None
        parts = np.zeros(found.shape, np.uint8)
        for number, (sign, _, _) in enumerate(kinds, start=1):
            parts[found == sign] = number
        name = f"{node.GetName()} strongest part"
        colors = named_colors(name, [(text, color) for _, text, color in kinds])
        model = mesh_model(name, part_mesh(parts, ijk_to_world(node)), PART, colors, (0, max(len(kinds) - 1, 1)))
        node.SetNodeReferenceID(MAP_CONTOUR, model.GetID())
    display = model.GetDisplayNode()
    display.SetVisibility2D(True)
    display.SetSliceIntersectionThickness(LINE_WIDTH)
    display.SetSliceIntersectionOpacity(opacity)  # of lines in slice views; the next one is of the surface in 3D
    display.SetOpacity(opacity)
    return model


def surface_node(node: slicer.vtkMRMLScalarVolumeNode, limits: tuple[float, float]) -> slicer.vtkMRMLModelNode:
    """The model of the ROI's surface in the map's colours, made when it is asked for; only 3D views show it."""
    model = node.GetNodeReference(MAP_SURFACE)
    colors = color_node(palette_of(map_provenance(node).map.signed))
    if model is None:
        mesh = value_mesh(map_values(node), ijk_to_world(node))
        model = mesh_model(f"{node.GetName()} surface", mesh, VALUE, colors, limits)
        node.SetNodeReferenceID(MAP_SURFACE, model.GetID())
    display = model.GetDisplayNode()
    display.SetVisibility2D(False)
    display.SetScalarRange(*limits)
    return model


def show_legend(node: slicer.vtkMRMLDisplayableNode, title: str, visible: bool) -> None:
    """Show or hide the colour legend of a map's volume or model."""
    logic = slicer.modules.colors.logic()
    legend = logic.GetColorLegendDisplayNode(node)
    if legend is None and visible:
        legend = logic.AddDefaultColorLegendDisplayNode(node)
        legend.SetSize(*LEGEND_SIZE)
        if legend.GetUseColorNamesForLabels():
            legend.SetPosition(*OPPOSITE)  # a 3D view may show the coloured surface's legend, too
        else:
            # An odd number, so that a signed map's legend names its zero.
            legend.SetNumberOfLabels(LABELS)
            legend.SetLabelFormat("%.3g")
    if legend is not None:
        legend.SetTitleText(title)
        legend.SetVisibility(visible)


def discard_meshes(node: slicer.vtkMRMLScalarVolumeNode) -> None:
    """Remove what was made from a map's earlier values."""
    for role in (MAP_CONTOUR, MAP_SURFACE):
        remove_model(node.GetNodeReference(role))
    weak = node.GetNodeReference(MAP_COLORS)
    if weak is not None:
        slicer.mrmlScene.RemoveNode(weak)


def remove_model(model: slicer.vtkMRMLModelNode | None) -> None:
    """Remove a model with its display, and the colours that only it has."""
    if model is None:
        return
    displays = [model.GetNthDisplayNode(index) for index in range(model.GetNumberOfDisplayNodes())]
    colors = model.GetDisplayNode().GetColorNode() if model.GetDisplayNode() else None
    for found in (model, *displays, colors if _own(colors) else None):
        if found is not None and found.GetScene() is not None:
            slicer.mrmlScene.RemoveNode(found)


def _own(colors: slicer.vtkMRMLColorNode | None) -> bool:
    return colors is not None and colors.IsA("vtkMRMLColorTableNode") and colors.GetAttribute("Category") == "OsteoRadiomics"


def mesh_model(
    name: str, mesh: vtk.vtkPolyData, array: str, colors: slicer.vtkMRMLColorNode, limits: tuple[float, float]
) -> slicer.vtkMRMLModelNode:
    """A new model of a mesh. array: of its points, in whose values it is coloured. limits: values at both ends of the colours."""
    model = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLModelNode", name)
    model.SetAndObservePolyData(mesh)
    model.CreateDefaultDisplayNodes()
    display = model.GetDisplayNode()
    display.SetActiveScalar(array, vtk.vtkAssignAttribute.POINT_DATA)
    display.SetAndObserveColorNodeID(colors.GetID())
    display.SetScalarRangeFlag(slicer.vtkMRMLDisplayNode.UseManualScalarRange)
    display.SetScalarRange(*limits)
    display.SetScalarVisibility(True)
    return model
