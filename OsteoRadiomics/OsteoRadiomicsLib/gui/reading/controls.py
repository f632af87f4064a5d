"""The open session in the panel: the list of cases, the open case, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from slicer.i18n import tr as _

from ...base.language import retold
from ..connections import chosen_key, connect, fill_combo
from .editor import ReadingEditor
from .grades import GradesForm
from .shortcuts import ReadingShortcuts
from .tables import fill_table
from .words import case_row, done_text, duration_text, findings_text, recovery_text

if TYPE_CHECKING:
    from ...readings import Finding
    from .host import ReadingHost
    from .sitting import Sitting

KEYS = {"Alt+Left": "previousButton", "Alt+Right": "nextButton", "Alt+Return": "submitButton"}


class CaseControls:
    """widget: the section's root. form: its widgets by name. panel: whose sitting is shown."""

    def __init__(self, widget: Any, form: Any, panel: ReadingHost) -> None:
        self.form = form
        self._panel = panel
        self.editor = ReadingEditor(form.editorContainer)
        self.grades = GradesForm(form.gradesFrame)
        self._shortcuts = ReadingShortcuts(widget, {key: getattr(form, name) for key, name in KEYS.items()})
        self._shown_case: str | None = None
        self._findings: tuple[Finding, ...] = ()
        slots: dict[str, Callable[..., Any]] = {
            "nextButton": self.next, "previousButton": self.previous, "skipButton": self.skip, "submitButton": self.submit,
            "restoreButton": self.restore, "discardButton": self.discard,
            "takeFirstButton": lambda: self.take(0), "takeSecondButton": lambda: self.take(1),
        }  # fmt: skip
        for name, slot in slots.items():
            connect(getattr(form, name), "clicked(bool)", slot)
        connect(form.worklistTable, "cellDoubleClicked(int,int)", self.open_row)
        connect(form.imageComboBox, "currentIndexChanged(int)", self._image_chosen)

    @property
    def sitting(self) -> Sitting | None:
        """Whose controls these are."""
        return self._panel.sitting

    # --- what the reader does ----------------------------------------------------------------------------------------

    def next(self) -> None:
        """Open the next case that is left to do."""
        self._go(lambda: self.sitting.next(), _("No other case is left to do now."))

    def previous(self) -> None:
        """Open the case before."""
        self._go(lambda: self.sitting.previous(), _("This is the first case."))

    def open_row(self, row: int, column: int = 0) -> None:
        """Open the case of a row of the list."""
        case = self.sitting.states[row].case
        self._go(lambda: self.sitting.open(case), "")

    def skip(self) -> None:
        """Leave the case undone for the reason that was typed, and go on."""
        reason = self.form.skipLineEdit.text
        if self._panel.attempt(lambda: self.sitting.skip(reason)):
            self._go_on(_("Skipped."))
        self.show()

    def submit(self) -> None:
        """Hand the drawing in and go on; findings of the checks are shown first, and a reason overrules them."""
        self._panel.attempt(self._submit)
        self.show()

    def restore(self) -> None:
        """Go on with the autosaved drawing."""
        self._panel.attempt(self.sitting.restore)
        self.show()

    def discard(self) -> None:
        """Forget the autosaved drawing."""
        self._panel.attempt(self.sitting.discard)
        self.show()

    def take(self, index: int) -> None:
        """An arbiter takes the first or the second reader's mask."""
        who = tuple(self.sitting.view.sources)[index]
        if self._panel.attempt(lambda: self.sitting.take(who)):
            self._panel.say(_("The drawing is {who}'s now. Submit it, or edit it first.").format(who=retold(who)))
        self.show()

    def _go(self, step: Callable[[], bool], otherwise: str) -> None:
        moved: list[bool] = []
        if self._panel.attempt(lambda: moved.append(step())):
            self._panel.say("" if moved[0] else otherwise)
        self.show()

    def _go_on(self, *said: str) -> None:
        """The case is closed: open the next one that is left, if any."""
        moved: list[bool] = []
        self._panel.attempt(lambda: moved.append(self.sitting.next()))
        self._panel.say(*said, _("No other case is left to do now.") if moved == [False] else "")

    def _submit(self) -> None:
        from ...readings import IncompleteReading, SaveInterrupted

        form, sitting = self.form, self.sitting
        override = form.overrideLineEdit.text.strip() if self._findings else ""
        if override and self._changed_findings():
            self._panel.say(_("The drawing has changed, and other things were found. Read them before you give a reason."))
            return
        case = sitting.view.shown
        try:
            _reading, extra = sitting.submit(
                comment=form.commentLineEdit.text, override=override, reason=form.revisionLineEdit.text,
                answers=self.grades.answers(),
            )  # fmt: skip
        except IncompleteReading as error:
            self._findings = error.findings
            self._panel.say(_("Not submitted: please look at what was found."))
            return
        except SaveInterrupted as error:
            self._go_on(str(error))
            return
        left = _("Not kept, because the study does not ask for it: {names}.").format(names=", ".join(extra)) if extra else ""
        self._go_on(_("Case {case} is submitted.").format(case=case), left)

    def _changed_findings(self) -> bool:
        """Whether the checks find now what the reader was not shown: a reason stands only for what he has read."""
        found = self.sitting.check()
        unseen = set(found) - set(self._findings)
        self._findings = found
        return bool(unseen)

    # --- the module's life -------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """The panel comes on screen."""
        self._shortcuts.enable(True)
        self.editor.enter()
        self.show()

    def exit(self) -> None:
        """The panel goes off screen."""
        self._shortcuts.enable(False)
        self.editor.exit()

    def close(self) -> None:
        """The panel goes away."""
        self._shortcuts.enable(False)
        self.editor.close()

    # --- showing -----------------------------------------------------------------------------------------------------

    def show(self) -> None:
        """Bring the list and the open case up to date."""
        sitting = self.sitting
        self.form.readingFrame.setVisible(sitting is not None)
        if sitting is None:
            self._forget_case()
            self.editor.show_case(None, locked=False)
            return
        view = sitting.view
        if (view.case if view else None) != self._shown_case:
            self._forget_case()
            self._shown_case = view.case if view else None
        self._panel.attempt(self._show_list)
        self.form.caseFrame.setVisible(view is not None)
        self.form.openCaseLabel.text = retold(view.title) if view else _("No case is open. Double-click one, or press Next.")
        self._show_case()
        self.show_time()

    def show_time(self) -> None:
        """The time at work on the open case."""
        open_case = self.sitting is not None and self.sitting.view is not None
        text = _("Active time {time}").format(time=duration_text(self.sitting.active_seconds)) if open_case else ""
        self.form.activeTimeLabel.text = text

    def _show_list(self) -> None:
        states = self.sitting.states
        header = (_("No."), _("Case"), _("Status"), _("Min:s"))
        fill_table(self.form.worklistTable, header, [case_row(state) for state in states])
        self.form.doneLabel.text = done_text(states)
        row = next((index for index, state in enumerate(states) if state.case == self._shown_case), -1)
        self.form.worklistTable.setCurrentCell(row, 1)

    def _show_case(self) -> None:
        form, sitting = self.form, self.sitting
        view, draft = sitting.view, sitting.recovery
        form.recoveryFrame.setVisible(draft is not None)
        form.recoveryLabel.text = recovery_text(draft) if draft is not None else ""
        sources = tuple(map(retold, view.sources)) if view else ()
        arbiter = len(sources) == 2
        form.arbiterFrame.setVisible(arbiter)
        if arbiter:
            form.takeFirstButton.text = _("Take {who}").format(who=sources[0])
            form.takeSecondButton.text = _("Take {who}").format(who=sources[1])
            form.arbiterLabel.text = _("Blue: {first} only. Orange: {second} only. Grey: both. Pink: different ROIs.").format(
                first=sources[0], second=sources[1]
            )
        sequences = tuple(view.images) if view else ()
        form.imageFrame.setVisible(len(sequences) > 1)
        shown = chosen_key(form.imageComboBox)
        fill_combo(form.imageComboBox, [(name, name) for name in sequences], shown if shown else (view.sequence if view else ""))
        form.revisionFrame.setVisible(bool(view and view.submitted))
        form.revisionLabel.text = _("Submitted before. Why do you revise it?")
        self.grades.show(view.case if view else None, sitting.study.protocol.questions)
        self._show_findings()
        locked = _("Restore or discard the autosaved drawing first") if draft is not None else ""
        for button, purpose in (
            (form.submitButton, _("Check the drawing, hand it in and open the next case (Alt+Return)")),
            (form.takeFirstButton, _("Replace the drawing by this reader's mask")),
            (form.takeSecondButton, _("Replace the drawing by this reader's mask")),
        ):
            self._panel.set_button(button, locked, purpose)
        done_before = _("This case was submitted; revise it instead") if view and view.submitted else ""
        self._panel.set_button(form.skipButton, locked or done_before, _("Leave the case undone, for the reason beside"))
        self.editor.show_case(sitting.scene, locked=draft is not None)

    def _show_findings(self) -> None:
        final = any(finding.final for finding in self._findings)
        self.form.findingsFrame.setVisible(bool(self._findings))
        self.form.findingsText.setPlainText(findings_text(self._findings))
        for widget in (self.form.overrideLabel, self.form.overrideLineEdit):
            widget.setVisible(bool(self._findings) and not final)

    def _forget_case(self) -> None:
        """What was typed and found belongs to one case only."""
        self._shown_case, self._findings = None, ()
        form = self.form
        for line in (form.commentLineEdit, form.overrideLineEdit, form.revisionLineEdit, form.skipLineEdit):
            line.text = ""
        fill_combo(form.imageComboBox, [], "")
        self.grades.show(None, ())

    def _image_chosen(self, index: int) -> None:
        scene = self.sitting.scene if self.sitting is not None else None
        sequence = chosen_key(self.form.imageComboBox)
        if scene is not None and sequence:
            scene.show(sequence)
