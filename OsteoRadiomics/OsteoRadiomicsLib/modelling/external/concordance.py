"""What discrimination a model can have in a group of patients at best: its AUC there if every one of its risks were true."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..data.inputs import probabilities


def model_based_auc(probability: ArrayLike) -> float:
    """The AUC that probabilities (n,) expect of themselves, NaN where no two patients can differ in outcome.

    Every pair of patients counts by the chance that the first has the event and the second not; ties count half (van Klaveren et
    al., Stat Med 2016;35:4136). It depends on the patients' inputs alone, so that a drop of the AUC from one centre to another
    parts into what the mix of cases explains and what is wrong with the model there.
    """
    risk = np.sort(probabilities(probability))
    safe = 1 - risk
    total = float(risk.sum() * safe.sum() - risk @ safe)
    if total <= 0:
        return float("nan")
    starts = np.flatnonzero(np.r_[True, np.diff(risk) > 0])
    ends = np.r_[starts[1:], risk.size]
    summed = np.r_[0.0, np.cumsum(safe)]
    size = ends - starts
    own, other = risk[starts], safe[starts]
    below = size * own * summed[starts]  # pairs with all patients of a smaller risk
    tied = 0.5 * own * other * size * (size - 1)
    return float((below.sum() + tied.sum()) / total)
