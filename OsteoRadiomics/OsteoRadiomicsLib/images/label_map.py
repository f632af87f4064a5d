"""Segmentations as the library sees them: label layers with named segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import SimpleITK as sitk

from ..base.errors import MaskError
from .read_image import Origin
from .segment_names import is_number_name
from .sequences.motion import RigidMotion

Box = tuple[slice, slice, slice]


@dataclass(frozen=True)
class Segment:
    """One named structure of a label map.

    name: as shown to the reader; a label map without names calls its segments by their number ("20").
    label: voxel value, >= 1. layer: index of the layer that holds it; segments of different layers may overlap.
    color: RGB, 0..255, None when the file states none.
    terminology: Slicer's terminology entry ("context~category~type~modifier~..."), None when the file states none.
    left_out: whether what names the other labels of the mask leaves this one out, so that it is known to be none of them.
    note: what belongs to every number measured in it, such as that it was drawn on another grid; '' where there is nothing.
    motion: how the patient moved from where it was drawn to where it lies; None where it was not moved.
    """

    name: str
    label: int
    layer: int = 0
    color: tuple[int, int, int] | None = None
    terminology: str | None = None
    note: str = ""
    left_out: bool = False
    motion: RigidMotion | None = None

    @property
    def anonymous(self) -> bool:
        """Whether nothing but the label's number is known, which may then be a protocol's number."""
        return not self.left_out and is_number_name(self.name, self.label)


@dataclass(frozen=True)
class LabelMap:
    """One segmentation: integer 3-D label layers on one grid, and what their labels mean.

    origin: whose examination it shows, where the file says so. trimmed: whether files of its format leave out what is empty, so
    that its extent says nothing. unusable: names of what the file describes but cannot be voxels of
    the image, with the reason.
    Raises MaskError when there is no layer, when layers differ in grid or are no integers, or when a segment points to
    a missing layer or repeats another's label.
    """

    layers: tuple[sitk.Image, ...]
    segments: tuple[Segment, ...]
    origin: Origin | None = None
    unusable: Mapping[str, str] = field(default_factory=dict)
    trimmed: bool = False

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

    def drawn_segments(self) -> tuple[Segment, ...]:
        """Segments that have at least one voxel, in their own order."""
        present = [set(present_labels(layer)) for layer in self.layers]
        return tuple(segment for segment in self.segments if segment.label in present[segment.layer])

    def box(self) -> Box | None:
        """The smallest box, in array order (k, j, i), round everything drawn; None where nothing is."""
        return joint_box([drawn_box(layer) for layer in self.layers])

    def cropped(self, box: Box | None = None) -> LabelMap:
        """The part within ``box``, by default within its own: what is drawn fills little of an image.

        Where nothing is drawn one voxel is left. The part is a label map in its own right, at its place in the patient.
        """
        k, j, i = box or self.box() or (slice(0, 1),) * 3
        return replace(self, layers=tuple(layer[i, j, k] for layer in self.layers))


def drawn_box(layer: sitk.Image) -> Box | None:
    """The smallest box, in array order (k, j, i), round the labelled voxels of a layer; None where there are none."""
    return box_of(sitk.GetArrayViewFromImage(layer))


def box_of(values: np.ndarray) -> Box | None:
    """The smallest box round what is not 0 in a (k, j, i) array; None where all is."""
    planes = np.flatnonzero(values.reshape(len(values), -1).any(axis=1))
    if not len(planes):
        return None
    within = values[planes[0] : planes[-1] + 1]
    places = (planes, *(np.flatnonzero(within.any(axis=axes)) for axes in ((0, 2), (0, 1))))
    k, j, i = (slice(int(found[0]), int(found[-1]) + 1) for found in places)
    return k, j, i


def joint_box(boxes: Sequence[Box | None]) -> Box | None:
    """The smallest box round several; None where there are none."""
    known = [box for box in boxes if box is not None]
    if not known:
        return None
    k, j, i = (slice(min(s.start for s in axis), max(s.stop for s in axis)) for axis in zip(*known, strict=True))
    return k, j, i


def grown(box: Box, margins: Sequence[int], shape: Sequence[int]) -> Box:
    """A box with more voxels on both sides, as far as there are any. margins, shape: (k, j, i)."""
    k, j, i = (
        slice(max(axis.start - margin, 0), min(axis.stop + margin, length))
        for axis, margin, length in zip(box, margins, shape, strict=True)
    )
    return k, j, i


def out_of(box: Box, within: Box) -> Box:
    """A box in an array that was cut out by ``within``, as a box of the whole array."""
    k, j, i = (slice(axis.start + outer.start, axis.stop + outer.start) for axis, outer in zip(box, within, strict=True))
    return k, j, i


def present_labels(layer: sitk.Image) -> tuple[int, ...]:
    """Labels other than 0 that occur in a layer, ascending."""
    found: set[int] = set()
    for plane in sitk.GetArrayViewFromImage(layer):  # one plane's numbers at a time, and of these where a label begins
        row = plane.ravel()
        begins = np.flatnonzero(row[1:] != row[:-1]) + 1
        found.update(np.unique(row[begins]).tolist(), row[:1].tolist())
    return tuple(sorted(found - {0}))


def plain_label_map(layer: sitk.Image) -> LabelMap:
    """A label map without names: one segment per label present, called by its number."""
    return LabelMap((layer,), tuple(Segment(str(label), label) for label in present_labels(layer)))
