"""A participant's audit log: append-only lines of who, when, what and why, each carrying the hash of the one before.

``audit.jsonl`` holds one JSON object per line. A line's hash is the SHA-256 of its bytes without the line end; the first
line carries a hash of the study and the participant. The number and hash of the last line are kept in ``heads`` as
well, and in every record the log tells of, so that cutting the end off is found too. The hashes hold no secret: they
find changes, they do not stop somebody who rewrites every file of the study consistently.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from ..base.errors import StudyError
from .account import account
from .clock import Clock, from_text, to_text
from .storage import Storage

K = TypeVar("K", bound=Hashable)

REPAIRED = "repaired an interrupted line"
ANOMALY = "found the audit log shortened"
_KEYS = ("line", "previous", "when", "who", "what", "why", "case", "session", "workplace", "account", "details")
_FIRST_KEYS = frozenset(_KEYS) - {"account"}  # of logs that were begun with version 0.1.0


@dataclass(frozen=True)
class Event:
    """What happened, before it becomes a line. details: JSON values, never anything that identifies a patient."""

    what: str
    why: str = ""
    case: str | None = None
    session: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AuditLine:
    """One line of a log.

    line: its number from 1. previous: hash of the line before. workplace: the opened sitting. account: of the operating
    system, "" in lines of version 0.1.0, which did not keep it.
    """

    line: int
    previous: str
    when: str
    who: str
    what: str
    why: str
    case: str | None
    session: int | None
    workplace: str
    account: str
    details: dict[str, Any]

    def to_bytes(self) -> bytes:
        """The line as written, without its end."""
        content = {key: getattr(self, key) for key in _KEYS if key != "account" or self.account}
        return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Head:
    """How many lines a log has and the hash of the last one."""

    lines: int
    sha256: str

    def to_bytes(self) -> bytes:
        return (json.dumps({"lines": self.lines, "sha256": self.sha256}) + "\n").encode()


@dataclass(frozen=True)
class Trail:
    """A log as read.

    hashes: one per physical line. unreadable: numbers of lines that are no audit lines. problems: breaks of the chain.
    torn: bytes after the last line end.
    """

    lines: tuple[AuditLine, ...]
    hashes: tuple[str, ...]
    unreadable: tuple[int, ...]
    problems: tuple[str, ...]
    torn: bytes
    genesis: str

    @property
    def head(self) -> Head:
        return Head(len(self.hashes), self.hashes[-1] if self.hashes else self.genesis)

    def holds(self, head: Head) -> bool:
        """Whether this log is the one that ``head`` saw, perhaps grown since."""
        if head.lines == 0:
            return head.sha256 == self.genesis
        return 0 < head.lines <= len(self.hashes) and self.hashes[head.lines - 1] == head.sha256

    def events(self, what: str) -> tuple[AuditLine, ...]:
        """The lines of one kind, oldest first."""
        return self._by_kind.get(what, ())

    def of_case(self, what: str, case: str | None, session: int | None) -> tuple[AuditLine, ...]:
        """The lines of one kind about one case in one session, oldest first."""
        return self._by_case.get((what, case, session), ())

    def tells_of(self, record_sha256: str) -> bool:
        """Whether a line tells of exactly this record."""
        return record_sha256 in self._records

    @cached_property
    def _by_kind(self) -> dict[str, tuple[AuditLine, ...]]:
        return _grouped(self.lines, lambda line: line.what)

    @cached_property
    def _by_case(self) -> dict[tuple[str, str | None, int | None], tuple[AuditLine, ...]]:
        return _grouped(self.lines, lambda line: (line.what, line.case, line.session))

    @cached_property
    def _records(self) -> frozenset[str]:
        return frozenset(str(line.details["record_sha256"]) for line in self.lines if "record_sha256" in line.details)


def _grouped(lines: Iterable[AuditLine], key: Callable[[AuditLine], K]) -> dict[K, tuple[AuditLine, ...]]:
    """Lines by a key, each group in their order. Kept with the log as read, so that a study's cost stays linear."""
    found: dict[K, list[AuditLine]] = {}
    for line in lines:
        found.setdefault(key(line), []).append(line)
    return {own: tuple(group) for own, group in found.items()}


def genesis_hash(study_id: str, who: str) -> str:
    """What the first line of a participant's log carries as the hash before it."""
    return sha256(f"{study_id}/{who}".encode()).hexdigest()


