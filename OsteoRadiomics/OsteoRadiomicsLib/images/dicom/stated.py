"""What the headers of DICOM objects state, without pixels: the grid of a series, and whose examination a mask shows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...base.errors import ImageError, MaskError
from ..headers.limits import check_voxels
from ..read_image import Origin, ReadOptions
from .choice import series_files
from .objects import open_dicom, origin_of, sound
from .radiograph import is_radiograph
from .several import wanted_frames
from .stack import Stack, stack_of
from .values import scales_of

MARK_BYTES = 16
_OF_MASKS = ("SOPClassUID", "PatientID", "StudyInstanceUID", "FrameOfReferenceUID")


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


def mask_origin(path: Path) -> Origin:
    """Whose examination a segmentation or structure set shows. Raises MaskError for a damaged file."""
    header = open_dicom(path, MaskError, str(path), tags=_OF_MASKS)
    with sound(str(path), MaskError, path.name):
        return origin_of(header)
