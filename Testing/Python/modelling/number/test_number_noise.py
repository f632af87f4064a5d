"""Pure noise: the leak-proof order predicts nothing from it, neither with the truth nor against it; paper order seems to."""

from __future__ import annotations

import numpy as np
import pytest
from made_up_number import JOINT, PER_SEQUENCE, made_up_measurements, number_protocol_text
from made_up_study import joint
from OsteoRadiomicsLib.modelling.evaluation.continuous import prediction_error
from OsteoRadiomicsLib.modelling.number.fitting import fit_number
from OsteoRadiomicsLib.modelling.number.outcome import NUMBER
from OsteoRadiomicsLib.modelling.resampling.block import fit_blocks
from OsteoRadiomicsLib.modelling.study.validation import out_of_fold
from OsteoRadiomicsLib.protocols.modelling_plan import ModellingPlan
from OsteoRadiomicsLib.protocols.protocol import parse_protocol

SEEDS = 20
MODELS = ("clinical", "radiomics", "combined")


def plan_of(modelling: str, order: str) -> ModellingPlan:
    plan = parse_protocol(number_protocol_text(modelling), "made-up").modelling
    lasso = plan.selection[-1].model_copy(update={"folds": 3})
    return plan.model_copy(update={"order": order, "selection": (*plan.selection[:-1], lasso)})


def mean_figures(plan: ModellingPlan, *, one_block: bool, seeds: int) -> dict[str, tuple[float, float]]:
    """Mean correlation and R2 over seeds, out of fold and held out; a constant prediction has correlation 0."""
    found: dict[str, list[tuple[float, float]]] = {}
    for seed in range(seeds):
        data = made_up_measurements(130, 10, seed)
        data = joint(data) if one_block else data
        train, test = data.rows(np.arange(70)), data.rows(np.arange(70, 130))
        blocks = fit_blocks(train, plan) if plan.order == "paper-order" else None
        unseen = out_of_fold(NUMBER, train, plan, names=MODELS, blocks=blocks).predictions
        seen = {f"out of fold {name}": (train, v) for name, v in unseen.items()}
        held = {f"held out {name}": (test, v) for name, v in fit_number(train, plan, blocks=blocks).predict(test).items()}
        for name, (rows, values) in (seen | held).items():
            error = prediction_error(rows.outcome, values)
            found.setdefault(name, []).append((np.nan_to_num(error.pearson.r.value), error.r2))
    return {name: (sum(r for r, _ in pairs) / seeds, float(np.mean([r2 for _, r2 in pairs]))) for name, pairs in found.items()}


@pytest.mark.parametrize(("modelling", "one_block"), [(PER_SEQUENCE, False), (JOINT, True)])
def test_noise_is_not_predicted_in_leak_proof_order(modelling: str, one_block: bool) -> None:
    found = mean_figures(plan_of(modelling, "leak-proof"), one_block=one_block, seeds=SEEDS)
    assert {"out of fold combined", "out of fold radiomics", "held out combined"} <= set(found)
    assert {name: r for name, (r, _) in found.items() if abs(r) > 0.06} == {}
    assert {name: r2 for name, (_, r2) in found.items() if r2 > 0.005} == {}


def test_paper_order_makes_noise_look_predictable_but_not_on_held_out_rows() -> None:
    found = mean_figures(plan_of(PER_SEQUENCE, "paper-order"), one_block=False, seeds=6)
    assert found["out of fold combined"][0] > 0.12
    assert abs(found["held out combined"][0]) < 0.08