def parse_trail(content: bytes, genesis: str) -> Trail:
    """Read a log's bytes and check its chain; problems are collected, not raised."""
    *whole, torn = content.split(b"\n")
    hashes = tuple(sha256(raw).hexdigest() for raw in whole)
    parsed = [_parse_line(raw) for raw in whole]
    unreadable = tuple(index + 1 for index, line in enumerate(parsed) if line is None)
    problems = []
    for index, line in enumerate(parsed):
        number = index + 1
        if line is None:
            after = parsed[number] if number < len(parsed) else None
            if not (after and after.what == REPAIRED and after.details.get("torn_sha256") == hashes[index]):
                problems.append(f"line {number} is not readable")
            continue
        if line.line != number:
            problems.append(f"line {number} says it is line {line.line}: lines were removed, added or moved")
        if line.previous != (hashes[index - 1] if index else genesis):
            problems.append(f"line {number} does not follow the line before it: an earlier line was changed or removed")
    return Trail(tuple(line for line in parsed if line), hashes, unreadable, tuple(problems), torn, genesis)


def parse_head(content: bytes) -> Head | None:
    """A head file's content, None when it is not one."""
    try:
        value = json.loads(content)
        return Head(int(value["lines"]), str(value["sha256"]))
    except (ValueError, KeyError, TypeError):
        return None


class AuditLog:
    """One participant's log on the drive. Only that participant's sitting appends to it.

    with_account: lines name the account of the operating system; those of a study that version 0.1.0 may still open do not.
    """

    def __init__(
        self, storage: Storage, clock: Clock, path: Path, head_path: Path, who: str, study_id: str, *, with_account: bool = True
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._path = path
        self._head_path = head_path
        self._who = who
        self._account = account() if with_account else ""
        self._genesis = genesis_hash(study_id, who)
        self._seen = 0
        self._content = b""
        self._trail = parse_trail(b"", self._genesis)

    def read(self) -> Trail:
        """The log as it stands. Raises StudyError when the drive fails."""
        content = self._storage.read_if_there(self._path) or b""
        if content != self._content:  # parsed again only where somebody else, or a failure, has touched it
            self._content, self._trail = content, parse_trail(content, self._genesis)
        return self._trail

    def read_head(self) -> Head | None:
        """The head kept outside the log, None when there is none."""
        content = self._storage.read_if_there(self._head_path)
        return parse_head(content) if content is not None else None

    def append(self, event: Event, workplace: str) -> AuditLine:
        """Add one line and renew the head. An interrupted line before it is closed first, never rewritten.

        Raises StudyError when the log has vanished, OutputError when it cannot be written.
        """
        trail = self.read()
        head = self.read_head()
        if not trail.hashes and not trail.torn and (self._seen or (head and head.lines)):
            raise StudyError(
                "the audit log has vanished", where=str(self._path),
                cure="Check the network drive; if the file was deleted, ask the coordinator to restore it from the backup",
            )  # fmt: skip
        if trail.torn:
            self._storage.append(self._path, b"\n")
            trail = self.read()
        covered = head.lines if head else 0
        if trail.unreadable and trail.unreadable[-1] == len(trail.hashes) > covered:
            # A line that the head never covered was cut short by a crash; one that it did cover was changed by hand.
            trail = self._write(trail, Event(REPAIRED, details={"torn_sha256": trail.hashes[-1]}), workplace)
        if head and not trail.holds(head):
            found = {"expected_lines": head.lines, "expected_sha256": head.sha256, "found_lines": len(trail.hashes)}
            trail = self._write(trail, Event(ANOMALY, details=found), workplace)
        trail = self._write(trail, event, workplace)
        self._storage.replace(self._head_path, trail.head.to_bytes())
        return trail.lines[-1]

    def _write(self, trail: Trail, event: Event, workplace: str) -> Trail:
        details = dict(event.details)
        now = self._clock.now()
        if trail.lines and (back := (from_text(trail.lines[-1].when) - now).total_seconds()) > 0:
            details["clock_went_back_s"] = round(back, 3)
        line = AuditLine(
            line=trail.head.lines + 1, previous=trail.head.sha256, when=to_text(now), who=self._who, what=event.what,
            why=event.why, case=event.case, session=event.session, workplace=workplace, account=self._account, details=details,
        )  # fmt: skip
        raw = line.to_bytes()
        self._storage.append(self._path, raw + b"\n")
        self._seen = line.line
        grown = replace(trail, lines=(*trail.lines, line), hashes=(*trail.hashes, sha256(raw).hexdigest()), torn=b"")
        if trail is self._trail and not trail.torn:
            self._content, self._trail = self._content + raw + b"\n", grown
        return grown


def _parse_line(raw: bytes) -> AuditLine | None:
    try:
        value = json.loads(raw)
        if value.keys() not in (set(_KEYS), _FIRST_KEYS) or not isinstance(value["details"], dict):
            return None
        line = AuditLine(**({"account": ""} | value))
        from_text(line.when)
        hash((line.what, line.case, line.session))
    except (ValueError, TypeError, AttributeError, StudyError):
        return None
    return line if isinstance(line.line, int) and isinstance(line.what, str) else None
