"""The coordinator's view of a reader study: who has read what, who is late, final masks, agreement and export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import qt
import slicer
from slicer.i18n import tr as _

from ..background import Job
from ..connections import chosen_key, connect, fill_combo
from ..dependencies import missing
from ..translation import lang_options
from .jobs import finished_job, start_study_verb
from .tables import fill_table
from .words import matrix_rows, progress_row

if TYPE_CHECKING:
    from ...readings import Study
    from .host import ReadingHost


class ProgressView:
    """form: the section's widgets by name. panel: the section.

    What writes or takes long runs in the background, as the command line does it, in the coordinator's name.
    """

    def __init__(self, form: Any, panel: ReadingHost) -> None:
        self._form = form
        self._panel = panel
        self._study: Study | None = None
        connect(form.refreshProgressButton, "clicked(bool)", self.update)
        connect(form.consensusButton, "clicked(bool)", self.form_consensus)
        connect(form.exportStudyButton, "clicked(bool)", self.export)
        connect(form.agreementButton, "clicked(bool)", self.agreement)
        fill_combo(form.consensusComboBox, _methods(), "")

    def show(self, study: Study | None) -> None:
        """Show a study's progress, or nothing."""
        self._study = study
        self._form.progressFrame.setVisible(study is not None)
        if study is not None:
            self._panel.attempt(self._fill)
        self.refresh()

    def refresh(self) -> None:
        """Say which buttons work."""
        if self._study is None:
            return
        form, button = self._form, self._panel.set_button
        busy = _("Wait until the calculation has ended, or cancel it") if self._panel.context.runner.running else ""
        absent = missing("studies")
        needs = _("Missing Python packages: {names}").format(names=", ".join(absent)) if absent else ""
        button(form.consensusButton, busy, _("Form the final masks of all cases that are ready"))
        button(form.exportStudyButton, busy, _("Write tables and masks, under pseudonyms, into a folder"))
        button(form.agreementButton, busy or needs, _("Features, ICC, overlap and report of all readings"))
        button(form.refreshProgressButton, "", _("Read the study's folder again"))

    def update(self) -> None:
        """Read the study's folder again, and the masks that an arbiter decides between, too."""
        self._panel.attempt(lambda: self._fill(compare=True))

    def form_consensus(self) -> None:
        """Form the final masks by the chosen method in the background."""
        method = chosen_key(self._form.consensusComboBox)
        reason = self._form.consensusReasonLineEdit.text.strip()
        options = ["--method", method, *(["--reason", reason] if reason else [])]
        self._run("consensus", options, self._formed)

    def export(self) -> None:
        """Ask for a folder and write tables and masks into it."""
        folder = self._folder(_("Folder for tables and masks"))
        key = self._key() if folder else None
        if key is not None:
            options = ["--out", folder, *(["--pseudonyms", *key] if key else [])]
            self._run("export", options, lambda job: self._say_after(job, _("Written to {folder}."), folder))

    def agreement(self) -> None:
        """Ask for a folder, extract and compare all readings and open the report."""
        folder = self._folder(_("Folder for the agreement report"))
        key = self._key() if folder else None
        if key is not None:
            self._run("agreement", ["--out", folder, *key, *lang_options()], self._reported)

    def _run(self, verb: str, options: list[str], finished: Callable[[Job], None]) -> None:
        root = self._study.layout.root
        self._panel.context.runner.run(lambda: start_study_verb(verb, root, options), finished)

    def _formed(self, job: Job) -> None:
        result = finished_job(job)
        lines = [_("{count} final masks formed, {same} unchanged.").format(
            count=len(result["formed"]), same=len(result["unchanged"])
        )]  # fmt: skip
        lines += [failure["reason"] for failure in result["failures"]]
        self._panel.context.runner.say("\n".join(lines))
        self._panel.attempt(self._fill)

    def _reported(self, job: Job) -> None:
        result = finished_job(job)
        lines = [_("{count} features are stable in all comparisons.").format(count=result["stable"]), result["notice"]]
        self._panel.context.runner.say("\n".join([*lines, *result["failures"]]))
        qt.QDesktopServices.openUrl(qt.QUrl.fromLocalFile(result["page"]))

    def _say_after(self, job: Job, text: str, folder: str) -> None:
        finished_job(job)
        self._panel.context.runner.say(text.format(folder=Path(folder).name))

    def _key(self) -> list[str] | None:
        """The options that name the pseudonym key, where hidden repeats need it; None when it was not given."""
        if not self._study.plan.hidden_repeats:
            return []
        title = _("Pseudonym key, which tells the hidden repeats")
        path = qt.QFileDialog.getOpenFileName(slicer.util.mainWindow(), title, "", "CSV (*.csv)")
        return ["--key", path] if path else None

    def _folder(self, title: str) -> str:
        return qt.QFileDialog.getExistingDirectory(slicer.util.mainWindow(), title)

    def _fill(self, compare: bool = False) -> None:
        from ...readings import open_study, study_status

        # The plan may have changed on another workstation.
        self._study = open_study(self._study.layout.root, clock=self._study.clock)
        status = study_status(self._study, compare=compare)
        late = ", ".join(f"{each.person.id} ({each.person.role})" for each in status.late)
        done, total = (sum(part) for part in zip(*((s.done, len(s.states)) for s in status.sessions), strict=True))
        text = _("{done} of {total} readings done, {final} of {cases} cases have a final mask.").format(
            done=done, total=total, final=len(status.consensus), cases=len(self._study.cases)
        )
        text += _(" Late: {names}.").format(names=late) if late else ""
        again = self._study.plan.hidden_repeats
        text += _(" Hidden repeats in every session: {count}.").format(count=again) if again else ""
        self._form.progressLabel.text = text
        header = (_("Participant"), _("Session"), _("Done"), _("Min:s"), _("State"))
        fill_table(self._form.sessionsTable, header, [progress_row(each) for each in status.sessions])
        names = tuple(f"{each.person.id}/{each.session}" for each in status.sessions)
        rows = matrix_rows(status.sessions, self._study.cases, status.consensus)
        fill_table(self._form.matrixTable, (_("Case"), *names, _("Final")), rows)


def _methods() -> list[tuple[str, str]]:
    """(text, key) of the ways to form final masks."""
    return [(_("by arbitration"), "arbitration"), (_("by majority vote"), "majority"), (_("by STAPLE"), "staple")]
