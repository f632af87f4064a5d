"""Contours over a radiograph: lines round where maps are highest, in no selector and no saved scene."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import slicer
import vtk
from vtk.util.numpy_support import numpy_to_vtk, vtk_to_numpy

from ..heatmaps.palettes import CONTOURS
from .map_look import LINE_WIDTH, mesh_model, remove_model, show_legend
from .map_meshes import PART
from .palettes import RGB, named_colors
from .views import slice_logics

NETWORK, CONTROL = CONTOURS[1], CONTOURS[0]
"""Orange and sky blue: told apart by colour-blind readers, too, and light enough for a radiograph."""


@dataclass(frozen=True, eq=False)
class Line:
    """edges: pairs of points, (n, 2, 2), (column, row) in the radiograph's pixels. name: in the legend."""

    edges: np.ndarray
    name: str
    color: RGB


def edges_round(values: np.ndarray, level: float) -> np.ndarray:
    """Where a map crosses a level: (n, 2, 2) ends of lines, (column, row). values: (rows, columns), NaN where it has none.

    Lines are closed: along the border of what has values they follow its outermost pixels.
    """
    rows, columns = np.nonzero(np.isfinite(values))
    if not len(rows):
        return np.zeros((0, 2, 2))
    top, left = int(rows.min()), int(columns.min())
    part = values[top : rows.max() + 1, left : columns.max() + 1]
    # So far below that the line passes within a hundredth of a pixel of the outermost ones.
    below = float(np.nanmin(part)) - 100 * max(float(np.nanmax(part) - np.nanmin(part)), 1e-9)
    padded = np.pad(np.where(np.isfinite(part), part, below), 1, constant_values=below)
    image = vtk.vtkImageData()
    image.SetDimensions(padded.shape[1], padded.shape[0], 1)
    image.SetOrigin(left - 1, top - 1, 0)
    image.GetPointData().SetScalars(numpy_to_vtk(np.ascontiguousarray(padded, np.float64).ravel()))
    crossing = vtk.vtkFlyingEdges2D()
    crossing.SetInputData(image)
    crossing.SetValue(0, level)
    crossing.Update()
    return _edges(crossing.GetOutput())


class ShownContours:
    """The lines that are shown over a radiograph, as one model of the scene with its legend.

    Taken away by ``remove``, after which the scene and what the views show are as before.
    """

    def __init__(self, radiograph: slicer.vtkMRMLScalarVolumeNode, lines: Sequence[Line], title: str, opacity: float) -> None:
        self._before = _put_into_views(radiograph)
        colors = named_colors("Contours over the radiograph", [(line.name, line.color) for line in lines])
        grid = vtk.vtkMatrix4x4()
        radiograph.GetIJKToRASMatrix(grid)
        mesh = _upright([line.edges for line in lines], grid)
        self._model = mesh_model("Contours over the radiograph", mesh, PART, colors, (0, max(len(lines) - 1, 1)))
        self._model.SetAndObserveTransformNodeID(radiograph.GetTransformNodeID())
        display = self._model.GetDisplayNode()
        display.SetVisibility3D(False)
        display.SetVisibility2D(True)
        display.SetSliceIntersectionThickness(LINE_WIDTH)
        self.opacity(opacity)
        show_legend(self._model, title, True)
        displays = [self._model.GetNthDisplayNode(index) for index in range(self._model.GetNumberOfDisplayNodes())]
        for node in (self._model, colors, *displays):
            node.SetSaveWithScene(False)
            node.SetHideFromEditors(True)

    @property
    def there(self) -> bool:
        """Whether nobody has deleted them by hand."""
        return slicer.mrmlScene.IsNodePresent(self._model)

    def opacity(self, value: float) -> None:
        """value: 0..1. Slicer draws where a slice cuts a model with this opacity, not with the model's own."""
        self._model.GetDisplayNode().SetSliceIntersectionOpacity(value)

    def remove(self) -> None:
        """Take them away, and give each view back what it showed, where nobody has changed it meanwhile."""
        if self.there:
            remove_model(self._model)
        for view in self._before:
            view.restore()
        self._before = ()


