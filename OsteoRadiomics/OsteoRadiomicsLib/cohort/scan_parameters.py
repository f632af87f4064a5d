"""The table of scan parameters: one row per centre, scanner and sequence, with the range where series differ."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ..base.errors import ImageError, OsteoRadiomicsError, TableError
from ..base.progress import Progress
from ..images.dicom.scan import SeriesScan, read_scans
from ..tables.reading import read_sheet
from ..tables.scan_columns import CENTRE, COLUMNS, PARAMETERS, SERIES
from .cases import KNOWN, list_rows

FILE = "scan_parameters.csv"
_WORDS = ("matrix", "kernel")

ScanRow = dict[str, str]
"""A row of the table: text by column."""


@dataclass(frozen=True)
class ScanTable:
    """rows: by centre, scanner and sequence. remarks: what could not be read, one sentence each without full stop."""

    rows: tuple[ScanRow, ...]
    remarks: tuple[str, ...] = ()


def scan_table(sources: Sequence[tuple[str, str | os.PathLike[str]]], progress: Progress | None = None) -> ScanTable:
    """The scan parameters of all sources. sources: (centre or "", where from).

    A source is a folder of DICOM files; a case list, whose images in DICOM are read and whose column ``centre`` is taken; or a
    table that was written before. Raises TableError, ImageError where nothing is found, Cancelled.
    """
    rows: list[ScanRow] = []
    scans: list[tuple[str, SeriesScan]] = []
    remarks: list[str] = []
    for centre, place in sources:
        if Path(place).is_dir():
            found, damaged = read_scans(Path(place), progress)
            if not found:
                raise ImageError(
                    "holds no MR, CT or radiographs in DICOM", where=str(place), cure="Give the folder of the images"
                )
            scans += [(centre, scan) for scan in found]
            remarks += _unread(damaged, str(place))
        else:
            known, found_rows, said = _of_table(place, centre, progress)
            scans, rows, remarks = scans + known, rows + found_rows, remarks + said
    return ScanTable((*rows, *_rows(scans)), tuple(remarks))


def scan_rows(path: str | os.PathLike[str], centre: str = "") -> tuple[ScanRow, ...]:
    """The rows of a table that was written before, perhaps completed by hand. Raises TableError."""
    sheet = read_sheet(path, wanted=COLUMNS, ids=None)
    if missing := [name for name in ("manufacturer", "model") if name not in sheet.columns]:
        raise TableError(
            f"has no column {missing[0]}", where=sheet.where, cure=f"Give a table of {FILE}'s form, or a DICOM folder"
        )
    cells = {name: sheet.columns.get(name, [""] * len(sheet)) for name in COLUMNS}
    rows = [{name: column[position].strip() for name, column in cells.items()} for position in range(len(sheet))]
    return tuple({**row, CENTRE: row[CENTRE] or centre} for row in rows)


def _of_table(
    place: str | os.PathLike[str], centre: str, progress: Progress | None
) -> tuple[list[tuple[str, SeriesScan]], list[ScanRow], list[str]]:
    """What a file says: a case list, or a table of parameters."""
    if "image" not in read_sheet(place, ids=None).columns:
        return [], list(scan_rows(place, centre)), []
    scans, remarks, other = [], [], 0
    for row in list_rows(place, (*KNOWN, CENTRE)):
        image = Path(place).parent / row.cells["image"]
        try:
            found, damaged = read_scans(image, progress)
        except OsteoRadiomicsError as error:
            remarks.append(f"case {row.cells['case']}: the image {error.what}")
            continue
        other += not found
        remarks += _unread(damaged, f"case {row.cells['case']}")
        named = row.cells["sequence"]
        scans += [(row.cells[CENTRE] or centre, replace(scan, sequence=named or scan.sequence)) for scan in found]
    if other:
        remarks.append(f"{other} image(s) of the case list are no DICOM series, so nothing is known of how they were made")
    return scans, [], remarks


def _unread(damaged: Sequence[str], where: str) -> list[str]:
    return [f"{where}: {len(damaged)} file(s) cannot be read, the first is {damaged[0]}"] if damaged else []


def _rows(scans: Sequence[tuple[str, SeriesScan]]) -> list[ScanRow]:
    groups: dict[tuple[str, ...], list[SeriesScan]] = {}
    for centre, scan in scans:
        field = f"{scan.numbers.get('field_strength_t', 0):.2g}"
        key = centre, scan.modality, scan.sequence, scan.manufacturer, scan.model, field
        groups.setdefault(key, []).append(scan)
    return [_row(key, groups[key]) for key in sorted(groups)]


def _row(key: tuple[str, ...], scans: Sequence[SeriesScan]) -> ScanRow:
    centre, modality, sequence, manufacturer, model, _ = key
    head = {CENTRE: centre, "modality": modality, "sequence": sequence, "manufacturer": manufacturer, "model": model}
    told = {name: (_words if name in _WORDS else _range)(scans, name) for name in PARAMETERS}
    return {**head, SERIES: str(len(scans)), **told}


def _words(scans: Sequence[SeriesScan], name: str) -> str:
    """All that occur, the commonest first."""
    found = [scan.words[name] for scan in scans if scan.words.get(name)]
    return "; ".join(sorted(set(found), key=lambda word: (-found.count(word), word)))


def _range(scans: Sequence[SeriesScan], name: str) -> str:
    """``3``, or median and range ``580 (500-700)``; empty where no series says."""
    values = [float(f"{scan.numbers[name]:.4g}") for scan in scans if name in scan.numbers]
    if not values:
        return ""
    low, high = min(values), max(values)
    return f"{low:g}" if low == high else f"{np.median(values):.4g} ({low:g}-{high:g})"
