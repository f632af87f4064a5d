"""Logistic regression as clinical papers report it: odds ratios, Wald tests, likelihood-ratio tests, Firth's correction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import expit
from scipy.stats import chi2, norm

from ...base.errors import TableError
from ...scoring.kinds.row_sums import weighted_rows
from ..data.inputs import Flags, Floats, binary_outcome, check_names, matrix, vector
from ..estimate import LEVEL, Estimate, normal_quantile
from ..evaluation.clusters import Clusters, DesignEffects
from .likelihood import Optimum, maximise, separating_columns

INTERCEPT = "(intercept)"
EVENTS_PER_VARIABLE = 10
"""Fewer events per coefficient than this give a warning (Peduzzi et al., J Clin Epidemiol 1996;49:1373)."""


@dataclass(frozen=True)
class LogisticFit:
    """A fitted logistic regression; index 0 is the intercept everywhere.

    names, coefficients, p, odds_ratios: (k + 1,). covariance: (k + 1, k + 1). p and odds_ratios: Wald, or by profile (penalised)
    likelihood with Firth's correction; the interval of an odds ratio is on the ratio's scale, its se on the log scale.
    log_likelihood, null_log_likelihood: of this model and of the intercept alone, both penalised with Firth's correction.
    patients, events: counts of rows. firth: whether corrected. warnings: what the reader of the table must know. effects: of rows
    of one patient on the coefficients' variances, None where every row is of another.
    """

    names: tuple[str, ...]
    coefficients: Floats
    covariance: Floats
    p: Floats
    odds_ratios: tuple[Estimate, ...]
    log_likelihood: float
    null_log_likelihood: float
    patients: int
    events: int
    firth: bool
    warnings: tuple[str, ...]
    effects: DesignEffects | None = None

    @property
    def intercept(self) -> float:
        """Log-odds where all inputs are 0."""
        return float(self.coefficients[0])

    @property
    def slopes(self) -> Floats:
        """(k,) log odds ratios per unit of input."""
        return self.coefficients[1:]

    @property
    def standard_errors(self) -> Floats:
        """(k + 1,) from the inverse information, enlarged where patients have several rows."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def z(self) -> Floats:
        """(k + 1,) Wald statistics."""
        return self.coefficients / self.standard_errors

    @property
    def aic(self) -> float:
        """Akaike's criterion."""
        return 2 * len(self.coefficients) - 2 * self.log_likelihood

    def linear_predictor(self, inputs: ArrayLike) -> Floats:
        """(m,) log-odds of (m, k) inputs."""
        return self.intercept + weighted_rows(matrix(inputs, "the inputs"), self.slopes)

    def probability(self, inputs: ArrayLike) -> Floats:
        """(m,) probability of the event for (m, k) inputs."""
        return expit(self.linear_predictor(inputs))


@dataclass(frozen=True)
class LikelihoodRatio:
    """Likelihood-ratio test of nested models: chi-square statistic, degrees of freedom, P."""

    statistic: float
    df: int
    p: float


