"""The volumes in folders of DICOM files: what a rule may choose them by, nothing of whom, where or when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ...base.errors import ImageError
from ...base.progress import Progress
from .objects import number_of, numbers_of, sound, text_of
from .scan import SeriesKey, SeriesScan, headers_by_series, scan_of

_PLANES = ("sagittal", "coronal", "axial")


@dataclass(frozen=True)
class Volume:
    """Files of one series with one ImageType and echo time: a series of several echoes or of water and fat holds several.

    place: the folder of its files, or where that holds other images, too, its first file. folder: of its files. series: equal
    for volumes of one series. image_type: values of ImageType, in capitals. orientation: axial, coronal or sagittal, empty where
    it is not stated. files: how many.
    """

    place: Path
    folder: Path
    series: str = field(repr=False)
    number: str
    description: str
    image_type: tuple[str, ...]
    orientation: str
    files: int
    scan: SeriesScan

    @property
    def title(self) -> str:
        """How messages call it."""
        named = f'"{self.description}"' if self.description else self.scan.modality
        kind = ", ".join(filter(None, ("/".join(self.image_type), f"{self.files} files")))
        return " ".join(filter(None, (self.number, named, f"({kind})")))


def find_volumes(place: Path, progress: Progress | None = None) -> tuple[list[Volume], list[str]]:
    """Every volume below a folder, in the order of series numbers; and the names of files that cannot be read.

    Localisers and objects that are no MR, CT or radiographs are passed over. Raises ImageError for what is not there, Cancelled.
    """
    series, damaged = headers_by_series(place, progress)
    folders = [folder for folder, _, _ in series]
    found = []
    for key, files in series.items():
        with sound(str(place), ImageError):
            found += volumes_of(key, files, alone=folders.count(key[0]) == 1)
    return in_order(found), damaged


def volumes_of(key: SeriesKey, files: Sequence[tuple[Path, Any]], *, alone: bool) -> list[Volume]:
    """The volumes of one series. files: with their headers. alone: nothing else lies in its folder.

    Raises whatever pydicom does where a header is damaged.
    """
    groups: dict[tuple[tuple[str, ...], float | None], list[tuple[Path, Any]]] = {}
    for path, header in files:
        groups.setdefault((_image_type(header), number_of(header, "EchoTime")), []).append((path, header))
    return [_volume(key, kind[0], group, alone) for kind, group in groups.items()]


def in_order(volumes: Iterable[Volume]) -> list[Volume]:
    """By number of the series, echo time and image type."""
    return sorted(volumes, key=_order)


def _volume(key: SeriesKey, kind: tuple[str, ...], files: Sequence[tuple[Path, Any]], alone: bool) -> Volume:
    folder, uid, number = key
    first = files[0][1]
    return Volume(
        place=Path(folder) if alone else files[0][0],
        folder=Path(folder),
        series=f"{folder}\n{uid}\n{number}",
        number=number,
        description=text_of(first, "SeriesDescription"),
        image_type=kind,
        orientation=_orientation(first),
        files=len(files),
        scan=scan_of([header for _, header in files]),
    )


def _image_type(header: Any) -> tuple[str, ...]:
    return tuple(value.strip().upper() for value in text_of(header, "ImageType").split("\\") if value.strip())


def _orientation(header: Any) -> str:
    stated = numbers_of(header, "ImageOrientationPatient", 6)
    if stated is None:
        return ""
    normal = np.abs(np.cross(stated[:3], stated[3:]))
    return _PLANES[int(np.argmax(normal))]


def _order(volume: Volume) -> tuple[int, str, float, tuple[str, ...]]:
    number = int(volume.number) if volume.number.isdecimal() else 0
    return number, volume.series, volume.scan.numbers.get("te_ms", 0.0), volume.image_type
