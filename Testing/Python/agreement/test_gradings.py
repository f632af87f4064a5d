"""Grades of several raters, from tables as REDCap writes them."""

from __future__ import annotations

import csv
import io
import math

import pytest
from OsteoRadiomicsLib.agreement.gradings import (
    KAPPA_COLUMNS,
    Gradings,
    Scale,
    grade_text,
    gradings_by_columns,
    gradings_by_rows,
    kappa_csv,
    kappas,
)
from OsteoRadiomicsLib.agreement.kappa import cohen_kappa, fleiss_kappa
from OsteoRadiomicsLib.base.errors import SettingsError, TableError
from OsteoRadiomicsLib.tables.reading import read_sheet

LONG = """record_id,redcap_event_name,pfirrmann,quality
1,reader_a,2,good
2,reader_a,3,poor
3,reader_a,,good
1,reader_b,2.0,good
2,reader_b,4,good
3,reader_b,5,poor
"""


def sheet_of(tmp_path, text):
    path = tmp_path / "grades.csv"
    path.write_text(text, encoding="utf-8")
    return read_sheet(path, ids=None)


def test_a_row_per_case_and_rater_becomes_cases_by_raters(tmp_path):
    first, second = gradings_by_rows(
        sheet_of(tmp_path, LONG), ("pfirrmann", "quality"), case="record_id", rater="redcap_event_name"
    )  # fmt: skip
    assert first == Gradings("pfirrmann", ("1", "2", "3"), ("reader_a", "reader_b"), (("2", "2"), ("3", "4"), (None, "5")))
    assert second.of("reader_b") == ["good", "good", "poor"]


def test_the_ids_of_double_data_entry_tell_the_raters_apart(tmp_path):
    text = "record_id,grade\n12--1,2\n12--2,3\n7--2,1\n7--1,1\n"
    (found,) = gradings_by_rows(sheet_of(tmp_path, text), ("grade",), case="record_id", rater="")
    assert (found.cases, found.raters, found.grades) == (("12", "7"), ("1", "2"), (("2", "3"), ("1", "1")))


def test_an_id_without_its_rater_is_named_with_its_line(tmp_path):
    with pytest.raises(TableError, match=r"line 3.*case 7 does not say whose it is"):
        gradings_by_rows(sheet_of(tmp_path, "id,grade\n12--1,2\n7,3\n"), ("grade",), case="id", rater="")


def test_a_row_without_any_grade_is_no_second_reading(tmp_path):
    text = "case,reader,grade\n1,A,2\n1,A,\n1,B,3\n"
    (found,) = gradings_by_rows(sheet_of(tmp_path, text), ("grade",), case="case", rater="reader")
    assert found.grades == (("2", "3"),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("case,reader,grade\n1,A,2\n1,A,3\n1,B,3\n", "rater A grades case 1 again in line 3"),
        ("case,reader,grade\n1,A,2\n2,A,3\n", "one rater only"),
        ("case,reader,grade\n1,A,2\n2,,3\n", "line 3.*rater is empty"),
        ("case,who,grade\n1,A,2\n", "no column reader"),
        ("case,reader,grade\n1,A,2\n1,B,7\n", "line 3.*'7' is no grade of this scale"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_its_place(tmp_path, text, message):
    with pytest.raises(TableError, match=message):
        gradings_by_rows(
            sheet_of(tmp_path, text), ("grade",), case="case", rater="reader", scales={"grade": Scale(("1", "2", "3"))}
        )  # fmt: skip


def test_a_column_per_rater_is_the_other_layout(tmp_path):
    found = gradings_by_columns(sheet_of(tmp_path, "case,A,B\nx,1,2\ny,,2\n"), ("A", "B"), case="case")
    assert found.grades == (("1", "2"), (None, "2"))
    with pytest.raises(TableError, match="case x has several rows"):
        gradings_by_columns(sheet_of(tmp_path, "case,A,B\nx,1,2\nx,1,2\n"), ("A", "B"), case="case")
    with pytest.raises(TableError, match="one rater only"):
        gradings_by_columns(sheet_of(tmp_path, "case,A,B\nx,1,2\n"), ("A",), case="case")


@pytest.mark.parametrize(
    ("value", "text"), [(2.0, "2"), (" 3 ", "3"), ("2.50", "2.50"), (float("nan"), None), ("", None), ("IV", "IV")]
)
def test_a_grade_is_compared_as_text(value, text):
    assert grade_text(value) == text


def test_every_pair_has_cohens_kappa_over_the_declared_categories_and_all_have_fleiss():
    rows = (("1", "2", "2"), ("2", "2", "3"), ("3", "3", "3"), ("1", "1", "1"), ("4", "3", "4"))
    found = kappas(Gradings("q", tuple("abcde"), ("A", "B", "C"), rows), Scale(tuple("12345"), "linear"))
    assert [(row.rater_a, row.rater_b, row.method, row.weights) for row in found] == [
        ("A", "B", "Cohen", "linear"), ("A", "C", "Cohen", "linear"), ("B", "C", "Cohen", "linear"), ("", "", "Fleiss", "none"),
    ]  # fmt: skip
    a, b, _ = zip(*rows, strict=True)
    assert found[0].found == cohen_kappa(a, b, weights="linear", categories=tuple("12345"))
    assert found[0].found.observed > cohen_kappa(list(map(int, a)), list(map(int, b)), weights="linear").observed
    assert found[3].found.kappa == fleiss_kappa(rows).kappa


def test_weights_without_declared_categories_are_refused():
    with pytest.raises(SettingsError, match="order of the grades"):
        kappas(Gradings("q", ("a",), ("A", "B"), (("1", "2"),)), Scale((), "quadratic"))


def test_an_undefined_kappa_is_an_empty_cell_beside_its_reason():
    found = kappas(Gradings("q", ("a", "b"), ("A", "B"), (("1", "2"), ("1", "1"))), Scale(("1", "2")))
    (row,) = csv.DictReader(io.StringIO(kappa_csv(found)))
    assert tuple(row) == KAPPA_COLUMNS
    assert (row["kappa"], row["ci_low"], row["observed"], row["categories"]) == ("", "", "0.5", "1;2")
    assert row["reason"].startswith("a rater gave every case the same grade")
    assert math.isnan(found[0].found.kappa)
