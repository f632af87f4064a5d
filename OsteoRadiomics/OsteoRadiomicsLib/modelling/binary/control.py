"""The control of a model of two classes: its inputs, classifier and parameters, fitted on shuffled outcomes without a search."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from ..classifying.candidates import Candidate
from ..classifying.fitted_model import FittedModel, fit_model
from ..resampling.inner import inner_splits
from ..study.model_inputs import ModelContext
from ..study.shuffling import reweighted, shuffled, unseen_radscores
from .fitting import FittedStudy


def control_fit(fitted: FittedModel, study: FittedStudy, context: ModelContext) -> tuple[FittedModel, FittedStudy]:
    """The control's model, and the study with the Radscores that it uses. Raises TableError, Cancelled."""
    plan = context.protocol.modelling
    seed = plan.split.seed
    data = shuffled(context.train, seed)
    again = replace(study, blocks=reweighted(study.blocks, data, _ridge))
    values = again.values(data)
    if plan.order == "leak-proof":  # as the model itself was fitted
        values |= unseen_radscores(again.blocks, data, _ridge, inner_splits(context.train, plan))
    columns = {term.name: values[term.name] for term in fitted.terms}
    candidate = Candidate(fitted.classifier, parameters=fitted.parameters)
    return fit_model(candidate, columns, data.outcome, seed), again


def _ridge(columns: np.ndarray, outcome: np.ndarray) -> tuple[np.ndarray, float]:
    """LASSO would leave nothing of features that say nothing: a light ridge keeps them all."""
    if np.ptp(outcome) == 0:  # a fold of very few rows
        return np.zeros(columns.shape[1]), 0.0
    found = LogisticRegression(C=1.0, max_iter=1000).fit(columns, outcome)
    return found.coef_[0], float(found.intercept_[0])
