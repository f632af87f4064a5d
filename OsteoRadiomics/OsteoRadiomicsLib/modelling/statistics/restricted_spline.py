"""Restricted cubic splines: smooth curves that are straight beyond their outer knots, as columns of a regression."""

from __future__ import annotations

import numpy as np

from ..data.inputs import Floats


def spline_columns(values: Floats, knots: Floats) -> Floats:
    """(n, k - 1) columns of values (n,) for k rising knots: the value itself, then k - 2 truncated cubes.

    Cubes are divided by the square of the distance of the outer knots, so that every column has the unit of the value (Harrell,
    Regression Modeling Strategies, 2nd ed., 2015, formula 2.25; R's ``Hmisc::rcspline.eval``).
    """
    last, before = knots[-1], knots[-2]
    cubes = np.maximum(values[:, None] - knots[None, :], 0.0) ** 3 / (last - knots[0]) ** 2
    inner = [
        cubes[:, place] - (cubes[:, -2] * (last - knot) - cubes[:, -1] * (before - knot)) / (last - before)
        for place, knot in enumerate(knots[:-2])
    ]
    return np.column_stack([values, *inner])
