"""Where a node's voxels lie in the patient: MRML's RAS matrices and the library's LPS grids."""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk
import slicer
import vtk

from ..base.errors import GeometryError

# RAS and LPS differ by the sign of the first two axes, in both directions.
RAS_LPS = np.diag([-1.0, -1.0, 1.0])

# Scalar product of two axes beyond which a grid counts as sheared; rounding in file headers stays well below.
LARGEST_SHEAR = 1e-3


def to_array(matrix: vtk.vtkMatrix4x4) -> np.ndarray:
    """(4, 4) array of a VTK matrix."""
    return np.array([[matrix.GetElement(row, column) for column in range(4)] for row in range(4)])


def to_matrix(values: np.ndarray) -> vtk.vtkMatrix4x4:
    """VTK matrix of a (4, 4) array."""
    matrix = vtk.vtkMatrix4x4()
    for row in range(4):
        for column in range(4):
            matrix.SetElement(row, column, float(values[row, column]))
    return matrix


def node_to_world(node: slicer.vtkMRMLTransformableNode) -> np.ndarray:
    """(4, 4) RAS matrix from a node's own coordinates to the patient's, the identity without a parent transform.

    This hardens the transform on paper: the node is not touched. Raises GeometryError for a warping transform, because
    hardening one resamples the voxels.
    """
    parent = node.GetParentTransformNode()
    if parent is None:
        return np.eye(4)
    if not parent.IsTransformToWorldLinear():
        raise GeometryError(
            f"lies under the warping transform {parent.GetName()}",
            where=node.GetName(),
            cure="Harden that transform in the Transforms module and check the result",
        )
    matrix = vtk.vtkMatrix4x4()
    parent.GetMatrixTransformToWorld(matrix)
    return to_array(matrix)


def set_grid(image: sitk.Image, ijk_to_ras: np.ndarray, where: str) -> None:
    """Give an image the geometry of a (4, 4) voxel-to-RAS matrix. Raises GeometryError when its axes are sheared."""
    columns = RAS_LPS @ ijk_to_ras[:3, :3]
    spacing = np.linalg.norm(columns, axis=0)
    if not np.all(spacing > 0):
        raise GeometryError("has a voxel size of 0", where=where, cure="Correct its spacing in the Volumes module")
    direction = columns / spacing
    check_not_sheared(direction, where)
    image.SetSpacing(spacing.tolist())
    image.SetDirection(direction.ravel().tolist())
    image.SetOrigin((RAS_LPS @ ijk_to_ras[:3, 3]).tolist())


def check_not_sheared(direction: np.ndarray, where: str) -> None:
    """Refuse axes that are not perpendicular. direction: (3, 3), unit columns. Raises GeometryError."""
    if not np.allclose(direction.T @ direction, np.eye(3), rtol=0, atol=LARGEST_SHEAR):
        raise GeometryError(
            "has axes that are not perpendicular (a sheared grid, such as gantry tilt or a shearing transform)",
            where=where,
            cure="Resample it to a rectangular grid with the module Resample Scalar Volume",
        )


def grid_to_ras(image: sitk.Image) -> np.ndarray:
    """(4, 4) voxel-to-RAS matrix of an image."""
    matrix = np.eye(4)
    matrix[:3, :3] = RAS_LPS @ np.reshape(image.GetDirection(), (3, 3)) @ np.diag(image.GetSpacing())
    matrix[:3, 3] = RAS_LPS @ np.array(image.GetOrigin())
    return matrix
