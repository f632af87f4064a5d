"""Fitting a saved model to another centre, in three sizes, and what each gives on patients that it was not fitted on.

The sizes are the intercept; intercept and slope of the linear predictor; and every coefficient anew (Steyerberg et al., Stat Med
2004;23:2567). An update that is judged on the patients it was fitted on looks better than it is, most of all the largest. So each
patient's updated prediction comes from updates that were fitted without any row of the patient: ten-fold cross-validation, ten
times with other folds (once where there are thousands of cases), and the mean of the linear predictors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import nan

import numpy as np
from scipy.special import expit

from ...base.errors import TableError
from ...base.progress import Part, Progress
from ..data.inputs import Flags, Floats
from ..data.survival import events_of, is_survival
from ..estimate import Estimate
from ..evaluation.clusters import Clusters, mean_estimate
from ..evaluation.continuous import linear_regression
from ..evaluation.recalibration import fit_recalibration
from ..resampling.measured_split import measured_folds
from ..resampling.split import folds
from ..statistics.cox_baseline import BaselineHazard
from ..statistics.logistic import logistic_regression

METHODS = ("intercept", "intercept and slope", "refit")
FOLDS, REPEATS, SEED = 10, 10, 20
MANY = 2000
"""Cases from which on folds are dealt once: in 2,000 simulated ones another deal moved a refit's AUC by 0.002 and its slope by
0.02, at most a sixth of their margins of error."""
FEWEST = 3
"""Patients of each class, so that each fold's update sees two at least."""
LINEAR = "(linear predictor)"
INTERCEPT = "(intercept)"
Fit = Callable[[np.ndarray], Callable[[np.ndarray], Floats]]
"""From the rows it is fitted on to what it gives for other rows: their linear predictor, or one for each horizon."""


@dataclass(frozen=True)
class Term:
    """One coefficient of an updated equation."""

    name: str
    value: Estimate


@dataclass(frozen=True)
class Fitted:
    """An update's equation, fitted on all patients. terms: coefficients with intervals. covariance: (m, m) of the first m.

    sigma, df: residual standard deviation and degrees of freedom, of a measured end point. baselines: of a time to an event, at
    each horizon; their terms come last.
    """

    terms: tuple[Term, ...]
    covariance: Floats
    sigma: float = nan
    df: int = 0
    baselines: tuple[BaselineHazard, ...] = ()

    @property
    def coefficients(self) -> Floats:
        """(m,)."""
        return np.array([term.value.value for term in self.terms[: len(self.covariance)]], dtype=float)


@dataclass(frozen=True)
class Update:
    """One update. fitted: on all patients. prediction: (n,) cross-validated. Both None where reason says why.

    Of a time to an event: (n, horizons) logarithms of the cumulative hazard; of several classes: (n, k) probabilities.
    """

    method: str
    fitted: Fitted | None
    prediction: Floats | None
    reason: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """Its coefficients; empty where there is none."""
        return self.fitted.terms if self.fitted else ()

    @property
    def keeps_order(self) -> bool:
        """Whether it leaves the order of patients as it is."""
        return self.method != "refit" and all(term.value.value > 0 for term in self.terms if term.name == LINEAR)


@dataclass(frozen=True)
class Design:
    """What a model makes of n patients. linear: (n,) linear predictor. columns: (n, k) that its equation weighs, by name.

    no_equation: why there is nothing to refit; empty for an equation.
    """

    linear: Floats
    columns: Floats
    names: tuple[str, ...]
    no_equation: str = ""


def unseen_words(truth: np.ndarray, patients: np.ndarray, averaged: str = "linear predictors") -> str:
    """How updated predictions are made of these patients. truth: (n,) as of ``deals``.

    averaged: what is, over the repetitions.
    """
    folds, repeats = deals(truth, patients)
    times = f"{repeats} times with other folds, {averaged} averaged" if repeats > 1 else "once"
    return (
        f"{folds}-fold cross-validation within these patients, {times}: no patient's updated prediction comes from an update "
        "that was fitted on him"
    )


