"""ICC table of a long feature table: matching by id, groups, what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from damaged_records import assert_refused, damaged_contents
from OsteoRadiomicsLib.agreement import icc, icc_table, rating_groups, selected_rows
from OsteoRadiomicsLib.base.errors import SettingsError, TableError
from OsteoRadiomicsLib.tables.reading import read_feature_table

COLUMNS = ["feature", "icc", "ci_low", "ci_high", "f", "df1", "df2", "p", "n_cases", "n_raters", "form", "stable", "reason"]


def long_table(ratings: np.ndarray, **keys: str) -> pd.DataFrame:
    """Features x cases x raters as a tidy table."""
    features, cases, raters = ratings.shape
    rows = [
        {"case": f"c{i:02d}", **keys, "reader": "ABCDE"[j], **{f"f{k}": ratings[k, i, j] for k in range(features)}}
        for i in range(cases)
        for j in range(raters)
    ]
    return pd.DataFrame(rows)


@pytest.fixture
def ratings():
    generator = np.random.default_rng(7)
    return generator.normal(size=(6, 15, 1)) + 0.4 * generator.normal(size=(6, 15, 3))


def test_the_columns_are_those_of_the_contract(ratings):
    assert list(icc_table(long_table(ratings)).columns) == COLUMNS


def test_a_long_table_gives_the_icc_of_its_array(ratings):
    assert icc_table(long_table(ratings))["icc"].tolist() == icc(ratings).icc.tolist()


def test_the_order_of_rows_does_not_matter(ratings):
    table = long_table(ratings)
    shuffled = icc_table(table.sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(shuffled, icc_table(table), check_exact=True)


@pytest.mark.parametrize("column", ["case", "reader"])
@pytest.mark.parametrize("nothing", [None, float("nan"), " "])
def test_a_row_without_case_or_rater_is_named(ratings, column, nothing):
    table = long_table(ratings)
    table[column] = table[column].astype(object)
    table.loc[4, column] = nothing
    with pytest.raises(TableError, match=f"{column} is empty in row 5"):
        rating_groups(table, "case", "reader")


def test_a_case_that_one_rater_did_not_read_is_left_out_and_named(ratings):
    table = long_table(ratings)
    table = table[~((table["case"] == "c04") & (table["reader"] == "B"))]
    (group,) = rating_groups(table, "case", "reader")
    assert group.incomplete == ("c04",)
    assert icc_table(table)["icc"].tolist() == pytest.approx(icc(np.delete(ratings, 4, axis=1)).icc.tolist())


def test_a_missing_value_leaves_the_case_out_for_that_feature_alone(ratings):
    table = long_table(ratings)
    table.loc[5, "f2"] = np.nan
    assert icc_table(table)["n_cases"].tolist() == [15, 15, 14, 15, 15, 15]


def test_the_same_case_twice_for_one_rater_is_refused_by_name(ratings):
    table = long_table(ratings)
    with pytest.raises(TableError, match="reader A has two rows for case c03"):
        icc_table(pd.concat([table, table[(table["case"] == "c03") & (table["reader"] == "A")]]))


def test_several_sequences_give_a_row_each_with_the_sequence_in_front(ratings):
    both = pd.concat([long_table(ratings, sequence="T1", roi="L1"), long_table(ratings**2, sequence="T2", roi="L1")])
    table = icc_table(both)
    assert list(table.columns) == ["sequence", *COLUMNS]
    assert table["sequence"].tolist() == ["T1"] * 6 + ["T2"] * 6
    assert table["icc"].tolist()[6:] == icc(ratings**2).icc.tolist()


def test_rois_and_sequences_combine(ratings):
    tables = [long_table(ratings, sequence=sequence, roi=roi) for sequence in ("T1", "T2") for roi in ("L1", "L2", "L3")]
    table = icc_table(pd.concat(tables))
    assert list(table.columns[:2]) == ["sequence", "roi"]
    assert len(table) == 6 * 6


def test_a_single_sequence_adds_no_column(ratings):
    assert list(icc_table(long_table(ratings, sequence="T1", roi="L1")).columns) == COLUMNS


def test_sessions_can_be_the_raters_with_each_reader_apart(ratings):
    second = long_table(ratings + 0.1).assign(session=2)
    table = icc_table(pd.concat([long_table(ratings).assign(session=1), second]), rater_col="session")
    assert table["reader"].unique().tolist() == ["A", "B", "C"]
    assert (table["n_raters"] == 2).all()


def test_text_columns_and_diagnostics_are_no_features(ratings):
    table = long_table(ratings)
    table["comment"] = "fine"
    table["diagnostics_Mask-original_VoxelNum"] = range(len(table))
    assert icc_table(table)["feature"].tolist() == [f"f{k}" for k in range(6)]


def test_text_among_numbers_is_refused_with_column_row_and_text(ratings):
    table = long_table(ratings)
    table["f1"] = table["f1"].astype(str)
    table.loc[3, "f1"] = "2,5"
    with pytest.raises(TableError, match=r"column f1, row 4: '2,5' is not a number"):
        icc_table(table)


def test_one_rater_is_refused(ratings):
    table = long_table(ratings)
    with pytest.raises(TableError, match="names one rater only"):
        icc_table(table[table["reader"] == "A"])


def test_a_missing_column_is_refused_with_what_there_is(ratings):
    with pytest.raises(TableError, match=r"no column observer.*case, reader, f0"):
        icc_table(long_table(ratings), rater_col="observer")


def test_an_empty_case_id_is_refused(ratings):
    table = long_table(ratings)
    table.loc[2, "case"] = ""
    with pytest.raises(TableError, match="case is empty in row 3"):
        icc_table(table)


def test_an_undefined_icc_is_never_stable(ratings):
    ratings[1] = 3.0
    table = icc_table(long_table(ratings), threshold=-1.0)
    assert table["stable"].tolist() == [True, False, True, True, True, True]
    assert "constant" in table["reason"][1]


def test_an_icc_equal_to_the_threshold_is_not_above_it(ratings):
    value = icc(ratings[:1]).icc[0]
    assert not icc_table(long_table(ratings[:1]), threshold=value)["stable"][0]


def test_the_lower_bound_is_the_stricter_rule(ratings):
    found = icc(ratings)
    table = icc_table(long_table(ratings), threshold=0.75, by="lower")
    assert table["stable"].tolist() == (found.ci_low > 0.75).tolist()
    assert table["stable"].sum() < (found.icc > 0.75).sum()


@pytest.mark.parametrize(
    ("field", "value"), [("threshold", 1.0), ("threshold", float("nan")), ("by", "upper"), ("confidence", 1.0)]
)
def test_an_impossible_filter_is_refused(ratings, field, value):
    with pytest.raises(SettingsError):
        icc_table(long_table(ratings), **{field: value})


def test_case_ids_from_a_file_keep_their_zeros(tmp_path, ratings):
    table = long_table(ratings[:, :3])
    table["case"] = table["case"].map({"c00": "7", "c01": "07", "c02": "NA"})
    table.to_csv(tmp_path / "features.csv", index=False)
    (group,) = rating_groups(read_feature_table(tmp_path / "features.csv"), "case", "reader")
    assert group.cases == ("07", "7", "NA")


def test_numbers_from_a_file_are_exact(tmp_path, ratings):
    long_table(ratings).to_csv(tmp_path / "features.csv", index=False)
    assert icc_table(read_feature_table(tmp_path / "features.csv"))["icc"].tolist() == icc(ratings).icc.tolist()


def test_parquet_and_csv_give_the_same_table(tmp_path, ratings):
    table = long_table(ratings)
    table.to_csv(tmp_path / "features.csv", index=False)
    table.to_parquet(tmp_path / "features.parquet")
    from_csv, from_parquet = (icc_table(read_feature_table(tmp_path / f"features.{kind}")) for kind in ("csv", "parquet"))
    pd.testing.assert_frame_equal(from_csv, from_parquet)


@damaged_contents(
    ("", "is empty"),
    ("case,reader,f,f\n1,A,2,3\n", "two columns called f"),
    ('case,reader,f\n1,A,"2\n', "line 2: a cell in quotes does not end properly"),
)
def test_a_damaged_table_is_refused(tmp_path, content, message):
    assert_refused(tmp_path / "features.csv", content, message, read_feature_table)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(TableError, match="does not exist"):
        read_feature_table(tmp_path / "nothing.csv")


def test_rows_are_selected_by_the_text_of_their_keys(ratings):
    table = pd.concat([long_table(ratings).assign(session=session) for session in (1, 2)])
    assert len(selected_rows(table, {"session": "2", "reader": "A"})) == 15
    with pytest.raises(TableError, match="no row with session 3"):
        selected_rows(table, {"session": "3"})
