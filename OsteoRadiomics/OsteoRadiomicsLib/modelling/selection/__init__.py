"""Feature selectors: one per step of a modelling plan, each a scikit-learn selector that says why a column was dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...protocols.modelling_plan import LassoStep, MrmrStep, RedundancyStep, SelectionStep, UnivariateStep
from .lasso import LassoSelector
from .mrmr import MrmrSelector
from .redundancy import RedundancySelector
from .selector import ConstantSelector, Selector
from .univariate import UnivariateSelector

__all__ = ["ConstantSelector", "LassoSelector", "Selector", "UnivariateSelector", "selector"]

_SELECTORS: dict[type, Callable[[Any, int], Selector]] = {
    UnivariateStep: lambda step, seed: UnivariateSelector(step.test, step.alpha, step.fdr),
    RedundancyStep: lambda step, seed: RedundancySelector(step.threshold),
    MrmrStep: lambda step, seed: MrmrSelector(step.scheme, step.keep),
    LassoStep: lambda step, seed: LassoSelector(step.family, step.folds, step.rule, seed),
}


def selector(step: SelectionStep, seed: int) -> Selector:
    """The unfitted selector of a plan's step. seed: of the folds, where the step draws any."""
    return _SELECTORS[type(step)](step, seed)
