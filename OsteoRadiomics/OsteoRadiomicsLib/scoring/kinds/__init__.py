"""The kinds of model a file can hold: one class each, and one line in ``KINDS``."""

from __future__ import annotations

from typing import Any

from ...base.errors import ModelError
from .forest import ForestKind
from .kind import Kind
from .lightgbm import LightGBMKind
from .linear import LinearKind
from .logistic import LogisticKind
from .naive_bayes import NaiveBayesKind
from .nearest import NearestKind
from .perceptron import PerceptronKind
from .support_vectors import SupportVectorKind
from .xgboost import XGBoostKind

KINDS: dict[str, Kind[Any]] = {
    kind.name: kind
    for kind in (
        LogisticKind(),
        NearestKind(),
        SupportVectorKind(),
        ForestKind(),
        XGBoostKind(),
        LightGBMKind(),
        PerceptronKind(),
        NaiveBayesKind(),
        LinearKind(),
    )
}
"""``kind`` of model.json -> the kind."""


def find_kind(name: str) -> Kind[Any]:
    """The kind of that name. Raises ModelError listing the known ones."""
    if name not in KINDS:
        raise ModelError(f"is of the unknown kind {name}", cure=f"This version reads {', '.join(KINDS)}; update OsteoRadiomics")
    return KINDS[name]
