"""The learning curve: what each epoch came to."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields

import numpy as np


@dataclass(frozen=True)
class Epoch:
    """number: from 1. learning_rate: at its end. loss: mean over training pictures as they were changed. held_out_loss and
    held_out_auc: of the averaged weights on the patients held out; cross entropy in nats."""

    number: int
    learning_rate: float
    loss: float
    held_out_loss: float
    held_out_auc: float


COLUMNS = tuple(each.name for each in fields(Epoch))


def curve_rows(curve: tuple[Epoch, ...]) -> list[tuple[object, ...]]:
    """Header and rows of a table."""
    return [COLUMNS, *(astuple(epoch) for epoch in curve)]


def best_epoch(curve: tuple[Epoch, ...]) -> int:
    """The number of the epoch with the lowest loss on the patients held out, the earliest of equals."""
    return 1 + int(np.argmin([epoch.held_out_loss for epoch in curve]))


def auc(outcome: np.ndarray, scores: np.ndarray) -> float:
    """Area under the ROC curve; both outcomes must be there."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(outcome, scores))
