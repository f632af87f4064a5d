"""What a coordinator sees: who has read what, which sessions are open, who is late, time per case."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from .access import Gate, session_gate
from .arbitration import with_agreement
from .clock import to_text
from .plan import Participant
from .states import CaseState, Status, case_states
from .study import Study

_SIGNS = {
    Status.WAITING: "w", Status.TO_DO: ".", Status.STARTED: "o", Status.SKIPPED: "-", Status.SUBMITTED: "x", Status.AGREED: "=",
}  # fmt: skip


@dataclass(frozen=True)
class SessionStatus:
    """One participant's session. late_days: days past the due date with cases left, None when not late or no date is set.

    seconds_per_case: median active time of submitted cases, None when unknown. seconds: their total.
    """

    person: Participant
    session: int
    gate: Gate
    states: tuple[CaseState, ...]
    late_days: float | None
    seconds_per_case: float | None
    seconds: float | None

    @property
    def agreed(self) -> int:
        """Cases that need no arbiter, because the two he decides between agree by the study's rule."""
        return sum(state.status is Status.AGREED for state in self.states)

    @property
    def done(self) -> int:
        """Cases that the participant need not come back to."""
        return sum(state.status.done for state in self.states)

    @property
    def complete(self) -> bool:
        """Whether nothing is left to do."""
        return self.done == len(self.states)


@dataclass(frozen=True)
class StudyStatus:
    """The progress of a study at one moment. consensus: cases that have a final mask."""

    study: Study
    when: str
    sessions: tuple[SessionStatus, ...]
    consensus: tuple[str, ...]

    @property
    def late(self) -> tuple[SessionStatus, ...]:
        """The sessions past their due date."""
        return tuple(each for each in self.sessions if each.late_days is not None)

    def as_json(self) -> dict:
        """The status for scripts."""
        plan = self.study.plan
        return {
            "study": plan.id,
            "protocol": plan.protocol,
            "when": self.when,
            "cases": list(self.study.cases),
            "revision": plan.revision,
            "training_cases": plan.training_cases,
            "hidden_repeats": plan.hidden_repeats,
            "arbitrate_below": plan.arbitrate_below,
            "sessions": [_session_json(each) for each in self.sessions],
            "consensus": list(self.consensus),
            "complete": all(each.complete for each in self.sessions),
        }

    def as_text(self) -> str:
        """A table of sessions and the matrix case x reader x session."""
        plan = self.study.plan
        lines = [f"protocol {plan.protocol}, {len(self.study.cases)} cases, revision {plan.revision}, {self.when}", ""]
        header = ("participant", "role", "session", "done", "time/case", "time", "state")
        rows = [header, *(_row(each) for each in self.sessions)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(header))]
        lines += ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
        names = [f"{each.person.id}/{each.session}" for each in self.sessions]
        lines += ["", "case".ljust(8) + "".join(f"  {name}" for name in names)]
        by_case = [{state.case: state for state in each.states} for each in self.sessions]
        for case in self.study.cases:
            cells = [_SIGNS[own[case].status] if case in own else " " for own in by_case]
            lines.append(
                case.ljust(8) + "".join(f"  {c.ljust(len(name))}" for c, name in zip(cells, names, strict=True)).rstrip()
            )
        if plan.hidden_repeats:
            lines += ["", f"hidden repeats in every session of the readers: {plan.hidden_repeats} (the key tells which)"]
        lines += ["", "x submitted  o started  . to do  - skipped  w waiting for a source  = both agree"]
        return "\n".join(lines)


def study_status(study: Study, *, compare: bool = True) -> StudyStatus:
    """The progress of every participant and session.

    compare: look at the masks between which an arbiter decides, which takes about a tenth of a second a case; without it, cases
    that need no decision are among those left to do. Raises StudyError when the drive fails.
    """
    sessions = tuple(
        _session_status(study, person, session, compare)
        for person in study.plan.drawing
        for session in range(1, person.sessions + 1)
    )
    final = tuple(case for case in study.cases if study.storage.read_if_there(study.layout.consensus_slot(case).record))
    return StudyStatus(study, to_text(study.clock.now()), sessions, final)


def _session_status(study: Study, person: Participant, session: int, compare: bool) -> SessionStatus:
    gate, states = session_gate(study, person, session), case_states(study, person, session)
    states = with_agreement(study, person, states) if compare else states
    late = None
    if study.plan.due_days and gate.since and not all(state.status.done for state in states):
        over = study.clock.now() - gate.since - timedelta(days=study.plan.due_days)
        late = over / timedelta(days=1) if over > timedelta() else None
    times = [state.active_seconds for state in states if state.active_seconds is not None]
    per_case, total = (statistics.median(times), math.fsum(times)) if times else (None, None)
    return SessionStatus(person, session, gate, states, late, per_case, total)


def _row(each: SessionStatus) -> tuple[str, ...]:
    if each.complete:
        state = "complete"
    elif each.late_days is not None:
        state = f"late by {each.late_days:.0f} days"
    else:
        state = "open" if each.gate.is_open else each.gate.why
    if each.gate.overridden:
        state += " (opened early)"
    if each.agreed:
        state += f" ({each.agreed} agreed: no arbiter needed)"
    times = (f"{seconds / 60:.1f} min" if seconds is not None else "-" for seconds in (each.seconds_per_case, each.seconds))
    return each.person.id, each.person.role, str(each.session), f"{each.done}/{len(each.states)}", *times, state


def _session_json(each: SessionStatus) -> dict:
    counts = Counter(str(state.status) for state in each.states)
    return {
        "participant": each.person.id,
        "role": each.person.role,
        "session": each.session,
        "open": each.gate.is_open,
        "why": each.gate.why,
        "opens": to_text(each.gate.opens) if each.gate.opens else None,
        "opened_early": each.gate.overridden,
        "done": each.done,
        "total": len(each.states),
        "counts": dict(counts),
        "late_days": each.late_days,
        "median_active_seconds": each.seconds_per_case,
        "total_active_seconds": each.seconds,
        "agreed": each.agreed,
        "cases": [
            {
                "case": state.case,
                "shown": state.shown,
                "position": state.position,
                "status": str(state.status),
                "version": state.version,
                "submitted": to_text(state.last_done) if state.last_done else None,
                "active_seconds": state.active_seconds,
                "why": state.why,
            }
            for state in each.states
        ],
    }
