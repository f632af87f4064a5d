"""A participant's sitting: from opening the study to closing it, the only thing that writes in his or her name."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from types import TracebackType
from typing import Self, TypeVar

from ..base.errors import OsteoRadiomicsError, OutputError, StudyError
from .audit import AuditLine, AuditLog, Event, parse_head
from .layout import Slot
from .plan import COORDINATOR, FIRST_VERSION, Participant, StudyPlan
from .plan_history import anchored, finish_plan, put_plan
from .presence import Presence
from .records import Record
from .recovery import recover
from .study import Study
from .transaction import save

R = TypeVar("R", bound=Record)

CLOCK_TOLERANCE_S = 300.0  # clocks of workstations and drives that nobody touched differ by less


class Desk:
    """One participant at work. ``notes`` says what was found and repaired on opening.

    Raises StudyError when the participant is unknown, or has the study open elsewhere and ``take_over`` gives no reason.
    """

    def __init__(self, study: Study, who: str, *, take_over: str = "") -> None:
        self.study = study
        self.who: Participant = study.plan.participant(who)
        self.notes: list[str] = []
        layout = study.layout
        self._log = AuditLog(
            study.storage, study.clock, layout.audit(who), layout.head(who), who, study.plan.id,
            with_account=study.plan.schema_version > FIRST_VERSION,
        )  # fmt: skip
        self._presence = Presence(study.storage, study.clock, layout.presence(who), study.plan.id)
        self._unsettled = False
        study.check_reachable()
        others = self._presence.start(take_over=bool(take_over.strip()))
        ahead = self._presence.clock_ahead_s(anew=False)  # the first sign was given just now
        self._presence.tidy()
        self._recover()
        details: dict = {"witness": self._witness()}
        if abs(ahead) > CLOCK_TOLERANCE_S:
            details["clock_ahead_of_drive_s"] = round(ahead, 3)
        if others:
            details["taken_over"] = [other.workplace for other in others]
        self.record(Event("took over" if others else "opened", take_over if others else "", details=details))

    @property
    def workplace(self) -> str:
        """Random name of this sitting."""
        return self._presence.workplace

    def clock_ahead_s(self) -> float:
        """Seconds by which this computer's clock is ahead of the drive's now. Raises OutputError."""
        return self._presence.clock_ahead_s()

    def record(self, event: Event) -> AuditLine:
        """Write one line into the participant's audit log. Raises StudyError or OutputError."""
        self._ready()
        return self._log.append(event, self.workplace)

    def save(self, slot: Slot, record: R, mask: bytes) -> R:
        """Save a mask with its record as one step; see ``transaction.save`` for what a failure means."""
        self._ready()
        self.study.storage.make_folder(slot.folder)
        with self._settling():
            return save(self.study.storage, self._log, slot, record, mask, self.workplace)

    def save_plan(self, plan: StudyPlan) -> StudyPlan:
        """Put the next revision of the study file in place; for the coordinator."""
        require_role(self, COORDINATOR)
        self._ready()
        storage, layout = self.study.storage, self.study.layout
        plan = anchored(self._log, plan)
        with self._settling():
            put_plan(storage, layout, self.who.id, plan)
            finish_plan(storage, self._log, layout, plan, self.workplace)
        return plan

    def beat(self) -> None:
        """Give a sign of life if one is due, and notice when another workstation took over (StudyError)."""
        self.study.check_reachable()
        self._presence.check()
        self._presence.beat()

    def close(self) -> None:
        """Leave the study. Raises OutputError when the drive is gone; nothing is lost by that."""
        self.record(Event("closed"))
        self._presence.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None:
            self.close()
        elif isinstance(error, Exception | KeyboardInterrupt):
            with contextlib.suppress(OsteoRadiomicsError):  # the error on its way out is the one to report
                self.close()

    def _ready(self) -> None:
        """Before every write: the drive is there, the sitting is still this one's, cut-off saves are finished."""
        self.beat()
        if self._unsettled:
            self._recover()

    @contextlib.contextmanager
    def _settling(self) -> Iterator[None]:
        """Remembers that a save failed, wherever it was cut off, so that the next write settles it first."""
        try:
            yield
        except (OutputError, StudyError):
            self._unsettled = True
            raise

    def _recover(self) -> None:
        self.notes += recover(self.study, self.who, self._log, self.workplace)
        self._unsettled = False

    def _witness(self) -> dict[str, list]:
        """The heads of all other logs as they stand: each log vouches for the length of the others."""
        found: dict[str, list] = {}
        for person in self.study.plan.participants:
            content = self.study.storage.read_if_there(self.study.layout.head(person.id))
            head = parse_head(content) if content is not None and person != self.who else None
            if head:
                found[person.id] = [head.lines, head.sha256]
        return found


def require_role(desk: Desk, *roles: str) -> None:
    """Raises StudyError when the participant has none of these roles."""
    if desk.who.role not in roles:
        raise StudyError(
            f"{desk.who.id} is {desk.who.role}, but this is for the {' or '.join(roles)}",
            cure="Open the study as another participant",
        )
