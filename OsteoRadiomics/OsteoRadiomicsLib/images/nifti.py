"""What ITK's NIfTI reader passes over in silence: missing data (read as 0), NaN (read as 0), voxel size 0 (read as 1).

Format: NIfTI-1 and NIfTI-2 headers, nifti.nimh.nih.gov.
"""

from __future__ import annotations

import gzip
import io
import math
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..base.errors import OsteoRadiomicsError
from .checks import non_finite_error
from .itk_files import itk_format

_CHUNK_BYTES = 1 << 22
_FLOATS = {16: "f4", 64: "f8"}


@dataclass(frozen=True)
class _Layout:
    """Where a header version keeps its fields: (offset, struct format) each."""

    magic: tuple[int, bytes]
    size: int
    dim: tuple[int, str]
    datatype: tuple[int, str]
    bits: tuple[int, str]
    pixdim: tuple[int, str]
    data: tuple[int, str]


_LAYOUTS = (
    _Layout((344, b"n+1\0"), 348, (40, "8h"), (70, "h"), (72, "h"), (76, "8f"), (108, "f")),
    _Layout((4, b"n+2\0"), 540, (16, "8q"), (12, "h"), (14, "h"), (104, "8d"), (168, "q")),
)


def check_nifti(path: Path, error: type[OsteoRadiomicsError]) -> None:
    """Refuse a NIfTI file that is incomplete, states a voxel size of 0, or holds NaN or infinite voxels.

    Files that are no single-file NIfTI pass unseen. Raises ``error``.
    """
    try:
        with _opened(path) as stream:
            header = stream.read(_LAYOUTS[-1].size)
            for layout in _LAYOUTS:
                offset, magic = layout.magic
                if header[offset : offset + 4] == magic:
                    _check(layout, header, stream, str(path), error)
    except (EOFError, zlib.error, gzip.BadGzipFile) as problem:
        raise _incomplete(str(path), error) from problem


def _opened(path: Path) -> io.BufferedIOBase:
    with open(path, "rb") as stream:
        compressed = stream.read(2) == b"\x1f\x8b"
    return gzip.open(path) if compressed else open(path, "rb")


def _check(layout: _Layout, header: bytes, stream: io.BufferedIOBase, where: str, error: type[OsteoRadiomicsError]) -> None:
    order = "<" if struct.unpack_from("<i", header)[0] == layout.size else ">"
    rank, *lengths = struct.unpack_from(order + layout.dim[1], header, layout.dim[0])
    _, *steps = struct.unpack_from(order + layout.pixdim[1], header, layout.pixdim[0])
    (datatype,) = struct.unpack_from(order + layout.datatype[1], header, layout.datatype[0])
    (bits,) = struct.unpack_from(order + layout.bits[1], header, layout.bits[0])
    (start,) = struct.unpack_from(order + layout.data[1], header, layout.data[0])
    spacing = steps[: min(rank, 3)]
    if not all(math.isfinite(mm) and mm > 0 for mm in spacing):
        said = " x ".join(f"{mm:g}" for mm in spacing)
        raise error(f"has an impossible voxel size of {said} mm", where=where, cure="Correct the spacing in its header")
    voxels = math.prod(lengths[:rank])
    stream.seek(int(start))
    left, bad = voxels * bits // 8, 0
    while left > 0:
        data = stream.read(min(_CHUNK_BYTES, left))
        if not data:
            raise _incomplete(where, error)
        left -= len(data)
        if datatype in _FLOATS:
            values = np.frombuffer(data[: len(data) // (bits // 8) * (bits // 8)], order + _FLOATS[datatype])
            bad += values.size - int(np.count_nonzero(np.isfinite(values)))
    while stream.read(_CHUNK_BYTES):
        pass  # the checksum of compressed data stands at their very end
    if bad:
        raise non_finite_error(bad, voxels, where, error)


def _incomplete(where: str, error: type[OsteoRadiomicsError]) -> OsteoRadiomicsError:
    return error("is damaged or incomplete", where=where, cure="Copy or export the file again")


FORMAT = itk_format("NIfTI", (".nii.gz", ".nii"), check=check_nifti)
