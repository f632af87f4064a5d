"""Progress that remembers what was reported, and asks to stop at a given report."""

from __future__ import annotations

from OsteoRadiomicsLib.base.progress import Progress


class RecordedProgress(Progress):
    """stop_at: number of the report, from 1, at which work is asked to stop. reports: done, total, what."""

    def __init__(self, stop_at: int | None = None) -> None:
        super().__init__()
        self.reports: list[tuple[float, float, str]] = []
        self._stop_at = stop_at

    def show(self, done: float, total: float, what: str) -> None:
        self.reports.append((done, total, what))
        if len(self.reports) == self._stop_at:
            self.cancel()

    def shares(self) -> list[float]:
        """How far the work was at each report, from 0 to 1."""
        return [done / total for done, total, _ in self.reports]
