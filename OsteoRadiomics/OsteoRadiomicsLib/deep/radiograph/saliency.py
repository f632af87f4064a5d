"""Maps of where a logit comes from, of a network and of its control on shuffled labels.

Sources: Selvaraju et al. 2017 (Grad-CAM, arXiv 1610.02391); Draelos and Carin 2020 (HiResCAM, arXiv 2011.08891); Zeiler and
Fergus 2014 (occlusion, arXiv 1311.2901); Arun et al. 2021 (why a control, doi 10.1148/ryai.2021200267).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import FunctionType

import numpy as np
import torch

from ...base.places import load
from ...base.progress import Progress
from .map_kinds import MAP_KINDS
from .maps import RadiographMap, agreement_of
from .model import Model
from .networks.network import Network
from .preparing import GRID

_HIRES_STAGE = 0
_LAST_STAGE = 3


def maps_of(
    model: Model, pixels: np.ndarray, kinds: Iterable[str] = tuple(MAP_KINDS), *, progress: Progress | None = None
) -> tuple[RadiographMap, ...]:
    """The maps of one picture. pixels: of ``preparing``. kinds: names of ``MAP_KINDS``. Raises Cancelled."""
    progress = progress or Progress()
    names = tuple(kinds)
    found = []
    for number, name in enumerate(names):
        progress.report(number, len(names), name)
        kind = MAP_KINDS[name]
        make: Callable[[Network, np.ndarray], np.ndarray] = load(kind.place, FunctionType, package=__package__ or "")
        own, control = (make(network, pixels) / model.facts.temperature for network in (model.network, model.control))
        found.append(RadiographMap(kind, own, control, agreement_of(own, control)))
    return tuple(found)


def gradcam(network: Network, pixels: np.ndarray) -> np.ndarray:
    """(6, 6): channels of the last map weighted by their mean gradient, without what speaks against the event."""
    values, gradient = _stage(network, pixels, _LAST_STAGE)
    weights = gradient.mean(axis=(1, 2), keepdims=True)
    return np.clip((weights * values).sum(axis=0), 0, None)


def hirescam(network: Network, pixels: np.ndarray) -> np.ndarray:
    """(48, 48): value times gradient, summed over the channels of the first stage; negative where it speaks against the event."""
    values, gradient = _stage(network, pixels, _HIRES_STAGE)
    return (values * gradient).sum(axis=0)


def occlusion(network: Network, pixels: np.ndarray) -> np.ndarray:
    """(6, 6): the logit less what is left of it when each block in turn is the mean of the pixels round it."""
    block = len(pixels) // GRID
    changed = np.repeat(pixels[None], GRID * GRID + 1, axis=0)
    for number in range(GRID * GRID):
        row, column = divmod(number, GRID)
        rows, columns = (slice(max(0, place * block - 2), (place + 1) * block + 2) for place in (row, column))
        rim = pixels[rows, columns].copy()
        inside = pixels[row * block : (row + 1) * block, column * block : (column + 1) * block]
        mean = (rim.sum() - inside.sum()) / (rim.size - inside.size)
        changed[number, row * block : (row + 1) * block, column * block : (column + 1) * block] = mean
    with torch.inference_mode():
        logits = network(torch.from_numpy(changed)[:, None]).double().numpy()
    return (logits[-1] - logits[:-1]).reshape(GRID, GRID)


def _stage(network: Network, pixels: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray]:
    """(channels, rows, columns) values of a stage's map in the picture's places, and the logit's gradient there."""
    stages = network.stages(torch.from_numpy(pixels)[None, None].requires_grad_())
    logit = network.of_last(stages[-1])
    (gradient,) = torch.autograd.grad(logit.sum(), stages[number])
    values, slopes = (network.arranged(each)[0].detach().double().numpy() for each in (stages[number], gradient))
    return values, slopes
