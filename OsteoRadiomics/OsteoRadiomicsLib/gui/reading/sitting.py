"""A participant at work on one session in 3D Slicer: the worklist together with the case in the scene. No Qt in here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import slicer

from ...base.errors import StudyError
from ...base.undoing import undone_unless_whole
from ...readings import (
    CaseState,
    CaseView,
    Desk,
    Draft,
    Finding,
    Gate,
    Participant,
    Reading,
    SaveInterrupted,
    Status,
    Study,
    Worklist,
    session_gate,
)
from .case import CaseScene


@dataclass(frozen=True)
class SessionChoice:
    """One session of a participant and whether it is open to him."""

    number: int
    gate: Gate


def session_choices(study: Study, person: Participant) -> tuple[SessionChoice, ...]:
    """All sessions of a participant, in order. Raises StudyError when the drive fails."""
    return tuple(SessionChoice(number, session_gate(study, person, number)) for number in range(1, person.sessions + 1))


class Sitting:
    """One participant's session from beginning to ``close``.

    local_folder: where drawings go while the study's drive is gone. take_over: why another open sitting is replaced.
    on_change: called at each change of the drawing. scene: the open case, None between cases.
    Raises StudyError: unknown participant, session not open, open at another workstation.
    """

    def __init__(
        self,
        study: Study,
        who: str,
        session: int,
        *,
        local_folder: Path,
        take_over: str = "",
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self.study = study
        self.session = session
        self.scene: CaseScene | None = None
        self._on_change = on_change
        self._desk = Desk(study, who, take_over=take_over)
        with undone_unless_whole(self._desk.close):
            self._worklist = Worklist(self._desk, session, local_folder=local_folder)

    @property
    def person(self) -> Participant:
        """Who reads."""
        return self._desk.who

    @property
    def states(self) -> tuple[CaseState, ...]:
        """All cases in this participant's order."""
        return self._worklist.states

    @property
    def view(self) -> CaseView | None:
        """The open case."""
        return self.scene.view if self.scene else None

    @property
    def recovery(self) -> Draft | None:
        """An autosaved drawing of the open case that waits for ``restore`` or ``discard``."""
        return self._worklist.recovery() if self.scene else None

    @property
    def active_seconds(self) -> float:
        """Time at work on the open case."""
        return self._worklist.active_seconds if self.scene else 0.0

    def new_notes(self) -> tuple[str, ...]:
        """What the participant should be told since the last call."""
        found = (*self._desk.notes, *self._worklist.notes)
        self._desk.notes.clear()
        self._worklist.notes.clear()
        return found

    # --- going through the list --------------------------------------------------------------------------------------

    def resume(self) -> bool:
        """Open the case the participant stopped at. False when nothing is left to do."""
        return self._show(self._worklist.resume)

    def next(self) -> bool:
        """Open the next case that is left to do; False, with the open case staying, when there is no other."""
        here = self.view.case if self.view else None
        if not any(_is_left(state) and state.case != here for state in self.states):
            return False
        return self._show(self._worklist.next)

    def previous(self) -> bool:
        """Open the case before, done or not; False, with the open case staying, at the beginning."""
        if self.view and self.states[0].case == self.view.case:
            return False
        return self._show(self._worklist.previous)

    def open(self, case: str) -> bool:
        """Open a case of the list; nothing happens when it is open already. Raises StudyError."""
        here = self.scene is not None and self.scene.present and self.scene.view.case == case
        return here or self._show(lambda: self._worklist.open(case))

    def skip(self, reason: str) -> None:
        """Leave the open case undone for good reason; what was drawn is kept as a draft. Raises StudyError."""
        self._opened()
        if not reason.strip():
            raise StudyError("skipping a case needs a reason", cure="Say why it cannot be read")
        self.autosave()
        self._worklist.skip(reason)
        self._remove()

    # --- the drawing -------------------------------------------------------------------------------------------------

    def autosave(self) -> Draft | None:
        """Keep the drawing if it has changed since the last time. Raises OutputError when no place takes it.

        A drawing that was deleted from the scene is not kept: Slicer takes its segments away one by one before the node,
        and nothing must replace what was kept before.
        """
        scene = self.scene
        if scene is None or not scene.present or not scene.changed or self.recovery is not None:
            return None
        draft = self._worklist.autosave(scene.label_map())
        scene.changed = False
        return draft

    def autosave_if_due(self) -> Draft | None:
        """As ``autosave``, when the last one is a minute old."""
        return self.autosave() if self._worklist.autosave_due else None

    def restore(self) -> None:
        """Go on with the autosaved drawing."""
        scene = self._opened()
        scene.put(self._worklist.restore())
        scene.changed = False

    def discard(self) -> None:
        """Forget the autosaved drawing."""
        self._opened()
        self._worklist.discard()

    def take(self, who: str) -> None:
        """An arbiter takes one reader's mask, to submit it or to edit it further. Raises StudyError."""
        self._check_decided()
        self._opened().take(who)

    def touch(self) -> None:
        """The participant did something."""
        self._worklist.touch()

    def tick(self) -> None:
        """Give a sign of life. Raises StudyError when another workstation took over or the drive is gone."""
        self._worklist.tick()

    def check(self) -> tuple[Finding, ...]:
        """What the completeness checks say about the drawing now."""
        return self._worklist.check(self._drawn().label_map())

    def submit(
        self, *, comment: str = "", override: str = "", reason: str = "", answers: Mapping[str, str] | None = None
    ) -> tuple[Reading, tuple[str, ...]]:
        """Hand the drawing in and close the case. Returns the record and the names of drawn segments that are not kept.

        override: why findings of the checks are right as they are. reason: why an earlier submission is revised.
        answers: to the study's questions.
        Raises what ``Worklist.submit`` raises; only after SaveInterrupted is the case closed.
        """
        scene = self._drawn()
        label_map = scene.label_map()
        try:
            reading = self._worklist.submit(label_map, comment=comment, override=override, reason=reason, answers=answers)
        except SaveInterrupted:
            self._remove()
            raise
        extra = scene.left_out(label_map)
        self._remove()
        return reading, extra

    # --- leaving -----------------------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Keep the drawing and close the case. Raises OutputError, with the case still open, when it cannot be kept."""
        self.autosave()
        self._remove()

    def forget_scene(self) -> None:
        """The scene is being closed by the application: keep the drawing, and let go of the nodes."""
        try:
            self.autosave()
        finally:
            if self.scene is not None:
                self.scene.stop()
            self.scene = None

    def close(self) -> None:
        """Keep the drawing, close the case and leave the study. Raises OutputError when the drive is gone."""
        try:
            self.autosave()
        finally:
            self._remove()
            self._desk.close()

    def _show(self, opener: Callable[[], CaseView | None]) -> bool:
        self.leave()
        view = opener()
        if view is None:
            return False
        self.scene = CaseScene(self.study, view, self._on_change)
        return True

    def _remove(self) -> None:
        if self.scene is not None:
            self.scene.remove()
        self.scene = None

    def _opened(self) -> CaseScene:
        if self.scene is None:
            raise StudyError("no case is open", cure="Open one from the worklist")
        return self.scene

    def _drawn(self) -> CaseScene:
        scene = self._opened()
        if not scene.present:
            raise StudyError(
                "the drawing was deleted from the scene",
                where=f"case {scene.view.shown}",
                cure="Open the case again and restore it",
            )
        return scene

    def _check_decided(self) -> None:
        if self.recovery is not None:
            raise StudyError("an autosaved drawing waits", cure="Restore or discard it first")


def foreign_images() -> int:
    """How many images the scene holds already: a reader who is to read blind should close them first."""
    return slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode")


def _is_left(state: CaseState) -> bool:
    return not state.status.done and state.status is not Status.WAITING
