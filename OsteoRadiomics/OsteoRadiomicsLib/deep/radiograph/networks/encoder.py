"""A Transformer encoder (Vaswani et al. 2017) with the normalisation in front of each part, as vision Transformers have it."""

from __future__ import annotations

import math

import torch
from torch import nn
from torch.nn.functional import scaled_dot_product_attention

from .shape import HEADS, LAYERS

Kept = tuple[torch.Tensor, torch.Tensor]
"""What attention, and what a layer's two parts add to tokens, is multiplied by: see ``leaving_out.Kept``."""
_WIDER = 4  # of the inner layer, times the token's width


class Layer(nn.Module):
    """(batch, tokens, width) -> the same shape."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.inner = nn.Sequential(nn.Linear(width, _WIDER * width), nn.GELU(), nn.Linear(_WIDER * width, width))
        self.drop = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, kept: Kept | None = None) -> torch.Tensor:
        """kept: of this layer alone, (draws, heads, tokens, tokens) and (draws, 2, tokens, width)."""
        batch, tokens, width = x.shape
        shape = (batch, tokens, 3, self.heads, width // self.heads)
        q, k, v = self.qkv(self.norm1(x)).reshape(shape).permute(2, 0, 3, 1, 4)
        if kept is None:
            seen = scaled_dot_product_attention(q, k, v, dropout_p=self.dropout if self.drop.training else 0.0)
            x = x + self.drop(self.out(seen.transpose(1, 2).reshape(batch, tokens, width)))
            return x + self.drop(self.inner(self.norm2(x)))
        attention, parts = kept
        share = torch.softmax(q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1]), dim=-1)
        seen = (share * attention) @ v
        x = x + self.out(seen.transpose(1, 2).reshape(len(seen), tokens, width)) * parts[:, 0]
        return x + self.inner(self.norm2(x)) * parts[:, 1]


class Encoder(nn.Module):
    """Tokens with a learnt position each, through four layers of eight heads. count: of tokens; width: of each."""

    def __init__(self, count: int, width: int, dropout: float) -> None:
        super().__init__()
        self.position = nn.Parameter(torch.zeros(1, count, width))
        nn.init.normal_(self.position, std=0.02)
        self.layers = nn.ModuleList(Layer(width, HEADS, dropout) for _ in range(LAYERS))
        self.norm = nn.LayerNorm(width)

    def forward(self, tokens: torch.Tensor, kept: Kept | None = None) -> torch.Tensor:
        """kept: of all layers, (draws, layers, ...)."""
        x = tokens + self.position
        for number, layer in enumerate(self.layers):
            x = layer(x, None if kept is None else (kept[0][:, number], kept[1][:, number]))
        return self.norm(x)
