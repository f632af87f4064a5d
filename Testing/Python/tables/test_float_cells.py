"""Numbers of a Parquet file stay numbers; what is read is what the same table says as text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.tables.float_cells import FloatCells, float_text
from OsteoRadiomicsLib.tables.reading import read_feature_table, read_rows, read_study_frame
from OsteoRadiomicsLib.tables.rows import KEYS

NUMBERS = pd.DataFrame(
    {
        "case": ["a", "b", "c"],
        "original_glcm_Contrast": [0.1, np.nan, 1e-300],
        "original_glcm_Id": [3.0, -4.0, -0.0],  # every one whole
        "original_glcm_Idm": [2e15, 1.0, 2.0],  # one too long to be written as a whole number
        "original_firstorder_Mean": np.array([1.25, 0.1, 7.0], dtype=np.float32),
    }
)


def test_a_table_of_numbers_is_read_alike_from_parquet_and_text(tmp_path: Path) -> None:
    NUMBERS.to_parquet(tmp_path / "t.parquet", index=False)
    texts = {name: [float_text(float(value)) for value in NUMBERS[name]] for name in NUMBERS.columns[1:]}
    pd.DataFrame({"case": NUMBERS["case"], **texts}).to_csv(tmp_path / "t.csv", index=False)
    for read in (read_feature_table, lambda path: read_study_frame(path, KEYS)):
        stored, written = read(tmp_path / "t.parquet"), read(tmp_path / "t.csv")
        assert list(stored.dtypes) == list(written.dtypes)
        assert all(stored[name].to_numpy().tobytes() == written[name].to_numpy().tobytes() for name in NUMBERS.columns[1:])
    assert [row.values for row in read_rows(tmp_path / "t.parquet")] == [row.values for row in read_rows(tmp_path / "t.csv")]


def test_rows_of_a_parquet_file_without_anything_are_left_out_and_said(tmp_path: Path) -> None:
    blank = pd.DataFrame({"case": [None], "original_glcm_Contrast": [np.nan], "original_glcm_Id": [np.nan]})
    pd.concat([NUMBERS.iloc[:1, :3], blank, NUMBERS.iloc[1:, :3]]).to_parquet(tmp_path / "t.parquet", index=False)
    with collected_notices() as said:
        found = read_study_frame(tmp_path / "t.parquet", KEYS)
    assert said == ["1 blank row(s) left out (row 2)"]
    assert found.index.tolist() == [1, 3, 4]
    assert found["case"].tolist() == ["a", "b", "c"]


def test_an_infinite_number_of_a_parquet_file_is_refused_with_its_row(tmp_path: Path) -> None:
    NUMBERS.assign(original_glcm_Id=[1.5, np.inf, 2.0]).to_parquet(tmp_path / "t.parquet", index=False)
    with pytest.raises(TableError, match=r"inf is infinite.*original_glcm_Id, row 2|original_glcm_Id, row 2.*inf"):
        read_study_frame(tmp_path / "t.parquet", KEYS)


def test_cells_of_numbers_are_the_shortest_exact_text() -> None:
    cells = FloatCells(np.array([0.1 + 0.2, 5.0, np.nan, 1e22, -0.0]))
    assert list(cells) == [cells[place] for place in range(5)] == ["0.30000000000000004", "5", "", "1e+22", "0"]
    assert list(cells[1:3]) == ["5", ""]
