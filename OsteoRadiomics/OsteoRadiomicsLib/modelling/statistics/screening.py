"""From candidate variables to a clinical model: each alone, then together, then those that hold their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ...base.errors import TableError
from ..data.inputs import Floats, binary_outcome, check_names, matrix
from ..evaluation.clusters import Clusters
from .logistic import LogisticFit, likelihood_ratio_test, logistic_regression, overall_test, variance_inflation


@dataclass(frozen=True)
class Variable:
    """One candidate: its columns in the design (one, or an indicator per level beyond the reference), their coding in words."""

    name: str
    columns: tuple[str, ...]
    coding: str = ""


@dataclass(frozen=True)
class Candidate:
    """A variable alone.

    p: Wald, or the likelihood ratio of all its columns together (several columns, or Firth's correction).
    """

    variable: Variable
    fit: LogisticFit
    p: float


@dataclass(frozen=True)
class Screening:
    """Univariable, then multivariable logistic regression.

    univariable: one per variable, in the order given. entered: names of the variables with univariable P below ``entry``.
    multivariable: all of those together, None when there are none. multivariable_p: of each entered variable in that model.
    kept: names with multivariable P below ``stay``. final: the model of those alone, None when there are none.
    vif: variance inflation of each column of the multivariable model. entry, stay: the limits.
    """

    univariable: tuple[Candidate, ...]
    entered: tuple[str, ...]
    multivariable: LogisticFit | None
    multivariable_p: tuple[float, ...]
    vif: Floats
    kept: tuple[str, ...]
    final: LogisticFit | None
    entry: float
    stay: float


def screen(
    inputs: ArrayLike,
    outcome: ArrayLike,
    names: Sequence[str],
    *,
    variables: Sequence[Variable] | None = None,
    entry: float = 0.05,
    stay: float = 0.05,
    clusters: Clusters | None = None,
) -> Screening:
    """Screen candidate variables. inputs: (n, k) coded columns. outcome: (n,) 0/1. names: k column names.

    variables: which columns belong together; by default every column is a variable. clusters: rows of one patient. Separation is
    met with Firth's correction.
    Raises TableError for constant or dependent columns and for limits outside 0..1.
    """
    events = binary_outcome(outcome)
    table = matrix(inputs, "the clinical variables", length=events.size)
    labels = check_names(names, table.shape[1], "the clinical variables")
    if not (0 < entry <= 1 and 0 < stay <= 1):
        raise TableError("the limits of P must lie above 0 and up to 1")
    candidates = tuple(variables) if variables is not None else tuple(Variable(name, (name,)) for name in labels)
    _check_columns(candidates, labels)

    def fit(chosen: Sequence[Variable], firth: str = "auto") -> LogisticFit:
        columns = [column for variable in chosen for column in variable.columns]
        chosen_columns = table[:, [labels.index(column) for column in columns]]
        return logistic_regression(chosen_columns, events, columns, firth=firth, clusters=clusters)

    alone = tuple(_alone(variable, fit([variable])) for variable in candidates)
    entered = tuple(candidate.variable for candidate in alone if candidate.p < entry)
    if not entered:
        return Screening(alone, (), None, (), np.empty(0), (), None, entry, stay)
    together = fit(entered)
    method = "always" if together.firth else "never"
    p = []
    for variable in entered:
        if len(variable.columns) == 1:
            p.append(float(together.p[together.names.index(variable.columns[0])]))
        else:
            without = fit([other for other in entered if other is not variable], method)
            p.append(likelihood_ratio_test(without, together).p)
    kept = tuple(variable for variable, value in zip(entered, p, strict=True) if value < stay)
    columns = [labels.index(name) for name in together.names[1:]]
    return Screening(
        alone, tuple(v.name for v in entered), together, tuple(p), variance_inflation(table[:, columns]),
        tuple(v.name for v in kept), fit(kept) if kept else None, entry, stay,
    )  # fmt: skip


def _alone(variable: Variable, fit: LogisticFit) -> Candidate:
    return Candidate(variable, fit, float(fit.p[1]) if len(variable.columns) == 1 else overall_test(fit).p)


def _check_columns(variables: Sequence[Variable], names: Sequence[str]) -> None:
    for variable in variables:
        unknown = set(variable.columns) - set(names)
        if unknown or not variable.columns:
            raise TableError(f"the variable {variable.name} has no column {', '.join(sorted(unknown)) or 'at all'}")
