"""Named arrays as bytes in the safetensors format: a JSON header and plain numbers, so that reading a file runs nothing of it.

Format: https://huggingface.co/docs/safetensors. Eight bytes with the header's length (little-endian), the header (name -> dtype,
shape, data_offsets), then the numbers of all arrays without gaps.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..base.errors import ModelError
from ..base.records import strict_json

_DTYPES = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1", "U8": "u1", "BOOL": "?",
}  # fmt: skip
_NAMES = {np.dtype(text): name for name, text in _DTYPES.items()}
_MOST_HEADER_BYTES = 16 * 2**20
_ALIGNMENT = 8
_METADATA = "__metadata__"  # a header's key that is no array
_CURE = "Fetch the model again from where it came from"


def tensor_bytes(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Arrays as a safetensors file, in the order of their names: equal arrays give equal bytes.

    Raises ValueError for a name that the format keeps for itself and for a dtype that it has not.
    """
    header: dict[str, Any] = {}
    parts: list[bytes] = []
    at = 0
    for name in sorted(arrays):
        array = np.asarray(arrays[name])
        array = array.astype(array.dtype.newbyteorder("<"), copy=False)
        if name == _METADATA or array.dtype not in _NAMES:
            raise ValueError(f"{name} ({array.dtype}) cannot be kept")
        data = array.tobytes()  # row by row, however the array lies in memory
        header[name] = {"dtype": _NAMES[array.dtype], "shape": list(array.shape), "data_offsets": [at, at + len(data)]}
        parts.append(data)
        at += len(data)
    head = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    head += b" " * (-len(head) % _ALIGNMENT)
    return b"".join([len(head).to_bytes(8, "little"), head, *parts])


def arrays_of(data: bytes, where: str) -> dict[str, np.ndarray]:
    """Name -> array of a safetensors file's bytes; the arrays may be written to. where: the file, for messages.

    Raises ModelError: truncated, no header, an unknown dtype, shapes that do not fit the numbers, gaps or overlaps.
    """
    header, numbers = _split(data, where)
    found: dict[str, np.ndarray] = {}
    taken: list[tuple[int, int]] = []
    for name, entry in header.items():
        if name == _METADATA:
            continue
        dtype, shape, (begin, end) = _entry(name, entry, where)
        if not 0 <= begin <= end <= len(numbers) or end - begin != math.prod(shape) * dtype.itemsize:
            raise ModelError(f"the numbers of {name!a} do not fit its shape {shape}", where=where, cure=_CURE)
        taken.append((begin, end))
        found[name] = np.frombuffer(numbers[begin:end], dtype).reshape(shape).copy()
    ends = [0]
    for begin, end in sorted(taken):
        if begin != ends[-1]:
            raise ModelError("its arrays overlap or leave gaps", where=where, cure=_CURE)
        ends.append(end)
    if ends[-1] != len(numbers):
        raise ModelError(f"holds {len(numbers) - ends[-1]} bytes too many", where=where, cure=_CURE)
    return found


def _split(data: bytes, where: str) -> tuple[dict[str, Any], bytes]:
    size = int.from_bytes(data[:8], "little")
    if len(data) < 8 or size > min(len(data) - 8, _MOST_HEADER_BYTES):
        raise ModelError("is truncated or no safetensors file", where=where, cure=_CURE)
    try:
        header = strict_json(data[8 : 8 + size])
    except (ValueError, RecursionError) as error:
        raise ModelError("has no readable header", where=where, cure=_CURE) from error
    if not isinstance(header, dict):
        raise ModelError("has no readable header", where=where, cure=_CURE)
    return header, data[8 + size :]


def _entry(name: str, entry: object, where: str) -> tuple[np.dtype, tuple[int, ...], tuple[int, int]]:
    if isinstance(entry, dict) and entry.keys() == {"dtype", "shape", "data_offsets"} and str(entry["dtype"]) in _DTYPES:
        shape, offsets = entry["shape"], entry["data_offsets"]
        if _counts(shape) and _counts(offsets) and len(offsets) == 2 and len(shape) <= 8:
            return np.dtype(_DTYPES[entry["dtype"]]), tuple(shape), (offsets[0], offsets[1])
    raise ModelError(f"the entry of {name!a} in its header is damaged", where=where, cure=_CURE)


def _counts(values: object) -> bool:
    """Whether JSON holds a list of whole numbers from 0 on."""
    return isinstance(values, list) and all(type(value) is int and value >= 0 for value in values)
