"""Voxel maps in the slice views: a volume of its own over the image, coloured inside the ROI, invisible outside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk
import slicer

from ..base.errors import InputError
from .attributes import OUTSIDE
from .hierarchy import place_beside
from .palettes import DIVERGING, SEQUENTIAL, Palette, color_node
from .views import Bounds, bounds_of, fit_views, index_box
from .volumes import ijk_to_world, volume_from_image


@dataclass(frozen=True)
class MapRange:
    """Lowest and highest value inside the ROI, and the value that stands for "outside" in the volume."""

    low: float
    high: float
    outside: float


def map_volume(
    image: sitk.Image, name: str, *, beside: slicer.vtkMRMLNode | None = None, node: slicer.vtkMRMLScalarVolumeNode | None = None
) -> slicer.vtkMRMLScalarVolumeNode:
    """A volume of a map (NaN outside the ROI) that shows in the palette's colours once it is in a view.

    Voxels without a value are set far below the range, where the display threshold hides them. A map with values on both
    sides of zero is shown symmetric about zero in diverging colours. beside: the node it belongs to in the data tree.
    Raises InputError when no voxel has a value.
    """
    image = _cropped(sitk.Cast(image, sitk.sitkFloat64), name)
    values = sitk.GetArrayViewFromImage(image)
    span = _range(values, name)
    shown = sitk.GetImageFromArray(np.where(np.isfinite(values), values, span.outside))
    shown.CopyInformation(image)
    node = volume_from_image(shown, name, node=node)
    node.SetName(name)
    node.SetAttribute(OUTSIDE, repr(span.outside))
    _style(node, span, DIVERGING if span.low < 0 < span.high else SEQUENTIAL)
    if beside is not None:
        place_beside(node, beside)
    return node


def show_map(
    node: slicer.vtkMRMLScalarVolumeNode,
    background: slicer.vtkMRMLScalarVolumeNode,
    *,
    opacity: float = 0.6,
    threshold: float | None = None,
    legend: bool = True,
    fit: bool = True,
) -> None:
    """Put a map over its image in all slice views.

    opacity: 0..1. threshold: hide values below it. legend: show the colour legend. fit: centre the views on the ROI.
    """
    set_threshold(node, threshold)
    slicer.util.setSliceViewerLayers(background=background, foreground=node, foregroundOpacity=float(opacity))
    show_legend(node, legend)
    if fit:
        bounds = map_bounds(node)
        if bounds is not None:
            fit_views(bounds)


def hide_map(node: slicer.vtkMRMLScalarVolumeNode) -> None:
    """Take a map out of every slice view that shows it."""
    for composite in slicer.util.getNodesByClass("vtkMRMLSliceCompositeNode"):
        if composite.GetForegroundVolumeID() == node.GetID():
            composite.SetForegroundVolumeID(None)
    show_legend(node, False)


def set_threshold(node: slicer.vtkMRMLScalarVolumeNode, threshold: float | None) -> None:
    """Show values from ``threshold`` up, or all values of the ROI with None."""
    span = map_range(node)
    low = span.low if threshold is None else max(threshold, span.low)
    display = node.GetDisplayNode()
    display.SetAutoThreshold(False)
    display.SetThreshold(_below(low), _above(span.high))
    display.SetApplyThreshold(True)


def show_legend(node: slicer.vtkMRMLScalarVolumeNode, visible: bool) -> None:
    """Show or hide the colour legend of a map."""
    colors = slicer.modules.colors.logic()
    legend = colors.GetColorLegendDisplayNode(node)
    if legend is None and visible:
        legend = colors.AddDefaultColorLegendDisplayNode(node)
        legend.SetTitleText(node.GetName())
        legend.SetNumberOfLabels(5)
        legend.SetLabelFormat("%.4g")
    if legend is not None:
        legend.SetVisibility(visible)


def map_range(node: slicer.vtkMRMLScalarVolumeNode) -> MapRange:
    """The range of a map volume's values inside the ROI. Raises InputError for a volume that holds no value."""
    voxels = slicer.util.arrayFromVolume(node)
    stored = node.GetAttribute(OUTSIDE)
    inside = voxels[voxels != float(stored)] if stored else voxels
    return _range(inside, node.GetName())


def map_bounds(node: slicer.vtkMRMLScalarVolumeNode) -> Bounds | None:
    """Box (RAS, mm) of the voxels that have a value, None when there are none."""
    voxels = slicer.util.arrayFromVolume(node)
    stored = node.GetAttribute(OUTSIDE)
    inside = voxels != float(stored) if stored else np.isfinite(voxels)
    return bounds_of(inside, ijk_to_world(node))


def _cropped(image: sitk.Image, name: str) -> sitk.Image:
    """The box of voxels with a value, one voxel wider: a map of a vertebra need not fill a whole scan's memory."""
    finite = np.isfinite(sitk.GetArrayViewFromImage(image))
    box = index_box(finite)
    if box is None:
        raise InputError("the map has no value anywhere", where=name, cure="Check that the ROI is not empty")
    first = [max(low - 1, 0) for low, _ in box]
    last = [min(high + 1, size - 1) for (_, high), size in zip(box, image.GetSize(), strict=True)]
    size = [end - start + 1 for start, end in zip(first, last, strict=True)]
    return sitk.RegionOfInterest(image, size, first)


def _range(values: np.ndarray, name: str) -> MapRange:
    finite = values[np.isfinite(values)]
    if not finite.size:
        raise InputError("the map has no value anywhere", where=name, cure="Check that the ROI is not empty")
    low, high = float(finite.min()), float(finite.max())
    return MapRange(low, high, low - 10 * max(high - low, abs(low), 1.0))


def _style(node: slicer.vtkMRMLScalarVolumeNode, span: MapRange, palette: Palette) -> None:
    display = node.GetDisplayNode()
    display.SetAndObserveColorNodeID(color_node(palette).GetID())
    display.SetAutoWindowLevel(False)
    half = max(-span.low, span.high)
    low, high = (-half, half) if palette.diverging else (span.low, span.high)
    display.SetWindowLevelMinMax(low, high if high > low else low + 1.0)
    # A voxel of the map is one number: interpolating would blend it with what stands outside the ROI.
    display.SetInterpolate(False)
    set_threshold(node, None)


def _below(value: float) -> float:
    return float(np.nextafter(value, -np.inf))


def _above(value: float) -> float:
    return float(np.nextafter(value, np.inf))
