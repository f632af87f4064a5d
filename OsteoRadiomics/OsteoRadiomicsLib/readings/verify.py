"""Finds any change of a study folder that did not come from the software, and says how interrupted saves ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..base.errors import StudyError
from ..base.progress import Progress
from .audit import ANOMALY, REPAIRED, AuditLine, Head, Trail, parse_head
from .doubts import doubts
from .findings import Finding, Kind
from .layout import MASK_SUFFIX, PENDING_PREFIX, RECORD_SUFFIX, WRITING_PREFIX, Slot
from .plan_history import CHANGED, CREATED, is_untold_revision, told_revision
from .records import Consensus, Reading, Record
from .sealed import check_seals
from .study import Study
from .transaction import State, digest, inspect, leftover_names, told_lines


@dataclass(frozen=True)
class Verification:
    """All findings, and how much was checked.

    readings: masks with a record, consensus included. audit_lines: of all participants' logs.
    """

    findings: tuple[Finding, ...]
    readings: int
    audit_lines: int

    @property
    def intact(self) -> bool:
        """Whether nothing was changed by other means; interrupted saves and notices do not count."""
        return not self.changes

    @property
    def changes(self) -> tuple[Finding, ...]:
        """What was changed by other means."""
        return self._of(Kind.CHANGED)

    @property
    def doubtful(self) -> tuple[Finding, ...]:
        """What makes a reading doubtful."""
        return self._of(Kind.DOUBTFUL)

    def _of(self, kind: Kind) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.kind is kind)


def verify_study(study: Study, *, against: str = "", progress: Progress | None = None) -> Verification:
    """Check every hash and chain of a study. It writes nothing.

    study: opened with ``check=False``, so that a changed study can be examined. against: the digest of a seal, kept
    elsewhere, which the study must still hold. Raises StudyError when the drive fails.
    """
    progress = progress or Progress()
    trails = {person.id: study.trail(person.id) for person in study.plan.participants}
    coordinator = study.plan.coordinator.id
    findings = [*_folders(study), *_plan_files(study, trails[coordinator]), *_images(study, progress)]
    findings += check_seals(study.plan.id, coordinator, trails, against)
    findings += doubts(study.plan, trails)
    for who, trail in trails.items():
        findings += _log(study, who, trail)
        findings += _witnesses(who, trail, trails)
    slots = list(_slots(study))
    for done, (slot, kind, who, leftovers) in enumerate(slots):
        progress.report(done, max(len(slots), 1), "checking readings")
        findings += _slot(study, slot, kind, who, trails[who], leftovers)
    findings += _strays(study, {slot for slot, *_ in slots})
    progress.report(1, 1, "checking readings")
    lines = sum(len(trail.lines) for trail in trails.values())
    return Verification(tuple(findings), sum(study.storage.read_if_there(s.record) is not None for s, *_ in slots), lines)


def _plan_files(study: Study, trail: Trail) -> Iterator[Finding]:
    """study.toml and its earlier revisions against the coordinator's log; protocol and case list against study.toml."""
    plan, layout, storage = study.plan, study.layout, study.storage
    if not told_revision(trail, digest(storage.read(layout.study_file))):
        if is_untold_revision(trail, plan):
            yield _found(study, Kind.INTERRUPTED, layout.study_file, f"revision {plan.revision} counts; {_REPEATED}")
        else:
            yield _found(study, Kind.CHANGED, layout.study_file, "is not the plan that the coordinator's audit log tells of")
    files = [(layout.protocol_file, plan.protocol_sha256), (layout.cases_file, plan.cases_sha256)]
    for line in trail.lines:
        revision = line.details.get("revision")
        if line.what in (CREATED, CHANGED) and isinstance(revision, int) and revision < plan.revision:
            files.append((layout.earlier_plan(plan.coordinator.id, revision), str(line.details.get("study_sha256"))))
    for path, expected in files:
        content = storage.read_if_there(path)
        if content is None or digest(content) != expected:
            yield _found(study, Kind.CHANGED, path, _gone_or_changed(content))


