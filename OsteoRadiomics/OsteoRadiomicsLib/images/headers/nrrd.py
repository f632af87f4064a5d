"""What an NRRD file must be before ITK reads it: ITK allocates what the header declares, whatever the file holds.

Format: teem.sourceforge.net/nrrd/format.html.
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

_MAGIC = b"NRRD00"
_LONGEST_QUOTED = 500
_MOST_HEADER_BYTES = 1 << 26
_BYTES = {
    1: ("signed char", "int8", "int8_t", "uchar", "unsigned char", "uint8", "uint8_t"),
    2: ("short", "short int", "signed short", "signed short int", "int16", "int16_t",
        "ushort", "unsigned short", "unsigned short int", "uint16", "uint16_t"),
    4: ("int", "signed int", "int32", "int32_t", "uint", "unsigned int", "uint32", "uint32_t", "float"),
    8: ("longlong", "long long", "long long int", "signed long long", "signed long long int", "int64", "int64_t",
        "ulonglong", "unsigned long long", "unsigned long long int", "uint64", "uint64_t", "double"),
}  # fmt: skip
_WIDTHS = {name: width for width, names in _BYTES.items() for name in names}
_PACKED = {"gz": "gzip", "gzip": "gzip", "bz2": "bzip2", "bzip2": "bzip2"}
# Encodings that are text: at least so many bytes stand for one byte (hex) or one value (numbers and what parts them).
_HEX, _TEXT = ("hex",), ("txt", "text", "ascii")
_VECTOR = re.compile(r"none|\([^()]*\)")
# Kinds of axes that hold the values of one voxel, not places.
_VALUES = re.compile(
    r"(list|point|vector|covariant-vector|normal|stub|scalar|complex|none|.*(color|vector|matrix|quaternion|gradient|normal))$"
)


def check_nrrd(path: Path, error: Error) -> bool:
    """Refuse an NRRD file that is incomplete or damaged, contradicts itself, or has no possible grid.

    Returns whether the check vouches for what ITK meets; text, voxels in several files and very long lines, it does not. Raises
    ``error``.
    """
    where = str(path)
    header = _read(path, error)
    sizes = whole_numbers(header.fields, "sizes", where, error)
    dimension = whole_numbers(header.fields, "dimension", where, error)
    if len(dimension) != 1 or dimension[0] != len(sizes) or not 1 <= len(sizes) <= 16 or min(sizes) < 1:
        raise contradictory(
            f"its dimension is {header.fields['dimension']}, its sizes are {header.fields['sizes']}", where, error
        )
    spatial = _spatial(header.fields, len(sizes), where, error)
    check_voxels([size for size, one in zip(sizes, spatial, strict=True) if one] or sizes, where, error)
    _check_grid(header.fields, spatial, where, error)
    return _check_data(path, header, math.prod(sizes), error) and not header.overlong


def _read(path: Path, error: Error) -> TextHeader:
    with open(path, "rb") as stream:
        if stream.read(len(_MAGIC)) != _MAGIC:
            raise unknown_format(path, error)
        stream.readline(16)
        fields: dict[str, str] = {}
        overlong = False
        while stream.tell() < _MOST_HEADER_BYTES:
            line = stream.readline(_MOST_HEADER_BYTES)
            text = line.decode("utf-8", "replace").rstrip("\r\n")
            if not text:
                break
            name, colon, value = text.partition(":")
            if text.startswith("#") or value.startswith("="):
                continue
            # ITK quotes what it cannot read in a buffer of 1 kB, and writes beyond its end.
            overlong |= len(line) > _LONGEST_QUOTED
            if colon:
                fields[name.strip().lower()] = value.strip()
        return TextHeader(fields, stream.tell(), overlong)


def _vectors(text: str, where: str, error: Error) -> list[np.ndarray | None]:
    try:
        return [
            None if word == "none" else np.array([float(part) for part in word[1:-1].split(",")])
            for word in _VECTOR.findall(text.lower())
        ]
    except ValueError as problem:
        raise contradictory(f"{text!r} are no vectors", where, error) from problem


def _spatial(fields: Mapping[str, str], rank: int, where: str, error: Error) -> list[bool]:
    """Which axes are directions in space: the others hold the values of one voxel, or layers of segments."""
    if "space directions" in fields:
        vectors = _vectors(fields["space directions"], where, error)
        if len(vectors) != rank:
            raise contradictory(f"it has {rank} axes and {len(vectors)} space directions", where, error)
        return [vector is not None for vector in vectors]
    kinds = fields.get("kinds", "").lower().split()
    return [not _VALUES.match(kind) for kind in kinds] if len(kinds) == rank else [True] * rank


def _check_grid(fields: Mapping[str, str], spatial: list[bool], where: str, error: Error) -> None:
    if "space directions" in fields:
        axes = [vector for vector in _vectors(fields["space directions"], where, error) if vector is not None]
        lengths = [math.hypot(*axis) for axis in axes]
        check_spacing(lengths, where, error)
        if len({len(axis) for axis in axes}) == 1 and len(axes) == len(axes[0]):
            check_axes(np.column_stack(axes), where, error)
    elif "spacings" in fields:
        spacings = numbers(fields, "spacings", where, error)
        # An axis without a spacing says nan; ITK takes 1.
        check_spacing([abs(mm) for mm, one in zip(spacings, spatial, strict=False) if one and not math.isnan(mm)], where, error)
    else:
        say_no_size(error)
    if "space origin" in fields:
        for origin in _vectors(fields["space origin"], where, error):
            if origin is not None and not np.isnan(origin).all():
                check_origin(origin.tolist(), where, error)


def _check_data(path: Path, header: TextHeader, values: int, error: Error) -> bool:
    where, fields = str(path), header.fields
    width = _WIDTHS.get(fields.get("type", "").lower())
    if width is None:
        raise contradictory(f"there is no voxel type {fields.get('type', '(none)')!r}", where, error)
    data = _data_file(path, fields, error)
    if width > 1 and fields.get("encoding", "").lower() not in _TEXT and "endian" not in fields:
        raise damaged(where, error, "its header has no endian")
    if data is None:
        return False
    needed, encoding = values * width, fields.get("encoding", "").lower()
    start = header.start if data == path else 0
    start, skip = _skipped(data, start, fields, needed, encoding, where, error)
    if encoding == "raw":
        check_raw(data, start + skip, needed, error)
    elif encoding in _PACKED:
        check_compressed(data, start, needed + skip, _PACKED[encoding], error)
        if _PACKED[encoding] == "bzip2":  # sound, but ITK is built without it
            raise error("is packed with bzip2, which is not read", where=where, cure="Save it with gzip or raw encoding")
    elif encoding in (*_HEX, *_TEXT):
        least = 2 * (needed if encoding in _HEX else values) - 1
        there = data.stat().st_size - start
        if there < least:
            raise damaged(where, error, f"{values:,} values are declared, {there:,} bytes are there")
    else:
        raise contradictory(f"there is no encoding {encoding!r}", where, error)
    return encoding not in (*_HEX, *_TEXT)


def _data_file(path: Path, fields: Mapping[str, str], error: Error) -> Path | None:
    """The one file with the voxels, None where there are several, which ITK looks for itself."""
    name = fields.get("data file", fields.get("datafile"))
    if name is None:
        return path
    if name.upper().startswith("LIST") or re.search(r"%\d*d", name):
        return None
    return sibling(path, name, error)


def _skipped(
    data: Path, start: int, fields: Mapping[str, str], needed: int, encoding: str, where: str, error: Error
) -> tuple[int, int]:
    """Where the data begin after the lines to skip, and how many further bytes are skipped (once unpacked)."""
    counts = [whole_numbers(fields, name, where, error) if name in fields else [0] for name in _skips(fields)]
    lines, skip = (count[0] if count else 0 for count in counts)
    if skip == -1 and encoding == "raw":
        return max(start, data.stat().st_size - needed), 0
    if lines < 0 or skip < 0:
        raise contradictory("it skips a negative number of lines or bytes", where, error)
    if lines:
        with open(data, "rb") as stream:
            stream.seek(start)
            for _ in range(lines):
                if not stream.readline():
                    raise damaged(where, error)
            start = stream.tell()
    return start, skip


def _skips(fields: Mapping[str, str]) -> tuple[str, str]:
    return (
        "line skip" if "line skip" in fields else "lineskip",
        "byte skip" if "byte skip" in fields else "byteskip",
    )
