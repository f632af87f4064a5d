"""A network for radiographs run by onnxruntime alone, from the file that its model keeps."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...base.errors import ModelError
from ..running import Running
from .leaving_out import Kept
from .onnx_names import ATTENTION, LAST, TOKENS

_AT_ONCE = 16


class OnnxRunner:
    """See ``Runner``. data: of the ONNX file. name: the file, for messages.

    Raises DependencyError without onnxruntime, ModelError where the network cannot be run or gives something else.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        self._network = Running(data, self._unusable)

    def logits(self, pixels: np.ndarray) -> np.ndarray:
        parts = [self._run(pixels[first : first + _AT_ONCE]) for first in range(0, len(pixels), _AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def varied(self, pixels: np.ndarray, kept: Kept) -> np.ndarray:
        return self._run(pixels[None], {ATTENTION: kept.attention, TOKENS: kept.tokens, LAST: kept.last}, len(kept.last))

    def _run(self, pixels: np.ndarray, kept: Mapping[str, np.ndarray] | None = None, wanted: int | None = None) -> np.ndarray:
        found = self._network(np.ascontiguousarray(pixels[:, None], np.float32), kept)
        if not isinstance(found, np.ndarray) or found.shape != (wanted or len(pixels),) or not np.isfinite(found).all():
            raise self._unusable()
        return found.astype(np.float64)

    def _unusable(self) -> ModelError:
        return ModelError(
            f"its {self._name} is no network from a radiograph to a logit that can be run here",
            cure="Train or fetch the model again",
        )