def _folders(study: Study) -> Iterator[Finding]:
    """Folders that the software made with the study or with a participant; a copy of the study may have lost empty ones."""
    layout = study.layout
    folders = [layout.images, layout.heads, layout.readings, layout.consensus]
    for person in study.plan.participants:
        folders += [layout.participant(person.id), *(layout.session(person.id, n + 1) for n in range(person.sessions))]
    for folder in folders:
        if not study.storage.is_folder(folder):
            yield _found(study, Kind.CHANGED, folder, "is missing: the folder was deleted")


def _images(study: Study, progress: Progress) -> Iterator[Finding]:
    for done, (case, own) in enumerate(study.images.items()):
        progress.report(done, max(len(study.images), 1), "checking images")
        for sequence, expected in own.items():
            path = study.layout.image(case, sequence)
            content = study.storage.read_if_there(path)
            if content is None or digest(content) != expected:
                yield _found(study, Kind.CHANGED, path, f"the image {_gone_or_changed(content)}")


def _log(study: Study, who: str, trail: Trail) -> Iterator[Finding]:
    """Chain, length and clock of one audit log."""
    path = study.layout.audit(who)
    for problem in trail.problems:
        last = problem.startswith(f"line {len(trail.hashes)} is not readable")
        head = _head(study, who)
        covered = head.lines if head else 0
        kind = Kind.INTERRUPTED if last and len(trail.hashes) > covered else Kind.CHANGED
        yield _found(study, kind, path, problem)
    if trail.torn:
        yield _found(study, Kind.INTERRUPTED, path, "its last line was cut off while being written; it does not count")
    head = _head(study, who)
    if head is None and len(trail.hashes) > 1:
        yield _found(study, Kind.CHANGED, study.layout.head(who), "was deleted or is not readable")
    if head is not None and not trail.holds(head):
        missing = head.lines - len(trail.hashes)
        what = f"lost its last {missing} lines" if missing > 0 else "is not the log whose head was kept"
        yield _found(study, Kind.CHANGED, path, what)
    for line in trail.lines:
        if line.who != who:
            yield _found(study, Kind.CHANGED, path, f"line {line.line} speaks for {line.who}")
        if line.what == ANOMALY:
            yield _found(
                study, Kind.CHANGED, path, f"had {line.details.get('expected_lines')} lines before line {line.line} was written"
            )
        if line.what == REPAIRED:
            yield _found(study, Kind.NOTICE, path, f"line {line.line - 1} was cut off by a crash; line {line.line} says so")
        if "clock_went_back_s" in line.details:
            back = line.details["clock_went_back_s"]
            yield _found(study, Kind.NOTICE, path, f"the clock went back by {back:g} s before line {line.line}")


def _witnesses(who: str, trail: Trail, trails: dict[str, Trail]) -> Iterator[Finding]:
    """What each log says about the length of the others."""
    for line in trail.lines:
        for other, seen in (line.details.get("witness") or {}).items():
            if other in trails and not trails[other].holds(Head(int(seen[0]), str(seen[1]))):
                where = f"audit log of {other}"
                yield Finding(Kind.CHANGED, where, f"is not the log that {who} saw on {line.when} ({seen[0]} lines)")


def _slots(study: Study) -> Iterator[tuple[Slot, type[Record], str, tuple[str, ...]]]:
    """Every place of a mask: (slot, kind of record, whose log tells of it, leftovers of unfinished saves)."""
    layout, storage = study.layout, study.storage
    for person in study.plan.drawing:
        for session in range(1, person.sessions + 1):
            left = leftover_names(storage, layout.session(person.id, session))
            for case in study.cases:
                yield layout.reading(person.id, session, case), Reading, person.id, left.get(case, ())
    left = leftover_names(storage, layout.consensus)
    for case in study.cases:
        yield layout.consensus_slot(case), Consensus, study.plan.coordinator.id, left.get(case, ())


