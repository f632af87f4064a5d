"""What a node's display was before a map changed it: kept with the node, so that it survives saving and loading the scene."""

from __future__ import annotations

import json
from collections.abc import Mapping

import slicer

from .attributes import BEFORE_MAP

State = Mapping[str, bool | int | float | str | None]


def remember(node: slicer.vtkMRMLNode, state: State) -> None:
    """Keep a state with the node, unless an earlier one waits there to be put back."""
    if not is_remembered(node):
        node.SetAttribute(BEFORE_MAP, json.dumps(dict(state)))


def is_remembered(node: slicer.vtkMRMLNode) -> bool:
    """Whether a state waits with a node to be put back."""
    return node.GetAttribute(BEFORE_MAP) is not None


def recall(node: slicer.vtkMRMLNode) -> State | None:
    """The state kept with a node, which is forgotten by that; None when there is none."""
    text = node.GetAttribute(BEFORE_MAP)
    if text is None:
        return None
    node.RemoveAttribute(BEFORE_MAP)
    return json.loads(text)
