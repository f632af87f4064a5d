"""Reader studies in the panel: choose the study, who reads and which session; then the worklist, or the progress."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import qt
import slicer
from slicer.i18n import tr as _

from ...base.errors import OsteoRadiomicsError
from ...base.language import retold
from ...base.resources import resource
from ..connections import chosen_key, connect, fill_combo
from ..panel import Context, Panel
from .controls import CaseControls
from .progress import ProgressView
from .watch import ReadingWatch
from .words import person_text, session_text

if TYPE_CHECKING:
    from ...readings import Clock, Participant, Study
    from .sitting import SessionChoice, Sitting

UI_FILE = "ReadingPanel.ui"


class ReadingPanel(Panel):
    """The section "Reader study".

    drafts: where drawings wait on this workstation while the study's drive is gone. clock: the study's, None for the machine's.

    A case stays open while the reader looks into another module, and it is autosaved there, too. Its observers end when it
    is closed or the scene is; the timers end when the study is left or the panel goes away.
    """

    drafts: ClassVar[Path] = Path.home() / ".osteoradiomics" / "drafts"
    clock: ClassVar[Clock | None] = None

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.widget = slicer.util.loadUI(str(resource("UI", UI_FILE)))
        context.ui.readingContainer.setLayout(qt.QVBoxLayout())
        context.ui.readingContainer.layout().setContentsMargins(0, 0, 0, 0)
        context.ui.readingContainer.layout().addWidget(self.widget)
        self.widget.setMRMLScene(slicer.mrmlScene)
        self.form = slicer.util.childWidgetVariables(self.widget)
        self.study: Study | None = None
        self.sitting: Sitting | None = None
        self._sessions: tuple[SessionChoice, ...] = ()
        self.watch = ReadingWatch(self._look, self._rested, self._touched)
        self.controls = CaseControls(self.widget, self.form, self)
        self.progress = ProgressView(self.form, self)
        connect(self.form.openStudyButton, "clicked(bool)", self.choose_study)
        connect(self.form.readerComboBox, "currentIndexChanged(int)", self._participant_chosen)
        connect(self.form.sessionComboBox, "currentIndexChanged(int)", self._session_chosen)
        connect(self.form.beginButton, "clicked(bool)", self.begin)
        connect(self.form.leaveStudyButton, "clicked(bool)", self.leave)
        self.form.takeOverFrame.hide()
        self._show()

    # --- the module's life -------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        self._show_buttons()
        self.progress.refresh()

    def enter(self) -> None:
        self.controls.enter()

    def exit(self) -> None:
        if self.sitting is not None:
            self.attempt(self.sitting.autosave)
        self.controls.exit()

    def scene_closing(self) -> None:
        if self.sitting is not None:
            self.controls.editor.release()
            self.attempt(self.sitting.forget_scene)
            self.controls.show()

    def close(self) -> None:
        self._close_sitting()
        self.controls.close()

    # --- study, participant, session ---------------------------------------------------------------------------------

    def choose_study(self) -> None:
        """Ask for the study's folder and open it."""
        folder = qt.QFileDialog.getExistingDirectory(slicer.util.mainWindow(), _("Study folder"))
        if folder:
            self.attempt(lambda: self.open_study(Path(folder)))

    def open_study(self, folder: Path) -> None:
        """Open a study and offer its participants. Raises StudyError and OutputError."""
        from ...readings import open_study

        self.study = open_study(folder, clock=self.clock)
        self._show()

    @property
    def participant(self) -> Participant | None:
        """Who was chosen."""
        name = chosen_key(self.form.readerComboBox)
        return self.study.plan.participant(name) if self.study and name else None

    def begin(self) -> None:
        """Begin or resume the chosen session at the case the participant stopped at."""
        self.attempt(self._begin)

    def leave(self) -> None:
        """Leave the study: the drawing is kept, and the case goes out of the scene. It stays open if it cannot be kept."""
        if self.sitting is not None and self.attempt(self.sitting.autosave):
            self._close_sitting()
            self._show()

    def attempt(self, action: Callable[[], Any]) -> bool:
        """Do something that takes a moment and may fail; an error is shown. Returns whether it went well."""
        failure = None
        qt.QApplication.setOverrideCursor(qt.Qt.WaitCursor)
        try:
            action()
        except OsteoRadiomicsError as error:
            failure = error
        finally:
            qt.QApplication.restoreOverrideCursor()
        if failure is not None:
            self.context.runner.show_error(failure)
        return failure is None

    def say(self, *lines: str) -> None:
        """Show lines below the panel, together with what the sitting has to tell."""
        notes = self.sitting.new_notes() if self.sitting is not None else ()
        text = "\n".join(line for line in (*lines, *notes) if line)
        if text:
            self.context.runner.say(text)

    def _close_sitting(self) -> None:
        sitting, self.sitting = self.sitting, None
        self.watch.stop()
        self.controls.editor.release()
        if sitting is not None:
            self.attempt(sitting.close)

    def _begin(self) -> None:
        from ...readings.presence import OpenElsewhere
        from .sitting import Sitting, foreign_images

        person = self.participant
        reason = self.form.takeOverLineEdit.text.strip()
        try:
            sitting = Sitting(
                self.study, person.id, int(chosen_key(self.form.sessionComboBox)),
                local_folder=self.drafts, take_over=reason, on_change=self._drawn,
            )  # fmt: skip
        except OpenElsewhere:
            self.form.takeOverFrame.show()
            raise
        self.form.takeOverFrame.hide()
        self.form.takeOverLineEdit.text = ""
        self.sitting = sitting
        others = foreign_images()
        warning = _("The scene holds {count} other image(s): close it before you read blind.").format(count=others)
        try:
            sitting.resume()
        finally:
            self.watch.start()
            self._show()
        self.say(warning if others else "")

    # --- what happens while somebody reads ---------------------------------------------------------------------------

    def _drawn(self) -> None:
        self._touched()
        self.watch.changed()

    def _touched(self) -> None:
        if self.sitting is not None:
            self.sitting.touch()

    def _rested(self) -> None:
        if self.sitting is not None:
            self._quietly(self.sitting.autosave)

    def _look(self) -> None:
        if self.sitting is None:
            return
        # The drawing is kept on this computer when the sign of life fails because the drive is gone.
        alive = self._quietly(self.sitting.tick)
        kept = self._quietly(self.sitting.autosave_if_due)
        self.watch.went(alive and kept)
        self.controls.show_time()

    def _quietly(self, action: Callable[[], Any]) -> bool:
        """Do what a timer asks for; whether it went well.

        An error is said below the panel, because a dialog would interrupt the drawing.
        """
        try:
            action()
        except OsteoRadiomicsError as error:
            self.say(str(error))
            return False
        self.say()
        return True

    # --- showing -----------------------------------------------------------------------------------------------------

    def _participant_chosen(self, index: int) -> None:
        self._show()

    def _session_chosen(self, index: int) -> None:
        self._show_session()

    def _show(self) -> None:
        form, study = self.form, self.study
        form.studyLabel.text = retold(study.protocol.title) if study else _("none")
        people = [(person_text(person), person.id) for person in study.plan.participants] if study else []
        fill_combo(form.readerComboBox, people, chosen_key(form.readerComboBox))
        person = self.participant
        coordinator = person is not None and person.role == "coordinator"
        self._sessions = ()
        if person is not None and not coordinator:
            self.attempt(self._read_sessions)
        open_ones = [str(choice.number) for choice in self._sessions if choice.gate.is_open]
        entries = [(session_text(choice.number, choice.gate), str(choice.number)) for choice in self._sessions]
        chosen = str(self.sitting.session) if self.sitting is not None else (open_ones or [""])[-1]
        fill_combo(form.sessionComboBox, entries, chosen)
        for widget in (form.sessionTitleLabel, form.sessionComboBox, form.beginButton, form.leaveStudyButton):
            widget.setVisible(not coordinator)
        for widget in (form.openStudyButton, form.readerComboBox, form.sessionComboBox):
            widget.enabled = self.sitting is None
        self._show_session()
        self.controls.show()
        self.progress.show(study if coordinator else None)

    def _read_sessions(self) -> None:
        from .sitting import session_choices

        self._sessions = session_choices(self.study, self.participant)

    def _show_session(self) -> None:
        chosen = chosen_key(self.form.sessionComboBox)
        gate = next((choice.gate for choice in self._sessions if str(choice.number) == chosen), None)
        why = retold(gate.why) if gate is not None and not gate.is_open else ""
        self.form.sessionLabel.text = why
        self.form.sessionLabel.setVisible(bool(why))
        self._show_buttons()

    def _show_buttons(self) -> None:
        form = self.form
        needs = "" if self.context.ready else _("Install the Python packages first (Set-up, above)")
        self.set_button(form.openStudyButton, needs or self._busy(), _("Choose the folder of a reader study"))
        self.set_button(form.beginButton, self._obstacle(), _("Open the worklist at the case where you stopped"))
        left = "" if self.sitting is not None else _("No session is open")
        self.set_button(form.leaveStudyButton, left, _("Keep the drawing and close the study"))

    def _busy(self) -> str:
        return _("Leave the open session first") if self.sitting is not None else ""

    def _obstacle(self) -> str:
        if self._busy():
            return self._busy()
        if self.study is None or self.participant is None:
            return _("Choose a study folder and who you are")
        chosen = chosen_key(self.form.sessionComboBox)
        gate = next((choice.gate for choice in self._sessions if str(choice.number) == chosen), None)
        return "" if gate is not None and gate.is_open else (retold(gate.why) if gate is not None else _("Choose a session"))
