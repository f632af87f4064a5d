"""From candidate variables to a clinical Cox model: each alone, then together, then those that hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..data.inputs import Floats
from ..data.survival import Survival
from .cox import CoxFit, SeparationError, cox_regression, likelihood_ratio
from .logistic import variance_inflation
from .screening import Variable


@dataclass(frozen=True)
class CoxCandidate:
    """A variable alone. p: Wald's of one column, the likelihood ratio of several; NaN where fit is None, and note says why."""

    variable: Variable
    fit: CoxFit | None
    p: float
    note: str = ""


@dataclass(frozen=True)
class CoxScreening:
    """Univariable, then multivariable Cox regression; the counterpart of ``screening.Screening``.

    univariable: one per variable, in the order given. entered: of those with P below ``entry``. multivariable: all of these
    together, None when there are none or it has no finite estimate, which note says; multivariable_p: of each of them there. vif:
    of each of its columns. kept: names with multivariable P below ``stay``.
    """

    univariable: tuple[CoxCandidate, ...]
    entered: tuple[str, ...]
    multivariable: CoxFit | None
    multivariable_p: tuple[float, ...]
    vif: Floats
    kept: tuple[str, ...]
    entry: float
    stay: float
    note: str = ""


def screen_cox(
    inputs: Floats, outcome: Survival, names: Sequence[str], *, variables: Sequence[Variable], entry: float, stay: float
) -> CoxScreening:
    """Screen candidate variables. inputs: (n, k) coded columns that vary. outcome: (n,). names: k.

    variables: which columns belong together. Raises TableError for dependent columns and too few patients.
    """
    labels = list(names)

    def fit(chosen: Sequence[Variable]) -> CoxFit:
        columns = [column for variable in chosen for column in variable.columns]
        return cox_regression(inputs[:, [labels.index(column) for column in columns]], outcome, columns)

    def alone(variable: Variable) -> CoxCandidate:
        try:
            found = fit([variable])
        except SeparationError as error:
            return CoxCandidate(variable, None, np.nan, error.what)
        return CoxCandidate(variable, found, float(found.p[0]) if len(variable.columns) == 1 else found.overall.p)

    candidates = tuple(alone(variable) for variable in variables)
    entered = [candidate.variable for candidate in candidates if candidate.p < entry]
    called = tuple(variable.name for variable in entered)
    if not entered:
        return CoxScreening(candidates, (), None, (), np.empty(0), (), entry, stay)
    try:
        together = fit(entered)
        p = tuple(_p(variable, together, entered, fit) for variable in entered)
    except SeparationError as error:
        return CoxScreening(candidates, called, None, (np.nan,) * len(entered), np.empty(0), (), entry, stay, error.what)
    columns = [labels.index(name) for name in together.names]
    kept = tuple(variable.name for variable, value in zip(entered, p, strict=True) if value < stay)
    return CoxScreening(candidates, called, together, p, variance_inflation(inputs[:, columns]), kept, entry, stay)


def _p(variable: Variable, together: CoxFit, entered: Sequence[Variable], fit: Callable[[Sequence[Variable]], CoxFit]) -> float:
    if len(variable.columns) == 1:
        return float(together.p[together.names.index(variable.columns[0])])
    others = [other for other in entered if other is not variable]
    smaller = fit(others).log_likelihood if others else together.null_log_likelihood
    return likelihood_ratio(smaller, together.log_likelihood, len(variable.columns)).p
