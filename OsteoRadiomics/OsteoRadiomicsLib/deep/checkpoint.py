"""Where a training is: all numbers that it goes on from, in one file that is replaced as a whole.

Imports torch: import it within functions only.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from pydantic import ValidationError
from torch import Tensor, nn

from ..base.errors import ModelError
from ..base.files import write_bytes
from ..base.records import Part, first_problem
from .tensors import arrays_of, tensor_bytes

_STATE = "state.json"
_OPTIMIZER = "optimizer"
_CURE = "Remove it to train from the beginning, or choose another folder"


class Progressed(Part):
    """What of a training is no array. plan: SHA-256 of recipe and data, with which alone it goes on."""

    plan: str


S = TypeVar("S", bound=Progressed)
Parts = dict[str, dict[str, Tensor]]
"""Part of a checkpoint -> its numbers by name."""


def keep(path: Path, state: Progressed, parts: Mapping[str, Mapping[str, Tensor]], optimizer: torch.optim.Optimizer) -> None:
    """Write a checkpoint, whole or not at all. parts: name -> weights of a network. Raises OutputError."""
    arrays = {f"{part}/{name}": tensor.detach().cpu().numpy() for part, own in parts.items() for name, tensor in own.items()}
    for place, numbers in optimizer.state_dict()["state"].items():
        arrays |= {f"{_OPTIMIZER}/{place}/{name}": torch.as_tensor(value).cpu().numpy() for name, value in numbers.items()}
    arrays[_STATE] = np.frombuffer(state.model_dump_json().encode(), dtype=np.uint8)
    write_bytes(path, tensor_bytes(arrays))


def take_up(path: Path, form: type[S], plan: str, other: str) -> tuple[S, Parts] | None:
    """The state in a checkpoint and its parts, the optimizer's among them; None where there is none.

    form: of the state. other: what a training with another plan is, in words. Raises ModelError: damaged, or with another plan.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ModelError(f"cannot be read ({error.strerror or error})", where=str(path), cure=_CURE) from error
    arrays = arrays_of(data, str(path))
    if _STATE not in arrays:
        raise ModelError("is no checkpoint of a training", where=str(path), cure=_CURE)
    try:
        state = form.model_validate_json(arrays.pop(_STATE).tobytes())
    except ValidationError as error:
        raise ModelError(first_problem(error), where=str(path), cure=_CURE) from error
    if state.plan != plan:
        raise ModelError(f"belongs to a training {other}", where=str(path), cure=_CURE)
    parts: Parts = {}
    for name, array in arrays.items():
        part, _, own = name.partition("/")
        parts.setdefault(part, {})[own] = torch.from_numpy(array)
    return state, parts


def restore(network: nn.Module, weights: Mapping[str, Tensor], path: Path) -> None:
    """Put weights into a network. Raises ModelError where they are another network's."""
    try:
        network.load_state_dict(dict(weights))
    except RuntimeError as error:
        raise ModelError("holds weights of another network", where=str(path), cure=_CURE) from error


def restore_optimizer(optimizer: torch.optim.Optimizer, parts: Parts, path: Path) -> None:
    """Put an optimizer where a checkpoint left it. Raises ModelError where its numbers are another optimizer's."""
    state: dict[int, dict[str, Any]] = {}
    try:
        for name, value in parts.get(_OPTIMIZER, {}).items():
            place, _, own = name.partition("/")
            state.setdefault(int(place), {})[own] = value
        optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})
    except (KeyError, RuntimeError, ValueError) as error:
        raise ModelError("holds no state of this optimizer", where=str(path), cure=_CURE) from error
