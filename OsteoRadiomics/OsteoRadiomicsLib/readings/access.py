"""When a session may be opened: after the one before is complete and the washout is over, or by the coordinator's word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ..base.errors import StudyError
from .audit import Event
from .clock import from_text
from .desk import CLOCK_TOLERANCE_S, Desk, require_role
from .plan import COORDINATOR, Participant
from .states import OPENED_CASE, SUBMITTED, case_states
from .study import Study

OPENED_EARLY = "opened a session early"


@dataclass(frozen=True)
class Gate:
    """Whether a session is open to a participant.

    why: it is not, in words. since: when it opened. opens: when it will, if that is known. overridden: opened early.
    """

    is_open: bool
    why: str = ""
    since: datetime | None = None
    opens: datetime | None = None
    overridden: bool = False


def session_gate(study: Study, person: Participant, session: int, *, ahead_s: float = 0.0) -> Gate:
    """Whether a participant may read a session now.

    The washout counts from his last submission of the session before. A clock that stands before that moment opens nothing,
    nor does one that is ahead of the drive's. ahead_s: by how much it is, where a sitting has measured it.
    """
    if not 1 <= session <= person.sessions:
        return Gate(False, f"{person.id} has no session {session}")
    trail = study.trail(person.id)
    later = [line for line in trail.lines if line.what in (OPENED_CASE, SUBMITTED) and (line.session or 0) > session]
    if later:
        return Gate(False, f"session {session} is closed since session {later[0].session} began")
    if session == 1:
        return Gate(True, since=from_text(study.plan.created))
    early = [
        line
        for line in study.trail(study.plan.coordinator.id).events(OPENED_EARLY)
        if line.session == session and line.details.get("participant") == person.id
    ]
    if early:
        return Gate(True, since=from_text(early[-1].when), overridden=True)
    before = case_states(study, person, session - 1)
    left = sum(not state.status.done for state in before)
    if left:
        return Gate(False, f"{left} of {len(before)} cases of session {session - 1} are not done yet")
    last = max((state.last_done for state in before if state.last_done), default=None)
    if last is None:
        return Gate(False, f"no case of session {session - 1} was submitted")
    opens = last + timedelta(days=study.plan.washout_days)
    now = study.clock.now()
    if ahead_s > CLOCK_TOLERANCE_S and now - timedelta(seconds=ahead_s) < opens <= now:
        return Gate(
            False,
            f"this computer's clock is {ahead_s / 86400:.1f} days ahead of the study drive's, by which the washout of "
            f"{study.plan.washout_days} days is not over; set it right, or let the coordinator open the session",
            opens=opens,
        )
    if now < last:
        return Gate(False, f"this computer's clock stands before the last submission of session {session - 1}; set it right")
    if now < opens:
        return Gate(False, f"the washout of {study.plan.washout_days} days lasts until {opens:%Y-%m-%d %H:%M} UTC", opens=opens)
    return Gate(True, since=opens)


def open_early(desk: Desk, who: str, session: int, reason: str) -> None:
    """The coordinator lets a participant begin a session before its time. Raises StudyError without a reason."""
    require_role(desk, COORDINATOR)
    person = desk.study.plan.participant(who)
    if not 2 <= session <= person.sessions:
        raise StudyError(f"{who} has no later session {session}", cure="Check the participant and session")
    if not reason.strip():
        raise StudyError("an early opening needs a reason", cure="Say why; it is kept in the audit log")
    before = case_states(desk.study, person, session - 1)
    left = sum(not state.status.done for state in before)
    if left:
        raise StudyError(
            f"{left} of {len(before)} cases of session {session - 1} of {who} are not done yet",
            cure=f"Only the washout can be cut short: let {who} read or skip them first",
        )
    desk.record(Event(OPENED_EARLY, reason.strip(), session=session, details={"participant": who}))
