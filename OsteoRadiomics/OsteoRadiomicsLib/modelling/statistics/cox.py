"""Cox regression as clinical papers report it: hazard ratios, Wald and likelihood-ratio tests, Efron's treatment of ties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import chi2, norm

from ...base.errors import TableError
from ...scoring.kinds.row_sums import weighted_rows
from ..data.inputs import Floats, check_names, matrix
from ..data.survival import Survival
from ..estimate import Estimate, normal_quantile
from .cox_separation import separating_columns
from .logistic import EVENTS_PER_VARIABLE, LikelihoodRatio
from .risk_sets import PartialLikelihood, RiskSets
from .univariate import ColumnTests

MAX_ITERATIONS = 100
LONGEST_STEP = 5.0
"""Largest change of a linear predictor in one iteration."""
GAIN_TOLERANCE = 1e-13
SATURATED = 15.0
"""Range of linear predictors from which on the likelihood may have no largest value."""


class SeparationError(TableError):
    """The event always comes first to those with the largest (or smallest) value: the hazard ratio is infinite."""


@dataclass(frozen=True)
class CoxFit:
    """A fitted Cox regression.

    names, coefficients, p, hazard_ratios: (k,), p and intervals by Wald's test. covariance: (k, k) inverse information. centre:
    (k,) means of the inputs. log_likelihood, null_log_likelihood: partial, of the model and of equal hazards. patients, events:
    counts. warnings: what the reader of the table must know.
    """

    names: tuple[str, ...]
    coefficients: Floats
    covariance: Floats
    centre: Floats
    p: Floats
    hazard_ratios: tuple[Estimate, ...]
    log_likelihood: float
    null_log_likelihood: float
    patients: int
    events: int
    warnings: tuple[str, ...]

    @property
    def standard_errors(self) -> Floats:
        """(k,) of the coefficients."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def overall(self) -> LikelihoodRatio:
        """Whether the model says more than that all hazards are equal."""
        return likelihood_ratio(self.null_log_likelihood, self.log_likelihood, len(self.names))

    def linear_predictor(self, inputs: ArrayLike) -> Floats:
        """(m,) log hazard ratios of (m, k) inputs to a patient with the means of the training inputs."""
        return weighted_rows(matrix(inputs, "the inputs") - self.centre, self.coefficients)


def cox_regression(inputs: ArrayLike, outcome: Survival, names: Sequence[str]) -> CoxFit:
    """Fit log hazard = baseline + inputs . coefficients by the largest partial likelihood, ties by Efron.

    inputs: (n, k). outcome: (n,) of ``data.survival``. names: k. Raises TableError for constant or dependent columns and for too
    few patients or events, SeparationError where the likelihood has no largest value.
    """
    raw = matrix(inputs, "the inputs", length=len(outcome))
    labels = check_names(names, raw.shape[1], "the inputs")
    centre, scale = raw.mean(axis=0), raw.std(axis=0)
    _check_rank(raw, scale, labels)
    columns = (raw - centre) / scale
    sets = RiskSets(outcome)
    null = sets.at(np.zeros(len(raw)))
    found, coefficients, converged = _maximised(sets, columns, null)
    if not converged or np.ptp(columns @ coefficients) > SATURATED:
        infinite = separating_columns(columns, outcome)
        if infinite.any():
            which = ", ".join(name for name, own in zip(labels, infinite, strict=True) if own)
            raise SeparationError(
                f"{which} puts events and event-free patients in order: the hazard ratio has no finite estimate"
            )
        if not converged:
            raise TableError("the Cox regression did not converge", cure="Look for extreme values in the inputs")
    b, se_scale = coefficients / scale, 1 / scale
    try:
        covariance = np.linalg.inv(sets.information(columns, found)) * se_scale[:, None] * se_scale[None, :]
    except np.linalg.LinAlgError as error:  # as where nobody else is at risk when somebody has the event
        raise TableError("the events tell nothing of the inputs", cure="Give more patients with the event") from error
    se = np.sqrt(np.diag(covariance))
    events = int(sets.event.sum())
    warnings = []
    if events / len(labels) < EVENTS_PER_VARIABLE:
        share = f"{events / len(labels):.1f} events per variable, fewer than {EVENTS_PER_VARIABLE}"
        warnings.append(f"{share}: estimates are unstable")
    half = normal_quantile() * se
    with np.errstate(over="ignore"):
        ratios = tuple(
            Estimate(float(np.exp(v)), float(np.exp(v - h)), float(np.exp(v + h)), float(s))
            for v, h, s in zip(b, half, se, strict=True)
        )
    p = np.asarray(2 * norm.sf(np.abs(b / se)))
    return CoxFit(
        labels, b, covariance, centre, p, ratios, found.log_likelihood, null.log_likelihood, len(raw), events, tuple(warnings)
    )


