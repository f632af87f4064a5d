"""The step Report: the page of the last analysis, and a folder with everything for keeping."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import qt
import slicer
from slicer.i18n import tr as _

from ..base.errors import OutputError
from ..base.undoing import undone_unless_whole
from .background import Job
from .connections import connect
from .inputs_panel import extraction_obstacle, scene_case
from .panel import Context, Panel
from .parameters import RadiomicsParameters
from .tasks import start_report

PAGE = "report.html"


class ReportPanel(Panel):
    """The page of an analysis lies in the application's temporary folder until the next one, or the scene is closed."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.kept: Path | None = None
        connect(self.ui.openReportButton, "clicked(bool)", self.open)
        connect(self.ui.reportButton, "clicked(bool)", self.save)

    def show(self, parameters: RadiomicsParameters) -> None:
        none = "" if self.kept is not None else _("Press Analyse first")
        self.set_button(self.ui.openReportButton, none, _("Open the page of the last analysis in the browser"))
        obstacle = "" if self.kept is not None else extraction_obstacle(self.context)
        self.set_button(self.ui.reportButton, obstacle, _("Keep page, table, score, map, images and segments in a folder"))
        text = _("The page of the last analysis is ready.") if self.kept is not None else ""
        self.ui.reportLabel.text = text
        self.ui.reportLabel.setVisible(bool(text))

    def keep(self, job: Job) -> None:
        """Keep the results of a job until the next. Raises OutputError; nothing half copied stays then."""
        from .analysis import keep_results

        try:
            folder = Path(tempfile.mkdtemp(prefix="osteoradiomics-report-", dir=slicer.app.temporaryPath))
            with undone_unless_whole(lambda: shutil.rmtree(folder, ignore_errors=True)):
                keep_results(job, folder)
        except OSError as error:
            raise OutputError(
                f"the report could not be kept ({error.strerror or error})", cure="Free space on the disk"
            ) from error
        self.forget()
        self.kept = folder
        self.context.refresh()

    def open(self) -> None:
        """Open the page in the browser."""
        qt.QDesktopServices.openUrl(qt.QUrl.fromLocalFile(str(self.kept / PAGE)))

    def save(self) -> None:
        """Ask for a folder and put everything into it: what the last analysis made, or a page made now."""
        chosen = qt.QFileDialog.getExistingDirectory(slicer.util.mainWindow(), _("Folder for the report, image and segments"))
        if not chosen:
            return
        folder = Path(chosen)
        if self.kept is None:
            case, scoring = scene_case(self.context), self.context.scoring
            scored = scoring.request() if scoring is not None and scoring.model is not None and not scoring.missing() else None
            self.context.runner.run(
                lambda: start_report(case, scored, folder, self.context.maps()), lambda job: self._reported(folder, job)
            )
            return
        try:
            shutil.copytree(self.kept, folder, dirs_exist_ok=True)
        except OSError as error:
            what = f"cannot be written ({error.strerror or error})"
            self.context.runner.show_error(OutputError(what, where=str(folder), cure="Choose another folder, or free space"))
            return
        self._done(folder)

    def forget(self) -> None:
        """Remove the kept results, which show a patient's image."""
        if self.kept is not None:
            shutil.rmtree(self.kept, ignore_errors=True)
        self.kept = None

    def scene_closing(self) -> None:
        self.forget()

    def close(self) -> None:
        self.forget()

    def _reported(self, folder: Path, job: Job) -> None:
        job.check()
        self._done(folder)

    def _done(self, folder: Path) -> None:
        page = folder / PAGE
        self.context.runner.say(_("Report written: {path}").format(path=page))
        qt.QDesktopServices.openUrl(qt.QUrl.fromLocalFile(str(page)))
