"""A measured end point such as BMD: multiple linear regression, and the error of a prediction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import f as f_distribution
from scipy.stats import t as student_t

from ...base.errors import TableError
from ...scoring.kinds.row_sums import weighted_rows
from ..data.inputs import Floats, check_names, matrix, vector
from ..estimate import LEVEL, Estimate
from .clusters import Clusters, DesignEffects
from .correlation import Correlation, pearson, spearman


@dataclass(frozen=True)
class LinearFit:
    """Multiple linear regression; index 0 is the intercept.

    names, coefficients (with t intervals), t, p: (k + 1,). r2, adjusted_r2; f with df_model, df_residual and f_p: whether the
    model says more than the mean. sigma: residual standard deviation in units of the end point. covariance: (k + 1, k + 1) of
    the coefficients. effects: of rows of one patient on their variances, None where every row is of another.
    """

    names: tuple[str, ...]
    coefficients: tuple[Estimate, ...]
    t: Floats
    p: Floats
    r2: float
    adjusted_r2: float
    f: float
    f_p: float
    df_model: int
    df_residual: int
    sigma: float
    covariance: Floats
    effects: DesignEffects | None = None

    @property
    def slopes(self) -> Floats:
        """(k,) coefficients without the intercept."""
        return np.array([coefficient.value for coefficient in self.coefficients[1:]])

    def predict(self, inputs: ArrayLike) -> Floats:
        """(m,) predictions of (m, k) inputs."""
        return self.coefficients[0].value + weighted_rows(matrix(inputs, "the inputs"), self.slopes)


@dataclass(frozen=True)
class PredictionError:
    """Predicted against measured: correlations, mean absolute and root mean squared error, bias, and 1 - SS_res / SS_tot.

    Errors and bias (predicted - measured) in units of the end point.
    """

    pearson: Correlation
    spearman: Correlation
    mae: float
    rmse: float
    bias: float
    r2: float


def linear_regression(
    inputs: ArrayLike, end_point: ArrayLike, names: Sequence[str], *, clusters: Clusters | None = None
) -> LinearFit:
    """Ordinary least squares with an intercept. inputs: (n, k). end_point: (n,).

    clusters: rows of one patient. Degrees of freedom are then the patients', the residual variance is that of as many rows as
    there are patients, so that copies of rows change nothing, and variances of coefficients and F are corrected by the design
    effect. Raises TableError for constant or linearly dependent columns and for too few patients.
    """
    y = vector(end_point, "the end point")
    raw = matrix(inputs, "the inputs", length=y.size)
    labels = check_names(names, raw.shape[1], "the inputs")
    n, k = raw.shape
    if clusters is not None:
        clusters.check(n)
    patients = n if clusters is None else clusters.count
    if patients <= k + 1:
        raise TableError(f"{k} inputs for {patients} patients", cure="Select fewer inputs before the regression")
    if np.ptp(y) == 0:
        raise TableError("the end point is constant")
    centre, scale = raw.mean(axis=0), raw.std(axis=0)
    if np.any(scale <= 1e-12 * np.abs(raw).max(axis=0)):
        raise TableError(f"the input {labels[int(np.argmin(scale))]} is constant", cure="Leave it out")
    design = np.column_stack([np.ones(n), (raw - centre) / scale])
    q, r = np.linalg.qr(design)
    if np.abs(np.diag(r)).min() < 1e-8 * np.sqrt(n):
        raise TableError("the inputs are linearly dependent", cure="Leave one of them out")
    standard = np.linalg.solve(r, q.T @ y)
    back = np.diag(np.concatenate([[1.0], 1 / scale]))
    back[0, 1:] = -centre / scale
    inverse = back @ np.linalg.inv(r)
    residual = y - design @ standard
    df, share = patients - k - 1, patients / n
    left, total = float(residual @ residual) * share, float(np.sum((y - y.mean()) ** 2)) * share
    variance = left / df
    covariance, effects = variance * inverse @ inverse.T, None
    se = np.sqrt(variance * np.sum(inverse**2, axis=1))
    f = ((total - left) / k) / variance if variance > 0 else np.inf
    if clusters is not None:
        effects = clusters.design_effects((design * residual[:, None]) @ np.linalg.inv(r) @ inverse.T)
        covariance, se = effects.enlarged(covariance), se * np.sqrt(effects.each())
        f /= effects.together(range(1, k + 1)) * share
    estimates, t, p = _tested(back @ standard, se, df)
    return LinearFit(
        ("(intercept)", *labels), estimates, t, p,
        1 - left / total, 1 - (left / df) / (total / (patients - 1)),
        float(f), float(f_distribution.sf(f, k, df)), k, df, float(np.sqrt(variance)), covariance, effects,
    )  # fmt: skip


def unstandardised(fit: LinearFit, means: Floats, sds: Floats) -> LinearFit:
    """A regression on standardised inputs, (raw - mean) / sd with means and sds (k,), per unit of the raw inputs."""
    back = np.diag(np.concatenate([[1.0], 1 / sds]))
    back[0, 1:] = -means / sds
    values, covariance = back @ [coefficient.value for coefficient in fit.coefficients], back @ fit.covariance @ back.T
    estimates, t, p = _tested(values, np.sqrt(np.diag(covariance)), fit.df_residual)
    return replace(fit, coefficients=estimates, t=t, p=p, covariance=covariance)


def partial_f(without: LinearFit, whole: LinearFit) -> float:
    """P of the inputs that ``whole`` has beyond ``without``, both fitted to the same patients: the partial F test."""
    extra = without.df_residual - whole.df_residual
    before, after = (fit.sigma**2 * fit.df_residual for fit in (without, whole))
    if extra < 1:
        raise TableError("the second regression has no more inputs than the first")
    with np.errstate(divide="ignore", invalid="ignore"):
        f = np.float64(max(before - after, 0.0) / extra) / np.float64(after / whole.df_residual)
    if whole.effects is not None:
        tested = [position for position, name in enumerate(whole.names) if name not in without.names]
        f /= whole.effects.together(tested) / whole.effects.rows_per_patient
    return float(f_distribution.sf(f, extra, whole.df_residual))


def prediction_error(measured: ArrayLike, predicted: ArrayLike, *, clusters: Clusters | None = None) -> PredictionError:
    """How far predictions (n,) lie from measurements (n,). Agreement itself is Bland-Altman's, in ``agreement``."""
    truth = vector(measured, "the measured values")
    guess = vector(predicted, "the predicted values", length=truth.size)
    error = guess - truth
    total = float(np.sum((truth - truth.mean()) ** 2))
    return PredictionError(
        pearson(guess, truth, clusters=clusters), spearman(guess, truth, clusters=clusters),
        float(np.abs(error).mean()), float(np.sqrt(np.mean(error**2))),
        float(error.mean()), 1 - float(error @ error) / total if total > 0 else np.nan,
    )  # fmt: skip


def _tested(values: Floats, se: Floats, df: int) -> tuple[tuple[Estimate, ...], Floats, Floats]:
    """Coefficients with t intervals, t and P."""
    half = student_t.ppf(0.5 + LEVEL / 2, df) * se
    with np.errstate(divide="ignore", invalid="ignore"):
        t = values / se
    estimates = tuple(Estimate(float(b), float(b - h), float(b + h), float(s)) for b, h, s in zip(values, half, se, strict=True))
    return estimates, t, 2 * student_t.sf(np.abs(t), df)
