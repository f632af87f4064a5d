"""Which of a model's features can be shown at every voxel, for whoever offers a choice: a panel, a command line, a notebook."""

from __future__ import annotations

from dataclasses import dataclass

from ..base.errors import ModelError, SettingsError
from ..features.voxelwise.naming import parse_name
from ..protocols.image_types import IMAGE_TYPES
from ..protocols.voxel_names import parse_voxel_name
from ..scoring.input_schema import Input
from ..scoring.model import Model
from .request import source_of


@dataclass(frozen=True)
class MappableFeature:
    """A radiomic input and the feature map behind it.

    input: its name in the model. feature: of the map, full name. sequence, roi: what it is measured on, None where the model
    does not say. image_type: as settings call it, such as LoG. radius: of the kernel, None where any will do. reason: why it has
    no map, empty where it has one.
    """

    input: str
    feature: str
    sequence: str | None
    roi: str | None
    image_type: str
    radius: int | None = None
    reason: str = ""


def mappable_features(model: Model, sequence: str | None = None) -> tuple[MappableFeature, ...]:
    """Every radiomic input in the model's order, of one sequence or of all; those without a map say why."""
    found = (_of(item) for item in model.spec.radiomic_inputs)
    return tuple(item for item in found if sequence is None or item.sequence in (None, sequence))


def mappable_feature(model: Model, name: str, sequence: str | None = None) -> MappableFeature:
    """By the input's name or its feature's. Raises ModelError: unknown, measured on several sequences, or without a map."""
    every = mappable_features(model, sequence)
    found = [item for item in every if item.input == name] or [item for item in every if _is_called(item, model, name)]
    if not found:
        known = ", ".join(item.input for item in every if not item.reason) or "none"
        place = f" of sequence {sequence}" if sequence else ""
        raise ModelError(f"has no input {name}{place}", where=model.name, cure=f"Those with a map are {known}")
    if len(found) > 1:
        names = ", ".join(item.input for item in found)
        raise ModelError(f"{name} stands for several inputs", where=model.name, cure=f"Name one: {names}")
    if found[0].reason:
        raise ModelError(found[0].reason, where=model.name, cure="Choose another input")
    return found[0]


def _is_called(item: MappableFeature, model: Model, name: str) -> bool:
    return name in (item.feature, source_of(model.spec.input(item.input)).feature)


def _of(item: Input) -> MappableFeature:
    source = source_of(item)
    voxels = parse_voxel_name(source.feature)
    feature = voxels.feature if voxels else source.feature
    image = feature.partition("_")[0]
    entry = next((entry.name for entry in IMAGE_TYPES.values() if image.startswith(entry.prefix)), "")
    return MappableFeature(
        item.name, feature, source.sequence, source.roi, entry, voxels.radius if voxels else None, _reason(feature, image)
    )


def _reason(feature: str, image: str) -> str:
    try:
        parse_name(feature, [image])
    except SettingsError as error:
        return error.what
    return ""
