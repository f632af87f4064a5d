"""ICC: published numbers, degenerate ratings, missing values, extreme scales."""

from __future__ import annotations

import json

import numpy as np
import pytest
from OsteoRadiomicsLib.agreement import ICC_FORMS, icc, icc_form
from OsteoRadiomicsLib.base.errors import SettingsError, TableError

FORMS = tuple(ICC_FORMS)
SINGLE = ("ICC(1,1)", "ICC(2,1)", "ICC(3,1)")


@pytest.fixture(scope="module")
def shrout_fleiss(published_tables):
    return np.loadtxt(published_tables / "shrout_fleiss.csv", delimiter=",", skiprows=1)


@pytest.fixture(scope="module")
def known(published_tables):
    return json.loads((published_tables / "known_answers.json").read_text())["icc_shrout_fleiss"]["psych"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("field", "key"),
    [("icc", "icc"), ("ci_low", "lo"), ("ci_high", "hi"), ("f", "F"), ("df1", "df1"), ("df2", "df2"), ("p", "p")],
)
def test_shrout_and_fleiss_table_gives_the_numbers_of_psych(shrout_fleiss, known, form, field, key):
    assert getattr(icc(shrout_fleiss, form), field)[0] == pytest.approx(known[form[4:-1]][key], abs=1e-9)


def test_a_constant_offset_counts_in_absolute_agreement_and_not_in_consistency():
    y = np.arange(20.0)
    ratings = np.column_stack([y, y + 5])
    assert [icc(ratings, form).icc[0] for form in SINGLE] == pytest.approx([0.69697, 0.73684, 1.0], abs=1e-5)
    assert (icc(ratings, "ICC(3,1)").ci_low[0], icc(ratings, "ICC(3,1)").ci_high[0]) == (1.0, 1.0)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("value", [0.0, 1.0, 0.1, -1e9])
def test_a_constant_feature_has_no_icc_and_a_reason(form, value):
    found = icc(np.full((5, 3), value), form)
    assert np.isnan([found.icc[0], found.ci_low[0], found.ci_high[0], found.f[0], found.p[0]]).all()
    assert "constant" in found.reasons[0]


def test_a_feature_constant_but_for_rounding_counts_as_constant():
    ratings = np.full((6, 2), 0.3)
    ratings[2, 1] = 0.1 + 0.2
    assert "constant" in icc(ratings).reasons[0]


def test_a_spread_beyond_rounding_is_no_rounding():
    case = 1 + 12 * np.finfo(float).eps * (np.arange(6) % 2)
    assert icc(np.stack([case, case], axis=1), "ICC(1,1)").icc[0] == 1


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("raters", [2, 3, 7])
def test_identical_raters_agree_fully_with_the_interval_one_to_one(form, raters):
    column = np.random.default_rng(1).normal(0.1, 1, 11)
    found = icc(np.column_stack([column] * raters), form)
    assert (found.icc[0], found.ci_low[0], found.ci_high[0], found.p[0], found.reasons[0]) == (1.0, 1.0, 1.0, 0.0, "")


@pytest.mark.parametrize("form", ["ICC(2,1)", "ICC(3,1)", "ICC(2,k)", "ICC(3,k)"])
def test_cases_that_never_differ_give_no_icc_and_a_reason(form):
    found = icc([[1, 2], [1, 2], [1, 2]], form)
    assert np.isnan(found.icc[0])
    assert "do not differ" in found.reasons[0]


def test_fewer_than_two_complete_cases_give_no_icc_and_a_reason():
    found = icc([[1.0, 2.0], [3.0, np.nan]])
    assert (np.isnan(found.icc[0]), found.n_cases[0]) == (True, 1)
    assert "fewer than two" in found.reasons[0]


