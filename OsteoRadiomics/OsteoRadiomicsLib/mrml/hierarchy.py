"""The data tree: results lie beside what they were made from."""

from __future__ import annotations

import slicer


def place_beside(node: slicer.vtkMRMLNode, source: slicer.vtkMRMLNode) -> None:
    """Put a node into the folder (study, patient) of another node; where that has left the scene, it stays where it is."""
    if not slicer.mrmlScene.IsNodePresent(source):
        return
    tree = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(slicer.mrmlScene)
    parent = tree.GetItemParent(_item(tree, source))
    tree.SetItemParent(_item(tree, node), parent)


def _item(tree: slicer.vtkMRMLSubjectHierarchyNode, node: slicer.vtkMRMLNode) -> int:
    """The node's item. The application makes one for every new node; without its plug-ins it is made here."""
    return tree.GetItemByDataNode(node) or tree.CreateItem(tree.GetSceneItemID(), node)
