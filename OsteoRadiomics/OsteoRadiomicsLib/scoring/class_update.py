"""What an update makes of the probabilities of a model of several classes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..base.errors import ModelError
from .classes_schema import RULE, ClassesSpec, ClassRefit
from .kinds.row_sums import row_sums, weighted_rows
from .model import Model

_TAKEN = "the class with the highest is taken, of equal ones the first"
_SHIFTED = (
    "each class has a model of its own against all others, and their probabilities are divided by their sum; then the log-odds "
    "of each class against the first are multiplied by a slope, and an intercept is added, as "
    f"an update gave them; {_TAKEN}"
)
_REFITTED = (
    "probabilities are those of a multinomial logistic regression, refitted by an update, on what the models of the classes "
    f"weigh; {_TAKEN}; what is said of a class alone is its model before the update"
)


def rule_of(spec: ClassesSpec) -> str:
    """How classes are taken, in words."""
    return _REFITTED if spec.refit else _SHIFTED if spec.shift else RULE


def updated(spec: ClassesSpec, together: np.ndarray, members: Mapping[str, Model], coded: Mapping[str, np.ndarray]) -> np.ndarray:
    """(n, k) probabilities after the update; as they are where there is none.

    together: (n, k) of the models of the classes, adding up to 1. coded: class -> (n, inputs) of its model, coded and imputed.
    """
    if spec.shift:
        logs = np.log(together)
        odds = [own + spec.shift.slope * (logs[:, place] - logs[:, 0]) for place, own in enumerate(spec.shift.intercepts, 1)]
    elif spec.refit:
        x = refit_columns(spec.refit, members, coded)
        odds = [first + weighted_rows(x, np.array(rest)) for first, *rest in spec.refit.coefficients]
    else:
        return together
    return _shares(np.column_stack([np.zeros(len(together)), *odds]))


def refit_columns(refit: ClassRefit, members: Mapping[str, Model], coded: Mapping[str, np.ndarray]) -> np.ndarray:
    """(n, m) what the regression weighs. coded: as for ``updated``."""
    made = {name: members[name].columns(coded[name]) for name in dict.fromkeys(own.of_class for own in refit.columns)}
    return np.column_stack([made[own.of_class][:, _place(members[own.of_class], own.column)] for own in refit.columns])


def check_refit(refit: ClassRefit, members: Mapping[str, Model], where: str) -> None:
    """Raises ModelError for a column that no model of a class has."""
    for own in refit.columns:
        if own.of_class not in members or own.column not in {column.name for column in members[own.of_class].spec.columns}:
            raise ModelError(f"refit: the model of class {own.of_class} has no column {own.column}", where=where)


def _place(member: Model, column: str) -> int:
    return [own.name for own in member.spec.columns].index(column)


def _shares(odds: np.ndarray) -> np.ndarray:
    """(n, k) probabilities of log-odds against one class."""
    raised = np.exp(odds - odds.max(axis=1, keepdims=True))
    return np.asarray(raised / row_sums(raised.T)[:, None])
