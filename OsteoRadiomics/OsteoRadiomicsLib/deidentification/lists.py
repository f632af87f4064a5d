"""Case lists to pseudonymise: the files of their lines, and the list of the copies."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..base.errors import OsteoRadiomicsError
from ..base.files import write_text
from ..base.spreadsheets import csv_text
from ..cohort.case_list import read_cases
from ..cohort.cases import CaseInput
from ..images.dicom.objects import is_dicom
from ..images.file_parts import files_of_input
from .fates import Fate
from .key import Key, Patient, Secret
from .looking import Source
from .words import clean

LIST = "cases.csv"
_TABLES = (".csv", ".tsv", ".xlsx", ".parquet")
_COLUMNS = ("case", "sequence", "image", "mask", "labels", "segments", "scheme", "series", "image_type", "echo_time")
_UID = re.compile(r"[0-9]+(?:\.[0-9]+)+")


@dataclass(frozen=True)
class ListedCase:
    """A line, with the files of its image and mask. folder: of the list."""

    folder: Path
    item: CaseInput
    image: tuple[Path, ...]
    mask: tuple[Path, ...]


def is_list(place: Path) -> bool:
    """Whether a place is a case list."""
    return place.is_file() and place.suffix.lower() in _TABLES


def listed_cases(path: Path) -> tuple[list[ListedCase], list[str]]:
    """The lines of a list whose files are there, and what is wrong with the others. Raises TableError."""
    found, problems, owners = [], [], dict[Path, str]()
    for item in read_cases(path):
        try:
            line = ListedCase(path.parent, item, _files(item.image), _files(item.mask))
        except (OSError, OsteoRadiomicsError):
            problems.append(f"{item.place}: the image or the mask does not exist or cannot be read")
            continue
        if item.label_table is not None:
            problems.append(f"{item.place}: its label table is not copied; name the labels by a scheme, or in the mask")
            continue
        others = {owners.setdefault(file.resolve(), item.case) for file in (*line.image, *line.mask)} - {item.case}
        if others:
            problems.append(f"{item.place}: its files are also those of case {', '.join(sorted(others))}")
            continue
        found.append(line)
    return found, problems


def _files(path: Path) -> tuple[Path, ...]:
    """The files that are copied for an input: those of a DICOM series, or the one file whose name was given."""
    files = files_of_input(path)
    return files if path.is_dir() or is_dicom(path) else (path,)


def sources_of(cases: Sequence[ListedCase]) -> list[Source]:
    """Every file of a list once, each its case's."""
    owned = {file.resolve(): Source(file, line.folder, Patient(line.item.case)) for line in cases for file in _all(line)}
    return list(owned.values())


def _all(line: ListedCase) -> tuple[Path, ...]:
    return (*line.image, *line.mask)


def write_list(cases: Sequence[ListedCase], fates: Sequence[Fate], out: Path, key: Key) -> list[str]:
    """Write the list of the copies; what has no line in it, and why. Raises OutputError."""
    copies = {fate.source.resolve(): out / fate.file for fate in fates if fate.file}
    refused = {fate.source.resolve() for fate in fates if fate.state == "refused"}
    rows, problems = [], []
    for line in cases:
        item = line.item
        if not all(_is_copied(files, copies, refused) for files in (line.image, line.mask)):
            problems.append(f"{item.place}: files of its image or mask were refused")
            continue
        segments = [clean(name) for name in item.segments or ()]
        if not all(segments):
            problems.append(f"{item.place}: a name of its segments has no known words, and did not stay in the mask either")
            continue
        labels = ";".join(map(str, item.labels or ()))
        echo = "" if item.echo_time is None else f"{item.echo_time:g}"
        rows.append((
            key.pseudonym(Patient(item.case)), _sequence(item.sequence, key.secret), _place(line.image, copies, out),
            _place(line.mask, copies, out), labels, ";".join(segments), item.scheme or "", _series(item.series, key.secret),
            item.image_type or "", echo,
        ))  # fmt: skip
    used = [position for position in range(len(_COLUMNS)) if position < 4 or any(row[position] for row in rows)]
    table = [tuple(row[position] for position in used) for row in (_COLUMNS, *rows)]
    write_text(out / LIST, csv_text(table))
    return problems


def _is_copied(files: Sequence[Path], copies: Mapping[Path, Path], refused: set[Path]) -> bool:
    found = [file.resolve() for file in files]
    return any(file in copies for file in found) and not any(file in refused for file in found)


def _place(files: Sequence[Path], copies: Mapping[Path, Path], out: Path) -> str:
    """Where an input's copies lie, as seen from the list: the one file, or the folder of all."""
    targets = [copies[file.resolve()] for file in files if file.resolve() in copies]
    place = targets[0] if len(targets) == 1 else Path(os.path.commonpath([target.parent for target in targets]))
    return place.relative_to(out).as_posix()


def _sequence(name: str, secret: Secret) -> str:
    return (clean(name) or secret.name("sequence", name)) if name else ""


def _series(asked: str | None, secret: Secret) -> str:
    """Which series of a folder was asked for: its number stays, its UID and description are what they are in the copies."""
    if not asked or asked.isdecimal():
        return asked or ""
    return secret.uid(asked) if _UID.fullmatch(asked) else clean(asked)
