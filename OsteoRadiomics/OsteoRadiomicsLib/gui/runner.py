"""One job at a time, watched by a timer: progress bar, Cancel, and what happens when it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _

from ..base.errors import OsteoRadiomicsError
from ..base.notice import NOTICE
from .background import Job, State
from .connections import connect

INTERVAL_MS = 100


class Runner:
    """States: idle or running. changed: called whenever that changes, so that buttons can follow."""

    def __init__(self, ui: Any, changed: Callable[[], None]) -> None:
        self._ui = ui
        self._changed = changed
        self._job: Job | None = None
        self._finished: Callable[[Job], None] | None = None
        self._timer = qt.QTimer()
        self._timer.setInterval(INTERVAL_MS)
        connect(self._timer, "timeout()", self.poll)
        connect(ui.cancelButton, "clicked(bool)", self.cancel)
        self._show_idle("")

    @property
    def running(self) -> bool:
        """Whether a job is under way."""
        return self._job is not None

    def run(self, start: Callable[[], Job], finished: Callable[[Job], None]) -> None:
        """Start a job; ``finished`` receives it when it is done. A failure is shown, and the panel is ready again."""
        if self.running:
            return
        try:
            self._job = start()
        except OsteoRadiomicsError as error:
            self.show_error(error)
            return
        self._finished = finished
        self._ui.progressBar.value = 0
        for widget in (self._ui.progressBar, self._ui.cancelButton):
            widget.show()
        self._say(_("Starting..."))
        self._timer.start()
        self._changed()

    def poll(self) -> None:
        """Look at the job: show its progress, or take its result."""
        if self._job is None:
            return
        status = self._job.poll()
        if status.state is State.RUNNING:
            self._ui.progressBar.value = round(100 * status.share)
            if status.what:
                self._say(status.what[:1].upper() + status.what[1:])
            return
        job, finished = self._job, self._finished
        self._end()
        try:
            if finished is not None:
                finished(job)
        except OsteoRadiomicsError as error:
            self.show_error(error)
        finally:
            job.close()
            self._changed()

    def cancel(self) -> None:
        """Stop the job; nothing of it is kept."""
        if self._job is None:
            return
        job = self._job
        self._end()
        job.cancel()
        self._say(_("Cancelled."))
        self._changed()

    def say(self, text: str) -> None:
        """Show a line below the panel."""
        self._say(text)

    def say_result(self, text: str, warnings: Iterable[str]) -> None:
        """Say what was calculated, with every warning that belongs to it and the research notice."""
        lines = [text, *(_("Warning: {text}").format(text=warning) for warning in warnings), NOTICE]
        self._say("\n".join(lines))

    def show_error(self, error: OsteoRadiomicsError) -> None:
        """Show an error in the panel and, where there is a window, in a dialog."""
        self._say(str(error))
        slicer.util.errorDisplay(str(error), windowTitle="OsteoRadiomics")

    def close(self) -> None:
        """End whatever runs: the panel is going away."""
        self.cancel()
        self._timer.stop()

    def _end(self) -> None:
        self._timer.stop()
        self._job, self._finished = None, None
        self._show_idle("")

    def _show_idle(self, text: str) -> None:
        self._ui.progressBar.hide()
        self._ui.cancelButton.hide()
        self._say(text)

    def _say(self, text: str) -> None:
        self._ui.statusLabel.text = text
