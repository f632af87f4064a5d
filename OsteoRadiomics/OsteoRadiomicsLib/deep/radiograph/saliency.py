"""Maps of where a logit comes from by its gradient, which torch makes.

Sources: Selvaraju et al. 2017 (Grad-CAM, arXiv 1610.02391); Draelos and Carin 2020 (HiResCAM, arXiv 2011.08891).
"""

from __future__ import annotations

import numpy as np
import torch

from .networks.network import LAST_STAGE, Network
from .places import Cells

_HIRES_STAGE = 0


def gradcam(network: Network, pixels: np.ndarray) -> Cells:
    """(6, 6): channels of the last map weighted by their mean gradient, without what speaks against the event."""
    values, gradient = _stage(network, pixels, LAST_STAGE)
    weights = gradient.mean(axis=(1, 2), keepdims=True)
    return Cells(np.clip((weights * values).sum(axis=0), 0, None), network.places(LAST_STAGE))


def hirescam(network: Network, pixels: np.ndarray) -> Cells:
    """(48, 48): value times gradient, summed over the channels of the first stage; negative where it speaks against the event."""
    values, gradient = _stage(network, pixels, _HIRES_STAGE)
    return Cells((values * gradient).sum(axis=0), network.places(_HIRES_STAGE))


def _stage(network: Network, pixels: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray]:
    """(channels, rows, columns) values of a stage's map in the picture's places, and the logit's gradient there."""
    stages = network.stages(torch.from_numpy(pixels)[None, None].requires_grad_())
    logit = network.of_last(stages[-1])
    (gradient,) = torch.autograd.grad(logit.sum(), stages[number])
    values, slopes = (network.arranged(each)[0].detach().double().numpy() for each in (stages[number], gradient))
    return values, slopes
