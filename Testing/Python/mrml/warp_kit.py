"""Transforms above nodes, and saved scenes read back."""

from __future__ import annotations

import numpy as np
import vtk
from vtk.util.numpy_support import vtk_to_numpy


def move(scene, offset, name="moved"):
    """A linear transform node that moves by ``offset`` (RAS, mm)."""
    node = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode", name)
    matrix = vtk.vtkMatrix4x4()
    for axis, value in enumerate(offset):
        matrix.SetElement(axis, 3, value)
    node.SetMatrixTransformToParent(matrix)
    return node


def linear(scene, rows, name="linear"):
    """A linear transform node with a (3, 3) matrix."""
    node = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode", name)
    matrix = vtk.vtkMatrix4x4()
    for row in range(3):
        for column in range(3):
            matrix.SetElement(row, column, rows[row][column])
    node.SetMatrixTransformToParent(matrix)
    return node


def warp(scene, displacement, name="warped", spacing=10.0, origin=(-60.0, -20.0, -130.0), size=12):
    """A grid transform node. displacement: (x, y, z) arrays in mm -> three arrays of what is added."""
    import slicer

    grid = vtk.vtkImageData()
    grid.SetDimensions(size, size, size)
    grid.SetOrigin(origin)
    grid.SetSpacing(spacing, spacing, spacing)
    grid.AllocateScalars(vtk.VTK_DOUBLE, 3)
    axes = (np.arange(size) * spacing + start for start in origin)
    z, y, x = np.meshgrid(*reversed(list(axes)), indexing="ij")
    values = vtk_to_numpy(grid.GetPointData().GetScalars())
    for column, added in enumerate(displacement(x, y, z)):
        values[:, column] = np.broadcast_to(added, x.shape).ravel()
    transform = slicer.vtkOrientedGridTransform()
    transform.SetDisplacementGridData(grid)
    transform.SetInterpolationModeToCubic()
    node = scene.AddNewNodeByClass("vtkMRMLGridTransformNode", name)
    node.SetAndObserveTransformToParent(transform)
    return node


def put_under(transform, *nodes):
    """Put nodes under a transform."""
    for node in nodes:
        node.SetAndObserveTransformNodeID(transform.GetID())
