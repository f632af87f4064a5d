"""Pictures of the slice views, made by Slicer's own slice logic without a screen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import slicer
import vtk
from vtk.util.numpy_support import numpy_to_vtk, vtk_to_numpy


def set_view_size(width: int, height: int) -> None:
    """Size of every slice view in pixels, as a window of that size would give it."""
    manager = slicer.app.layoutManager()
    for name in manager.sliceViewNames():
        manager.sliceWidget(name).sliceLogic().ResizeSliceNode(width, height)


def render(view: str) -> np.ndarray:
    """What one slice view shows: (height, width, 3) uint8, first row on top."""
    logic = slicer.app.layoutManager().sliceWidget(view).sliceLogic()
    logic.UpdatePipeline()
    blend = logic.GetBlend()
    blend.Update()
    image = blend.GetOutput()
    width, height, _ = image.GetDimensions()
    pixels = vtk_to_numpy(image.GetPointData().GetScalars()).reshape(height, width, -1)
    return pixels[::-1, :, :3].copy()


def pixel_of(view: str, ras: tuple[float, float, float]) -> tuple[int, int]:
    """(row, column) of a point of the patient in the picture of a view."""
    node = slicer.app.layoutManager().sliceWidget(view).mrmlSliceNode()
    inverse = vtk.vtkMatrix4x4()
    vtk.vtkMatrix4x4.Invert(node.GetXYToRAS(), inverse)
    x, y, *_ = inverse.MultiplyPoint((*ras, 1.0))
    return node.GetDimensions()[1] - 1 - round(y), round(x)


def save_png(pixels: np.ndarray, path: Path) -> None:
    """Write (height, width, 3) uint8 pixels."""
    height, width, _ = pixels.shape
    image = vtk.vtkImageData()
    image.SetDimensions(width, height, 1)
    array = numpy_to_vtk(np.ascontiguousarray(pixels[::-1]).reshape(-1, 3), deep=True)
    image.GetPointData().SetScalars(array)
    writer = vtk.vtkPNGWriter()
    writer.SetFileName(str(path))
    writer.SetInputData(image)
    writer.Write()