def _slot(study: Study, slot: Slot, kind: type[Record], who: str, trail: Trail, leftovers: tuple[str, ...]) -> Iterator[Finding]:
    seen = inspect(study.storage, slot, kind, trail, leftovers)
    if seen.state is State.DAMAGED:
        yield _found(study, Kind.CHANGED, slot.record, seen.problem)
    if seen.state is State.BEFORE:
        yield _found(
            study, Kind.INTERRUPTED, slot.record, "a save was cut off; the study is as before it, and nothing of it counts"
        )
    if seen.state is State.AFTER:
        yield _found(study, Kind.INTERRUPTED, slot.record, f"a save was cut off; the study is as after it; {_REPEATED}")
    told = told_lines(trail, slot, kind)
    version = told[-1].details.get("version", 1) if told else 1
    content = study.storage.read_if_there(slot.record)
    record = _readable(kind, content)
    if record is not None:
        yield from _out_of_place(study, slot, record, who)
    if record is not None and seen.state is not State.DAMAGED:
        version = record.version
        if not trail.holds(Head(record.log_lines, record.log_sha256)):
            yield _found(study, Kind.CHANGED, slot.record, "was saved when the audit log read differently: the log was changed")
        for sequence, sha in record.image_sha256.items():
            if study.images.get(record.case, {}).get(sequence) != sha:
                yield _found(study, Kind.CHANGED, slot.record, f"was made on another {sequence} image than the study now has")
        if isinstance(record, Reading | Consensus):
            yield from _outdated(study, slot, record)
    yield from _history(study, slot, told, version)


def _readable(kind: type[Record], content: bytes | None) -> Record | None:
    """The record, None for one that is not there or cannot be read, which is told in its own place."""
    try:
        return None if content is None else kind.from_bytes(content, "")
    except StudyError:
        return None


def _out_of_place(study: Study, slot: Slot, record: Record, who: str) -> Iterator[Finding]:
    """A record that speaks of another case, reader or session than the place where it lies."""
    if record.case != slot.case:
        yield _found(study, Kind.CHANGED, slot.record, f"is the record of case {record.case}")
    if isinstance(record, Reading) and (record.reader, record.session) != (who, slot.session):
        what = f"is a reading of {record.reader}, session {record.session}: another reader's file was put here"
        yield _found(study, Kind.CHANGED, slot.record, what)


def _outdated(study: Study, slot: Slot, record: Reading | Consensus) -> Iterator[Finding]:
    """Sources that were revised after this mask was made from them."""
    for source in record.sources:
        content = study.storage.read_if_there(study.layout.reading(source.reader, source.session, record.case).record)
        try:
            now = Reading.from_bytes(content or b"", "").version
        except StudyError:  # deleted or damaged, which is reported in its own place
            continue
        if now != source.version:
            what = f"was made from version {source.version} of {source.reader}'s mask; version {now} counts now"
            yield _found(study, Kind.NOTICE, slot.record, what)


def _history(study: Study, slot: Slot, told: Iterable[AuditLine], version: int) -> Iterator[Finding]:
    """Earlier versions, against the audit lines that tell of them."""
    for line in told:
        own = line.details.get("version")
        if not isinstance(own, int) or own >= version:
            continue
        for path, key in ((slot.earlier_record(own), "record_sha256"), (slot.earlier_mask(own), "mask_sha256")):
            content = study.storage.read_if_there(path)
            if content is None or digest(content) != line.details.get(key):
                yield _found(study, Kind.CHANGED, path, _gone_or_changed(content))


def _strays(study: Study, slots: Iterable[Slot]) -> Iterator[Finding]:
    """Files that the software did not put there."""
    expected: dict[Path, set[str]] = {}
    for slot in slots:
        own = expected.setdefault(slot.folder, {"history", "autosave"})
        own |= {slot.mask.name, slot.record.name}
    images = expected.setdefault(study.layout.images, set())
    images |= {study.layout.image(case, sequence).name for case, own in study.images.items() for sequence in own}
    for folder, known in expected.items():
        for name in study.storage.names(folder):
            if name not in known and not name.startswith((PENDING_PREFIX, WRITING_PREFIX)):
                kind = Kind.CHANGED if name.endswith((MASK_SUFFIX, RECORD_SUFFIX)) else Kind.NOTICE
                yield _found(study, kind, folder / name, "the software did not put this file here")


def _head(study: Study, who: str) -> Head | None:
    content = study.storage.read_if_there(study.layout.head(who))
    return parse_head(content) if content is not None else None


def _found(study: Study, kind: Kind, path: Path, what: str) -> Finding:
    return Finding(kind, path.relative_to(study.layout.root).as_posix(), what)


def _gone_or_changed(content: bytes | None) -> str:
    return "was deleted" if content is None else "was changed by hand: its hash differs"


_REPEATED = "its last steps are repeated when its author next opens the study"