@dataclass(frozen=True, eq=False)
class _ViewBefore:
    """What a slice view showed before the radiograph was put into it."""

    composite: slicer.vtkMRMLSliceCompositeNode
    view: slicer.vtkMRMLSliceNode
    shown: str
    background: str | None
    place: vtk.vtkMatrix4x4
    field: tuple[float, float, float]

    def restore(self) -> None:
        gone = not slicer.mrmlScene.IsNodePresent(self.composite)
        if gone or self.composite.GetBackgroundVolumeID() not in (self.shown, None):
            return
        known = self.background is not None and slicer.mrmlScene.GetNodeByID(self.background) is not None
        self.composite.SetBackgroundVolumeID(self.background if known else None)
        self.view.GetSliceToRAS().DeepCopy(self.place)
        self.view.SetFieldOfView(*self.field)
        self.view.UpdateMatrices()


def _put_into_views(radiograph: slicer.vtkMRMLScalarVolumeNode) -> tuple[_ViewBefore, ...]:
    """Show the radiograph in every slice view, unless one shows it already; what these showed before."""
    logics = slice_logics()
    shown = radiograph.GetID()
    if any(logic.GetSliceCompositeNode().GetBackgroundVolumeID() == shown for logic in logics):
        return ()
    found = []
    for logic in logics:
        composite, view, place = logic.GetSliceCompositeNode(), logic.GetSliceNode(), vtk.vtkMatrix4x4()
        place.DeepCopy(view.GetSliceToRAS())
        field = tuple(view.GetFieldOfView())
        found.append(_ViewBefore(composite, view, shown, composite.GetBackgroundVolumeID(), place, field))
        composite.SetBackgroundVolumeID(shown)
        logic.FitSliceToBackground()
    return tuple(found)


def _upright(parts: Sequence[np.ndarray], ijk_to_ras: vtk.vtkMatrix4x4) -> vtk.vtkPolyData:
    """Lines as walls through the one slice of a picture, because views show where they cut a surface. RAS, mm.

    Each point carries its part's number in ``PART``.
    """
    edges = np.concatenate([part.reshape(-1, 2, 2) for part in parts])
    numbers = np.repeat(np.arange(len(parts), dtype=np.float32), [4 * len(part) for part in parts])
    walls = np.zeros((len(edges), 4, 3))
    walls[:, :2, :2], walls[:, 2:, :2] = edges, edges[:, ::-1]
    walls[:, :2, 2], walls[:, 2:, 2] = -0.5, 0.5
    corners = walls.reshape(-1, 3)
    points = vtk.vtkPoints()
    points.SetData(numpy_to_vtk(np.ascontiguousarray(corners), deep=True))
    cells = vtk.vtkCellArray()
    cells.SetData(4, numpy_to_vtk(np.arange(len(corners), dtype=np.int64), deep=True))
    mesh = vtk.vtkPolyData()
    mesh.SetPoints(points)
    mesh.SetPolys(cells)
    scalars = numpy_to_vtk(numbers, deep=True)
    scalars.SetName(PART)
    mesh.GetPointData().SetScalars(scalars)
    place = vtk.vtkTransform()
    place.SetMatrix(ijk_to_ras)
    placed = vtk.vtkTransformPolyDataFilter()
    placed.SetInputData(mesh)
    placed.SetTransform(place)
    placed.Update()
    return placed.GetOutput()


def _edges(lines: vtk.vtkPolyData) -> np.ndarray:
    if not lines.GetNumberOfLines():
        return np.zeros((0, 2, 2))
    points = vtk_to_numpy(lines.GetPoints().GetData())[:, :2].astype(float)
    return points[vtk_to_numpy(lines.GetLines().GetConnectivityArray()).reshape(-1, 2)]
