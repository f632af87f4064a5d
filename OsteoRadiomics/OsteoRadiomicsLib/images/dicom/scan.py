"""How images were acquired, from DICOM headers: scanner and settings, nothing of whom, where or when.

Only the public elements that are named here are asked for. Identifiers of series tell which files belong together, and series
descriptions which sequence it is; neither is kept. Source: DICOM PS3.3 C.8.3 (MR), C.8.2 (CT), C.8.13 and C.8.15 (enhanced).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...base.errors import ImageError
from ...base.progress import Progress
from ..sequences.words import sequence_words
from .objects import is_dicom, numbers_of, open_dicom, sound, text_of

MODALITIES = ("MR", "CT", "CR", "DX")
_ENHANCED = ("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence")
# Where enhanced objects keep a value: (functional group, its name there).
_GROUPED = {
    "RepetitionTime": ("MRTimingAndRelatedParametersSequence", "RepetitionTime"),
    "FlipAngle": ("MRTimingAndRelatedParametersSequence", "FlipAngle"),
    "EchoTime": ("MREchoSequence", "EffectiveEchoTime"),
    "InversionTime": ("MRModifierSequence", "InversionTimes"),
    "KVP": ("CTXRayDetailsSequence", "KVP"),
    "Exposure": ("CTExposureSequence", "ExposureInmAs"),
    "ConvolutionKernel": ("CTReconstructionSequence", "ConvolutionKernel"),
    "ReconstructionDiameter": ("CTReconstructionSequence", "ReconstructionDiameter"),
    "PixelSpacing": ("PixelMeasuresSequence", "PixelSpacing"),
    "SliceThickness": ("PixelMeasuresSequence", "SliceThickness"),
    "SpacingBetweenSlices": ("PixelMeasuresSequence", "SpacingBetweenSlices"),
}
_NUMBERS = {
    "field_strength_t": "MagneticFieldStrength",
    "tr_ms": "RepetitionTime",
    "te_ms": "EchoTime",
    "ti_ms": "InversionTime",
    "flip_angle_deg": "FlipAngle",
    "slice_thickness_mm": "SliceThickness",
    "kvp": "KVP",
    "exposure_mas": "Exposure",
}
TAGS = (
    "Modality", "Manufacturer", "ManufacturerModelName", "ImageType", "SeriesInstanceUID", "SeriesNumber", "SeriesDescription",
    "AcquisitionMatrix", "Rows", "Columns", "PixelSpacing", "ImagerPixelSpacing", "SpacingBetweenSlices",
    "ReconstructionDiameter", "ConvolutionKernel", "ImagePositionPatient", "ImageOrientationPatient", *_NUMBERS.values(),
    *_ENHANCED,
)  # fmt: skip
_GAUSS = 100  # a field strength above it is in gauss, as some scanners write it


@dataclass(frozen=True)
class SeriesScan:
    """How one series was acquired. sequence: T1, FS-T2 ..., empty where nothing tells. words: matrix, kernel.

    numbers: by name, in the unit that the name ends in; median over the files.
    """

    modality: str
    manufacturer: str
    model: str
    sequence: str
    numbers: Mapping[str, float]
    words: Mapping[str, str]


def read_scans(place: Path, progress: Progress | None = None) -> tuple[list[SeriesScan], list[str]]:
    """Every series of images below a folder, or that of one file; and the names of files that cannot be read.

    Localisers and objects that are no MR, CT or radiographs are passed over. Raises ImageError for what is not there, Cancelled.
    """
    series, damaged = headers_by_series(place, progress)
    with sound(str(place), ImageError):
        return [scan_of([header for _, header in files]) for files in series.values()], damaged


SeriesKey = tuple[str, str, str]
"""Folder, SeriesInstanceUID and SeriesNumber."""


def headers_by_series(place: Path, progress: Progress | None = None) -> tuple[dict[SeriesKey, list[tuple[Path, Any]]], list[str]]:
    """The headers of ``read_scans`` with their files, by series. Raises as that does."""
    if not place.exists():
        raise ImageError("does not exist", where=str(place), cure="Check the path")
    progress, damaged = progress or Progress(), []
    series: dict[SeriesKey, list[tuple[Path, Any]]] = {}
    for number, path in enumerate([place] if place.is_file() else _files(place)):
        if number % 50 == 0:
            progress.check()
        try:
            if not is_dicom(path):
                continue
            header = open_dicom(path, ImageError, str(place), tags=TAGS)
            with sound(str(place), ImageError, path.name):
                if is_of_interest(header):
                    key = str(path.parent), text_of(header, "SeriesInstanceUID"), text_of(header, "SeriesNumber")
                    series.setdefault(key, []).append((path, header))
        except (ImageError, OSError):
            damaged.append(path.name)
    return series, damaged


def is_of_interest(header: Any) -> bool:
    """Whether a header is that of an MR, CT or radiograph, and of no localiser."""
    return text_of(header, "Modality") in MODALITIES and "LOCALIZER" not in text_of(header, "ImageType").upper()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("."))


def scan_of(headers: Sequence[Any]) -> SeriesScan:
    """How the files with these headers, of one series, were acquired."""
    first = headers[0]
    found = {name: [value for header in headers if (value := _number(header, key)) is not None] for name, key in _NUMBERS.items()}
    found["field_strength_t"] = [value / 10000 if value > _GAUSS else value for value in found["field_strength_t"]]
    spacing = _pair(first, "PixelSpacing") or _pair(first, "ImagerPixelSpacing")
    rows, columns = _number(first, "Rows"), _number(first, "Columns")
    diameter = _number(first, "ReconstructionDiameter")
    if spacing:
        found["pixel_spacing_mm"] = [spacing[0]]
        if rows and columns:
            found["fov_mm"] = [diameter or max(rows * spacing[0], columns * spacing[1])]
    between, thick = _between(headers), found["slice_thickness_mm"]
    if between is not None and thick:
        found["gap_mm"] = [round(between - float(np.median(thick)), 3)]
    told = sequence_words([text_of(first, "SeriesDescription")], text_of(first, "Modality"))
    sequence = f"{'FS-' if told.fat_suppressed else ''}{told.weighting}" if told.weighting else ""
    matrix = [int(value) for value in (_value(first, "AcquisitionMatrix") or ()) if int(value)]
    size = matrix if len(matrix) == 2 else [int(value) for value in (columns, rows) if value]
    kernel = _value(first, "ConvolutionKernel")
    return SeriesScan(
        text_of(first, "Modality"), text_of(first, "Manufacturer"), text_of(first, "ManufacturerModelName"), sequence,
        {name: float(np.median(values)) for name, values in found.items() if values},
        {"matrix": " x ".join(map(str, size)), "kernel": " ".join(map(str, _several(kernel)))},
    )  # fmt: skip


def _value(header: Any, key: str) -> Any:
    """An element, or where an enhanced object keeps it; None where it is absent or empty."""
    value = header.get(key)
    if value not in (None, ""):
        return value
    group, name = _GROUPED.get(key, ("", ""))
    for place in _ENHANCED if group else ():
        for frame in list(header.get(place) or ())[:1]:
            for item in list(frame.get(group) or ())[:1]:
                if item.get(name) not in (None, ""):
                    return item.get(name)
    return None


def _number(header: Any, key: str) -> float | None:
    values = _several(_value(header, key))
    return float(values[0]) if values else None


def _pair(header: Any, key: str) -> tuple[float, float] | None:
    values = _several(_value(header, key))
    return (float(values[0]), float(values[1])) if len(values) == 2 else None


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return [value] if isinstance(value, str) or not hasattr(value, "__iter__") else list(value)


def _between(headers: Sequence[Any]) -> float | None:
    """Distance of neighbouring slices in mm: as they lie, or as the header says where the series has one file."""
    places = [
        (numbers_of(header, "ImagePositionPatient", 3), numbers_of(header, "ImageOrientationPatient", 6)) for header in headers
    ]
    known = [(position, orientation) for position, orientation in places if position and orientation]
    if len(known) > 1:
        normal = np.cross(known[0][1][:3], known[0][1][3:])
        steps = np.diff(np.unique(np.round([float(np.dot(position, normal)) for position, _ in known], 3)))
        if steps.size:
            return float(np.median(steps))
    return _number(headers[0], "SpacingBetweenSlices")
