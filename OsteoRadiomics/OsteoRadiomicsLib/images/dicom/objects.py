"""DICOM files as objects: telling them from other files, opening them, and calling them by their right name."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ...base.errors import ImageError, OsteoRadiomicsError
from ..read_image import Origin
from .deflated import BoundedFile, deflated_dataset, header_of_deflated

SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4"
LABEL_MAP_SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.7"
RT_STRUCTURE_SET = "1.2.840.10008.5.1.4.1.1.481.3"
DIRECTORY = "1.2.840.10008.1.3.10"

_NAMES = {
    SEGMENTATION: "DICOM segmentation (SEG)",
    LABEL_MAP_SEGMENTATION: "DICOM label-map segmentation (SEG)",
    RT_STRUCTURE_SET: "RT Structure Set (RTSTRUCT)",
    DIRECTORY: "DICOMDIR",
}
# Groups that a file without preamble can begin with: file meta information, or a data set's identifying module.
_FIRST_GROUPS = (b"\x02\x00", b"\x08\x00", b"\x00\x08")
_TELLING = ("SOPClassUID", "Modality", "Rows", "Columns", "BitsAllocated")
_BITS_ALLOCATED = 0x00280100
# What to say of damage in a file whose pixel data were to be read.
UNDECODABLE = ": its pixel data cannot be decoded"
_VR = re.compile(rb"[A-Z]{2}")
# Bytes in which the mark is looked for; it belongs behind the first 128.
_MARK_SOUGHT = 256
_FIRST_ELEMENT = b"\x02\0\0\0UL\x04\0"  # group length of the file's meta information, which follows the mark


def is_dicom(path: Path) -> bool:
    """Whether a file is DICOM: by its mark, or, where preamble and mark are absent, by a data set that says what it is."""
    if not path.is_file():
        return False
    with open(path, "rb") as handle:
        start = handle.read(_MARK_SOUGHT)
    # A damaged preamble or mark is no reason to pass a slice over: reading the file says what is wrong.
    if b"DICM" in start or start[132:140] == _FIRST_ELEMENT:
        return True
    start = start[:132]
    return _may_begin_a_data_set(start) and bool(sop_class(path))


def _may_begin_a_data_set(start: bytes) -> bool:
    if start[:2] not in _FIRST_GROUPS or len(start) < 16:
        return False
    length = int.from_bytes(start[4:8], "little")
    return bool(_VR.match(start[4:6])) or length <= 1 << 16


def sop_class(path: Path) -> str:
    """The SOP class UID of a DICOM file; "unstated" for an image without one, empty where the file is no DICOM object."""
    from pydicom.filereader import read_partial
    from pydicom.tag import BaseTag, Tag

    tags: list[BaseTag | int] = [Tag(key) for key in _TELLING]
    try:
        with sound(str(path), ImageError), BoundedFile(path) as stream:
            header = header_of_deflated(stream, tags, _after_the_pixel_description) or read_partial(
                stream, stop_when=_after_the_pixel_description, force=True, specific_tags=tags
            )
            stated = str(
                header.get("SOPClassUID", "") or getattr(header, "file_meta", {}).get("MediaStorageSOPClassUID", "") or ""
            )
            return stated or ("unstated" if {"Rows", "Columns", "BitsAllocated"} <= set(header.dir()) else "")
    except ImageError:
        return ""


def _after_the_pixel_description(tag: Any, vr: Any, length: Any) -> bool:
    """Where reading may stop: what follows can be long, and says nothing about the kind of object."""
    return int(tag) > _BITS_ALLOCATED


def object_name(uid: str, modality: str = "") -> str:
    """What an object is, with its article: ``a CT Image``, ``an RT Dose``, ``an RT Structure Set (RTSTRUCT)``."""
    name = _NAMES.get(uid) or uid_name(uid).removesuffix(" Storage") or f"DICOM object of modality {modality or 'unknown'}"
    return f"{'an' if name[0] in 'AEIOU' or name.startswith(('RT ', 'MR ', 'X-', 'XA')) else 'a'} {name}"


def open_dicom(
    path: Path, error: type[OsteoRadiomicsError], where: str, *, tags: Sequence[str] | None = None, pixels: bool = False
) -> Any:
    """The data set of a file, with or without preamble. tags: read these alone. pixels: read pixel data too.

    Raises ``error`` for a damaged file, and one that unpacks to more than it declares. where: what the user gave, for messages.
    """
    import pydicom

    with sound(where, error, path.name, UNDECODABLE if pixels else ""), BoundedFile(path) as stream:
        dataset = deflated_dataset(stream, tags, where, error, pixels=pixels) or pydicom.dcmread(
            stream, force=True, stop_before_pixels=not pixels, specific_tags=list(tags) if tags is not None else None
        )
        if not hasattr(dataset, "file_meta"):
            dataset.file_meta = pydicom.dataset.FileMetaDataset()
        return dataset


def uid_name(uid: str) -> str:
    """What DICOM's own list (PS3.6 annex A) calls a UID, empty where it does not stand there."""
    from pydicom.uid import UID_dictionary

    return str(UID_dictionary[uid][0]) if uid in UID_dictionary else ""


