"""A patient's movement between two sequences as a transform node: it moves what was drawn, never an image."""

from __future__ import annotations

import numpy as np
import slicer
import vtk

from ..base.errors import GeometryError
from ..images.sequences.motion import RigidMotion
from .geometry import to_array, to_matrix

# Between a rotation's inverse and its transpose; a scanner's or a registration's rounding stays far below.
_RIGID = 1e-4
_LPS = np.diag([-1.0, -1.0, 1.0, 1.0])


def transform_of_motion(
    motion: RigidMotion, name: str, *, node: slicer.vtkMRMLLinearTransformNode | None = None
) -> slicer.vtkMRMLLinearTransformNode:
    """A new linear transform node, or ``node``, that takes what was drawn to where the other sequence shows it (RAS)."""
    if node is None:
        node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLLinearTransformNode", name)
    node.SetMatrixTransformToParent(to_matrix(_LPS @ motion.matrix @ _LPS))
    return node


def motion_of_transform(node: slicer.vtkMRMLLinearTransformNode) -> RigidMotion:
    """The movement in a transform node, parent transforms included. Raises GeometryError when it is more than turn and shift."""
    cure = "Remove it in the panel and register again"
    if not node.IsTransformToWorldLinear():
        raise GeometryError("is a warping transform, not a movement", where=node.GetName(), cure=cure)
    matrix = vtk.vtkMatrix4x4()
    node.GetMatrixTransformToWorld(matrix)
    found = _LPS @ to_array(matrix) @ _LPS
    turn = found[:3, :3]
    if not np.allclose(turn.T @ turn, np.eye(3), rtol=0, atol=_RIGID) or np.linalg.det(turn) < 0:
        raise GeometryError("stretches or mirrors, which no patient's movement does", where=node.GetName(), cure=cure)
    return RigidMotion.of_matrix(found)
