"""Where each file of a study folder lies, and who may write it.

Everything a participant writes lies in ``readings/<participant>`` plus one file in ``heads``, so two participants never
write the same file and a network drive's own folder permissions can enforce it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ..base.errors import StudyError

MASK_SUFFIX = ".seg.nrrd"
RECORD_SUFFIX = ".json"
PENDING_PREFIX = ".pending-"
WRITING_PREFIX = ".writing-"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
_RESERVED = {"con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}


def check_name(name: str, what: str) -> str:
    """``name`` if it can be a folder name on every system. Raises StudyError."""
    if not _NAME.fullmatch(name) or name.lower() in _RESERVED:
        raise StudyError(
            f"{what} {name!r} cannot be used as a folder name", cure="Use up to 32 letters, digits, hyphens or underscores"
        )
    return name


@dataclass(frozen=True)
class Slot:
    """The place of one mask and its record: ``<case>.seg.nrrd``, ``<case>.json``, and earlier versions in ``history``.

    A new mask waits under its pending name, which carries its version and SHA-256, until its save is finished.
    session: the session of a reading, None for a consensus.
    """

    folder: Path
    case: str
    session: int | None = None

    @property
    def mask(self) -> Path:
        return self.folder / f"{self.case}{MASK_SUFFIX}"

    @property
    def record(self) -> Path:
        return self.folder / f"{self.case}{RECORD_SUFFIX}"

    @property
    def history(self) -> Path:
        return self.folder / "history"

    def pending(self, version: int, sha256: str) -> Path:
        return self.folder / f"{PENDING_PREFIX}{version}-{sha256}-{self.case}{MASK_SUFFIX}"

    def earlier_mask(self, version: int) -> Path:
        return self.history / f"{self.case}.{version}{MASK_SUFFIX}"

    def earlier_record(self, version: int) -> Path:
        return self.history / f"{self.case}.{version}{RECORD_SUFFIX}"


class Inside:
    """The path of one file or folder at the top of a study folder."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, layout: Layout, owner: type[Layout]) -> Path:
        return layout.root / self._name


@dataclass(frozen=True)
class Layout:
    """Paths inside one study folder."""

    root: Path

    study_file = Inside("study.toml")
    protocol_file = Inside("protocol.toml")
    cases_file = Inside("cases.csv")
    images = Inside("images")
    heads = Inside("heads")
    readings = Inside("readings")
    consensus = Inside("consensus")

    def image(self, case: str, sequence: str) -> Path:
        return self.images / f"{case}_{sequence}.nrrd"

    def participant(self, who: str) -> Path:
        return self.readings / who

    def audit(self, who: str) -> Path:
        return self.participant(who) / "audit.jsonl"

    def head(self, who: str) -> Path:
        return self.heads / f"{who}.json"

    def earlier_plan(self, who: str, revision: int) -> Path:
        return self.participant(who) / f"study.{revision}.toml"

    def presence(self, who: str) -> Path:
        return self.participant(who) / "presence"

    def session(self, who: str, session: int) -> Path:
        return self.participant(who) / f"session-{session}"

    def autosave(self, who: str, session: int) -> Path:
        return self.session(who, session) / "autosave"

    def reading(self, who: str, session: int, case: str) -> Slot:
        return Slot(self.session(who, session), case, session)

    def consensus_slot(self, case: str) -> Slot:
        return Slot(self.consensus, case)

    def refuse_inside(self, folder: Path) -> None:
        """Raises StudyError where a folder for results lies in the study folder."""
        if folder.resolve().is_relative_to(self.root.resolve()):
            raise StudyError("lies inside the study folder", where=str(folder), cure="Choose a folder outside the study")