def test_two_cases_are_enough():
    found = icc([[1.0, 2.0], [5.0, 4.5]], "ICC(1,1)")
    assert found.icc[0] == pytest.approx((10.5625 - 0.3125) / (10.5625 + 0.3125), abs=1e-12)
    assert (found.df1[0], found.df2[0]) == (1, 2)


def test_raters_who_contradict_each_other_have_a_negative_icc():
    found = icc([[1, 9], [8, 2], [3, 7], [9, 1]], "ICC(3,1)")
    assert -1 <= found.ci_low[0] <= found.icc[0] < -0.9


def test_the_average_of_raters_below_the_single_rater_bound_has_no_reliability():
    found = icc([[1, 2], [2, 1]], "ICC(3,k)")
    assert np.isnan(found.icc[0])
    assert "-1/(k-1)" in found.reasons[0]


def test_variance_components_that_cancel_give_no_icc_and_a_reason():
    found = icc([[1, 2], [2, 1]], "ICC(2,1)")
    assert np.isnan(found.icc[0])
    assert "0/0" in found.reasons[0]


@pytest.mark.parametrize("form", FORMS)
def test_a_case_with_a_missing_rating_is_left_out_for_that_feature_alone(form):
    ratings = np.random.default_rng(2).normal(size=(3, 9, 4)) + np.arange(9)[None, :, None]
    ratings[1, 3, 2] = np.nan
    ratings[1, 7, 0] = np.inf
    found = icc(ratings, form)
    assert found.n_cases.tolist() == [9, 7, 9]
    assert found.icc[1] == pytest.approx(icc(np.delete(ratings[1], [3, 7], axis=0), form).icc[0], abs=1e-12)
    assert found.icc[0] == icc(ratings[0], form).icc[0]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("scale", [1e-300, 1e-150, 1e-7, 1e9, 1e150, 1e300])
def test_the_unit_of_a_feature_does_not_matter(shrout_fleiss, form, scale):
    plain, scaled = icc(shrout_fleiss, form), icc(shrout_fleiss * scale, form)
    assert scaled.icc[0] == pytest.approx(plain.icc[0], rel=1e-12)
    assert scaled.ci_low[0] == pytest.approx(plain.ci_low[0], rel=1e-9)


def test_a_large_mean_with_a_small_spread_keeps_its_icc(shrout_fleiss):
    assert icc(shrout_fleiss + 1e9).icc[0] == pytest.approx(icc(shrout_fleiss).icc[0], abs=1e-9)


def test_every_feature_is_computed_on_its_own():
    ratings = np.random.default_rng(3).normal(size=(40, 12, 3))
    together = icc(ratings)
    alone = [icc(ratings[feature]).icc[0] for feature in range(40)]
    assert together.icc.tolist() == alone


def test_a_wider_confidence_level_gives_a_wider_interval(shrout_fleiss):
    narrow, wide = icc(shrout_fleiss, confidence=0.9), icc(shrout_fleiss, confidence=0.99)
    assert wide.ci_low[0] < narrow.ci_low[0] < narrow.ci_high[0] < wide.ci_high[0]


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("2,1", "ICC(2,1)"), ("icc2k", "ICC(2,k)"), ("ICC(A,1)", "ICC(2,1)"), ("ICC(C,k)", "ICC(3,k)"), ("ICC(1)", "ICC(1,1)"),
        ("ICC(k)", "ICC(1,k)"), ("icc( c , 1 )", "ICC(3,1)"), ("ICC(A,K)", "ICC(2,k)"), ("ICC1", "ICC(1,1)"),
    ],
)  # fmt: skip
def test_both_namings_of_a_form_are_understood(spelling, name):
    assert icc_form(spelling).name == name


def test_an_unknown_form_is_refused_with_the_six_names():
    with pytest.raises(SettingsError, match=r"ICC\(1,1\).*ICC\(3,k\)"):
        icc_form("ICC(4,1)")


def test_one_rater_is_refused():
    with pytest.raises(TableError, match="two raters"):
        icc(np.ones((4, 1)))
