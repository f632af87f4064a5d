"""The score of a radiograph: calibrated logit and probability, and their spread when parts of the network are left out.

Source of the interval: Gal and Ghahramani 2016, Dropout as a Bayesian approximation (arXiv 1506.02142). It is the network's own
doubt about a picture like those it has seen, not an interval of the patient's risk.
"""

from __future__ import annotations

import numpy as np
import torch

from .model import Model
from .networks.network import Network
from .score import RadiographScore
from .training import predicted

DRAWS = 200
_ENDS = (2.5, 97.5)
_SEED = 20261


def scored(model: Model, pixels: np.ndarray, *, draws: int = DRAWS) -> RadiographScore:
    """Score one picture. pixels: of ``preparing``. The same picture gives the same score, alone or among others."""
    heat = model.facts.temperature
    logit = float(predicted(model.network, pixels[None])[0]) / heat
    low, high = np.percentile(varied(model.network, pixels, draws), _ENDS) / heat
    control = float(predicted(model.control, pixels[None])[0]) / heat
    return RadiographScore(logit, float(low), float(high), control)


def varied(network: Network, pixels: np.ndarray, draws: int) -> np.ndarray:
    """(draws,) logits of one picture, each with other parts left out; network: ready to predict, and left so.

    Nothing is left out in the ResNet, so that its maps are made once.
    """
    with torch.inference_mode(), torch.random.fork_rng(devices=[]):
        last = network.stages(torch.from_numpy(np.ascontiguousarray(pixels))[None, None])[-1]
        torch.manual_seed(_SEED)
        network.encoder.train()
        network.drop.train()
        found = network.of_last(last.repeat(draws, 1, 1, 1)).double().numpy()
    network.train(False)
    return found
