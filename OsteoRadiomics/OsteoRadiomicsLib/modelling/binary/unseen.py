"""Predictions of rows that a model was not fitted on, set by set, and what to say of figures made from them."""

from __future__ import annotations

import numpy as np

from ..evaluation.cross_validation import CONDITIONAL
from ..study.names import HELD_OUT, judged_basis
from .study import StudyResult


def unseen_risk(result: StudyResult, set_name: str, model: str) -> np.ndarray:
    """(n,) probabilities of rows the model was not fitted on, in the order of the set."""
    chosen = (result.predictions["set"] == set_name) & (result.predictions["basis"] == judged_basis(set_name))
    return result.predictions.loc[chosen, model].to_numpy()


def said(note: str, basis: str, what: str) -> str:
    """The note of a row, with what holds for these predictions alone where the models were made from the set's own rows."""
    return note if basis == HELD_OUT else "; ".join(filter(None, [note, f"{what} {CONDITIONAL}"]))