def logistic_regression(
    inputs: ArrayLike,
    outcome: ArrayLike,
    names: Sequence[str],
    *,
    firth: str = "auto",
    interval: str = "auto",
    offset: ArrayLike | None = None,
    clusters: Clusters | None = None,
) -> LogisticFit:
    """Fit log-odds = intercept + inputs . slopes (+ offset).

    inputs: (n, k), k may be 0. outcome: (n,) 0/1. names: k. firth: "auto" corrects when the data separate the classes (the ML
    estimate is then infinite), "always", or "never" (separation raises). interval: "wald", "profile", or "auto" (profile with
    Firth's correction, else Wald). clusters: rows of one patient, which enlarge variances by their design effect and shrink
    likelihood ratios by it.
    Raises TableError for constant or linearly dependent columns, more coefficients than patients, one class.
    """
    events = binary_outcome(outcome)
    raw = np.empty((events.size, 0)) if len(names) == 0 else matrix(inputs, "the inputs", length=events.size)
    labels = check_names(names, raw.shape[1], "the inputs")
    if firth not in ("auto", "always", "never") or interval not in ("auto", "wald", "profile"):
        raise TableError(f"unknown choice firth={firth}, interval={interval}")
    shift = np.zeros(events.size) if offset is None else vector(offset, "the offset", length=events.size)
    if clusters is not None:
        clusters.check(events.size)
    check_rank(raw, labels, events.size if clusters is None else clusters.count)
    # Newton's method runs on standardised columns, whatever units the inputs have.
    centre, scale = raw.mean(axis=0), raw.std(axis=0)
    design = np.column_stack([np.ones(events.size), (raw - centre) / scale])
    problem = _Problem(design, events, shift)
    penalised, warnings = _choose_method(problem, labels, firth)
    best = problem.maximise(penalised)
    if not best.converged:
        raise TableError("the logistic regression did not converge", cure="Look for extreme values in the inputs")
    # Coefficients of the original units: b / scale, and the intercept gives back the centring.
    back = np.diag(np.concatenate([[1.0], 1 / scale]))
    back[0, 1:] = -centre / scale
    coefficients, covariance = back @ best.coefficients, back @ best.covariance @ back.T
    effects = None
    if clusters is not None:
        residual = events - expit(design @ best.coefficients + shift)
        effects = clusters.design_effects((design * residual[:, None]) @ best.covariance @ back.T)
        covariance = effects.enlarged(covariance)
    se = np.sqrt(np.diag(covariance))
    p = 2 * norm.sf(np.abs(coefficients / se))
    low, high = coefficients - normal_quantile() * se, coefficients + normal_quantile() * se
    if (interval == "profile") or (interval == "auto" and penalised):
        each = np.ones(len(coefficients)) if effects is None else effects.each()
        for j in range(1, len(coefficients)):
            below, above, p[j] = _profile(problem, j, best, penalised, float(each[j]))
            low[j], high[j] = below / scale[j - 1], above / scale[j - 1]
    smallest = min(int(rows.sum()) if clusters is None else clusters.present(rows) for rows in (events, ~events))
    if labels and smallest / len(labels) < EVENTS_PER_VARIABLE:
        share = f"{smallest / len(labels):.1f} events per variable, fewer than {EVENTS_PER_VARIABLE}"
        warnings.append(f"{share}: estimates are unstable")
    with np.errstate(over="ignore"):
        ratios = tuple(
            Estimate(float(np.exp(b)), float(np.exp(lo)), float(np.exp(hi)), float(s))
            for b, lo, hi, s in zip(coefficients, low, high, se, strict=True)
        )
    return LogisticFit(
        (INTERCEPT, *labels), coefficients, covariance, p, ratios, best.log_likelihood, problem.null_log_likelihood(penalised),
        int(events.size), int(events.sum()), penalised, tuple(warnings), effects,
    )  # fmt: skip


def likelihood_ratio_test(smaller: LogisticFit, larger: LogisticFit) -> LikelihoodRatio:
    """Whether the larger of two nested models of the same patients fits better."""
    if smaller.patients != larger.patients or smaller.firth != larger.firth or not set(smaller.names) <= set(larger.names):
        raise TableError("a likelihood-ratio test needs nested models of the same patients, fitted the same way")
    return _likelihood_ratio(smaller.log_likelihood, larger, [name for name in larger.names if name not in smaller.names])


def overall_test(fit: LogisticFit) -> LikelihoodRatio:
    """Whether the model says more than the intercept alone."""
    return _likelihood_ratio(fit.null_log_likelihood, fit, fit.names[1:])


def variance_inflation(inputs: ArrayLike) -> Floats:
    """(k,) variance inflation factors 1 / (1 - R2) of each column on the others; inf where dependent, 1 for a single column."""
    table = matrix(inputs, "the inputs")
    if table.shape[1] == 1:
        return np.ones(1)
    centred = table - table.mean(axis=0)
    result = np.full(table.shape[1], np.inf)
    for j in range(table.shape[1]):
        others = np.delete(centred, j, axis=1)
        residual = centred[:, j] - others @ np.linalg.lstsq(others, centred[:, j], rcond=None)[0]
        left = float(residual @ residual)
        total = float(centred[:, j] @ centred[:, j])
        if left > 1e-12 * total:
            result[j] = total / left
    return result


@dataclass(frozen=True)
class _Problem:
    """Standardised design, outcome and offset of one fit."""

    design: Floats
    events: Flags
    offset: Floats

    def maximise(self, firth: bool, *, free: Flags | None = None, start: Floats | None = None) -> Optimum:
        k = self.design.shape[1]
        return maximise(
            self.design, self.events, self.offset, firth=firth,
            start=np.zeros(k) if start is None else start, free=np.ones(k, dtype=bool) if free is None else free,
        )  # fmt: skip

    def null_log_likelihood(self, firth: bool) -> float:
        """Only the intercept is free; a penalty stays that of the whole model, as the likelihood-ratio test needs it."""
        return self.maximise(firth, free=np.arange(self.design.shape[1]) == 0).log_likelihood


