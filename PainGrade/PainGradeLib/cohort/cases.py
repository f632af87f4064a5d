"""The case list of muscles: a table with the columns case, image, mask and, if wanted, more."""

from __future__ import annotations

import os
from argparse import ArgumentTypeError
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.cohort.cases import REQUIRED, list_rows

from ..case.request import SEXES, CaseRequest
from ..muscles.labels import structure_labels

KNOWN = (*REQUIRED, "reader", "session", "water", "labels", "level_slice", "markups", "sex")
KEYS = ("case", "reader", "session")


def read_muscle_cases(path: str | os.PathLike[str], shared: CaseRequest) -> tuple[CaseRequest, ...]:
    """One request per line; relative paths count from the list's folder. shared: what holds where a line is silent.

    labels: ``ES_R=1;MF_R=2``. markups: files, separated by semicolons. Raises TableError naming line and column.
    """
    return tuple(_request(row.cells, shared, Path(path).parent, row.where) for row in list_rows(path, KNOWN, KEYS))


def _request(cells: Mapping[str, str], shared: CaseRequest, folder: Path, where: str) -> CaseRequest:
    level = cells["level_slice"]
    if level and not level.isdecimal():
        raise TableError(
            f"level_slice: {level!r} is no whole number from 0 on", where=where, cure="Write the slice, counted from 0"
        )
    if cells["sex"] and cells["sex"] not in SEXES:
        raise TableError(
            f"sex: {cells['sex']!r} is not known", where=where, cure=f"Write {' or '.join(SEXES)}, or leave it empty"
        )
    labels = _read(structure_labels, cells["labels"], f"{where}, labels") if cells["labels"] else shared.choice.labels
    return replace(
        shared,
        case=cells["case"],
        image=folder / cells["image"],
        mask=folder / cells["mask"],
        water=folder / cells["water"] if cells["water"] else None,
        choice=replace(shared.choice, labels=labels),
        level_index=int(level) if level else None,
        markups=tuple(folder / part.strip() for part in cells["markups"].split(";") if part.strip()),
        sex=cells["sex"],
        reader=cells["reader"],
        session=cells["session"],
    )


def _read(parse: Callable[[str], dict[str, int]], text: str, where: str) -> dict[str, int]:
    try:
        return parse(text)
    except ArgumentTypeError as error:
        raise TableError(str(error), where=where) from error
