"""How far each case of a participant's session is, told by the audit log alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from .audit import AuditLine
from .clock import from_text
from .plan import Participant
from .study import Study

OPENED_CASE = "opened case"
SKIPPED = "skipped"
SUBMITTED = "submitted"


class Status(StrEnum):
    """Where a case stands. WAITING: what it starts from is not submitted yet. AGREED: there is nothing to arbitrate."""

    WAITING = "waiting"
    TO_DO = "to do"
    STARTED = "started"
    SKIPPED = "skipped"
    SUBMITTED = "submitted"
    AGREED = "agreed"

    @property
    def done(self) -> bool:
        """Whether the participant need not come back to it."""
        return self in (Status.SKIPPED, Status.SUBMITTED, Status.AGREED)


@dataclass(frozen=True)
class CaseState:
    """One case in one participant's session.

    position: from 1, in this participant's order. version: of the newest submission, 0 without one. first_done,
    last_done: when it was first and last submitted. active_seconds: time at work up to the last submission. why: the
    reason of a skip. shown: what the case is called before the participant.
    """

    case: str
    position: int
    status: Status
    version: int = 0
    first_done: datetime | None = None
    last_done: datetime | None = None
    active_seconds: float | None = None
    why: str = ""
    shown: str = ""


def case_states(study: Study, person: Participant, session: int) -> tuple[CaseState, ...]:
    """The states of all cases assigned to a participant's session, in his order."""
    lines: dict[str | None, list[AuditLine]] = {}
    for line in study.trail(person.id).lines:
        if line.session == session:
            lines.setdefault(line.case, []).append(line)
    submitted = [_submitted(study, source) for source in person.of]
    found = [
        _state(case, index + 1, lines.get(case, []), ready=all(case in cases for cases in submitted))
        for index, case in enumerate(study.assigned(person, session))
    ]
    names = study.names(person.id, session)
    return tuple(replace(state, shown=names[state.case]) for state in found)


def _submitted(study: Study, who: str) -> frozenset[str | None]:
    return frozenset(line.case for line in study.trail(who).events(SUBMITTED) if line.session == 1)


def _state(case: str, position: int, lines: list[AuditLine], *, ready: bool) -> CaseState:
    done = [line for line in lines if line.what == SUBMITTED]
    if done:
        last = done[-1].details
        return CaseState(
            case, position, Status.SUBMITTED, int(last.get("version", 1)), from_text(done[0].when), from_text(done[-1].when),
            last.get("active_seconds"),
        )  # fmt: skip
    skips = [line for line in lines if line.what in (SKIPPED, OPENED_CASE)]
    if skips and skips[-1].what == SKIPPED:
        return CaseState(case, position, Status.SKIPPED, why=skips[-1].why)
    if not ready:
        return CaseState(case, position, Status.WAITING)
    return CaseState(case, position, Status.STARTED if skips else Status.TO_DO)
