"""The HTML page of one radiograph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...base.language import tr
from ...deep.radiograph.maps import RadiographMap
from ...deep.radiograph.model import Facts
from ...deep.radiograph.score import RadiographScore
from ..figures import png
from ..figures.lettering import lettered
from ..html import data_uri, fixed, render
from .figure import map_figure


@dataclass(frozen=True)
class _View:
    title: str
    sentence: str
    picture: str
    verdict: str
    specific: bool


def radiograph_page(
    case: str, pixels: np.ndarray, score: RadiographScore, maps: Sequence[RadiographMap], facts: Facts, warnings: Sequence[str]
) -> str:
    """case: its id. pixels: of ``preparing``. facts: of the model. warnings: of the score."""
    low, high = score.probability_interval
    return render(
        "radiograph.html",
        case=case,
        probability=fixed(score.probability),
        interval=tr("{low} to {high}", low=fixed(low), high=fixed(high)),
        logit=fixed(score.logit, 2),
        control=fixed(score.control, 2),
        facts=facts,
        held_out_auc=fixed(facts.held_out_auc),
        control_auc=fixed(facts.control_auc),
        maps=[_view(pixels, each) for each in maps],
        warnings=list(warnings),
    )


def _view(pixels: np.ndarray, found: RadiographMap) -> _View:
    with lettered():
        picture = data_uri(png(map_figure(pixels, found)))
    return _View(tr(found.kind.title), tr(found.kind.sentence), picture, _verdict(found), found.specific)


def _verdict(found: RadiographMap) -> str:
    if found.agreement is None:
        return tr("Not specific: the map, or that of the control, is the same everywhere.")
    if found.specific:
        return tr("Rank correlation with the control's map: {value}.", value=fixed(found.agreement, 2))
    return tr(
        "Not specific: a network that learned nothing shows nearly the same (rank correlation {value}).",
        value=fixed(found.agreement, 2),
    )
