"""Numbers as people write them: the right number, or one error; never a guess and never a lost column."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from OsteoRadiomicsLib.tables.written_numbers import Numbers, Wrong, read_numbers


def numbers(*cells: str, **others: list[str]) -> list[float]:
    """The values of a column among others."""
    found = read_numbers({"x": list(cells), **others})["x"]
    assert isinstance(found, Numbers)
    assert [float(cell) if cell else math.nan for cell in found.cells] == pytest.approx(found.values.tolist(), nan_ok=True)
    return found.values.tolist()


def wrong(*cells: str, **others: list[str]) -> Wrong:
    """What is wrong with a column among others."""
    found = read_numbers({"x": list(cells), **others})["x"]
    assert isinstance(found, Wrong)
    return found


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (("1", "2.5", "-3e-7"), [1, 2.5, -3e-7]),
        (("51,2", "106,42295399731657"), [51.2, 106.42295399731657]),
        (("0,123", "0,456"), [0.123, 0.456]),
        (("1.234,5", "12,25"), [1234.5, 12.25]),
        (("51,246.5", "1,234,567.25"), [51246.5, 1234567.25]),
        (("1,234,567", "2,345,678"), [1234567, 2345678]),
        (("1.234.567", "5"), [1234567, 5]),
        (("52 345,1", "7,5"), [52345.1, 7.5]),
        (("52\u00a0345.1", "52\u202f345"), [52345.1, 52345]),
        (("52'345.1", "52\u2019345"), [52345.1, 52345]),
        (("\u22121.5", "+2"), [-1.5, 2]),
        ((" 1.5 ", "2"), [1.5, 2]),
        (("1,5e-3", "2"), [0.0015, 2]),
    ],
)
def test_every_way_of_writing_gives_the_number(cells: tuple[str, ...], values: list[float]) -> None:
    assert numbers(*cells) == values


def test_what_may_be_read_either_way_is_wrong_and_not_guessed() -> None:
    found = wrong("1", "1,234", "5,678")
    assert found.position == 1
    assert "decimal comma or a thousands separator" in found.what


def test_another_column_decides_what_may_be_read_either_way() -> None:
    assert numbers("1,234", "5,678", y=["0,5", "1,25"]) == [1.234, 5.678]
    assert numbers("1,234", "5,678", y=["0.5", "1.25"]) == [1234, 5678]
    assert numbers("1,234", "5,678", y=["1,234.5", "1"]) == [1234, 5678]
    assert "thousands separator" in wrong("1,234", "5,678", y=["0,5", "1,25"], z=["1,234.5", "1"]).what


def test_points_in_threes_beside_decimal_commas_are_wrong_and_not_guessed() -> None:
    assert "decimal point or a thousands separator" in wrong("1.234", "5.678", y=["0,5", "1,25"]).what
    assert numbers("1.234", "0.678", y=["0,5", "1,25"]) == [1.234, 0.678]


@pytest.mark.parametrize("cell", ["inf", "-inf", "Infinity", "+INF", "\u221e", "1e400", "-1e999"])
def test_infinity_is_wrong(cell: str) -> None:
    assert wrong("1", cell) == Wrong(1, "is infinite", "Correct it or remove the row")


@pytest.mark.parametrize("cell", ["25%", "25.3 %", "25\uff05"])
def test_a_percent_sign_is_wrong(cell: str) -> None:
    assert wrong("1", cell).what == "has a percent sign"


def test_two_decimal_marks_in_one_column_are_wrong() -> None:
    assert wrong("1.5", "2,25").position == 1


@pytest.mark.parametrize(
    "cells", [("a", "b"), ("1", "x"), ("NA", "None"), ("1_000", "2"), ("0x10", "1"), ("\u0661", "1"), ("1.2.2024", "1")]
)
def test_words_are_no_numbers(cells: tuple[str, ...]) -> None:
    assert read_numbers({"x": list(cells)})["x"] is None


def test_a_column_that_must_hold_numbers_may_be_missing_altogether() -> None:
    found = read_numbers({"x": ["NA", ""]}, certain=["x"])["x"]
    assert isinstance(found, Numbers)
    assert found.missing == (0,)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_what_programs_write_comes_back_bit_by_bit(values: list[float]) -> None:
    assert numbers(*map(repr, values)) == values


@given(st.lists(st.floats(min_value=-1e15, max_value=1e15).filter(lambda x: "e" not in repr(x)), min_size=1))
def test_a_decimal_comma_gives_the_same_bits_or_is_refused(values: list[float]) -> None:
    found = read_numbers({"x": [repr(value).replace(".", ",") for value in values], "proof": ["0,5"] * len(values)})["x"]
    assert isinstance(found, Numbers)
    assert found.values.tolist() == values
