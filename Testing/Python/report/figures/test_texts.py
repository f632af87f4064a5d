"""Texts of a figure that are measured once: the same files, and no text that has changed keeps its place."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from OsteoRadiomicsLib.report import figures
from OsteoRadiomicsLib.report.figures import file_contents
from OsteoRadiomicsLib.report.figures.style import legend_below, plain_figure
from OsteoRadiomicsLib.report.figures.texts import measured_once


def lettered_figure() -> Figure:
    """Ticks, titles, a legend, and texts that are turned, wrapped, of two lines, and with mathematics."""
    figure = plain_figure(3, 2.5)
    axes = figure.subplots()
    axes.plot([0, 1, 2], [0.1, 10, 1000], label="AUC 0.81")
    axes.plot([0, 1, 2], [0.2, 20, 500], label="AUC 0.7")
    axes.set_yscale("log")
    axes.tick_params(axis="x", rotation=30)
    axes.set_xlabel("two\nlines")
    axes.text(1, 1, "turned", rotation=45, ha="right")
    axes.text(1, 1, "turned", rotation=45, ha="left")
    axes.text(0, 100, "wrapped where the figure ends, which is soon", wrap=True)
    axes.set_title("$r^2$ of all")
    legend_below(figure, axes)
    return figure


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The text and the renderer of each measurement that matplotlib makes."""
    found: list[tuple[str, int]] = []
    measure = Text._get_layout  # type: ignore[attr-defined]
    monkeypatch.setattr(Text, "_get_layout", lambda self, by: (found.append((self.get_text(), id(by))), measure(self, by))[1])
    return found


def test_files_are_the_same_as_of_texts_that_are_measured_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    once = file_contents("roc", lettered_figure())
    monkeypatch.setattr(figures, "measured_once", lambda figure: nullcontext())
    assert once == file_contents("roc", lettered_figure())


def test_a_text_is_measured_once_for_layout_and_picture(measured: list[tuple[str, int]]) -> None:
    figure = lettered_figure()
    with measured_once(figure):
        figure.draw_without_rendering()
        figure.canvas.draw()
    assert [text for text, _ in measured].count("two\nlines") == 1
    measured.clear()
    figure.canvas.draw()
    assert [text for text, _ in measured].count("two\nlines") > 1


@pytest.mark.parametrize(
    "change",
    [{"text": "longer than before"}, {"fontsize": 20}, {"rotation": 90}, {"ha": "right"}, {"va": "top"}],
)
def test_a_text_that_changes_is_measured_anew(change: dict[str, object]) -> None:
    figure, other = lettered_figure(), lettered_figure()
    (text,), (same,) = ([one for one in drawn.findobj(Text) if one.get_text() == "two\nlines"] for drawn in (figure, other))
    with measured_once(figure):
        figure.draw_without_rendering()
        text.set(**change)
        found = text.get_window_extent().size
    other.draw_without_rendering()
    same.set(**change)
    assert found.tolist() == same.get_window_extent().size.tolist()


def test_a_figure_of_another_resolution_is_measured_anew() -> None:
    figure = lettered_figure()
    text = next(one for one in figure.findobj(Text) if one.get_text() == "two\nlines")
    with measured_once(figure):
        small = text.get_window_extent().height
        figure.set_dpi(300)
        assert text.get_window_extent().height == pytest.approx(2 * small, rel=0.1)
