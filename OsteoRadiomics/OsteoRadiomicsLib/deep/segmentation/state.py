"""Where a training is, beside its weights: what its checkpoint says of it, and its learning curve."""

from __future__ import annotations

from ...base.records import Part
from ..checkpoint import Progressed

CHECKPOINT = "checkpoint.safetensors"
OTHER = "of other volumes or settings"


class Check(Part):
    """One look at a training. loss: mean since the last one. dice: mean of the held-out volumes, all slices, None without any."""

    step: int
    minutes: float
    loss: float
    dice: float | None


class State(Progressed):
    """seconds: of work so far. threads: that it has. best_dice: of the checks, None without held-out volumes."""

    step: int
    seconds: float
    threads: int
    curve: tuple[Check, ...]
    best_dice: float | None
