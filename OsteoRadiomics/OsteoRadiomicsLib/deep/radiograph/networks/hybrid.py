"""The default reading of the paper: ResNet-18 over the whole picture, the 6 x 6 cells of its last map as tokens."""

from __future__ import annotations

import torch

from .network import Network


class Hybrid(Network):
    """See ``Network``; a cell of the last map sees far more of the picture than its 32 x 32 pixels."""

    def seen(self, pixels: torch.Tensor) -> torch.Tensor:
        return pixels

    def arranged(self, values: torch.Tensor) -> torch.Tensor:
        return values
