"""Training: batches, loss, steps, averaged weights, and checks on volumes held out; interrupted at any moment, it goes on.

Imports torch: import it within functions only.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor, nn

from ...base.errors import Cancelled, InputError
from ...base.files import sha256_of_json
from ...base.progress import Progress
from ..averaging import averaged_copy, follow
from ..checkpoint import keep, restore, restore_optimizer, take_up
from .augmentation import Batches
from .balance import best_shift
from .drawn import dice
from .loss import loss
from .network import DeepLab, shift_bodies
from .predicting import Logits, probability
from .settings import Recipe
from .slices import CHANNELS, Floats
from .state import CHECKPOINT, OTHER, Check, State
from .threads import fastest, threads_of_torch
from .variants import variant_named
from .volumes import Volume, data_hash

CLASSES = 2
_CHECKED_MM = 3.0  # from one slice to the next that a check looks at
_CHECKING = 0.1  # share of the time that checks may take where minutes end the training
_BETTER = 1e-3  # of Dice, what counts as one
_LEAST_RATE = 0.01  # of the largest
_LARGEST_GRADIENT = 5.0

Ended = Literal["steps", "minutes", "no better"]


@dataclass(frozen=True)
class Trained:
    """network: averaged weights, of the best check where volumes were held out, on the CPU. ended: why. curve: checks.

    shift: of ``balance``, which the network has been given.
    """

    network: nn.Module
    ended: Ended
    steps: int
    minutes: float
    threads: int
    curve: tuple[Check, ...]
    shift: float


def train(
    volumes: Sequence[Volume],
    held_out: Sequence[Volume],
    recipe: Recipe,
    folder: Path,
    *,
    threads: int | None = None,
    keep_every_s: float = 60.0,
    progress: Progress | None = None,
) -> Trained:
    """Train a network on volumes, checking it on others that it never learns from.

    folder: of the checkpoint, from which a training of the same recipe and volumes goes on. threads: None: measured.
    keep_every_s: how often the checkpoint is written. Raises InputError without volumes, ModelError where the checkpoint is not
    its own, OutputError, Cancelled (the checkpoint is kept).
    """
    if not volumes:
        raise InputError("there is no volume to learn from", cure="List more cases, or hold fewer out")
    run = _Run(volumes, held_out, recipe, folder / CHECKPOINT, threads)
    return run.to_the_end(keep_every_s, progress or Progress())


class _Run:
    """A training under way."""

    def __init__(
        self, volumes: Sequence[Volume], held_out: Sequence[Volume], recipe: Recipe, path: Path, threads: int | None
    ) -> None:
        self.recipe, self.path, self.held_out = recipe, path, held_out
        self.learned = volumes
        own = list(volumes) if recipe.ignore_undrawn else [volume.taught_as_background() for volume in volumes]
        self.batches = Batches(own, recipe.batch, recipe.patch, recipe.seed)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        torch.manual_seed(recipe.seed)
        self.network = DeepLab(variant_named(recipe.network), CHANNELS, CLASSES, recipe.output_stride).to(self.device)
        anything: Any = self.network  # torch's types do not know the next call
        anything.to(memory_format=torch.channels_last)
        self.average = averaged_copy(self.network)
        self.best: dict[str, Tensor] = {}
        self.optimizer = torch.optim.AdamW(self.network.parameters(), lr=recipe.learning_rate, weight_decay=recipe.decay)
        plan = sha256_of_json([recipe.model_dump(mode="json"), data_hash(own), data_hash(held_out)])
        found = take_up(path, State, plan, OTHER)
        if found is None:
            self.state = State(plan=plan, step=0, seconds=0.0, threads=threads or self._measured(), curve=(), best_dice=None)
        else:
            self.state, parts = found
            restore(self.network, parts["network"], path)
            restore(self.average, parts["average"], path)
            self.best = parts.get("best", {})
            restore_optimizer(self.optimizer, parts, path)
            if threads:
                self.state = self.state.model_copy(update={"threads": threads})
        self.losses: list[float] = []
        self.checking_s = 0.0

    def to_the_end(self, keep_every_s: float, progress: Progress) -> Trained:
        try:
            with threads_of_torch(self.state.threads):
                ended = self._steps(keep_every_s, progress)
        except Cancelled:
            self._keep()
            raise
        self._keep()
        network = self.average
        if self.best:
            restore(network, self.best, self.path)
        state = self.state
        with threads_of_torch(state.threads):
            shift = best_shift(self.learned, running(network, self.device), progress)
        shift_bodies(network, shift)
        return Trained(network.cpu(), ended, state.step, state.seconds / 60, state.threads, state.curve, shift)

    def _steps(self, keep_every_s: float, progress: Progress) -> Ended:
        kept = time.monotonic()
        while True:
            done = self._done()
            if done >= 1:
                return "steps" if self.recipe.steps else "minutes"
            began = time.monotonic()
            value = self._step(done)
            self.losses.append(value)
            seconds = self.state.seconds + time.monotonic() - began
            self.state = self.state.model_copy(update={"step": self.state.step + 1, "seconds": seconds})
            if self._due():
                self._check()
                if self._no_better():
                    return "no better"
            if time.monotonic() - kept >= keep_every_s:
                self._keep()
                kept = time.monotonic()
            progress.report(self._done(), 1, f"step {self.state.step}, loss {value:.3f}")

    def _done(self) -> float:
        """What share of the training is done."""
        if self.recipe.steps:
            return self.state.step / self.recipe.steps
        return self.state.seconds / (60 * self.recipe.minutes)

    def _step(self, done: float) -> float:
        for group in self.optimizer.param_groups:
            group["lr"] = self.recipe.learning_rate * _rate(done, self.recipe.warm_up)
        torch.manual_seed(self.recipe.seed + self.state.step)  # of dropout
        image, target = self.batches.batch(self.state.step)
        value = self._learn(self.network, self.optimizer, image, target)
        self._averaged()
        return value

    def _learn(self, network: nn.Module, optimizer: torch.optim.Optimizer, image: Tensor, target: Tensor) -> float:
        network.train()
        image = image.to(self.device, memory_format=torch.channels_last)
        with self._precision():
            made = network(image)
        error = loss(made.float(), target.to(self.device))
        optimizer.zero_grad(set_to_none=True)
        error.backward()
        nn.utils.clip_grad_norm_(network.parameters(), _LARGEST_GRADIENT)
        optimizer.step()
        return float(error.detach())

    def _precision(self) -> AbstractContextManager[object]:
        """Half precision on a GPU that has bfloat16, which needs no scaling of the loss."""
        if self.device.type == "cuda" and torch.cuda.is_bf16_supported():
            return torch.autocast("cuda", dtype=torch.bfloat16)
        return nullcontext()

    def _averaged(self) -> None:
        """Move the averaged weights towards the network's; early on they follow more quickly."""
        follow(self.average, self.network, min(self.recipe.average, self.state.step / (self.state.step + 10)))

    def _due(self) -> bool:
        """Whether it is time for a check: ``checks`` of them over the run, fewer where they would take too much of it."""
        if self._done() < (len(self.state.curve) + 1) / self.recipe.checks:
            return False
        return bool(self.recipe.steps) or self._done() >= 1 or self.checking_s <= _CHECKING * self.state.seconds

    def _check(self) -> None:
        began = time.monotonic()
        found = self._held_out_dice() if self.held_out else None
        spent = time.monotonic() - began
        self.checking_s += spent
        mean_loss = float(np.mean(self.losses))
        self.losses = []
        seconds = self.state.seconds + spent
        check = Check(step=self.state.step, minutes=round(seconds / 60, 3), loss=mean_loss, dice=found)
        update: dict[str, object] = {"seconds": seconds, "curve": (*self.state.curve, check)}
        best = self.state.best_dice
        if found is not None and (best is None or found > best):
            self.best = {name: tensor.detach().clone() for name, tensor in self.average.state_dict().items()}
            update["best_dice"] = found
        self.state = self.state.model_copy(update=update)

    def _held_out_dice(self) -> float:
        """Mean Dice over the drawn range of the volumes held out, on every slice 3 mm from the last."""
        run, found = running(self.average, self.device), []
        for volume in self.held_out:
            slices = list(range(0, len(volume.values), max(1, round(_CHECKED_MM / volume.step_mm))))
            some = probability(volume.values, volume.step_mm, run, slices=slices)
            found.append(dice(some > 0.5, volume.target[slices]))
        return float(np.nanmean(found))

    def _no_better(self) -> bool:
        patience, values = self.recipe.patience, [check.dice for check in self.state.curve if check.dice is not None]
        if patience is None or len(values) <= patience:
            return False
        return max(values[-patience:]) < max(values[:-patience]) + _BETTER

    def _measured(self) -> int:
        """The number of threads that is fastest on a copy of the network."""
        if self.device.type != "cpu":
            return 1
        network = deepcopy(self.network)
        optimizer = torch.optim.AdamW(network.parameters())
        image, target = self.batches.batch(0)
        return fastest(lambda: self._learn(network, optimizer, image, target))

    def _keep(self) -> None:
        parts = {"network": self.network.state_dict(), "average": self.average.state_dict()}
        keep(self.path, self.state, {**parts, "best": self.best}, self.optimizer)


def running(network: nn.Module, device: torch.device | None = None) -> Logits:
    """A network in torch, ready to predict, as what ``predicting`` runs."""

    def run(images: Floats) -> Floats:
        with torch.inference_mode():
            given = torch.from_numpy(images).to(device or "cpu", memory_format=torch.channels_last)
            return np.asarray(network(given).float().cpu().numpy())

    return run


def _rate(done: float, warm_up: float) -> float:
    """Share of the largest learning rate: up over the warm-up, then down as half a cosine."""
    if done < warm_up:
        return max(done / warm_up, _LEAST_RATE)
    after = (done - warm_up) / (1 - warm_up)
    return max(0.5 * (1 + math.cos(math.pi * min(after, 1.0))), _LEAST_RATE)
