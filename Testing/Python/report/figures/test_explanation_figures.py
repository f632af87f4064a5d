"""Figures of explanations, of selectors x classifiers, and learning curves."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.modelling.evaluation.learning_curve import LearningCurve
from OsteoRadiomicsLib.report.case.waterfall import waterfall
from OsteoRadiomicsLib.report.figures import png, svg
from OsteoRadiomicsLib.report.figures.explanation import share_figure, summary_figure, waterfall_figure
from OsteoRadiomicsLib.report.figures.selection import grid_figure, learning_curve_figure

NAMES = ["T2 Radscore", "sex (male)", "age (years)", "FS-T2_log-sigma-1-0-mm-3D_glszm_SmallAreaLowGrayLevelEmphasis_of_L1"]

MANY = [f"{NAMES[3]}{i}" for i in range(30)]


def values(n=80, k=4):
    draw = np.random.default_rng(5)
    return draw.normal(size=(n, k)) * np.arange(1, k + 1)


def curve():
    train = np.array([[1.0, 0.98], [0.95, 0.93], [0.9, 0.91]])
    return LearningCurve(np.array([50.0, 100, 150]), train, np.array([[0.6, 0.7], [np.nan, np.nan], [0.75, 0.77]]))


STEPS = [("age = 70 years", 0.9), ("sex = female", -0.4)]
DRAWINGS = {
    "share": lambda: share_figure(NAMES, values()),
    "summary": lambda: summary_figure(NAMES, values(), values()),
    "summary of many": lambda: summary_figure(MANY, values(k=30), values(k=30), title="combined"),
    "waterfall": lambda: waterfall_figure(waterfall(0.2, STEPS, logit=True, interval=(0.4, 0.8)), outcome="OP", title="case 7"),
    "grid": lambda: grid_figure(["LASSO", "a selector with a rather long name"], ["LR", "random forest"],
                                [[0.7, np.nan], [0.8, 0.6]], measure="AUC"),
    "learning": lambda: learning_curve_figure(curve()),
}  # fmt: skip


@pytest.mark.parametrize("name", DRAWINGS)
def test_nothing_reaches_beyond_the_edge_of_the_figure(name):
    figure = DRAWINGS[name]()
    png(figure)
    width, height = figure.get_size_inches()
    # Spines and labels, not the invisible plot area of a drawing by hand.
    for text in (text for axes in figure.axes for text in axes.texts):
        box = text.get_window_extent()
        assert box.x0 > -1
        assert box.x1 < width * figure.dpi + 1
    if name != "waterfall":
        box = figure.get_tightbbox()
        assert min(box.x0, box.y0) > -0.01
        assert box.x1 < width + 0.01
        assert box.y1 < height + 0.01


@pytest.mark.parametrize("name", ["summary", "waterfall"])
def test_the_same_values_give_the_same_bytes(name):
    assert svg(DRAWINGS[name]()) == svg(DRAWINGS[name]())


def test_no_letter_is_smaller_than_eight_points():
    for draw in DRAWINGS.values():
        figure = draw()
        png(figure)
        texts = [text for text in figure.findobj(match=lambda item: hasattr(item, "get_fontsize")) if text.get_text()]
        assert min(text.get_fontsize() for text in texts) >= 8


def test_shares_add_up_to_a_hundred_and_the_largest_is_on_top():
    axes = DRAWINGS["share"]().axes[0]
    widths = [bar.get_width() for bar in axes.patches]
    assert sum(widths) == pytest.approx(100)
    assert widths == sorted(widths, reverse=True)
    assert axes.patches[0].get_y() == max(bar.get_y() for bar in axes.patches)


def test_inputs_without_any_effect_share_nothing():
    axes = share_figure(["a", "b"], np.zeros((5, 2))).axes[0]
    assert [bar.get_width() for bar in axes.patches] == [0, 0]


def test_smaller_shares_are_united_not_dropped():
    axes = share_figure([f"f{i}" for i in range(30)], values(k=30), most=10).axes[0]
    assert len(axes.patches) == 10
    assert sum(bar.get_width() for bar in axes.patches) == pytest.approx(100)
    assert axes.get_yticklabels()[-1].get_text() == "21 further inputs"


def test_the_summary_shows_every_patient_at_his_shap_value():
    shap = values()
    points = [np.asarray(part.get_offsets())[:, 0] for part in DRAWINGS["summary"]().axes[0].collections]
    order = np.argsort(-np.abs(shap).mean(axis=0))
    for drawn, column in zip(points, order, strict=False):
        assert drawn.tolist() == shap[:, column].tolist()


def test_points_of_one_row_of_the_summary_stay_in_their_row():
    same = np.zeros((500, 2))
    for place, part in enumerate(summary_figure(["a", "b"], same, same).axes[0].collections):
        heights = np.asarray(part.get_offsets())[:, 1]
        assert np.ptp(heights) <= 0.75
        assert round(float(heights.mean())) == 1 - place


def test_the_best_cell_is_framed_and_an_undefined_one_says_so():
    axes = DRAWINGS["grid"]().axes[0]
    frame = axes.patches[0]
    assert (round(frame.get_x() + 0.48), round(frame.get_y() + 0.46)) == (0, 1)
    assert sorted(text.get_text() for text in axes.texts) == ["0.600", "0.700", "0.800", "n/a"]


def test_a_size_that_could_not_be_measured_leaves_the_line_out_there():
    lines = {line.get_label(): line for line in DRAWINGS["learning"]().axes[0].lines}
    assert np.asarray(lines["left-out patients"].get_xdata()).tolist() == [50, 150]
    assert np.asarray(lines["left-out patients"].get_ydata()) == pytest.approx([0.65, 0.76])
