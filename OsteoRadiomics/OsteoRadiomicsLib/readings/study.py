"""A study folder opened for reading: its plan, protocol, cases, readings and audit logs. Nothing here writes."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..base.errors import StudyError
from ..base.files import utf8_problem
from ..protocols.protocol import Protocol, parse_protocol
from .assignment import assigned_cases, training_cases
from .audit import Trail, genesis_hash, parse_trail
from .clock import Clock
from .layout import Layout, check_name
from .names import reading_names
from .plan import FIRST_VERSION, Participant, StudyPlan, parse_plan
from .records import Consensus, Reading
from .storage import Storage
from .template import TemplateSegment, segment_template
from .transaction import Stored, digest, load


@dataclass(frozen=True)
class Study:
    """An open study. images: pseudonym -> sequence -> SHA-256 of the de-identified image."""

    layout: Layout
    plan: StudyPlan
    protocol: Protocol
    images: Mapping[str, Mapping[str, str]]
    storage: Storage
    clock: Clock

    @property
    def cases(self) -> tuple[str, ...]:
        """All pseudonyms, sorted."""
        return tuple(self.images)

    @property
    def training(self) -> frozenset[str]:
        """Cases that every reader reads first and no figure counts."""
        return training_cases(self.plan, self.cases)

    @property
    def sequence(self) -> str:
        """The sequence that readers draw on."""
        return self.protocol.drawing.sequence if self.protocol.drawing else self.protocol.sequences[0]

    @property
    def template(self) -> tuple[TemplateSegment, ...]:
        """The segments that readers draw."""
        return segment_template(self.protocol, layers=self.plan.layers)

    def assigned(self, person: Participant, session: int) -> tuple[str, ...]:
        """The cases of one participant's session in his order."""
        return assigned_cases(self.plan, person, session, self.cases)

    def names(self, who: str, session: int) -> Mapping[str, str]:
        """Pseudonym -> what the case is called before a participant in a session; the same in studies of version 0.1.0."""
        if self.plan.schema_version == FIRST_VERSION:
            return {case: case for case in self.cases}
        return reading_names(self.plan.id, who, session, self.cases)

    def case_of(self, who: str, session: int, name: str) -> str:
        """The pseudonym of what is called so before a participant; the name itself where nothing is."""
        return next((case for case, own in self.names(who, session).items() if own == name), name)

    def image(self, case: str, sequence: str) -> Path:
        """Path of a de-identified image. Raises StudyError for an unknown case or sequence."""
        if sequence not in self.images.get(case, {}):
            raise StudyError(f"case {case} has no {sequence} image in this study", cure="Check the case and sequence")
        return self.layout.image(case, sequence)

    def reading(self, who: str, session: int, case: str) -> Stored[Reading] | None:
        """What one participant submitted, None when nothing yet. Raises StudyError when it was changed afterwards."""
        return load(self.storage, self.layout.reading(who, session, case), Reading)

    def consensus(self, case: str) -> Stored[Consensus] | None:
        """The final mask of a case, None when there is none yet."""
        return load(self.storage, self.layout.consensus_slot(case), Consensus)

    def trail(self, who: str) -> Trail:
        """A participant's audit log."""
        content = self.storage.read_if_there(self.layout.audit(who)) or b""
        return parse_trail(content, genesis_hash(self.plan.id, who))

    def check_reachable(self) -> None:
        """Raises StudyError when the study's drive is gone or holds another study.

        Asked before every save, because on a vanished drive a log would seem never to have existed.
        """
        found = parse_plan(self.storage.read(self.layout.study_file), str(self.layout.study_file))
        if found.id != self.plan.id:
            raise StudyError("another study lies here now", where=str(self.layout.root), cure="Check the network drive")


def open_study(root: Path, *, storage: Storage | None = None, clock: Clock | None = None, check: bool = True) -> Study:
    """Open a study folder. check: refuse a protocol or case list that was changed; without it, it can be examined.

    Raises StudyError: no study there, or study file, protocol or case list unreadable or changed by hand.
    """
    storage, layout = storage or Storage(), Layout(Path(root))
    if storage.read_if_there(layout.study_file) is None:
        raise StudyError("holds no study", where=str(root), cure="Check the path and the network drive, or create it: study new")
    plan = parse_plan(storage.read(layout.study_file), str(layout.study_file))
    contents = {}
    for path, expected in ((layout.protocol_file, plan.protocol_sha256), (layout.cases_file, plan.cases_sha256)):
        contents[path] = storage.read(path)
        if check and digest(contents[path]) != expected:
            raise StudyError("was changed after the study was created", where=str(path), cure="Restore it from the backup")
    protocol = parse_protocol(_text(contents[layout.protocol_file], str(layout.protocol_file)), str(layout.protocol_file))
    images = parse_cases(contents[layout.cases_file], str(layout.cases_file))
    return Study(layout, plan, protocol, images, storage, clock or Clock())


def _text(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StudyError(f"cannot be read ({utf8_problem(error)})", where=where, cure="Restore it from the backup") from error


def parse_cases(content: bytes, where: str) -> dict[str, dict[str, str]]:
    """The study's case list: pseudonym -> sequence -> image hash. Raises StudyError."""
    try:
        rows = list(csv.DictReader(content.decode("utf-8").splitlines()))
        found: dict[str, dict[str, str]] = {}
        for row in sorted(rows, key=lambda row: row["case"]):
            found.setdefault(check_name(row["case"], "case"), {})[check_name(row["sequence"], "sequence")] = row["image_sha256"]
    except (UnicodeDecodeError, csv.Error, KeyError, TypeError) as error:
        why = utf8_problem(error) if isinstance(error, UnicodeDecodeError) else error
        raise StudyError(f"is not a case list ({why})", where=where, cure="Restore it from the backup") from error
    return found


def cases_bytes(images: Mapping[str, Mapping[str, str]]) -> bytes:
    """The study's case list as written; it holds nothing but pseudonyms, sequences and image hashes."""
    lines = ["case,sequence,image_sha256"]
    lines += [f"{case},{sequence},{sha}" for case, own in images.items() for sequence, sha in own.items()]
    return ("\n".join(lines) + "\n").encode()
