"""ICC: agreement with the textbook written out, and what must not change it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.agreement import ICC_FORMS, icc
from scipy.stats import f as f_distribution


def textbook_icc(ratings, form: str, alpha: float = 0.05) -> dict[str, float]:
    """ICC of one feature written out cell by cell from Shrout & Fleiss 1979; ratings: cases, each a list of k ratings."""
    n, k = len(ratings), len(ratings[0])
    grand = sum(sum(case) for case in ratings) / (n * k)
    case_means = [sum(case) / k for case in ratings]
    rater_means = [sum(case[j] for case in ratings) / n for j in range(k)]
    bms = k * sum((mean - grand) ** 2 for mean in case_means) / (n - 1)
    wms = sum((ratings[i][j] - case_means[i]) ** 2 for i in range(n) for j in range(k)) / (n * (k - 1))
    jms = n * sum((mean - grand) ** 2 for mean in rater_means) / (k - 1)
    residuals = [ratings[i][j] - case_means[i] - rater_means[j] + grand for i in range(n) for j in range(k)]
    ems = sum(value**2 for value in residuals) / ((n - 1) * (k - 1))
    if form == "ICC(1,1)":
        f, df2 = bms / wms, n * (k - 1)
        low, high = _bounds(f, n - 1, df2, k, alpha)
        return {"icc": (bms - wms) / (bms + (k - 1) * wms), "ci_low": low, "ci_high": high, "f": f}
    f, df2 = bms / ems, (n - 1) * (k - 1)
    if form == "ICC(3,1)":
        low, high = _bounds(f, n - 1, df2, k, alpha)
        return {"icc": (bms - ems) / (bms + (k - 1) * ems), "ci_low": low, "ci_high": high, "f": f}
    icc = (bms - ems) / (bms + (k - 1) * ems + k * (jms - ems) / n)
    f_raters = jms / ems
    part = n * (1 + (k - 1) * icc) - k * icc
    v = (k - 1) * (n - 1) * (k * icc * f_raters + part) ** 2 / ((n - 1) * k**2 * icc**2 * f_raters**2 + part**2)
    upper, lower = f_distribution.ppf(1 - alpha / 2, n - 1, v), f_distribution.ppf(1 - alpha / 2, v, n - 1)
    rest = k * jms + (k * n - k - n) * ems
    return {
        "icc": icc,
        "ci_low": n * (bms - upper * ems) / (upper * rest + n * bms),
        "ci_high": n * (lower * bms - ems) / (rest + n * lower * bms),
        "f": f,
    }


def _bounds(f: float, df1: float, df2: float, k: int, alpha: float) -> tuple[float, float]:
    low = f / f_distribution.ppf(1 - alpha / 2, df1, df2)
    high = f * f_distribution.ppf(1 - alpha / 2, df2, df1)
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)


@st.composite
def rating_tables(draw):
    """Cases x raters with some variation everywhere, at two decimals so that equal means equal."""
    n, k = draw(st.integers(3, 12)), draw(st.integers(2, 5))
    cells = draw(st.lists(st.integers(-999, 999), min_size=n * k, max_size=n * k))
    table = np.array(cells, dtype=float).reshape(n, k) / 100
    residual = table - table.mean(axis=1, keepdims=True) - table.mean(axis=0) + table.mean()
    assume(np.abs(residual).max() > 0.01)
    assume(np.ptp(table.mean(axis=1)) > 0.01)
    return table


@settings(max_examples=150, deadline=None)
@given(rating_tables(), st.sampled_from(["ICC(1,1)", "ICC(2,1)", "ICC(3,1)"]), st.sampled_from([0.05, 0.1, 0.01]))
def test_vectorised_icc_equals_the_textbook_cell_by_cell(table, form, alpha):
    found = icc(table, form, confidence=1 - alpha)
    with np.errstate(all="ignore"):
        expected = textbook_icc(table.tolist(), form, alpha)
    assert [found.icc[0], found.f[0]] == pytest.approx([expected["icc"], expected["f"]], rel=1e-8, abs=1e-9)
    # Where Satterthwaite's degrees of freedom nearly vanish, the textbook's quantiles leave the range of floating point.
    if np.isfinite([expected["ci_low"], expected["ci_high"]]).all():
        assert [found.ci_low[0], found.ci_high[0]] == pytest.approx([expected["ci_low"], expected["ci_high"]], rel=1e-6, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(rating_tables(), st.sampled_from(list(ICC_FORMS)), st.randoms())
def test_the_order_of_raters_and_cases_does_not_matter(table, form, random):
    raters, cases = list(range(table.shape[1])), list(range(table.shape[0]))
    random.shuffle(raters)
    random.shuffle(cases)
    plain, shuffled = icc(table, form), icc(table[cases][:, raters], form)
    assert shuffled.reasons == plain.reasons
    assert shuffled.icc[0] == pytest.approx(plain.icc[0], rel=1e-9, abs=1e-9, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(rating_tables(), st.sampled_from(list(ICC_FORMS)), st.floats(0.001, 1000), st.floats(-1000, 1000))
def test_a_change_of_unit_or_origin_does_not_matter(table, form, factor, offset):
    plain, moved = icc(table, form), icc(table * factor + offset, form)
    assert moved.icc[0] == pytest.approx(plain.icc[0], rel=1e-5, abs=1e-6, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(rating_tables(), st.lists(st.floats(-50, 50), min_size=5, max_size=5))
def test_consistency_ignores_each_raters_own_offset(table, offsets):
    shifted = table + np.array(offsets[: table.shape[1]])
    assert icc(shifted, "ICC(3,1)").icc[0] == pytest.approx(icc(table, "ICC(3,1)").icc[0], rel=1e-6, abs=1e-7)


@settings(max_examples=60, deadline=None)
@given(rating_tables())
def test_the_interval_of_the_consistency_form_holds_its_estimate(table):
    found = icc(table, "ICC(3,1)")
    assert found.ci_low[0] <= found.icc[0] <= found.ci_high[0] <= 1


@settings(max_examples=60, deadline=None)
@given(rating_tables(), st.sampled_from([("ICC(1,1)", "ICC(1,k)"), ("ICC(2,1)", "ICC(2,k)"), ("ICC(3,1)", "ICC(3,k)")]))
def test_the_average_form_is_the_spearman_brown_transform_of_the_single_form(table, forms):
    single, average = icc(table, forms[0]).icc[0], icc(table, forms[1])
    k = table.shape[1]
    if single > -1 / (k - 1) + 1e-9:
        assert average.icc[0] == pytest.approx(k * single / (1 + (k - 1) * single), rel=1e-9)
    elif single < -1 / (k - 1) - 1e-9:
        assert np.isnan(average.icc[0])


def test_the_interval_covers_the_true_icc_as_often_as_it_says():
    generator = np.random.default_rng(4)
    cases, raters = generator.normal(size=(4000, 30, 1)), generator.normal(0, 0.3, size=(4000, 1, 3))
    found = icc(cases + raters + generator.normal(0, 0.5, size=(4000, 30, 3)), "ICC(3,1)")
    truth = 1 / (1 + 0.25)
    covered = np.mean((found.ci_low <= truth) & (truth <= found.ci_high))
    assert covered == pytest.approx(0.95, abs=0.012)
