"""The kinds of heat map. A kind is one entry here and one module with its function; library, verb, panel and report read it.

This module imports nothing heavy: the command line offers the kinds without loading what makes them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..base.errors import ModelError
from ..base.extensions import extension_hint
from ..base.registry import Registry
from .control_words import control_sentence
from .options import ContributionOptions, HeatmapOptions, ShapleyOptions, SupervoxelOptions


@dataclass(frozen=True, eq=False)
class HeatmapKind:
    """One kind of heat map.

    name: as typed and as recorded in a map's provenance. place: ``module:NAME`` of a ``HeatmapFunction``
    (``heatmaps.registry``); a module that begins with a dot lies in this folder. title: what a report and a list call it.
    shows: what its voxels are, in words. summary: for which models it is and what it does, for the command line.
    caption: a map's details -> sentences that tell a reader of the report what the voxels mean.
    options: its class of options. validity: for which models the map is true and in what sense, one sentence.
    """

    name: str
    place: str
    title: str
    shows: str
    summary: str
    caption: Callable[[Mapping[str, Any]], str]
    options: type[HeatmapOptions] = HeatmapOptions
    validity: str = ""


def _occlusion_caption(details: Mapping[str, Any]) -> str:
    size = details.get("supervoxel_ml")
    each = f", about {size:.2g} ml each" if isinstance(size, int | float) else ""
    coarse = " This is a first, coarse look." if details.get("stage") != details.get("stages") else ""
    return (
        f"Score of the whole ROI minus score without a supervoxel{each}: positive parts raise the score. Shape features stay as "
        f"they are.{coarse}{control_sentence(details)}"
    )


def _shapley_caption(details: Mapping[str, Any]) -> str:
    error, orders, amount = (details.get(key) for key in ("largest_standard_error", "orders", "score_minus_reference"))
    sampled = f" Mean of {orders} orders, standard error up to {error:.2g}." if isinstance(error, int | float) else ""
    total = f" ({amount:+.3g})" if isinstance(amount, int | float) else ""
    return (
        "What each supervoxel adds to the score when supervoxels join the ROI in random orders; the values of all add up to the "
        f"score minus the reference{total}, in which nothing of the ROI is there and its intensity and texture features have "
        f"their training means; shape features stay as they are.{sampled}{control_sentence(details)}"
    )


HEATMAP_KINDS: Registry[HeatmapKind] = Registry(
    "kind of heat map",
    HeatmapKind,
    (
        HeatmapKind(
            "contribution",
            ".contribution:contribution_map",
            title="Contribution map",
            shows="contribution to the score",
            summary="for linear models: at each voxel the features of the cube round it, weighted as the model weights the "
            "ROI's; it says which features have no voxel-wise map",
            caption=lambda details: (
                "Each voxel's features come from the cube round it, the model's from the whole ROI: the map shows where the "
                "model finds high and low values and which way it weighs them; its mean is not the ROI's contribution."
            ),
            options=ContributionOptions,
        ),
        HeatmapKind(
            "occlusion",
            ".occlusion:occlusion_map",
            title="Occlusion map",
            shows="effect of occlusion on the score",
            summary="for every model: how the score changes when a supervoxel is taken out of the ROI; models that are not "
            "linear also need --clinical and, for other sequences, --features",
            caption=_occlusion_caption,
            options=SupervoxelOptions,
            validity="True to any model in the sense of the score's change: it answers what the score would be without a part, "
            "not what the part adds in any other company.",
        ),
        HeatmapKind(
            "shapley",
            ".shapley:shapley_map",
            title="Shapley map",
            shows="part of the score",
            summary="for every model: what each supervoxel adds to the score, averaged over the orders in which they may join; "
            "the values add up to the score minus that of a case with nothing in the ROI; needs what occlusion needs, and longer",
            caption=_shapley_caption,
            options=ShapleyOptions,
            validity="True to any model: the values add up to the score minus the reference exactly, each within its standard "
            "error; parts of an ROI are measured, too, which no model was trained on.",
        ),
    ),
    field="heatmap_kinds",
)


def kind_of(name: str) -> HeatmapKind:
    """The kind of a name. Raises ModelError naming those there are."""
    if name not in HEATMAP_KINDS:
        known = " or ".join(HEATMAP_KINDS)
        raise ModelError(f"there is no heat map of kind {name}{extension_hint()}", cure=f"Choose {known}")
    return HEATMAP_KINDS[name]


def options_of(name: str, given: Mapping[str, Any]) -> HeatmapOptions:
    """The options of a kind from values by name; None, and what other kinds take, is passed over.

    Raises ModelError for an unknown kind and for values that its options refuse.
    """
    options = kind_of(name).options
    known = {field.name for field in dataclasses.fields(options)}
    return options(**{key: value for key, value in given.items() if key in known and value is not None})
