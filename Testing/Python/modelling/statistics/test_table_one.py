"""The group comparison table."""

import numpy as np
import pandas as pd
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.statistics.table_one import Form, number_forms, table_one
from scipy import stats


def two_groups(seed=0, n=80):
    draw = np.random.default_rng(seed)
    group = np.repeat(["non-OP", "OP"], n)
    frame = pd.DataFrame(
        {
            "age": draw.normal(65, 8, 2 * n) + 6 * (group == "OP"),
            "crp": draw.lognormal(1, 1.2, 2 * n),
            "uneven": np.tile(stats.norm.ppf((np.arange(n) + 0.5) / n), 2) * np.where(group == "OP", 6, 1),
            "sex": draw.choice(["male", "female"], 2 * n),
            "rare": np.where(np.arange(2 * n) < 3, "yes", "no"),
        }
    )
    return frame, group


@pytest.fixture
def rows():
    frame, group = two_groups()
    return {(row.variable, row.level): row for row in table_one(frame, group, order=["non-OP", "OP"]).rows}


def test_normal_columns_show_mean_and_sd_and_students_test(rows):
    frame, group = two_groups()
    row = rows["age", ""]
    without = frame["age"][group == "non-OP"]
    assert row.test == "Student"
    assert row.cells[0] == f"{without.mean():.2f} ± {without.std():.2f}"
    assert row.p == pytest.approx(stats.ttest_ind(without, frame["age"][group == "OP"]).pvalue)


def test_skewed_columns_show_median_and_quartiles_and_ranks(rows):
    frame, group = two_groups()
    row = rows["crp", ""]
    assert row.test == "Mann-Whitney"
    low, middle, high = np.quantile(frame["crp"][group == "OP"], [0.25, 0.5, 0.75])
    assert row.cells[1] == f"{middle:.2f} ({low:.2f}-{high:.2f})"


def test_unequal_spread_is_met_with_welch(rows):
    assert rows["uneven", ""].test == "Welch"


def test_categories_show_counts_and_shares_with_one_test_per_variable(rows):
    frame, group = two_groups()
    female, male = rows["sex", "female"], rows["sex", "male"]
    count = int(np.sum((frame["sex"] == "female") & (group == "OP")))
    assert female.cells[1] == f"{count} ({100 * count / 80:.1f} %)"
    assert female.test == "chi-square"
    assert male.test == ""
    assert np.isnan(male.p)


def test_rare_categories_are_met_with_fisher(rows):
    row = rows["rare", "no"]
    assert row.test == "Fisher"
    assert row.p == pytest.approx(stats.fisher_exact([[77, 80], [3, 0]]).pvalue)


def test_published_sexes_give_the_published_chi_square(known):
    sex = np.repeat(["male", "female", "male", "female"], [171, 346 - 171, 136, 422 - 136])
    found = table_one(pd.DataFrame({"sex": sex}), np.repeat(["non-OP", "OP"], [346, 422])).rows[0]
    assert found.p == pytest.approx(known["paper_sex_counts"]["A_train"]["p"], rel=1e-9)


def test_missing_values_are_left_out_and_counted():
    frame, group = two_groups()
    frame.loc[:4, "age"] = np.nan
    frame.loc[7:8, "sex"] = None
    found = {(row.variable, row.level): row for row in table_one(frame, group).rows}
    assert found["age", ""].missing == 5
    assert found["sex", "female"].missing == 2
    assert found["sex", "female"].p > 0


def test_numeric_codes_can_be_declared_categories_and_read_as_whole_numbers():
    frame = pd.DataFrame({"grade": [1.0, 2, 2, np.nan, 1, 2, 1, 2]})
    found = table_one(frame, ["a", "b"] * 4, categories=["grade"]).rows
    assert [row.level for row in found] == ["1", "2"]


def test_three_groups_get_anova_kruskal_and_chi_square():
    draw = np.random.default_rng(2)
    group = np.repeat(["normal", "osteopenia", "osteoporosis"], 60)
    frame = pd.DataFrame({"bmd": draw.normal(size=180), "alp": draw.lognormal(size=180), "sex": draw.choice(["f", "m"], 180)})
    tests = [row.test for row in table_one(frame, group).rows if row.test]
    assert tests == ["ANOVA", "Kruskal-Wallis", "chi-square"]


def test_rows_without_information_say_why():
    frame = pd.DataFrame({"flat": [1.0] * 6, "one": ["x"] * 6, "empty": [np.nan] * 6})
    notes = {row.variable: (row.note, row.p) for row in table_one(frame, ["a", "a", "a", "b", "b", "b"]).rows}
    for note, p in notes.values():
        assert note
        assert np.isnan(p)


