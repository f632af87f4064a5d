"""Coefficients of the recursive Gaussian of fourth order (Deriche 1993), with Farneback and Westin's parameters (2006).

Every expression is written as ITK writes it, because another order of operations would differ in the last bit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

# exp(-x) terms that approximate a Gaussian and its second derivative: amplitudes, frequencies and decays.
A1, B1 = {0: 1.3530, 2: -1.3563}, {0: 1.8151, 2: 5.2318}
A2, B2 = {0: -0.3531, 2: 0.3446}, {0: 0.0902, 2: -2.2355}
W1, L1 = 0.6681, -1.3932
W2, L2 = 2.0787, -1.3732

Four = tuple[float, float, float, float]


@dataclass(frozen=True)
class Recursion:
    """y_i = n . (x_i ... x_{i-3}) - d . (y_{i-1} ... y_{i-4}) forward, and the same backward with m; the sum is the result.

    bn, bm: stand for d where the recursion has not begun yet, times the first or last x: as if the image went on for ever.
    """

    n: Four
    d: Four
    m: Four
    bn: Four
    bm: Four


@dataclass(frozen=True)
class _Sums:
    """Numerator coefficients of one order and their zeroth, first and second moment."""

    n: Four
    zeroth: float
    first: float
    second: float


def smoothing(sigma: float, spacing: float) -> Recursion:
    """Gaussian smoothing. sigma and spacing in mm."""
    waves = _Waves(sigma / spacing)
    d, zeroth, _, _ = waves.denominator()
    numerator = waves.numerator(0)
    scale = 1.0 / (2 * numerator.zeroth / zeroth - numerator.n[0])
    return _completed(numerator.n, d, scale)


def second_derivative(sigma: float, spacing: float) -> Recursion:
    """Second derivative of a Gaussian per voxel squared, times sigma squared (normalised across scales)."""
    waves = _Waves(sigma / spacing)
    d, sd, dd, ed = waves.denominator()
    flat, bent = waves.numerator(0), waves.numerator(2)
    beta = -(2 * bent.zeroth - sd * bent.n[0]) / (2 * flat.zeroth - sd * flat.n[0])
    n0, n1, n2, n3 = (b + beta * f for b, f in zip(bent.n, flat.n, strict=True))
    sn = bent.zeroth + beta * flat.zeroth
    dn = bent.first + beta * flat.first
    en = bent.second + beta * flat.second
    alpha = en * sd * sd - ed * sn * sd - 2 * dn * dd * sd + 2 * dd * dd * sn
    alpha /= sd * sd * sd
    return _completed((n0, n1, n2, n3), d, sigma * sigma / alpha)


class _Waves:
    """The two damped waves at one scale (in voxels)."""

    def __init__(self, sigma: float) -> None:
        self.sin1, self.sin2 = math.sin(W1 / sigma), math.sin(W2 / sigma)
        self.cos1, self.cos2 = math.cos(W1 / sigma), math.cos(W2 / sigma)
        self.exp1, self.exp2 = math.exp(L1 / sigma), math.exp(L2 / sigma)

    def numerator(self, order: int) -> _Sums:
        a1, b1, a2, b2 = A1[order], B1[order], A2[order], B2[order]
        sin1, sin2, cos1, cos2, exp1, exp2 = self.sin1, self.sin2, self.cos1, self.cos2, self.exp1, self.exp2
        n0 = a1 + a2
        n1 = exp2 * (b2 * sin2 - (a2 + 2 * a1) * cos2)
        n1 += exp1 * (b1 * sin1 - (a1 + 2 * a2) * cos1)
        n2 = (a1 + a2) * cos2 * cos1
        n2 -= b1 * cos2 * sin1 + b2 * cos1 * sin2
        n2 *= 2 * exp1 * exp2
        n2 += a2 * exp1 * exp1 + a1 * exp2 * exp2
        n3 = exp2 * exp1 * exp1 * (b2 * sin2 - a2 * cos2)
        n3 += exp1 * exp2 * exp2 * (b1 * sin1 - a1 * cos1)
        return _Sums((n0, n1, n2, n3), n0 + n1 + n2 + n3, n1 + 2 * n2 + 3 * n3, n1 + 4 * n2 + 9 * n3)

    def denominator(self) -> tuple[Four, float, float, float]:
        """Coefficients and their zeroth, first and second moment."""
        cos1, cos2, exp1, exp2 = self.cos1, self.cos2, self.exp1, self.exp2
        d4 = exp1 * exp1 * exp2 * exp2
        d3 = -2 * cos1 * exp1 * exp2 * exp2
        d3 += -2 * cos2 * exp2 * exp1 * exp1
        d2 = 4 * cos2 * cos1 * exp1 * exp2
        d2 += exp1 * exp1 + exp2 * exp2
        d1 = -2 * (exp2 * cos2 + exp1 * cos1)
        moments = (1.0 + d1 + d2 + d3 + d4, d1 + 2 * d2 + 3 * d3 + 4 * d4, d1 + 4 * d2 + 9 * d3 + 16 * d4)
        return (d1, d2, d3, d4), *moments


def _completed(n: Four, d: Four, scale: float) -> Recursion:
    """The backward and boundary coefficients of a symmetric filter."""
    n0, n1, n2, n3 = (value * scale for value in n)
    d1, d2, d3, d4 = d
    m = (n1 - d1 * n0, n2 - d2 * n0, n3 - d3 * n0, -d4 * n0)
    sn, sm, sd = n0 + n1 + n2 + n3, m[0] + m[1] + m[2] + m[3], 1.0 + d1 + d2 + d3 + d4
    return Recursion(
        n=(n0, n1, n2, n3),
        d=d,
        m=m,
        bn=(d1 * sn / sd, d2 * sn / sd, d3 * sn / sd, d4 * sn / sd),
        bm=(d1 * sm / sd, d2 * sm / sd, d3 * sm / sd, d4 * sm / sd),
    )
