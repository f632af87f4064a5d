"""What one press of Make map makes: which sequences get a map, how it is begun, and how its results are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from slicer.i18n import tr as _

from ...heatmaps.kinds import kind_of
from ...heatmaps.words import FEATURE
from ..background import Job
from ..inputs_panel import scene_case
from ..map_tasks import (
    MappedFeature,
    MapResult,
    feature_result,
    heatmap_result,
    start_feature_maps,
    start_heatmaps,
)
from ..panel import Context
from ..scene_case import SceneCase
from .choices import FIRST_KIND, model_input


@dataclass(frozen=True)
class Making:
    """case: with the sequences that get a map, and no other. name: of the maps. start: begins. read: the map of a sequence.
    verbs: in which the job makes them, all in one or each in its own."""

    case: SceneCase
    name: str
    start: Callable[[], Job]
    read: Callable[[Job, SceneCase, str], MapResult]
    verbs: int = 1


def making(context: Context) -> Making:
    """What the choices in the panel ask for."""
    if context.parameters.mapKind == FEATURE:
        return _of_feature(context)
    scoring, kind = context.scoring, context.parameters.mapKind or FIRST_KIND
    assert scoring is not None  # without a model the button is disabled
    case, request, table = restricted(scene_case(context), scoring.sequences()), scoring.request(), scoring.table()
    return Making(case, _(kind_of(kind).shows), lambda: start_heatmaps(case, request, table, kind), heatmap_result)


def restricted(case: SceneCase, sequences: tuple[str, ...]) -> SceneCase:
    """A case with only some of its sequences, in their order; with all where none of them is there."""
    images = {name: case.images[name] for name in sequences if name in case.images}
    return replace(case, images=images) if images else case


def wanted_sequences(context: Context) -> tuple[str, ...]:
    """The sequences that the chosen map needs an image of."""
    parameters, scoring = context.parameters, context.scoring
    if parameters.mapKind != FEATURE:
        return scoring.sequences() if scoring is not None and scoring.model is not None else ()
    item = model_input(context, parameters.feature) if context.ready else None
    if item is not None and item.sequence:
        return (item.sequence,)
    return () if context.images or context.protocol is None else context.protocol.sequences[:1]


def _of_feature(context: Context) -> Making:
    parameters = context.parameters
    item = model_input(context, parameters.feature)
    case = scene_case(context)
    if item is None:
        feature = MappedFeature(parameters.feature, radius=parameters.radius)
        return Making(case, parameters.feature, lambda: start_feature_maps(case, feature), feature_result, verbs=len(case.images))
    own = restricted(case, (item.sequence,)) if item.sequence else case.alone()
    radius = parameters.radius if item.radius is None else None
    feature = MappedFeature(item.input, parameters.model, radius)
    return Making(own, item.feature, lambda: start_feature_maps(own, feature), feature_result)
