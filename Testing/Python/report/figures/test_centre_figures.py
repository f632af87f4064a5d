"""Forest plot of centres with what is pooled over them, and calibration in each."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure
from OsteoRadiomicsLib.modelling.evaluation.centre_record import CentresRecord
from OsteoRadiomicsLib.modelling.evaluation.centres import judge_centres
from OsteoRadiomicsLib.report.centres import calibration_of, centre_block, forest_of, has_forest

Rows = tuple[np.ndarray, np.ndarray, np.ndarray]


def rows(sizes: list[int]) -> Rows:
    """Outcome, risk and centre; the last centre has no event."""
    rng = np.random.default_rng(5)
    centres = np.repeat([f"Centre {number:02d}" for number in range(1, len(sizes) + 1)], sizes)
    logit = rng.normal(-0.3, 1, len(centres))
    outcome = (logit + rng.logistic(size=len(centres)) > 0).astype(int)
    outcome[-sizes[-1] :] = 0
    return outcome, 1 / (1 + np.exp(-logit)), centres


def record(own: Rows) -> CentresRecord:
    return CentresRecord.of("combined", "held-out", judge_centres(*own))


def by_centre(own: Rows) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    outcome, risk, centres = own
    return {str(name): (outcome[centres == name] == 1, risk[centres == name]) for name in np.unique(centres)}


def words(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_the_forest_has_a_line_for_each_centre_a_diamond_and_a_bar() -> None:
    figure = forest_of(record(rows([60, 50, 45, 20])))
    assert {"Centre 01", "Centre 04", "Pooled, 3 centres", "Prediction interval, new centre"} <= set(words(figure))
    (diamond,) = figure.axes[1].patches
    x, y = diamond.get_xy()[:4].T
    pooled = record(rows([60, 50, 45, 20])).pooled
    assert sorted(x.tolist())[:1] + sorted(x.tolist())[-1:] == pytest.approx(list(pooled.ci))
    assert x[1] == x[3] == pytest.approx(pooled.value)
    assert y[0] == y[2]
    bar = figure.axes[1].lines[-1]
    assert list(bar.get_xdata()) == pytest.approx(list(pooled.prediction))
    assert any(text.endswith("not pooled") for text in words(figure))


def test_two_centres_have_no_bar_and_one_has_no_diamond() -> None:
    two, one = (words(forest_of(record(rows(sizes)))) for sizes in ([60, 50, 20], [60, 20]))
    assert "Pooled, 2 centres" in two
    assert "Prediction interval, new centre" not in two
    assert not any(text.startswith("Pooled") for text in one)


def test_nothing_is_drawn_where_no_centre_has_an_auc() -> None:
    assert not has_forest(record(rows([20])))


@pytest.mark.parametrize(("count", "shape"), [(1, (1, 1)), (4, (1, 4)), (5, (2, 3)), (12, (3, 4))])
def test_calibration_has_a_panel_for_each_centre_in_balanced_lines(count: int, shape: tuple[int, int]) -> None:
    own = rows([45] * count)
    figure = calibration_of(record(own), by_centre(own))
    assert figure.axes[0].get_subplotspec().get_gridspec().get_geometry() == shape  # type: ignore[union-attr]
    shown = [axes for axes in figure.axes if axes.get_visible()]
    assert len(shown) == count
    curves = [len(axes.lines) for axes in shown]
    assert curves[-1] == min(curves)  # of one class: no smooth curve


def test_a_centre_of_one_class_is_one_point() -> None:
    own = rows([45, 45])
    figure = calibration_of(record(own), by_centre(own))
    first, last = ([len(line.get_xdata()) for line in axes.containers[0].lines[:1]] for axes in figure.axes)
    assert first[0] > 1
    assert last[0] == 1


def test_the_table_says_what_is_pooled_and_why_a_centre_is_not() -> None:
    block = centre_block(record(rows([60, 50, 45, 20])), "Combined model")
    assert block.title == "Combined model, held out"
    *_, last, pooled = block.lines
    assert last.note == "not defined: only cases without the event (20)"
    assert last.cells[1] == ("0.0 %", "0.0 % to 16.1 %")
    assert pooled.pooled
    assert pooled.note.startswith("prediction interval of a new centre 0.")
    assert "τ²" in pooled.note
