"""A trained radiograph network as a file: its weights, those of its control, and what who uses them must know."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from pydantic import Field

from ...base.errors import ModelError
from ...base.records import Part
from ..packages import installed, torch_package
from ..weights import NETWORK, WEIGHTS, DeepModel, OpenedModel, opened, save_deep_model, with_weights
from .networks import build
from .preparing import SIDE, Prepared, polarity
from .recipe import Recipe

if TYPE_CHECKING:
    from .networks.network import Network
    from .runner import Runner

KIND = "radiograph"
CONTROL = "control.safetensors"
CONTROL_NETWORK = "control.onnx"
PREPARING = 1
"""Version of ``preparing``: another one would give a network other pixels than it has learnt from."""
_WHAT = "a network for radiographs"
_OF_OLD = "a network for radiographs that keeps no ONNX file"
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

    @property
    def predicts(self) -> str:
        """What its probability is of, such as "op = 1"."""
        return f"{self.outcome} = {self.event}"


@dataclass(frozen=True, eq=False)
class Model:
    """network: ready to run. control: the same recipe on shuffled labels. kept: its files. where: for messages."""

    facts: Facts
    network: Runner
    control: Runner
    kept: DeepModel[Facts]
    where: str

    @property
    def hash(self) -> str:
        """Tells two models apart."""
        return self.kept.hash


def save_model(facts: Facts, network: Network, control: Network, path: str | os.PathLike[str]) -> None:
    """Write a folder or .zip: both networks' weights for torch, and both as ONNX. Raises OutputError."""
    from ..tensors import tensor_bytes
    from .onnx_file import onnx_bytes

    files = {
        CONTROL: tensor_bytes(_arrays(control)),
        NETWORK: onnx_bytes(network, facts.temperature),
        CONTROL_NETWORK: onnx_bytes(control, facts.temperature),
    }
    save_deep_model(with_weights(KIND, facts, _arrays(network), files), path)


def load_model(path: str | os.PathLike[str]) -> Model:
    """Read a model, to be run by onnxruntime or, where that is missing or the model is of a version that kept no ONNX, by torch.

    Raises ModelError: no such model, damaged, altered, of another version; DependencyError where neither can run it.
    """
    return ready(opened(path))


def ready(read: OpenedModel) -> Model:
    """A model that was read, ready to predict. Raises as ``load_model`` does."""
    found, where = read.of(KIND, Facts), read.where
    facts = found.facts
    if (facts.side, facts.preparing) != (SIDE, PREPARING):
        raise ModelError("takes pictures prepared in another way", where=where, cure="Update OsteoRadiomics, or train it again")
    by_onnx = NETWORK in found.files and (installed("onnxruntime") or not installed("torch"))
    network, control = _onnx_runners(found) if by_onnx else _torch_runners(found, where)
    return Model(facts, network, control, found, where)


def torch_networks(model: Model, what: str) -> tuple[Network, Network]:
    """A model's network and its control in torch, ready to predict. what: needs them. Raises DependencyError, ModelError."""
    torch_package(what)
    return _network(model.kept, WEIGHTS, model.where), _network(model.kept, CONTROL, model.where)


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


def _onnx_runners(model: DeepModel[Facts]) -> tuple[Runner, Runner]:
    from .onnx_runner import OnnxRunner

    one, other = (OnnxRunner(model.data(name), name) for name in (NETWORK, CONTROL_NETWORK))
    return one, other


def _torch_runners(model: DeepModel[Facts], where: str) -> tuple[Runner, Runner]:
    torch_package(_WHAT if NETWORK in model.files else _OF_OLD)
    from .torch_runner import TorchRunner

    heat = model.facts.temperature
    one, other = (TorchRunner(_network(model, name, where), heat) for name in (WEIGHTS, CONTROL))
    return one, other


def _network(model: DeepModel[Facts], name: str, where: str) -> Network:
    import torch

    recipe = model.facts.recipe
    network: Any = build(recipe.architecture, width=recipe.width, dropout=recipe.dropout)
    try:
        network.load_state_dict({key: torch.from_numpy(values) for key, values in model.arrays(name).items()})
    except RuntimeError as error:
        raise ModelError(f"{name} does not fit the network {recipe.architecture}", where=where, cure="Train it again") from error
    return network.train(False).requires_grad_(False)
