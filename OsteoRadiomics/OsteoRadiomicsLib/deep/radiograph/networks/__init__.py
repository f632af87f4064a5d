"""Networks for chest radiographs: one module each with its class, and one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....base.errors import ModelError
from ....base.places import load

if TYPE_CHECKING:
    from .network import Network


@dataclass(frozen=True)
class Architecture:
    """One network. place: of its class, which needs torch and is loaded only when it is built. title: what it does, in words."""

    name: str
    title: str
    place: str


_ALL = (
    Architecture("hybrid", "ResNet-18 over the whole picture, the 6 x 6 cells of its last map as tokens", ".hybrid:Hybrid"),
    Architecture("blocks", "36 blocks of the picture, one shared ResNet-18 over each, its values as tokens", ".blocks:Blocks"),
)
ARCHITECTURES: Mapping[str, Architecture] = {each.name: each for each in _ALL}

PAPER_WIDTH = 64
"""Channels of the first stage in the paper's ResNet-18; tokens are four times as wide."""
SIZES: Mapping[str, int] = {"paper": PAPER_WIDTH, "half": 32, "small": 16, "tiny": 4}
"""Name of a size -> channels of the first stage."""


def build(name: str, *, width: int = PAPER_WIDTH, dropout: float = 0.2) -> Network:
    """A network with new weights. width: channels of its first stage, a multiple of 2. dropout: share of values left out.

    Raises ModelError for a name that is not known.
    """
    if name not in ARCHITECTURES:
        raise ModelError(f"the network {name!r} is not known", cure=f"Choose one of {', '.join(ARCHITECTURES)}")
    make: Callable[..., Network] = load(ARCHITECTURES[name].place, type, package=__name__)
    return make(width=width, dropout=dropout)
