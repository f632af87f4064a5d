"""The one reader of tables: what its three ways have in common and where they differ; files, data frames, feature tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.tables.feature_table import FeatureTable
from OsteoRadiomicsLib.tables.reading import read_feature_table, read_rows, read_study_frame
from OsteoRadiomicsLib.tables.rows import KEYS, FeatureRow

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
    assert (found[0].keys["case"] if how == "rows" else found["case"][0]) == "007"


@pytest.mark.parametrize("how", ["agreement", "study"])
def test_a_number_is_read_as_it_is_written(how: str, file: Callable[[str], Path]) -> None:
    assert READERS[how](file("case,f\nc,0.30000000000000004\nd,5e-324\n"))["f"].tolist() == [0.1 + 0.2, 5e-324]


def test_what_counts_as_missing_differs(file: Callable[[str], Path]) -> None:
    path = file("case,f\nNone,NULL\n c ,\n")
    assert [row.values["f"] for row in read_rows(path)] == ["NULL", ""]
    agreement, study = read_feature_table(path), read_study_frame(path, KEYS)
    assert agreement["case"].tolist() == ["None", " c "]
    assert agreement["f"].isna().tolist() == [False, True]
    assert study["case"].isna().tolist() == [True, False]
    assert study["case"][1] == "c"
    assert study["f"].isna().all()


def test_what_a_doubled_column_gives_differs(file: Callable[[str], Path]) -> None:
    path = file("case,f,f\nc,1,2\n")
    with pytest.raises(TableError, match=r"t\.csv: has the column f twice"):
        read_rows(path)
    with pytest.raises(TableError, match=r"t\.csv: has two columns called f\. Rename or remove one"):
        read_feature_table(path)
    assert list(read_study_frame(path, KEYS).columns) == ["case", "f", "f.1"]


def test_what_an_empty_table_gives_differs(file: Callable[[str], Path]) -> None:
    path = file("case,f\n")
    for read in (read_rows, READERS["study"]):
        with pytest.raises(TableError, match=r"t\.csv: has no rows"):
            read(path)
    assert read_feature_table(path).empty


@pytest.mark.parametrize(
    ("how", "message"),
    [("rows", "cannot be read (No such file or directory)"), ("agreement", "does not exist"), ("study", "does not exist")],
)
def test_a_missing_file_is_one_line(how: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        READERS[how](tmp_path / "no.csv")
    assert str(caught.value).startswith(f"{tmp_path / 'no.csv'}: {message}")


@pytest.mark.parametrize("how", READERS)
def test_what_is_no_text_is_one_line(how: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("case,f\nMüller,1\n".encode("latin-1"))
    with pytest.raises(TableError, match=r"^\S+t\.csv: cannot be read"):
        READERS[how](tmp_path / "t.csv")


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
