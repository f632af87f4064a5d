"""Cases needed for an ICC study."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from OsteoRadiomicsLib.agreement import IccFilter, icc, icc_sample_size
from OsteoRadiomicsLib.agreement.small_numbers import ByRule, FewCases, few_cases, stable_by_rule
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
        {"expected": 0.9, "minimum": 0.8, "rule": "lower", "confidence": 95},
    ],
)
def test_impossible_plans_are_refused(wrong):
    with pytest.raises(SettingsError):
        icc_sample_size(**wrong)


def test_the_lower_bound_as_the_rule_needs_more_cases():
    assert icc_sample_size(0.9, 0.75) == 26
    assert icc_sample_size(0.9, 0.75, rule="lower") == 33
    assert icc_sample_size(0.9, 0.75, rule="lower", confidence=0.9) == 26


@pytest.mark.parametrize(("raters", "expected", "minimum"), [(2, 0.9, 0.75), (3, 0.8, 0.6)])
def test_the_size_of_the_lower_rule_has_the_power_it_says(raters, expected, minimum):
    n = icc_sample_size(expected, minimum, raters, rule="lower")
    generator = np.random.default_rng(3)
    cases = generator.normal(size=(3000, n, 1)) * np.sqrt(expected)
    found = icc(cases + generator.normal(size=(3000, n, raters)) * np.sqrt(1 - expected), "ICC(2,1)")
    assert np.mean(found.ci_low > minimum) == pytest.approx(0.8, abs=0.035)


def test_a_study_below_its_rules_size_is_small():
    assert few_cases(26, 2, IccFilter()) is None
    assert few_cases(25, 2, IccFilter()) == FewCases(25, 26, 0.9)
    assert few_cases(32, 2, IccFilter(rule="lower")) == FewCases(32, 33, 0.9)
    assert few_cases(25, 2, IccFilter(threshold=0.9)).expected == pytest.approx(0.95)
    assert few_cases(2, 2, IccFilter(threshold=0.0)) is None


def test_both_rules_are_counted_whichever_decides():
    table = pd.DataFrame({"icc": [0.9, 0.8, 0.7, np.nan], "ci_low": [0.8, 0.7, 0.5, np.nan]})
    assert stable_by_rule(table, IccFilter(rule="lower")) == stable_by_rule(table, IccFilter()) == ByRule(2, 1)
