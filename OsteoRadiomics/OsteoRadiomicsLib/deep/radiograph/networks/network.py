"""What every network for radiographs is: maps of four stages, and a logit of the last one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import torch
from torch import nn

from ..places import Places, strided
from ..preparing import GRID, SIDE
from .encoder import Encoder
from .resnet import FIRST_STRIDE, ResNet18
from .shape import HEADS, token_width

LAST_STAGE = 3


class Network(nn.Module, ABC):
    """(batch, 1, 192, 192) pixels of ``preparing`` -> (batch,) logits.

    Subclasses say what the ResNet sees: ``seen`` makes its input of the pixels, ``arranged`` puts a map of any stage (or its
    gradient) into the places of the picture, (batch, channels, rows, columns). Values and shapes of stages are the ResNet's own.
    """

    def __init__(self, *, width: int, dropout: float) -> None:
        super().__init__()
        token = token_width(width)
        if token % HEADS:
            raise ValueError(f"a width of {width} cannot be shared by {HEADS} heads")
        self.resnet = ResNet18(width)
        self.token = nn.Linear(self.resnet.channels, token)
        self.encoder = Encoder(GRID * GRID, token, dropout / 2)
        self.drop = nn.Dropout(dropout)
        self.logit = nn.Linear(token + self.resnet.channels, 1)

    @abstractmethod
    def seen(self, pixels: torch.Tensor) -> torch.Tensor:
        """What the ResNet takes, (pictures, 3, rows, columns)."""

    @abstractmethod
    def arranged(self, values: torch.Tensor) -> torch.Tensor:
        """A map of the ResNet in the places of the picture."""

    def places(self, stage: int) -> Places:
        """Where the cells of a stage's map lie, as ``arranged`` puts them. stage: 0 to 3."""
        return strided(SIDE // (FIRST_STRIDE * 2**stage))

    def stages(self, pixels: torch.Tensor) -> list[torch.Tensor]:
        """The maps after the four stages, in the ResNet's own order."""
        centred = (pixels - 0.5) * 2
        return self.resnet(self.seen(centred.expand(-1, 3, -1, -1)))

    def of_last(self, last: torch.Tensor, kept: Sequence[torch.Tensor] | None = None) -> torch.Tensor:
        """The last stage's map -> (batch,) logits: mean token beside the map's own mean, dropout, one weight each.

        kept: the three parts of ``leaving_out.Kept``, by which a network that is ready to predict is thinned out; then of one
        picture, -> (draws,).
        """
        cells = self.arranged(last).flatten(2).transpose(1, 2)
        tokens = self.encoder(self.token(cells), None if kept is None else (kept[0], kept[1]))
        both = torch.cat((tokens.mean(1), cells.mean(1).expand(len(tokens), -1)), dim=1)
        return self.logit(self.drop(both) if kept is None else both * kept[2]).squeeze(1)

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        return self.of_last(self.stages(pixels)[-1])
