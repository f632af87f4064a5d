"""The voxel data behind a header: whether all that was declared is there and whole. Nothing is kept of it."""

from __future__ import annotations

import bz2
import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

from ...base.meanwhile import bound
from ...base.notices import say
from .limits import check_bytes
from .refusals import Error, contradictory, damaged, role_of

_CHUNK_BYTES = 1 << 22
# Deflate packs at most 1,032 bytes into one, bzip2 some tens of thousands in data that are all alike.
_MOST_PER_BYTE = {"gzip": 1_032, "zlib": 1_032, "bzip2": 50_000}
# So much beyond what was declared may be padding; more is another image than the header's.
_PADDING_BYTES = 1 << 24

Look = Callable[[bytes], None]

_UNSEEN: ContextVar[bool] = ContextVar("voxels_unseen", default=False)


def voxels_unseen() -> AbstractContextManager[None]:
    """Inside, files are judged by their headers and sizes alone; whether packed data are whole is not looked at."""
    return bound(_UNSEEN, True)


def voxels_are_seen() -> bool:
    """Whether checks read voxels."""
    return not _UNSEEN.get()


def check_raw(path: Path, start: int, needed: int, error: Error) -> None:
    """Refuse a file that ends before its declared data do. start: of the data, in bytes. Raises ``error``."""
    check_bytes(needed, str(path), error)
    size = path.stat().st_size
    if size - start < needed:
        raise damaged(str(path), error, f"{needed:,} bytes of voxels are declared, {max(0, size - start):,} are there")
    _surplus(size - start - needed, needed, str(path), error)


def check_compressed(
    path: Path, start: int, needed: int, kind: str, error: Error, *, limit: int | None = None, look: Look | None = None
) -> None:
    """Unpack the data once and refuse what is cut, damaged, or more or less than declared.

    start: of the packed data, in bytes. needed: bytes that the header declares. kind: gzip, zlib or bzip2. limit: length of
    the packed data where a header states it. look: is shown the declared bytes, in pieces. Raises ``error``.
    """
    check_bytes(needed, str(path), error)
    packed = path.stat().st_size - start if limit is None else min(limit, path.stat().st_size - start)
    if limit is not None and limit > path.stat().st_size - start:
        raise damaged(str(path), error, f"{limit:,} bytes of packed data are declared, {max(0, packed):,} are there")
    if packed * _MOST_PER_BYTE[kind] < needed:
        raise contradictory(
            f"{needed:,} bytes of voxels are declared, {max(0, packed):,} packed bytes cannot hold them", str(path), error
        )
    if not voxels_are_seen():
        return
    found = 0
    with open(path, "rb") as stream:
        stream.seek(start)
        try:
            for piece in _unpacked(stream, kind, packed):
                if look is not None and found < needed:
                    look(piece[: needed - found])
                found += len(piece)
                if found > needed + _PADDING_BYTES:
                    break
        except (EOFError, OSError, zlib.error, ValueError) as problem:
            raise damaged(str(path), error) from problem
    if found < needed:
        raise damaged(str(path), error, f"{needed:,} bytes of voxels are declared, {found:,} are there")
    _surplus(found - needed, needed, str(path), error)


def _surplus(surplus: int, needed: int, where: str, error: Error) -> None:
    if surplus > _PADDING_BYTES or surplus >= needed:
        raise contradictory(f"{needed:,} bytes of voxels are declared, far more are there", where, error)
    if surplus:
        say(f"{role_of(error)}: {surplus:,} bytes behind the {needed:,} bytes of voxels that its header declares were not read")


def _unpacked(stream: BinaryIO, kind: str, packed: int) -> Iterator[bytes]:
    """Pieces of the unpacked data. Raises EOFError, OSError, zlib.error or ValueError where they are damaged."""
    if kind == "zlib":
        yield from _inflated(stream, packed)
        return
    opened = gzip.GzipFile(fileobj=stream) if kind == "gzip" else bz2.BZ2File(stream)
    with opened as source:
        while piece := source.read(_CHUNK_BYTES):
            yield piece


def _inflated(stream: BinaryIO, packed: int) -> Iterator[bytes]:
    """A zlib or gzip stream of a stated length, in pieces; its checksum is verified by zlib itself."""
    unpacker = zlib.decompressobj(47)
    left = packed
    while not unpacker.eof:
        data = unpacker.unconsumed_tail
        if not data:
            data = stream.read(min(_CHUNK_BYTES, left))
            left -= len(data)
            if not data:
                raise EOFError("the packed data end too early")
        if piece := unpacker.decompress(data, _CHUNK_BYTES):
            yield piece
