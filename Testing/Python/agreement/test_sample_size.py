"""Cases needed for an ICC study."""

from __future__ import annotations

import json

import pytest
from OsteoRadiomicsLib.agreement import icc_sample_size
from OsteoRadiomicsLib.base.errors import SettingsError


@pytest.mark.parametrize(("raters", "cases"), [(2, 39), (3, 27)])
def test_walters_table_is_met(raters, cases):
    assert icc_sample_size(0.8, 0.6, raters) == cases


@pytest.mark.parametrize(
    ("key", "expected", "minimum", "raters", "power"),
    [("two_sided_k2_p09_p075", 0.9, 0.75, 2, 0.8), ("two_sided_k3_p09_p08", 0.9, 0.8, 3, 0.9)],
)
def test_two_sided_sizes_are_met(published_tables, key, expected, minimum, raters, power):
    known = json.loads((published_tables / "known_answers.json").read_text())["icc_sample_size"][key]
    assert icc_sample_size(expected, minimum, raters, power=power, two_sided=True) == known


def test_more_raters_need_fewer_cases_and_more_power_needs_more():
    assert icc_sample_size(0.9, 0.75, 5) < icc_sample_size(0.9, 0.75, 2) < icc_sample_size(0.9, 0.75, 2, power=0.95)


@pytest.mark.parametrize(
    "wrong",
    [
        {"expected": 0.6, "minimum": 0.8},
        {"expected": 1.0, "minimum": 0.8},
        {"expected": 0.9, "minimum": 0.8, "raters": 1},
        {"expected": 0.9, "minimum": 0.8, "power": 1.0},
    ],
)
def test_impossible_plans_are_refused(wrong):
    with pytest.raises(SettingsError):
        icc_sample_size(**wrong)
