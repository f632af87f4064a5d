"""The worklist of one participant's session: which case is next, what he sees, autosave, submission. No Qt in here.

A panel shows ``states`` and the current ``view``, calls ``touch`` on every action of the reader and ``tick`` every few
seconds, and hands the drawing to ``autosave`` and ``submit``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..base.errors import OutputError, StudyError
from ..images import LabelMap
from .access import session_gate
from .activity import IDLE_AFTER_S, ActivityTimer
from .arbitration import with_agreement
from .audit import Event
from .case_view import CaseView, view_case
from .checks import Finding
from .desk import Desk, require_role
from .drafts import Draft, DraftStore
from .masks import label_map_of, mask_bytes
from .records import Reading
from .states import OPENED_CASE, SKIPPED, CaseState, Status, case_states
from .storage import Storage
from .submission import Submission, questioned, submit
from .transaction import SaveInterrupted

AUTOSAVE_S = 60.0


class Worklist:
    """One session of the participant at ``desk``.

    local_folder: where drafts go while the study's drive is gone. notes: what the reader should be told.
    Raises StudyError when the session is not open to him, with the reason and, if known, the date.
    """

    def __init__(self, desk: Desk, session: int, *, local_folder: Path | None = None, idle_after_s: float = IDLE_AFTER_S) -> None:
        require_role(desk, "reader", "reviewer", "arbiter")
        gate = session_gate(desk.study, desk.who, session, ahead_s=desk.clock_ahead_s())
        if not gate.is_open:
            raise StudyError(f"session {session} of {desk.who.id} is not open: {gate.why}")
        self._desk = desk
        self._session = session
        self._idle_after_s = idle_after_s
        study = desk.study
        self._drafts = DraftStore(study.storage, study.layout.autosave(desk.who.id, session))
        self._local = (
            DraftStore(Storage(), local_folder / study.plan.id / desk.who.id / f"session-{session}", local=True)
            if local_folder
            else None
        )
        self._agreed: dict[str, bool] = {}
        self._timer = ActivityTimer(study.clock, idle_after_s)
        self._started = study.clock.now()
        self._autosaved = study.clock.seconds()
        self._offered: Draft | None = None
        self._position = 0  # of the case opened last, 0 before the first
        self.view: CaseView | None = None
        self.notes: list[str] = []

    # --- where things stand ------------------------------------------------------------------------------------------

    @property
    def states(self) -> tuple[CaseState, ...]:
        """All cases in this participant's order."""
        study, who = self._desk.study, self._desk.who
        return with_agreement(study, who, case_states(study, who, self._session), self._agreed)

    @property
    def autosave_due(self) -> bool:
        """Whether the last autosave of the open case is a minute old."""
        return self.view is not None and self._desk.study.clock.seconds() - self._autosaved >= AUTOSAVE_S

    @property
    def active_seconds(self) -> float:
        """Time at work on the open case."""
        return self._timer.seconds if self.view else 0.0

    # --- going through the list --------------------------------------------------------------------------------------

    def resume(self) -> CaseView | None:
        """Open the case the participant stopped at: the last opened one if not done, else the first that is left."""
        states = self.states
        left = [state.case for state in states if not state.status.done and state.status is not Status.WAITING]
        opened = [
            line.case
            for line in self._desk.study.trail(self._desk.who.id).events(OPENED_CASE)
            if line.session == self._session and line.case in left
        ]
        case = opened[-1] if opened else next(iter(left), None)
        return self.open(case) if case else None

    def next(self) -> CaseView | None:
        """Open the next case after the one opened last that is left to do, from the start again after the end; None when all
        are done.
        """
        states = self.states
        for state in (*states[self._position :], *states[: max(self._position - 1, 0)]):
            if not state.status.done and state.status is not Status.WAITING:
                return self.open(state.case)
        return None

    def previous(self) -> CaseView | None:
        """Open the case before the one opened last, done or not; None at the beginning."""
        return self.open(self.states[self._position - 2].case) if self._position > 1 else None

    def open(self, case: str) -> CaseView:
        """Open a case of this session. Raises StudyError: not assigned, waiting, image or mask changed on the drive."""
        states = self.states
        state = next((state for state in states if state.case == case), None)
        if state is None:
            raise StudyError(f"case {case} is not assigned to {self._desk.who.id} in session {self._session}")
        view = view_case(self._desk.study, self._desk.who, self._session, state, len(states))
        self._desk.record(Event(OPENED_CASE, case=case, session=self._session))
        clock = self._desk.study.clock
        already = view.earlier.record.active_seconds if view.earlier else 0.0
        self._timer = ActivityTimer(clock, self._idle_after_s, already or 0.0)
        self._started = clock.now()
        self._autosaved = clock.seconds()
        self._offered = self._newest_draft(case)
        self._position = state.position
        self.view = view
        return view

    def skip(self, reason: str) -> None:
        """Leave the open case undone. Raises StudyError without a reason."""
        view = self._opened()
        if not reason.strip():
            raise StudyError("skipping a case needs a reason", cure="Say why it cannot be read")
        if view.submitted:
            raise StudyError(f"case {view.shown} is submitted already", cure="Revise it instead")
        self._desk.record(Event(SKIPPED, reason.strip(), view.case, self._session))
        self.view = None

    # --- drafts ------------------------------------------------------------------------------------------------------

    def recovery(self) -> Draft | None:
        """The autosaved drawing that waits to be restored or discarded; until then nothing is autosaved over it."""
        self._opened()
        return self._offered

    def restore(self) -> LabelMap:
        """Take the offered draft: its drawing, and its time at work counts on."""
        self._opened()
        draft = self._offered
        if draft is None:
            raise StudyError("there is no autosaved drawing to restore")
        label_map = label_map_of(draft.mask)
        self._timer = ActivityTimer(self._desk.study.clock, self._idle_after_s, draft.active_seconds)
        self._started, self._offered = draft.started, None
        return label_map

    def discard(self) -> None:
        """Forget the offered draft."""
        self._forget_drafts(self._opened().case)
        self._offered = None

    def autosave(self, label_map: LabelMap) -> Draft | None:
        """Keep the drawing as it is, unfinished, on the study's drive or else on this workstation (``draft.local``).

        None while an earlier draft waits for a decision. Raises OutputError when neither place takes it.
        """
        view = self._opened()
        self._autosaved = self._desk.study.clock.seconds()
        if self._offered is not None:
            return None
        return self._keep(
            Draft(view.case, mask_bytes(label_map), self._started, self._desk.study.clock.now(), self.active_seconds)
        )

    def touch(self) -> None:
        """The reader did something."""
        if self.view:
            self._timer.touch()

    def tick(self) -> None:
        """Give a sign of life. Raises StudyError when another workstation took over."""
        self._desk.beat()

    # --- handing in --------------------------------------------------------------------------------------------------

    def check(self, label_map: LabelMap) -> tuple[Finding, ...]:
        """What the completeness checks would say now."""
        return questioned(self._desk, self._opened(), label_map)[1]

    def submit(
        self, label_map: LabelMap, *, comment: str = "", override: str = "", reason: str = "",
        answers: Mapping[str, str] | None = None,
    ) -> Reading:  # fmt: skip
        """Hand the open case in; see ``submission.submit``. Whatever fails, the drawing is kept as a draft first."""
        view = self._opened()
        if self._offered is not None:
            raise StudyError(f"case {view.shown} has an autosaved drawing", cure="Restore or discard it first")
        self.touch()
        given = Submission(self._started, self._timer.seconds, comment, override, reason, answers or {})
        self._keep(Draft(view.case, mask_bytes(label_map), self._started, self._desk.study.clock.now(), self.active_seconds))
        try:
            reading = submit(self._desk, view, self._session, label_map, given)
        except SaveInterrupted:
            self.view = None  # it counts: handing in once more would be a revision
            raise
        self._forget_drafts(view.case)
        self.view = None
        return reading

    # --- inside ------------------------------------------------------------------------------------------------------

    def _opened(self) -> CaseView:
        if self.view is None:
            raise StudyError("no case is open", cure="Open one from the worklist")
        return self.view

    def _keep(self, draft: Draft) -> Draft:
        try:
            self._desk.beat()
            self._drafts.save(draft)
            return draft
        except (OutputError, StudyError) as error:
            if self._local is None:
                raise
            self.notes.append(f"the drawing is kept on this computer for now ({error.what})")
        local = Draft(draft.case, draft.mask, draft.started, draft.saved, draft.active_seconds, local=True)
        self._local.save(local)
        return local

    def _newest_draft(self, case: str) -> Draft | None:
        found = [draft for store in (self._drafts, self._local) if store and (draft := store.load(case))]
        return max(found, key=lambda draft: draft.saved, default=None)

    def _forget_drafts(self, case: str) -> None:
        try:
            for store in (self._drafts, self._local):
                if store:
                    store.remove(case)
        except OutputError as error:
            shown = self._desk.study.names(self._desk.who.id, self._session)[case]
            self.notes.append(f"case {shown}: its autosave could not be removed ({error.what})")
