"""The data tree: results lie beside what they were made from."""

from __future__ import annotations

import slicer


def place_beside(node: slicer.vtkMRMLNode, source: slicer.vtkMRMLNode) -> None:
    """Put a node into the folder (study, patient) of another node of the scene."""
    tree = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(slicer.mrmlScene)
    item, beside = tree.GetItemByDataNode(node), tree.GetItemByDataNode(source)
    if item and beside:
        tree.SetItemParent(item, tree.GetItemParent(beside))
