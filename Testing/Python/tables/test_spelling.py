"""Ids that look like one."""

from __future__ import annotations

import pytest
from OsteoRadiomicsLib.tables.spelling import plain_spelling, spelled_alike, spellings


@pytest.mark.parametrize(
    ("one", "other"),
    [("P01", "P1"), ("p01", "P01"), ("P-01", "P 01"), ("P_1", "p1 "), ("007", "7"), ("1.0", "1"), ("\uff3011", "P11")],
)
def test_different_spellings_look_like_one(one: str, other: str) -> None:
    assert plain_spelling(one) == plain_spelling(other)


@pytest.mark.parametrize(
    ("one", "other"), [("P1", "P10"), ("P100", "P10"), ("P0", "P"), ("A1", "B1"), ("P1.5", "P1"), ("10", "1")]
)
def test_different_ids_do_not(one: str, other: str) -> None:
    assert plain_spelling(one) != plain_spelling(other)


def test_groups_come_in_the_order_of_appearance() -> None:
    assert spellings(["P2", "P01", "P1", "P02", "P3", "p1"]) == [("P2", "P02"), ("P01", "P1", "p1")]
    assert spelled_alike(["P1", "P4"], ["P01", "P02"]) == [("P1", "P01")]
