"""A network for radiographs as whoever scores sees it, whether onnxruntime runs it or torch."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from .leaving_out import Kept


class Runner(Protocol):
    """Pixels are those of ``preparing``; logits are calibrated, in float64."""

    def logits(self, pixels: np.ndarray) -> np.ndarray:
        """(n, rows, columns) pixels -> (n,) logits."""

    def varied(self, pixels: np.ndarray, kept: Kept) -> np.ndarray:
        """(rows, columns) pixels -> (draws,) logits, each without what its draw leaves out."""
