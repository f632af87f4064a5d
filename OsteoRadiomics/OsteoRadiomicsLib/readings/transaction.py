"""Saving a mask with its record so that the study is afterwards either as before or as after, whatever fails in between.

Order of a save: earlier version copied to ``history``; new mask written under its pending name; record replaced, which
is the moment the save counts; audit line appended; pending mask renamed into place. Whatever is cut off before that moment
leaves the old version untouched; what is cut off after it is finished when the author next sits down. The pending mask is
the trace by which both are recognised.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Generic, TypeVar

from ..base.errors import OsteoRadiomicsError, OutputError, StudyError
from .audit import ANOMALY, REPAIRED, AuditLine, AuditLog, Head, Trail
from .layout import MASK_SUFFIX, PENDING_PREFIX, RECORD_SUFFIX, WRITING_PREFIX, Slot
from .records import DamagedRecord, Record
from .storage import Storage

R = TypeVar("R", bound=Record)


class SaveInterrupted(OutputError):
    """A save counts already, but its last steps failed; they are repeated when its author next opens the study."""


class State(StrEnum):
    """How complete a slot is. BEFORE: traces of a save that does not count. AFTER: a save that counts lacks its last steps."""

    EMPTY = "empty"
    COMPLETE = "complete"
    BEFORE = "as before an interrupted save"
    AFTER = "as after an interrupted save"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class Stored(Generic[R]):
    """A slot's content as it counts. mask: bytes of the file whose hash the record names."""

    record: R
    record_sha256: str
    mask: bytes


@dataclass(frozen=True)
class Inspection:
    """What a slot looks like on the drive. problem: what is wrong with a damaged one."""

    state: State
    problem: str = ""


def digest(content: bytes) -> str:
    """SHA-256, hexadecimal."""
    return sha256(content).hexdigest()


def save(storage: Storage, log: AuditLog, slot: Slot, record: R, mask: bytes, workplace: str) -> R:
    """Save a mask and its record; returns the record with version, hashes and anchor filled in.

    Raises OutputError when it could not be saved and the study is as before; SaveInterrupted when it counts, though its last
    steps failed.
    """
    trail = log.read()
    version = max([line.details.get("version", 0) for line in told_lines(trail, slot, type(record))], default=0) + 1
    record = record.model_copy(
        update={
            "version": version,
            "mask_sha256": digest(mask),
            "log_lines": trail.head.lines,
            "log_sha256": trail.head.sha256,
        }
    )
    _keep_earlier(storage, slot, version - 1)
    pending = slot.pending(version, record.mask_sha256)
    content = record.to_bytes()
    try:
        storage.create(pending, mask)
        storage.replace(slot.record, content)
    except OutputError as error:
        if _counts(storage, slot, content, error):
            raise _interrupted(slot, error) from error
        with contextlib.suppress(OutputError):  # the first failure is the one to report; recovery removes the rest
            storage.remove(pending)
        raise
    try:
        finish(storage, log, slot, type(record), workplace)
    except (OutputError, StudyError) as error:
        raise _interrupted(slot, error) from error
    return record


def finish(storage: Storage, log: AuditLog, slot: Slot, kind: type[Record], workplace: str, *, recovered: bool = False) -> None:
    """Do what is left of a save that counts: audit line, mask in place."""
    content = storage.read(slot.record)
    record = kind.from_bytes(content, str(slot.record))
    if not is_told(log.read(), digest(content)):
        log.append(record.audit_event(digest(content), recovered=recovered), workplace)
    pending = slot.pending(record.version, record.mask_sha256)
    if storage.read_if_there(pending) is not None:
        storage.rename(pending, slot.mask)


def load(storage: Storage, slot: Slot, kind: type[R]) -> Stored[R] | None:
    """What counts in a slot, None when nothing was saved. Raises DamagedRecord when the mask is not the recorded one."""
    content = storage.read_if_there(slot.record)
    if content is None:
        return None
    record = kind.from_bytes(content, str(slot.record))
    for path in (slot.mask, slot.pending(record.version, record.mask_sha256)):
        mask = storage.read_if_there(path)
        if mask is not None and digest(mask) == record.mask_sha256:
            return Stored(record, digest(content), mask)
    raise DamagedRecord(
        "the mask is not the one that was submitted: it was changed, replaced or deleted afterwards", where=str(slot.mask),
        cure="Restore the file from the backup, or let its author revise the reading",
    )  # fmt: skip


