"""Exact Shapley values that XGBoost and LightGBM compute themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..data.inputs import check_names, matrix
from .explanation import LOG_ODDS, Explanation


def xgboost_shap(model: Any, inputs: ArrayLike, names: Sequence[str]) -> Explanation:
    """Explain the log odds of a fitted binary XGBClassifier. inputs: (n, k)."""
    from xgboost import DMatrix

    table = matrix(inputs, "the inputs")
    # The rounds that early stopping chose are those that predict_proba uses.
    best = getattr(model, "best_iteration", None) if getattr(model, "early_stopping_rounds", None) else None
    rounds = (0, 0) if best is None else (0, best + 1)
    found = model.get_booster().predict(DMatrix(table), pred_contribs=True, iteration_range=rounds, validate_features=False)
    return _explanation(np.asarray(found, dtype=np.float64), table, names, "exact tree SHAP of XGBoost")


def lightgbm_shap(model: Any, inputs: ArrayLike, names: Sequence[str]) -> Explanation:
    """Explain the log odds of a fitted binary LGBMClassifier. inputs: (n, k)."""
    table = matrix(inputs, "the inputs")
    found = model.booster_.predict(table, pred_contrib=True)
    return _explanation(np.asarray(found, dtype=np.float64), table, names, "exact tree SHAP of LightGBM")


def _explanation(found: np.ndarray, table: np.ndarray, names: Sequence[str], method: str) -> Explanation:
    """found: (n, k + 1), the base in the last column."""
    labels = check_names(names, table.shape[1], "the inputs")
    return Explanation(labels, found[:, :-1], float(found[0, -1]), table, LOG_ODDS, method)
