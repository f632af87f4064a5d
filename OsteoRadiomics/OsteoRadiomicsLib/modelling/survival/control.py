"""The control of a Cox model: its inputs, fitted on times that were dealt anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..statistics.penalised_cox import ridge_cox
from ..study.model_inputs import ModelContext
from ..study.shuffling import reweighted, shuffled, unseen_radscores
from .fitting import CoxModel, FittedSurvival, cox_model, inner_folds

_RIDGE = 0.01


def control_fit(fitted: CoxModel, study: FittedSurvival, context: ModelContext) -> tuple[CoxModel, FittedSurvival]:
    """The control's model, and the study with the Radscores that it uses. Raises TableError."""
    plan = context.protocol.modelling
    data = shuffled(context.train, plan.split.seed)
    again = replace(study, blocks=reweighted(study.blocks, data, _ridge))
    values = again.values(data)
    if plan.order == "leak-proof":  # as the model itself was fitted
        values |= unseen_radscores(again.blocks, data, _ridge, tuple(inner_folds(data, plan)))
    return cox_model({term.name: values[term.name] for term in fitted.terms}, data.outcome, data.horizons), again


def _ridge(columns: np.ndarray, outcome: np.ndarray) -> tuple[np.ndarray, float]:
    """LASSO would leave nothing of features that say nothing: a light ridge keeps them all."""
    return ridge_cox(columns, outcome, _RIDGE), 0.0
