"""Confidence intervals of a proportion."""

from __future__ import annotations

from scipy.stats import beta

from ...base.errors import TableError
from ..estimate import LEVEL, Estimate, normal_quantile


def wilson(successes: int, total: int, *, level: float = LEVEL, effective: float | None = None) -> Estimate:
    """Proportion with Wilson's score interval without continuity correction (Wilson, JASA 1927;22:209). NaN when total is 0.

    effective: independent rows that ``total`` rows are worth, where patients have several.
    """
    _check(successes, total)
    if total == 0:
        return Estimate.undefined("no patients to count")
    share, square, worth = successes / total, normal_quantile(level) ** 2, total if effective is None else effective
    centre = (share + square / (2 * worth)) / (1 + square / worth)
    half = (square * (share * (1 - share) / worth + square / (4 * worth**2))) ** 0.5 / (1 + square / worth)
    # The limits of 0 and of all are 0 and 1 exactly; rounding must not leave them at 1e-17.
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if successes == total else centre + half
    return Estimate(share, low, high)


def clopper_pearson(successes: int, total: int, *, level: float = LEVEL, effective: float | None = None) -> Estimate:
    """Proportion with the exact binomial interval (Clopper and Pearson, Biometrika 1934;26:404). NaN when total is 0.

    effective: as of ``wilson``; the interval is then that of Korn and Graubard (Survey Methodology 1998;24:193).
    """
    _check(successes, total)
    if total == 0:
        return Estimate.undefined("no patients to count")
    tail = (1 - level) / 2
    hits, misses = float(successes), float(total - successes)
    if effective is not None:
        hits, misses = hits * effective / total, misses * effective / total
    low = 0.0 if successes == 0 else float(beta.ppf(tail, hits, misses + 1))
    high = 1.0 if successes == total else float(beta.ppf(1 - tail, hits + 1, misses))
    return Estimate(successes / total, low, high)


INTERVALS = {"wilson": wilson, "clopper-pearson": clopper_pearson}
"""Intervals by the name used in settings and tables."""


def _check(successes: int, total: int) -> None:
    if not 0 <= successes <= total:
        raise TableError(f"{successes} of {total} is no proportion")