def risk_updates(
    events: Flags, design: Design, patients: np.ndarray, clusters: Clusters | None = None, progress: Progress | None = None
) -> tuple[Update, ...]:
    """Updates of probabilities. events: (n,). patients: (n,) ids, whose rows stay together. clusters: for intervals.

    Raises Cancelled.
    """
    smallest = smallest_class(events, patients)
    if smallest < FEWEST:
        return no_updates(f"an update needs {FEWEST} patients of each class, there are {smallest} of one")
    risk = expit(design.linear)
    number = events.astype(int)
    count, repeats = deals(events, patients)
    unseen = Unseen(lambda seed: folds(number, patients, count, seed), repeats, expit, progress or Progress())

    def recalibrated(slope: bool) -> Fit:
        def fit(rows: np.ndarray) -> Callable[[np.ndarray], Floats]:
            found = fit_recalibration(events[rows], risk[rows], slope=slope, firth="auto")
            return lambda others: found.intercept + found.slope * design.linear[others]

        return fit

    def refitted(rows: np.ndarray) -> Callable[[np.ndarray], Floats]:
        found = logistic_regression(design.columns[rows], events[rows], design.names, interval="wald")
        return lambda others: found.linear_predictor(design.columns[others])

    def intercept() -> Fitted:
        shift = logistic_regression(np.empty((events.size, 0)), events, [], offset=design.linear, clusters=clusters)
        return wald_fitted((INTERCEPT,), shift.coefficients, shift.covariance)

    def line() -> Fitted:
        found = logistic_regression(design.linear, events, [LINEAR], interval="wald", clusters=clusters)
        return wald_fitted((INTERCEPT, LINEAR), found.coefficients, found.covariance)

    warnings: list[str] = []

    def anew() -> Fitted:
        found = logistic_regression(design.columns, events, design.names, interval="wald", clusters=clusters)
        warnings.extend(found.warnings)
        return wald_fitted((INTERCEPT, *design.names), found.coefficients, found.covariance)

    return (
        one_update("intercept", intercept, recalibrated(False), unseen),
        one_update("intercept and slope", line, recalibrated(True), unseen),
        refit_update(design.no_equation, anew, refitted, unseen, warnings),
    )


def value_updates(
    measured: Floats, design: Design, patients: np.ndarray, clusters: Clusters | None = None, progress: Progress | None = None
) -> tuple[Update, ...]:
    """Updates of predictions of a measured end point. measured: (n,). The others as for ``risk_updates``."""
    count = len(np.unique(patients))
    if count < 2 * FEWEST:
        return no_updates(f"an update needs {2 * FEWEST} patients, there are {count}")

    parts, repeats = deals(measured, patients)
    unseen = Unseen(lambda seed: measured_folds(measured, patients, parts, seed), repeats, np.asarray, progress or Progress())

    def shifted(rows: np.ndarray) -> Callable[[np.ndarray], Floats]:
        shift = float((measured[rows] - design.linear[rows]).mean())
        return lambda others: design.linear[others] + shift

    def regressed(inputs: Floats, names: Sequence[str]) -> Fit:
        def fit(rows: np.ndarray) -> Callable[[np.ndarray], Floats]:
            found = linear_regression(inputs[rows], measured[rows], names)
            return lambda others: found.predict(inputs[others])

        return fit

    def shift() -> Fitted:
        found = mean_estimate(measured - design.linear, (-np.inf, np.inf), clusters)
        # As of a regression: the residual variance is that of as many rows as there are patients.
        sigma = float(np.std(measured - design.linear)) * np.sqrt(count / (count - 1))
        return Fitted((Term(INTERCEPT, found),), np.array([[found.se**2]]), float(sigma), count - 1)

    def line() -> Fitted:
        found = linear_regression(design.linear, measured, [LINEAR], clusters=clusters)
        terms = tuple(map(Term, (INTERCEPT, LINEAR), found.coefficients))
        return Fitted(terms, found.covariance, found.sigma, found.df_residual)

    def anew() -> Fitted:
        found = linear_regression(design.columns, measured, design.names, clusters=clusters)
        terms = tuple(map(Term, (INTERCEPT, *design.names), found.coefficients))
        return Fitted(terms, found.covariance, found.sigma, found.df_residual)

    return (
        one_update("intercept", shift, shifted, unseen),
        one_update("intercept and slope", line, regressed(design.linear[:, None], [LINEAR]), unseen),
        refit_update(design.no_equation, anew, regressed(design.columns, design.names), unseen),
    )


