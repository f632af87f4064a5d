"""Makers of image files byte by byte, so that any entry of their headers can lie; and what both readers say of a file."""

from __future__ import annotations

import gzip
import struct
import time
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import ImageError, MaskError
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.images import read_image, read_mask

SIZE = (6, 5, 4)
VALUES = np.random.default_rng(3).integers(0, 500, SIZE[::-1]).astype("<i2")
_NIFTI = {
    "sizeof_hdr": (0, "i"), "dim": (40, "8h"), "datatype": (70, "h"), "bitpix": (72, "h"), "pixdim": (76, "8f"),
    "vox_offset": (108, "f"), "scl_slope": (112, "f"), "qform_code": (252, "h"), "sform_code": (254, "h"),
    "quatern": (256, "3f"), "qoffset": (268, "3f"), "srow": (280, "12f"), "magic": (344, "4s"),
}  # fmt: skip


def nifti(path: Path, values: np.ndarray = VALUES, *, order: str = "<", extension: bytes = b"", **fields: Any) -> Path:
    """A NIfTI-1 file of 16-bit values or what ``fields`` say; a name in .gz is gzipped. extension: a text between header and
    voxels."""
    size = values.shape[::-1]
    extended = b""
    if extension:
        length = -(-(len(extension) + 8) // 16) * 16
        extended = struct.pack(order + "2i", length, 0) + extension.ljust(length - 8, b"\0")
    entries: dict[str, Any] = {
        "sizeof_hdr": 348, "dim": (3, *size, 1, 1, 1, 1), "datatype": 4, "bitpix": 16, "pixdim": (1, 0.8, 0.8, 3, 1, 1, 1, 1),
        "vox_offset": 352.0 + len(extended), "scl_slope": 1.0, "sform_code": 1,
        "srow": (0.8, 0, 0, 1, 0, 0.8, 0, 2, 0, 0, 3, 3), "magic": b"n+1\0",
    } | fields  # fmt: skip
    header = bytearray(348)
    for name, value in entries.items():
        offset, form = _NIFTI[name]
        struct.pack_into(order + form, header, offset, *(value if isinstance(value, tuple) else (value,)))
    content = (
        bytes(header) + bytes([bool(extension), 0, 0, 0]) + extended + values.astype(values.dtype.newbyteorder(order)).tobytes()
    )
    path.write_bytes(gzip.compress(content) if path.name.endswith(".gz") else content)
    return path


def meta_image(
    path: Path, values: np.ndarray = VALUES, *, packed: bool = False, data: bytes | None = None, **fields: str
) -> Path:
    """A MetaImage of 16-bit values. data: instead of the voxels."""
    body = values.tobytes() if data is None else data
    body = zlib.compress(body) if packed and data is None else body
    fields = ({"CompressedDataSize": str(len(body))} if packed else {}) | fields
    entries = {
        "ObjectType": "Image", "NDims": "3", "BinaryData": "True", "BinaryDataByteOrderMSB": "False",
        "CompressedData": str(packed), "TransformMatrix": "1 0 0 0 1 0 0 0 1", "Offset": "1 2 3", "ElementSpacing": "0.8 0.8 3",
        "DimSize": " ".join(map(str, values.shape[::-1])), "ElementType": "MET_SHORT", "ElementDataFile": "LOCAL",
    } | fields  # fmt: skip
    place = entries.pop("ElementDataFile")
    text = "".join(f"{name} = {value}\n" for name, value in (*entries.items(), ("ElementDataFile", place)))
    path.write_bytes(text.encode() + body)
    return path


def nrrd(path: Path, values: np.ndarray = VALUES, *, data: bytes | None = None, **fields: str) -> Path:
    """An NRRD of 16-bit values; an encoding of gzip packs them. data: instead of the voxels."""
    entries = {
        "type": "short", "dimension": "3", "space": "left-posterior-superior", "sizes": " ".join(map(str, values.shape[::-1])),
        "space directions": "(0.8,0,0) (0,0.8,0) (0,0,3)", "kinds": "domain domain domain", "endian": "little",
        "encoding": "raw", "space origin": "(1,2,3)",
    } | {name.replace("_", " "): value for name, value in fields.items()}  # fmt: skip
    body = values.tobytes() if data is None else data
    body = gzip.compress(body) if entries["encoding"] == "gzip" and data is None else body
    text = "NRRD0004\n" + "".join(f"{name}: {value}\n" for name, value in entries.items()) + "\n"
    path.write_bytes(text.encode() + body)
    return path


def flipped(path: Path, *places: float) -> Path:
    """The file with a byte changed at each place, a share of its length."""
    content = bytearray(path.read_bytes())
    for place in places:
        content[int(place * len(content))] ^= 0x5A
    path.write_bytes(bytes(content))
    return path


MAKERS = {"nii": nifti, "nii.gz": nifti, "mha": meta_image, "nrrd": nrrd}
DAMAGED, CONTRADICTORY = "damaged or incomplete", "contradictory header"


def values_of(path: Path) -> np.ndarray:
    with collected_notices() as said:
        image = read_image(path)
    assert said == []
    return sitk.GetArrayFromImage(image)


def refused(path: Path) -> str:
    """What both readers say of a file; it names the file and takes neither time nor memory."""
    start = time.process_time()
    for read, error in ((read_image, ImageError), (read_mask, MaskError)):
        with pytest.raises(error) as caught:
            read(path)
        assert str(path) in str(caught.value)
        assert caught.value.cure
    assert time.process_time() - start < 5
    return str(caught.value)


def notices_of(path: Path) -> list[str]:
    with collected_notices() as said:
        read_image(path)
    assert not any(str(path.parent) in text for text in said)
    return said
