"""Lines of angles as markups of the scene, how they are placed, and the figures of their angles."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import slicer
from OsteoRadiomicsLib.mrml.geometry import RAS_LPS
from OsteoRadiomicsLib.mrml.views import slice_logics
from OsteoRadiomicsLib.mrml.volumes import ijk_to_world

from ..angles.figure import Figure
from ..angles.lines import SHORTEST_MM, Line
from ..angles.places import PLACES

LINE_CLASS = "vtkMRMLMarkupsLineNode"
# A line: the place that it is drawn on. A figure: the angle that it shows.
PLACE = "PainGrade.Line"
ANGLE = "PainGrade.Angle"
CHANGES = ("PointModifiedEvent", "PointPositionDefinedEvent", "PointPositionUndefinedEvent", "PointRemovedEvent")
_FIGURE_COLOR = (1.0, 0.85, 0.0)
_ENDS, _FIGURE_POINTS = 2, 3


def lines_in_scene() -> dict[str, slicer.vtkMRMLMarkupsLineNode]:
    """Place -> its line, the first where there are several, in the order of ``PLACES``."""
    found: dict[str, slicer.vtkMRMLMarkupsLineNode] = {}
    for node in slicer.util.getNodesByClass(LINE_CLASS):
        place = node.GetAttribute(PLACE)
        if place in PLACES:
            found.setdefault(place, node)
    return {place: found[place] for place in PLACES if place in found}


def new_line(place: str) -> slicer.vtkMRMLMarkupsLineNode:
    """A line without points, called after its place. Its length is no result and stays hidden."""
    node = slicer.mrmlScene.AddNewNodeByClass(LINE_CLASS, PLACES[place].title)
    node.SetAttribute(PLACE, place)
    node.CreateDefaultDisplayNodes()
    node.GetDisplayNode().SetPropertiesLabelVisibility(False)
    return node


def is_placed(node: slicer.vtkMRMLMarkupsLineNode) -> bool:
    """Whether both ends are placed."""
    return node.GetNumberOfDefinedControlPoints() == _ENDS


def library_lines() -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """The lines whose ends are placed, in mm (LPS), parent transforms included; and what is wrong with others."""
    found, wrong = [], []
    for place, node in lines_in_scene().items():
        if not is_placed(node):
            continue
        ends = np.array([RAS_LPS @ np.array(node.GetNthControlPointPositionWorld(number)) for number in range(_ENDS)])
        if float(np.linalg.norm(ends[1] - ends[0])) < SHORTEST_MM:
            wrong.append(place)
            continue
        found.append(Line(PLACES[place].title, ends))
    return tuple(found), tuple(wrong)


def show_figures(figures: Sequence[tuple[str, str, Figure]]) -> None:
    """Draw angles in the views: (name of the angle, what stands at it, figure); figures of other angles are taken away."""
    known = {node.GetAttribute(ANGLE): node for node in slicer.util.getNodesByClass("vtkMRMLMarkupsAngleNode")}
    for name, label, figure in figures:
        node = known.pop(name, None)
        _draw(_new_figure(name) if node is None else node, label, figure)
    for name, node in known.items():
        if name:
            slicer.mrmlScene.RemoveNode(node)


def _new_figure(name: str) -> slicer.vtkMRMLMarkupsAngleNode:
    selection = slicer.app.applicationLogic().GetSelectionNode()
    placed = selection.GetActivePlaceNodeClassName(), selection.GetActivePlaceNodeID()
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsAngleNode", name)
    # A new markup becomes the one that clicks place points of: the line that is being placed must stay it.
    selection.SetReferenceActivePlaceNodeClassName(placed[0])
    selection.SetActivePlaceNodeID(placed[1])
    node.SetAttribute(ANGLE, name)
    node.SetLocked(True)
    node.CreateDefaultDisplayNodes()
    display = node.GetDisplayNode()
    # The number stands at the vertex: Slicer's own is of the arms in space, ours of the plane that angles are read in.
    display.SetPropertiesLabelVisibility(False)
    display.SetPointLabelsVisibility(True)
    display.SetSelectedColor(*_FIGURE_COLOR)
    display.SetGlyphScale(0.5)
    display.SetSliceProjection(True)
    return node


def _draw(node: slicer.vtkMRMLMarkupsAngleNode, label: str, figure: Figure) -> None:
    places = [figure.ends[0], figure.vertex, figure.ends[1]]
    modifying = node.StartModify()
    try:
        while node.GetNumberOfControlPoints() < _FIGURE_POINTS:
            node.AddControlPointWorld([0.0, 0.0, 0.0])
        for number, place in enumerate(places):
            node.SetNthControlPointPositionWorld(number, (RAS_LPS @ place).tolist())
            node.SetNthControlPointLabel(number, label if number == 1 else "")
    finally:
        node.EndModify(modifying)


def inside_shown_images() -> Callable[[np.ndarray], bool]:
    """Whether a point (3,) in mm (LPS) lies within an image that a slice view shows."""
    shown = {logic.GetSliceCompositeNode().GetBackgroundVolumeID() for logic in slice_logics()}
    volumes = [slicer.mrmlScene.GetNodeByID(identifier) for identifier in sorted(filter(None, shown))]
    grids = [
        (np.linalg.inv(ijk_to_world(volume)), volume.GetImageData().GetDimensions()) for volume in volumes if _filled(volume)
    ]

    def inside(point: np.ndarray) -> bool:
        place = np.append(RAS_LPS @ point, 1.0)
        return any(_within((matrix @ place)[:3], sizes) for matrix, sizes in grids)

    return inside


def _filled(volume: slicer.vtkMRMLVolumeNode | None) -> bool:
    return volume is not None and volume.GetImageData() is not None


def _within(index: np.ndarray, sizes: Sequence[int]) -> bool:
    return bool(np.all(index >= -0.5) and np.all(index <= np.array(sizes) - 0.5))
