"""The kinds of model a file can hold: one module each with a ``KIND``, and one line in ``KINDS``."""

from __future__ import annotations

from typing import Any

from ...base.errors import ModelError
from ...base.extensions import extension_hint
from ...base.registry import Registry
from .kind import Kind

KINDS: Registry[Kind[Any]] = Registry(
    "kind of model",
    Kind,  # type: ignore[type-abstract]  # entries are instances of it; it is never made itself
    (
        ".logistic:KIND",
        ".nearest:KIND",
        ".support_vectors:KIND",
        ".forest:KIND",
        ".xgboost:KIND",
        ".lightgbm:KIND",
        ".perceptron:KIND",
        ".naive_bayes:KIND",
        ".stack:KIND",
        ".linear:KIND",
        ".cox:KIND",
    ),
    field="model_kinds",
    package=__name__,
)
"""``kind`` of model.json -> the kind."""


def find_kind(name: str) -> Kind[Any]:
    """The kind of that name. Raises ModelError listing the known ones."""
    if name not in KINDS:
        raise ModelError(
            f"is of the unknown kind {name}{extension_hint()}",
            cure=f"This version reads {', '.join(KINDS)}; update OsteoRadiomics",
        )
    return KINDS[name]
