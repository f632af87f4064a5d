"""Progress reports are stopping points."""

from __future__ import annotations

import pytest
from OsteoRadiomicsLib.base.errors import Cancelled, MaskError
from OsteoRadiomicsLib.base.progress import Part, TerminalProgress
from recorded_progress import RecordedProgress


class Terminal:
    def __init__(self) -> None:
        self.text = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        pass


def test_a_report_after_cancel_stops_the_work_and_shows_nothing():
    progress = RecordedProgress()
    progress.report(1, 2, "half")
    progress.cancel()
    with pytest.raises(Cancelled):
        progress.report(2, 2, "all")
    with pytest.raises(Cancelled):
        progress.check()
    assert progress.reports == [(1, 2, "half")]


def test_the_terminal_line_says_what_how_much_and_how_long():
    terminal = Terminal()
    progress = TerminalProgress(terminal, interval_s=0)
    progress.report(1, 4, "case 7")
    assert "case 7 25 %" in terminal.text
    assert "s left" in terminal.text
    progress.close()
    assert terminal.text.endswith("\r\x1b[K")


def test_an_error_reads_where_what_cure_on_one_line():
    error = MaskError("the segment is\nempty.", where="mask.nrrd, segment L1", cure="Draw it.")
    assert str(error) == "mask.nrrd, segment L1: the segment is empty. Draw it."
    assert str(error.at("case 3")) == "case 3, mask.nrrd, segment L1: the segment is empty. Draw it."
    assert isinstance(error.at("case 3"), MaskError)


def test_a_part_reports_within_its_stretch_and_names_itself():
    whole = RecordedProgress()
    part = Part(Part(whole, 0.2, 0.6, "fold 2 of 5"), 0.5, 1)
    part.report(1, 4, "searching")
    assert whole.reports == [(pytest.approx(0.45), 1, "fold 2 of 5: searching")]


def test_a_stop_asked_for_at_the_whole_or_at_a_part_stops_both():
    for stop_at in ("whole", "part"):
        whole = RecordedProgress()
        part = Part(whole, 0, 1)
        (whole if stop_at == "whole" else part).cancel()
        assert part.cancelled
        for progress in (whole, part):
            with pytest.raises(Cancelled):
                progress.check()
