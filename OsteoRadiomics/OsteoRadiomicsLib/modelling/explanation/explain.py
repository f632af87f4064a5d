"""The right explanation for a fitted classifier, found by its class; a new one is one entry here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from numpy.typing import ArrayLike

from ...base.progress import Progress
from .boosters import lightgbm_shap, xgboost_shap
from .explanation import Explanation
from .linear import linear_shap
from .sampling import questions_per_case, sampled_shap
from .trees import forest_shap

Explainer = Callable[[Any, ArrayLike, ArrayLike, Sequence[str]], Explanation]
"""Takes a fitted estimator, inputs (n, k), background (m, k) and names."""


def _plain_logistic(model: Any, inputs: ArrayLike, background: ArrayLike, names: Sequence[str]) -> Explanation:
    return linear_shap(model.fit_.intercept, model.fit_.slopes, inputs, background, names)


def _logistic(model: Any, inputs: ArrayLike, background: ArrayLike, names: Sequence[str]) -> Explanation:
    return linear_shap(float(model.intercept_[0]), model.coef_[0], inputs, background, names)


EXPLAINERS: dict[str, Explainer] = {
    "PlainLogistic": _plain_logistic,
    "LogisticRegression": _logistic,
    "ElasticNetLogistic": _logistic,
    "RandomForestClassifier": lambda model, inputs, background, names: forest_shap(model, inputs, names),
    "DecisionTreeClassifier": lambda model, inputs, background, names: forest_shap(model, inputs, names),
    "XGBClassifier": lambda model, inputs, background, names: xgboost_shap(model, inputs, names),
    "LGBMClassifier": lambda model, inputs, background, names: lightgbm_shap(model, inputs, names),
}
"""Exact explanations by class name; every other classifier is explained by asking it."""


def explain(
    model: Any, inputs: ArrayLike, background: ArrayLike, names: Sequence[str], *, seed: int = 0, progress: Progress | None = None
) -> Explanation:
    """Shapley values of a fitted binary classifier with ``predict_proba``.

    inputs: (n, k) as the model takes them. background: (m, k) training patients. names: k. progress: of sampled explanations.
    """
    for cls in type(model).__mro__:
        if cls.__name__ in EXPLAINERS:
            return EXPLAINERS[cls.__name__](model, inputs, background, names)
    return sampled_shap(lambda table: model.predict_proba(table)[:, 1], inputs, background, names, seed=seed, progress=progress)


def questions(model: Any, inputs: int) -> int:
    """Predictions that explaining one case with that many inputs takes; 0 where a formula gives the values."""
    return 0 if any(cls.__name__ in EXPLAINERS for cls in type(model).__mro__) else questions_per_case(inputs)
