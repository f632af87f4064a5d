"""The rows of every model on every set, parted by the plan's subgroup variables: what subgroup tables are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..data.data import StudyData
from ..data.subgroup_names import subgroup_names
from ..estimate import Estimate
from ..evaluation.clusters import Clusters
from ..evaluation.cross_validation import Folds
from ..evaluation.subgroups import heterogeneity
from .names import judged_basis
from .notes import said
from .outcome import Study

SHARED = "no test between groups: patients have rows in several"


@dataclass(frozen=True)
class Parted:
    """One model on the rows of one set whose group is known. groups: (n,) names, two or more different ones.

    prediction: (n,) or (n, classes), of rows that the model was not fitted on. clusters: rows of one patient. folds: where out of
    fold. modelled: (n,) bool, whether the row's fold has a model.
    """

    model: str
    set: str
    basis: str
    variable: str
    data: StudyData
    groups: np.ndarray
    prediction: np.ndarray
    clusters: Clusters | None
    folds: Folds | None
    modelled: np.ndarray

    @property
    def names(self) -> tuple[str, ...]:
        """Of the groups, sorted."""
        return tuple(sorted(set(self.groups)))

    @property
    def keys(self) -> dict[str, str]:
        """The first columns of a table."""
        return {"model": self.model, "set": self.set, "variable": self.variable}

    @property
    def shared(self) -> bool:
        """Whether patients have rows in several groups, whose estimates then hang together."""
        if self.clusters is None:
            return False
        return self.clusters.within(self.groups).count > self.clusters.count

    def of(self, group: str) -> tuple[np.ndarray, Clusters | None]:
        """(n,) bool of the group's rows, and which of them are of one patient."""
        own = self.groups == group
        return own, Clusters.repeated(self.data.patients[own])

    def difference(self, estimates: Iterable[Estimate]) -> tuple[float, str]:
        """P of Cochran's Q of the groups' estimates, and why there is none."""
        if self.shared:
            return np.nan, SHARED
        _, _, p, note = heterogeneity(list(estimates))
        return p, note

    def said(self, note: str) -> str:
        """A row's note, see ``notes.said``."""
        return said(note, self.basis, "P")


def parted(
    study: Study[Any, Any], models: Iterable[str], prediction: Callable[[pd.DataFrame, str], np.ndarray]
) -> Iterator[Parted]:
    """Every model on every set by every variable of the plan that makes two groups or more.

    prediction: rows of a set in its order and a model's name -> (n,) or (n, classes).
    """
    for model in models:
        for name, data in study.prepared.sets.items():
            basis = judged_basis(name)
            table = study.predictions
            predicted = prediction(table[(table["set"] == name) & (table["basis"] == basis)], model)
            for variable, cut in study.plan.subgroups.items():
                groups = np.asarray(subgroup_names(data.terms, data.clinical, variable, cut))
                known = groups != ""
                if len(set(groups[known])) < 2:
                    continue
                rows = data.rows(np.flatnonzero(known))
                folds = study.work.folds(basis)
                clusters = study.prepared.clusters(rows.cases)
                modelled = _modelled(folds, predicted)[known]
                yield Parted(model, name, basis, variable, rows, groups[known], predicted[known], clusters, folds, modelled)


def _modelled(folds: Folds | None, predicted: np.ndarray) -> np.ndarray:
    """(n,) whether the row was predicted by a model. Probabilities of several classes always are."""
    if folds is None or predicted.ndim > 1:
        return np.ones(len(predicted), dtype=bool)
    return folds.of_one_model(predicted)[0]
