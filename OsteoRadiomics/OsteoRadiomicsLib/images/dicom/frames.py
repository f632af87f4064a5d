"""Frames: one two-dimensional image each, with its place and scale, from single-frame files or from enhanced multi-frame ones.

Source: DICOM PS3.3 C.7.6.2 (image plane), C.11.1 (modality LUT), C.7.6.16 (functional groups of multi-frame images).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...base.errors import ImageError
from ..read_image import Origin
from .objects import number_of, numbers_of, object_name, open_dicom, origin_of, sound, text_of, uid_name

_OF_FRAMES = ["SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"]
_TAGS = [
    "SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "SeriesNumber", "SeriesDescription", "Modality",
    "PatientID", "FrameOfReferenceUID", "NumberOfFrames", "Rows", "Columns", "PixelSpacing", "ImagePositionPatient",
    "ImageOrientationPatient", "SliceThickness", "RescaleSlope", "RescaleIntercept", "ModalityLUTSequence", "SamplesPerPixel",
    "PhotometricInterpretation", "BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation", "PixelPaddingValue",
    "PixelPaddingRangeLimit", "ImagerPixelSpacing", "NominalScannedPixelSpacing", *_OF_FRAMES,
]  # fmt: skip
FRAME_TYPE, IMAGE_TYPE, ECHO_TIME = "frame type", "image type", "echo time"
# What tells images at one place apart: (how messages call it, functional group or "", key).
_MARKS = (
    ("stack", "FrameContentSequence", "StackID"),
    ("temporal position", "FrameContentSequence", "TemporalPositionIndex"),
    ("temporal position", "", "TemporalPositionIdentifier"),
    (ECHO_TIME, "MREchoSequence", "EffectiveEchoTime"),
    (ECHO_TIME, "", "EchoTime"),
    ("b-value", "MRDiffusionSequence", "DiffusionBValue"),
    ("b-value", "", "DiffusionBValue"),
    ("trigger time", "", "TriggerTime"),
    ("cardiac phase", "CardiacSynchronizationSequence", "NominalPercentageOfCardiacPhase"),
    (FRAME_TYPE, "MRImageFrameTypeSequence", "FrameType"),
    (FRAME_TYPE, "CTImageFrameTypeSequence", "FrameType"),
    (IMAGE_TYPE, "", "ImageType"),
    ("acquisition", "", "AcquisitionNumber"),
)
HEADER_TAGS = sorted({*_TAGS, *(key for _, group, key in _MARKS if not group)})


@dataclass(frozen=True)
class SeriesMark:
    """What files of one series share. UIDs may be empty: files without UID then count as one series."""

    uid: str
    number: str
    description: str
    modality: str

    @property
    def title(self) -> str:
        """How a user recognises the series, without anything that names the patient."""
        text = (self.description or self.modality).replace('"', "'")
        return " ".join(part for part in (self.number, f'"{text}"' if text else "") if part) or self.uid or "unnamed"


@dataclass(frozen=True)
class StoredFormat:
    """How a stored value lies in its bits."""

    allocated: int
    stored: int
    high_bit: int
    signed: bool

    @property
    def range(self) -> tuple[int, int]:
        """The least and greatest value that can be stored."""
        return (-(1 << self.stored - 1), (1 << self.stored - 1) - 1) if self.signed else (0, (1 << self.stored) - 1)


@dataclass(frozen=True)
class Frame:
    """One image plane. Lengths in mm, LPS; None where the header does not say.

    index: its number in the file, from 0 on. position: of the first voxel's centre. orientation: along a row, along a column.
    spacing: (between rows, between columns). padding: stored values, lowest and highest, that mean "not measured".
    marks: what tells frames of one place apart.
    """

    file: Path
    index: int
    of: int
    shape: tuple[int, int]
    position: tuple[float, ...] | None
    orientation: tuple[float, ...] | None
    spacing: tuple[float, ...] | None
    thickness: float | None
    slope: float | None
    intercept: float | None
    format: StoredFormat
    padding: tuple[int, int] | None
    marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How messages call it: by the name of its file, never by its folder."""
        return self.file.name if self.of == 1 else f"frame {self.index + 1} of {self.file.name}"


@dataclass(frozen=True)
class ImageFile:
    """The header of one file that holds an image."""

    path: Path
    mark: SeriesMark
    origin: Origin
    modality: str
    header: Any

    def frames(self, where: str) -> list[Frame]:
        """The planes of the file. Raises ImageError: colour, a lookup table, frames whose places are not stated."""
        with sound(where, ImageError, self.path.name):
            return _frames(self.path, self.header, where)


def image_file(path: Path, where: str) -> ImageFile | None:
    """The header of a file, None for what is no DICOM image. Raises ImageError for a damaged file."""
    header = open_dicom(path, ImageError, where, tags=HEADER_TAGS)
    with sound(where, ImageError, path.name):
        if header.get("Modality") == "SEG":
            return None
        if "Rows" not in header or "Columns" not in header:
            if _should_hold_pixels(header):
                lacking = "Rows" if "Rows" not in header else "Columns"
                raise ImageError(
                    f"{path.name} is damaged or incomplete: it has no {lacking}",
                    where=where,
                    cure="Copy or export the file again",
                )
            return None
        modality = text_of(header, "Modality")
        number, description = text_of(header, "SeriesNumber"), text_of(header, "SeriesDescription")
        mark = SeriesMark(text_of(header, "SeriesInstanceUID"), number, description, modality)
        return ImageFile(path, mark, origin_of(header), modality, header)


_STANDARD = "1.2.840.10008."
_UID = re.compile(r"[0-9.]{1,64}")


