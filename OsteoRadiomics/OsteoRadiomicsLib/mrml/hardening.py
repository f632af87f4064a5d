"""Warping transforms applied to a node that is a copy: its voxels are sampled anew. Linear ones need no copy (``geometry``)."""

from __future__ import annotations

import numpy as np
import slicer
import vtk
from vtk.util.numpy_support import numpy_to_vtk, vtk_to_numpy

from ..base.errors import GeometryError
from ..base.notices import say
from .geometry import node_to_world

# Places along each axis at which a warp is looked at, and how far each look reaches, in parts of the node's size.
_PLACES, _STEP = 12, 1e-3
# Volume of a unit cube after a linear transform, relative to the lengths of its edges, below which it is flat.
_FLAT = 1e-6
_CURE = "Mend the transform in 3D Slicer, or take the node out of it"


def harden(node: slicer.vtkMRMLTransformableNode, role: str) -> None:
    """Apply a warping transform above a node to its voxels, with a notice; a linear one stays, because it moves the grid alone.

    node: changed. role: how the notice calls it. Raises GeometryError: a transform that cannot be inverted.
    """
    parent = node.GetParentTransformNode()
    if parent is None:
        return
    if parent.IsTransformToWorldLinear():
        _refuse_flat(node)
        return
    _refuse_folded(node, parent)
    if not node.HardenTransform() or node.GetParentTransformNode() is not None:
        raise GeometryError("the warping transform above it cannot be applied", where=node.GetName(), cure=_CURE)
    said = "its values are interpolated" if role == "image" else "its voxels are sampled anew"
    say(f"{role}: the warping transform above it in the scene was applied; {said}")


def _refuse_flat(node: slicer.vtkMRMLTransformableNode) -> None:
    matrix = node_to_world(node)
    edges = np.prod(np.linalg.norm(matrix[:3, :3], axis=0))
    sound = np.isfinite(matrix).all() and np.array_equal(matrix[3], (0, 0, 0, 1))
    if not sound or abs(np.linalg.det(matrix[:3, :3])) <= _FLAT * edges:
        raise GeometryError("the transform above it cannot be inverted", where=node.GetName(), cure=_CURE)


def _refuse_folded(node: slicer.vtkMRMLTransformableNode, parent: slicer.vtkMRMLTransformNode) -> None:
    """Refuse a warp that turns over or flattens a part of the node: two places would come to lie in one."""
    bounds = _own_bounds(node)
    if bounds is None:
        return
    low, high = bounds
    step = np.maximum(high - low, 1e-3) * _STEP
    axes = [np.linspace(start, end, _PLACES) for start, end in zip(low, high, strict=True)]
    places = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    to_world = vtk.vtkGeneralTransform()
    parent.GetTransformToWorld(to_world)
    columns = [_moved(to_world, places + shift) - _moved(to_world, places - shift) for shift in np.diag(step)]
    jacobians = np.stack(columns, axis=-1) / (2 * step)
    volumes = np.linalg.det(jacobians) if np.isfinite(jacobians).all() else np.zeros(1)
    if volumes.min() <= _FLAT <= volumes.max() or abs(volumes).min() <= _FLAT:
        what = "the warping transform above it folds the image, so it cannot be inverted"
        raise GeometryError(what, where=node.GetName(), cure=_CURE)


def _own_bounds(node: slicer.vtkMRMLTransformableNode) -> tuple[np.ndarray, np.ndarray] | None:
    """The lowest and the highest corner of a node before its transform, RAS in mm; None for an empty one."""
    bounds = [0.0] * 6
    node.GetBounds(bounds)
    low, high = np.array(bounds[::2]), np.array(bounds[1::2])
    return (low, high) if (high >= low).all() else None


def _moved(transform: vtk.vtkAbstractTransform, places: np.ndarray) -> np.ndarray:
    """(n, 3) places in mm, transformed."""
    before, after = vtk.vtkPoints(), vtk.vtkPoints()
    before.SetDataTypeToDouble()
    after.SetDataTypeToDouble()
    before.SetData(numpy_to_vtk(np.ascontiguousarray(places), deep=True))
    transform.TransformPoints(before, after)
    return vtk_to_numpy(after.GetData()).copy()
