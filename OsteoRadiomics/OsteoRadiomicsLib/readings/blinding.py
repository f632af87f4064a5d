"""Blinding: study pseudonyms, the key that undoes them, and images without anything that identifies a patient."""

from __future__ import annotations

import csv
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import SimpleITK as sitk

from ..base.errors import StudyError
from ..base.files import private_bytes
from ..base.spreadsheets import csv_rows, csv_text
from .case_list import CaseSource
from .transaction import digest

# Without letters and digits that are confused when read aloud or copied by hand.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_COLUMNS = ("study", "case", "original_case", "sequence", "image")


@dataclass(frozen=True)
class KeyEntry:
    """One image of the key. case: pseudonym. original_case, image: what the coordinator called it and where it lies."""

    case: str
    original_case: str
    sequence: str
    image: str


def draw_pseudonyms(cases: Iterable[str], choose: Callable[[str], str] = secrets.choice) -> dict[str, str]:
    """Original id -> pseudonym such as C7K4QW.

    Pseudonyms come from the system's random source and not from the study's seed: whoever knows the seed and a hospital
    number must not be able to work out the pseudonym.
    """
    given: dict[str, str] = {}
    taken: set[str] = set()
    for case in cases:
        name = ""
        while not name or name in taken:
            name = "C" + "".join(choose(_ALPHABET) for _ in range(5))
        given[case] = name
        taken.add(name)
    return given


def without_identity(image: sitk.Image) -> sitk.Image:
    """The same voxels on the same grid without header entries. Writing burnt into the pixels stays."""
    bare = sitk.Image(image)
    for key in bare.GetMetaDataKeys():
        bare.EraseMetaData(key)
    return bare


def key_text(study_id: str, sources: Sequence[CaseSource], pseudonyms: Mapping[str, str]) -> str:
    """The key file: one line per image, sorted by pseudonym so that the original order is not kept."""
    rows = [(study_id, pseudonyms[s.case], s.case, s.sequence, str(s.image.resolve())) for s in sources]
    return csv_text([_COLUMNS, *sorted(rows)])


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
        entries = tuple(KeyEntry(r["case"], r["original_case"], r["sequence"], r["image"]) for r in rows)
        studies = {row["study"] for row in rows}
    except (OSError, ValueError, csv.Error, KeyError) as error:
        raise StudyError(f"cannot be read as a pseudonym key ({error})", where=str(path), cure="Check the path") from error
    if studies != {study_id}:
        raise StudyError("is the key of another study", where=str(path), cure="Give this study's key")
    if digest(content) != key_sha256:
        raise StudyError("was changed after the study was created", where=str(path), cure="Restore it from the backup")
    return entries
