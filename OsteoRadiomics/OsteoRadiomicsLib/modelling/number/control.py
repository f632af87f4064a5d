"""The control of a model of a measured end point: its inputs, fitted on shuffled values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from sklearn.linear_model import Ridge

from ..resampling.measured_split import measured_folds
from ..study.model_inputs import ModelContext
from ..study.shuffling import reweighted, shuffled, unseen_radscores
from .fitting import FittedNumber, LinearModel, linear_model, unseen_folds


def control_fit(fitted: LinearModel, study: FittedNumber, context: ModelContext) -> tuple[LinearModel, FittedNumber]:
    """The control's model, and the study with the Radscores that it uses. Raises TableError."""
    plan = context.protocol.modelling
    data = shuffled(context.train, plan.split.seed)
    again = replace(study, blocks=reweighted(study.blocks, data, _ridge))
    values = again.values(data)
    if plan.order == "leak-proof":  # as the model itself was fitted
        splits = tuple(measured_folds(data.outcome, data.patients, unseen_folds(data, plan), plan.split.seed + 1))
        values |= unseen_radscores(again.blocks, data, _ridge, splits)
    return linear_model({term.name: values[term.name] for term in fitted.terms}, data.outcome, data.clusters), again


def _ridge(columns: np.ndarray, outcome: np.ndarray) -> tuple[np.ndarray, float]:
    """LASSO would leave nothing of features that say nothing: a light ridge keeps them all."""
    found = Ridge(alpha=1.0).fit(columns, outcome)
    return np.asarray(found.coef_), float(found.intercept_)
