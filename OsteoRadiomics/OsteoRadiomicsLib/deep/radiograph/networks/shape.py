"""How large the parts of a network for radiographs are, for whoever does not need torch."""

from __future__ import annotations

LAYERS, HEADS = 4, 8
"""Of the Transformer."""


def token_width(width: int) -> int:
    """Values of a token. width: channels of the ResNet's first stage."""
    return 4 * width


def last_channels(width: int) -> int:
    """Channels of the ResNet's last map."""
    return 8 * width
