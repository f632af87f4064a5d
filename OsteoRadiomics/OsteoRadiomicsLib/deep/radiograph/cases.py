"""The list of radiographs to train on, to test on, or to score: one line each."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ...base.errors import TableError
from ...tables.image_lists import listed_lines

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
    needed = ("case", "image", *([outcome] if outcome else []))
    folder, usual = Path(path).resolve().parent, TRAIN if outcome else ""
    found = []
    for line in listed_lines(path, (*needed, "patient", "set"), needed=needed, paths=("image",)):
        own = line.cells
        image = folder / own["image"]
        if not image.exists():
            raise TableError(
                f"the image of case {own['case']} is not there ({own['image']})", where=line.where, cure="Correct its path"
            )
        patient, told = own["patient"] or own["case"], own[outcome] if outcome else ""
        found.append(RadiographCase(own["case"], image, patient, own["set"] or usual, told, line.where))
    _check(found, str(path))
    return tuple(found)


def _check(cases: list[RadiographCase], where: str) -> None:
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
