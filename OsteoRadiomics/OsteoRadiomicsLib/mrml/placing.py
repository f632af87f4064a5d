"""Points of markups that the user places by clicking into the views."""

from __future__ import annotations

import numpy as np
import slicer

from .geometry import RAS_LPS


def begin_placing(node: slicer.vtkMRMLMarkupsNode) -> None:
    """The next clicks in the views place a markup's points; the mouse is free again after its last one."""
    application = slicer.app.applicationLogic()
    selection = application.GetSelectionNode()
    selection.SetReferenceActivePlaceNodeClassName(node.GetClassName())
    selection.SetActivePlaceNodeID(node.GetID())
    application.GetInteractionNode().SwitchToSinglePlaceMode()


def stop_placing() -> None:
    """The mouse places nothing any more."""
    application = slicer.app.applicationLogic()
    interaction = application.GetInteractionNode()
    if interaction is not None and interaction.GetCurrentInteractionMode() == interaction.Place:
        interaction.SwitchToViewTransformMode()


def point_of(node: slicer.vtkMRMLMarkupsFiducialNode) -> tuple[float, float, float] | None:
    """The first placed point of a list in mm (LPS), None while there is none."""
    for number in range(node.GetNumberOfControlPoints()):
        if node.GetNthControlPointPositionStatus(number) == node.PositionDefined:
            x, y, z = RAS_LPS @ np.array(node.GetNthControlPointPositionWorld(number))
            return float(x), float(y), float(z)
    return None
