"""What discrimination a model can have in a group of patients at best: its AUC or C there if every one of its risks were true."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from ..data.inputs import Floats, probabilities


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


def model_based_c(predictor: Floats) -> float:
    """The C that log hazard ratios (n,) expect of themselves with proportional hazards, NaN for a single patient.

    Of two patients the one with the higher hazard has the event first with probability 1 / (1 + exp(-difference)); the mean of
    all pairs, equal hazards counting half (Gönen and Heller, Biometrika 2005;92:965; ``C.GH`` of R's ``survival::royston``). It
    depends on neither events nor censoring.
    """
    values, count = np.sort(predictor), len(predictor)
    if count < 2:
        return float("nan")
    won = sum(float(expit(values[place + 1 :] - values[place]).sum()) for place in range(count - 1))
    return won / (count * (count - 1) / 2)
