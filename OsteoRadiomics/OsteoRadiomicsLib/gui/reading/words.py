"""What the reading panel says about sessions, cases and findings. No Qt and no scene in here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from slicer.i18n import tr as _

from ...base.language import retold

if TYPE_CHECKING:
    from ...readings import CaseState, Draft, Finding, Gate, Participant
    from ...readings.status import SessionStatus


def session_text(number: int, gate: Gate) -> str:
    """One entry of the list of sessions."""
    if gate.is_open:
        early = _(", opened early by the coordinator") if gate.overridden else ""
        return _("Session {number}: open{early}").format(number=number, early=early)
    if gate.opens is not None:
        return _("Session {number}: opens on {date}").format(number=number, date=f"{gate.opens:%Y-%m-%d %H:%M} UTC")
    return _("Session {number}: not open").format(number=number)


def person_text(person: Participant) -> str:
    """One entry of the list of participants."""
    return f"{person.id} ({retold(person.role)})"


def case_row(state: CaseState) -> tuple[str, ...]:
    """Number, name, status and time of one case in the worklist."""
    said = retold(str(state.status))
    status = f"{said} ({state.why})" if state.why else said
    if state.version > 1:
        status = _("{status}, version {version}").format(status=status, version=state.version)
    return str(state.position), state.shown, status, duration_text(state.active_seconds)


def duration_text(seconds: float | None) -> str:
    """Minutes and seconds, empty when unknown."""
    return "" if seconds is None else f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def done_text(states: Sequence[CaseState]) -> str:
    """How much of a session is done."""
    return _("{done} of {total} cases done").format(done=sum(state.status.done for state in states), total=len(states))


def recovery_text(draft: Draft) -> str:
    """What is offered after a crash or an interruption."""
    place = _(" on this computer") if draft.local else ""
    return _("A drawing that was not submitted was kept{place} at {when} UTC, after {time} min of work. Go on with it?").format(
        place=place, when=f"{draft.saved:%Y-%m-%d %H:%M}", time=duration_text(draft.active_seconds)
    )


def findings_text(findings: Iterable[Finding]) -> str:
    """The findings of the completeness checks, one a line."""
    return "\n".join(f"- {': '.join(filter(None, [each.roi, retold(each.text)]))}. {retold(each.cure)}." for each in findings)


def progress_row(each: SessionStatus) -> tuple[str, ...]:
    """Participant, session, done, time per case and state of one session, for the coordinator."""
    if each.complete:
        state = _("complete")
    elif each.late_days is not None:
        state = _("late by {days} days").format(days=f"{each.late_days:.0f}")
    elif each.gate.opens is not None:
        state = _("opens on {date}").format(date=f"{each.gate.opens:%Y-%m-%d}")
    else:
        state = _("open") if each.gate.is_open else retold(each.gate.why)
    if each.gate.overridden:
        state = _("{state} (opened early)").format(state=state)
    done = f"{each.done}/{len(each.states)}"
    return person_text(each.person), str(each.session), done, duration_text(each.seconds_per_case), state


def matrix_rows(sessions: Sequence[SessionStatus], cases: Sequence[str], final: Iterable[str]) -> list[tuple[str, ...]]:
    """One row per case: its pseudonym, its status in each session, and whether it has a final mask."""
    found = [{state.case: retold(str(state.status)) for state in each.states} for each in sessions]
    formed = frozenset(final)
    return [(case, *(own.get(case, "") for own in found), _("yes") if case in formed else "") for case in cases]
