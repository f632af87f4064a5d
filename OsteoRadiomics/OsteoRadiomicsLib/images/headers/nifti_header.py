"""The header of a NIfTI-1 file, of one file or a pair, as numbers.

Format: nifti.nimh.nih.gov/nifti-1.
"""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np

from .refusals import Error, contradictory, damaged, unknown_format

# Datatype code -> bits per voxel.
BITS = {
    1: 1, 2: 8, 4: 16, 8: 32, 16: 32, 32: 64, 64: 64, 128: 24, 256: 8, 512: 16, 768: 32, 1024: 64, 1280: 64,
    1536: 128, 1792: 128, 2048: 256, 2304: 32,
}  # fmt: skip
FLOATS = {16: "f4", 64: "f8"}
_MOST_EXTENSION_BYTES = 1 << 26


# Where NIfTI-1 keeps its fields: (offset, struct format) each.
_FIELDS = {
    "dim": (40, "8h"), "datatype": (70, "h"), "bitpix": (72, "h"), "pixdim": (76, "8f"), "vox_offset": (108, "f"),
    "scale": (112, "2f"), "codes": (252, "2h"), "quatern": (256, "3f"), "qoffset": (268, "3f"), "sform": (280, "12f"),
}  # fmt: skip
LENGTH = 348
SFORM = _FIELDS["sform"]
_MAGIC, _ONE_FILE, _PAIR = slice(344, 348), b"n+1\0", b"ni1\0"
_MAGIC_2, _VERSION_2 = slice(4, 8), (b"n+2\0", b"ni2\0")


@dataclass(frozen=True)
class NiftiHeader:
    """What a header declares. start: of the voxels, in bytes of the unpacked file. packed: whether that file is gzipped.

    header, data: the files with the header and the voxels, one and the same but for a pair.
    size: every axis. spacing: mm along the first three. sform: (3, 4), as stored.
    q_code, s_code: 0 where the form is not set. order: byte order of the file. text: content of its extensions.
    """

    header: Path
    data: Path
    packed: bool
    order: str
    size: tuple[int, ...]
    datatype: int
    bitpix: int
    spacing: tuple[float, ...]
    start: int
    single: bool
    slope: float
    q_code: int
    s_code: int
    quaternion: tuple[float, ...]
    q_offset: tuple[float, ...]
    sform: np.ndarray
    text: tuple[bytes, ...]

    @property
    def voxels(self) -> int:
        """Of all axes together."""
        return math.prod(self.size)


def read_nifti_header(path: Path, error: Error) -> NiftiHeader:
    """Read a header without believing it: see ``check_nifti`` for what must hold. path: .nii, .hdr or .img, gzipped or not.

    Raises ``error``: no NIfTI, or a file that ends within its header.
    """
    header_file = _header_file(path)
    packed = is_gzip(header_file)
    try:
        with open_bytes(header_file) as stream:
            found = _parsed(header_file, stream, packed, error)
    except (EOFError, zlib.error, gzip.BadGzipFile) as problem:
        raise damaged(str(path), error) from problem
    if found.single:
        return found
    return _with_data_file(found, path, error)


def is_gzip(path: Path) -> bool:
    """Whether a file is gzipped, whatever its name says."""
    with open(path, "rb") as stream:
        return stream.read(2) == b"\x1f\x8b"


def open_bytes(path: Path) -> BinaryIO:
    """The unpacked bytes of a file."""
    return cast(BinaryIO, gzip.open(path)) if is_gzip(path) else open(path, "rb")


def _header_file(path: Path) -> Path:
    """A pair's header, beside its voxels."""
    name = path.name
    for end, other in ((".img.gz", ".hdr.gz"), (".img", ".hdr")):
        if name.lower().endswith(end):
            sibling = path.with_name(name[: -len(end)] + other)
            return sibling if sibling.is_file() else path
    return path


def _with_data_file(found: NiftiHeader, path: Path, error: Error) -> NiftiHeader:
    stem = path.name[:-7] if path.name.lower().endswith((".hdr.gz", ".img.gz")) else path.stem
    for name in (f"{stem}.img", f"{stem}.img.gz"):
        if (data := path.with_name(name)).is_file():
            return replace(found, data=data, packed=is_gzip(data))
    raise error("is a header without its voxels", where=str(path), cure=f"Put {stem}.img beside it")


def _parsed(path: Path, stream: BinaryIO, packed: bool, error: Error) -> NiftiHeader:
    header = stream.read(LENGTH)
    if header[_MAGIC_2] in _VERSION_2:
        raise error("is a NIfTI-2 file, which is not supported", where=str(path), cure="Save it as NIfTI-1 or NRRD")
    magic = header[_MAGIC]
    if magic not in (_ONE_FILE, _PAIR):
        if path.name.lower().endswith((".hdr", ".hdr.gz")) and LENGTH.to_bytes(4, "little") in (header[:4], header[3::-1]):
            what = "is an Analyze 7.5 image, which does not state where left and right are"
            raise error(what, where=str(path), cure="Convert it to NIfTI with the program that made it")
        raise unknown_format(path, error)
    order = {LENGTH.to_bytes(4, "little"): "<", LENGTH.to_bytes(4, "big"): ">"}.get(header[:4])
    if order is None:
        stated = int.from_bytes(header[:4], "little", signed=True)
        raise contradictory(f"its length is stated as {stated} bytes, it is {LENGTH}", str(path), error)
    values: dict[str, Any] = {name: struct.unpack_from(order + form, header, offset) for name, (offset, form) in _FIELDS.items()}
    rank = values["dim"][0]
    if not 1 <= rank <= 7 or not all(length >= 1 for length in values["dim"][1 : rank + 1]):
        raise contradictory(f"its dimensions are {list(values['dim'])}", str(path), error)
    offset = values["vox_offset"][0]
    if not math.isfinite(offset) or offset != int(offset) or offset < 0:
        raise contradictory(f"its voxels begin at byte {offset:g}", str(path), error)
    start, single = int(offset), magic == _ONE_FILE
    return NiftiHeader(
        header=path, data=path, packed=packed, order=order, size=tuple(values["dim"][1 : rank + 1]),
        datatype=values["datatype"][0],
        bitpix=values["bitpix"][0],
        spacing=tuple(values["pixdim"][1 : min(rank, 3) + 1]), start=start, single=single,
        slope=values["scale"][0], q_code=values["codes"][0], s_code=values["codes"][1], quaternion=values["quatern"],
        q_offset=values["qoffset"], sform=np.array(values["sform"]).reshape(3, 4),
        text=_extensions(stream, start if single else None, order),
    )  # fmt: skip


def _extensions(stream: BinaryIO, end: int | None, order: str) -> tuple[bytes, ...]:
    """What stands between header and voxels; a chain that is broken ends it. end: where the voxels begin, None for a pair."""
    if len(mark := stream.read(4)) < 4 or mark[0] == 0:
        return ()
    found, at = [], LENGTH + 4
    while end is None or at + 8 <= end:
        head = stream.read(8)
        if len(head) < 8:
            break
        length, _ = struct.unpack(order + "2i", head)
        if length < 8 or length > _MOST_EXTENSION_BYTES or (end is not None and at + length > end):
            break
        found.append(stream.read(length - 8))
        at += length
    return tuple(found)
