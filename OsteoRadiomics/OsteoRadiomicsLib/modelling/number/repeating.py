"""How the procedure for a measured outcome is repeated and judged, and what stands in its grid."""

from __future__ import annotations

from functools import partial

import numpy as np

from ...base.errors import TableError
from ...base.progress import Progress
from ...protocols.modelling_plan import LassoStep, ModellingPlan, MrmrStep, RedundancyStep, SelectionStep, UnivariateStep
from ..evaluation.continuous import linear_regression, prediction_error
from ..evaluation.optimism import Measures
from ..resampling.measured_split import measured_folds
from ..resampling.procedure import GridKind, Predict, Repeated, fit_procedure
from .fitting import FittedNumber, fit_number
from .regressors import REGRESSORS

SELECTORS: dict[str, tuple[SelectionStep, ...]] = {
    "Pearson": (UnivariateStep(step="univariate", test="pearson"),),
    "Spearman": (UnivariateStep(step="univariate", test="spearman"),),
    "Spearman, FDR": (UnivariateStep(step="univariate", test="spearman", fdr=True),),
    "Spearman, redundancy": (
        UnivariateStep(step="univariate", test="spearman"),
        RedundancyStep(step="redundancy", threshold=0.9),
    ),
    **{f"mRMR {scheme}": (MrmrStep(step="mrmr", scheme=scheme, keep=20),) for scheme in ("MID", "MIQ", "FCQ")},
    "linear LASSO": (LassoStep(step="lasso", family="linear", rule="min"),),
    "linear LASSO, 1 SE": (LassoStep(step="lasso", family="linear", rule="1se"),),
}
"""Name in the grid -> steps; the protocol's own chain stands beside them."""


def calibration_slope(measured: np.ndarray, predicted: np.ndarray) -> float:
    """Of the regression of measured on predicted values, NaN where predictions are equal. measured, predicted: (n,)."""
    if np.ptp(predicted) == 0:
        return float("nan")
    return float(linear_regression(predicted[:, None], measured, ["predicted"]).slopes[0])


MEASURES: Measures = {
    "r2": lambda measured, predicted: prediction_error(measured, predicted).r2,
    "mae": lambda measured, predicted: prediction_error(measured, predicted).mae,
    "rmse": lambda measured, predicted: prediction_error(measured, predicted).rmse,
    "r": lambda measured, predicted: prediction_error(measured, predicted).pearson.r.value,
    "calibration_slope": calibration_slope,
}


def fit_regressor(name: str, x: np.ndarray, outcome: np.ndarray, plan: ModellingPlan, progress: Progress) -> Predict:
    """A regressor on standardised columns: what it predicts from others. Raises TableError, Cancelled."""
    progress.check()
    try:
        fitted = REGRESSORS[name](plan.split.seed).fit(x, outcome)
    except ValueError as error:
        raise TableError(
            f"{name} cannot be fitted on {len(x)} rows ({error})", cure="Add patients or leave the grid out"
        ) from error
    return lambda columns: np.asarray(fitted.predict(columns))


GRID = GridKind(
    selectors=SELECTORS,
    learner="regressor",
    usable=lambda: tuple(REGRESSORS),
    fit=fit_regressor,
    parts=lambda data: (data,),
    joined=lambda predicted: predicted[0],
    measures={name: MEASURES[name] for name in ("r2", "mae", "r")},
)

REPEATED: Repeated[FittedNumber] = Repeated(
    fit=partial(fit_procedure, fit_number),
    folds=lambda data, plan: measured_folds(data.outcome, data.patients, plan.folds, plan.split.seed),
    # Patients are drawn as they come, as for the selection frequency.
    strata=lambda data: np.zeros(len(data), dtype=int),
    measures=MEASURES,
    absent=lambda sample, count: np.full(count, sample.outcome.mean()),
    grid=GRID,
    home=__name__,
)
