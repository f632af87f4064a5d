"""Patients needed to develop a model for a binary outcome (Riley et al., Stat Med 2019;38:1276; BMJ 2020;368:m441)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ...base.errors import InputError
from ..estimate import normal_quantile


@dataclass(frozen=True)
class SampleSize:
    """Patients by each criterion. shrinkage: expected shrinkage at least the target. optimism: apparent minus adjusted R2 at most
    the target. prevalence: overall risk estimated within the margin. required: the largest. events: expected among them.
    max_r2: largest Cox-Snell R2 possible at this prevalence.
    """

    shrinkage: int
    optimism: int
    prevalence: int
    max_r2: float
    required: int
    events: int
    events_per_parameter: float


def riley_sample_size(
    *, r2: float, parameters: int, prevalence: float, shrinkage: float = 0.9, optimism: float = 0.05, margin: float = 0.05
) -> SampleSize:
    """Riley's three criteria.

    r2: anticipated Cox-Snell R2. parameters: candidate predictor parameters (dummies count each). prevalence: of the event.
    Raises InputError where a value is impossible, such as an R2 above the largest possible one.
    """
    if not 0 < prevalence < 1 or parameters < 1 or not 0 < shrinkage < 1 or optimism <= 0 or margin <= 0:
        raise InputError(
            "a sample size needs prevalence and shrinkage between 0 and 1, one parameter or more, and margins above 0"
        )
    max_r2 = maximum_r2(prevalence)
    if not 0 < r2 < min(max_r2, shrinkage):
        raise InputError(f"the anticipated R2 must lie between 0 and {min(max_r2, shrinkage):.3f} at this prevalence, not {r2:g}")
    by_shrinkage = _for_shrinkage(parameters, r2, shrinkage)
    by_optimism = _for_shrinkage(parameters, r2, r2 / (r2 + optimism * max_r2))
    by_prevalence = _round_up((normal_quantile() / margin) ** 2 * prevalence * (1 - prevalence))
    required = max(by_shrinkage, by_optimism, by_prevalence)
    events = _round_up(required * prevalence)
    return SampleSize(by_shrinkage, by_optimism, by_prevalence, max_r2, required, events, required * prevalence / parameters)


def maximum_r2(prevalence: float) -> float:
    """Largest Cox-Snell R2 of any model of an outcome with this prevalence."""
    null = prevalence * math.log(prevalence) + (1 - prevalence) * math.log(1 - prevalence)
    return 1 - math.exp(2 * null)


def _for_shrinkage(parameters: int, r2: float, shrinkage: float) -> int:
    return _round_up(parameters / ((shrinkage - 1) * math.log(1 - r2 / shrinkage)))


def _round_up(patients: float) -> int:
    # A whole number that rounding lifted by 1e-13 must not cost a patient more.
    return math.ceil(patients - 1e-9)
