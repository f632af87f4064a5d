"""Tiny readers of our own making, strict about sizes and checksums, which share no code with the library: what is right.

Each gives voxels and, for images, the 3 x 4 matrix from voxel to LPS millimetres, or raises ``Damaged``.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openpyxl
import pydicom


class Damaged(Exception):
    """The bytes contradict themselves."""


class Unknown(Exception):
    """These readers take too much memory to find out."""


@dataclass(frozen=True)
class Volume:
    """values: (z, y, x). matrix: (3, 4), voxel (x, y, z) to LPS mm, None where the file does not say."""

    values: np.ndarray
    matrix: np.ndarray | None


_NIFTI_TYPES = {2: "u1", 4: "i2", 8: "i4", 16: "f4", 64: "f8", 256: "i1", 512: "u2", 768: "u4", 1024: "i8", 1280: "u8"}
_NRRD_TYPES = {
    "i1": "signed char, int8, int8_t", "u1": "uchar, unsigned char, uint8, uint8_t",
    "i2": "short, short int, signed short, signed short int, int16, int16_t",
    "u2": "ushort, unsigned short, unsigned short int, uint16, uint16_t", "i4": "int, signed int, int32, int32_t",
    "u4": "uint, unsigned int, uint32, uint32_t", "i8": "longlong, long long, long long int, int64, int64_t",
    "u8": "ulonglong, unsigned long long, uint64, uint64_t", "f4": "float", "f8": "double",
}  # fmt: skip
_META_TYPES = {
    "CHAR": "i1", "UCHAR": "u1", "SHORT": "i2", "USHORT": "u2", "INT": "i4", "UINT": "u4", "LONG_LONG": "i8",
    "ULONG_LONG": "u8", "FLOAT": "f4", "DOUBLE": "f8",
}  # fmt: skip
_RAS = np.diag([-1.0, -1.0, 1.0])


def _unpacked(data: bytes) -> bytes:
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise Damaged(str(error)) from error


def _voxels(data: bytes, kind: str, size: tuple[int, ...]) -> np.ndarray:
    if any(length < 1 for length in size):
        raise Damaged("size")
    needed = int(np.prod([int(length) for length in size], dtype=object)) * np.dtype(kind).itemsize
    if len(data) < needed:
        raise Damaged("too few voxels")
    return np.frombuffer(data[:needed], kind).reshape(size[::-1])


def _beside(path: Path, name: str) -> bytes:
    """The file with the voxels of a header."""
    try:
        return (path.parent / name).read_bytes()
    except (OSError, ValueError) as error:
        raise Damaged("no voxels") from error


def nifti(path: Path) -> Volume:
    """NIfTI-1, plain or gzipped."""
    data = path.read_bytes()
    data = _unpacked(data) if data[:2] == b"\x1f\x8b" else data
    if len(data) < (348 if path.suffix == ".hdr" else 352):
        raise Damaged("header")
    order = "<" if struct.unpack_from("<i", data)[0] == 348 else ">"
    if struct.unpack_from(f"{order}i", data)[0] != 348:
        raise Damaged("length")
    dim = struct.unpack_from(f"{order}8h", data, 40)
    kind, bits = struct.unpack_from(f"{order}2h", data, 70)
    pixdim = struct.unpack_from(f"{order}8f", data, 76)
    offset, slope, shift = struct.unpack_from(f"{order}3f", data, 108)
    if kind not in _NIFTI_TYPES or np.dtype(_NIFTI_TYPES[kind]).itemsize * 8 != bits or not 2 <= dim[0] <= 7:
        raise Damaged("type or dimensions")
    if not (np.isfinite(offset) and offset >= 0 and offset == int(offset)):
        raise Damaged("offset")
    size = (*dim[1 : dim[0] + 1], 1, 1)[:3]
    if any(length != 1 for length in dim[4 : dim[0] + 1]):
        raise Damaged("more than three dimensions")
    body = _beside(path, path.with_suffix(".img").name) if data[344:348] == b"ni1\0" else data
    values = _voxels(body[int(offset) :], order + _NIFTI_TYPES[kind], size)
    shift = shift if np.isfinite(shift) else 0.0  # as the reference implementation nifti_clib has it
    if np.isfinite(slope) and slope != 0 and (slope != 1 or shift != 0):
        values = values.astype(float) * slope + shift
    if dim[0] == 2:
        return Volume(values, None)
    qform, sform = struct.unpack_from(f"{order}2h", data, 252)
    matrix = np.array(struct.unpack_from(f"{order}12f", data, 280), float).reshape(3, 4)
    if sform > 0 and not (qform > 0 and _sheared(matrix[:, :3])):
        pass
    elif qform > 0:  # alone, or where the sform cannot be a grid of boxes: as ITK has it, with a notice
        b, c, d, *origin = struct.unpack_from(f"{order}6f", data, 256)
        a = np.sqrt(max(0.0, 1 - b * b - c * c - d * d))
        turn = np.array(
            [
                [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
                [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
                [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c],
            ]
        )
        steps = np.array([pixdim[1], pixdim[2], pixdim[3] * (-1 if pixdim[0] < 0 else 1)])
        matrix = np.column_stack([turn * steps, origin])
    else:
        return Volume(values, None)
    unit = {1: 1000.0, 3: 0.001}.get(data[123] & 7, 1.0)
    return Volume(values, _RAS @ matrix * unit)


def _sheared(axes: np.ndarray) -> bool:
    lengths = np.linalg.norm(axes, axis=0)
    unit = axes / np.where(lengths > 0, lengths, 1)
    return bool(np.abs(unit.T @ unit - np.diag((lengths > 0).astype(float))).max() > 1e-4)


def _vectors(text: str) -> np.ndarray:
    return np.array([[float(part) for part in group.split(",")] for group in re.findall(r"\(([^)]*)\)", text)])


def nrrd(path: Path) -> Volume:
    """NRRD with its voxels in the same file, raw or gzipped, three-dimensional."""
    head, separator, body = path.read_bytes().partition(b"\n\n")
    lines = head.decode("latin-1").split("\n")
    if not (separator or path.suffix == ".nhdr") or not lines[0].startswith("NRRD000"):
        raise Damaged("header")
    fields: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(": ")
        if not line.startswith("#") and colon and ":=" not in line:
            fields[name.strip().lower()] = value.strip()
    try:
        kind = next(code for code, names in _NRRD_TYPES.items() if fields["type"].lower() in names.split(", "))
        size = tuple(int(part) for part in fields["sizes"].split())
        encoding = fields["encoding"].lower()
        order = {"little": "<", "big": ">"}[fields["endian"].lower()] if kind[1] != "1" else "|"
    except (KeyError, StopIteration, ValueError) as error:
        raise Damaged("fields") from error
    if len(size) != 3 or int(fields.get("dimension", 0)) != 3:
        raise Damaged("dimensions")
    if elsewhere := fields.get("data file", fields.get("datafile")):
        body = _beside(path, elsewhere)
    if encoding in ("gzip", "gz"):
        body = _unpacked(body)
    elif encoding != "raw":
        raise Damaged("encoding")
    if "line skip" in fields or "byte skip" in fields:
        raise Damaged("skips")
    values = _voxels(body, order + kind, size)
    space = fields.get("space", "").lower()
    if "space directions" not in fields or not space:
        return Volume(values, None)
    try:
        origin = _vectors(fields["space origin"])[0] if "space origin" in fields else np.zeros(3)
        matrix = np.column_stack([_vectors(fields["space directions"]).T, origin])
    except (ValueError, IndexError) as error:
        raise Damaged("space") from error
    signs = {"left-posterior-superior": (1, 1, 1), "lps": (1, 1, 1), "right-anterior-superior": (-1, -1, 1), "ras": (-1, -1, 1)}
    signs |= {"left-anterior-superior": (1, -1, 1), "las": (1, -1, 1)}
    if space not in signs or matrix.shape != (3, 4):
        raise Damaged("space")
    return Volume(values, np.diag(signs[space]).astype(float) @ matrix)


def meta_image(path: Path) -> Volume:
    """MetaImage with its voxels in the same file, raw or packed by zlib."""
    data, fields, at = path.read_bytes(), dict[str, str](), 0
    while "ElementDataFile" not in fields:
        end = data.find(b"\n", at)
        if end < 0:
            raise Damaged("header")
        name, _, value = data[at:end].decode("latin-1").partition("=")
        fields[name.strip()] = value.strip()
        at = end + 1
    elsewhere = fields["ElementDataFile"]
    try:
        size = tuple(int(part) for part in fields["DimSize"].split())
        kind = _META_TYPES[fields["ElementType"].removeprefix("MET_")]
        spacing = [float(part) for part in fields.get("ElementSpacing", "1 1 1").split()]
        turn = np.array([float(part) for part in fields.get("TransformMatrix", "1 0 0 0 1 0 0 0 1").split()]).reshape(3, 3)
        origin = [float(part) for part in fields.get("Offset", fields.get("Position", "0 0 0")).split()]
        if int(fields["NDims"]) != 3 or len(size) != 3 or len(spacing) != 3 or len(origin) != 3:
            raise Damaged("dimensions")
    except (KeyError, ValueError) as error:
        raise Damaged("fields") from error
    big = _is_true(fields.get("BinaryDataByteOrderMSB", fields.get("ElementByteOrderMSB", "False")))
    body = data[at:] if elsewhere.upper() == "LOCAL" else _beside(path, elsewhere)
    if _is_true(fields.get("CompressedData", "False")):
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
        try:
            body = unpacker.decompress(body)
        except zlib.error as error:
            raise Damaged("packed") from error
        if not unpacker.eof:
            raise Damaged("packed data end early")
    values = _voxels(body, (">" if big else "<") + kind, size)
    return Volume(values, np.column_stack([turn.T * np.array(spacing), origin]))


def _is_true(word: str) -> bool:
    return word[:1] in ("T", "t", "1")


def series(folder: Path) -> Volume:
    """A DICOM series of single slices, sorted along its normal, values rescaled."""
    try:
        slices = [pydicom.dcmread(path, force=True) for path in sorted(folder.iterdir())]
        first = slices[0]
        row, column = (np.array([float(part) for part in first.ImageOrientationPatient[k : k + 3]]) for k in (0, 3))
        normal = np.cross(row, column)
        slices = sorted(slices, key=lambda one: float(np.dot(normal, [float(part) for part in one.ImagePositionPatient])))
        frames = [_stored(one) * float(one.get("RescaleSlope", 1)) + float(one.get("RescaleIntercept", 0)) for one in slices]
        places = [np.array([float(part) for part in one.ImagePositionPatient]) for one in slices]
        down, across = (float(part) for part in first.PixelSpacing)
        step = (places[-1] - places[0]) / (len(places) - 1)
        return Volume(np.stack(frames), np.column_stack([row * across, column * down, step, places[0]]))
    except MemoryError as error:  # pydicom reads what lies behind the pixels, too, however long it says it is
        raise Unknown from error
    except Exception as error:  # whatever pydicom raises
        raise Damaged(f"{type(error).__name__}: {error}") from error


def _stored(one: pydicom.Dataset) -> np.ndarray:
    order = ">" if one.file_meta.get("TransferSyntaxUID", "") == "1.2.840.10008.1.2.2" else "<"
    kind = f"{order}{'iu'[one.PixelRepresentation == 0]}{one.BitsAllocated // 8}"
    values = np.frombuffer(one.PixelData, kind)[: one.Rows * one.Columns]
    values = values.reshape(one.Rows, one.Columns)
    stored = one.get("BitsStored", one.BitsAllocated)
    above = one.BitsAllocated - 1 - one.get("HighBit", stored - 1)
    return ((values << above) >> (one.BitsAllocated - stored)).astype(float)


def seg(path: Path) -> dict[tuple[int, float], np.ndarray]:
    """A binary DICOM segmentation: (segment, z) -> drawn pixels."""
    try:
        found = pydicom.dcmread(path)
        labels = found.get("SOPClassUID", found.file_meta.get("MediaStorageSOPClassUID")) == "1.2.840.10008.5.1.4.1.1.66.7"
        frames = _frames(found, labels)
        drawn: dict[tuple[int, float], np.ndarray] = {}
        for frame, groups in zip(frames, found.PerFrameFunctionalGroupsSequence, strict=True):
            if labels:
                z = float(groups.PlanePositionSequence[0].ImagePositionPatient[2])
                drawn |= {(int(label), round(z, 4)): frame == label for label in np.unique(frame) if label}
                continue
            number = int(groups.SegmentIdentificationSequence[0].ReferencedSegmentNumber)
            z = float(groups.PlanePositionSequence[0].ImagePositionPatient[2])
            key = (number, round(z, 4))
            drawn[key] = np.maximum(drawn.get(key, 0), frame)
        return {key: frame for key, frame in drawn.items() if frame.any()}
    except MemoryError as error:
        raise Unknown from error
    except Exception as error:
        raise Damaged(f"{type(error).__name__}: {error}") from error


def _frames(found: pydicom.Dataset, labels: bool) -> np.ndarray:
    """(frames, rows, columns) of a segmentation: bits, labels, or whether a fraction reaches a half."""
    count, rows, columns = int(found.NumberOfFrames), found.Rows, found.Columns
    if found.BitsAllocated == 1:
        bits = np.unpackbits(np.frombuffer(found.PixelData, np.uint8), bitorder="little")[: count * rows * columns]
        return bits.reshape(count, rows, columns)
    values = np.frombuffer(found.PixelData, f"<u{found.BitsAllocated // 8}")[: count * rows * columns].reshape(
        count, rows, columns
    )
    if labels:
        return values
    if found.get("SegmentationType") == "BINARY" and values.max(initial=0) > 1:
        raise Damaged("binary")
    if found.get("SegmentationType") == "FRACTIONAL":
        return (values / found.MaximumFractionalValue >= 0.5).astype(np.uint8)
    return values


def enhanced(path: Path) -> Volume:
    """An enhanced multi-frame image with axial frames that share their scale."""
    try:
        found = pydicom.dcmread(path, force=True)
        count = int(found.NumberOfFrames)
        order = ">" if found.file_meta.get("TransferSyntaxUID", "") == "1.2.840.10008.1.2.2" else "<"
        kind = f"{order}{'iu'[found.PixelRepresentation == 0]}{found.BitsAllocated // 8}"
        values = np.frombuffer(found.PixelData, kind)[: count * found.Rows * found.Columns]
        values = values.reshape(count, found.Rows, found.Columns)
        groups = found.PerFrameFunctionalGroupsSequence
        places = [[float(mm) for mm in one.PlanePositionSequence[0].ImagePositionPatient] for one in groups]
        if len(places) != count:
            raise Damaged("frames")
        stored = found.get("BitsStored", found.BitsAllocated)
        above = found.BitsAllocated - 1 - found.get("HighBit", stored - 1)
        values = ((values << above) >> (found.BitsAllocated - stored)).astype(float)
        return Volume(values[np.argsort([place[2] for place in places], kind="stable")], None)
    except MemoryError as error:
        raise Unknown from error
    except Exception as error:
        raise Damaged(f"{type(error).__name__}: {error}") from error


def table(path: Path) -> list[list[str]]:
    """Cells of a CSV file in UTF-8 with commas, or of a workbook's first sheet, header first, blank rows left out."""
    try:
        if path.suffix == ".csv":
            text = path.read_bytes().decode("utf-8-sig")
            rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if any(cell.strip() for cell in row)]
        else:
            with zipfile.ZipFile(path) as packed:
                if packed.testzip() is not None:
                    raise Damaged("checksum")
            sheet = openpyxl.load_workbook(path, data_only=True).active
            rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
            rows = [row for row in rows if any(row)]
    except Damaged:
        raise
    except Exception as error:
        raise Damaged(f"{type(error).__name__}: {error}") from error
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise Damaged("ragged")
    return rows