def _should_hold_pixels(header: Any) -> bool:
    """Whether a file says that it is an image, or says nothing sound although it is marked as DICOM.

    A damaged slice must not go unnoticed among others; private objects and reports beside a series may.
    """
    stated = text_of(header, "SOPClassUID")
    known = uid_name(stated or str(header.file_meta.get("MediaStorageSOPClassUID", "") or ""))
    # Of a file that is cut off within its first entries, no class is left, or the beginning of a standard one.
    private = _UID.fullmatch(stated) and not stated.startswith(_STANDARD) and not _STANDARD.startswith(stated)
    return known.endswith("Image Storage") or not (known or private)


def _frames(path: Path, header: Any, where: str) -> list[Frame]:
    if int(header.get("SamplesPerPixel") or 1) > 1 or header.get("PhotometricInterpretation") == "PALETTE COLOR":
        raise ImageError("is a colour image", where=where, cure="Give an image with one value per voxel")
    count = int(header.get("NumberOfFrames") or 1)
    per_frame = header.get("PerFrameFunctionalGroupsSequence") or []
    if count == 1 and not per_frame:
        return [_frame(path, header, where, 0, 1, _Plain(header))]
    if not per_frame:
        name = object_name(text_of(header, "SOPClassUID"), text_of(header, "Modality"))
        raise ImageError(
            f"{path.name} is {name}, a multi-frame file that does not say where its {count} frames lie",
            where=where,
            cure="Convert it to NIfTI, NRRD or single-frame DICOM",
        )
    if len(per_frame) != count:
        raise ImageError(
            f"{path.name} states {count} frames and describes {len(per_frame)}", where=where, cure="Export the image again"
        )
    shared = header.get("SharedFunctionalGroupsSequence") or []
    return [
        _frame(path, header, where, index, count, _Grouped(header, [groups, *shared])) for index, groups in enumerate(per_frame)
    ]


class _Plain:
    """Where a single-frame file keeps its entries: in itself."""

    def __init__(self, header: Any) -> None:
        self._header = header

    def holder(self, group: str) -> Any:
        return self._header

    def mark(self, group: str, key: str) -> str:
        return "" if group else text_of(self._header, key)


class _Grouped(_Plain):
    """Where one frame of a multi-frame file keeps its entries: in its functional groups, or in those that all frames share."""

    def __init__(self, header: Any, groups: list[Any]) -> None:
        super().__init__(header)
        self._groups = groups

    def holder(self, group: str) -> Any:
        return next((groups[group][0] for groups in self._groups if groups.get(group)), {})

    def mark(self, group: str, key: str) -> str:
        return text_of(self.holder(group), key) if group else ""


def _frame(path: Path, header: Any, where: str, index: int, count: int, entries: _Plain) -> Frame:
    scale = entries.holder("PixelValueTransformationSequence")
    if header.get("ModalityLUTSequence") and "RescaleSlope" not in scale:
        cure = "Export it with rescale slope and intercept"
        raise ImageError(f"{path.name} turns stored values into measured ones by a lookup table", where=where, cure=cure)
    stored = _format(header, path, where)
    marks: dict[str, str] = {}
    for name, group, key in _MARKS:
        said = entries.mark(group, key)
        if said and name not in marks:
            marks[name] = said
    return Frame(
        file=path,
        index=index,
        of=count,
        shape=(int(header.Rows), int(header.Columns)),
        position=numbers_of(entries.holder("PlanePositionSequence"), "ImagePositionPatient", 3),
        orientation=numbers_of(entries.holder("PlaneOrientationSequence"), "ImageOrientationPatient", 6),
        spacing=numbers_of(entries.holder("PixelMeasuresSequence"), "PixelSpacing", 2),
        thickness=number_of(entries.holder("PixelMeasuresSequence"), "SliceThickness"),
        slope=number_of(scale, "RescaleSlope"),
        intercept=number_of(scale, "RescaleIntercept"),
        format=stored,
        padding=_padding(header, stored),
        marks=marks,
    )


def _format(header: Any, path: Path, where: str) -> StoredFormat:
    allocated = int(header.get("BitsAllocated") or 0)
    counting = header.get("BitsStored")
    stored = allocated if counting is None else int(counting)
    high = header.get("HighBit")
    high_bit = stored - 1 if high is None else int(high)
    if allocated not in (8, 16, 32) or not 1 <= stored <= allocated or not stored - 1 <= high_bit < allocated:
        raise ImageError(
            f"{path.name} stores its values in {stored} of {allocated} bits up to bit {high_bit}, which cannot be",
            where=where,
            cure="Export the image again with 8, 16 or 32 bits allocated",
        )
    sign = header.get("PixelRepresentation")
    if sign not in (0, 1):
        what = "does not say" if sign is None else "says in an unknown way"
        raise ImageError(
            f"{path.name} {what} whether its values have a sign (PixelRepresentation)",
            where=where,
            cure="Export the image again, or complete the header",
        )
    return StoredFormat(allocated, stored, high_bit, bool(sign))


def _padding(header: Any, stored: StoredFormat) -> tuple[int, int] | None:
    """The stored values that stand for no measurement (PS3.3 C.7.5.1.1.2), in the sign of the stored values."""
    value = number_of(header, "PixelPaddingValue")
    if value is None:
        return None
    limit = number_of(header, "PixelPaddingRangeLimit")
    ends = [_signed(int(end), stored) for end in (value, value if limit is None else limit)]
    return min(ends), max(ends)


def _signed(value: int, stored: StoredFormat) -> int:
    """The value as its bits mean it: an explicit 16-bit entry may be written with the other sign than the pixels have."""
    whole = 1 << stored.allocated
    value %= whole
    return value - whole if stored.signed and value >= whole // 2 else value
