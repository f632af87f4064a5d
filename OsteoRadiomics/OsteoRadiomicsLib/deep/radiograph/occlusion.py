"""The check of maps by gradients: what the logit loses when a block is covered. No gradient, so torch is not needed.

Source: Zeiler and Fergus 2014 (occlusion, arXiv 1311.2901).
"""

from __future__ import annotations

import numpy as np

from .places import Cells, blocks
from .preparing import GRID
from .runner import Runner

_RIM = 2  # pixels


def occlusion(network: Runner, pixels: np.ndarray) -> Cells:
    """(6, 6): the logit less what is left of it when each block in turn is the mean of the pixels round it."""
    block = len(pixels) // GRID
    changed = np.repeat(pixels[None], GRID * GRID + 1, axis=0)
    for number in range(GRID * GRID):
        row, column = divmod(number, GRID)
        rows, columns = (slice(max(0, place * block - _RIM), (place + 1) * block + _RIM) for place in (row, column))
        rim = pixels[rows, columns].copy()
        inside = pixels[row * block : (row + 1) * block, column * block : (column + 1) * block]
        mean = (rim.sum() - inside.sum()) / (rim.size - inside.size)
        changed[number, row * block : (row + 1) * block, column * block : (column + 1) * block] = mean
    logits = network.logits(changed)
    return Cells((logits[-1] - logits[:-1]).reshape(GRID, GRID), blocks(GRID))
