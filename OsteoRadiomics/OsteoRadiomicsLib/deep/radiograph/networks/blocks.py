"""The other reading of the paper: the picture cut into 6 x 6 blocks, the same ResNet-18 over each, one token per block."""

from __future__ import annotations

import torch

from ..places import Places, blocks
from ..preparing import GRID
from .network import LAST_STAGE, Network


class Blocks(Network):
    """See ``Network``; a block's token knows nothing of its neighbours before the Transformer."""

    def places(self, stage: int) -> Places:
        """A block is cut at a whole number of strides, so its cells lie as those of the whole picture do; but for the last map's
        only one, which sees its block and nothing else."""
        return blocks(GRID) if stage == LAST_STAGE else super().places(stage)

    def seen(self, pixels: torch.Tensor) -> torch.Tensor:
        batch, channels, side, _ = pixels.shape
        block = side // GRID
        cut = pixels.reshape(batch, channels, GRID, block, GRID, block)
        return cut.permute(0, 2, 4, 1, 3, 5).reshape(batch * GRID * GRID, channels, block, block)

    def arranged(self, values: torch.Tensor) -> torch.Tensor:
        blocks, channels, rows, columns = values.shape
        batch = blocks // (GRID * GRID)
        apart = values.reshape(batch, GRID, GRID, channels, rows, columns)
        return apart.permute(0, 3, 1, 4, 2, 5).reshape(batch, channels, GRID * rows, GRID * columns)
