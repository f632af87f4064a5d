"""What lies beside the pixels in pixel data: bits that pixels do not use, what follows the last one, comments of JPEG streams.

Source: DICOM PS3.5 section 8 and annex A.4; ISO/IEC 10918-1 annex B (JPEG), 15444-1 annex A (JPEG 2000).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..base.errors import ImageError

_ITEM = b"\xfe\xff\x00\xe0"
_OVERLAY_GROUPS = range(0x6000, 0x6020, 2)
_OVERLAY_DATA, _OVERLAY_BITS = 0x3000, 0x0100
_COMMENTS = {
    b"\xff\xd8": frozenset({0xFE, *range(0xE1, 0xF0)} - {0xE8, 0xEE}),  # JPEG, JPEG-LS: APP8 and APP14 tell of colours
    b"\xff\x4f": frozenset({0x64}),  # JPEG 2000
}
_HEADER_ENDS = frozenset({0xDA, 0x90, 0xD9})  # start of scan, start of tile part, end


def clean_pixels(dataset: Any) -> None:
    """Leave only pixels in an object's pixel data; before its overlays are removed.

    Raises ImageError where there are fewer than declared, and where overlays lie in compressed pixels.
    """
    if "PixelData" not in dataset:
        return
    hidden = _has_overlays_in_pixels(dataset)
    if dataset.file_meta.TransferSyntaxUID.is_encapsulated:
        if hidden:
            raise ImageError("has overlays within compressed pixels", cure="Export it without compression")
        dataset.PixelData = _without_comments(dataset.PixelData)
        return
    data = dataset.PixelData
    needed = _bytes_needed(dataset)
    if len(data) < needed:
        raise ImageError("is damaged or incomplete: it has fewer pixels than it declares", cure="Copy or export the file again")
    if len(data) > needed:
        data = data[:needed] + bytes(needed % 2)
    if hidden:
        data = _without_unused_bits(data, dataset)
    if data is not dataset.PixelData:
        dataset.PixelData = data


def _bytes_needed(dataset: Any) -> int:
    samples = int(dataset.Rows) * int(dataset.Columns) * int(dataset.get("NumberOfFrames") or 1)
    each = int(dataset.get("SamplesPerPixel") or 1) * int(dataset.BitsAllocated)
    if str(dataset.get("PhotometricInterpretation", "")) == "YBR_FULL_422":
        each = each * 2 // 3
    return (samples * each + 7) // 8


def _has_overlays_in_pixels(dataset: Any) -> bool:
    """Whether an overlay has no data of its own: it lies in bits that the pixels do not use (retired, PS3.3-2004 C.9.2)."""
    return any(
        (group, _OVERLAY_BITS) in dataset and (group, _OVERLAY_DATA) not in dataset
        for group in _OVERLAY_GROUPS
    )  # fmt: skip


def _without_unused_bits(data: bytes, dataset: Any) -> bytes:
    allocated, stored, high = int(dataset.BitsAllocated), int(dataset.BitsStored), int(dataset.HighBit)
    if allocated not in (8, 16, 32) or not 0 < stored <= high + 1 <= allocated:
        raise ImageError("has overlays in pixels of an unusual kind", cure="Export it without overlays")
    order = "<" if dataset.file_meta.TransferSyntaxUID.is_little_endian else ">"
    kind = np.dtype(f"{order}u{allocated // 8}")
    end = len(data) - len(data) % kind.itemsize
    mask = kind.type(((1 << stored) - 1) << (high + 1 - stored))
    return (np.frombuffer(data[:end], kind) & mask).astype(kind).tobytes() + bytes(len(data) - end)


def _without_comments(data: bytes) -> bytes:
    """Encapsulated pixel data whose streams' comments are zeroed, each as long as it was, so that no offset moves."""
    changed = bytearray(data)
    for start, end in _fragments(data):
        names = _COMMENTS.get(data[start : start + 2])
        if names:
            for first, last in _segments(data, start + 2, end, names):
                changed[first:last] = bytes(last - first)
    return bytes(changed)


def _fragments(data: bytes) -> Iterator[tuple[int, int]]:
    """Begin and end of every item of encapsulated pixel data, the table of offsets among them."""
    place = 0
    while data[place : place + 4] == _ITEM:
        length = int.from_bytes(data[place + 4 : place + 8], "little")
        yield place + 8, min(place + 8 + length, len(data))
        place += 8 + length


def _segments(data: bytes, place: int, end: int, names: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Begin and end of what the marker segments with these codes hold, in the header of a stream."""
    while place + 4 <= end and data[place] == 0xFF:
        code = data[place + 1]
        if code == 0xFF:  # fill bytes
            place += 1
            continue
        if code in _HEADER_ENDS:
            return
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        if code in names:
            yield place + 4, min(place + 2 + length, end)
        place += 2 + length
