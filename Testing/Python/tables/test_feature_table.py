"""The feature table as one object: written, read again, shown."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from OsteoRadiomicsLib.base.errors import OutputError, TableError
from OsteoRadiomicsLib.protocols.extraction_plan import ExtractionPlan, load_plan
from OsteoRadiomicsLib.tables.feature_table import FeatureTable
from OsteoRadiomicsLib.tables.input_files import FilePair
from OsteoRadiomicsLib.tables.inputs import FileSource, MemorySource
from OsteoRadiomicsLib.tables.private_inputs import PRIVATE_INPUTS, PrivateInputs
from OsteoRadiomicsLib.tables.provenance import provenance_path
from OsteoRadiomicsLib.tables.rows import FeatureRow

NAMES = ("original_firstorder_Mean", "original_glcm_Contrast", "original_shape_Sphericity")


@pytest.fixture(scope="module")
def plan() -> ExtractionPlan:
    return load_plan("op-mri")


@pytest.fixture
def table(plan: ExtractionPlan, tmp_path: Path) -> FeatureTable:
    """Two rows of awkward numbers, one undefined, from two files."""
    first = np.array([0.1 + 0.2, math.nan, 1 / 3])
    rows = (
        FeatureRow("007", "T1", "L1", NAMES, first, reasons={NAMES[1]: "flat region"}, warnings=("small",)),
        FeatureRow("007", "T1", "L2", NAMES, np.array([5e-324, -1e308, 2.0])),
    )
    files = FilePair(tmp_path / "in/T1.nrrd", tmp_path / "in/mask.nrrd")
    source = FileSource("007", "T1", "a" * 64, "b" * 64, files)
    return FeatureTable.extracted(rows, plan, [source])


def test_a_written_table_is_read_again_with_all_that_stands_beside_it(table: FeatureTable, tmp_path: Path) -> None:
    table.write(tmp_path / "f.csv")
    again = FeatureTable.read(tmp_path / "f.csv")
    assert again.to_csv() == table.to_csv() == (tmp_path / "f.csv").read_text(encoding="utf-8")
    assert [row.reasons for row in again] == [{NAMES[1]: "flat region"}, {}]
    assert again.made_by == table.made_by
    assert again.warnings == table.warnings
    assert "007, T1, L1: small" in again.warnings
    assert again.inputs == table.inputs


def test_writing_again_gives_the_same_bytes_and_paths_seen_from_the_new_folder(table: FeatureTable, tmp_path: Path) -> None:
    table.write(tmp_path / "f.csv")
    again = FeatureTable.read(tmp_path / "f.csv")
    again.write(tmp_path / "g.csv")
    assert provenance_path(tmp_path / "g.csv").read_bytes() == provenance_path(tmp_path / "f.csv").read_bytes()
    again.write(tmp_path / "deeper/down/h.csv")
    private = PrivateInputs.read(tmp_path / "deeper/down" / PRIVATE_INPUTS)
    assert private.inputs[0].image == "../../in/T1.nrrd"


def test_parquet_keeps_every_digit_too(table: FeatureTable, tmp_path: Path) -> None:
    table.write(tmp_path / "f.parquet")
    assert FeatureTable.read(tmp_path / "f.parquet").to_csv() == table.to_csv()


def test_voxels_in_memory_have_no_path_to_follow(plan: ExtractionPlan, tmp_path: Path) -> None:
    row = FeatureRow("c", "T1", "L1", ("original_firstorder_Mean",), np.ones(1))
    table = FeatureTable.extracted([row], plan, [MemorySource("c", "T1", "in memory", "a" * 64, "b" * 64)])
    table.write(tmp_path / "f.csv")
    assert FeatureTable.read(tmp_path / "f.csv").inputs == table.inputs


def test_the_data_frame_holds_text_keys_and_exact_numbers(table: FeatureTable) -> None:
    frame = table.to_dataframe()
    assert frame["case"].tolist() == ["007", "007"]
    assert frame[NAMES[0]].tolist() == [0.1 + 0.2, 5e-324]
    assert pd.isna(frame[NAMES[1]][0])


def test_a_table_without_provenance_says_that_it_does_not_know(table: FeatureTable, tmp_path: Path) -> None:
    (tmp_path / "bare.csv").write_text(table.to_csv(), encoding="utf-8")
    bare = FeatureTable.read(tmp_path / "bare.csv")
    assert bare.provenance() is None
    assert (bare.made_by.name, bare.made_by.hash, bare.warnings) == (None, None, ())
    bare.write(tmp_path / "copy.csv")
    assert not provenance_path(tmp_path / "copy.csv").exists()


def test_reader_and_session_stay_keys(tmp_path: Path) -> None:
    text = "case,sequence,roi,reader,session,original_firstorder_Mean\nc,T1,L1,A,1,2.5\n"
    (tmp_path / "f.csv").write_text(text, encoding="utf-8")
    table = FeatureTable.read(tmp_path / "f.csv")
    assert table.rows[0].keys == {"reader": "A", "session": "1"}
    assert table.to_csv() == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("case,age\nc,70\n", r"f\.csv: is no feature table\. Its first columns must be case, sequence, roi"),
        ("case,sequence,roi,f\nc,T1,L1,twelve\n", r"f\.csv, case c: column f holds 'twelve', a cell that is no number"),
        ("case,sequence,roi,f\n", r"f\.csv: has no rows"),
    ],
)
def test_another_kind_of_table_is_refused_in_one_line(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=message):
        FeatureTable.read(tmp_path / "f.csv")


def test_an_unknown_format_is_refused_before_anything_is_written(table: FeatureTable, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"Name the file \.csv or \.parquet"):
        table.to_csv(tmp_path / "new/f.xlsx")
    assert not (tmp_path / "new").exists()


def test_a_notebook_shows_values_warnings_and_the_notice(table: FeatureTable) -> None:
    page = table._repr_html_()
    assert "<td>0.3</td>" in page
    assert "007, T1, L1: small" in page
    assert "not a diagnosis" in page
