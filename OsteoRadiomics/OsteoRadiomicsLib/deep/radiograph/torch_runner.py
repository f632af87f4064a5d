"""A network for radiographs run by torch: where a model holds no ONNX file, or onnxruntime is not there."""

from __future__ import annotations

import numpy as np
import torch

from .leaving_out import Kept
from .networks.network import Network
from .training import predicted


class TorchRunner:
    """See ``Runner``. network: ready to predict."""

    def __init__(self, network: Network, temperature: float) -> None:
        self._network, self._temperature = network, temperature

    def logits(self, pixels: np.ndarray) -> np.ndarray:
        return predicted(self._network, pixels) / self._temperature

    def varied(self, pixels: np.ndarray, kept: Kept) -> np.ndarray:
        """Nothing is left out in the ResNet, so that its maps are made once."""
        with torch.inference_mode():
            last = self._network.stages(torch.from_numpy(np.ascontiguousarray(pixels))[None, None])[-1]
            found = self._network.of_last(last, [torch.tensor(part) for part in (kept.attention, kept.tokens, kept.last)])
        return found.double().numpy() / self._temperature
