"""Intervals of R2, errors, concordance and their subgroups against R, and what they are where nothing varies."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.modelling.evaluation.clusters import Clusters
from OsteoRadiomicsLib.modelling.evaluation.cross_validation import Folds
from OsteoRadiomicsLib.modelling.evaluation.subgroups import heterogeneity
from OsteoRadiomicsLib.modelling.number.error_sizes import error_sizes
from OsteoRadiomicsLib.modelling.number.performance import agreement
from OsteoRadiomicsLib.modelling.number.repeating import MEASURES
from OsteoRadiomicsLib.modelling.number.subgroups import on_fisher_scale

I = np.arange(1, 41)  # noqa: E741 - as in the lines of R
MEASURED = 100 + 20 * np.sin(I) + I / 2
PREDICTED = 97 + 15 * np.sin(I + 0.3) + 0.4 * I

# R 4.2.2, boot 1.3.28.1: the infinitesimal jackknife of weighted statistics, Student's t and n / (n - 1).
#   i <- 1:40; n <- 40; wm <- function(x, w) sum(w * x) / sum(w)
#   d <- data.frame(measured = 100 + 20 * sin(i) + i / 2, predicted = 97 + 15 * sin(i + 0.3) + 0.4 * i)
#   r2 <- function(d, w) 1 - wm((d$predicted - d$measured)^2, w) / wm((d$measured - wm(d$measured, w))^2, w)
#   mae <- function(d, w) wm(abs(d$predicted - d$measured), w)
#   rmse <- function(d, w) sqrt(wm((d$predicted - d$measured)^2, w))
#   ccc <- function(d, w) { a <- wm(d$measured, w); b <- wm(d$predicted, w)
#     2 * wm((d$measured - a) * (d$predicted - b), w) /
#       (wm((d$measured - a)^2, w) + wm((d$predicted - b)^2, w) + (a - b)^2) }
#   se <- sqrt(var.linear(empinf(data = d, statistic = f, stype = "w", eps = 1e-5 / n)) * n / (n - 1))
#   f(d, rep(1, n)) + c(-1, 1) * qt(.975, n - 1) * se       # of ccc tanh(atanh(v) + c(-1, 1) * h / (1 - v^2))
OF_R = {
    "r2": (0.766027619364, 0.667752619689, 0.86430261904),
    "mae": (6.05990244691, 4.65478377654, 7.46502111727),
    "rmse": (7.45271328487, 6.17524712205, 8.73017944769),
    "concordance": (0.862090021488, 0.799046832526, 0.906384420695),
}


@pytest.mark.parametrize("name", OF_R)
def test_r2_errors_and_concordance_have_the_intervals_of_rs_jackknife(name: str) -> None:
    found = getattr(error_sizes(MEASURED, PREDICTED), name)
    assert (found.value, found.low, found.high) == pytest.approx(OF_R[name], rel=1e-7)


def test_the_concordance_is_that_of_epir() -> None:
    # R 4.2.2, epiR 2.0.57: epi.ccc(measured, predicted)$rho.c$est
    assert error_sizes(MEASURED, PREDICTED).concordance.value == pytest.approx(0.862090021488, abs=1e-11)


def test_measures_of_the_optimism_are_those_of_a_regression_in_r() -> None:
    # R 4.2.2: coef(lm(measured ~ predicted))[2]; cor(measured, predicted)
    found = {name: measure(MEASURED, PREDICTED) for name, measure in MEASURES.items()}
    expected = {"r2": OF_R["r2"][0], "mae": OF_R["mae"][0], "rmse": OF_R["rmse"][0], "r": 0.963041752155}
    assert found == pytest.approx(expected | {"calibration_slope": 1.2682319983}, rel=1e-9)


def test_groups_are_compared_as_a_fixed_effect_meta_analysis_does() -> None:
    # R 4.2.2, metafor 3.8.1: g <- i %% 3 == 0; rma(yi, sei = sei, method = "FE")$QEp of each group's
    #   mean(e), sd(e) / sqrt(n) with e <- abs(predicted - measured); atanh(cor(measured, predicted)), 1 / sqrt(n - 3)
    groups = [agreement(MEASURED[rows], PREDICTED[rows]) for rows in (I % 3 != 0, I % 3 == 0)]
    assert heterogeneity([group.sizes.mae for group in groups])[2] == pytest.approx(0.471704723603, abs=1e-9)
    assert heterogeneity([on_fisher_scale(group) for group in groups])[2] == pytest.approx(0.736806008596, abs=1e-9)


def test_copies_of_a_patients_rows_change_nothing() -> None:
    once = error_sizes(MEASURED, PREDICTED)
    twice = error_sizes(np.tile(MEASURED, 2), np.tile(PREDICTED, 2), Clusters.of(np.tile(I, 2)))
    for name in OF_R:
        one, two = getattr(once, name), getattr(twice, name)
        assert (one.value, one.low, one.high) == pytest.approx((two.value, two.low, two.high), rel=1e-12)


def test_out_of_fold_all_of_them_are_wider_and_stay_where_values_can_be() -> None:
    folds = Folds(I % 5, 5)
    fixed, widened = agreement(MEASURED, PREDICTED).sizes, agreement(MEASURED, PREDICTED, folds=folds).sizes
    for name in OF_R:
        one, two = getattr(fixed, name), getattr(widened, name)
        assert two.low < one.low
        assert two.high > one.high
        assert one.value == two.value
    assert widened.mae.high - widened.mae.value == pytest.approx(1.5 * (fixed.mae.high - fixed.mae.value))
    near = agreement(MEASURED, MEASURED + 0.01 * np.sin(I), folds=folds).sizes
    assert near.r2.high <= 1
    assert near.mae.low >= 0


def test_what_does_not_vary_has_no_interval_and_says_why() -> None:
    constant = error_sizes(np.full(10, 3.0), np.arange(10.0))
    assert constant.r2.note == constant.concordance.note == "the end point is constant"
    equal = error_sizes(np.arange(10.0), np.full(10, 3.0)).concordance
    assert (equal.value, equal.note) == (0.0, "all predictions are equal")
    exact = error_sizes(np.arange(10.0), np.arange(10.0))
    assert (exact.r2.value, exact.rmse.value, exact.concordance.value) == (1, 0, pytest.approx(1))
