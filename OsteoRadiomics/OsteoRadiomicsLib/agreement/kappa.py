"""Agreement on grades: Cohen's kappa (plain or weighted) of two raters, Fleiss' kappa of two or more."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from ..base.errors import SettingsError, TableError

_NOTHING = 1e-12  # below it a variance or a distance from 1 is a rounding error
Floats = NDArray[np.float64]
Weights = Literal["none", "linear", "quadratic"]

ONE_GRADE = "every rating is the same grade: chance agreement is complete"
NO_CASES = "no complete case"
ONE_RATER_CONSTANT = "a rater gave every case the same grade: agreement beyond chance cannot show, whatever the other says"
MIXED_TYPES = "the grades mix numbers and words, so that 1 and '1' would be two grades: write them alike"
ONE_CASE = "one case has no spread to estimate an error from"
ALIKE = "every case agrees with chance alike: the error is 0 by construction, not by precision"


@dataclass(frozen=True)
class Kappa:
    """Chance-corrected agreement.

    kappa: estimate, NaN where undefined with its ``reason``; a reason also stands where it has no error and interval. It is
    undefined where a rater gives one grade only: the formula then yields 0 however often the two agree.
    se, ci_low, ci_high: large-sample standard error and interval of level ``confidence``, cut at -1 and 1. z, p: two-sided
    test of kappa = 0 with its own standard error.
    observed, expected: (weighted) share of agreement, and that expected by chance. n_cases: complete cases.
    """

    kappa: float
    se: float
    ci_low: float
    ci_high: float
    z: float
    p: float
    observed: float
    expected: float
    n_cases: int
    n_raters: int
    categories: tuple[Any, ...]
    confidence: float
    reason: str = ""


def cohen_kappa(
    a: Sequence[Any],
    b: Sequence[Any],
    *,
    weights: Weights = "none",
    categories: Sequence[Any] | None = None,
    confidence: float = 0.95,
) -> Kappa:
    """Kappa of two raters who graded the same cases (Cohen 1960, weighted 1968; Fleiss, Cohen & Everitt 1969 for the errors).

    a, b: grades, case by case; a case with a missing grade (None or NaN) is left out. categories: all grades in rising
    order, also unused ones; needed to weight grades that are words, because their order cannot be known. weights: a
    disagreement counts fully, by its distance, or by its squared distance in the order of the categories.
    Raises TableError for different lengths or an unlisted grade, SettingsError for unknown weights.
    """
    if weights not in get_args(Weights):
        raise SettingsError(f"unknown weights {weights!r}", cure=f"Write one of {', '.join(get_args(Weights))}")
    if len(a) != len(b):
        raise TableError(f"the raters graded {len(a)} and {len(b)} cases", cure="Match the gradings by case")
    rows_of_pairs = [list(pair) for pair in zip(a, b, strict=True)]
    if _mixed(rows_of_pairs):
        return _undefined(MIXED_TYPES, len(_complete(rows_of_pairs)), 2, tuple(categories or ()), confidence)
    grades, known = _coded(rows_of_pairs, categories)
    if weights != "none" and categories is None and any(isinstance(grade, str) for grade in known):
        raise SettingsError("weighted kappa needs the order of the grades", cure="Give the categories from lowest to highest")
    n, q = len(grades), len(known)
    if n == 0 or q < 2:
        return _undefined(NO_CASES if n == 0 else ONE_GRADE, n, 2, known, confidence)
    share = np.zeros((q, q))
    np.add.at(share, (grades[:, 0], grades[:, 1]), 1 / n)
    agreement = _agreement_weights(q, weights)
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    by_chance = np.outer(rows, columns)
    observed, expected = float((agreement * share).sum()), float((agreement * by_chance).sum())
    if math.isclose(expected, 1):
        return _undefined(ONE_GRADE, n, 2, known, confidence)
    if 1 in (np.count_nonzero(rows), np.count_nonzero(columns)):
        return _without_error(math.nan, ONE_RATER_CONSTANT, _graded(observed, expected, n, 2, known, confidence))
    kappa = (observed - expected) / (1 - expected)
    marginal = (agreement @ columns)[:, np.newaxis] + (rows @ agreement)[np.newaxis]
    spread = (share * (agreement - marginal * (1 - kappa)) ** 2).sum() - (kappa - expected * (1 - kappa)) ** 2
    null_spread = (by_chance * (agreement - marginal) ** 2).sum() - expected**2
    scale = n * (1 - expected) ** 2
    return _kappa(kappa, spread / scale, null_spread / scale, _graded(observed, expected, n, 2, known, confidence))


def fleiss_kappa(grades: Sequence[Sequence[Any]], *, categories: Sequence[Any] | None = None, confidence: float = 0.95) -> Kappa:
    """Fleiss' kappa of two or more raters on unordered grades (Fleiss 1971; null error: Fleiss, Nee & Landis 1979).

    grades: one row per case, one column per rater; a case with a missing grade (None or NaN) is left out. The interval
    uses Gwet's linearised variance (Psychometrika 2008;73:407-430), which does not assume the absence of agreement.
    Raises TableError for ragged rows, fewer than two raters, or an unlisted grade.
    """
    rows = [list(row) for row in grades]
    raters = {len(row) for row in rows}
    if len(raters) > 1 or any(count < 2 for count in raters):
        raise TableError("every case needs the grades of the same two or more raters", cure="Fill in missing grades as None")
    r = raters.pop() if raters else 0
    if _mixed(rows):
        return _undefined(MIXED_TYPES, len(_complete(rows)), r, tuple(categories or ()), confidence)
    coded, known = _coded(rows, categories)
    n, q = len(coded), len(known)
    if n == 0 or q < 2:
        return _undefined(NO_CASES if n == 0 else ONE_GRADE, n, r, known, confidence)
    counts = np.stack([(coded == code).sum(axis=1) for code in range(q)], axis=1).astype(np.float64)
    share = counts.sum(axis=0) / (n * r)
    own = (counts * (counts - 1)).sum(axis=1) / (r * (r - 1))
    observed, expected = float(own.mean()), float((share**2).sum())
    if math.isclose(expected, 1):
        return _undefined(ONE_GRADE, n, r, known, confidence)
    kappa = (observed - expected) / (1 - expected)
    if n == 1:
        return _without_error(kappa, ONE_CASE, _graded(observed, expected, n, r, known, confidence))
    influence = (own - expected) / (1 - expected) - 2 * (1 - kappa) * (counts @ share / r - expected) / (1 - expected)
    variance = ((influence - kappa) ** 2).sum() / (n * (n - 1))
    rest = share * (1 - share)
    null_variance = 2 * (rest.sum() ** 2 - (rest * (1 - 2 * share)).sum()) / (n * r * (r - 1) * rest.sum() ** 2)
    return _kappa(kappa, variance, null_variance, _graded(observed, expected, n, r, known, confidence))


def _agreement_weights(q: int, weights: Weights) -> Floats:
    distance = np.abs(np.subtract.outer(np.arange(q), np.arange(q))) / (q - 1)
    return 1 - {"none": (distance > 0).astype(np.float64), "linear": distance, "quadratic": distance**2}[weights]


def _missing(grade: Any) -> bool:
    return grade is None or bool(grade != grade)


def _complete(rows: list[list[Any]]) -> list[list[Any]]:
    return [row for row in rows if not any(map(_missing, row))]


def _mixed(rows: list[list[Any]]) -> bool:
    """Whether some grades are words and others are not; they have no common order, and 1 would not be '1'."""
    return len({isinstance(grade, str) for row in _complete(rows) for grade in row}) > 1


def _coded(rows: list[list[Any]], categories: Sequence[Any] | None) -> tuple[NDArray[np.intp], tuple[Any, ...]]:
    """Complete rows as category indices, and the categories in order."""
    complete = _complete(rows)
    seen = {grade for row in complete for grade in row}
    known = tuple(categories) if categories is not None else tuple(sorted(seen))
    unlisted = sorted(map(str, seen - set(known)))
    if unlisted:
        raise TableError(f"the grade {unlisted[0]} is none of {', '.join(map(str, known))}")
    code = {grade: index for index, grade in enumerate(known)}
    width = len(rows[0]) if rows else 2
    return np.array([[code[grade] for grade in row] for row in complete], dtype=np.intp).reshape(-1, width), known


def _kappa(kappa: float, variance: float, null_variance: float, graded: Kappa) -> Kappa:
    if variance <= _NOTHING and abs(abs(kappa) - 1) > _NOTHING:
        return _without_error(float(kappa), ALIKE, graded)
    se, null_se = math.sqrt(max(variance, 0)), math.sqrt(max(null_variance, 0))
    margin = norm.ppf((1 + graded.confidence) / 2) * se
    z = kappa / null_se if null_se else math.nan
    low, high = float(max(-1, kappa - margin)), float(min(1, kappa + margin))
    p = float(2 * norm.sf(abs(z)))
    return replace(graded, kappa=float(kappa), se=se, ci_low=low, ci_high=high, z=z, p=p)


def _without_error(kappa: float, reason: str, graded: Kappa) -> Kappa:
    """An estimate whose error cannot be known."""
    return replace(graded, kappa=kappa, reason=reason)


def _graded(observed: float, expected: float, n: int, raters: int, categories: tuple[Any, ...], confidence: float) -> Kappa:
    """What the grades say before anything is estimated."""
    nan = math.nan
    return Kappa(nan, nan, nan, nan, nan, nan, observed, expected, n, raters, categories, confidence)


def _undefined(reason: str, n: int, raters: int, categories: tuple[Any, ...], confidence: float) -> Kappa:
    return _without_error(math.nan, reason, _graded(math.nan, math.nan, n, raters, categories, confidence))
