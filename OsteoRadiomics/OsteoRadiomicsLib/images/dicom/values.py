"""Measured values of a stack of frames: stored values rescaled slice by slice, in one type that holds the range of all of them.

Source: DICOM PS3.3 C.11.1.1.2 (output = slope * stored + intercept). The photometric interpretation is for display and is not
applied.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ...base.errors import ImageError
from ...base.notices import say
from .frames import Frame, StoredFormat
from .pixels import PixelFile

_INTEGERS = (np.uint8, np.int8, np.uint16, np.int16, np.uint32, np.int32)


class PixelReader:
    """Stored values of frames of any files; the file of the frame before is kept open in memory."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._open: tuple[Path, PixelFile] | None = None

    def raw(self, frame: Frame) -> np.ndarray:
        """Stored values as they lie in the file, unused bits included. Raises ImageError."""
        if self._open is None or self._open[0] != frame.file:
            self._open = None
            self._open = frame.file, PixelFile(frame.file, self._where)
        return self._open[1].frame(frame.index)


def stored_values(raw: np.ndarray, stored: StoredFormat) -> np.ndarray:
    """The bits that count: those up to the high bit, extended by their sign."""
    if stored.stored == stored.allocated or raw.dtype.itemsize * 8 != stored.allocated:
        return raw
    return (raw << (stored.allocated - 1 - stored.high_bit)) >> (stored.allocated - stored.stored)


def scales_of(frames: Sequence[Frame], where: str) -> list[tuple[float, float]]:
    """Rescale slope and intercept of each frame; where all lack one of the two a notice says what was taken.

    Raises ImageError naming the slice whose slope is 0 or no number, or which has no rescaling while others have.
    """
    for key, values in (
        ("RescaleSlope", [each.slope for each in frames]),
        ("RescaleIntercept", [each.intercept for each in frames]),
    ):
        absent = [frame for frame, value in zip(frames, values, strict=True) if value is None]
        if 0 < len(absent) < len(frames):
            raise ImageError(
                f"{len(absent)} of {len(frames)} slices have no {key}, the first is {absent[0].name}",
                where=where,
                cure="Export the series again, or complete the header",
            )
        wrong = next((f for f, v in zip(frames, values, strict=True) if v is not None and not math.isfinite(v)), None)
        if wrong is not None:
            raise ImageError(f"{wrong.name} has a {key} that is no number", where=where, cure="Correct its header")
    flat = next((frame for frame in frames if frame.slope == 0), None)
    if flat is not None:
        raise ImageError(
            f"{flat.name} has a RescaleSlope of 0, which makes every voxel equal", where=where, cure="Correct its header"
        )
    if (frames[0].slope is None) != (frames[0].intercept is None):
        lacking, taken = ("RescaleIntercept", 0) if frames[0].intercept is None else ("RescaleSlope", 1)
        say(f"image: the series has no {lacking}; {taken} was taken")
    return [(1.0 if f.slope is None else f.slope, 0.0 if f.intercept is None else f.intercept) for f in frames]


def measured(frames: Sequence[Frame], reader: PixelReader, where: str) -> tuple[np.ndarray, np.ndarray | None]:
    """The voxels (slices, rows, columns), where they are padding (None: nowhere). Raises ImageError."""
    scales = scales_of(frames, where)
    kind = _type_of(frames, scales)
    volume: np.ndarray | None = None
    padding: np.ndarray | None = None
    beyond: list[Frame] = []
    for k, (frame, (slope, intercept)) in enumerate(zip(frames, scales, strict=True)):
        raw = reader.raw(frame)
        values = stored_values(raw, frame.format)
        if volume is None:
            volume = np.empty((len(frames), *frame.shape), kind)
        if kind.kind == "f":
            volume[k] = values * np.float64(slope) + intercept
        else:
            volume[k] = values.astype(np.int64) * int(slope) + int(intercept)
        empty = _padded(raw, values, frame)
        if _beyond_stored_bits(raw, values, empty, frame.format):
            beyond.append(frame)
        if empty is not None and empty.any():
            padding = np.zeros(volume.shape, np.uint8) if padding is None else padding
            padding[k] = empty
    assert volume is not None
    if beyond:
        bits = f"above the {beyond[0].format.stored} bits stored"
        say(f"image: {len(beyond)} slices hold something {bits}, which was left out of account")
    return volume, padding


def _padded(raw: np.ndarray, values: np.ndarray, frame: Frame) -> np.ndarray | None:
    """Where a slice holds its padding, which may stand in the unused bits too; None without padding."""
    if frame.padding is None:
        return None
    low, high = frame.padding
    return ((raw >= low) & (raw <= high)) | ((values >= low) & (values <= high))


def _beyond_stored_bits(raw: np.ndarray, values: np.ndarray, padded: np.ndarray | None, stored: StoredFormat) -> bool:
    """Whether unused bits hold something: neither zeros nor the sign nor padding."""
    if values is raw:
        return False
    counting = np.uint64((1 << stored.high_bit + 1) - 1).astype(raw.dtype)  # all ones are -1 where the values have a sign
    odd = (values != raw) & ((raw & counting) != raw)
    return bool((odd if padded is None else odd & ~padded).any())


def _type_of(frames: Sequence[Frame], scales: Sequence[tuple[float, float]]) -> np.dtype:
    """The smallest integer type for every value that any slice can hold, double precision where scales have fractions."""
    ends = []
    for frame, (slope, intercept) in zip(frames, scales, strict=True):
        if not slope.is_integer() or not intercept.is_integer():
            return np.dtype(np.float64)
        ends += [end * int(slope) + int(intercept) for end in frame.format.range]
    least_bytes = min(frame.format.allocated for frame in frames) // 8
    for kind in map(np.dtype, _INTEGERS):
        limits = np.iinfo(kind.type)
        if kind.itemsize >= min(least_bytes, 2) and limits.min <= min(ends) and max(ends) <= limits.max:
            return kind
    return np.dtype(np.float64)
