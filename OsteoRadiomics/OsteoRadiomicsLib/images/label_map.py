"""Segmentations as the library sees them: label layers with named segments, and the ROIs chosen from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk

from ..errors import MaskError


@dataclass(frozen=True)
class Segment:
    """One named structure of a label map.

    name: as shown to the reader; a label map without names calls its segments by their number ("20").
    label: voxel value, >= 1. layer: index of the layer that holds it; segments of different layers may overlap.
    color: RGB, 0..255, None when the file states none.
    terminology: Slicer's terminology entry ("context~category~type~modifier~..."), None when the file states none.
    """

    name: str
    label: int
    layer: int = 0
    color: tuple[int, int, int] | None = None
    terminology: str | None = None


@dataclass(frozen=True)
class LabelMap:
    """One segmentation: integer 3-D label layers on one grid, and what their labels mean.

    Raises MaskError when there is no layer, when layers differ in grid or are no integers, or when a segment points to
    a missing layer or repeats another's label.
    """

    layers: tuple[sitk.Image, ...]
    segments: tuple[Segment, ...]

    def __post_init__(self) -> None:
        if not self.layers:
            raise MaskError("a label map needs at least one layer")
        first = self.layers[0]
        for layer in self.layers:
            if not layer.IsSameImageGeometryAs(first):
                raise MaskError("the layers of a label map must lie on one grid")
            if layer.GetNumberOfComponentsPerPixel() != 1 or "integer" not in layer.GetPixelIDTypeAsString():
                raise MaskError(f"a label layer holds whole numbers, not {layer.GetPixelIDTypeAsString()}")
        places = [(segment.layer, segment.label) for segment in self.segments]
        for segment, place in zip(self.segments, places, strict=True):
            if not 0 <= segment.layer < len(self.layers) or segment.label < 1:
                raise MaskError(f"segment {segment.name} points to layer {segment.layer}, label {segment.label}")
            if places.count(place) > 1:
                raise MaskError(f"label {segment.label} of layer {segment.layer} has two segments")

    @property
    def grid(self) -> sitk.Image:
        """The image whose size, spacing, origin and direction all layers share."""
        return self.layers[0]

    def mask(self, segment: Segment) -> sitk.Image:
        """Voxels of one segment: UInt8, 1 inside, on the label map's grid."""
        return sitk.Equal(self.layers[segment.layer], segment.label)

    def is_empty(self, segment: Segment) -> bool:
        """Whether no voxel carries the segment's label."""
        return not np.any(sitk.GetArrayViewFromImage(self.layers[segment.layer]) == segment.label)

    def drawn_segments(self) -> tuple[Segment, ...]:
        """Segments that have at least one voxel, in their own order."""
        present = [set(present_labels(layer)) for layer in self.layers]
        return tuple(segment for segment in self.segments if segment.label in present[segment.layer])


@dataclass(frozen=True)
class Roi:
    """A named region to analyse. mask: UInt8, 1 inside, never empty."""

    name: str
    mask: sitk.Image


def present_labels(layer: sitk.Image) -> tuple[int, ...]:
    """Labels other than 0 that occur in a layer, ascending."""
    return tuple(int(value) for value in np.unique(sitk.GetArrayViewFromImage(layer)) if value != 0)


def plain_label_map(layer: sitk.Image) -> LabelMap:
    """A label map without names: one segment per label present, called by its number."""
    return LabelMap((layer,), tuple(Segment(str(label), label) for label in present_labels(layer)))
