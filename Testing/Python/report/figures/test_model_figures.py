"""The figures of models: nothing cut off, axes with names, the same bytes each time."""

import numpy as np
import pandas as pd
import pytest
from OsteoRadiomicsLib.modelling.evaluation.calibration import calibration
from OsteoRadiomicsLib.modelling.evaluation.decision_curve import decision_curve
from OsteoRadiomicsLib.modelling.evaluation.delong import delong_auc, delong_matrix
from OsteoRadiomicsLib.modelling.evaluation.precision_recall import precision_recall
from OsteoRadiomicsLib.modelling.evaluation.roc import roc_curve
from OsteoRadiomicsLib.modelling.evaluation.subgroups import subgroup_aucs
from OsteoRadiomicsLib.modelling.statistics.lasso import cross_validated_lasso
from OsteoRadiomicsLib.modelling.statistics.logistic import logistic_regression
from OsteoRadiomicsLib.modelling.statistics.nomogram import NomogramInput, build_nomogram
from OsteoRadiomicsLib.report.figures import png
from OsteoRadiomicsLib.report.figures.benefit import calibration_figure, decision_figure
from OsteoRadiomicsLib.report.figures.discrimination import delong_figure, precision_recall_figure, roc_figure, score_figure
from OsteoRadiomicsLib.report.figures.forest import forest_figure
from OsteoRadiomicsLib.report.figures.lasso import bar_figure, lasso_path_figure, lasso_validation_figure
from OsteoRadiomicsLib.report.figures.nomogram import RiskMarks, nomogram_figure
from OsteoRadiomicsLib.report.figures.radar import radar_figure

LONG = "wavelet-LLH_glszm_SmallAreaLowGrayLevelEmphasis_of_a_feature_with_a_long_name"


def patients(n=160, seed=0):
    draw = np.random.default_rng(seed)
    frame = pd.DataFrame({"age": draw.normal(66, 9, n).round(), "male": draw.integers(0, 2, n), "score": draw.normal(size=n)})
    log_odds = 0.08 * (frame.age - 66) - frame.male + 1.2 * frame.score
    frame["op"] = draw.random(n) < 1 / (1 + np.exp(-log_odds))
    return frame


def odds(fit):
    return [(name, ratio, "P") for name, ratio in zip(fit.names[1:], fit.odds_ratios[1:], strict=True)]


def drawn_nomogram(found):
    return nomogram_figure(found, [RiskMarks("risk of osteoporosis", found.risks, found.risk_points)])


def drawings():
    """Name -> figure, of everything a report draws, on one simulated cohort with awkward names."""
    frame = patients()
    names = ["age", "male", "score"]
    fit = logistic_regression(frame[names], frame.op, names)
    risk, events = fit.probability(frame[names]), frame.op.to_numpy()
    two = {"combined": risk, LONG: frame.score.to_numpy()}
    curves = {name: (roc_curve(events, score), delong_auc(events, score)) for name, score in two.items()}
    terms = zip(names, fit.slopes, strict=True)
    inputs = [NomogramInput(name, float(b), frame[name], title=f"{name} of the patient") for name, b in terms]
    draw = np.random.default_rng(1)
    noise = draw.normal(size=(160, 12))
    noise[:, 0] += events
    lasso = cross_validated_lasso(noise, events.astype(int), np.arange(160) % 5, "logistic")
    scores = {"clinical": frame.age, "radiomics": frame.score, LONG: risk}
    subgroups = subgroup_aucs(events, frame.score, np.where(frame.male, "male", "female"), variable="sex")
    rates = dict.fromkeys(["sensitivity", "specificity", "accuracy", "precision", "F1", "AUC"], 0.7)
    precision = {"combined": precision_recall(events, risk), LONG: precision_recall(events, frame.score)}
    perfect = np.column_stack([frame.age, events])
    return {
        "roc": lambda: roc_figure(curves, point=(0.7, 0.8), title="internal test"),
        "precision_recall": lambda: precision_recall_figure({name: (curve, curve.average) for name, curve in precision.items()}),
        "score": lambda: score_figure(events, risk, name="probability of osteoporosis", cutoff=0.5),
        "calibration": lambda: calibration_figure(calibration(events, risk), events, risk, title="internal test"),
        "decision_curve": lambda: decision_figure({name: decision_curve(events, risk**k) for k, name in enumerate(two, 1)}),
        "delong": lambda: delong_figure(delong_matrix(events, scores)),
        "forest": lambda: forest_figure(odds(fit), x="odds ratio", reference=1.0, log=True, title="multivariable"),
        "forest, separated": lambda: forest_figure(
            odds(logistic_regression(perfect, events, [LONG, "perfect"])), x="odds ratio", reference=1.0, log=True
        ),
        "forest with a heading": lambda: forest_figure(
            [("sex", None, "P = 0.040"), *((group.name, group.auc, "") for group in subgroups.groups)], x="AUC", reference=0.5
        ),
        "radar": lambda: radar_figure({"clinical": rates, "combined": {**rates, "F1": float("nan")}}, title="external test"),
        "nomogram": lambda: drawn_nomogram(build_nomogram(fit.intercept, inputs)),
        "lasso cv": lambda: lasso_validation_figure(lasso, chosen=lasso.at_min, title="T1"),
        "lasso path": lambda: lasso_path_figure(lasso, noise.std(axis=0), chosen=lasso.at_min),
        "bars": lambda: bar_figure({f"{LONG}_{i}": float(v) for i, v in enumerate(draw.normal(size=60))}, x="coefficient"),
    }


DRAWINGS = drawings()


@pytest.mark.parametrize("name", DRAWINGS)
def test_nothing_reaches_beyond_the_edge_of_the_figure(name):
    figure = DRAWINGS[name]()
    png(figure)
    width, height = figure.get_size_inches()
    box = figure.get_tightbbox()
    assert box.x0 > -0.01
    assert box.y0 > -0.01
    assert box.x1 < width + 0.01
    assert box.y1 < height + 0.01


@pytest.mark.parametrize("name", [name for name in DRAWINGS if name not in ("radar", "nomogram", "delong")])
def test_drawn_axes_have_a_name_on_x(name):
    figure = DRAWINGS[name]()
    shown = [axes for axes in figure.axes if axes.axison]
    assert shown[-1].get_xlabel()


@pytest.mark.parametrize("name", ["roc", "nomogram", "calibration"])
def test_the_same_results_give_the_same_bytes(name):
    assert png(DRAWINGS[name]()) == png(DRAWINGS[name]())


def test_the_roc_figure_draws_the_curve_itself():
    figure = DRAWINGS["roc"]()
    lines = {line.get_label(): line for line in figure.axes[0].lines}
    combined = next(line for label, line in lines.items() if str(label).startswith("combined: AUC"))
    x, y = (np.asarray(values) for values in (combined.get_xdata(), combined.get_ydata()))
    frame = patients()
    names = ["age", "male", "score"]
    risk = logistic_regression(frame[names], frame.op, names).probability(frame[names])
    assert np.trapezoid(y[::-1], x[::-1]) == pytest.approx(delong_auc(frame.op, risk).value)


def test_treating_nobody_is_the_zero_line_of_the_decision_curve():
    axes = DRAWINGS["decision_curve"]().axes[0]
    none = next(line for line in axes.lines if line.get_label() == "treat none")
    assert set(np.asarray(none.get_ydata()).tolist()) == {0}
    low, high = axes.get_ylim()
    assert low < 0 < high
