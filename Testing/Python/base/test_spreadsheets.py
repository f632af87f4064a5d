"""A spreadsheet program takes no cell of ours for a formula, and our reader gives back what was written."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from OsteoRadiomicsLib.base.spreadsheets import csv_rows, csv_text, defused, frame_csv, restored, restored_frame
from OsteoRadiomicsLib.protocols.extraction_plan import load_plan
from OsteoRadiomicsLib.tables.feature_table import FeatureTable
from OsteoRadiomicsLib.tables.reading import read_sheet
from OsteoRadiomicsLib.tables.rows import FeatureRow

FORMULAS = ("=1+1", "+49 171", "-x", "@SUM(A1)", "\t=1", "-", "'=1", "''@a", "-1-2", "+1+cmd|' /C'!A0")  # fmt: skip
KEPT = ("-1.5", "+2", "-1e-300", "1e5", "-inf", "L1-L3", "a=b", "'quoted'", "007", "", "NA", -1.5, 7, None)


@pytest.mark.parametrize("cell", FORMULAS)
def test_text_like_a_formula_is_written_as_text(cell: str) -> None:
    assert defused(cell) == f"'{cell}"
    assert restored(defused(cell)) == cell


@pytest.mark.parametrize("cell", KEPT)
def test_numbers_and_other_text_stay_as_they_are(cell: object) -> None:
    assert defused(cell) == cell


@given(st.text(alphabet="'=+-@\t\r1.eE ax"))
def test_reading_gives_back_whatever_was_written(cell: str) -> None:
    assert restored(defused(cell)) == cell
    assert not defused(cell).startswith(("=", "@", "\t=", "\r="))


def test_tables_and_data_frames_come_back_and_no_raw_cell_is_a_formula(tmp_path) -> None:
    frame = pd.DataFrame(
        {"case": list(FORMULAS[:4]), "=head": ["-1.5", "x", "=2", "NA"], "value": [-1.5, 2.0, float("nan"), 3.0]}
    )
    for text in (frame_csv(frame), csv_text([list(frame), *frame.itertuples(index=False)])):
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert not [cell for cell in cells if cell[:1] in "=@" and cell]
        assert [row["case"] for row in csv_rows(text)] == list(FORMULAS[:4])
    (tmp_path / "t.csv").write_text(frame_csv(frame), encoding="utf-8", newline="")
    sheet = read_sheet(tmp_path / "t.csv", wanted=("case",), ids=None)
    assert list(sheet.columns["case"]) == list(FORMULAS[:4])
    assert "=head" in sheet.columns
    read = restored_frame(pd.read_csv(tmp_path / "t.csv", keep_default_na=False, dtype={"case": str}))
    assert read["case"].tolist() == list(FORMULAS[:4])


def test_no_other_module_writes_a_table_for_spreadsheets() -> None:
    """Every file that a spreadsheet opens by a double click is written here, or its formulas would run."""
    root = Path(__file__).parents[3]
    written = re.compile(r"csv\.(writer|DictWriter)\(|\.to_excel\(|Workbook\(\)|\.to_csv\([^)]*index")
    files = [file for part in ("OsteoRadiomics", "PainGrade") for file in sorted((root / part).rglob("*.py"))]
    assert len(files) > 500
    found = [file.name for file in files if written.search(file.read_text(encoding="utf-8"))]
    assert found == ["spreadsheets.py"]


def test_tables_for_machines_keep_what_begins_like_a_formula(tmp_path: Path) -> None:
    rows = [FeatureRow(cell, "T1", "=L1", ("original_firstorder_Mean",), np.array([1.5]), {}, ()) for cell in FORMULAS]
    table = FeatureTable.extracted(rows, load_plan("op-mri"), ())
    table.write(tmp_path / "t.parquet")
    table.write(tmp_path / "t.csv")
    assert pd.read_parquet(tmp_path / "t.parquet")["case"].tolist() == list(FORMULAS)
    raw = pd.read_csv(tmp_path / "t.csv", keep_default_na=False, dtype=str)
    assert raw["case"].tolist() == [f"'{cell}" for cell in FORMULAS]
    assert set(raw["roi"]) == {"'=L1"}
