"""Closed surfaces of a map: round its strongest part, and of its ROI in the map's colours."""

from __future__ import annotations

import numpy as np
import vtk
from scipy.ndimage import distance_transform_edt
from vtk.util.numpy_support import numpy_to_vtk, vtk_to_numpy

from .geometry import to_matrix

# Names of the meshes' point arrays.
VALUE, PART = "value", "part"
# Laplacian-like smoothing of the coloured surface, as Slicer's own closed surfaces have it: passes, and the frequencies kept.
PASSES, PASS_BAND = 20, 0.05


def part_mesh(parts: np.ndarray, ijk_to_ras: np.ndarray) -> vtk.vtkPolyData:
    """Surfaces round the parts of a label array, half way between voxels, not smoothed. RAS, mm.

    parts: (k, j, i), 0 outside, 1.. for the parts. Each point carries its part's number less one in ``PART``.
    """
    joined = vtk.vtkAppendPolyData()
    for number in range(1, int(parts.max(initial=0)) + 1):
        mesh = _surface(parts == number, ijk_to_ras)
        _add(mesh, PART, np.full(mesh.GetNumberOfPoints(), number - 1, np.float32))
        joined.AddInputData(mesh)
    joined.Update()
    return joined.GetOutput()


def value_mesh(values: np.ndarray, ijk_to_ras: np.ndarray) -> vtk.vtkPolyData:
    """The smoothed surface of all voxels with a value, each point with the nearest voxel's in ``VALUE``. RAS, mm.

    values: (k, j, i), NaN outside.
    """
    inside = np.isfinite(values)
    mesh = _surface(inside, ijk_to_ras)
    points = vtk_to_numpy(mesh.GetPoints().GetData())
    index = np.linalg.inv(ijk_to_ras) @ np.vstack([points.T, np.ones(len(points))])
    place = tuple(
        np.clip(np.rint(row).astype(int), 0, length - 1) for row, length in zip(index[2::-1], values.shape, strict=True)
    )
    spacing = np.linalg.norm(ijk_to_ras[:3, :3], axis=0)[::-1]
    nearest = distance_transform_edt(~inside, sampling=spacing, return_distances=False, return_indices=True)
    _add(mesh, VALUE, values[tuple(axis[place] for axis in nearest)].astype(np.float32))
    smooth = vtk.vtkWindowedSincPolyDataFilter()
    smooth.SetInputData(mesh)
    smooth.SetNumberOfIterations(PASSES)
    smooth.SetPassBand(PASS_BAND)
    smooth.NormalizeCoordinatesOn()
    normals = vtk.vtkPolyDataNormals()
    normals.SetInputConnection(smooth.GetOutputPort())
    normals.SplittingOff()
    normals.Update()
    return normals.GetOutput()


def _surface(mask: np.ndarray, ijk_to_ras: np.ndarray) -> vtk.vtkPolyData:
    """The surface of a mask; one voxel of background all round closes it at the array's border."""
    padded = np.pad(mask, 1).astype(np.uint8)
    image = vtk.vtkImageData()
    image.SetDimensions(padded.shape[::-1])
    image.SetOrigin(-1, -1, -1)
    image.GetPointData().SetScalars(numpy_to_vtk(padded.ravel(), deep=True))
    edges = vtk.vtkFlyingEdges3D()
    edges.SetInputData(image)
    edges.SetValue(0, 0.5)
    edges.ComputeNormalsOff()
    edges.ComputeScalarsOff()
    place = vtk.vtkTransform()
    place.SetMatrix(to_matrix(ijk_to_ras))
    placed = vtk.vtkTransformPolyDataFilter()
    placed.SetInputConnection(edges.GetOutputPort())
    placed.SetTransform(place)
    # A grid that is mirrored in patient space turns the triangles inside out.
    if np.linalg.det(ijk_to_ras[:3, :3]) > 0:
        placed.Update()
        return placed.GetOutput()
    turned = vtk.vtkReverseSense()
    turned.SetInputConnection(placed.GetOutputPort())
    turned.Update()
    return turned.GetOutput()


def _add(mesh: vtk.vtkPolyData, name: str, values: np.ndarray) -> None:
    array = numpy_to_vtk(np.ascontiguousarray(values), deep=True)
    array.SetName(name)
    mesh.GetPointData().AddArray(array)
    mesh.GetPointData().SetActiveScalars(name)
