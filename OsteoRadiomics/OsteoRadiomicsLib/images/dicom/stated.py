"""What the headers of DICOM objects state, without pixels: the grid of a series, and whose examination a mask shows."""

from __future__ import annotations

import hashlib
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...base.errors import ImageError, MaskError
from ..headers.limits import check_voxels
from ..read_image import Origin, ReadOptions
from .choice import series_files
from .objects import LABEL_MAP_SEGMENTATION, open_dicom, origin_of, sound, text_of
from .radiograph import is_radiograph
from .several import wanted_frames
from .stack import Stack, stack_of
from .values import scales_of

MARK_BYTES = 16
_OF_MASKS = ("SOPClassUID", "PatientID", "StudyInstanceUID", "FrameOfReferenceUID")
_OF_SEGMENTS = ("SegmentationType", "SegmentSequence", "StructureSetROISequence")


@dataclass(frozen=True)
class SeriesStated:
    """stack: None for a picture. shape: (rows, columns). voxel_bytes: of a stored voxel. files: how many there are.

    mark: equal for equal series; a digest, which names nothing.
    """

    stack: Stack | None
    shape: tuple[int, int]
    voxel_bytes: int
    origin: Origin
    files: int
    mark: bytes


def series_stated(path: Path, options: ReadOptions) -> SeriesStated:
    """The headers of a series. path, options: as ``read_series``. Raises ImageError as that does, but for pixel data."""
    where = str(path)
    files = series_files(path, options.series)
    first = files[0]
    named = f"{first.mark.uid} {first.mark.number} {len(files)} {options.image_type} {options.echo_time}"
    mark = hashlib.blake2b(named.encode(), digest_size=MARK_BYTES).digest() if first.mark.uid else b""
    picture = next((item for item in files if len(files) == 1 or item.path == path), None)
    frames = wanted_frames([frame for file in files for frame in file.frames(where)], options, where)
    check_voxels((*frames[0].shape[::-1], len(frames)), where, ImageError)
    width = frames[0].format.allocated // 8
    if picture is not None and is_radiograph(picture.header):
        return SeriesStated(None, frames[0].shape, width, first.origin, len(files), mark)
    stack = stack_of(frames, lambda one, other: True, where, tilted=options.straighten)
    with sound(where, ImageError):
        scales_of(list(stack.frames), where)
    return SeriesStated(stack, frames[0].shape, width, first.origin, len(files), mark)


def stack_direction(stack: Stack) -> tuple[float, ...]:
    """Direction cosines row by row."""
    return tuple(np.asarray(stack.direction).flatten().tolist())


@dataclass(frozen=True)
class SegmentsStated:
    """The ROIs that a segmentation or structure set describes.

    origin: whose examination it shows. names: number and name of each, '' where it has none. numbered: whether the numbers are
    the labels of its voxels. any_label: whether voxels may hold other numbers than those described.
    """

    origin: Origin
    names: tuple[tuple[int, str], ...]
    numbered: bool
    any_label: bool


def segments_stated(path: Path) -> SegmentsStated:
    """What a segmentation or structure set says of itself before its frames and contours. Raises MaskError for a damaged file."""
    header = open_dicom(path, MaskError, str(path), tags=(*_OF_MASKS, *_OF_SEGMENTS))
    with sound(str(path), MaskError, path.name):
        uid = text_of(header, "SOPClassUID")
        any_label = uid == LABEL_MAP_SEGMENTATION or text_of(header, "SegmentationType").upper() == "LABELMAP"
        if contours := "StructureSetROISequence" in header:
            found = ((int(item.ROINumber), text_of(item, "ROIName")) for item in header.get("StructureSetROISequence") or [])
        else:
            found = ((int(item.SegmentNumber), text_of(item, "SegmentLabel")) for item in header.get("SegmentSequence") or [])
        return SegmentsStated(origin_of(header), tuple(found), not contours, any_label)


def undescribed_frames(path: Path, numbers: Container[int]) -> bool:
    """Whether a segmentation has frames of segments that it does not describe. numbers: those described. Raises MaskError."""
    header = open_dicom(path, MaskError, str(path))
    with sound(str(path), MaskError, path.name):
        groups = [*(header.get("PerFrameFunctionalGroupsSequence") or []), *(header.get("SharedFunctionalGroupsSequence") or [])]
        said = [item for each in groups for item in each.get("SegmentIdentificationSequence") or []]
        return any(int(item.ReferencedSegmentNumber) not in numbers for item in said)
