"""Left and right of one measurement in one regression."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.modelling.statistics.linear_screening import screen_linear
from OsteoRadiomicsLib.modelling.statistics.logistic import logistic_regression, variance_inflation
from OsteoRadiomicsLib.modelling.statistics.screening import Variable, screen
from OsteoRadiomicsLib.modelling.statistics.sides import collinear_sides, opposite_sides, other_side


@pytest.mark.parametrize(
    ("left", "right"),
    [("MF_L_fat_rate_otsu", "MF_R_fat_rate_otsu"), ("facet_orientation_left", "facet_orientation_right"), ("Left MF", "Right MF"),
     ("左侧多裂肌脂肪率", "右侧多裂肌脂肪率"), ("L1_area", None), ("age", None), ("MF_R_area", None), ("l", "r"),
     ("L_to_L", None)],
)  # fmt: skip
def test_the_other_side_is_known_by_its_name(left: str, right: str | None) -> None:
    assert other_side(left) == right


def sides(spread: float) -> tuple[np.ndarray, np.ndarray]:
    """Fat rates of both sides (n, 2), alike but for ``spread`` points, and an outcome that follows their mean and difference."""
    draw = np.random.default_rng(3)
    mean, difference = draw.normal(20, 6, 400), draw.normal(0, spread, 400)
    outcome = 0.15 * (mean - 20) + 2 * difference / spread + draw.logistic(size=400) > 0
    return np.column_stack([mean - difference, mean + difference]), outcome


@pytest.mark.parametrize(("spread", "said"), [(0.8, True), (8.0, False)])
def test_opposite_signs_of_collinear_sides_are_said_to_be_just_that(spread: float, said: bool) -> None:
    table, outcome = sides(spread)
    names = ("MF_R_fat_rate_otsu", "MF_L_fat_rate_otsu")
    fit = logistic_regression(table, outcome, names)
    inflation = variance_inflation(table)
    assert fit.slopes[0] < 0 < fit.slopes[1]
    assert (inflation.max() > 5) == said
    found = opposite_sides(names, fit.slopes, inflation)
    assert len(found) == said
    if said:
        assert found[0].startswith("MF_L_fat_rate_otsu and MF_R_fat_rate_otsu have opposite signs")
        assert f"inflation of {inflation.max():.1f}" in found[0]


@pytest.mark.parametrize("screened", [screen, screen_linear])
def test_sides_that_were_entered_together_are_judged_whatever_the_outcome_is(screened) -> None:
    table, outcome = sides(0.8)
    names = ("MF_R_fat_rate_otsu", "MF_L_fat_rate_otsu")
    variables = tuple(Variable(name, (name,)) for name in names)
    (said,) = collinear_sides(screened(table, outcome.astype(float), names, variables=variables, entry=0.05, stay=0.05))
    assert said.startswith("MF_L_fat_rate_otsu and MF_R_fat_rate_otsu have opposite signs")
    assert collinear_sides(None) == ()


def test_signs_that_agree_and_other_pairs_are_left_alone() -> None:
    high = np.array([9.0, 9.0])
    assert opposite_sides(("MF_L_area", "MF_R_area"), np.array([1.0, 2.0]), high) == ()
    assert opposite_sides(("MF_L_area", "ES_R_area"), np.array([1.0, -2.0]), high) == ()
