"""Opening DICOM files without reserving more memory than they can fill: damaged lengths, and deflated data sets.

A deflated file (transfer syntax 1.2.840.10008.1.2.1.99) unpacks to up to a thousand times its size. Its header comes first and
says how much its pixels may be; no more than that is unpacked.
"""

from __future__ import annotations

import io
import math
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from ...base.errors import OsteoRadiomicsError
from ..headers.limits import check_voxels

_DEFLATED = "1.2.840.10008.1.2.1.99"
_HEADER_BYTES = 1 << 26
"""What may stand before the pixels: functional groups of thousands of frames take some megabytes."""
_CHUNK_BYTES = 1 << 20
_DESCRIPTION = ("Rows", "Columns", "NumberOfFrames", "BitsAllocated", "SamplesPerPixel")
_PIXEL_DATA = 0x7FE00008  # float pixel data come first in the group

StopWhen = Callable[[Any, Any, Any], bool]


class BoundedFile(io.BufferedReader):
    """A file that reads no more than it holds: asked for the 4 GB that a damaged length states, Python would reserve them."""

    def __init__(self, path: Path) -> None:
        super().__init__(io.FileIO(path))
        self._size = path.stat().st_size

    def read(self, size: int | None = -1, /) -> bytes:
        """At most ``size`` bytes, and at most those that are left."""
        left = max(self._size - self.tell(), 0)
        return super().read(left if size is None or size < 0 else min(size, left))


def header_of_deflated(stream: BinaryIO, tags: Sequence[Any], stop_when: StopWhen) -> Any:
    """The first entries of a deflated data set, None for a file that is not deflated, which is left at its begin."""
    meta = _meta_of_deflated(stream)
    if meta is None:
        return None
    return _parsed(_Unpacking(stream).first(_HEADER_BYTES), meta, tags, stop_when)


def deflated_dataset(
    stream: BinaryIO, tags: Sequence[str] | None, where: str, error: type[OsteoRadiomicsError], *, pixels: bool
) -> Any:
    """The data set of a deflated file, None for a file that is not deflated, which is left at its begin.

    tags: read these alone. pixels: read pixel data, too. Raises ``error`` for more voxels than the limit, and for more data than
    the header declares.
    """
    from pydicom.tag import Tag

    meta = _meta_of_deflated(stream)
    if meta is None:
        return None
    wanted = None if tags is None else [Tag(key) for key in tags]
    unpacking = _Unpacking(stream)
    begin = unpacking.first(_HEADER_BYTES)
    if not pixels:
        return _parsed(begin, meta, wanted, _at_pixels)
    described = _parsed(begin, meta, [Tag(key) for key in _DESCRIPTION], _at_pixels)
    size = [int(described.get(key) or 1) for key in ("Columns", "Rows", "NumberOfFrames")]
    check_voxels(size, where, error)
    bits = int(described.get("BitsAllocated") or 8) * int(described.get("SamplesPerPixel") or 1)
    most = _HEADER_BYTES + math.prod(size) * bits // 8
    whole = begin + unpacking.first(most - len(begin))
    if unpacking.more():
        raise error(
            f"unpacks to more than the {math.prod(size):,} voxels that it declares",
            where=where,
            cure="Export it without compression",
        )
    return _parsed(whole, meta, wanted, None)


def _meta_of_deflated(stream: BinaryIO) -> Any:
    """The file meta information of a deflated file, with the stream behind it."""
    from pydicom.filereader import read_dataset, read_preamble

    if _DEFLATED.encode() not in stream.read(4096):
        stream.seek(0)
        return None
    stream.seek(0)
    read_preamble(stream, force=True)
    meta = read_dataset(stream, is_implicit_VR=False, is_little_endian=True, stop_when=lambda tag, *_: tag.group != 2)
    if str(meta.get("TransferSyntaxUID", "")) == _DEFLATED:
        return meta
    stream.seek(0)
    return None


def _at_pixels(tag: Any, vr: Any, length: Any) -> bool:
    return int(tag) >= _PIXEL_DATA


def _parsed(content: bytes, meta: Any, tags: Sequence[Any] | None, stop_when: StopWhen | None) -> Any:
    from pydicom.dataset import FileMetaDataset
    from pydicom.filereader import read_dataset

    dataset = read_dataset(
        io.BytesIO(content), is_implicit_VR=False, is_little_endian=True, stop_when=stop_when,
        specific_tags=None if tags is None else list(tags),
    )  # fmt: skip
    dataset.file_meta = FileMetaDataset(meta)
    return dataset


class _Unpacking:
    """The bytes of a raw deflate stream, as many as are asked for. Raises zlib.error, EOFError for a damaged one."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._unpacker = zlib.decompressobj(-zlib.MAX_WBITS)

    def first(self, count: int) -> bytes:
        """The next ``count`` bytes, fewer where the data end."""
        found = bytearray()
        while len(found) < count and not self._unpacker.eof:
            packed = self._unpacker.unconsumed_tail or self._stream.read(_CHUNK_BYTES)
            if not packed:
                raise EOFError("the deflated data end too early")
            found += self._unpacker.decompress(packed, count - len(found))
        return bytes(found)

    def more(self) -> bool:
        """Whether there is anything left."""
        return bool(self.first(1))
