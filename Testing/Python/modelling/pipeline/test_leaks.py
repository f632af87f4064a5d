"""Pure noise: the leak-proof order sees nothing in it, whatever the path; the order of some papers does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from made_up_study import CT_LIKE, MRI_LIKE, joint, made_up_data, protocol_text
from OsteoRadiomicsLib.modelling.binary.fitting import fit_study
from OsteoRadiomicsLib.modelling.binary.outcome import BINARY
from OsteoRadiomicsLib.modelling.data.data import StudyData
from OsteoRadiomicsLib.modelling.evaluation.roc import auc
from OsteoRadiomicsLib.modelling.resampling.block import FittedBlock, fit_blocks
from OsteoRadiomicsLib.modelling.study.validation import out_of_fold
from OsteoRadiomicsLib.protocols.modelling_plan import ModellingPlan
from OsteoRadiomicsLib.protocols.protocol import parse_protocol

SEEDS = 20


def mean_aucs(plan: ModellingPlan, *, one_block: bool) -> dict[str, float]:
    """Mean AUC over seeds: cross-validated on the training rows, and on rows held out, by model."""
    found: dict[str, list[float]] = {}
    for seed in range(SEEDS):
        data = made_up_data(140, 12, seed, share=0.5)
        data = joint(data) if one_block else data
        train, test = data.rows(np.arange(80)), data.rows(np.arange(80, 140))
        blocks = fit_blocks(train, plan) if plan.order == "paper-order" else None
        for name, risk in out_of_fold(BINARY, train, plan, blocks=blocks).predictions.items():
            found.setdefault(f"cross-validated {name}", []).append(auc(train.outcome, risk))
        for name, risk in fit_study(train, plan, blocks=blocks).predict(test).items():
            found.setdefault(f"held-out {name}", []).append(auc(test.outcome, risk))
    # A model that selection left without features says the same of everybody, which is an AUC of a half.
    return {name: float(np.mean(values + [0.5] * (SEEDS - len(values)))) for name, values in found.items()}


def plan_of(modelling: str, order: str) -> ModellingPlan:
    plan = parse_protocol(protocol_text(modelling), "made-up").modelling
    lasso = plan.selection[-1].model_copy(update={"folds": 3})
    return plan.model_copy(update={"folds": 2, "order": order, "selection": (*plan.selection[:-1], lasso)})


@pytest.mark.parametrize(("modelling", "one_block"), [(MRI_LIKE, False), (CT_LIKE, True)])
def test_noise_gives_an_auc_of_one_half_in_leak_proof_order(modelling: str, one_block: bool) -> None:
    found = mean_aucs(plan_of(modelling, "leak-proof"), one_block=one_block)
    assert {"cross-validated combined", "held-out combined", "held-out radiomics"} <= set(found)
    assert {name: value for name, value in found.items() if abs(value - 0.5) > 0.03} == {}


@pytest.mark.parametrize(("modelling", "one_block"), [(MRI_LIKE, False), (CT_LIKE, True)])
def test_paper_order_inflates_cross_validation_but_not_held_out_rows(modelling: str, one_block: bool) -> None:
    found = mean_aucs(plan_of(modelling, "paper-order"), one_block=one_block)
    assert found["cross-validated combined"] > 0.6
    assert abs(found["held-out combined"] - 0.5) < 0.03


def test_the_prevalence_of_training_folds_does_not_reach_the_models_through_radscores(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_of(MRI_LIKE, "leak-proof")
    data = made_up_data(90, 8, seed=3, signal=1.0)
    expected = fit_study(data, plan).predict(data)
    calls = 0

    def shifted(rows: StudyData, *given: Any, **more: Any) -> tuple[FittedBlock, ...]:
        nonlocal calls
        calls += 1
        inner = len(rows) < len(data)
        blocks = fit_blocks(rows, *given, **more)
        return tuple(replace(block, intercept=block.intercept + (calls if inner else 0)) for block in blocks)

    monkeypatch.setattr("OsteoRadiomicsLib.modelling.binary.fitting.fit_blocks", shifted)
    found = fit_study(data, plan).predict(data)
    assert calls == 3
    for name, risk in expected.items():
        np.testing.assert_allclose(found[name], risk, atol=1e-12)
