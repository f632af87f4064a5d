"""Two-group tests against R and scipy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.statistics.contingency import chi_square, fisher_exact
from OsteoRadiomicsLib.modelling.statistics.multiple_testing import adjust
from OsteoRadiomicsLib.modelling.statistics.univariate import AT_ONCE, compare_columns, mann_whitney, student, welch
from scipy import stats


def test_tests_of_mtcars_are_those_of_r(known, cars):
    expected = known["two_sample_mtcars_mpg_by_am"]
    by_am = {name: compare_columns(cars["mpg"], cars["am"], name) for name in ("student", "welch", "mann-whitney")}
    assert by_am["student"].statistic[0] == pytest.approx(expected["student"]["t"], abs=1e-9)
    assert by_am["student"].p[0] == pytest.approx(expected["student"]["p"], abs=1e-9)
    assert by_am["welch"].statistic[0] == pytest.approx(expected["welch"]["t"], abs=1e-9)
    assert by_am["welch"].df[0] == pytest.approx(expected["welch"]["df"], abs=1e-9)
    assert by_am["welch"].p[0] == pytest.approx(expected["welch"]["p"], abs=1e-9)
    assert by_am["mann-whitney"].statistic[0] == expected["mwu"]["W"]
    assert by_am["mann-whitney"].p[0] == pytest.approx(expected["mwu"]["p"], abs=1e-9)


def test_two_groups_of_one_patient_have_no_student_test_and_one_against_two_has():
    alone = student([[1.0, 2.0]], [[3.0, 4.0]])
    assert np.isnan(alone.statistic).tolist() == [True, True]
    assert alone.reason == "too few patients"
    found, expected = student([1.0], [2.0, 5.0]), stats.ttest_ind([1.0], [2.0, 5.0])
    assert (found.statistic[0], found.df[0], found.p[0]) == pytest.approx((expected.statistic, 1, expected.pvalue), rel=1e-12)


@given(st.integers(0, 2**32 - 1), st.integers(3, 20), st.integers(3, 20))
@settings(max_examples=30)
def test_t_tests_of_unequal_groups_are_those_of_scipy(seed, n, m):
    draw = np.random.default_rng(seed)
    a, b = draw.normal(size=(n, 3)), draw.normal(0.5, 3, size=(m, 3))
    for test, equal in ((student, True), (welch, False)):
        found, expected = test(a, b), stats.ttest_ind(a, b, equal_var=equal)
        np.testing.assert_allclose(found.statistic, expected.statistic, rtol=1e-10)
        np.testing.assert_allclose(found.df, expected.df, rtol=1e-10)
        np.testing.assert_allclose(found.p, expected.pvalue, rtol=1e-9)


def test_mann_whitney_without_continuity_correction_is_that_of_r(known, cars):
    automatic, manual = cars["mpg"][cars["am"] == 0], cars["mpg"][cars["am"] == 1]
    found = mann_whitney(automatic, manual, continuity=False)
    assert found.p[0] == pytest.approx(known["two_sample_mtcars_mpg_by_am"]["mwu"]["p_nocorr"], abs=1e-9)


def test_small_untied_groups_get_the_exact_p_of_r(known):
    expected = known["mwu_exact_small"]
    found = mann_whitney(expected["x1"], expected["x2"])
    assert found.statistic[0] == expected["W"]
    assert found.p[0] == pytest.approx(expected["p"], abs=1e-12)


@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 2**32 - 1))
@settings(max_examples=60)
def test_exact_p_of_any_small_groups_is_that_of_scipy(n, m, seed):
    values = np.random.default_rng(seed).permutation(n + m).astype(float)
    found = mann_whitney(values[:n], values[n:])
    expected = stats.mannwhitneyu(values[:n], values[n:], method="exact")
    assert found.p[0] == pytest.approx(expected.pvalue, abs=1e-10)
    assert found.statistic[0] == expected.statistic


def test_exact_p_reaches_groups_of_forty_nine():
    draw = np.random.default_rng(0)
    a, b = draw.normal(size=49), draw.normal(0.6, 1, 49)
    assert mann_whitney(a, b).p[0] == pytest.approx(stats.mannwhitneyu(a, b, method="exact").pvalue, rel=1e-9)


@given(st.lists(st.integers(0, 5), min_size=2, max_size=30), st.lists(st.integers(0, 5), min_size=2, max_size=30))
def test_tied_groups_get_the_tie_corrected_approximation(a, b):
    found = mann_whitney(a, b, exact=False)
    if len({*a, *b}) == 1:
        assert np.isnan(found.p[0])
        return
    expected = stats.mannwhitneyu(a, b, method="asymptotic")
    assert found.p[0] == pytest.approx(min(expected.pvalue, 1), abs=1e-12)


def test_thousands_of_columns_are_tested_as_one_by_one():
    draw = np.random.default_rng(1)
    values = draw.normal(size=(90, 300)) * 10.0 ** draw.integers(-6, 7, 300)
    values[:, ::3] = np.rint(values[:, ::3])
    outcome = draw.integers(0, 2, 90)
    without, with_event = values[outcome == 0], values[outcome == 1]
    varied = values.std(axis=0) > 0
    for name, reference in (
        ("student", stats.ttest_ind(without, with_event)),
        ("welch", stats.ttest_ind(without, with_event, equal_var=False)),
    ):
        found = compare_columns(values, outcome, name)
        np.testing.assert_allclose(found.p[varied], reference.pvalue[varied], rtol=1e-9)
        assert np.isnan(found.p[~varied]).all()
    found = compare_columns(values, outcome, "mann-whitney")
    for j in np.flatnonzero(varied):
        tied = np.unique(values[:, j]).size < 90
        method = "asymptotic" if tied or max(np.bincount(outcome)) >= 50 else "exact"
        assert found.p[j] == pytest.approx(stats.mannwhitneyu(without[:, j], with_event[:, j], method=method).pvalue, rel=1e-9)


def test_published_ages_of_op_ct_give_their_t_from_the_summary(known):
    def sample(n, mean, sd):
        """n values with exactly this mean and standard deviation."""
        raw = np.arange(n, dtype=float)
        return mean + sd * (raw - raw.mean()) / raw.std(ddof=1)

    expected = known["paper_B_age_t"]["train"]
    op, other = sample(134, 66.09, 8.15), sample(286, 59.24, 8.34)
    assert student(op, other).statistic[0] == pytest.approx(expected["t"], abs=1e-9)
    found = welch(op, other)
    assert (found.statistic[0], found.df[0]) == pytest.approx((expected["welch"], expected["df"]), abs=1e-6)


@pytest.mark.parametrize("test", [student, welch, mann_whitney])
def test_a_constant_column_is_undefined_with_a_reason(test):
    found = test(np.full((5, 1), 0.1), np.full((6, 1), 0.1))
    assert np.isnan(found.p[0])
    assert found.reason


def test_columns_constant_within_groups_have_no_t_but_a_rank_test():
    assert np.isnan(student([1.0, 1, 1], [2.0, 2, 2]).p[0])
    assert mann_whitney([1.0, 1, 1], [2.0, 2, 2]).p[0] < 0.1


def test_unknown_tests_and_unequal_columns_are_refused():
    with pytest.raises(TableError, match="unknown test"):
        compare_columns([[1.0], [2.0]], [0, 1], "anova")
    with pytest.raises(TableError, match="columns"):
        student(np.ones((3, 2)), np.ones((3, 1)))


def test_adjusted_p_values_are_those_of_r(known):
    expected = known["p_adjust"]
    assert adjust(expected["p"]) == pytest.approx(expected["BH"])
    assert adjust(expected["p"], "holm") == pytest.approx(expected["holm"])
    assert adjust(expected["p"], "bonferroni") == pytest.approx(expected["bonf"])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
@settings(max_examples=25, deadline=None)
def test_adjustments_agree_with_statsmodels_and_skip_what_is_undefined(p):
    from statsmodels.stats.multitest import multipletests

    for ours, theirs in (("benjamini-hochberg", "fdr_bh"), ("benjamini-yekutieli", "fdr_by"), ("holm", "holm")):
        found = adjust([*p, np.nan], ours)
        assert np.isnan(found[-1])
        assert found[:-1] == pytest.approx(multipletests(p, method=theirs)[1], abs=1e-12)


@pytest.mark.parametrize(
    ("key", "counts"),
    [
        ("A_train", [[346 - 171, 171], [422 - 136, 136]]),
        ("A_int", [[85 - 53, 53], [108 - 31, 31]]),
        ("A_ext", [[57 - 28, 28], [77 - 19, 19]]),
        ("B_train", [[286 - 80, 80], [134 - 14, 14]]),
        ("B_int", [[122 - 38, 38], [58 - 8, 8]]),
        ("B_ext", [[146 - 67, 67], [117 - 11, 11]]),
    ],
)
def test_chi_square_of_the_published_sexes_is_that_of_r(known, key, counts):
    expected = known["paper_sex_counts"][key]
    plain, corrected = chi_square(counts, continuity=False), chi_square(counts)
    assert (plain.statistic, plain.p) == pytest.approx((expected["chi2"], expected["p"]), rel=1e-9)
    assert (corrected.statistic, corrected.p) == pytest.approx((expected["chi2_yates"], expected["p_yates"]), rel=1e-9)


def test_yates_correction_never_passes_the_distance_itself():
    # All four distances from the expected counts are 5 / 21, less than the half that is taken off elsewhere.
    found = chi_square([[5, 5], [5, 6]])
    assert (found.statistic, found.p) == (0, 1)
    assert chi_square([[5, 5], [5, 6]], continuity=False).statistic == pytest.approx(
        (5 / 21) ** 2 * 21**3 / (10 * 11) ** 2, rel=1e-12
    )


small_tables = st.lists(st.integers(0, 9), min_size=4, max_size=4)


@given(small_tables)
def test_fisher_of_any_two_by_two_table_is_that_of_scipy(cells):
    table = np.reshape(cells, (2, 2))
    found = fisher_exact(table)
    if table.sum(axis=0).min() == 0 or table.sum(axis=1).min() == 0:
        assert np.isnan(found.p)
        return
    assert found.p == pytest.approx(stats.fisher_exact(table).pvalue, abs=1e-9)


def test_fisher_of_larger_tables_is_that_of_r():
    # R's help page of fisher.test: job satisfaction, p = 0.7827; and a 2 x 3 table by hand-checked enumeration.
    job = [[1, 2, 1, 0], [3, 3, 6, 1], [10, 10, 14, 9], [6, 7, 12, 11]]
    found = fisher_exact(job)
    assert "simulated" in found.test
    assert found.p == pytest.approx(0.7827, abs=0.005)
    assert fisher_exact(np.diag([20, 20, 20, 20])).p == 1 / 100_001
    # All tables with margins (2, 2) and (2, 1, 1) have the probabilities 1/6, 2/6, 2/6, 1/6.
    assert fisher_exact([[2, 0, 0], [0, 1, 1]]).p == pytest.approx(1 / 3)
    assert fisher_exact([[1, 1, 0], [1, 0, 1]]).p == pytest.approx(1.0)


def test_counts_that_are_no_counts_are_refused():
    with pytest.raises(TableError, match="whole numbers"):
        chi_square([[1.5, 2], [3, 4]])


def test_ranks_of_many_columns_with_and_without_ties_give_the_tests_of_scipy() -> None:
    rng = np.random.default_rng(8)
    x = rng.normal(size=(130, AT_ONCE + 9))
    x[:, ::3] = np.round(x[:, ::3])
    x[:, 5] = 2.0
    found = mann_whitney(x[:60], x[60:])
    expected = stats.mannwhitneyu(x[:60], x[60:], method="asymptotic")
    assert np.isnan(found.statistic[5])
    assert np.isnan(found.p[5])
    others = np.arange(x.shape[1]) != 5
    np.testing.assert_array_equal(found.statistic[others], expected.statistic[others])
    np.testing.assert_allclose(found.p[others], expected.pvalue[others], rtol=1e-12)
