"""The HTML page of one radiograph."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...base.language import tr
from ...deep.radiograph.map_kinds import against_control
from ...deep.radiograph.maps import RadiographMap
from ...deep.radiograph.model import Facts
from ...deep.radiograph.score import DOUBT, RadiographScore
from ..figures import png
from ..figures.lettering import lettered
from ..html import fixed, render
from ..pictures import Picture
from .figure import map_figure


def radiograph_page(
    case: str, pixels: np.ndarray, score: RadiographScore, maps: Sequence[RadiographMap], facts: Facts, warnings: Sequence[str]
) -> str:
    """case: its id, empty where it has none. pixels: of ``preparing``. facts: of the model. warnings: of the score."""
    low, high = score.probability_interval
    return render(
        "radiograph.html",
        case=case,
        probability=fixed(score.probability),
        interval=tr("{low} to {high}", low=fixed(low), high=fixed(high)),
        logit=fixed(score.logit, 2),
        control=fixed(score.control, 2),
        doubt=tr(DOUBT),
        facts=facts,
        held_out_auc=fixed(facts.held_out_auc),
        control_auc=fixed(facts.control_auc),
        maps=[_picture(pixels, each) for each in maps],
        warnings=list(warnings),
    )


def _picture(pixels: np.ndarray, found: RadiographMap) -> Picture:
    with lettered():
        drawn = png(map_figure(pixels, found))
    title, caption, told = tr(found.kind.title), tr(found.kind.sentence), against_control(found.agreement, found.specific)
    if found.specific:
        return Picture(title, f"{caption} {told}", drawn)
    return Picture(title, caption, drawn, warnings=(told,))
