"""How a network is trained: what decides its weights, kept in the model's file as its recipe."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ...base.records import Part
from .variants import BATCH, DEFAULT_VARIANT, MINUTES, SEED

Above = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=1)]


class Recipe(Part):
    """Settings of one training. On one thread the same recipe and volumes give the same weights, where ``steps`` ends it.

    network: a variant. output_stride: of its trunk. minutes: of wall time after which it ends; steps: after which it ends,
    None: the minutes decide. seed: of weights, batches and everything else random. batch: patches in a step. patch: their
    pixels (rows, columns) of 1.25 mm. learning_rate: the largest; it rises over the first ``warm_up`` of the run and falls as
    a cosine. decay: of weights. average: how much of the averaged weights a step keeps. patience: checks on held-out volumes
    without a better one after which training ends early, None: never. checks: how many of them in a whole run.
    ignore_undrawn: whether what lies beyond the drawn levels is left out of the loss; False teaches it as background.
    """

    network: str = DEFAULT_VARIANT
    output_stride: Literal[8, 16] = 16
    minutes: Above = MINUTES
    steps: Count | None = None
    seed: Annotated[int, Field(ge=0)] = SEED
    batch: Count = BATCH
    patch: tuple[Count, Count] = (192, 160)
    learning_rate: Above = 2e-3
    warm_up: Annotated[float, Field(ge=0, lt=1)] = 0.03
    decay: Annotated[float, Field(ge=0)] = 0.01
    average: Annotated[float, Field(ge=0, lt=1)] = 0.998
    patience: Count | None = 12
    checks: Count = 20
    ignore_undrawn: bool = True
