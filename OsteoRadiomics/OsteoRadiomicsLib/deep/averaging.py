"""Weights averaged over the steps of a training, which predict better than those of any single step.

Imports torch: import it within functions only.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TypeVar

import torch
from torch import nn

N = TypeVar("N", bound=nn.Module)


def averaged_copy(network: N) -> N:
    """A copy that is to follow a network's weights: ready to predict, and never trained itself."""
    copy = deepcopy(network)
    copy.train(False)
    copy.requires_grad_(False)
    return copy


def follow(average: nn.Module, network: nn.Module, stays: float) -> None:
    """Move averaged weights towards a network's. stays: share of them that stays; counts, such as of batches, are taken over."""
    with torch.no_grad():
        for mean, now in zip(average.state_dict().values(), network.state_dict().values(), strict=True):
            if mean.dtype.is_floating_point:
                mean.lerp_(now, 1 - stays)
            else:
                mean.copy_(now)
