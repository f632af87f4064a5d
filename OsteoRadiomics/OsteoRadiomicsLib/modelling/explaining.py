"""Which training cases of a study are explained, and the Shapley values of its models as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np
import pandas as pd

from ..base.progress import Part, Progress
from .classifying.fitted_model import Columns, ModelTerm
from .data.data import StudyData
from .explanation.explanation import Explanation
from .study.names import COMBINED, RADIOMICS

EXPLAINED = (COMBINED, RADIOMICS)
MOST_CASES, LEAST_CASES = 200, 20
MOST_INPUTS = 200  # beyond, nobody reads them and the table of values takes hundreds of megabytes
MOST_QUESTIONS = 3_000_000  # predictions asked of a model that has no formula of its own: half a minute for slow ones


class Explainable(Protocol):
    """A fitted model that can say what each input adds. questions: predictions that a case takes, 0 by a formula."""

    @property
    def terms(self) -> tuple[ModelTerm, ...]: ...
    @property
    def questions(self) -> int: ...
    def standardised(self, values: Columns) -> np.ndarray: ...
    def explain(self, inputs: np.ndarray, background: np.ndarray, *, seed: int, progress: Progress) -> Explanation: ...


class Explained(Protocol):
    """A fitted study of such models. values: of the columns that they use, raw."""

    @property
    def models(self) -> Mapping[str, Explainable]: ...
    def values(self, data: StudyData) -> dict[str, np.ndarray]: ...


def shap_tables(fitted: Explained, train: StudyData, seed: int, progress: Progress | None = None) -> dict[str, pd.DataFrame]:
    """``shap``: mean absolute Shapley value of each input and its share. ``shap_values``: one row per case and input behind it.

    Of the combined and the radiomics model, before recalibration, for up to ``MOST_CASES`` drawn training cases against all
    training cases. Raises Cancelled.
    """
    progress = progress or Progress()
    values = fitted.values(train)
    shares, rows = [], []
    models = [name for name in EXPLAINED if name in fitted.models and not why_unexplained(fitted.models[name])]
    for number, name in enumerate(models):
        model, part = fitted.models[name], Part(progress, number / len(models), (number + 1) / len(models))
        table = model.standardised(values)
        some = _drawn(len(train), _cases(model), seed)
        found = model.explain(table[some], table, seed=seed, progress=part)
        columns = {"model": name, "input": found.names, "mean_abs_shap": found.importance, "share": found.shares / 100}
        shares.append(pd.DataFrame({**columns, "scale": found.scale, "method": found.method, "base": found.base}))
        for column, term in enumerate(found.names):
            cases = {"model": name, "case": train.cases[some], "input": term, "value": values[term][some]}
            rows.append(pd.DataFrame({**cases, "shap": found.values[:, column]}))
    heads = ["model", "input", "mean_abs_shap", "share", "scale", "method", "base"]
    return {
        "shap": pd.concat(shares, ignore_index=True) if shares else pd.DataFrame(columns=heads),
        "shap_values": pd.concat(rows, ignore_index=True)
        if rows
        else pd.DataFrame(columns=["model", "case", "input", "value", "shap"]),
    }


def unexplained(fitted: Explained) -> dict[str, str]:
    """Model -> why it has no Shapley values, for those that have none."""
    reasons = {name: why_unexplained(fitted.models[name]) for name in EXPLAINED if name in fitted.models}
    return {name: reason for name, reason in reasons.items() if reason}


def why_unexplained(model: Explainable) -> str:
    """Empty where the model can be explained in bearable time and space."""
    if len(model.terms) > MOST_INPUTS:
        return f"its {len(model.terms)} inputs are too many for Shapley values of each"
    if _cases(model) >= LEAST_CASES:
        return ""
    return f"its {len(model.terms)} inputs are too many for Shapley values of a model that can only be asked for predictions"


def _cases(model: Explainable) -> int:
    """For how many cases there is time."""
    return MOST_CASES if model.questions == 0 else min(MOST_CASES, MOST_QUESTIONS // model.questions)


def _drawn(count: int, wanted: int, seed: int) -> np.ndarray:
    """Indices of the explained cases: all, or a seeded draw."""
    if count <= wanted:
        return np.arange(count)
    return np.sort(np.random.default_rng([seed, 6]).choice(count, wanted, replace=False))
