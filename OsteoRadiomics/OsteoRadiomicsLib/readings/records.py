"""What is written beside every mask: one JSON record that names the mask's hash, who made it, when, from what, and why."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field

from ..base import records
from ..base.errors import StudyError
from ..base.files import json_text
from ..base.records import Part, RecordForm
from .audit import Event
from .plan import Sha256


class DamagedRecord(StudyError):
    """A record or its mask is not what was saved: changed, replaced or deleted by other means."""


class Source(Part):
    """The reading that another one starts from: enough to find it again and to prove that it is the same."""

    reader: str
    session: int
    version: int
    mask_sha256: Sha256


class Override(Part):
    """A completeness check that the reader overruled. code: the check. text: what it found. reason: why that is right."""

    code: str
    roi: str
    text: str
    reason: str


class Record(records.Record):
    """What every mask in a study folder has in common.

    case: study pseudonym. version: 1 for the first submission, then counted up; earlier versions lie in ``history``.
    image_sha256: sequence -> hash of the de-identified image. mask_sha256: hash of the mask file.
    log_lines, log_sha256: how long the author's audit log was just before, and the hash of its last line: they anchor the
    log outside itself.
    """

    form = RecordForm(
        "the record of a mask", "Run 'osteoradiomics study verify' and restore the file from the backup", DamagedRecord
    )
    event: ClassVar[str] = ""

    schema_version: int = 1
    case: str
    version: Annotated[int, Field(ge=1)] = 1
    image_sha256: dict[str, Sha256]
    mask_sha256: Sha256
    versions: dict[str, str]
    reason: str = ""
    log_lines: Annotated[int, Field(ge=0)] = 0
    log_sha256: Sha256 = "0" * 64

    def to_bytes(self) -> bytes:
        """The record as written."""
        return json_text(self.to_json()).encode()

    def audit_event(self, record_sha256: str, *, recovered: bool) -> Event:
        """The audit line that tells of this record. recovered: it was written late, after an interruption."""
        details: dict[str, Any] = {"version": self.version, "record_sha256": record_sha256, "mask_sha256": self.mask_sha256}
        if recovered:
            details["recovered"] = True
        return Event(self.event, self.reason, self.case, getattr(self, "session", None), details | self._audit_details())

    def _audit_details(self) -> dict[str, Any]:
        return {}


class Reading(Record):
    """One reader's mask of one case in one session.

    start, end: wall-clock times (UTC). active_seconds: time with the reader at work, idle time excluded, over all versions;
    None for a mask that was drawn elsewhere.
    answers: question -> category, where the study asks about cases. sources: what a reviewer or arbiter started from.
    decision: "accepted" or "revised" by a reviewer; by an arbiter the id
    of the participant whose mask was taken, or "edited".
    """

    event: ClassVar[str] = "submitted"
    may_lack = frozenset({"answers"})

    reader: str
    role: str
    session: Annotated[int, Field(ge=1)]
    sequence: str
    start: str
    end: str
    active_seconds: Annotated[float, Field(ge=0)] | None = None
    comment: str = ""
    overrides: tuple[Override, ...] = ()
    sources: tuple[Source, ...] = ()
    decision: str = ""
    answers: dict[str, str] = Field(default_factory=dict)

    def _audit_details(self) -> dict[str, Any]:
        details: dict[str, Any] = {"start": self.start, "end": self.end, "active_seconds": self.active_seconds}
        if self.overrides:
            details["overrides"] = [override.model_dump() for override in self.overrides]
        if self.sources:
            details["sources"] = [source.model_dump() for source in self.sources]
        if self.answers:
            details["answers"] = dict(self.answers)
        return details | ({"decision": self.decision} if self.decision else {})


class Consensus(Record):
    """The study's final mask of one case. method: arbitration, majority or staple. figures: what the method reports."""

    event: ClassVar[str] = "formed consensus"

    method: str
    sources: tuple[Source, ...]
    made: str
    figures: dict[str, float] = Field(default_factory=dict)

    def _audit_details(self) -> dict[str, Any]:
        return {"method": self.method, "sources": [source.model_dump() for source in self.sources]}
