"""What readers of studies of any type of outcome must know: one sentence each without full stop, or the note of a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...protocols.modelling_plan import ModellingPlan
from ..evaluation.cross_validation import CONDITIONAL
from ..resampling.block import FittedBlock
from .names import HELD_OUT


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


def said(note: str, basis: str, what: str) -> str:
    """The note of a row, with what holds for these predictions alone where the models were made from the set's own rows."""
    return note if basis == HELD_OUT else "; ".join(filter(None, [note, f"{what} {CONDITIONAL}"]))
