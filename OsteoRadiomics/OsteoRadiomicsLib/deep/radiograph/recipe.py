"""How a network is trained: everything that decides the final weights, beside the pictures themselves."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ...base.records import Part
from .networks import PAPER_WIDTH

_Share = Annotated[float, Field(ge=0, lt=1)]


class Recipe(Part):
    """Settings of a training.

    architecture: of ``ARCHITECTURES``. width: channels of the ResNet's first stage, a multiple of 2. dropout: share of values
    left out before the logit; the Transformer's layers leave out half as many. epochs: at most. patience: epochs without a lower
    loss on the patients held out after which training ends. batch: pictures per step. learning_rate: the highest of the cosine.
    weight_decay: of AdamW. warm_up: epochs of rising learning rate. average: decay of the running average of the weights per
    step. held_out: share of the patients that are not trained on; they choose the epoch and the temperature. augment: strength
    of the random changes, 1 is usual. seed: of weights, split, order, augmentation and dropout.
    """

    architecture: str = "hybrid"
    width: Annotated[int, Field(ge=2, le=256, multiple_of=2)] = PAPER_WIDTH
    dropout: _Share = 0.2
    epochs: Annotated[int, Field(ge=1)] = 60
    patience: Annotated[int, Field(ge=1)] = 15
    batch: Annotated[int, Field(ge=2)] = 16
    learning_rate: Annotated[float, Field(gt=0)] = 1e-3
    weight_decay: Annotated[float, Field(ge=0)] = 0.02
    warm_up: Annotated[int, Field(ge=0)] = 2
    average: _Share = 0.98
    held_out: Annotated[float, Field(gt=0, lt=0.5)] = 0.2
    augment: Annotated[float, Field(ge=0, le=2)] = 1.0
    seed: Annotated[int, Field(ge=0)] = 1