def likelihood_ratio(smaller: float, larger: float, df: int) -> LikelihoodRatio:
    """Test of nested models by their log-likelihoods."""
    statistic = max(0.0, 2 * (larger - smaller))
    return LikelihoodRatio(statistic, df, float(chi2.sf(statistic, df)))


def score_tests(columns: Floats, outcome: Survival) -> tuple[Floats, Floats]:
    """(k,) z of the score test of each column (n, k) alone, positive where larger values come with earlier events, and (k,) P.

    The score test of ``coxph``; for two groups without ties it is the log-rank test. NaN for columns that do not vary.
    """
    sets = RiskSets(outcome)
    null = sets.at(np.zeros(len(columns)))
    z = (columns - columns.mean(axis=0)) / np.where(columns.std(axis=0) > 0, columns.std(axis=0), np.nan)
    score = z.T @ (sets.event - null.expected)
    information = null.expected @ z**2 - np.sum(sets.means(z, null) ** 2, axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        statistic = score / np.sqrt(information)
    return statistic, np.asarray(2 * norm.sf(np.abs(statistic)))


def column_tests(columns: Floats, outcome: Survival) -> ColumnTests:
    """``score_tests`` as selection reads them."""
    z, p = score_tests(columns, outcome)
    return ColumnTests("Cox score", z, np.full(z.size, 1.0), p, "a constant column says nothing of the hazard")


def _maximised(sets: RiskSets, columns: Floats, null: PartialLikelihood) -> tuple[PartialLikelihood, Floats, bool]:
    """Newton's method with steps that are held short, then halved until the likelihood rises."""
    current, b = null, np.zeros(columns.shape[1])
    for _ in range(MAX_ITERATIONS):
        step = np.linalg.pinv(sets.information(columns, current), hermitian=True) @ (columns.T @ (sets.event - current.expected))
        step *= LONGEST_STEP / max(np.abs(columns @ step).max(), LONGEST_STEP)
        for _halving in range(30):
            trial = sets.at(columns @ (b + step))
            if trial.log_likelihood >= current.log_likelihood - 1e-12 * abs(current.log_likelihood):
                break
            step /= 2
        gain = trial.log_likelihood - current.log_likelihood
        b, current = b + step, trial
        if gain < GAIN_TOLERANCE * (1 + abs(current.log_likelihood)):
            return current, b, True
        if np.ptp(columns @ b) > 20 * SATURATED:
            break
    return current, b, False


def _check_rank(raw: Floats, scale: Floats, names: Sequence[str]) -> None:
    flat = scale <= 1e-12 * np.maximum(np.abs(raw).max(axis=0), 1e-300)
    if flat.any():
        raise TableError(f"{names[int(np.argmax(flat))]} does not vary", cure="Leave it out")
    if len(raw) <= len(names):
        raise TableError(f"{len(names)} coefficients need more than {len(raw)} patients")
    z = (raw - raw.mean(axis=0)) / scale
    for count in range(2, len(names) + 1):
        if np.linalg.matrix_rank(z[:, :count]) < count:
            raise TableError(f"{names[count - 1]} follows from the columns before it", cure="Leave one of them out")