def test_the_frame_names_groups_with_their_sizes():
    frame, group = two_groups()
    columns = list(table_one(frame, group, order=["non-OP", "OP"]).frame().columns)
    assert columns[2:5] == ["non-OP (n = 80)", "OP (n = 80)", "all (n = 160)"]


@pytest.mark.parametrize(
    ("change", "says"),
    [(lambda f: f.assign(age=np.inf), "infinite"), (lambda f: f.head(3), "group names")],
)
def test_unusable_tables_are_refused(change, says):
    frame, group = two_groups()
    with pytest.raises(TableError, match=says):
        table_one(change(frame), group)
    with pytest.raises(TableError, match="two groups"):
        table_one(frame, np.repeat("one", len(frame)))


A = [61.2, 58.4, 66.9, 70.1, 63.3, 59.8, 72.5, 64.0, 67.7, 60.6, 62.1, 65.4]
B = [68.9, 71.2, 74.5, 66.1, 79.3, 70.8, 73.0, 69.5, 76.2, 72.4, 67.3, 75.1]
C = [55.1, 60.2, 58.8, 63.4, 57.0, 61.9, 59.3, 62.7, 56.6, 60.0]
X = [1, 2, 2, 3, 3, 3, 4, 5, 5, 6, 8, 9, 12, 20, 2, 3]
Y = [3, 4, 4, 5, 6, 6, 7, 8, 9, 9, 10, 14, 15, 30, 41, 2]
Z = [1, 1, 2, 2, 3, 4, 4, 7, 9, 3]


@pytest.mark.parametrize(
    ("groups", "test", "statistic", "df", "z", "p"),
    [
        # R 4.2.2, package stats: t.test(a, b, var.equal = TRUE)
        ([A, B], "Student", -4.609957996417365, 22, np.nan, 0.000136002643484),
        # w <- wilcox.test(x, y, exact = FALSE); w$statistic; w$p.value; qnorm(w$p.value / 2)
        ([X, Y], "Mann-Whitney", 70, np.nan, -2.176507686410, 0.029517319561),
        # oneway.test(v ~ g, data.frame(v = c(a, b, c), g = rep(1:3, c(12, 12, 10))), var.equal = TRUE)
        ([A, B, C], "ANOVA", 31.67000033, 2, np.nan, 3.2234444666e-08),
        # kruskal.test(list(x, y, z))
        ([X, Y, Z], "Kruskal-Wallis", 9.23175999508439, 2, np.nan, 0.00989347334289),
    ],
)
def test_statistics_stand_beside_p_as_r_gives_them(groups, test, statistic, df, z, p):
    frame = pd.DataFrame({"value": np.concatenate(groups)})
    (row,) = table_one(frame, np.repeat(list("abc")[: len(groups)], [len(group) for group in groups])).rows
    assert row.test == test
    assert [row.statistic, row.df, row.z, row.p] == pytest.approx([statistic, df, z, p], rel=1e-9, nan_ok=True)


def test_chi_square_stands_beside_p_as_r_gives_it():
    # R 4.2.2: chisq.test(matrix(c(171, 175, 136, 286), 2), correct = FALSE)
    sex = np.repeat(["male", "female", "male", "female"], [171, 175, 136, 286])
    first, second = table_one(pd.DataFrame({"sex": sex}), np.repeat(["a", "b"], [346, 422])).rows
    assert [first.statistic, first.df, first.p] == pytest.approx([23.4254756753, 1, 1.29847519924e-06], rel=1e-9)
    assert np.isnan([second.statistic, second.df, second.p]).all()


def test_an_exact_p_has_no_z():
    (row,) = table_one(pd.DataFrame({"value": [1, 2, 3, 40, 5.5, 6.5, 7.5, 80]}), list("aaaabbbb")).rows
    assert row.test == "Mann-Whitney"
    assert row.statistic == 3
    assert np.isnan(row.z)


def test_several_sets_have_one_form_which_supposes_least():
    first = number_forms(pd.DataFrame({"age": [*A, *B]}), np.repeat(["a", "b"], 12))
    second = number_forms(pd.DataFrame({"age": [*X, *Y]}), np.repeat(["a", "b"], 16))
    assert first == {"age": Form(normal=True, equal=True)}
    agreed = Form.agreed([first["age"], second["age"]])
    assert agreed == Form(normal=False, equal=False)
    (row,) = table_one(pd.DataFrame({"age": [*A, *B]}), np.repeat(["a", "b"], 12), forms={"age": agreed}).rows
    assert row.test == "Mann-Whitney"
    assert row.cells[0] == "63.65 (61.05-67.10)"
    welch = Form.agreed([first["age"], Form(normal=True, equal=False)])
    (row,) = table_one(pd.DataFrame({"age": [*A, *B]}), np.repeat(["a", "b"], 12), forms={"age": welch}).rows
    assert row.test == "Welch"