def inspect(storage: Storage, slot: Slot, kind: type[Record], trail: Trail, leftovers: tuple[str, ...]) -> Inspection:
    """Tell whether a slot is complete, cut off before or after its save counted, or changed by other means.

    leftovers: this slot's entry of ``leftover_names``.
    """
    content = storage.read_if_there(slot.record)
    told = told_lines(trail, slot, kind)
    if content is None:
        return _inspect_without_record(storage, slot, told, leftovers)
    try:
        record = kind.from_bytes(content, str(slot.record))
    except OsteoRadiomicsError as error:
        return Inspection(State.DAMAGED, error.what)
    known = [line for line in told if line.details.get("record_sha256") == digest(content)]
    waiting = _is_mask(storage, slot.pending(record.version, record.mask_sha256), record)
    if not known and not (waiting and _is_next(trail, record)):
        return Inspection(State.DAMAGED, "the record was changed by hand: no audit line tells of it as it is")
    if known and known[-1] is not told[-1]:
        return Inspection(State.DAMAGED, "an earlier version was put back: the audit log tells of a later one")
    if waiting:
        return Inspection(State.AFTER)
    if not _is_mask(storage, slot.mask, record):
        gone = storage.read_if_there(slot.mask) is None
        problem = "was deleted" if gone else "was changed or replaced by hand: its hash differs from the record's"
        return Inspection(State.DAMAGED, f"the mask {problem}")
    return Inspection(State.BEFORE if leftovers else State.COMPLETE)


def leftover_names(storage: Storage, folder: Path) -> Mapping[str, tuple[str, ...]]:
    """Case -> names of the files that unfinished saves left in a session's folder."""
    found: dict[str, tuple[str, ...]] = {}
    for name in storage.names(folder):
        if name.startswith((PENDING_PREFIX, WRITING_PREFIX)):
            case = name.rpartition("-")[2].removesuffix(MASK_SUFFIX).removesuffix(RECORD_SUFFIX)
            found[case] = (*found.get(case, ()), name)
    return found


def told_lines(trail: Trail, slot: Slot, kind: type[Record]) -> list[AuditLine]:
    """The audit lines that tell of this slot's versions, oldest first."""
    return list(trail.of_case(kind.event, slot.case, slot.session))


def is_told(trail: Trail, record_sha256: str) -> bool:
    """Whether an audit line tells of exactly this record."""
    return trail.tells_of(record_sha256)


def _inspect_without_record(storage: Storage, slot: Slot, told: list[AuditLine], leftovers: tuple[str, ...]) -> Inspection:
    if told:
        return Inspection(State.DAMAGED, "the record that the audit log tells of was deleted")
    if storage.read_if_there(slot.mask) is not None:
        return Inspection(State.DAMAGED, "a mask lies here that no record tells of")
    return Inspection(State.BEFORE if leftovers else State.EMPTY)


def _is_mask(storage: Storage, path: Path, record: Record) -> bool:
    mask = storage.read_if_there(path)
    return mask is not None and digest(mask) == record.mask_sha256


def _is_next(trail: Trail, record: Record) -> bool:
    """Whether the log, but for repairs, still ends where it did just before the record."""
    before = Head(record.log_lines, record.log_sha256)
    return trail.holds(before) and all(line.what in (REPAIRED, ANOMALY) for line in trail.lines if line.line > before.lines)


def _keep_earlier(storage: Storage, slot: Slot, version: int) -> None:
    """Copy what lies in the slot to ``history``, as it is: a later version never destroys an earlier one."""
    for source, target in ((slot.mask, slot.earlier_mask(version)), (slot.record, slot.earlier_record(version))):
        content = storage.read_if_there(source)
        if content is not None and storage.read_if_there(target) != content:
            storage.make_folder(slot.history)
            storage.replace(target, content)


def _counts(storage: Storage, slot: Slot, content: bytes, cause: OutputError) -> bool:
    """Whether the new record is in place though writing it reported a failure."""
    try:
        return storage.read_if_there(slot.record) == content
    except StudyError as error:
        raise OutputError(
            f"{cause.what}, and the drive no longer answers, so it is unknown whether the reading was saved",
            where=cause.where, cure="Open the study again when the drive is back: it then says which",
        ) from error  # fmt: skip


def _interrupted(slot: Slot, error: OsteoRadiomicsError) -> SaveInterrupted:
    return SaveInterrupted(
        f"the reading is saved, but its last steps failed ({error.what})", where=f"case {slot.case}",
        cure="Go on when the drive is back: they are repeated then",
    )  # fmt: skip
