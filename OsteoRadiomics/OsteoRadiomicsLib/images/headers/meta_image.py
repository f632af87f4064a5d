"""What a MetaImage file must be before ITK reads it: ITK ends the process on some headers and hangs on others.

Format: MetaImage, itk.org/Wiki/ITK/MetaIO/Documentation.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from .fields import TextHeader, numbers, whole_numbers
from .limits import check_voxels
from .payload import check_compressed, check_raw
from .refusals import (
    Error,
    check_axes,
    check_origin,
    check_spacing,
    contradictory,
    damaged,
    say_no_size,
    sibling,
    unknown_format,
)  # fmt: skip

_MOST_HEADER_BYTES = 1 << 20
_MOST_AXES = 10
_WIDTHS = {
    "MET_ASCII_CHAR": 1, "MET_CHAR": 1, "MET_UCHAR": 1, "MET_SHORT": 2, "MET_USHORT": 2, "MET_INT": 4, "MET_UINT": 4,
    "MET_LONG": 4, "MET_ULONG": 4, "MET_LONG_LONG": 8, "MET_ULONG_LONG": 8, "MET_FLOAT": 4, "MET_DOUBLE": 8,
}  # fmt: skip
_MATRIX = ("TransformMatrix", "Rotation", "Orientation")
_ORIGIN = ("Offset", "Position", "Origin")


def check_meta_image(path: Path, error: Error) -> bool:
    """Refuse a MetaImage that is incomplete or damaged, contradicts itself, or has no possible grid.

    Returns whether the check vouches for the data as well; text, and voxels in several files, it does not. Raises ``error``.
    """
    where = str(path)
    header = _read(path, error)
    fields = header.fields
    axes = whole_numbers(fields, "NDims", where, error)
    if len(axes) != 1 or axes[0] not in range(1, _MOST_AXES + 1):
        raise contradictory(f"its NDims is {fields['NDims']}", where, error)
    lengths = whole_numbers(fields, "DimSize", where, error)
    if len(lengths) != axes[0] or min(lengths) < 1:
        raise contradictory(f"its NDims is {fields['NDims']}, its DimSize {fields['DimSize']}", where, error)
    check_voxels(lengths, where, error)
    _check_grid(fields, len(lengths), where, error)
    return _check_data(path, header, math.prod(lengths), error)


def _read(path: Path, error: Error) -> TextHeader:
    fields: dict[str, str] = {}
    with open(path, "rb") as stream:
        while "ElementDataFile" not in fields:
            line = stream.readline(_MOST_HEADER_BYTES)
            if not line or stream.tell() > _MOST_HEADER_BYTES or (not fields and b"=" not in line):
                raise unknown_format(path, error) if "NDims" not in fields else damaged(str(path), error)
            if not re.search(rb"[=:]", line):  # ITK would pass over other entries, too, and take a voxel size of 1 mm
                raise contradictory(f"its line {len(fields) + 1} is no entry", str(path), error)
            name, _, value = line.decode("latin-1").partition("=")
            fields[name.strip()] = value.strip()
        return TextHeader(fields, stream.tell())


def _check_grid(fields: Mapping[str, str], rank: int, where: str, error: Error) -> None:
    spacing = next((name for name in ("ElementSpacing", "ElementSize") if name in fields), None)
    if spacing is None:
        say_no_size(error)
    else:
        check_spacing(_as_many(fields, spacing, rank, where, error), where, error)
    for name in _MATRIX:
        if name in fields:
            check_axes(np.array(_as_many(fields, name, rank * rank, where, error)).reshape(rank, rank).T, where, error)
    for name in _ORIGIN:
        if name in fields:
            check_origin(_as_many(fields, name, rank, where, error), where, error)


def _as_many(fields: Mapping[str, str], name: str, wanted: int, where: str, error: Error) -> list[float]:
    found = numbers(fields, name, where, error)
    if len(found) != wanted:
        raise contradictory(f"its {name} has {len(found)} numbers, {wanted} are needed", where, error)
    return found


def _check_data(path: Path, header: TextHeader, voxels: int, error: Error) -> bool:
    where, fields = str(path), header.fields
    width = _WIDTHS.get(fields.get("ElementType", ""))
    if width is None:
        raise contradictory(f"there is no ElementType {fields.get('ElementType', '(none)')!r}", where, error)
    channels = whole_numbers(fields, "ElementNumberOfChannels", where, error) if "ElementNumberOfChannels" in fields else [1]
    if len(channels) != 1 or channels[0] not in range(1, 1 << 16):
        raise contradictory(f"its ElementNumberOfChannels is {fields['ElementNumberOfChannels']}", where, error)
    values = voxels * channels[0]
    data = _data_file(path, fields, error)
    if data is None:
        return False
    start = header.start if data == path else 0
    if _says(fields, "CompressedData"):
        stated = whole_numbers(fields, "CompressedDataSize", where, error) if "CompressedDataSize" in fields else []
        limit = stated[0] if stated and stated[0] > 0 else None
        if limit is None and data == path:  # ITK would unpack the header with the voxels, and hand on what comes of it
            raise contradictory("its voxels are packed, but it states no CompressedDataSize", where, error)
        check_compressed(data, start, values * width, "zlib", error, limit=limit)
    elif "BinaryData" in fields and not _says(fields, "BinaryData"):
        there = data.stat().st_size - start
        if there < 2 * values - 1:
            raise damaged(where, error, f"{values:,} values are declared, {there:,} bytes are there")
        return False
    else:
        check_raw(data, _raw_start(data, start, fields, values * width, where, error), values * width, error)
    return True


def _raw_start(data: Path, start: int, fields: Mapping[str, str], needed: int, where: str, error: Error) -> int:
    """Where the voxels begin; a HeaderSize of -1 means: they end with the file."""
    if "HeaderSize" not in fields:
        return start
    skipped = whole_numbers(fields, "HeaderSize", where, error)
    if len(skipped) != 1 or skipped[0] < -1:
        raise contradictory(f"its HeaderSize is {fields['HeaderSize']}", where, error)
    return max(start, data.stat().st_size - needed) if skipped[0] == -1 else max(start, skipped[0])


def _says(fields: Mapping[str, str], name: str) -> bool:
    """Whether a switch is on: MetaIO looks at the first letter only."""
    return fields.get(name, "")[:1].upper() in ("T", "Y", "1")


def _data_file(path: Path, fields: Mapping[str, str], error: Error) -> Path | None:
    """The one file with the voxels, None where there are several, which ITK looks for itself."""
    name = fields["ElementDataFile"]
    if name.upper() == "LOCAL":
        return path
    if name.upper().startswith("LIST") or re.search(r"%\d*d", name):
        return None
    return sibling(path, name, error)
