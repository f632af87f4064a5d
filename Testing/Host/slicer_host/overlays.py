"""What Slicer draws over the blended slice without the slice logic: segments, and where a slice cuts a model.

The rules are those of Slicer's displayable managers, which need OpenGL: a fill or line shows where every switch of display node
and segment lets it, with the product of their opacities; a model's line has its lookup table's colours.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import slicer
import vtk
from vtk.util.numpy_support import vtk_to_numpy

from .rendering import render


def picture(view: str) -> np.ndarray:
    """What a user sees in one slice view but for text: (height, width, 3) uint8, first row on top."""
    pixels = render(view).astype(float)
    node = slicer.app.layoutManager().sliceWidget(view).mrmlSliceNode()
    for segmentation in slicer.util.getNodesByClass("vtkMRMLSegmentationNode"):
        _draw_segments(pixels, node, segmentation)
    for model in slicer.util.getNodesByClass("vtkMRMLModelNode"):
        _draw_model(pixels, node, model)
    return np.clip(np.rint(pixels), 0, 255).astype(np.uint8)


def _draw_segments(pixels: np.ndarray, view, segmentation) -> None:
    display = segmentation.GetDisplayNode()
    if display is None or not (display.GetVisibility(view.GetID()) and display.GetVisibility2D()):
        return
    for identifier in segmentation.GetSegmentation().GetSegmentIDs():
        if not display.GetSegmentVisibility(identifier):
            continue
        color = np.multiply(segmentation.GetSegmentation().GetSegment(identifier).GetColor(), 255)
        inside = _segment_in_view(pixels.shape[:2], view, segmentation, identifier)
        if display.GetVisibility2DFill() and display.GetSegmentVisibility2DFill(identifier):
            opacity = display.GetOpacity() * display.GetOpacity2DFill() * display.GetSegmentOpacity2DFill(identifier)
            pixels[inside] += opacity * (color - pixels[inside])
        if display.GetVisibility2DOutline() and display.GetSegmentVisibility2DOutline(identifier):
            opacity = display.GetOpacity() * display.GetOpacity2DOutline() * display.GetSegmentOpacity2DOutline(identifier)
            padded = np.pad(inside, 1)
            core = padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
            edge = inside & ~core
            pixels[edge] += opacity * (color - pixels[edge])


def _segment_in_view(shape: tuple[int, int], view, segmentation, identifier: str) -> np.ndarray:
    labelmap = segmentation.GetBinaryLabelmapInternalRepresentation(identifier)
    if labelmap is None or labelmap.GetNumberOfPoints() == 0:
        return np.zeros(shape, bool)
    to_ras = vtk.vtkMatrix4x4()
    labelmap.GetImageToWorldMatrix(to_ras)
    x0, x1, y0, y1, z0, z1 = labelmap.GetExtent()
    value = segmentation.GetSegmentation().GetSegment(identifier).GetLabelValue()
    voxels = vtk_to_numpy(labelmap.GetPointData().GetScalars()).reshape(z1 - z0 + 1, y1 - y0 + 1, x1 - x0 + 1) == value
    rows, columns = np.indices(shape)
    points = np.stack([columns, shape[0] - 1 - rows, np.zeros_like(rows), np.ones_like(rows)]).reshape(4, -1)
    index = np.rint(np.linalg.inv(_array(to_ras)) @ _array(view.GetXYToRAS()) @ points)[:3].astype(int) - [[x0], [y0], [z0]]
    within = np.all([(index[axis] >= 0) & (index[axis] < voxels.shape[2 - axis]) for axis in range(3)], axis=0)
    found = np.zeros(within.shape, bool)
    found[within] = voxels[tuple(index[axis][within] for axis in (2, 1, 0))]
    return found.reshape(shape)


def _draw_model(pixels: np.ndarray, view, model) -> None:
    display = model.GetDisplayNode()
    if display is None or not (display.GetVisibility(view.GetID()) and display.GetVisibility2D()) or not model.GetPolyData():
        return
    width = int(display.GetSliceIntersectionThickness())
    for ends, color in cut(view, model):
        for x, y in np.linspace(*ends, 2 + 3 * int(np.hypot(*(ends[1] - ends[0])))):
            row, column = pixels.shape[0] - 1 - round(y), round(x)
            rows = slice(max(row - width // 2, 0), max(row + (width + 1) // 2, 0))
            pixels[rows, max(column - width // 2, 0) : max(column + (width + 1) // 2, 0)] = color


def cut(view, model) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The line segments in which a view's plane cuts a model: both ends in the view's pixels (x to the right, y up), and the
    colour, 0..255."""
    to_ras = _array(view.GetXYToRAS())
    plane = vtk.vtkPlane()
    plane.SetOrigin(*to_ras[:3, 3])
    plane.SetNormal(*to_ras[:3, 2])
    cutter = vtk.vtkCutter()
    cutter.SetInputData(model.GetPolyData())
    cutter.SetCutFunction(plane)
    cutter.Update()
    lines = cutter.GetOutput()
    display = model.GetDisplayNode()
    table = display.GetColorNode().CreateLookupTableCopy() if display.GetScalarVisibility() else None
    if table is not None:
        table.SetTableRange(*display.GetScalarRange())
    to_view = np.linalg.inv(to_ras)
    for number in range(lines.GetNumberOfCells()):
        ids = lines.GetCell(number).GetPointIds()
        places = [lines.GetPoint(ids.GetId(end)) for end in range(2)]
        color = list(display.GetColor())
        if table is not None:
            table.GetColor(lines.GetPointData().GetArray(display.GetActiveScalarName()).GetValue(ids.GetId(0)), color)
        yield np.array([(to_view @ [*place, 1.0])[:2] for place in places]), np.multiply(color, 255)


def _array(matrix) -> np.ndarray:
    return np.array([[matrix.GetElement(row, column) for column in range(4)] for row in range(4)])
