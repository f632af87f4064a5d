"""Decision curve analysis: net benefit over treating all and none (Vickers and Elkin, Med Decis Making 2006;26:565)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...base.errors import TableError
from ..data.inputs import Floats, binary_outcome, probabilities, vector
from .clusters import Clusters

RESAMPLES, SEED = 1000, 20260401
"""Of the confidence bands."""
THRESHOLDS = tuple(percent / 100 for percent in range(1, 100))
"""Threshold probabilities drawn by default: 0.01 to 0.99."""


@dataclass(frozen=True)
class DecisionCurve:
    """Net benefit per patient at threshold probabilities.

    thresholds, model, all: (k,); treating none has net benefit 0. avoided_per_100: (k,) unnecessary interventions avoided per
    100 patients, without a patient with the event left out, compared with treating all. model_band, all_band: (2, k) lower and
    upper limit of 95 % at each threshold, by bootstrap of the patients with the predictions as they are (Vickers et al., BMC Med
    Inform Decis Mak 2008;8:53; Kerr et al., J Clin Oncol 2016;34:2534): how another sample of patients would move the curve, not
    how another model would. over_all: (k,) share of resamples in which the model gains more than treating all. NaN where
    nothing was resampled.
    """

    thresholds: Floats
    model: Floats
    all: Floats
    avoided_per_100: Floats
    model_band: Floats
    all_band: Floats
    over_all: Floats

    @property
    def none(self) -> Floats:
        """(k,) zeros: the net benefit of treating nobody."""
        return np.zeros_like(self.thresholds)


def decision_curve(
    outcome: ArrayLike, probability: ArrayLike, thresholds: ArrayLike = THRESHOLDS, *, clusters: Clusters | None = None
) -> DecisionCurve:
    """Net benefit of treating where probability >= threshold.

    outcome: (n,) 0/1. probability: (n,) in 0..1. thresholds: (k,) between 0 and 1, both excluded. clusters: rows of one patient.
    """
    events = binary_outcome(outcome)
    risk = probabilities(probability, length=events.size)
    at = vector(thresholds, "the thresholds")
    if at.size == 0 or at.min() <= 0 or at.max() >= 1:
        raise TableError("threshold probabilities must lie between 0 and 1, both excluded")
    odds = at / (1 - at)
    # Cell (j, class): rows of the class whose risk reaches the first j thresholds, in rising order, and no further one.
    order = np.argsort(at, kind="stable")
    reached = np.searchsorted(at[order], risk, side="right")
    cells = 2 * reached + events
    counts = np.bincount(cells, minlength=2 * (at.size + 1)).astype(float)
    model, treat_all = _net_benefit(counts[None, :], odds[order])
    drawn = _resampled(cells, counts, clusters)
    models, alls = _net_benefit(drawn, odds[order])
    back = np.argsort(order, kind="stable")
    band, all_band = (np.quantile(values, [0.025, 0.975], axis=0)[:, back] for values in (models, alls))
    model, treat_all = model[0][back], treat_all[0][back]
    over_all = np.mean(models > alls, axis=0)[back]
    return DecisionCurve(at, model, treat_all, 100 * (model - treat_all) / odds, band, all_band, over_all)


def _net_benefit(counts: Floats, odds: Floats) -> tuple[Floats, Floats]:
    """Of the model and of treating all, (m, k) each. counts: (m, 2 (k + 1)) rows of each cell. odds: (k,) rising."""
    table = counts.reshape(len(counts), -1, 2)
    treated = table[:, ::-1].cumsum(axis=1)[:, ::-1]  # with at least j thresholds reached
    total = treated[:, 0].sum(axis=1)[:, None]
    model = (treated[:, 1:, 1] - treated[:, 1:, 0] * odds) / total
    treat_all = (treated[:, :1, 1] - treated[:, :1, 0] * odds) / total
    return model, treat_all


def _resampled(cells: NDArray[np.intp], counts: Floats, clusters: Clusters | None) -> Floats:
    """(RESAMPLES, cells) rows in each cell when patients are drawn with replacement. cells: (n,) of each row.

    Patients whose rows lie in the same cells are alike, so that only their number is drawn, which is multinomial.
    """
    if clusters is None:
        patterns, patients = np.eye(counts.size)[counts > 0], counts[counts > 0]
    else:
        clusters.check(cells.size)
        own = np.zeros((clusters.count, counts.size))
        np.add.at(own, (clusters.index, cells), 1.0)
        patterns, alike = np.unique(own, axis=0, return_counts=True)
        patterns, patients = patterns[::-1], alike[::-1].astype(float)  # with one row each in the order of the cells, as above
    share = patients / patients.sum()
    return np.random.default_rng(SEED).multinomial(int(patients.sum()), share, size=RESAMPLES) @ patterns
