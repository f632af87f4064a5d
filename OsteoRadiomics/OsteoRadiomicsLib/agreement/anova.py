"""Two-way analysis of variance, one rating per cell, for many features at once and safe against rounding."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class MeanSquares:
    """Mean squares of F features in units of each feature's own scale; every array has shape (F,).

    n: cases. k: readings per case; no whole number where the design is not complete. between: between cases. within: within
    cases. raters: between raters. residual: cases x raters. constant: one value everywhere, up to rounding.
    """

    n: NDArray[np.int64]
    k: int | Floats
    between: Floats
    within: Floats
    raters: Floats
    residual: Floats
    constant: NDArray[np.bool_]


@dataclass(frozen=True)
class Anova(MeanSquares):
    """Mean squares over the complete cases of a design in which every rater read every case.

    Ratios of mean squares are those of the raw data; the mean squares themselves are not, see ``scale``.
    scale: what a root mean square is multiplied with to come back to the feature's unit. mean: grand mean in the feature's unit.
    """

    k: int
    scale: Floats
    mean: Floats


def anova(ratings: Floats) -> Anova:
    """Mean squares of ratings (features, cases, raters); a case with a rating that is not finite is left out.

    Each feature is centred and scaled by a power of two first, so neither 1e-200 nor 1e200 nor a small spread around
    a large mean costs precision. Sums of squares below what rounding of the ratings can cause count as 0.
    """
    k = ratings.shape[2]
    complete: NDArray[np.bool_] = np.all(np.isfinite(ratings), axis=2)
    n = complete.sum(axis=1)
    used = complete[:, :, np.newaxis]
    x = np.where(used, np.ascontiguousarray(ratings), 0.0)  # sums in one order, whatever the layout in memory
    x, size = _scaled(x)
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = x.sum(axis=(1, 2)) / (n * k)
        # What one unit in the last place of the largest rating amounts to, after centring.
        rounding = 4 * np.finfo(float).eps * np.abs(x).max(axis=(1, 2), initial=0.0)
        x = np.where(used, x - middle[:, np.newaxis, np.newaxis], 0.0)
        constant = np.abs(x).max(axis=(1, 2), initial=0.0) <= rounding
        x, spread = _scaled(x)
        rounding = np.ldexp(rounding, -spread)

        grand = x.sum(axis=(1, 2)) / (n * k)
        of_case = np.where(complete, x.mean(axis=2) - grand[:, np.newaxis], 0.0)
        of_rater = x.sum(axis=1) / n[:, np.newaxis] - grand[:, np.newaxis]
        rest = x - of_case[:, :, np.newaxis] - of_rater[:, np.newaxis, :] - grand[:, np.newaxis, np.newaxis]
        rest = np.where(used, rest, 0.0)

        noise = n * k * rounding**2
        ss_between = _above(k * (of_case**2).sum(axis=1), noise)
        ss_raters = _above(n * (of_rater**2).sum(axis=1), noise)
        ss_residual = _above((rest**2).sum(axis=(1, 2)), noise)
        return Anova(
            n=n,
            k=k,
            between=ss_between / (n - 1),
            within=(ss_raters + ss_residual) / (n * (k - 1)),
            raters=ss_raters / (k - 1),
            residual=ss_residual / ((n - 1) * (k - 1)),
            constant=constant & (n > 0),
            scale=np.ldexp(1.0, size + spread),
            mean=np.ldexp(middle, size),
        )


def _scaled(x: Floats) -> tuple[Floats, NDArray[np.int32]]:
    """Each feature divided by the power of two next to its largest magnitude, and that exponent. Exact."""
    _, exponent = np.frexp(np.abs(x).max(axis=(1, 2), initial=0.0))
    return np.ldexp(x, -exponent[:, np.newaxis, np.newaxis]), exponent


def _above(squares: Floats, noise: Floats) -> Floats:
    return np.where(squares > noise, squares, 0.0)
