"""From candidate variables to a clinical model of a measured end point: each alone, then together, then those that hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..data.inputs import Floats, matrix, vector
from ..evaluation.clusters import Clusters
from ..evaluation.continuous import LinearFit, linear_regression, partial_f
from .logistic import variance_inflation
from .screening import Variable


@dataclass(frozen=True)
class LinearCandidate:
    """A variable alone.

    p: of the whole regression (F), which for a single column is that of its t.
    """

    variable: Variable
    fit: LinearFit
    p: float


@dataclass(frozen=True)
class LinearScreening:
    """Univariable, then multivariable linear regression; the counterpart of ``screening.Screening``.

    univariable: one per variable, in the order given. multivariable: of those with P below ``entry``, None when there are
    none; multivariable_p: of each of them in that model (partial F). vif: of each column of it. kept: names with multivariable
    P below ``stay``.
    """

    univariable: tuple[LinearCandidate, ...]
    entered: tuple[str, ...]
    multivariable: LinearFit | None
    multivariable_p: tuple[float, ...]
    vif: Floats
    kept: tuple[str, ...]
    entry: float
    stay: float


def screen_linear(
    inputs: ArrayLike,
    end_point: ArrayLike,
    names: Sequence[str],
    *,
    variables: Sequence[Variable],
    entry: float,
    stay: float,
    clusters: Clusters | None = None,
) -> LinearScreening:
    """Screen candidate variables. inputs: (n, k) coded columns that vary. end_point: (n,). names: k column names.

    variables: which columns belong together. clusters: rows of one patient.
    Raises TableError for constant or dependent columns and for too few patients.
    """
    y = vector(end_point, "the end point")
    table = matrix(inputs, "the clinical variables", length=y.size)
    labels = list(names)

    def fit(chosen: Sequence[Variable]) -> LinearFit:
        columns = [column for variable in chosen for column in variable.columns]
        return linear_regression(table[:, [labels.index(column) for column in columns]], y, columns, clusters=clusters)

    alone = tuple(LinearCandidate(variable, found, found.f_p) for variable in variables for found in [fit([variable])])
    entered = [candidate.variable for candidate in alone if candidate.p < entry]
    if not entered:
        return LinearScreening(alone, (), None, (), np.empty(0), (), entry, stay)
    together = fit(entered)
    p = [
        partial_f(fit([other for other in entered if other is not variable]), together) if len(entered) > 1 else together.f_p
        for variable in entered
    ]
    columns = [labels.index(name) for name in together.names[1:]]
    return LinearScreening(
        alone, tuple(variable.name for variable in entered), together, tuple(p), variance_inflation(table[:, columns]),
        tuple(variable.name for variable, value in zip(entered, p, strict=True) if value < stay), entry, stay,
    )  # fmt: skip