@dataclass(frozen=True)
class Unseen:
    """How predictions of patients who are left out are made. deal: seed -> folds as (training rows, rows left out).

    repeats: with other seeds. outcome: from linear predictor to prediction. progress: told of each repeat of each update.
    methods: all updates that are made.
    """

    deal: Callable[[int], Iterator[tuple[np.ndarray, np.ndarray]]]
    repeats: int
    outcome: Callable[[Floats], Floats]
    progress: Progress
    methods: tuple[str, ...] = METHODS

    def prediction(self, method: str, fit: Fit) -> Floats:
        """(n,) from the mean linear predictor of each row over the repeats, always of fits without its patient."""
        place, count = self.methods.index(method), len(self.methods)
        progress = Part(self.progress, place / count, (place + 1) / count, "updating")
        found = []
        for repeat in range(self.repeats):
            progress.report(repeat, self.repeats, method)
            parts = [(left_out, fit(training)(left_out)) for training, left_out in self.deal(SEED + repeat)]
            own = np.empty((sum(len(rows) for rows, _ in parts), *parts[0][1].shape[1:]))
            for rows, values in parts:
                own[rows] = values
            found.append(own)
        return self.outcome(np.mean(found, axis=0))


def smallest_class(truth: np.ndarray, patients: np.ndarray) -> int:
    """Patients of the class that fewest of them have, of those that there are. truth: (n,) events, or places of classes."""
    return min(len(np.unique(patients[truth == value])) for value in np.unique(truth))


def deals(truth: np.ndarray, patients: np.ndarray) -> tuple[int, int]:
    """Folds and repetitions. truth: (n,) events, places of classes, measured values, or times, of which the events decide: how
    many are censored does not matter, and may be one or none."""
    if is_survival(truth):
        most = int(events_of(truth).sum())
    else:
        most = len(np.unique(patients)) // 2 if truth.dtype.kind == "f" else smallest_class(truth, patients)
    return min(FOLDS, most), 1 if truth.size >= MANY else REPEATS


def one_update(method: str, whole: Callable[[], Fitted], fit: Fit, unseen: Unseen) -> Update:
    """One update, with the reason where it cannot be made. whole: on all patients."""
    try:
        return Update(method, whole(), unseen.prediction(method, fit))
    except TableError as error:
        return Update(method, None, None, str(error))


def refit_update(no_equation: str, whole: Callable[[], Fitted], fit: Fit, unseen: Unseen, warnings: Sequence[str] = ()) -> Update:
    """Every coefficient anew. no_equation: why there is nothing to refit. warnings: filled by ``whole``."""
    if no_equation:
        return Update("refit", None, None, no_equation)
    found = one_update("refit", whole, fit, unseen)
    return replace(found, warnings=tuple(warnings))


def wald_fitted(names: Sequence[str], coefficients: Floats, covariance: Floats) -> Fitted:
    """Coefficients (m,) with normal intervals."""
    errors = np.sqrt(np.diag(covariance))
    terms = (
        Term(name, Estimate.wald(float(value), float(error)))
        for name, value, error in zip(names, coefficients, errors, strict=True)
    )
    return Fitted(tuple(terms), covariance)


def no_updates(reason: str, methods: tuple[str, ...] = METHODS) -> tuple[Update, ...]:
    """Every update with the same reason."""
    return tuple(Update(method, None, None, reason) for method in methods)
