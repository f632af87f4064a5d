"""Multinomial logistic regression: log-odds of every class against a reference, linear in columns that may differ by class.

The same likelihood has an intercept for each class beside a given linear predictor, one slope that the classes share, and
coefficients of each class's own; only the design differs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import log_softmax

from ...base.errors import TableError
from ..data.inputs import Floats
from ..evaluation.clusters import Clusters
from .likelihood import SATURATED, separating_direction

MAX_ITERATIONS = 500
TOLERANCE = 1e-10
"""Largest change of a coefficient, in units of columns of comparable size, that no longer matters."""
GAIN_TOLERANCE = 1e-15
"""Relative rise of the log-likelihood that no longer matters."""
LONGEST_STEP = 5.0
"""Largest change of a linear predictor in one iteration."""


@dataclass(frozen=True)
class MultinomialFit:
    """coefficients: (m,). covariance: (m, m) inverse information, enlarged where patients have several rows.

    firth: whether the likelihood was penalised.
    """

    coefficients: Floats
    covariance: Floats
    firth: bool

    @property
    def standard_errors(self) -> Floats:
        """(m,)."""
        return np.sqrt(np.diag(self.covariance))

    def mapped(self, back: Floats) -> MultinomialFit:
        """The fit in other units. back: (m, m), from these coefficients to those."""
        return replace(self, coefficients=back @ self.coefficients, covariance=back @ self.covariance @ back.T)


def multinomial_regression(
    design: Floats, place: np.ndarray, offset: Floats | None = None, clusters: Clusters | None = None
) -> MultinomialFit:
    """Fit the log-odds design @ coefficients + offset of the classes 1, 2, ... against class 0.

    design: (n, k - 1, m), columns of comparable size. place: (n,) class from 0. offset: (n, k - 1). clusters: rows of one
    patient. Where the columns separate the classes, so that the largest likelihood is reached at infinity, Jeffreys' penalty is
    added (Firth, Biometrika 1993;80:27; Kosmidis and Firth, Biometrika 2011;98:755).
    Raises TableError where a class has no row, or there is no optimum.
    """
    rows, others, _ = design.shape
    missing = sorted(set(range(others + 1)) - set(place.tolist()))
    if missing:
        raise TableError(f"{len(missing)} of {others + 1} classes have no patient to fit on")
    # The reference has log-odds 0 against itself.
    full = np.concatenate([np.zeros_like(design[:, :1]), design], axis=1)
    shift = np.zeros((rows, others + 1))
    shift[:, 1:] = 0.0 if offset is None else offset
    best = _maximised(full, place, shift, firth=False)
    penalised = (best is None or best.saturated) and _separated(full, place)
    if penalised:
        best = _maximised(full, place, shift, firth=True)
    if best is None:
        raise TableError("the multinomial regression did not converge", cure="Look for extreme values in the inputs")
    covariance = np.linalg.pinv(best.information, hermitian=True)
    if clusters is not None:
        covariance = clusters.design_effects(best.influence @ covariance).enlarged(covariance)
    return MultinomialFit(best.coefficients, covariance, penalised)


@dataclass(frozen=True)
class _Point:
    """influence: (n, m) what each row adds to the score, without the penalty. saturated: a class is as good as impossible."""

    coefficients: Floats
    objective: float
    score: Floats
    information: Floats
    influence: Floats
    saturated: bool


def _maximised(design: Floats, place: np.ndarray, offset: Floats, *, firth: bool) -> _Point | None:
    """The optimum by Newton's method (Fisher scoring with the penalty), None where it is not reached."""
    current = _evaluated(design, place, offset, np.zeros(design.shape[2]), firth)
    for _ in range(MAX_ITERATIONS):
        step = np.linalg.pinv(current.information, hermitian=True) @ current.score
        step *= LONGEST_STEP / max(np.abs(design @ step).max(), LONGEST_STEP)
        for _halving in range(30):
            trial = _evaluated(design, place, offset, current.coefficients + step, firth)
            if trial.objective >= current.objective - 1e-12 * abs(current.objective):
                break
            step /= 2
        gain, current = trial.objective - current.objective, trial
        if np.abs(step).max() < TOLERANCE or gain < GAIN_TOLERANCE * (1 + abs(current.objective)):
            return current
    return None


def _evaluated(design: Floats, place: np.ndarray, offset: Floats, coefficients: Floats, firth: bool) -> _Point:
    log_share = log_softmax(design @ coefficients + offset, axis=1)
    share, row = np.exp(log_share), np.arange(len(place))
    centred = design - np.einsum("nk,nkm->nm", share, design)[:, None, :]
    weighted = share[:, :, None] * centred
    information = np.tensordot(weighted, centred, axes=([0, 1], [0, 1]))
    influence = centred[row, place]
    objective, score = float(log_share[row, place].sum()), influence.sum(axis=0)
    if firth:
        # Half the derivative of log det(information): third central moments of the columns, weighed by the inverse.
        inverse = np.linalg.pinv(information, hermitian=True)
        leverage = np.einsum("nkm,nkm->nk", centred @ inverse, centred)
        score = score + 0.5 * np.einsum("nk,nkm->m", leverage, weighted)
        objective += 0.5 * float(np.linalg.slogdet(information)[1])
    saturated = bool(log_share.min() < -SATURATED)
    return _Point(coefficients, objective, score, information, influence, saturated)


def _separated(design: Floats, place: np.ndarray) -> bool:
    """Whether a direction raises, in no row, the log-odds of another class above those of the true one, and lowers some."""
    own = design[np.arange(len(place)), place]
    against = np.concatenate([(own - design[:, other])[place != other] for other in range(design.shape[1])])
    return separating_direction(against) is not None
