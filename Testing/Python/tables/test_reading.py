"""The one reader of tables: its three ways agree on every file; data frames and feature tables are read as their files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.tables.delimited import delimited_records
from OsteoRadiomicsLib.tables.feature_table import FeatureTable
from OsteoRadiomicsLib.tables.reading import read_feature_table, read_rows, read_study_frame
from OsteoRadiomicsLib.tables.rows import KEYS, FeatureRow
from OsteoRadiomicsLib.tables.sheet import some_names

READERS: dict[str, Callable[[Any], Any]] = {
    "rows": read_rows,
    "agreement": read_feature_table,
    "study": lambda table: read_study_frame(table, KEYS),
}


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        (tmp_path / "t.csv").write_text(text, encoding="utf-8")
        return tmp_path / "t.csv"

    return write


@pytest.mark.parametrize("how", READERS)
def test_zeros_before_a_case_stay(how: str, file: Callable[[str], Path]) -> None:
    found = READERS[how](file("\ufeffcase,f\n007,1.5\n"))
    assert (found[0].keys["case"] if how == "rows" else found["case"].iloc[0]) == "007"


@pytest.mark.parametrize("how", ["agreement", "study"])
def test_a_number_is_read_as_it_is_written(how: str, file: Callable[[str], Path]) -> None:
    assert READERS[how](file("case,f\nc,0.30000000000000004\nd,5e-324\n"))["f"].tolist() == [0.1 + 0.2, 5e-324]


def test_only_an_empty_cell_is_missing(file: Callable[[str], Path]) -> None:
    path = file("case,word\nNone,NULL\n c ,\nNA,nan\n")
    rows = read_rows(path)
    assert [row.keys["case"] for row in rows] == ["None", "c", "NA"]
    assert [row.values["word"] for row in rows] == ["NULL", "", "nan"]
    for table in (read_feature_table(path), read_study_frame(path, KEYS)):
        assert table["case"].tolist() == ["None", "c", "NA"]
        assert table["word"].isna().tolist() == [False, True, False]


@pytest.mark.parametrize("text", ["\tT1\n0\t1.5\n", "\n\n\tT1\n0\t1,5\n"])
def test_a_separator_is_found_behind_a_first_name_that_is_empty(text: str) -> None:
    assert delimited_records(text, "f.txt").cells[0] == ["", "T1"]


def test_names_in_a_message_are_cut_where_there_are_more_than_fit() -> None:
    assert some_names(["a", "b"], most=2) == "a, b"
    assert some_names(["a", "b", "c"], most=2) == "a, b and 1 more"


def test_a_word_for_missing_among_numbers_is_missing_and_told(file: Callable[[str], Path]) -> None:
    with collected_notices() as told:
        table = read_feature_table(file("case,f\na,1.5\nb,NA\nc,2\n"))
    assert table["f"].isna().tolist() == [False, True, False]
    assert told == ["column f: NA among its numbers is taken as missing (1 cell(s), first in line 3)"]


def test_a_column_that_holds_words_keeps_them(file: Callable[[str], Path]) -> None:
    frame = read_study_frame(file("case,grade\na,1\nb,None\nc,2\n"), KEYS, words=("grade",))
    assert frame["grade"].tolist() == ["1", "None", "2"]


@pytest.mark.parametrize("how", READERS)
def test_a_table_without_rows_is_refused_by_what_needs_some(how: str, file: Callable[[str], Path]) -> None:
    path = file("case,f\n")
    if how == "agreement":  # a report may show a table without rows
        assert READERS[how](path).empty
    else:
        with pytest.raises(TableError, match=r"t\.csv: has no rows"):
            READERS[how](path)


REFUSED = {
    "not there": (None, "does not exist. Check the path"),
    "empty": (b"", "is empty"),
    "doubled column": (b"case,f,f\nc,1,2\n", "has two columns called f (columns 2 and 3). Rename or remove one"),
    "doubled but for blanks": (b"case,f, f \nc,1,2\n", "has two columns called f (columns 2 and 3)"),
    "doubled but for case": (b"case,Age,age\nc,1,2\n", "has columns Age and age, which differ in letter case only"),
    "Western": ("case,f\nM\u00fcller,1\n".encode("latin-1"), "line 2 is neither UTF-8 nor GB18030 text. Save it as CSV UTF-8"),
    "Western with a degree": ("case,f\na,\u00b0C \u00b1\u00e9\u00e8\n".encode("latin-1"), "line 2 is neither UTF-8 nor GB18030"),
    "half a character": (b"\xff\xfec\0a\0s", "is damaged in line 1: no UTF-16 text"),
    "old workbook": (b"\xd0\xcf\x11\xe0" + bytes(64), "is an old Excel workbook (.xls)"),
    "damaged archive": (b"PK\x03\x04" + bytes(64), "is a .zip file or a document, not a table"),
    "PDF": (b"%PDF-1.7", "is a PDF document"),
    "bytes": (bytes(range(256)) * 4, "is no text"),
    "more cells": (b"case,f\nc,1\nd,1,2\n", "line 3 has 3 cells, more than the 2 columns of the header"),
    "fewer cells": (b"case,f,g\nc,1\n", "line 2 has 2 cells, fewer than the 3 columns of the header"),
    "open quote": (b'case,f\nc,1\n"d,2\ne,3\n', "line 3: a cell in quotes does not end properly"),
    "line break in an id": (b'case,f\n"c\nx",1\n', "column case, line 2: the cell holds a line break"),
    "no name": (b",\n,\n", "has no column names"),
    "damaged Parquet": (b"PAR1 nothing", "is a damaged Parquet file"),
}


@pytest.mark.parametrize("how", READERS)
@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_read_is_refused_in_the_same_words(how: str, kind: str, tmp_path: Path) -> None:
    content, message = REFUSED[kind]
    path = tmp_path / "t.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TableError) as caught:
        READERS[how](path)
    assert str(caught.value).startswith(str(path))
    assert message in str(caught.value)


@pytest.mark.parametrize("how", READERS)
def test_a_folder_is_no_table(how: str, tmp_path: Path) -> None:
    with pytest.raises(TableError, match="is a folder, not a table"):
        READERS[how](tmp_path)


@pytest.mark.parametrize("how", READERS)
@pytest.mark.parametrize("given", [7, ["c"], {"case": ["c"]}, None])
def test_what_is_no_table_is_refused_by_type(how: str, given: object) -> None:
    with pytest.raises(TableError, match=f"^a {type(given).__name__} is no table. Give a path, a data frame or a feature table"):
        READERS[how](given)


@pytest.mark.parametrize("how", READERS)
def test_a_table_in_memory_gives_what_its_file_gives(how: str, tmp_path: Path) -> None:
    row = FeatureRow("007", "T1", "L1", ("a", "b"), np.array([0.1 + 0.2, np.nan]))
    table = FeatureTable((row,))
    table.write(tmp_path / "t.csv")
    frame = pd.DataFrame({"case": ["007"], "sequence": ["T1"], "roi": ["L1"], "a": [0.1 + 0.2], "b": [np.nan]})
    for given in (table, frame):
        found, expected = READERS[how](given), READERS[how](tmp_path / "t.csv")
        if how == "rows":
            assert found == expected
        else:
            pd.testing.assert_frame_equal(found, expected, check_exact=True)


def test_a_data_frame_with_a_column_called_rows_is_a_data_frame() -> None:
    assert read_rows(pd.DataFrame({"case": ["c"], "rows": [3]}))[0].values == {"rows": "3"}


@pytest.mark.parametrize("index", [["case"], ["case", "reader"]])
def test_ids_in_the_index_of_a_parquet_file_are_columns(index: list[str], tmp_path: Path) -> None:
    rows = pd.DataFrame({"case": ["007", "a"], "reader": ["A", "A"], "original_glcm_Contrast": [1.5, 2.5]})
    rows.set_index(index).to_parquet(tmp_path / "t.parquet")
    found = read_feature_table(tmp_path / "t.parquet")
    assert found[rows.columns.tolist()].to_dict("list") == rows.to_dict("list")
