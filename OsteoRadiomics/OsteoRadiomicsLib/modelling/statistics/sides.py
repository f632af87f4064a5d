"""Left and right of one measurement in one regression: opposite signs are what collinearity looks like."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..data.inputs import Floats
from .linear_screening import LinearScreening
from .screening import Screening

MUCH_INFLATED = 5.0
"""Variance inflation above which signs of single coefficients say nothing (a usual limit; Menard 1995 and others)."""
_OTHER = {"left": "right", "l": "r", "lt": "rt", "左": "右", "左侧": "右侧"}  # names may be a table's own, in its language


def other_side(name: str) -> str | None:
    """What the right side's column is called, given the left one's: ``MF_L_area`` -> ``MF_R_area``; None for another name."""
    pieces = re.split(r"([\W_]+)", name)
    found = []
    for place, piece in enumerate(pieces):
        side = _OTHER.get(piece.casefold())
        if side is not None:
            found.append(
                "".join((*pieces[:place], side.upper() if piece.isupper() else _cased(piece, side), *pieces[place + 1 :]))
            )
    if not found and name.startswith("左"):
        return "右" + name[1:]
    return found[0] if len(found) == 1 else None


def collinear_sides(screening: Screening | LinearScreening | None) -> tuple[str, ...]:
    """What must be known of clinical variables of both sides, when they were entered together; see ``opposite_sides``."""
    if screening is None or screening.multivariable is None:
        return ()
    return opposite_sides(screening.multivariable.names[1:], screening.multivariable.slopes, screening.vif)


def opposite_sides(names: Sequence[str], slopes: Floats, inflation: Floats) -> tuple[str, ...]:
    """A sentence for each pair of sides whose coefficients differ in sign while their variance is inflated.

    names, slopes, inflation: (k,) columns of one regression, their coefficients and variance inflation factors.
    """
    places = {name: place for place, name in enumerate(names)}
    found = []
    for left, place in places.items():
        right = places.get(other_side(left) or "")
        if right is None or slopes[place] * slopes[right] >= 0:
            continue
        vif = max(float(inflation[place]), float(inflation[right]))
        if vif > MUCH_INFLATED:
            found.append(
                f"{left} and {names[right]} have opposite signs in one regression with a variance inflation of {vif:.1f}: "
                "that is what collinear sides look like, and neither sign can be read by itself; enter their mean, or mean and "
                "difference"
            )
    return tuple(found)


def _cased(piece: str, side: str) -> str:
    return side.capitalize() if piece[:1].isupper() else side
