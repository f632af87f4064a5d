"""How the procedure for a time to an event is repeated and judged, and what stands in its grid."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from ...base.progress import Progress
from ...protocols.modelling_plan import LassoStep, ModellingPlan, RedundancyStep, SelectionStep, UnivariateStep
from ..data.data import StudyData
from ..data.inputs import Floats
from ..data.survival import Survival, events_of
from ..evaluation.calibration_at import calibration_slope
from ..evaluation.optimism import Measures
from ..evaluation.survival_concordance import harrell_c
from ..resampling.procedure import GridKind, Predict, Repeated, fit_procedure
from ..statistics.cox import cox_regression
from ..statistics.penalised_cox import ridge_cox
from ..study.validation import class_folds
from .fitting import FittedSurvival, fit_survival

SELECTORS: dict[str, tuple[SelectionStep, ...]] = {
    "Cox": (UnivariateStep(step="univariate", test="cox"),),
    "Cox, FDR": (UnivariateStep(step="univariate", test="cox", fdr=True),),
    "Cox, redundancy": (UnivariateStep(step="univariate", test="cox"), RedundancyStep(step="redundancy", threshold=0.9)),
    "Cox LASSO": (LassoStep(step="lasso", family="cox", rule="min"),),
    "Cox LASSO, 1 SE": (LassoStep(step="lasso", family="cox", rule="1se"),),
}
"""Name in the grid -> steps; the protocol's own chain stands beside them."""

MEASURES: Measures = {
    "c": lambda outcome, predictor: harrell_c(outcome, predictor).value,
    "calibration_slope": lambda outcome, predictor: calibration_slope(outcome, predictor).value,
}


def _cox(x: Floats, outcome: Survival) -> Floats:
    return cox_regression(x, outcome, [f"column {number}" for number in range(x.shape[1])]).coefficients


REGRESSIONS: dict[str, Callable[[Floats, Survival], Floats]] = {
    "Cox": _cox,
    "Cox, ridge 0.1": partial(ridge_cox, ridge=0.1),
    "Cox, ridge 1": partial(ridge_cox, ridge=1.0),
}
"""Name in the grid -> standardised columns (n, k) and times (n,) -> (k,) coefficients."""


def fit_regression(name: str, x: np.ndarray, outcome: np.ndarray, plan: ModellingPlan, progress: Progress) -> Predict:
    """A Cox regression on standardised columns: what it predicts from others. Raises TableError, Cancelled."""
    progress.check()
    coefficients = REGRESSIONS[name](x, outcome)
    return lambda columns: np.asarray(columns @ coefficients)


def event_classes(data: StudyData) -> np.ndarray:
    """(n,) 1 where the event was seen, 0 elsewhere: within these patients are drawn and dealt to folds."""
    return events_of(data.outcome).astype(int)


GRID = GridKind(
    selectors=SELECTORS,
    learner="regressor",
    usable=lambda: tuple(REGRESSIONS),
    fit=fit_regression,
    parts=lambda data: (data,),
    joined=lambda predicted: predicted[0],
    measures={"c": MEASURES["c"]},
    stand_in=lambda data: 0.0,
)

REPEATED: Repeated[FittedSurvival] = Repeated(
    fit=partial(fit_procedure, fit_survival),
    folds=lambda data, plan: class_folds(event_classes(data), data.patients, plan),
    strata=event_classes,
    measures=MEASURES,
    absent=lambda sample, count: np.zeros(count),
    grid=GRID,
    home=__name__,
)