def _choose_method(problem: _Problem, names: tuple[str, ...], firth: str) -> tuple[bool, list[str]]:
    """Whether to penalise, and the warnings that go with it. Separation is looked for only where the plain fit hints at it."""
    if firth == "always":
        return True, []
    plain = problem.maximise(False)
    if plain.converged and not plain.saturated:
        return False, []
    columns = separating_columns(problem.design, problem.events)
    if not columns.any():
        return False, []
    by = ", ".join(name for name, part in zip(names, columns[1:], strict=True) if part) or "the intercept"
    if firth == "never":
        raise TableError(f"{by} separates the classes: the odds ratio is infinite", cure="Use Firth's correction or drop it")
    return True, [f"{by} separates the classes: Firth's penalised likelihood with profile intervals was used"]


def _profile(problem: _Problem, j: int, best: Optimum, firth: bool, effect: float) -> tuple[float, float, float]:
    """Profile-likelihood limits of coefficient j (standardised units) and the likelihood-ratio P of its being 0.

    effect: the coefficient's design effect.
    """
    free = np.arange(len(best.coefficients)) != j
    drop = chi2.ppf(LEVEL, 1) / 2 * effect
    se = float(np.sqrt(best.covariance[j, j]))

    def held_at(value: float, neighbour: Floats) -> Optimum:
        start = neighbour.copy()
        start[j] = value
        return problem.maximise(firth, free=free, start=start)

    def limit(side: float) -> float:
        """Where the log-likelihood has dropped by the critical amount.

        Each fit starts at its neighbour nearer the optimum: under separation a penalised profile can have several branches.
        """
        inside, step = best.coefficients, side * se / 2
        for _ in range(60):
            outside = held_at(inside[j] + step, inside)
            if best.log_likelihood - outside.log_likelihood > drop:
                return _crossing(
                    partial(held_at, neighbour=inside), inside[j], outside.coefficients[j], best.log_likelihood - drop
                )
            inside, step = outside.coefficients, step * 1.5
        return side * np.inf

    at_zero = held_at(0.0, best.coefficients).log_likelihood
    return limit(-1.0), limit(1.0), float(chi2.sf(2 * max(best.log_likelihood - at_zero, 0.0) / effect, 1))


def _crossing(held_at: Callable[[float], Optimum], inside: float, outside: float, level: float) -> float:
    """The value between two others at which the profile log-likelihood has fallen to ``level``."""
    return float(brentq(lambda value: held_at(value).log_likelihood - level, inside, outside, xtol=1e-9 * abs(outside - inside)))


def _likelihood_ratio(smaller: float, larger: LogisticFit, extra: Sequence[str]) -> LikelihoodRatio:
    """smaller: log-likelihood without the coefficients named ``extra``."""
    df, statistic = len(extra), max(2 * (larger.log_likelihood - smaller), 0.0)
    if df and larger.effects is not None:
        statistic /= larger.effects.together([larger.names.index(name) for name in extra])
    return LikelihoodRatio(statistic, df, float(chi2.sf(statistic, df)) if df else np.nan)


def check_rank(table: Floats, names: Sequence[str], patients: int) -> None:
    """Raises TableError for columns of (n, k) that are constant or depend on others, and more coefficients than patients."""
    n, k = table.shape
    if k == 0:
        return
    if patients <= k + 1:
        raise TableError(f"{k} inputs for {patients} patients", cure="Select fewer inputs before the regression")
    spread = table.std(axis=0)
    flat = spread <= 1e-12 * np.abs(table).max(axis=0)
    if flat.any():
        raise TableError(f"the input {names[int(np.argmax(flat))]} is constant", cure="Leave it out")
    # Columns one by one: the first that adds nothing to those before it is the one to name.
    basis = np.linalg.qr((table - table.mean(axis=0)) / spread, mode="r")
    size = np.abs(np.diag(basis))
    dependent = size < 1e-8 * np.sqrt(n)
    if dependent.any():
        name = names[int(np.argmax(dependent))]
        raise TableError(f"the input {name} is a linear combination of the others", cure="Leave it out")
