"""How many cases a reliability study needs (Walter, Eliasziw & Donner 1998)."""

from __future__ import annotations

import math
from typing import Literal

from scipy.stats import norm

from ..base.errors import SettingsError


def icc_sample_size(
    expected: float, minimum: float, raters: int = 2, *, alpha: float = 0.05, power: float = 0.8, two_sided: bool = False,
    rule: Literal["point", "lower"] = "point", confidence: float = 0.95,
) -> int:  # fmt: skip
    """Cases needed to show that an ICC lies above ``minimum`` when it really is ``expected``.

    raters: readings per case. alpha: error of the first kind, one-sided unless ``two_sided``. rule: "point" for a test beside the
    point estimate; "lower" where a feature counts by the lower bound of its two-sided interval of level ``confidence``, which is
    the two-sided test at 1 - confidence: alpha and two_sided do not matter then. The one-way model ICC(1,1) with Fisher's
    variance-stabilising approximation: Walter et al., Stat Med 1998;17:101-110, equation 3.
    Raises SettingsError for values outside 0 <= minimum < expected < 1.
    """
    if not 0 <= minimum < expected < 1:
        raise SettingsError(
            f"the minimum ICC {minimum:g} and the expected ICC {expected:g} must satisfy 0 <= minimum < expected < 1",
            cure="Write for example expected 0.9 and minimum 0.75",
        )
    if raters < 2:
        raise SettingsError(f"{raters} rater(s) cannot give an ICC", cure="Write 2 or more")
    if not (0 < alpha < 0.5 and 0.5 <= power < 1):
        raise SettingsError("alpha must lie between 0 and 0.5, power between 0.5 and 1", cure="Write alpha 0.05 and power 0.8")
    if not 0 < confidence < 1:
        raise SettingsError(f"the confidence level must lie between 0 and 1, not {confidence:g}", cure="Write 0.95")
    if rule == "lower":
        alpha, two_sided = 1 - confidence, True
    z = norm.isf(alpha / 2 if two_sided else alpha) + norm.ppf(power)
    ratio = (1 + raters * _odds(minimum)) / (1 + raters * _odds(expected))
    return math.ceil(1 + 2 * z**2 * raters / (math.log(ratio) ** 2 * (raters - 1)))


def _odds(icc: float) -> float:
    return icc / (1 - icc)
