"""DICOM image series and enhanced multi-frame images as volumes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import SimpleITK as sitk

from ...base.errors import ImageError
from ..formats import FileFormat
from ..headers.limits import check_voxels
from ..read_image import AS_USUAL, ReadImage, ReadOptions
from .choice import series_files
from .frames import Frame
from .objects import is_dicom
from .radiograph import is_radiograph, read_radiograph
from .several import wanted_frames
from .stack import Stack, stack_of
from .straightening import straightened
from .values import PixelReader, measured, scales_of, stored_values


def read_series(path: Path, options: ReadOptions = AS_USUAL) -> ReadImage:
    """Read one series as a volume of measured values: sorted along the normal, rescaled slice by slice.

    path: its folder, or one file of it (several frames in one file are as good as several files). The voxel type is the smallest
    integer type that holds what any slice can hold, double precision where rescaling has fractions.
    Raises ImageError: no DICOM there, several series, slices missing, doubled, unevenly spaced, tilted or of different sizes,
    rescaling that some slices lack, damaged or undecodable pixel data.
    """
    where = str(path)
    files = series_files(path, options.series)
    picture = next((item for item in files if len(files) == 1 or item.path == path), None)
    if picture is not None and is_radiograph(picture.header):
        return read_radiograph(picture, where)
    frames = wanted_frames([frame for file in files for frame in file.frames(where)], options, where)
    check_voxels((*frames[0].shape[::-1], len(frames)), where, ImageError)
    reader = PixelReader(where)

    def same_image(first: Frame, second: Frame) -> bool:
        scales = scales_of([first, second], where)
        one, other = (stored_values(reader.raw(frame), frame.format) for frame in (first, second))
        return scales[0] == scales[1] and np.array_equal(one, other)

    stack = stack_of(frames, same_image, where, tilted=options.straighten)
    volume, empty = measured(stack.frames, reader, where)
    beside = (0.0, 0.0)
    if any(stack.drift):
        padded = empty
        volume, empty, beside = straightened(volume, stack.spacing, stack.drift)
        if padded is not None:
            touched, _, _ = straightened(padded, stack.spacing, stack.drift)
            empty |= (touched > 0).astype(np.uint8)
    image = _placed(volume, stack, beside)
    padding = None if empty is None else _placed(empty, stack, beside)
    return ReadImage(image, padding, files[0].origin)


def _placed(volume: np.ndarray, stack: Stack, beside: tuple[float, float]) -> sitk.Image:
    image = sitk.GetImageFromArray(volume)
    image.SetSpacing(stack.spacing)
    aside = stack.direction[:, :2] @ np.array(beside)
    image.SetOrigin((np.array(stack.origin) + aside).tolist() if any(beside) else stack.origin)
    image.SetDirection(stack.direction.flatten().tolist())
    return image


FORMAT = FileFormat(
    "DICOM",
    recognises=lambda source: source.is_dir() or is_dicom(source),
    read_image=read_series,
)
