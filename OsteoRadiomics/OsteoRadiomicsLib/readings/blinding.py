"""Blinding: study pseudonyms, and the key that undoes them."""

from __future__ import annotations

import csv
import secrets
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..base.errors import StudyError
from ..base.files import private_bytes
from ..base.spreadsheets import csv_rows, csv_text
from .case_list import CaseSource
from .names import ALPHABET, LETTERS
from .transaction import digest

_COLUMNS = ("study", "case", "original_case", "sequence", "image")
_REPEAT = "repeat_of"  # a further column where the study has hidden repeats


@dataclass(frozen=True)
class KeyEntry:
    """One image of the key. case: pseudonym. original_case, image: what the coordinator called it and where it lies.

    repeat_of: the pseudonym that this one repeats in secret, "" for a case of its own.
    """

    case: str
    original_case: str
    sequence: str
    image: str
    repeat_of: str = ""


def draw_pseudonyms(cases: Iterable[str], choose: Callable[[str], str] = secrets.choice) -> dict[str, str]:
    """Original id -> pseudonym such as C7K4QW.

    Pseudonyms come from the system's random source and not from the study's seed: whoever knows the seed and a hospital
    number must not be able to work out the pseudonym.
    """
    given: dict[str, str] = {}
    taken: set[str] = set()
    for case in cases:
        given[case] = new_pseudonym(taken, choose)
        taken.add(given[case])
    return given


def new_pseudonym(taken: Container[str], choose: Callable[[str], str] = secrets.choice) -> str:
    """A pseudonym that is not taken."""
    while (name := "C" + "".join(choose(ALPHABET) for _ in range(LETTERS))) in taken:
        pass
    return name


def repeated_cases(key: Iterable[KeyEntry]) -> dict[str, str]:
    """Pseudonym of a hidden repeat -> pseudonym of the case that it repeats."""
    return {entry.case: entry.repeat_of for entry in key if entry.repeat_of}


def key_text(study_id: str, listed: Sequence[tuple[str, CaseSource]], repeats: Mapping[str, str]) -> str:
    """The key file: one line per image, sorted by pseudonym so that the original order is not kept.

    listed: pseudonym and image. repeats: of ``draw_repeats``.
    """
    rows = [(study_id, case, s.case, s.sequence, str(s.image.resolve()), repeats.get(case, "")) for case, s in listed]
    columns = (*_COLUMNS, _REPEAT) if repeats else _COLUMNS
    return csv_text([columns, *(row[: len(columns)] for row in sorted(rows))])


def write_key(path: Path, text: str) -> None:
    """Write the key, readable by its owner only where the drive knows owners. Raises OutputError."""
    private_bytes(path, text.encode())


def key_study(path: Path) -> str:
    """The id of the study that a key belongs to, "" for a file that is missing or no key."""
    try:
        return next((row["study"] for row in csv_rows(path.read_text(encoding="utf-8"))), "")
    except (OSError, ValueError, csv.Error, KeyError):
        return ""


def read_key(path: Path, study_id: str, key_sha256: str) -> tuple[KeyEntry, ...]:
    """Read a study's key. Raises StudyError: unreadable, changed, or another study's key."""
    try:
        content = path.read_bytes()
        rows = csv_rows(content.decode("utf-8"))
        entries = tuple(KeyEntry(r["case"], r["original_case"], r["sequence"], r["image"], r.get(_REPEAT, "")) for r in rows)
        studies = {row["study"] for row in rows}
    except (OSError, ValueError, csv.Error, KeyError) as error:
        raise StudyError(f"cannot be read as a pseudonym key ({error})", where=str(path), cure="Check the path") from error
    if studies != {study_id}:
        raise StudyError("is the key of another study", where=str(path), cure="Give this study's key")
    if digest(content) != key_sha256:
        raise StudyError("was changed after the study was created", where=str(path), cure="Restore it from the backup")
    return entries