@contextmanager
def sound(where: str, error: type[OsteoRadiomicsError], what: str = "", detail: str = "") -> Iterator[None]:
    """Turn whatever a parser stumbles over in a damaged file into one of our errors.

    what: the file or slice, where that is not ``where`` itself. detail: of the damage, if known.
    """
    place = place_of(what, where)
    try:
        with _quiet():
            yield
    except (OsteoRadiomicsError, MemoryError):
        raise
    except OSError as problem:
        if problem.errno is not None:
            raise error(f"{place}cannot be read ({problem.strerror})", where=where, cure="Check the file") from problem
        raise _damaged(place, detail, where, error) from problem
    except Exception as problem:  # pydicom converts values late and lets through what its conversions raise
        raise _damaged(place, detail, where, error) from problem


def place_of(name: str, where: str) -> str:
    """A file's name in front of a message, nothing where the message names that file anyway."""
    return f"{name} " if name and not where.endswith(name) else ""


def _damaged(place: str, detail: str, where: str, error: type[OsteoRadiomicsError]) -> OsteoRadiomicsError:
    return error(f"{place}is damaged or incomplete{detail}", where=where, cure="Copy or export the file again")


@contextmanager
def _quiet() -> Iterator[None]:
    """pydicom's warnings about spelling in headers stay off the terminal; what matters is checked where it is used."""
    logger = logging.getLogger("pydicom")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(before)


def text_of(dataset: Any, key: str) -> str:
    """An entry as text, several values joined by backslashes as in the file; empty where it is absent."""
    value = dataset.get(key)
    if value is None:
        return ""
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return str(value).strip()
    return "\\".join(str(part) for part in value)


def number_of(dataset: Any, key: str) -> float | None:
    """An entry as a number, None where it is absent or empty."""
    value = dataset.get(key)
    if value is None or str(value).strip() == "":
        return None
    return float(value)


def numbers_of(dataset: Any, key: str, count: int) -> tuple[float, ...] | None:
    """An entry of ``count`` numbers, None where it is absent or empty. Raises ValueError for another count."""
    value = dataset.get(key)
    if value is None or (hasattr(value, "__len__") and len(value) == 0):
        return None
    found = tuple(float(part) for part in value)
    if len(found) != count:
        raise ValueError(f"{key} has {len(found)} values")
    return found


def origin_of(dataset: Any, frame_of_reference: str | None = None) -> Origin:
    """Whose examination an object shows. frame_of_reference: where it stands elsewhere than in the data set itself."""
    frame = text_of(dataset, "FrameOfReferenceUID") if frame_of_reference is None else frame_of_reference
    return Origin(text_of(dataset, "PatientID"), text_of(dataset, "StudyInstanceUID"), frame)
