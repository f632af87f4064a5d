"""What readers of studies of any type of outcome must know: one sentence each without full stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...protocols.modelling_plan import ModellingPlan
from ..resampling.block import FittedBlock


def paper_order_notes(plan: ModellingPlan) -> list[str]:
    """That cross-validated results are optimistic, where features were selected on all training rows."""
    if plan.order != "paper-order":
        return []
    return [
        "Paper order: features were selected once on the whole training set"
        + (", after oversampling," if plan.oversampling == "smote" else "")
        + " before cross-validation, so cross-validated results of the training set are optimistic; only held-out sets count"
    ]


def absent_notes(absent: Mapping[str, str]) -> list[str]:
    """Models that do not exist. absent: model -> why."""
    return [f"The {name} model does not exist: {reason}" for name, reason in absent.items()]


def empty_notes(blocks: Sequence[FittedBlock]) -> list[str]:
    """Blocks of which selection left nothing."""
    return [f"Selection left no feature{' of ' + block.name if block.name else ''}" for block in blocks if block.empty]
