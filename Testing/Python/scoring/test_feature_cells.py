"""A model's inputs in feature and clinical tables."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import ModelError, TableError
from OsteoRadiomicsLib.scoring.feature_cells import clinical_inputs, feature_input_name, feature_inputs
from OsteoRadiomicsLib.scoring.score_case import score_case
from OsteoRadiomicsLib.scoring.score_records import PlanMark
from OsteoRadiomicsLib.tables.reading import read_rows
from OsteoRadiomicsLib.tables.rows import choose_case

HEADER = "case,sequence,roi,original_firstorder_Mean,original_glcm_Contrast\n"


@pytest.fixture
def table(tmp_path: Path):
    def write(text: str, provenance: dict | None = None) -> Path:
        path = tmp_path / "features.csv"
        path.write_text(text, encoding="utf-8")
        if provenance is not None:
            (tmp_path / "features.provenance.json").write_text(json.dumps(provenance), encoding="utf-8")
        return path

    return write


def test_the_cell_of_the_models_sequence_and_roi_is_found(combined, table):
    rows = read_rows(table(HEADER + "c1,T2,L1-L3,1,2\nc1,T1,L1,3,4\nc1,T1,L1-L3,130.5,1.5\n"))
    found = feature_inputs(combined.spec, rows)
    assert found.values == {"T1_original_firstorder_Mean": "130.5", "T1_original_glcm_Contrast": "1.5"}


def test_numbers_of_a_parquet_table_are_found_as_well(combined, tmp_path):
    import pandas as pd

    frame = pd.DataFrame(
        {
            "case": ["c1"],
            "sequence": ["T1"],
            "roi": ["L1-L3"],
            "original_firstorder_Mean": [130.5],
            "original_glcm_Contrast": [np.nan],
        }
    )
    frame.to_parquet(tmp_path / "f.parquet", index=False)
    found = feature_inputs(combined.spec, read_rows(tmp_path / "f.parquet"))
    assert found.values == {"T1_original_firstorder_Mean": "130.5", "T1_original_glcm_Contrast": ""}


def test_a_wide_table_is_read_by_the_inputs_own_names(combined, table):
    rows = read_rows(table("case,T1_original_firstorder_Mean,T1_original_glcm_Contrast\nc1,130,1.5\n"))
    assert feature_inputs(combined.spec, rows).values["T1_original_firstorder_Mean"] == "130"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEADER + "c1,T2,L1-L3,1,2\n", "no row of sequence T1"),
        (
            HEADER + "c1,T1,L1,1,2\nc1,T1,L2,1,2\n",
            "no row of roi L1-L3, which T1_original_firstorder_Mean needs. Extract it (the table has L1, L2",
        ),
        (HEADER + "c1,T1,L1-L3,1,2\nc1,T1,L1-L3,1,2\n", "has 2 rows for T1_original_firstorder_Mean"),
        ("case,sequence,roi,original_glcm_Contrast\nc1,T1,L1-L3,1\n", "has no column original_firstorder_Mean"),
    ],
)
def test_an_absent_or_doubled_cell_is_refused_by_name(combined, table, text, message):
    with pytest.raises(TableError) as caught:
        feature_inputs(combined.spec, read_rows(table(text)))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        (HEADER, "has no rows"),
        ("case,a,a\nc1,1,2\n", r"has two columns called a \(columns 2 and 3\)"),
        ("case,a\nc1,1,2\n", "line 2 has 3 cells, more than the 2 columns of the header"),
    ],
)
def test_a_damaged_table_is_one_clear_error(table, text, message):
    with pytest.raises(TableError, match=message):
        read_rows(table(text))


def test_a_missing_table_is_one_clear_error(tmp_path):
    with pytest.raises(TableError, match=r"nowhere\.csv: does not exist"):
        read_rows(tmp_path / "nowhere.csv")


def test_several_cases_ask_for_a_choice_and_a_choice_finds_the_case(table):
    rows = read_rows(table("case,sequence,roi,f\nc1,T1,L1,1\nc2,T1,L1,2\n"))
    with pytest.raises(TableError, match=r"holds several cases\. Name one with --case: c1, c2"):
        choose_case(rows)
    assert [row.values["f"] for row in choose_case(rows, case="c2")] == ["2"]
    with pytest.raises(TableError, match="has no case c9"):
        choose_case(rows, case="c9")


def test_several_readers_ask_for_a_choice(table):
    rows = read_rows(table("case,sequence,roi,reader,session,f\nc1,T1,L1,A,1,1\nc1,T1,L1,B,1,2\n"))
    with pytest.raises(TableError, match="holds several readers"):
        choose_case(rows)
    assert [row.values["f"] for row in choose_case(rows, reader="B")] == ["2"]


def test_why_a_feature_is_undefined_reaches_the_score(combined, table):
    provenance = {
        "protocol": {"name": "op-mri", "hash": "a" * 64},
        "undefined": [
            {"case": "c1", "sequence": "T1", "roi": "L1-L3", "reasons": {"original_glcm_Contrast": "the ROI has one grey level"}}
        ],
    }
    rows = read_rows(table(HEADER + "c1,T1,L1-L3,130,\n", provenance))
    score = score_case(combined, {"age": 70, "smoking": "never"}, rows, features_from=PlanMark(name="op-mri", hash="a" * 64))
    assert score.warnings == ("T1 contrast is missing (the ROI has one grey level): 2 was used instead (training median)",)


@pytest.mark.parametrize(
    ("mark", "message"),
    [
        (
            PlanMark(name="op-mri", hash="b" * 64),
            "made with op-mri (hash bbbbbbbbbbbb), this model was trained with op-mri (hash aaaaaaaaaaaa)",
        ),
        (None, "does not say which protocol made it"),
    ],
)
def test_features_of_another_protocol_warn_and_are_refused_when_strict(combined, table, mark, message):
    rows = read_rows(table(HEADER + "c1,T1,L1-L3,130,1.5\n"))
    clinical = {"age": 70, "smoking": "never"}
    score = score_case(combined, clinical, rows, features_from=mark)
    assert [caution.about for caution in score.cautions] == ["protocol"]
    assert message in score.warnings[0]
    with pytest.raises(ModelError, match="Extract the features with protocol op-mri"):
        score_case(combined, clinical, rows, features_from=mark, strict=True)


def test_features_of_the_models_protocol_do_not_warn(combined, table):
    rows = read_rows(table(HEADER + "c1,T1,L1-L3,130,1.5\n"))
    score = score_case(
        combined, {"age": 70, "smoking": "never"}, rows, features_from=PlanMark(name="op-mri", hash="a" * 64), strict=True
    )
    assert score.warnings == ()


def test_a_model_with_radiomic_inputs_needs_rows(combined):
    with pytest.raises(ModelError, match="needs radiomic features"):
        score_case(combined, {"age": 70, "smoking": "never"})


def test_a_radiomic_feature_cannot_be_typed_in_as_a_clinical_value(combined):
    with pytest.raises(ModelError, match="is a radiomic feature"):
        score_case(combined, {"T1_original_firstorder_Mean": 1.0})


def test_a_clinical_table_gives_the_models_columns_and_leaves_the_others(combined, table):
    row = read_rows(table("case,age,bmi\nc1,71,24\n"))[0]
    assert clinical_inputs(combined.spec, row).values == {"age": "71"}


def test_the_naming_rule_of_radiomic_inputs():
    assert feature_input_name("T1", "original_glcm_Contrast") == "T1_original_glcm_Contrast"
    assert feature_input_name("T1", "original_glcm_Contrast", "L1") == "T1_L1_original_glcm_Contrast"
    assert feature_input_name(None, "original_glcm_Contrast") == "original_glcm_Contrast"


def test_a_damaged_provenance_file_is_one_clear_error(table, tmp_path):
    path = table(HEADER + "c1,T1,L1-L3,130,1.5\n")
    for text in ("{", "[]", '{"undefined": [{}]}', '{"undefined": 3}'):
        (tmp_path / "features.provenance.json").write_text(text, encoding="utf-8")
        with pytest.raises(TableError):
            read_rows(path)


def test_an_empty_cell_is_missing_not_zero(combined, table):
    rows = read_rows(table(HEADER + "c1,T1,L1-L3,,1.5\n"))
    with pytest.raises(ModelError, match="T1_original_firstorder_Mean is missing"):
        score_case(combined, {"age": 70, "smoking": "never"}, rows, features_from=PlanMark(name="op-mri", hash="a" * 64))


def test_text_in_a_feature_cell_is_refused(combined, table):
    rows = read_rows(table(HEADER + "c1,T1,L1-L3,many,1.5\n"))
    with pytest.raises(ModelError, match="not a number"):
        score_case(combined, {"age": 70, "smoking": "never"}, rows, features_from=PlanMark(name="op-mri", hash="a" * 64))
