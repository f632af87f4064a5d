"""What can be mapped: the kinds of heat map, and the features of a model and of a protocol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from slicer.i18n import tr as _

from ...heatmaps.kinds import HEATMAP_KINDS
from ...heatmaps.strongest import STRONGEST_SHARE
from ...heatmaps.words import FEATURE
from ...mrml.attributes import COLORS, CONTOUR
from ..panel import Context

if TYPE_CHECKING:
    from ...heatmaps.mappable import MappableFeature

FIRST_KIND = "shapley"  # true to any model, and its values add up to the score
FIRST_FEATURE = "original_glcm_JointEntropy"
MODEL = "model"  # before the name of a model's input, where a feature of the protocol has its own name


@dataclass(frozen=True)
class FeatureGroup:
    """Features on one derived image of the protocol, or a model's. key: the image's name, or ``MODEL``.

    features: (text, key) of each; a model's input has ``MODEL`` and a colon before its name.
    """

    key: str
    title: str
    features: tuple[tuple[str, str], ...]


def kind_entries() -> list[tuple[str, str]]:
    """(text, key) of every kind of map; the key of a feature's own map is ``FEATURE``."""
    return [*((_(kind.title), kind.name) for kind in HEATMAP_KINDS.values()), (_("Map of one feature"), FEATURE)]


def way_entries() -> list[tuple[str, str]]:
    """(text, key) of the ways to show a map in the slice views."""
    share = round(100 * STRONGEST_SHARE)
    return [(_("Contour of the strongest {share} %").format(share=share), CONTOUR), (_("Colours"), COLORS)]


def score_obstacle(context: Context, kind: str) -> str:
    """Why no map of the score can be made, "" when it can. What the case itself lacks is said elsewhere."""
    scoring = context.scoring
    if scoring is None or scoring.model is None:
        return _("Choose a model")
    if not scoring.model.spec.radiomic_inputs:
        return _("This model does not look at the image")
    from ...scoring.class_model import ClassModel

    if isinstance(scoring.model, ClassModel):
        return _("Open the model of one class (one of this model's folders) to see where its score comes from")
    problem = HEATMAP_KINDS[kind].refusal(scoring.model) if kind in HEATMAP_KINDS else None
    return str(problem) if problem is not None else scoring.obstacle()


def feature_groups(context: Context) -> tuple[FeatureGroup, ...]:
    """What a map of one feature can show: the inputs of the chosen model, then the protocol's features by derived image."""
    own = tuple((f"{item.sequence} {item.feature}" if item.sequence else item.feature, item) for item in model_inputs(context))
    groups = [FeatureGroup(MODEL, _("Features of the model"), tuple((text, f"{MODEL}:{item.input}") for text, item in own))]
    return (*(group for group in groups if group.features), *_protocol_groups(context.parameters.protocol))


def model_inputs(context: Context) -> tuple[MappableFeature, ...]:
    """The inputs of the chosen model that have a map."""
    from ...heatmaps.mappable import mappable_features
    from ...scoring import Model

    model = context.scoring.model if context.scoring is not None else None
    return tuple(item for item in mappable_features(model) if not item.reason) if isinstance(model, Model) else ()


def model_input(context: Context, feature: str) -> MappableFeature | None:
    """The input of the chosen model behind a key, None for a feature of the protocol."""
    group, _colon, name = feature.partition(":")
    return next((item for item in model_inputs(context) if item.input == name), None) if group == MODEL else None


def group_of(feature: str) -> str:
    """The key of the group that a feature's key belongs to."""
    return MODEL if feature.startswith(f"{MODEL}:") else feature.partition("_")[0]


def in_group(feature: str, group: FeatureGroup) -> str:
    """The key of a group that stands for the same feature on its image, else its first."""
    keys = [key for _text, key in group.features]
    wanted = f"{group.key}_{feature.partition('_')[2]}"
    return wanted if wanted in keys else keys[0]


def chosen_group(groups: Sequence[FeatureGroup], feature: str) -> FeatureGroup | None:
    """The group of a feature's key, else the first of the protocol's, None where nothing has a map."""
    fits = [group for group in groups if group.key == group_of(feature)]
    return next(iter([*fits, *(group for group in groups if group.key != MODEL), *groups]), None)


@cache
def _protocol_groups(protocol: str) -> tuple[FeatureGroup, ...]:
    from ...features.voxelwise.walk import mappable_names
    from ...protocols.protocol import load_protocol

    settings = load_protocol(protocol).extraction
    found: dict[str, list[tuple[str, str]]] = {}
    for name in mappable_names(settings) if settings else ():
        image, _underscore, feature = name.partition("_")
        found.setdefault(image, []).append((feature, name))
    return tuple(FeatureGroup(image, image, tuple(features)) for image, features in found.items())
