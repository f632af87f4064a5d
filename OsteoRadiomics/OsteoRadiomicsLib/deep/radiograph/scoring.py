"""The score of a radiograph: calibrated logit and probability, and their spread when parts of the network are left out.

Source of the interval: Gal and Ghahramani 2016, Dropout as a Bayesian approximation (arXiv 1506.02142). It is the network's own
doubt about a picture like those it has seen, not an interval of the patient's risk.
"""

from __future__ import annotations

import numpy as np

from .leaving_out import drawn
from .model import Model
from .score import RadiographScore

DRAWS = 200
_ENDS = (2.5, 97.5)


def scored(model: Model, pixels: np.ndarray, *, draws: int = DRAWS) -> RadiographScore:
    """Score one picture. pixels: of ``preparing``. The same picture gives the same score, alone or among others.

    Raises ModelError where the network cannot be run.
    """
    low, high = np.percentile(model.network.varied(pixels, drawn(model.facts.recipe, draws)), _ENDS)
    logit, control = (float(each.logits(pixels[None])[0]) for each in (model.network, model.control))
    return RadiographScore(logit, float(low), float(high), control)
