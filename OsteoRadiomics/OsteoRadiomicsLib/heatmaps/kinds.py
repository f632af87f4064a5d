"""The kinds of heat map. A kind is one entry here and one module with its function; library, verb, panel and report read it.

This module imports nothing heavy: the command line offers the kinds without loading what makes them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..base.errors import ModelError
from ..base.extensions import extension_hint
from ..base.registry import Registry
from .control_words import control_sentence
from .options import ContributionOptions, HeatmapOptions, ShapleyOptions, SupervoxelOptions
from .suitability import any_model, linear_of_voxel_means, linear_with_statistics

if TYPE_CHECKING:
    from ..scoring.model import Model


@dataclass(frozen=True, eq=False)
class HeatmapKind:
    """One kind of heat map.

    name: as typed and as recorded in a map's provenance. place: ``module:NAME`` of a ``HeatmapFunction``
    (``heatmaps.registry``); a module that begins with a dot lies in this folder. title: what a report and a list call it.
    shows: what its voxels are, in words. summary: for which models it is and what it does, for the command line.
    caption: a map's details -> sentences that tell a reader of the report what the voxels mean.
    options: its class of options. validity: for which models the map is true and in what sense, one sentence.
    refusal: why it does not suit a model, None where it does; asked before the work, by panels too.
    """

    name: str
    place: str
    title: str
    shows: str
    summary: str
    caption: Callable[[Mapping[str, Any]], str]
    options: type[HeatmapOptions] = HeatmapOptions
    validity: str = ""
    refusal: Callable[[Model], ModelError | None] = any_model


def _exact_caption(details: Mapping[str, Any]) -> str:
    return (
        "Each voxel's own part of the score, measured in the cube round it; 0 where it stands at the reference of training. "
        f"{_mean_sentence(details)}{control_sentence(details)}"
    )


def _contribution_caption(details: Mapping[str, Any]) -> str:
    left = details.get("not_in_the_map")
    share = (
        f" Not in the map: {100 * left:.0f} % of the model's radiomic weight." if isinstance(left, int | float) and left else ""
    )
    return (
        "Where in the ROI the values are high and low that the model weighs, standardised by the voxels of its training cases; "
        f"the height of the whole is the ROI's own. {_mean_sentence(details)}{share}{control_sentence(details)}"
    )


def _mean_sentence(details: Mapping[str, Any]) -> str:
    share = details.get("share")
    amount = f" ({share:+.3g})" if isinstance(share, int | float) else ""
    return f"The mean of its voxels is the image's share of the score{amount}."


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
            summary="for linear models trained with local statistics: where in the ROI the values lie that the model weighs, "
            "scaled so that the mean is the image's share of the score; it says what is left out",
            caption=_contribution_caption,
            options=ContributionOptions,
            refusal=linear_with_statistics,
            validity="For linear models with local statistics: the mean of the voxels is the share of the score by the features "
            "shown, their pattern is that of local values and no proof that the model would answer to a change there.",
        ),
        HeatmapKind(
            "exact",
            ".exact:exact_map",
            title="Exact map",
            shows="part of the score",
            summary="for linear models of ROI means of voxel-wise features (protocols NAME-exact): each voxel's own part of the "
            "score; their mean is the image's share of it",
            caption=_exact_caption,
            refusal=linear_of_voxel_means,
            validity="Exact for linear models whose radiomic inputs are ROI means of voxel-wise features: the mean of the voxels "
            "is the image's share of the score, nothing is estimated.",
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
