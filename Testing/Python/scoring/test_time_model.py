"""A model of a time to an event: the risk by each horizon with its interval, worked out by hand."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from made_up_end_point import fracture_model
from OsteoRadiomicsLib.base.errors import ModelError
from OsteoRadiomicsLib.scoring import TimeToEventScore, load_model, save_model
from OsteoRadiomicsLib.scoring.card import draft_card


def test_a_risk_is_one_minus_survival_and_its_interval_is_symmetric_for_the_log_hazard() -> None:
    score = fracture_model().score({"age": 70})
    assert isinstance(score, TimeToEventScore)
    assert score.linear_predictor == pytest.approx(1)
    early, late = score.risks
    assert (early.time, late.time, score.unit) == (12, 36, "months")
    hazard = 0.4 * math.e
    assert late.risk == pytest.approx(1 - math.exp(-hazard))
    # d = means - x H = 0.01 - 1 * 0.4; the variance of H is exp(2 lp) (variance + d' V d)
    spread = math.e * math.sqrt(0.0004 + 0.39**2 * 0.01)
    factor = math.exp(1.959963984540054 * spread / hazard)
    assert late.interval_95 == pytest.approx((1 - math.exp(-hazard / factor), 1 - math.exp(-hazard * factor)))


def test_many_cases_are_answered_as_one_by_one() -> None:
    model, ages = fracture_model(), np.array([[50.0], [60.0], [83.3]])
    together = model.answers(ages)
    assert together.horizons is not None
    for row, age in enumerate(ages[:, 0]):
        score = model.score({"age": age})
        assert isinstance(score, TimeToEventScore)
        assert together.linear[row] == score.linear_predictor
        assert together.horizons[row].tolist() == [[item.risk, *item.interval_95] for item in score.risks]
    assert model.predict(ages).tolist() == together.horizons[:, -1, 0].tolist()


def test_it_is_read_back_as_it_was_saved(tmp_path: Path) -> None:
    model = fracture_model()
    save_model(model, tmp_path / "model.zip")
    again = load_model(tmp_path / "model.zip")
    assert (again.hash, again.spec) == (model.hash, model.spec)
    assert again.linear_unit == again.contribution_scale == "log hazard ratio"


def test_a_hazard_beyond_all_numbers_has_no_score() -> None:
    with pytest.raises(ModelError, match="no finite score"):
        fracture_model().score({"age": 1e308})


def test_its_card_says_by_when_the_risk_is() -> None:
    card = draft_card(fracture_model().spec)
    assert "Gives the risk of fracture by 12, 36 months." in card
    assert "No class is given" in card
    assert "risks need recalibration" in card
    assert "`validate`" not in card
