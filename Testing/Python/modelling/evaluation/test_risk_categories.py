"""Reclassification over categories of risk, calibration in subgroups, bands of decision curves."""

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.evaluation.clusters import Clusters
from OsteoRadiomicsLib.modelling.evaluation.decision_curve import decision_curve
from OsteoRadiomicsLib.modelling.evaluation.risk_categories import categorical_reclassification
from OsteoRadiomicsLib.modelling.evaluation.subgroup_calibration import subgroup_calibration
from OsteoRadiomicsLib.modelling.statistics.logistic import logistic_regression

FRAMINGHAM = {
    1: [[39, 15, 0], [4, 87, 14], [0, 3, 21]],
    0: [[1959, 142, 0], [148, 703, 31], [1, 25, 72]],
}
"""Category of risk without HDL x with it, of those with and without an event (Pencina et al., Stat Med 2008;27:157, table II)."""


def rows_of(tables):
    """Outcome, old and new risk, each row amid its category of < 6 %, 6 to 20 %, > 20 %."""
    rows = [
        (outcome, old, new)
        for outcome, table in tables.items()
        for old, counts in enumerate(table)
        for new, count in enumerate(counts)
        for _ in range(count)
    ]
    outcome, old, new = np.array(rows).T
    amid = np.array([0.03, 0.13, 0.5])
    return outcome, amid[old], amid[new]


def test_the_published_example_of_the_framingham_study_comes_back():
    found = categorical_reclassification(*rows_of(FRAMINGHAM), (0.06, 0.2))
    assert found.events.tolist() == FRAMINGHAM[1]
    assert found.non_events.tolist() == FRAMINGHAM[0]
    assert (found.up, found.down) == ((29, 173), (7, 174))
    assert found.net.nri.value == pytest.approx(22 / 183 + 1 / 3081)
    assert round(found.net.nri.value, 3) == 0.121
    assert found.net.p < 0.001
    assert found.names == ("< 0.06", "0.06 to < 0.2", ">= 0.2")


def test_the_categorical_nri_is_that_of_hmisc(prostate):
    # R 4.2.2, Hmisc 4.8.0: old, new <- fitted(glm(cancer ~ age + famhistory [+ marker], binomial))
    # k <- function(p) findInterval(p, c(0.1, 0.25)); improveProb(k(old) / 2, k(new) / 2, cancer)
    names = ["age", "famhistory", "marker"]
    old, new = (
        logistic_regression(prostate[own], prostate["cancer"], own).probability(prostate[own]) for own in (names[:2], names)
    )
    found = categorical_reclassification(prostate["cancer"], old, new, (0.1, 0.25))
    assert found.events.tolist() == [[11, 3, 9], [7, 8, 21], [0, 4, 42]]
    assert found.non_events.tolist() == [[337, 22, 12], [115, 65, 20], [0, 34, 40]]
    net = found.net
    assert (net.nri.value, net.nri.se, net.z) == pytest.approx((0.35681063, 0.06345983, 5.62262154), abs=1e-7)
    assert (net.of_events.value, net.of_events.se) == pytest.approx((0.20952381, 0.05977317), abs=1e-7)
    assert (net.of_non_events.value, net.of_non_events.se) == pytest.approx((0.14728682, 0.02131474), abs=1e-7)


