"""What is said about a study beside its tables: screening exclusions."""

from __future__ import annotations

from pathlib import Path

import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.data.beside import Exclusion, read_exclusions


def written(folder: Path, text: str) -> Path:
    path = folder / "exclusions.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_groups_are_counted_in_the_order_of_the_screening(tmp_path: Path) -> None:
    path = written(tmp_path, "Reason,n,centre\nfracture,12,A\nno QCT,30,A\nfracture,5,B\nno QCT,1,A\n")
    assert read_exclusions(path) == (Exclusion(12, "fracture", "A"), Exclusion(31, "no QCT", "A"), Exclusion(5, "fracture", "B"))


def test_without_a_count_every_row_is_a_patient_whose_name_is_not_kept(tmp_path: Path) -> None:
    path = written(tmp_path, "patient;reason\nWang;fracture\nLi;tumour\nZhao;fracture\n")
    assert read_exclusions(path) == (Exclusion(2, "fracture"), Exclusion(1, "tumour"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("why,n\nfracture,1\n", "has no column reason"),
        ("reason,n\nfracture,1\n,2\n", "line 3: has no reason"),
        ("reason,n\nfracture,some\n", "line 2: 'some' is no number of patients"),
        ("reason,n\nfracture,-1\n", "'-1' is no number of patients"),
        (f"reason,n\nfracture,{'9' * 5000}\n", "is no number of patients"),
        ("reason,n\n", "has no rows"),
    ],
)
def test_a_table_that_does_not_say_why_or_how_many_is_refused_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(TableError, match=says):
        read_exclusions(written(tmp_path, text))
