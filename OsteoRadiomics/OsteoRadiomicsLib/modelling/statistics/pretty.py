"""Round numbers for axes, as R's ``pretty`` chooses them, so that a nomogram's axes are those of rms."""

from __future__ import annotations

import math

import numpy as np

from ..data.inputs import Floats

_BIAS = 1.5
_BIAS_FIVE = 0.5 + 1.5 * _BIAS


def pretty(low: float, high: float, count: int = 5) -> Floats:
    """About ``count`` + 1 equally spaced values, multiples of 1, 2 or 5 times a power of 10, that cover low..high."""
    least = count // 3
    span = high - low
    size = max(abs(low), abs(high))
    tiny = span < size * (1 + 1 / (1 + _BIAS)) * max(1, count) * np.finfo(float).eps * 3
    if span == 0 and high == 0:
        cell = 1.0
    elif tiny:
        cell = 0.75 * (9 + size / 10 if size > 10 else size) / max(least, 1)
    else:
        cell = span / count
    base = 10.0 ** math.floor(math.log10(cell))
    unit = base
    for factor, bias in ((2, _BIAS), (5, _BIAS_FIVE), (10, _BIAS)):
        if factor * base - cell < bias * (cell - unit):
            unit = factor * base
    first, last = math.floor(low / unit + 1e-10), math.ceil(high / unit - 1e-10)
    # Too few values: the axis grows away from an end at 0, else at both ends.
    lacking = max(0, least - (last - first))
    if low == 0 and first == 0 and high != 0:
        last += lacking
    elif high == 0 and last == 0 and low != 0:
        first -= lacking
    else:
        before = lacking - lacking // 2 if first >= 0 else lacking // 2
        first -= before
        last += lacking - before
    # Dividing by the inverse keeps 0.1 x 3 at 0.3.
    steps = np.arange(first, last + 1)
    return steps / round(1 / unit) if unit < 1 else steps * unit
