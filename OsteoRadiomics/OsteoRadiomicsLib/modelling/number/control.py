"""The control of a model of a measured end point: its inputs, fitted on shuffled values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from sklearn.linear_model import Ridge

from ..study.model_inputs import ModelContext
from ..study.shuffling import reweighted, shuffled
from .fitting import FittedNumber, LinearModel, linear_model


def control_fit(fitted: LinearModel, study: FittedNumber, context: ModelContext) -> tuple[LinearModel, FittedNumber]:
    """The control's model, and the study with the Radscores that it uses. Raises TableError."""
    data = shuffled(context.train, context.protocol.modelling.split.seed)
    again = replace(study, blocks=reweighted(study.blocks, data, _ridge))
    values = again.values(data)
    return linear_model({term.name: values[term.name] for term in fitted.terms}, data.outcome, data.clusters), again


def _ridge(columns: np.ndarray, outcome: np.ndarray) -> tuple[np.ndarray, float]:
    """LASSO would leave nothing of features that say nothing: a light ridge keeps them all."""
    found = Ridge(alpha=1.0).fit(columns, outcome)
    return np.asarray(found.coef_), float(found.intercept_)
