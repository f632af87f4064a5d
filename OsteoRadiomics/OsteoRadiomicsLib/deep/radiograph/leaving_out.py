"""Which parts of a network are left out in each draw of its interval: drawn here, so that whatever runs it leaves out the same.

Source: Srivastava et al. 2014, Dropout (JMLR 15:1929): what is left out counts 0, what stays counts more by as much.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .networks.shape import HEADS, LAYERS, last_channels, token_width
from .preparing import GRID
from .recipe import Recipe

_SEED = 20261
_TOKENS = GRID * GRID


@dataclass(frozen=True, eq=False)
class Kept:
    """What each value is multiplied by, float32, for a number of draws; 1 everywhere is the network as it predicts.

    attention: (draws, layers, heads, tokens, tokens) of each token's attention to the others. tokens: (draws, layers, 2, tokens,
    width) of what a layer's two parts add to a token. last: (draws, width + channels) of the mean token and the last map's mean.
    """

    attention: np.ndarray
    tokens: np.ndarray
    last: np.ndarray


def everything(width: int) -> Kept:
    """One draw in which nothing is left out. width: channels of the ResNet's first stage."""
    return Kept(*(np.ones((1, *shape), np.float32) for shape in _shapes(width)))


def drawn(recipe: Recipe, draws: int) -> Kept:
    """The same parts for every picture and every network of a recipe, as training leaves them out. Not to be written to."""
    return _drawn(recipe.width, recipe.dropout, draws)


@lru_cache(maxsize=1)
def _drawn(width: int, dropout: float, draws: int) -> Kept:
    rng = np.random.default_rng(_SEED)
    shares = (dropout / 2, dropout / 2, dropout)
    found = []
    for shape, share in zip(_shapes(width), shares, strict=True):
        stays = rng.random((draws, *shape), np.float32) >= share
        found.append(stays * np.float32(1 / (1 - share)))
        found[-1].setflags(write=False)
    return Kept(*found)


def _shapes(width: int) -> tuple[tuple[int, ...], ...]:
    """Of ``Kept`` without its draws."""
    token = token_width(width)
    return (LAYERS, HEADS, _TOKENS, _TOKENS), (LAYERS, 2, _TOKENS, token), (token + last_channels(width),)
