"""Intraclass correlation where each case was read by some raters only: variance components of a mixed model, by REML."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import Bounds, minimize

from ..base.errors import SettingsError, TableError
from .anova import MeanSquares
from .intraclass import Floats, Icc, icc_of_mean_squares
from .intraclass_forms import DEFAULT_FORM, IccForm, Model, icc_form

NO_PAIRS = "no case was read by two raters: what differs between cases cannot be told from what differs between readings"
APART = "the raters fall into groups that share no case: what differs between them cannot be told from what differs between cases"
_CASE_STARTS, _RATER_STARTS = (-2.0, 0.5, 3.0, 6.0), (-3.0, -0.5, 2.0)  # log ratios to the rest
_RATIO = 24.0  # largest |log| of a variance ratio: an ICC within 1e-10 of 0 or 1

# What raters are in the model of a form.
_RATERS: dict[Model, str] = {"one-way random": "none", "two-way random": "random", "two-way mixed": "fixed"}


@dataclass(frozen=True)
class _Design:
    """Who read what. read: (cases, raters), whether there is a reading; cases without any are absent."""

    read: NDArray[np.bool_]

    @property
    def cases(self) -> int:
        return self.read.shape[0]

    @property
    def readings(self) -> int:
        return int(self.read.sum())

    @property
    def per_case(self) -> float:
        """Readings per case as a complete design would have them (the n0 of an unbalanced one-way analysis of variance)."""
        return _equivalent(self.read.sum(axis=1))

    @property
    def connected(self) -> bool:
        """Whether any rater can be reached from any other over cases that two of them read."""
        shared = (self.read.T.astype(int) @ self.read.astype(int)) > 0
        reached = np.zeros(len(shared), dtype=bool)
        reached[0] = True
        for _ in range(len(shared)):
            reached = reached | shared[:, reached].any(axis=1)
        return bool(reached.all())


@dataclass(frozen=True)
class _Components:
    """Variances of cases, raters and the rest, in the square of the feature's unit."""

    case: float
    rater: float
    rest: float


