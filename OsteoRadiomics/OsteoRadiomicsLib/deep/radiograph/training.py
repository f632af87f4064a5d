"""Training a network: AdamW with a cosine, averaged weights, an early stop, and a checkpoint after every epoch.

The same recipe and pictures give the same weights on one thread, whether or not training was interrupted in between: whatever is
random in an epoch is drawn from its own number, and a checkpoint holds all that goes over from one epoch to the next.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from ...base.errors import ModelError
from ...base.progress import Progress
from ..averaging import averaged_copy, follow
from ..checkpoint import Parts, Progressed, keep, restore, restore_optimizer, take_up
from .augmenting import augmented
from .calibration import cross_entropy
from .curve import Epoch, auc, best_epoch
from .networks import build
from .networks.network import Network
from .recipe import Recipe

_CLIP = 5.0  # length of the gradient beyond which it is shortened
_AT_ONCE = 32
_OTHER = "with another recipe or other pictures"
_LOWEST = 0.01  # learning rate at the cosine's end, as a share of the highest


@dataclass(frozen=True, eq=False)
class Pictures:
    """pixels: (n, rows, columns) float32. outcome: (n,) 0 or 1. held: (n,) bool, True where the patient is held out."""

    pixels: np.ndarray
    outcome: np.ndarray
    held: np.ndarray


@dataclass(frozen=True, eq=False)
class Trained:
    """network: with the averaged weights of the best epoch, ready to predict. ended: why training ended."""

    network: Network
    curve: tuple[Epoch, ...]
    ended: str


@dataclass(frozen=True)
class Limits:
    """What ends a training or says where it runs, and does not belong to the recipe.

    minutes: of this process, after which it ends with the epoch that it is in. device: of torch. stop_after: this number of
    epochs instead of an early stop; the last one's weights are kept. go_on: train further than the checkpoint.
    """

    minutes: float | None = None
    device: str = "cpu"
    stop_after: int | None = None
    go_on: bool = True


def train(
    pictures: Pictures,
    recipe: Recipe,
    fingerprint: str,
    checkpoint: Path | None = None,
    *,
    limits: Limits = Limits(),
    progress: Progress | None = None,
    after_epoch: Callable[[tuple[Epoch, ...]], None] | None = None,
) -> Trained:
    """Train a network, going on from a checkpoint where there is one.

    fingerprint: of recipe and data. after_epoch: is told the curve so far.
    Raises ModelError for a foreign or damaged checkpoint and where the loss is no number any more; Cancelled, with the epochs
    done kept in the checkpoint.
    """
    progress = progress or Progress()
    begun = time.monotonic()
    torch.manual_seed(recipe.seed)
    state = _State(build(recipe.architecture, width=recipe.width, dropout=recipe.dropout).to(limits.device), recipe)
    curve: tuple[Epoch, ...] = ()
    if checkpoint is not None and (kept := take_up(checkpoint, _Reached, fingerprint, _OTHER)) is not None:
        reached, parts = kept
        state.restore(reached.steps, parts, checkpoint)
        curve = reached.curve
    pixels = torch.from_numpy(pictures.pixels)[:, None]
    outcome = torch.from_numpy(pictures.outcome.astype(np.float32))
    trained_on = np.flatnonzero(~pictures.held)
    while (ended := _ended(curve, recipe, limits, begun)) == "":
        number = len(curve) + 1
        loss, rate = _epoch(state, pixels, outcome, trained_on, number, recipe, limits, progress)
        logits = predicted(state.average, pictures.pixels[pictures.held], limits.device)
        held_loss = cross_entropy(logits, pictures.outcome[pictures.held])
        if not math.isfinite(loss + held_loss):
            raise ModelError(f"the loss of epoch {number} is no number", cure="Lower the learning rate")
        curve = (*curve, Epoch(number, rate, loss, held_loss, auc(pictures.outcome[pictures.held], logits)))
        if limits.stop_after or best_epoch(curve) == number:
            state.keep_best()
        if checkpoint is not None:
            state.keep(checkpoint, fingerprint, curve)
        if after_epoch is not None:
            after_epoch(curve)
    return Trained(state.best, curve, ended)


def predicted(network: Network, pixels: np.ndarray, device: str = "cpu") -> np.ndarray:
    """(n, rows, columns) pixels -> (n,) logits in float64, without dropout. network: ready to predict."""
    found = []
    with torch.inference_mode():
        for first in range(0, len(pixels), _AT_ONCE):
            batch = torch.from_numpy(np.ascontiguousarray(pixels[first : first + _AT_ONCE]))[:, None].to(device)
            found.append(network(batch).double().cpu().numpy())
    return np.concatenate(found) if found else np.zeros(0)


def _ended(curve: tuple[Epoch, ...], recipe: Recipe, limits: Limits, begun: float) -> str:
    """Why there is no further epoch; empty where there is one."""
    if len(curve) >= min(recipe.epochs, limits.stop_after or recipe.epochs):
        return "all epochs are done"
    if curve and not limits.go_on:
        return "it had ended before"
    if not curve or limits.stop_after:
        return ""
    if len(curve) - best_epoch(curve) >= recipe.patience:
        return f"no lower loss on the patients held out for {recipe.patience} epochs"
    if limits.minutes is not None and time.monotonic() - begun > 60 * limits.minutes:
        return f"the {limits.minutes:g} minutes are over"
    return ""


def _epoch(
    state: _State,
    pixels: torch.Tensor,
    outcome: torch.Tensor,
    trained_on: np.ndarray,
    number: int,
    recipe: Recipe,
    limits: Limits,
    progress: Progress,
) -> tuple[float, float]:
    """One pass over the pictures. Returns (mean loss, learning rate at the end)."""
    order = np.random.default_rng([recipe.seed, number]).permutation(trained_on)
    random = torch.Generator().manual_seed(recipe.seed * 100_003 + number)
    torch.manual_seed(recipe.seed * 100_019 + number)  # dropout
    steps = max(1, len(order) // recipe.batch)  # a last small batch would upset the batch normalisation
    state.network.train()
    total, rate = 0.0, 0.0
    for step in range(steps):
        progress.report(number - 1 + step / steps, recipe.epochs, f"epoch {number} of at most {recipe.epochs}")
        rows = torch.from_numpy(order[step * recipe.batch : (step + 1) * recipe.batch])
        rate = state.set_rate((number - 1) + (step + 1) / steps)
        batch = augmented(pixels[rows], recipe.augment, random).to(limits.device)
        loss = binary_cross_entropy_with_logits(state.network(batch), outcome[rows].to(limits.device))
        state.step(loss)
        total += float(loss.detach())
    return total / steps, rate


class _Reached(Progressed):
    """At the end of an epoch. steps: so far. curve: of the epochs done."""

    steps: int
    curve: tuple[Epoch, ...]


class _State:
    """Weights, their running average, the best average so far, and the optimiser."""

    def __init__(self, network: Network, recipe: Recipe) -> None:
        self.network, self.average, self.best = network, averaged_copy(network), averaged_copy(network)
        self._recipe = recipe
        self._steps = 0
        # Only matrices and filters decay; what shifts and scales does not.
        named = list(network.named_parameters())
        groups = [
            {"params": [values for _, values in named if values.ndim > 1], "weight_decay": recipe.weight_decay},
            {"params": [values for _, values in named if values.ndim <= 1], "weight_decay": 0.0},
        ]
        self._optimiser = torch.optim.AdamW(groups, lr=recipe.learning_rate)

    def set_rate(self, epochs_done: float) -> float:
        """The learning rate: rising, then a cosine down to a hundredth. epochs_done: with fractions."""
        recipe = self._recipe
        if epochs_done <= recipe.warm_up:
            share = epochs_done / recipe.warm_up
        else:
            along = min(1.0, (epochs_done - recipe.warm_up) / max(recipe.epochs - recipe.warm_up, 1e-9))
            share = _LOWEST + (1 - _LOWEST) * 0.5 * (1 + math.cos(math.pi * along))
        rate = recipe.learning_rate * share
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        return rate

    def step(self, loss: torch.Tensor) -> None:
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), _CLIP)
        self._optimiser.step()
        self._steps += 1
        # In the first steps the average follows faster, so that it does not drag the random beginning along.
        follow(self.average, self.network, min(self._recipe.average, (1 + self._steps) / (10 + self._steps)))

    def keep_best(self) -> None:
        self.best.load_state_dict(self.average.state_dict())

    def keep(self, path: Path, plan: str, curve: tuple[Epoch, ...]) -> None:
        """Write a checkpoint. Raises OutputError."""
        weights = {part: network.state_dict() for part, network in self._networks().items()}
        keep(path, _Reached(plan=plan, steps=self._steps, curve=curve), weights, self._optimiser)

    def restore(self, steps: int, parts: Parts, path: Path) -> None:
        """Raises ModelError where something is missing or does not fit."""
        self._steps = steps
        for part, network in self._networks().items():
            restore(network, parts.get(part, {}), path)
        restore_optimizer(self._optimiser, parts, path)

    def _networks(self) -> dict[str, Network]:
        return {"network": self.network, "average": self.average, "best": self.best}
