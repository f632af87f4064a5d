"""What stands beside a map, in words: the same under the map in a panel, in a picture and in a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .kinds import HEATMAP_KINDS

if TYPE_CHECKING:
    from .files import MapFacts

FEATURE = "feature"
_FEATURE_CAPTION = "Each voxel shows the feature of the cube round it, so that the map says where inside the ROI its values lie."
_NOT_SPECIFIC = "Not specific: a model trained on shuffled outcomes gives much the same map."


@dataclass(frozen=True)
class MapWords:
    """kind: what such a map is called. title: what its values are, with the unit. sentence: what it says in one sentence, empty
    where nothing was worked out. caption: what a voxel's value means. validity: for which models, and in what sense, the map is
    true. verdict: why it is not specific to the outcome, empty where it is or where there was no control.
    raises, lowers: what positive and negative values do; empty for a map without sign.
    """

    kind: str
    title: str
    sentence: str
    caption: str
    validity: str
    verdict: str
    raises: str
    lowers: str


def words_of(about: MapFacts) -> MapWords:
    """The words of a map; one of a kind that is not installed here is just a map."""
    kind = HEATMAP_KINDS.get(about.what)
    feature = about.what == FEATURE
    verdict = _verdict(about.details)
    about_score = ("raises the score", "lowers the score") if not feature else ("above zero", "below zero")
    raises, lowers = about_score if about.signed else ("", "")
    return MapWords(
        kind=kind.title if kind else "Feature map" if feature else "Map",
        title=f"{about.title} ({about.unit})" if about.unit else about.title,
        sentence=_text(about.details, "sentence").removesuffix(f" {verdict}"),  # the verdict stands for itself
        caption=kind.caption(about.details) if kind else _FEATURE_CAPTION if feature else "",
        validity=kind.validity if kind else "",
        verdict=verdict,
        raises=raises,
        lowers=lowers,
    )


def _verdict(details: Mapping[str, Any]) -> str:
    """What follows from the map of the model's control, where that is much the same."""
    control = details.get("control")
    return _NOT_SPECIFIC if isinstance(control, Mapping) and control.get("specific") is False else ""


def _text(details: Mapping[str, Any], name: str) -> str:
    found = details.get(name)
    return found if isinstance(found, str) else ""
