"""Decision curves of a risk by a time, with censored patients weighed in by Kaplan-Meier."""

from __future__ import annotations

import numpy as np

from ..data.inputs import Floats, probabilities
from ..data.survival import Survival
from .calibration_at import observed_risk
from .decision_curve import DecisionCurve


def decision_curve_at(outcome: Survival, risk: Floats, time: float, thresholds: Floats) -> DecisionCurve:
    """Net benefit of treating those whose risk by a time is at or above a threshold (Vickers et al., BMC Med Inform Decis Mak
    2008;8:53), without bands. outcome, risk: (n,). thresholds: (m,). NaN where nobody of the treated was followed until the time.
    """
    values = probabilities(risk, "the risk", length=len(outcome))
    odds = thresholds / (1 - thresholds)
    benefit = np.array([_benefit(outcome, values >= limit, time, own) for limit, own in zip(thresholds, odds, strict=True)])
    everyone = observed_risk(outcome, time).value
    treat_all = everyone - (1 - everyone) * odds
    no_band, no_share = np.full((2, thresholds.size), np.nan), np.full(thresholds.size, np.nan)
    return DecisionCurve(thresholds, benefit, treat_all, 100 * (benefit - treat_all) / odds, no_band, no_band, no_share)


def _benefit(outcome: Survival, treated: np.ndarray, time: float, odds: float) -> float:
    if not treated.any():
        return 0.0
    share, events = float(treated.mean()), observed_risk(outcome[treated], time).value
    return share * (events - (1 - events) * odds)
