"""One job at a time, watched by a timer: its progress, its results as they arrive, and what happens when it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _

from ..base.errors import OsteoRadiomicsError
from .background import Job, State, Status
from .connections import connect
from .footer import Footer

INTERVAL_MS = 100


class Runner:
    """States: idle or running. changed: called whenever that changes, so that buttons can follow."""

    def __init__(self, ui: Any, changed: Callable[[], None]) -> None:
        self.footer = Footer(ui, self.cancel)
        self._changed = changed
        self._job: Job | None = None
        self._finished: Callable[[Job], None] | None = None
        self._arrived: Callable[[Job, int], None] | None = None
        self._written: Callable[[Job, str], None] | None = None
        self._seen = 0
        self._timer = qt.QTimer()
        self._timer.setInterval(INTERVAL_MS)
        connect(self._timer, "timeout()", self.poll)
        self.say("")

    @property
    def running(self) -> bool:
        """Whether a job is under way."""
        return self._job is not None

    def run(
        self,
        start: Callable[[], Job],
        finished: Callable[[Job], None],
        arrived: Callable[[Job, int], None] | None = None,
        written: Callable[[Job, str], None] | None = None,
    ) -> None:
        """Start a job; ``finished`` receives it when it has ended. A failure is shown, and the panel is ready again.

        arrived: called with the number of each verb, from 0, once it is done; its results are in the job's folder then.
        written: called with the name of a file in that folder, whole, that the verb at work will write again or add to.
        """
        if self.running:
            return
        try:
            self._job = start()
        except OsteoRadiomicsError as error:
            self.show_error(error)
            self._changed()
            return
        self._finished, self._arrived, self._written, self._seen = finished, arrived, written, 0
        self.footer.begin()
        self.footer.warn(())
        self.say(_("Starting..."))
        self._timer.start()
        self._changed()

    def poll(self) -> None:
        """Look at the job: show its progress, or take its result."""
        job = self._job
        if job is None:
            return
        try:
            status = job.poll()
        except OsteoRadiomicsError as error:
            self._end()
            job.close()
            self.show_error(error)
            self._changed()
            return
        if not self._take_arrivals(job, status):
            return
        if status.state is State.RUNNING:
            self.footer.progress(status.share)
            if status.what:
                self.say(status.what[:1].upper() + status.what[1:])
            return
        finished = self._finished
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
        """Stop the job; what has arrived of it stays."""
        if self._job is None:
            return
        job = self._job
        self._end()
        job.cancel()
        self.say(_("Cancelled."))
        self._changed()

    def say(self, text: str) -> None:
        """Show a line below the panel."""
        self.footer.say(text)

    def say_result(self, text: str, warnings: Iterable[str]) -> None:
        """Say what was calculated, and show every warning that belongs to it."""
        self.say(text)
        self.footer.warn(warnings)

    def show_error(self, error: OsteoRadiomicsError) -> None:
        """Show an error in the panel and, where there is a window, in a dialog."""
        self.say(str(error))
        slicer.util.errorDisplay(str(error), windowTitle="OsteoRadiomics")

    def close(self) -> None:
        """End whatever runs: the panel is going away."""
        self.cancel()
        self._timer.stop()

    def _take_arrivals(self, job: Job, status: Status) -> bool:
        """Hand on what has arrived. False when the job is gone: taking a result failed, or ended it."""
        news: list[Callable[[], None]] = []
        while self._seen < status.finished:
            if self._arrived is not None:
                news.append(partial(self._arrived, job, self._seen))
            self._seen += 1
        written = job.take_written() if status.state is State.RUNNING else []
        if self._written is not None:
            news += [partial(self._written, job, name) for name in written]
        for take in news:
            try:
                take()
            except OsteoRadiomicsError as error:
                self.cancel()
                self.show_error(error)
            if self._job is not job:
                return False
        return True

    def _end(self) -> None:
        self._timer.stop()
        self._job, self._finished, self._arrived, self._written = None, None, None, None
        self.footer.end()
        self.say("")
