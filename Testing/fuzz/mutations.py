"""Mutations that know how a file is built: fields of headers, packed contents, cells, elements; and plain damage of bytes.

Everything follows from the random source that is handed in, so a mutant can be made again from its number.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pydicom

_NIFTI_FIELDS = [
    (0, "i"), *((place, "h") for place in (40, 42, 44, 46, 48, 70, 72, 252, 254)), *((76 + 4 * k, "f") for k in range(8)),
    (108, "f"), (112, "f"), (116, "f"), (123, "B"), *((256 + 4 * k, "f") for k in range(18)), (344, "B"), (348, "B"),
]  # fmt: skip
_NUMBERS = {
    "i": [0, 1, -1, 347, 540, 2**31 - 1, -(2**31)], "h": [0, 1, -1, 2, 3, 4, 5, 7, 8, 16, 64, 256, 512, 32767, -32768],
    "B": [0, 1, 2, 3, 255],
    "f": [0.0, 1.0, -1.0, 0.5, 1e-7, 1e30, -1e30, 352.0, 348.0, 16.0, 353.0, float("nan"), float("inf"), float("-inf")],
}  # fmt: skip
_WORDS = [
    "0", "-1", "1", "2", "3", "1e999", "nan", "inf", "-inf", "999999999999", "2147483648", "0.0000001", "", "True", "none", "x",
    "1 2", "\0", "é", "(1,0,0)", "gzip", "raw", "bzip2", "big", "MET_DOUBLE", "double", "[]", "{}", '"', "null", "1,5", "50%",
    "=1+1", "NA", "-", "1.234,5", "1,234.5", "'7",
    "9" * 5000, "2001-99-99", "!!int x", "!!bool x", "&a [*a]", '"\\ud800"', "[" * 2000, "{a=" * 2000, "a." * 2000,
    "../x", "/dev/zero",
]  # fmt: skip
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")

Mutate = Callable[[bytes, random.Random], bytes]


def damaged(data: bytes, chance: random.Random, begin: int = 0, end: int | None = None) -> bytes:
    """A few bytes between two places flipped, set, removed, doubled or inserted; or the file cut or lengthened."""
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 1, 2, 5])):
        stop = min(len(changed), end if end is not None else len(changed))
        if stop <= begin:
            break
        at, size = chance.randrange(begin, stop), chance.choice([1, 1, 2, 8, 64])
        match chance.randrange(7):
            case 0 | 1:
                changed[at] ^= 1 << chance.randrange(8)
            case 2:
                changed[at] = chance.choice([0, 1, 0x20, 0x7F, 0xFF, chance.randrange(256)])
            case 3:
                del changed[at : at + size]
            case 4:
                changed[at:at] = changed[at : at + size]
            case 5:
                changed[at:at] = bytes(chance.randrange(256) for _ in range(size))
            case _:
                if chance.random() < 0.5:
                    del changed[at:]
                else:
                    changed += changed[at : at + size]
    return bytes(changed)


def text_changed(text: str, chance: random.Random) -> str:
    """A line removed, doubled, moved or cut; a number or a word exchanged; the case of a key turned."""
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    match chance.randrange(8):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[at])
        case 2:
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
        case 4:
            lines[at] = lines[at].swapcase()
        case 5:
            cut = chance.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:cut] + chance.choice(_WORDS) + lines[at][cut:]
        case _:
            found = list(_NUMBER.finditer(text))
            if found:
                hit = chance.choice(found)
                return text[: hit.start()] + _another(hit.group(), chance) + text[hit.end() :]
    return "\n".join(lines)


def _another(number: str, chance: random.Random) -> str:
    if chance.random() < 0.5:
        return chance.choice(_WORDS)
    value = float(number)
    if not math.isfinite(value):
        return chance.choice(_WORDS)
    near = chance.choice([value + 1, value - 1, -value, value * 2, value / 2, value + 1e-4])
    return str(int(near)) if near == int(near) and "." not in number else repr(near)


def _nifti(data: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.35:
        return damaged(data, chance)
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 2])):
        place, kind = chance.choice([field for field in _NIFTI_FIELDS if field[0] < 344 or len(data) > 348])
        value = chance.choice(_NUMBERS[kind])
        struct.pack_into(f"<{kind}", changed, place, value)
    return bytes(changed)


def _nrrd(data: bytes, chance: random.Random) -> bytes:
    head, gap, body = data.partition(b"\n\n")
    if chance.random() < 0.3:
        return damaged(data, chance)
    return text_changed(head.decode("latin-1"), chance).encode("utf-8", "replace") + gap + body


def _mha(data: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.3:
        return damaged(data, chance)
    mark = b"ElementDataFile = LOCAL\n"
    head, _, body = data.partition(mark)
    return text_changed((head + mark).decode("latin-1"), chance).encode("utf-8", "replace") + body


def _repacked(inside: Mutate) -> Mutate:
    """Of a gzipped file: its bytes damaged, or its content changed and packed again."""

    def mutate(data: bytes, chance: random.Random) -> bytes:
        if chance.random() < 0.5:
            return damaged(data, chance)
        return gzip.compress(inside(gzip.decompress(data), chance), mtime=0)

    return mutate


def _packed_body(inside: Mutate, mark: bytes, unpack: Callable[[bytes], bytes], pack: Callable[[bytes], bytes]) -> Mutate:
    """Of a file with a text header and a packed body: the header changed, the packed bytes damaged, or the voxels changed."""

    def mutate(data: bytes, chance: random.Random) -> bytes:
        head, gap, body = data.partition(mark)
        draw = chance.random()
        if draw < 0.4:
            return inside(data, chance)
        if draw < 0.8:
            return damaged(data, chance, len(head) + len(gap))
        return head + gap + pack(damaged(unpack(body), chance))

    return mutate


def _text(data: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.3:
        return damaged(data, chance)
    text = data.decode("utf-8")
    for _ in range(chance.choice([1, 1, 2])):
        text = text_changed(text, chance)
    return text.encode("utf-8", "replace")


def _csv(data: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.3:
        return damaged(data, chance)
    text = io.StringIO()
    rows = _cells([list(row) for row in csv.reader(io.StringIO(data.decode("utf-8")))], chance)
    csv.writer(text, lineterminator=chance.choice(["\n", "\r\n"])).writerows(rows)
    return text.getvalue().encode(chance.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16"]), "replace")


def _cells(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    """A table with cells, rows or columns exchanged, removed or added."""
    at = chance.randrange(len(rows))
    column = chance.randrange(len(rows[at]))
    match chance.randrange(7):
        case 0:
            del rows[at][column]
        case 1:
            rows.insert(at, list(rows[at]))
        case 2:
            rows.insert(at, [""] * len(rows[0]))
        case 3:
            for row in rows:
                row.insert(column, row[column])
        case 4:
            rows[at], rows[-1] = rows[-1], rows[at]
        case _:
            rows[at][column] = chance.choice(_WORDS)
    return rows


def _zip(data: bytes, chance: random.Random) -> bytes:
    """An archive damaged, or with another content in a member, whose checksum is right."""
    if chance.random() < 0.6:
        return damaged(data, chance)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as changed:
        hit = chance.choice(source.namelist())
        for name in source.namelist():
            content = source.read(name)
            changed.writestr(name, _text(content, chance) if name == hit else content)
    return target.getvalue()


def _xlsx(data: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.7:
        return _zip(data, chance)
    target = io.BytesIO()
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.active
    cell = sheet.cell(chance.randrange(1, sheet.max_row + 1), chance.randrange(1, sheet.max_column + 1))
    word = chance.choice([word for word in _WORDS if "\0" not in word])
    cell.value = chance.choice([word, 7, -2.5, None, True])
    book.save(target)
    return target.getvalue()


def _dicom(data: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.5:
        return damaged(data, chance)
    found = pydicom.dcmread(io.BytesIO(data))
    elements = [element for element in found.iterall() if element.VR != "SQ" and element.keyword != "PixelData"]
    element = chance.choice(elements)
    try:
        if chance.random() < 0.3 and element.tag in found:
            del found[element.tag]
        elif element.VR in ("US", "UL", "SS", "SL"):
            element.value = chance.choice([0, 1, 2, 7, 12, 16, 65535])
        elif element.VR in ("DS", "IS"):
            element.value = chance.choice(["0", "1", "-1", "2", "1000000", "0.0001"])
        else:
            element.value = chance.choice(["", "X", "1.2.3", "é", "ISO_IR 192", "MONOCHROME1", "CT", "BINARY", "FRACTIONAL"])
        target = io.BytesIO()
        found.save_as(target, enforce_file_format=False)
        return target.getvalue()
    except Exception:  # noqa: BLE001 - pydicom refuses to write some of it: plain damage instead
        return damaged(data, chance)


_FORMS: dict[str, Mutate] = {
    "nifti": _nifti,
    "nifti-gz": _repacked(_nifti),
    "nrrd": _nrrd,
    "nrrd-gzip": _packed_body(_nrrd, b"\n\n", gzip.decompress, lambda data: gzip.compress(data, mtime=0)),
    "mha": _mha,
    "mha-zlib": _packed_body(_mha, b"ElementDataFile = LOCAL\n", zlib.decompress, zlib.compress),
    "dicom": _dicom,
    "csv": _csv,
    "xlsx": _xlsx,
    "zip": _zip,
    "text": _text,
    "bytes": damaged,
}


def mutate(path: Path, form: str, chance: random.Random, beside: str = "") -> None:
    """Change one file of a sample in place: the file itself, or one in the folder, or one of those beside it."""
    if path.is_dir():
        path = chance.choice(sorted(file for file in path.rglob("*") if file.is_file()))
    elif beside:
        path = chance.choice(sorted(path.parent.glob(beside)))
    data = path.read_bytes()
    changed = data
    while changed == data:
        changed = _form_of(path, form)(data, chance)
    path.write_bytes(changed)


def _form_of(path: Path, form: str) -> Mutate:
    """The mutations for one file of a sample: voxels and locks have no inner form that could be changed."""
    if form == "any":
        return _text if path.suffix in (".toml", ".json", ".jsonl") else damaged
    return damaged if path.suffix in (".img", ".zraw") or path.name.endswith(".raw.gz") else _FORMS[form]
