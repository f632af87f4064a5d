"""LASSO as a selector that also gives the Radscore: its linear predictor."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from ...base.errors import TableError
from ..data.survival import events_of, is_survival
from ..resampling.measured_split import is_measured, measured_fold_numbers
from ..resampling.split import fold_numbers
from ..statistics.lasso import CrossValidatedLasso, Family, cross_validated_lasso
from .selector import Selector

LEAST_FOLDS = 3


class LassoSelector(Selector):
    """Columns with a coefficient at the lambda that cross-validation by patient chooses.

    fit takes ``patients`` (n,), by default every row its own. With fewer patients (of a class) than folds, as many folds as
    patients are used; below three a TableError is raised. coefficients_: (columns,), intercept_: of the Radscore.
    validation_: the cross-validated path.
    """

    validation_: CrossValidatedLasso | None
    coefficients_: np.ndarray
    intercept_: float

    def __init__(self, family: Family = "logistic", folds: int = 10, rule: Literal["min", "1se"] = "min", seed: int = 0) -> None:
        self.family = family
        self.folds = folds
        self.rule = rule
        self.seed = seed

    def fit(self, x: np.ndarray, y: np.ndarray, **given: Any) -> LassoSelector:
        """x: (n, columns). y: (n,) 0/1, numbers for the linear family, times for Cox. patients: (n,) ids."""
        self.validation_, self.coefficients_ = None, np.zeros(x.shape[1])
        self.intercept_ = 0.0 if self.family == "cox" else float(np.mean(y))
        if self.family == "logistic":
            self.intercept_ = float(np.log(self.intercept_ / (1 - self.intercept_)))
        return super().fit(x, y, **given)

    def _choose(self, x: np.ndarray, y: np.ndarray, **given: Any) -> tuple[np.ndarray, list[str]]:
        patients = given.get("patients")
        patients = np.arange(len(y)) if patients is None else patients
        numbers = self._fold_numbers(y, patients)
        self.validation_ = cross_validated_lasso(x, y, numbers, self.family, progress=given.get("progress"))
        path, index = self.validation_.path, self.validation_.index(self.rule)
        self.coefficients_, self.intercept_ = path.coefficients[index], float(path.intercepts[index])
        reason = f"LASSO coefficient 0 at lambda {path.lambdas[index]:.4g} ({self.rule})"
        return self.coefficients_ != 0, [reason] * x.shape[1]

    def _fold_numbers(self, y: np.ndarray, patients: np.ndarray) -> np.ndarray:
        """(n,) fold of each row, by patient, alike in outcome, or in events."""
        y = events_of(y).astype(int) if is_survival(y) else y
        measured = is_measured(y)
        groups = [np.ones(len(y), dtype=bool)] if measured else [y == value for value in np.unique(y)]
        fewest = min(len(np.unique(patients[group])) for group in groups)
        if fewest < LEAST_FOLDS:
            who = f"there are {fewest} patients" if measured else f"a class has {fewest} patients"
            raise TableError(f"{who}, too few for the cross-validation of LASSO", cure="Add patients")
        deal = measured_fold_numbers if measured else fold_numbers
        return deal(y, patients, min(self.folds, fewest), self.seed)
