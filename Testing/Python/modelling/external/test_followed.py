"""A Cox model judged and updated on patients whose hazards are known."""

from __future__ import annotations

import numpy as np
import pytest
from made_up_cox import HAZARDS, cox_model
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.modelling.data.inputs import Floats
from OsteoRadiomicsLib.modelling.data.survival import Survival, survival
from OsteoRadiomicsLib.modelling.evaluation.survival_concordance import harrell_c
from OsteoRadiomicsLib.modelling.external import followed_updates, updating
from OsteoRadiomicsLib.modelling.external.followed import followed_record, judge_followed
from OsteoRadiomicsLib.modelling.external.updating import Design


def patients(n: int = 900, height: float = 1.0) -> tuple[Survival, Floats, Floats, Floats]:
    """Times of a constant hazard of ``height`` * 0.05 a month, log hazard ratios, the model's risks, and its columns."""
    rng = np.random.default_rng(4)
    columns = np.column_stack([rng.normal(size=n), rng.random(n) < 0.4])
    linear = columns @ np.array([0.5, 0.3])
    time, left = rng.exponential(1 / (0.05 * height * np.exp(linear))), rng.uniform(3, 30, n)
    risks = np.column_stack([-np.expm1(-hazard * np.exp(linear)) for hazard in (0.25, 0.4, HAZARDS[2])])
    return survival(np.minimum(time, left), time <= left), linear, risks, columns


@pytest.fixture(autouse=True)
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folds are dealt once."""
    monkeypatch.setattr(updating, "REPEATS", 1)


def test_a_true_model_is_calibrated_and_has_the_c_that_it_expects():
    outcome, linear, risks, columns = patients()
    card, _ = judge_followed(cox_model(), outcome, linear, risks, Design(linear, columns, ("a", "b")))
    found = followed_record(card)
    low, high = found.harrell_c_ci
    assert low is not None
    assert high is not None
    assert low < (found.expected_c or 0) < high
    assert [own.time for own in found.judged] == [5, 8]
    for own in found.judged:
        assert own.observed_expected == pytest.approx(1, abs=0.12)
        assert own.slope == pytest.approx(1, abs=0.3)
        assert own.integrated_index is not None
        assert own.integrated_index < 0.04


def test_a_new_baseline_mends_risks_that_are_half_of_what_happens_and_keeps_the_order():
    outcome, linear, risks, columns = patients(height=2)
    card, updates = judge_followed(cox_model(), outcome, linear, risks, Design(linear, columns, ("a", "b")))
    before = followed_record(card)
    for update, after in updates:
        assert after is not None
        found = followed_record(after)
        for own, same in zip(found.judged, before.judged, strict=True):
            assert same.observed_expected is not None
            assert same.observed_expected > 1.4
            assert own.observed_expected == pytest.approx(1, abs=0.06)
            assert (own.brier or 1) < (same.brier or 0)
        assert update.keeps_order == (update.method != "refit")


def test_no_patient_is_in_the_rows_that_his_updated_risk_comes_from(monkeypatch: pytest.MonkeyPatch):
    outcome, linear, _, columns = patients(120)
    fitted_on: list[Floats] = []
    plain = followed_updates.cox_regression

    def fit(inputs: Floats, *given: object) -> object:
        fitted_on.append(inputs[:, 0])
        return plain(inputs, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(followed_updates, "cox_regression", fit)
    followed_updates.followed_updates(outcome, (5.0,), "months", Design(linear, columns, ("a", "b")))
    parts = [rows for rows in fitted_on if len(rows) < 120]
    assert len(parts) == 2 * updating.FOLDS  # slope, refit
    left_out = [np.setdiff1d(columns[:, 0], rows) for rows in parts if np.isin(rows, columns[:, 0]).all()]
    assert len(left_out) == updating.FOLDS
    assert np.sort(np.concatenate(left_out)) == pytest.approx(np.sort(columns[:, 0]))


def test_noise_refitted_ranks_no_better_than_chance():
    rng = np.random.default_rng(6)
    outcome, _, _, _ = patients(200)
    noise = rng.normal(size=(200, 10))
    updates = followed_updates.followed_updates(
        outcome, (5.0, 8.0), "months", Design(noise[:, 0], noise, tuple(f"c{place}" for place in range(10))), Progress()
    )
    assert updates[2].prediction is not None
    assert updates[2].prediction.shape == (200, 2)
    assert harrell_c(outcome, updates[2].prediction[:, 1]).value < 0.56


def test_an_update_needs_events_by_the_first_horizon_in_every_part():
    outcome, linear, _, columns = patients(60)
    design = Design(linear, columns, ("a", "b"))
    early = float(np.sort(outcome["time"][outcome["event"]])[1])
    few = followed_updates.followed_updates(outcome, (early,), "months", design)
    assert {own.reason for own in few} == {f"an update needs 3 patients with the event by {early:g} months, there are 2"}
    assert {own.reason for own in followed_updates.followed_updates(outcome, (), "months", design)} == {
        "no horizon can be judged"
    }
    closed = Design(linear, columns, ("a", "b"), "only an equation can be refitted")
    assert followed_updates.followed_updates(outcome, (8.0,), "months", closed)[2].reason == "only an equation can be refitted"
