"""How values are shown on page and panel: decimals and the unit's sign.

This module imports nothing heavy.
"""

from __future__ import annotations

NOTHING = "–"
DIGITS = {"cm2": 2, "ml": 1, "%": 1, "{ratio}": 3, "mm2": 0, "deg": 1, "": 1}
"""Unit -> decimals."""
_SIGNS = {"cm2": "cm²", "mm2": "mm²", "{ratio}": "", "deg": "°"}


def sign_of(unit: str) -> str:
    """``cm2`` -> ``cm²``; '' for what has no unit."""
    return _SIGNS.get(unit, unit)


def with_unit(title: str, unit: str) -> str:
    """``Cross-sectional area (cm²)``."""
    sign = sign_of(unit)
    return f"{title} ({sign})" if sign else title
