"""ROC curve, AUC and cut-offs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from OsteoRadiomicsLib.base.errors import SettingsError, TableError
from OsteoRadiomicsLib.modelling.evaluation.classification import classify
from OsteoRadiomicsLib.modelling.evaluation.roc import (
    auc,
    chosen_cutoff,
    cost_cutoff,
    roc_curve,
    sensitivity_cutoff,
    specificity_cutoff,
    youden_cutoff,
)
from OsteoRadiomicsLib.protocols.cutoff_rule import CutoffRule, cutoff_rule


def pairs_won(outcome, score):
    """AUC by its definition: over all pairs of patients."""
    with_event, without = score[outcome == 1], score[outcome == 0]
    return np.mean((with_event[:, None] > without) + 0.5 * (with_event[:, None] == without))


patients = st.lists(st.tuples(st.integers(0, 1), st.integers(-5, 5)), min_size=4, max_size=40).filter(
    lambda rows: 0 < sum(row[0] for row in rows) < len(rows)
)


@given(patients)
def test_auc_is_the_share_of_pairs_won_with_ties_as_half(rows):
    outcome, score = np.array(rows).T
    assert auc(outcome, score) == pytest.approx(pairs_won(outcome, score), abs=1e-12)


@given(patients)
def test_trapezoid_area_under_the_curve_equals_the_auc(rows):
    outcome, score = np.array(rows).T
    curve = roc_curve(outcome, score)
    assert np.trapezoid(curve.sensitivity[::-1], 1 - curve.specificity[::-1]) == pytest.approx(auc(outcome, score), abs=1e-12)


@given(patients)
def test_reversing_the_score_mirrors_the_auc(rows):
    outcome, score = np.array(rows).T
    assert auc(outcome, -score) == pytest.approx(1 - auc(outcome, score), abs=1e-12)


@pytest.mark.parametrize(("pair", "column"), [("s100b_vs_wfns", "s100b"), ("ndka_vs_wfns", "ndka")])
def test_youden_cutoff_on_tied_scores_is_that_of_proc(known, haemorrhage, pair, column):
    expected = known["roc_aSAH"][pair]["youden"]
    cut = youden_cutoff(haemorrhage["y"], haemorrhage[column])
    found = classify(haemorrhage["y"], haemorrhage[column], cut.value)
    assert cut.value == pytest.approx(expected["threshold"], abs=1e-9)
    assert (found.tp, found.tn, found.fp, found.fn) == tuple(expected[key] for key in ("tp", "tn", "fp", "fn"))


def test_youden_cutoff_of_a_probability_is_that_of_proc(known, prostate):
    expected = known["roc_df_binary"]["cancerpredmarker_vs_marker"]["youden"]
    cut = youden_cutoff(prostate["cancer"], prostate["cancerpredmarker"])
    found = classify(prostate["cancer"], prostate["cancerpredmarker"], cut.value)
    assert cut.value == pytest.approx(expected["threshold"], abs=1e-6)
    for name in ("sensitivity", "specificity", "accuracy", "ppv", "npv"):
        assert getattr(found, name).value == pytest.approx(expected[name], abs=1e-6)
    assert (found.tp, found.tn, found.fp, found.fn) == (82, 522, 123, 23)


@given(patients)
def test_no_other_cutoff_has_a_larger_youden_index(rows):
    outcome, score = np.array(rows).T
    cut = youden_cutoff(outcome, score)
    if np.ptp(score) == 0:
        assert np.isnan(cut.value)
        assert cut.note
        return
    curve = roc_curve(outcome, score)
    index = (curve.sensitivity + curve.specificity)[1:-1]
    chosen = np.flatnonzero(curve.thresholds[1:-1] == cut.value)[0]
    assert index[chosen] == pytest.approx(index.max(), abs=1e-12)


def test_equal_youden_indices_give_the_lowest_cutoff():
    # Cut-offs 1.5 and 3.5 have the same index.
    assert youden_cutoff([0, 1, 0, 1], [1, 2, 3, 4]).value == 1.5


def test_a_score_worse_than_chance_has_a_cutoff_with_a_warning():
    cut = youden_cutoff([1, 1, 0, 0], [1, 2, 3, 4])
    assert np.isfinite(cut.value)
    assert "chance" in cut.note


def test_neighbouring_floating_point_scores_are_still_told_apart():
    low = 1.0
    high = np.nextafter(low, 2)
    cut = youden_cutoff([0, 1], [low, high])
    assert classify([0, 1], [low, high], cut.value).accuracy.value == 1


def test_sensitivity_target_takes_the_most_specific_cutoff_that_reaches_it():
    outcome = [0] * 10 + [1] * 10
    score = np.arange(20)
    cut = sensitivity_cutoff(outcome, score, 0.9)
    assert classify(outcome, score, cut.value).tp == 9
    assert sensitivity_cutoff(outcome, score, 1.0).value == 9.5
    for impossible in (0, 1.01, 1.5):
        with pytest.raises(TableError, match="sensitivity target"):
            sensitivity_cutoff(outcome, score, impossible)


def test_specificity_target_takes_the_most_sensitive_cutoff_that_reaches_it():
    outcome = [0] * 10 + [1] * 10
    score = np.concatenate([np.arange(10), np.arange(5, 15)])
    cut = specificity_cutoff(outcome, score, 0.9)
    found = classify(outcome, score, cut.value)
    assert (found.tn, found.tp, cut.value) == (9, 6, 8.5)
    assert specificity_cutoff(outcome, score, 1.0).value == 9.5
    with pytest.raises(TableError, match="specificity target"):
        specificity_cutoff(outcome, score, 0)


@pytest.mark.parametrize(
    ("cost", "prevalence", "threshold"),
    [(1, None, 0.35167515), (5, None, 0.2530843), (9, None, 0.1538642), (2, 0.1, 0.35167515), (20, 0.05, 0.1538642)],
)
def test_the_cutoff_of_least_cost_is_that_of_proc(prostate, cost, prevalence, threshold):
    # R 4.2.2, pROC 1.18.0: r <- roc(cancer, cancerpredmarker, levels = c(0, 1), direction = "<")
    # coords(r, "best", best.weights = c(cost, prevalence)), the prevalence mean(cancer) where none is stated
    cut = cost_cutoff(prostate["cancer"], prostate["cancerpredmarker"], cost, prevalence)
    assert cut.value == pytest.approx(threshold, abs=1e-8)
    assert not cut.note
    assert f"costing {cost} false alarms" in cut.rule


def test_costs_that_make_every_cutoff_needless_are_told():
    score = [0, 1, 2, 3]
    assert "everybody" in cost_cutoff([1, 0, 0, 1], score, 100).note
    assert "nobody" in cost_cutoff([0, 1, 1, 0], score, 0.01).note
    for cost, prevalence, says in ((0, None, "cost"), (1, 1.0, "prevalence")):
        with pytest.raises(TableError, match=says):
            cost_cutoff([0, 1, 0, 1], score, cost, prevalence)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("youden", CutoffRule()),
        ("0.3", CutoffRule("fixed", 0.3)),
        ("-1.5", CutoffRule("fixed", -1.5)),
        ("sensitivity", CutoffRule("sensitivity", 0.9)),
        ("specificity=0.8", CutoffRule("specificity", 0.8)),
        ("cost=5", CutoffRule("cost", cost=5)),
        ("cost=5, prevalence=0.1", CutoffRule("cost", cost=5, prevalence=0.1)),
    ],
)
def test_rules_for_a_cutoff_are_read_from_text(text, rule):
    assert cutoff_rule(text) == rule


@pytest.mark.parametrize("text", ["best", "sensitivity=2", "cost", "cost=-1", "cost=1,prevalence=1", "cost=1,x=1"])
def test_what_is_no_rule_for_a_cutoff_is_refused_with_the_forms(text):
    with pytest.raises(SettingsError, match="Write youden"):
        cutoff_rule(text)


def test_each_rule_chooses_its_own_cutoff(prostate):
    outcome, score = prostate["cancer"], prostate["cancerpredmarker"]
    assert chosen_cutoff(outcome, score, CutoffRule("sensitivity")) == sensitivity_cutoff(outcome, score, 0.9)
    assert chosen_cutoff(outcome, score, CutoffRule("specificity", 0.8)) == specificity_cutoff(outcome, score, 0.8)
    assert chosen_cutoff(outcome, score, CutoffRule("cost", cost=3)) == cost_cutoff(outcome, score, 3)
    assert chosen_cutoff(outcome, score, CutoffRule()) == youden_cutoff(outcome, score)
    assert chosen_cutoff(outcome, score, CutoffRule("fixed", 0.2)).value == 0.2


@pytest.mark.parametrize(
    ("outcome", "score", "says"),
    [
        ([1, 1, 1], [1, 2, 3], "one class"),
        ([0, 1, 1], [1, np.nan, 3], "missing"),
        ([0, 1, 1], [1, np.inf, 3], "infinite"),
        ([0, 1, 1], ["a", 1, 2], "not a number"),
        ([0, 1, 2], [1, 2, 3], "0 or 1"),
        ([0, 1], [1, 2, 3], "3 rows"),
        ([], [], "no rows"),
    ],
)
def test_unusable_columns_are_refused_in_one_line(outcome, score, says):
    with pytest.raises(TableError, match=says) as caught:
        auc(outcome, score)
    assert "\n" not in str(caught.value)
