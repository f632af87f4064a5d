"""Cohen's and Fleiss' kappa."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.agreement import cohen_kappa, fleiss_kappa
from OsteoRadiomicsLib.base.errors import SettingsError, TableError
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa
from statsmodels.stats.inter_rater import fleiss_kappa as statsmodels_fleiss

# Counts of five grades given by fourteen raters to ten cases (a published teaching example, kappa 0.210).
TEN_BY_FOURTEEN = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]  # fmt: skip


def from_counts(counts):
    return [[grade for grade, count in enumerate(row) for _ in range(count)] for row in counts]


grades = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=8, max_size=40).filter(
    lambda pairs: {a for a, _ in pairs} | {b for _, b in pairs} == {0, 1, 2, 3}
)


@settings(max_examples=50, deadline=None)
@given(grades, st.sampled_from([("none", None), ("linear", "linear"), ("quadratic", "quadratic")]))
def test_cohens_kappa_and_its_errors_are_those_of_statsmodels(pairs, weights):
    a, b = zip(*pairs, strict=True)
    table = np.zeros((4, 4))
    np.add.at(table, (list(a), list(b)), 1)
    found, expected = cohen_kappa(a, b, weights=weights[0]), cohens_kappa(table, wt=weights[1])
    if len(set(a)) == 1 or len(set(b)) == 1:
        assert math.isnan(found.kappa)
        return
    assert (found.kappa, found.se) == pytest.approx((expected.kappa, expected.std_kappa), abs=1e-7)
    assert found.z == pytest.approx(expected.z_value, rel=1e-6)


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_cohens_kappa_is_that_of_scikit_learn(weights):
    generator = np.random.default_rng(9)
    a, b = generator.integers(0, 5, size=(2, 200)).tolist()
    expected = cohen_kappa_score(a, b, weights=None if weights == "none" else weights)
    assert cohen_kappa(a, b, weights=weights).kappa == pytest.approx(expected, abs=1e-12)


def test_a_two_by_two_table_by_hand():
    a = ["yes"] * 25 + ["no"] * 25
    b = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    found = cohen_kappa(a, b)
    assert (found.observed, found.expected, found.kappa) == pytest.approx((0.7, 0.5, 0.4))
    assert (found.n_cases, found.n_raters, found.categories) == (50, 2, ("no", "yes"))


# Rows: first rater, columns: second. Diagnoses of multiple sclerosis by two neurologists (Westlund & Kurland 1953), as printed by
# Landis & Koch, Biometrics 1977;33:159-174; 88 patients with a skin condition, SAS/STAT User's Guide, The FREQ Procedure, example
# "Cohen's Kappa Coefficient". Estimates, errors and limits as SAS prints them, linear (Cicchetti-Allison) weights.
WINNIPEG = [[38, 5, 0, 1], [33, 11, 3, 0], [10, 14, 5, 6], [3, 7, 3, 10]]
SKIN = [[10, 4, 1, 0], [5, 10, 12, 2], [2, 4, 12, 5], [0, 2, 6, 13]]


@pytest.mark.parametrize(
    ("table", "weights", "published"),
    [
        (WINNIPEG, "none", (0.2079, 0.0505, 0.1091, 0.3068)),
        (WINNIPEG, "linear", (0.3797, 0.0517, 0.2785, 0.4810)),
        (SKIN, "none", (0.3449, 0.0724, 0.2030, 0.4868)),
        (SKIN, "linear", (0.5082, 0.0655, 0.3798, 0.6366)),
    ],
)
def test_published_tables_give_the_published_kappa_with_its_error(table, weights, published):
    pairs = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    a, b = zip(*pairs, strict=True)
    found = cohen_kappa(a, b, weights=weights, categories=range(4))
    assert (found.kappa, found.se, found.ci_low, found.ci_high) == pytest.approx(published, abs=5e-5)


def test_full_agreement_is_one_with_the_interval_one_to_one():
    found = cohen_kappa([0, 1, 2, 1, 0], [0, 1, 2, 1, 0], weights="linear")
    assert (found.kappa, found.ci_low, found.ci_high) == pytest.approx((1, 1, 1))


def test_one_grade_for_all_has_no_kappa_and_a_reason():
    found = cohen_kappa([2, 2, 2], [2, 2, 2], categories=[1, 2, 3])
    assert math.isnan(found.kappa)
    assert "same grade" in found.reason


def test_cases_without_both_grades_are_left_out_and_counted():
    found = cohen_kappa([1, 2, None, 1, 2], [1, 2, 2, float("nan"), 1])
    assert (found.n_cases, found.kappa) == (3, cohen_kappa([1, 2, 2], [1, 2, 1]).kappa)


def test_no_complete_case_has_no_kappa_and_a_reason():
    assert cohen_kappa([1, None], [None, 2]).reason == "no complete case"


def test_unused_grades_widen_the_distance_of_weighted_kappa():
    a, b = [1, 1, 2, 2, 1], [1, 2, 2, 1, 1]
    assert cohen_kappa(a, b, weights="linear", categories=[1, 2, 3, 4]).observed > cohen_kappa(a, b, weights="linear").observed


def test_words_are_not_weighted_without_their_order():
    with pytest.raises(SettingsError, match="order of the grades"):
        cohen_kappa(["mild", "severe"], ["severe", "mild"], weights="linear")
    assert cohen_kappa(["mild", "severe"], ["severe", "mild"], weights="linear", categories=["mild", "severe"]).kappa == -1


def test_an_unlisted_grade_is_refused():
    with pytest.raises(TableError, match="grade 5 is none of 1, 2"):
        cohen_kappa([1, 5], [1, 2], categories=[1, 2])


def test_gradings_of_different_length_are_refused():
    with pytest.raises(TableError, match="2 and 3 cases"):
        cohen_kappa([1, 2], [1, 2, 3])


def test_fleiss_kappa_of_the_teaching_example():
    assert fleiss_kappa(from_counts(TEN_BY_FOURTEEN)).kappa == pytest.approx(0.2099307, abs=1e-7)


@pytest.mark.parametrize("seed", range(5))
def test_fleiss_kappa_is_that_of_statsmodels(seed):
    generator = np.random.default_rng(seed)
    truth = generator.integers(0, 3, size=(40, 1))
    table = np.where(generator.random((40, 4)) < 0.6, truth, generator.integers(0, 3, size=(40, 4)))
    assert fleiss_kappa(table.tolist()).kappa == pytest.approx(statsmodels_fleiss(aggregate_raters(table)[0]), abs=1e-12)


def test_the_error_of_fleiss_kappa_agrees_with_the_jackknife():
    rows = from_counts(TEN_BY_FOURTEEN) * 4
    left_out = [fleiss_kappa(rows[:i] + rows[i + 1 :]).kappa for i in range(len(rows))]
    jackknife = math.sqrt((len(rows) - 1) / len(rows) * np.sum((np.array(left_out) - np.mean(left_out)) ** 2))
    assert fleiss_kappa(rows).se == pytest.approx(jackknife, rel=0.03)


def test_the_test_of_fleiss_kappa_rejects_chance_as_often_as_it_says():
    generator = np.random.default_rng(10)
    p = [fleiss_kappa(generator.integers(0, 3, size=(60, 3)).tolist()).p for _ in range(600)]
    assert np.mean(np.array(p) < 0.05) == pytest.approx(0.05, abs=0.03)


def test_rows_of_different_length_are_refused():
    with pytest.raises(TableError, match="same two or more raters"):
        fleiss_kappa([[1, 2], [1, 2, 3]])


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
@pytest.mark.parametrize(
    ("a", "b"), [([1] * 10, [1] * 9 + [2]), ([1, 2, 3, 1], [2] * 4), ([3] * 7, [1, 1, 2, 2, 2, 1, 1]), ([1], [2])]
)
def test_a_rater_who_gives_one_grade_only_has_no_kappa_and_says_why(a, b, weights):
    found = cohen_kappa(a, b, weights=weights)
    assert all(math.isnan(value) for value in (found.kappa, found.se, found.ci_low, found.ci_high, found.z, found.p))
    assert found.reason.startswith("a rater gave every case the same grade")
    assert found.n_cases == len(a)


def test_the_share_of_agreement_stands_beside_an_undefined_kappa():
    assert cohen_kappa([1] * 10, [1] * 9 + [2]).observed == pytest.approx(0.9)


@pytest.mark.parametrize("categories", [None, [1, 2, 3]])
def test_numbers_among_words_have_no_kappa_and_say_why(categories):
    for found in (cohen_kappa([1, 2, "1"], [1, 2, 1], categories=categories), fleiss_kappa([[1, "2"], [2, 2]])):
        assert math.isnan(found.kappa)
        assert "mix numbers and words" in found.reason


def test_fleiss_kappa_without_spread_has_no_interval_and_says_why():
    assert fleiss_kappa([[1, 2]]).reason.startswith("one case")
    same = fleiss_kappa([[1, 2, 3]] * 8)
    assert same.kappa == pytest.approx(-0.5)
    assert math.isnan(same.ci_low)
    assert "by construction" in same.reason
