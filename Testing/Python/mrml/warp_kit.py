"""Transforms above nodes."""

from __future__ import annotations

import numpy as np
import vtk
from vtk.util.numpy_support import vtk_to_numpy


def move(scene, offset, name="moved"):
    """A linear transform node that moves by ``offset`` (RAS, mm)."""
    return linear(scene, np.eye(3), offset, name)


def linear(scene, rows, offset=(0, 0, 0), name="linear"):
    """A linear transform node with a (3, 3) matrix and an offset (RAS, mm)."""
    from OsteoRadiomicsLib.mrml.geometry import to_matrix

    values = np.eye(4)
    values[:3, :3], values[:3, 3] = rows, offset
    node = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode", name)
    node.SetMatrixTransformToParent(to_matrix(values))
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
