"""The list of radiographs to train on, to test on, or to score: one line each."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ...base.errors import TableError
from ...tables.reading import read_sheet

TRAIN = "train"


@dataclass(frozen=True)
class RadiographCase:
    """One radiograph. patient: the case where the list names none. set: ``train`` or the name of a test set.

    outcome: as it is written; empty where the list has none. place: where it stands, for messages.
    """

    case: str
    image: Path
    patient: str
    set: str
    outcome: str
    place: str


def read_radiograph_cases(path: str | os.PathLike[str], *, outcome: str = "") -> tuple[RadiographCase, ...]:
    """Read a case list: columns ``case`` and ``image``, if wanted ``patient`` and ``set``, and the outcome's.

    Paths are relative to the list. outcome: its column; without a column ``set``, or where its cell is empty, a case is then for
    training. Empty: none is needed. Raises TableError: a missing column or cell, a case twice, a file that is not there, a
    patient who is both trained and tested on.
    """
    where = str(path)
    sheet = read_sheet(path, wanted=("case", "image", "patient", "set", *([outcome] if outcome else [])), ids=None)
    for column in ("case", "image", *([outcome] if outcome else [])):
        if column not in sheet.columns:
            raise TableError(f"has no column {column}", where=where, cure=f"It has {', '.join(sheet.columns)}")
    cells = {name: sheet.plain_cells(name) for name in ("case", "image", "patient", "set", outcome) if name in sheet.columns}
    folder, usual = Path(path).resolve().parent, TRAIN if outcome else ""
    found = []
    for position in range(len(sheet)):
        own = {name: column[position].strip() for name, column in cells.items()}
        place = sheet.place(position)
        for column in ("case", "image", *([outcome] if outcome else [])):
            if not own[column]:
                raise TableError(f"{column} is empty", where=place, cure="Fill it in, or leave the line out")
        image = folder / own["image"]
        if not image.exists():
            raise TableError(
                f"the image of case {own['case']} is not there ({own['image']})", where=place, cure="Correct its path"
            )
        found.append(
            RadiographCase(
                own["case"], image, own.get("patient") or own["case"], own.get("set") or usual, own.get(outcome, ""), place
            )
        )
    _check(found, where)
    return tuple(found)


def _check(cases: list[RadiographCase], where: str) -> None:
    if not cases:
        raise TableError("has no rows", where=where, cure="Write a line for each radiograph below the column names")
    name, count = Counter(item.case for item in cases).most_common(1)[0]
    if count > 1:
        raise TableError(f"case {name} stands there {count} times", where=where, cure="Give each radiograph a case of its own")
    trained = {item.patient for item in cases if item.set == TRAIN}
    both = next((item for item in cases if item.set != TRAIN and item.patient in trained), None)
    if both is not None:
        raise TableError(
            f"the patient of case {both.case} is in the set {both.set} and in training",
            where=both.place,
            cure="Keep patients together",
        )