def incomplete_icc(ratings: ArrayLike, form: str | IccForm = DEFAULT_FORM, *, confidence: float = 0.95) -> Icc:
    """Intraclass correlation of each feature over all readings, also of cases that some raters did not read.

    ratings: (features, cases, raters), or (cases, raters) for one feature; NaN where there is no reading. ``n_cases`` counts the
    cases with a reading. Variance components come from the linear mixed model of the form (cases random; no rater effect for
    ICC(1,.), a random one for ICC(2,.), a fixed one for ICC(3,.)) by restricted maximum likelihood (Patterson & Thompson 1971),
    with the cases' effects eliminated from Henderson's equations; readings count as missing at random. Test and interval are
    those of ``icc`` for a complete design of as many cases and readings with the same components, hence approximate; where no
    reading is missing and no component would be negative, all values are those of ``icc``. An average form is of the mean of
    the readings a case has. Raises TableError and SettingsError as ``icc`` does.
    """
    chosen = icc_form(form)
    if not 0 < confidence < 1:
        raise SettingsError(f"the confidence level must lie between 0 and 1, not {confidence:g}", cure="Write 0.95")
    array = np.asarray(ratings, dtype=np.float64)
    array = array[np.newaxis] if array.ndim == 2 else array
    if array.ndim != 3 or array.shape[2] < 2:
        raise TableError("ratings must be features x cases x two or more raters", cure="Check the rater column")
    tables, reasons = zip(*(_feature(values, chosen) for values in array), strict=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = icc_of_mean_squares(_stacked(tables), chosen, confidence, array.shape[2])
    undefined = np.array([bool(reason) for reason in reasons])
    icc, low, high, f, df1, df2, p = (
        np.where(undefined, np.nan, values)
        for values in (found.icc, found.ci_low, found.ci_high, found.f, found.df1, found.df2, found.p)
    )
    why = tuple(own or other for own, other in zip(reasons, found.reasons, strict=True))
    return replace(found, icc=icc, ci_low=low, ci_high=high, f=f, df1=df1, df2=df2, p=p, reasons=why)


def _feature(values: Floats, form: IccForm) -> tuple[MeanSquares, str]:
    """One feature's mean squares, and why it has no ICC."""
    read = np.isfinite(values)
    values, read = values[read.any(axis=1)], read[read.any(axis=1)]
    design = _Design(read)
    known = values[read]
    if design.cases < 2:
        return _table(design, _Components(0, 0, 0)), ""  # too few cases: said by what all designs share
    spread = float(known.std())
    if spread <= 4 * np.finfo(float).eps * float(np.abs(known).max()):
        return replace(_table(design, _Components(0, 0, 0)), constant=np.array([True])), ""
    if design.readings == design.cases:
        return _table(design, _Components(0, 0, 0)), NO_PAIRS
    one_way = form.model == "one-way random"
    if not one_way and not design.connected:
        return _table(design, _Components(0, 0, 0)), APART
    y = np.where(read, (values - known.mean()) / spread, 0.0)
    within = np.where(read, y - (y.sum(axis=1) / read.sum(axis=1))[:, np.newaxis], 0.0)
    if np.abs(within).max() <= 1e-12:
        return _table(design, _Components(1.0, 0.0, 0.0)), ""
    return _table(design, _reml(y, design, _RATERS[form.model])), ""


def _reml(y: Floats, design: _Design, raters: str) -> _Components:
    """Variance components that maximise the restricted likelihood. y: (cases, raters), 0 where there is no reading."""
    read = design.read.astype(np.float64)
    per_case, per_rater, sums = read.sum(axis=1), read.sum(axis=0), y.sum(axis=1)
    total, ofs = float((y**2).sum()), y.sum(axis=0)
    free = design.readings - (len(per_rater) if raters == "fixed" else 1)

    def terms(log_ratios: Floats) -> tuple[float, float]:
        """Minus twice the restricted log likelihood, but for a constant, and the residual sum of squares."""
        ratio = float(np.exp(log_ratios[0]))
        shrink = ratio / (1 + ratio * per_case)
        between = np.diag(per_rater) - (read * shrink[:, np.newaxis]).T @ read
        by_rater = ofs - read.T @ (shrink * sums)
        squares = total - float(shrink @ sums**2)
        log_det = float(np.log1p(ratio * per_case).sum())
        if raters == "fixed":
            _sign, log_fixed = np.linalg.slogdet(between)
            residual = squares - float(by_rater @ np.linalg.solve(between, by_rater))
        else:
            system = np.eye(len(per_rater)) + (float(np.exp(log_ratios[1])) * between if raters == "random" else 0.0)
            solved = np.linalg.solve(system, by_rater)
            if raters == "random":
                squares -= float(np.exp(log_ratios[1])) * float(by_rater @ solved)
            fixed = float(np.linalg.solve(system, between).sum())
            log_det += float(np.linalg.slogdet(system)[1])
            residual, log_fixed = squares - float(solved.sum()) ** 2 / fixed, float(np.log(fixed))
        residual = max(residual, np.finfo(float).tiny)
        return free * float(np.log(residual / free)) + log_det + float(log_fixed), residual

    # From the best of a few places: far out the likelihood is flat, and a search from there stays there.
    places = itertools.product(_CASE_STARTS, _RATER_STARTS) if raters == "random" else ((ratio,) for ratio in _CASE_STARTS)
    start: Floats = np.array(min(places, key=lambda place: terms(np.array(place))[0]), dtype=np.float64)

    def deviance(log_ratios: Floats) -> float:
        return terms(log_ratios)[0]

    found = minimize(
        deviance,
        start,
        method="L-BFGS-B",
        bounds=Bounds(-_RATIO, _RATIO),
        options={"ftol": 1e-15, "gtol": 1e-9},
    )
    rest = terms(found.x)[1] / free
    case, rater = rest * float(np.exp(found.x[0])), rest * float(np.exp(found.x[1])) if raters == "random" else 0.0
    return _Components(case, rater, rest)


def _table(design: _Design, found: _Components) -> MeanSquares:
    """Mean squares that a complete design with these components and as many readings would be expected to have."""
    k = design.per_case if design.cases > 1 else 1.0
    of_raters = found.rest + design.cases * found.rater
    one = np.ones(1)
    return MeanSquares(
        n=np.array([design.cases]), k=k * one, between=one * (found.rest + k * found.case), within=one * found.rest,
        raters=one * of_raters, residual=one * found.rest, constant=np.zeros(1, dtype=bool),
    )  # fmt: skip


def _equivalent(counts: NDArray[np.int64]) -> float:
    counts = counts[counts > 0]
    total = float(counts.sum())
    return (total - float((counts**2).sum()) / total) / max(len(counts) - 1, 1)


def _stacked(tables: Sequence[MeanSquares]) -> MeanSquares:
    names = ("n", "k", "between", "within", "raters", "residual", "constant")
    return MeanSquares(**{name: np.concatenate([getattr(table, name) for table in tables]) for name in names})
