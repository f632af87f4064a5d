"""Maximum (penalised) likelihood of a logistic model by Newton's method: the numerical core of ``logistic``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.special import expit

from ..data.inputs import Flags, Floats

MAX_ITERATIONS = 200
STEP_TOLERANCE = 1e-10
GAIN_TOLERANCE = 1e-13
"""Relative rise of the log-likelihood that no longer matters; Newton's last step doubles the digits of the coefficients."""
LONGEST_STEP = 5.0
"""Largest change of a linear predictor in one iteration."""
SATURATED = 20.0
"""Linear predictor beyond which a fitted probability is 0 or 1 for practical purposes: a hint of separation."""


@dataclass(frozen=True)
class Optimum:
    """Where the likelihood is largest.

    coefficients: (k,). log_likelihood: penalised for Firth. covariance: (k, k) inverse information. converged: whether the last
    step was negligible. saturated: whether a linear predictor passed SATURATED.
    """

    coefficients: Floats
    log_likelihood: float
    covariance: Floats
    converged: bool
    saturated: bool


def maximise(design: Floats, events: Flags, offset: Floats, *, firth: bool, start: Floats, free: Flags) -> Optimum:
    """Maximise over the free coefficients; the others keep their value in ``start``.

    design: (n, k) of full column rank, intercept included. events, offset: (n,). start, free: (k,). firth: Jeffreys penalty
    0.5 log det(information of all k coefficients) (Firth, Biometrika 1993;80:27; Heinze and Schemper, Stat Med 2002;21:2409).
    """
    coefficients = start.astype(np.float64)
    current = _evaluate(design, events, offset, coefficients, firth)
    converged = not free.any()
    for _ in range(MAX_ITERATIONS):
        if converged:
            break
        step = np.zeros_like(coefficients)
        step[free] = _inverse(current.curvature[np.ix_(free, free)]) @ current.score[free]
        # Newton's step overshoots far from the optimum: it is held short, then halved until the likelihood rises.
        step *= LONGEST_STEP / max(np.abs(design @ step).max(), LONGEST_STEP)
        for _halving in range(30):
            trial = _evaluate(design, events, offset, coefficients + step, firth)
            if trial.objective >= current.objective - 1e-12 * abs(current.objective):
                break
            step /= 2
        gain = trial.objective - current.objective
        coefficients, current = coefficients + step, trial
        converged = bool(gain < GAIN_TOLERANCE * (1 + abs(current.objective)) or np.abs(step).max() < STEP_TOLERANCE)
    saturated = bool(np.abs(current.predictor).max() > SATURATED)
    return Optimum(coefficients, current.objective, _inverse(current.information), converged, saturated)


def log_likelihood(events: Flags, predictor: Floats) -> float:
    """Binomial log-likelihood of linear predictors (n,), without overflow."""
    return -float(np.sum(np.logaddexp(0.0, np.where(events, -predictor, predictor))))


def separating_columns(design: Floats, events: Flags) -> Flags:
    """(k,) which columns separate the classes completely or quasi-completely: each by itself, or else together; none if no such.

    Such a direction exists exactly when a linear programme has a positive optimum (Konis, DPhil thesis, Oxford 2007); the
    maximum likelihood estimate is then infinite. design: (n, k) with columns of comparable size, the intercept first.
    """
    with_event, without = design[events], design[~events]
    alone = (with_event.min(axis=0) >= without.max(axis=0)) | (with_event.max(axis=0) <= without.min(axis=0))
    alone[0] = False
    if alone.any():
        return alone
    direction = separating_direction(np.where(events, 1.0, -1.0)[:, None] * design)
    return np.zeros(design.shape[1], dtype=bool) if direction is None else np.abs(direction) > 1e-9


def separating_direction(differences: Floats) -> Floats | None:
    """(k,) a direction along which no row of (n, k) falls and some rise, by linear programming; None where there is none."""
    total = differences.sum(axis=0)
    found = linprog(-total, A_ub=-differences, b_ub=np.zeros(len(differences)), bounds=(-1, 1), method="highs")
    # The origin is feasible, so the programme always has an optimum.
    direction = np.asarray(found.x)
    return direction if total @ direction > 1e-6 else None


@dataclass(frozen=True)
class _Point:
    """curvature: the matrix of Newton's step; information: its inverse is the covariance."""

    objective: float
    score: Floats
    curvature: Floats
    information: Floats
    predictor: Floats


def _evaluate(design: Floats, events: Flags, offset: Floats, coefficients: Floats, firth: bool) -> _Point:
    predictor = design @ coefficients + offset
    risk = expit(predictor)
    weight = risk * (1 - risk)
    information = design.T @ (weight[:, None] * design)
    residual = events - risk
    objective = log_likelihood(events, predictor)
    if not firth:
        return _Point(objective, design.T @ residual, information, information, predictor)
    size, axes = np.linalg.eigh(_inverse(information))
    root = np.sqrt(weight)[:, None] * (design @ axes) * np.sqrt(np.maximum(size, 0))
    leverage = np.einsum("ij,ij->i", root, root)
    with np.errstate(divide="ignore"):
        objective += 0.5 * float(np.linalg.slogdet(information)[1])
    curvature = _firth_curvature(design, weight, 1 - 2 * risk, root, leverage)
    return _Point(objective, design.T @ (residual + leverage * (0.5 - risk)), curvature, information, predictor)


def _firth_curvature(design: Floats, weight: Floats, tilt: Floats, root: Floats, leverage: Floats) -> Floats:
    """Minus the second derivative of the penalised log-likelihood, or a positive approximation where that is not positive.

    With the hat matrix H = root root', the derivative of the leverage h_i by the predictor j is
    [i = j] h_i tilt_i - H_ij^2 tilt_j; the squares of H factor into products of pairs of root's columns.
    """
    pairs = (root[:, :, None] * root[:, None, :]).reshape(len(root), -1)
    factor = (tilt[:, None] * design).T @ pairs
    exact = design.T @ ((weight * (1 + leverage) - 0.5 * leverage * tilt**2)[:, None] * design) + 0.5 * factor @ factor.T
    if np.linalg.eigvalsh(exact)[0] > 0:
        return exact
    # The penalty acts as h / 2 events and h / 2 non-events more per patient.
    return design.T @ ((weight * (1 + leverage))[:, None] * design)


def _inverse(information: Floats) -> Floats:
    """Pseudo-inverse: where separated data leave no information in a direction, no step is made along it."""
    return np.linalg.pinv(information, hermitian=True)
