"""A trained radiograph network as a file: its weights, those of its control, and what who uses them must know."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from pydantic import Field

from ...base.errors import ModelError
from ...base.records import Part
from ..packages import torch_package
from ..weights import WEIGHTS, DeepModel, load_deep_model, save_deep_model, with_weights
from .networks import build
from .preparing import SIDE, Prepared, polarity
from .recipe import Recipe

if TYPE_CHECKING:
    from .networks.network import Network

KIND = "radiograph"
CONTROL = "control.safetensors"
PREPARING = 1
"""Version of ``preparing``: another one would give a network other pixels than it has learnt from."""
_SLACK = 0.1  # of the range in training, by which a picture may lie outside without a warning


class Range(Part):
    """Least and greatest value among the pictures trained on."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether a value lies there, or a little outside."""
        slack = _SLACK * (self.high - self.low)
        return self.low - slack <= value <= self.high + slack


class Facts(Part):
    """What a network is and where it comes from. side, preparing: of the pixels it takes. version: of this software.

    outcome, event: what it was trained to tell, as the case list called it. temperature: see ``calibration``. fitted,
    fitted_events: pictures trained on, and those of them with the event; held_out, held_out_events: likewise of the patients held
    out. epochs: whose weights these are. held_out_auc: on the patients held out, which chose the epoch: too kind. control_auc: of
    the control network there. data: SHA-256 over the pictures' own and their outcomes. aspect: width by height of the part seen.
    contrast: of mediastinum and lungs.
    """

    outcome: str
    event: str
    recipe: Recipe
    temperature: Annotated[float, Field(gt=0)]
    epochs: Annotated[int, Field(ge=1)]
    fitted: int
    fitted_events: int
    held_out: int
    held_out_events: int
    held_out_auc: float
    control_auc: float
    aspect: Range
    contrast: Range
    data: str
    version: str
    side: int = SIDE
    preparing: int = PREPARING


@dataclass(frozen=True, eq=False)
class Model:
    """network: ready to predict. control: the same recipe on shuffled labels. hash: tells two models apart."""

    facts: Facts
    network: Network
    control: Network
    hash: str


def save_model(facts: Facts, network: Network, control: Network, path: str | os.PathLike[str]) -> None:
    """Write a folder or .zip. Raises OutputError."""
    from ..tensors import tensor_bytes

    model = with_weights(KIND, facts, _arrays(network), {CONTROL: tensor_bytes(_arrays(control))})
    save_deep_model(model, path)


def load_model(path: str | os.PathLike[str]) -> Model:
    """Read a model. Raises ModelError: no such model, damaged, altered, of another version; DependencyError without torch."""
    torch_package("a network for radiographs")
    found = load_deep_model(path, KIND, Facts)
    facts = found.facts
    if (facts.side, facts.preparing) != (SIDE, PREPARING):
        raise ModelError(
            "takes pictures prepared in another way", where=str(path), cure="Update OsteoRadiomics, or train it again"
        )
    return Model(facts, _network(found, WEIGHTS, str(path)), _network(found, CONTROL, str(path)), found.hash)


def unlike(prepared: Prepared, facts: Facts) -> tuple[str, ...]:
    """Warnings where a picture is unlike those trained on, each with its number."""
    found = []
    for value, known, what in (
        (aspect_of(prepared), facts.aspect, "a width by height"),
        (polarity(prepared.pixels), facts.contrast, "a contrast of mediastinum and lungs"),
    ):
        if not known.holds(value):
            found.append(f"image: it has {what} of {value:.2f}, those trained on had {known.low:.2f} to {known.high:.2f}")
    return tuple(found)


def aspect_of(prepared: Prepared) -> float:
    """Width by height of the part of the picture that is seen."""
    crop = prepared.crop
    return (crop.right - crop.left) / (crop.bottom - crop.top)


def range_of(values: list[float]) -> Range:
    """Of one value or more."""
    return Range(low=min(values), high=max(values))


def _arrays(network: Network) -> dict[str, np.ndarray]:
    return {name: values.cpu().contiguous().numpy() for name, values in network.state_dict().items()}


def _network(model: DeepModel[Facts], name: str, where: str) -> Network:
    torch = torch_package()
    recipe = model.facts.recipe
    network: Any = build(recipe.architecture, width=recipe.width, dropout=recipe.dropout)
    try:
        network.load_state_dict({key: torch.from_numpy(values) for key, values in model.arrays(name).items()})
    except RuntimeError as error:
        raise ModelError(f"{name} does not fit the network {recipe.architecture}", where=where, cure="Train it again") from error
    return network.train(False).requires_grad_(False)
