"""One slice view for each sequence of a case, side by side; the user's own layout comes back afterwards.

The layout is Slicer's own comparison of views in a grid: a scene that is saved meanwhile opens in any 3D Slicer.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import slicer

from .remembered import is_remembered, recall, remember
from .volumes import ijk_to_world

# What a view's orientation is called after it was turned by hand.
TURNED = "Reformat"
GRID = slicer.vtkMRMLLayoutNode.SlicerLayoutCompareGridView


def show_sequence_views(names: Sequence[str], orientation: str) -> list[slicer.vtkMRMLSliceLogic]:
    """Change to one view per sequence, labelled with its name; the views' logics in the same order.

    orientation: ``Sagittal``, ``Axial`` or ``Coronal``. Returns an empty list in an application without views.
    """
    node = _layout_node()
    if node is None:
        return []
    rows, columns = node.GetNumberOfCompareViewRows(), node.GetNumberOfCompareViewColumns()
    remember(node, {"layout": node.GetViewArrangement(), "rows": rows, "columns": columns})
    node.SetNumberOfCompareViewRows(1)
    node.SetNumberOfCompareViewColumns(len(names))
    slicer.app.layoutManager().setLayout(GRID)
    application = slicer.app.applicationLogic()
    logics = [application.GetSliceLogicByLayoutName(f"Compare{place}") for place in range(1, len(names) + 1)]
    for logic, name in zip(logics, names, strict=True):
        view = logic.GetSliceNode()
        remember(view, {"label": view.GetLayoutLabel(), "orientation": view.GetOrientation()})
        view.SetLayoutLabel(name)
        if view.GetOrientation() != orientation:
            view.SetOrientation(orientation)
    return logics


def acquired_orientation(volume: slicer.vtkMRMLVolumeNode) -> str:
    """The slice orientation nearest to a volume's own slices, which are across its coarsest axis. Raises GeometryError."""
    axes = ijk_to_world(volume)[:3, :3]
    spacing = np.linalg.norm(axes, axis=0)
    across = axes[:, int(np.argmax(spacing)) if spacing.max() > 1.05 * spacing.min() else 2]
    return ("Sagittal", "Coronal", "Axial")[int(np.argmax(np.abs(across)))]


def restore_layout() -> None:
    """Change back to the layout of before ``show_sequence_views``; another one that the user chose meanwhile stays."""
    node = _layout_node()
    state = recall(node) if node is not None else None
    if state is None:
        return
    if node.GetViewArrangement() == GRID:
        slicer.app.layoutManager().setLayout(int(state["layout"] or 0))
    for view in slicer.util.getNodesByClass("vtkMRMLSliceNode"):
        before = recall(view)
        if before is not None:
            view.SetLayoutLabel(str(before["label"] or ""))
            if before["orientation"] != TURNED:
                view.SetOrientation(str(before["orientation"]))
    node.SetNumberOfCompareViewRows(int(state["rows"] or 1))
    node.SetNumberOfCompareViewColumns(int(state["columns"] or 1))


def side_by_side() -> int:
    """How many views of sequences are on screen, 0 for another layout."""
    node = _layout_node()
    shown = node is not None and is_remembered(node) and node.GetViewArrangement() == GRID
    return node.GetNumberOfCompareViewColumns() if shown else 0


def _layout_node() -> slicer.vtkMRMLLayoutNode | None:
    manager = slicer.app.layoutManager()
    return manager.layoutLogic().GetLayoutNode() if manager is not None else None
