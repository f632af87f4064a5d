"""Reading feature tables: cells and keys apart, reasons of their own row, one case and no other."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.tables.reading import read_feature_table, read_rows
from OsteoRadiomicsLib.tables.rows import FeatureCells, FeatureRow, cells_of, choose_case
from OsteoRadiomicsLib.tables.writing import feature_csv

TEXT = "case,sequence,roi,reader,f_a,f_b\n007,T1,L1,A,1.5,\n007,T1,L2,A,2.5,3\n"
REASONS = [
    {"case": "007", "sequence": "T1", "roi": "L1", "reasons": {"f_b": "one voxel"}},
    {"case": "007", "sequence": "T2", "roi": "L1", "reasons": {"f_a": "another sequence"}},
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A table of two rows, with the reasons of one of them."""
    (tmp_path / "f.csv").write_text(TEXT, encoding="utf-8")
    (tmp_path / "f.provenance.json").write_text(json.dumps({"undefined": REASONS}), encoding="utf-8")
    return tmp_path / "f.csv"


def rows_of(*keys: dict[str, str]) -> list[FeatureCells]:
    return [FeatureCells(key, {"f": float(number)}) for number, key in enumerate(keys)]


def test_keys_cells_and_reasons_of_a_row_are_read(path: Path):
    first, second = read_rows(path)
    assert first.keys == {"case": "007", "sequence": "T1", "roi": "L1", "reader": "A"}
    assert first.values == {"f_a": "1.5", "f_b": ""}
    assert first.reasons == {"f_b": "one voxel"}
    assert second.values == {"f_a": "2.5", "f_b": "3"}
    assert second.reasons == {}


def test_fresh_rows_have_the_form_of_read_ones():
    row = FeatureRow("c", "T1", "L1", ("f_a", "f_b"), np.array([1.5, math.nan]), {"f_b": "flat"}, keys={"reader": "A"})
    (cells,) = cells_of([row])
    assert cells.keys == {"case": "c", "sequence": "T1", "roi": "L1", "reader": "A"}
    assert cells.values["f_a"] == 1.5
    assert math.isnan(cells.values["f_b"])
    assert cells.reasons == {"f_b": "flat"}


def test_a_row_with_more_names_than_values_is_an_error_and_no_shorter_row():
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        cells_of([FeatureRow("c", "T1", "L1", ("f_a", "f_b"), np.array([1.5]))])


@pytest.mark.parametrize("number", [2, 3])
def test_a_short_line_is_named_by_its_number_in_the_file(tmp_path: Path, number: int):
    lines = ["case,f_a,f_b", "a,1,2", "b,3,4"]
    lines[number - 1] = "c,1"
    (tmp_path / "f.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(TableError, match=f"line {number} has 2 cells, fewer than the 3 columns of the header"):
        read_rows(tmp_path / "f.csv")


def test_the_rows_of_the_case_asked_for_are_chosen():
    rows = rows_of({"case": "a", "roi": "L1"}, {"case": "b", "roi": "L1"}, {"case": "a", "roi": "L2"})
    assert [row.keys["roi"] for row in choose_case(rows, case="a")] == ["L1", "L2"]
    assert choose_case(rows_of({"case": "a"})) == rows_of({"case": "a"})


def test_a_row_without_the_key_asked_for_is_not_chosen():
    rows = rows_of({"case": "a", "reader": "A"}, {"case": "a"})
    assert choose_case(rows, case="a", reader="A") == rows[:1]


@pytest.mark.parametrize("key", ["case", "reader", "session"])
def test_several_values_of_a_key_without_a_choice_are_refused(key: str):
    with pytest.raises(TableError, match=f"several {key}s") as caught:
        choose_case(rows_of({key: "one"}, {key: "two"}), where="f.csv")
    assert f"Name one with --{key}: one, two" in str(caught.value)


def test_a_case_that_the_table_does_not_have_is_refused_with_those_it_has():
    many = rows_of(*({"case": f"c{number}"} for number in range(10)))
    with pytest.raises(TableError, match="has no case x") as caught:
        choose_case(many, case="x")
    assert "Choose one of c0, c1, c2, c3, c4, c5, c6, c7, " in str(caught.value)
    assert "c8" not in str(caught.value)


def test_what_was_written_is_read_back_bit_by_bit(tmp_path: Path):
    values = np.random.default_rng(4).normal(size=50) * 10.0 ** np.arange(-25, 25)
    names = tuple(f"f_{number}" for number in range(50))
    (tmp_path / "f.csv").write_text(feature_csv([FeatureRow("007", "T1", "L1", names, values)]), encoding="utf-8")
    table = read_feature_table(tmp_path / "f.csv")
    assert table["case"].tolist() == ["007"]
    assert table[list(names)].iloc[0].tolist() == values.tolist()
