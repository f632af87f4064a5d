"""What training makes small: cross entropy and one minus the Dice of the batch, both only where something is known.

Imports torch: import it within functions only.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from .drawn import BODY, IGNORED


def loss(logits: Tensor, target: Tensor) -> Tensor:
    """A number. logits: (n, 2, rows, columns). target: (n, rows, columns) of 0, 1, and 255 where nothing is known.

    A batch of which nothing is known has the loss 0.
    """
    known = (target != IGNORED).float()
    entropy = functional.cross_entropy(logits, target, ignore_index=IGNORED, reduction="sum") / known.sum().clamp_min(1)
    probability = torch.softmax(logits, 1)[:, 1] * known
    body = (target == BODY).float()
    dice = (2 * (probability * body).sum() + 1) / (probability.sum() + body.sum() + 1)
    return entropy + (1 - dice)