def test_copies_of_a_patients_row_change_no_interval():
    outcome, old, new = rows_of({key: np.array(table) // 9 for key, table in FRAMINGHAM.items()})
    once = categorical_reclassification(outcome, old, new, (0.06, 0.2)).net
    rows = np.repeat(np.arange(outcome.size), 3)
    often = categorical_reclassification(outcome[rows], old[rows], new[rows], (0.06, 0.2), clusters=Clusters.of(rows)).net
    for part in ("nri", "of_events", "of_non_events"):
        assert getattr(often, part).low == pytest.approx(getattr(once, part).low)


def test_a_risk_at_a_limit_belongs_to_the_category_above():
    found = categorical_reclassification([0, 1], [0.1, 0.1], [0.0999, 0.1], [0.1])
    assert found.non_events.tolist() == [[0, 0], [1, 0]]
    assert found.events.tolist() == [[0, 0], [0, 1]]


@pytest.mark.parametrize("limits", [(), (0.3, 0.1), (0.2, 0.2), (0.0, 0.5), (0.5, 1.0), (float("nan"),)])
def test_limits_that_part_no_categories_are_refused(limits):
    with pytest.raises(TableError, match="limits of risk categories"):
        categorical_reclassification([0, 1], [0.1, 0.2], [0.1, 0.2], limits)


def test_calibration_in_subgroups_is_that_of_r(prostate):
    # R 4.2.2: lp <- qlogis(cancerpredmarker); glm(cancer ~ offset(lp)), glm(cancer ~ lp), binomial, in each risk_group;
    # E/O with exp(log(E/O) -+ 1.96 sqrt((1 - O/n) / O)) (Debray et al. 2017)
    groups = np.where(prostate["risk_group"] == "low", "low", "other")
    low, other = subgroup_calibration(prostate["cancer"], prostate["cancerpredmarker"], groups, variable="risk group")
    assert (low.name, low.patients, low.events) == ("low", 394, 23)
    assert (low.in_the_large.value, low.in_the_large.se) == pytest.approx((0.11063680, 0.23936792), abs=1e-6)
    assert (low.slope.value, low.slope.se) == pytest.approx((0.87678131, 0.15700672), abs=1e-5)
    ratio = low.expected_observed
    assert (ratio.value, ratio.low, ratio.high) == pytest.approx((0.91897925, 0.61812497, 1.36626556), abs=1e-7)
    assert low.brier.value == pytest.approx(0.04795782, abs=1e-8)
    assert other.patients == 750 - 394


def test_a_subgroup_of_one_class_and_a_small_one_say_so():
    outcome = np.array([0, 1, 0] * 10 + [0] * 5)
    group = np.array(["a"] * 30 + ["b"] * 5)
    first, second = subgroup_calibration(outcome, np.linspace(0.1, 0.9, 35), group)
    assert first.slope.defined
    assert "one class only" in second.slope.note
    assert not second.expected_observed.defined
    assert "too few" in second.note


def test_bands_of_the_decision_curve_are_those_of_a_bootstrap_in_r(prostate):
    # R 4.2.2: 20,000 resamples of rows, quantile(nb, c(.025, .975)), nb <- mean(y & p >= t) - mean(!y & p >= t) * t / (1 - t)
    found = decision_curve(prostate["cancer"], prostate["cancerpredmarker"], [0.2, 0.1])
    assert found.model.tolist() == pytest.approx([0.0673333, 0.0874074], abs=1e-6)
    assert pytest.approx(np.array([[0.0446667, 0.0910000], [0.0637037, 0.1118519]]), abs=0.004) == found.model_band.T
    assert pytest.approx(np.array([[-0.1050000, -0.0433333], [0.0177778, 0.0725926]]), abs=0.004) == found.all_band.T
    assert found.over_all.tolist() == [1, 1]


def test_rows_of_one_patient_are_drawn_together():
    draw = np.random.default_rng(3)
    risk = draw.random(80)
    outcome = draw.random(80) < risk
    once = decision_curve(outcome, risk)
    rows = np.repeat(np.arange(80), 4)
    together = decision_curve(outcome[rows], risk[rows], clusters=Clusters.of(rows))
    assert together.model_band == pytest.approx(once.model_band, abs=1e-12)
    apart = decision_curve(outcome[rows], risk[rows])
    widths = [np.diff(found.model_band[:, 9:60], axis=0) for found in (apart, once)]
    assert np.mean(widths[0] / widths[1]) == pytest.approx(0.5, abs=0.05)
