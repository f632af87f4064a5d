"""A layout with one slice view for each sequence of a case, side by side; the user's own layout comes back afterwards."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import slicer

from .remembered import recall, remember
from .volumes import ijk_to_world

# Slicer's own layouts have numbers below 100; ours are this number plus how many views they have.
FIRST_LAYOUT = 7460
MOST_SEQUENCES = 6
# Of the bar above a view: the colours that Slicer's compare views have.
BAR_COLOR = "#E17012"


def view_name(place: int) -> str:
    """Name of the view of the sequence at a place, counted from 0."""
    return f"OsteoRadiomics{place + 1}"


def show_sequence_views(names: Sequence[str], orientation: str) -> list[slicer.vtkMRMLSliceLogic]:
    """Change to one view per sequence, labelled with its name; the views' logics in the same order.

    orientation: ``Sagittal``, ``Axial`` or ``Coronal``. Returns an empty list in an application without views.
    """
    node = layout_node()
    if node is None:
        return []
    remember(node, {"layout": _current(node)})
    number = FIRST_LAYOUT + len(names)
    node.AddLayoutDescription(number, _description(len(names), orientation))
    slicer.app.layoutManager().setLayout(number)
    logics = [slicer.app.applicationLogic().GetSliceLogicByLayoutName(view_name(place)) for place in range(len(names))]
    for logic, name in zip(logics, names, strict=True):
        logic.GetSliceNode().SetLayoutLabel(name)
        logic.GetSliceNode().SetOrientation(orientation)
    return logics


def acquired_orientation(volume: slicer.vtkMRMLVolumeNode) -> str:
    """The slice orientation nearest to a volume's own slices, which are across its coarsest axis. Raises GeometryError."""
    axes = ijk_to_world(volume)[:3, :3]
    spacing = np.linalg.norm(axes, axis=0)
    across = axes[:, int(np.argmax(spacing)) if spacing.max() > 1.05 * spacing.min() else 2]
    return ("Sagittal", "Coronal", "Axial")[int(np.argmax(np.abs(across)))]


def restore_layout() -> None:
    """Change back to the layout of before ``show_sequence_views``."""
    node = layout_node()
    state = recall(node) if node is not None else None
    # A user who has chosen another layout meanwhile keeps it.
    if state is not None and _is_ours(node.GetViewArrangement()):
        slicer.app.layoutManager().setLayout(int(state["layout"] or 0))


def side_by_side() -> bool:
    """Whether the views of the sequences are on screen."""
    node = layout_node()
    return node is not None and _is_ours(node.GetViewArrangement())


def layout_node() -> slicer.vtkMRMLLayoutNode | None:
    """The application's layout, None in one without views."""
    manager = slicer.app.layoutManager()
    return manager.layoutLogic().GetLayoutNode() if manager is not None else None


def _current(node: slicer.vtkMRMLLayoutNode) -> int:
    current = node.GetViewArrangement()
    return slicer.vtkMRMLLayoutNode.SlicerLayoutConventionalView if _is_ours(current) else current


def _is_ours(number: int) -> bool:
    return FIRST_LAYOUT < number <= FIRST_LAYOUT + MOST_SEQUENCES


def _description(count: int, orientation: str) -> str:
    """The layout in Slicer's XML."""
    views = "".join(
        f'<item><view class="vtkMRMLSliceNode" singletontag="{view_name(place)}">'
        f'<property name="orientation" action="default">{orientation}</property>'
        f'<property name="viewlabel" action="default">{place + 1}</property>'
        f'<property name="viewcolor" action="default">{BAR_COLOR}</property>'
        "</view></item>"
        for place in range(count)
    )
    return f'<layout type="horizontal" split="true">{views}</layout>'
