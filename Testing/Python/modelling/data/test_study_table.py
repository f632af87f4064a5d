"""From tables to the rows of a study: every number stays with its case, patient, sequence and ROI."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from OsteoRadiomicsLib.agreement.stable import Criterion, FeatureGroup, StableFeatures
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.data.table import FeatureColumn, StudyTable, read_study_table

CASES = ("c", "a", "b")


def number_of(case: str, sequence: str, roi: str, feature: str) -> float:
    """A value that says where it belongs."""
    return (
        ord(case)
        + {"T1": 0.1, "T2": 0.2}[sequence]
        + {"L1": 0.01, "L2": 0.02}[roi]
        + {"original_firstorder_A": 0.001, "original_firstorder_B": 0.002}[feature]
    )


@pytest.fixture
def features(tmp_path: Path) -> pd.DataFrame:
    """Tidy, rows in no particular order."""
    rows = [
        {
            "case": c,
            "sequence": s,
            "roi": r,
            "reader": "A",
            **{f: number_of(c, s, r, f) for f in ("original_firstorder_A", "original_firstorder_B")},
        }
        for s in ("T1", "T2")
        for c in ("a", "b", "c")
        for r in ("L1", "L2")
    ]
    return pd.DataFrame(rows).sample(frac=1, random_state=3)


@pytest.fixture
def clinical() -> pd.DataFrame:
    """One row per case, in another order than the features."""
    return pd.DataFrame({"case": CASES, "op": [1, 0, 1], "age": [70, 60, 50], "person": ["p2", "p1", "p2"], "set": "train"})


def read(folder: Path, features: pd.DataFrame, clinical: pd.DataFrame | None, **given: object) -> StudyTable:
    features.to_csv(folder / "f.csv", index=False)
    if clinical is not None:
        clinical.to_csv(folder / "c.csv", index=False)
    return read_study_table(folder / "f.csv", None if clinical is None else folder / "c.csv", "op", **given)  # type: ignore[arg-type]


def test_every_cell_goes_to_its_case_sequence_and_roi(tmp_path: Path, features: pd.DataFrame, clinical: pd.DataFrame):
    table = read(tmp_path, features, clinical, patient="person", set_column="set", clinical_columns=("age",))
    assert table.cases.tolist() == list(CASES)
    assert table.outcome.tolist() == [1, 0, 1]
    assert table.patients.tolist() == ["p2", "p1", "p2"]
    assert table.clinical["age"].tolist() == [70, 60, 50]
    assert len(table.columns) == 8
    for row, case in enumerate(CASES):
        wanted = [number_of(case, c.sequence, c.roi, c.feature) for c in table.columns]
        assert table.features[row].tolist() == pytest.approx(wanted, abs=1e-12)
    assert FeatureColumn("T2_L1_original_firstorder_B", "original_firstorder_B", "T2", "L1") in table.columns


def test_a_choice_of_rows_takes_all_of_their_columns(tmp_path: Path, features: pd.DataFrame, clinical: pd.DataFrame):
    whole = read(tmp_path, features, clinical, patient="person", set_column="set", clinical_columns=("age",))
    part = whole.rows(np.array([2, 0]))
    assert part.cases.tolist() == ["b", "c"]
    assert part.patients.tolist() == ["p2", "p2"]
    assert part.clinical["age"].tolist() == [50, 70]
    np.testing.assert_array_equal(part.features, whole.features[[2, 0]])


def test_cases_without_a_clinical_row_are_left_out_and_counted(tmp_path: Path, features: pd.DataFrame, clinical: pd.DataFrame):
    table = read(tmp_path, features, clinical[clinical["case"] != "a"])
    assert table.cases.tolist() == ["c", "b"]
    assert table.features[:, 0].tolist() == pytest.approx(
        [number_of(case, *(getattr(table.columns[0], key) for key in ("sequence", "roi", "feature"))) for case in ("c", "b")]
    )
    assert [(entry.cases, entry.reason) for entry in table.left_out] == [
        (1, "in the feature table without a row in the clinical table")
    ]


def test_a_clinical_row_without_features_is_named(tmp_path: Path, features: pd.DataFrame, clinical: pd.DataFrame):
    with pytest.raises(TableError, match=r"case b .* has no features \(1 such\)"):
        read(tmp_path, features[features["case"] != "b"], clinical)


@pytest.mark.parametrize("name", ["reader", "session"])
def test_two_readings_ooriginal_firstorder_A_case_are_refused(
    tmp_path: Path, features: pd.DataFrame, clinical: pd.DataFrame, name: str
):
    twice = pd.concat([features.assign(**{name: reading}) for reading in ("1", "2")])
    with pytest.raises(TableError, match=f"several values of {name}"):
        read(tmp_path, twice, clinical)


def test_only_features_that_readers_reproduce_in_this_place_are_kept(
    tmp_path: Path, features: pd.DataFrame, clinical: pd.DataFrame
):
    groups = (
        FeatureGroup({"sequence": "T1"}, ("original_firstorder_B",)),
        FeatureGroup({"sequence": "T2"}, ("original_firstorder_A", "original_firstorder_B")),
    )
    table = read(tmp_path, features, clinical, stable=StableFeatures((), groups))
    assert [(c.sequence, c.roi, c.feature) for c in table.columns] == [
        (s, r, f)
        for s in dict.fromkeys(features["sequence"])
        for r in dict.fromkeys(features["roi"])
        for f in ({"T1": ["original_firstorder_B"], "T2": ["original_firstorder_A", "original_firstorder_B"]}[s])
    ]
    assert "1 of 2 features of T1 L1 are not stable between readers" in table.notes
    assert "0 of 2 features of T2 L2 are not stable between readers" in table.notes


def test_a_list_without_places_says_so_without_one(tmp_path: Path, clinical: pd.DataFrame):
    wide = pd.DataFrame({"case": CASES, "original_firstorder_A": [1.0, 2, 3], "original_firstorder_B": [4.0, 5, 6]})
    table = read(tmp_path, wide, clinical, stable=StableFeatures((), (FeatureGroup({}, ("original_firstorder_B",)),)))
    assert table.names == ("original_firstorder_B",)
    assert table.notes == ("1 of 2 features are not stable between readers",)


def test_a_list_filtered_by_a_reviewer_says_so(tmp_path: Path, clinical: pd.DataFrame):
    wide = pd.DataFrame({"case": CASES, "original_firstorder_A": [1.0, 2, 3], "original_firstorder_B": [4.0, 5, 6]})
    filters = (("inter-reader", ("A", "B"), True), ("reader v. reviewer R", ("A", "R"), False))
    criteria = tuple(
        Criterion(
            name=name, form="ICC(2,1)", threshold=0.75, rule="point", confidence=0.95, raters=raters, n_cases=3, n_tested=2,
            n_stable=1, independent=independent,
        )
        for name, raters, independent in filters
    )  # fmt: skip
    table = read(tmp_path, wide, clinical, stable=StableFeatures(criteria, (FeatureGroup({}, ("original_firstorder_B",)),)))
    assert table.notes[0] == (
        "the list of stable features was filtered by reader v. reviewer R (A, R), where one revised the other's masks: "
        "that is no agreement of independent readers"
    )
    assert len(table.notes) == 2


def test_a_table_that_holds_everything_makes_no_feature_of_what_is_none(
    tmp_path: Path, features: pd.DataFrame, clinical: pd.DataFrame
):
    together = features[(features["sequence"] == "T1") & (features["roi"] == "L1")].merge(clinical, on="case")
    given = {"patient": "person", "set_column": "set", "clinical_columns": ("age",), "ignore": ("original_firstorder_A",)}
    table = read(tmp_path, together.assign(diagnostics_voxels=4), None, **given)
    assert [column.feature for column in table.columns] == ["original_firstorder_B"]


def test_numbers_of_cases_stay_text(tmp_path: Path):
    wide = pd.DataFrame({"case": ["007", "7"], "original_firstorder_A": [1.0, 2.0]})
    table = read(tmp_path, wide, pd.DataFrame({"case": ["7", "007"], "op": [0, 1]}))
    assert table.cases.tolist() == ["7", "007"]
    assert table.features[:, 0].tolist() == [2.0, 1.0]


@pytest.mark.parametrize("column", ["case", "op"])
def test_an_empty_key_is_refused(tmp_path: Path, features: pd.DataFrame, clinical: pd.DataFrame, column: str):
    clinical = clinical.astype({"op": "object"})
    clinical.loc[1, column] = None
    with pytest.raises(TableError, match=f"column {column} is empty for 1 case"):
        read(tmp_path, features, clinical)
