"""The group comparison table."""

import numpy as np
import pandas as pd
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.statistics.table_one import table_one
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
