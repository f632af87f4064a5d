"""Predictions of rows that a model was not fitted on, set by set."""

from __future__ import annotations

import numpy as np

from ..study.names import judged_basis
from .study import StudyResult


def unseen_risk(result: StudyResult, set_name: str, model: str) -> np.ndarray:
    """(n,) probabilities of rows the model was not fitted on, in the order of the set."""
    chosen = (result.predictions["set"] == set_name) & (result.predictions["basis"] == judged_basis(set_name))
    return result.predictions.loc[chosen, model].to_numpy()
