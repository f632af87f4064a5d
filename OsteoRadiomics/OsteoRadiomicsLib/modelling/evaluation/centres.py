"""One model in each of several centres: discrimination and calibration apart, and the AUC pooled over the centres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ..data.inputs import Flags, Floats
from ..estimate import Estimate
from .calibration import calibration_line
from .clusters import Clusters
from .cross_validation import Folds
from .delong import delong_auc
from .intervals import wilson
from .meta_analysis import Pooled, poolable, pooled_auc

MOST = 60
"""Centres that are told apart; a column with more is hardly one of centres."""


@dataclass(frozen=True)
class CentreFigures:
    """One model in one centre.

    observed: share of events with Wilson's interval. expected: mean predicted risk. difference: observed minus expected, with the
    ends of the observed share. in_the_large, slope: of the calibration line (``calibration``). note: why something is undefined.
    """

    name: str
    cases: int
    events: int
    observed: Estimate
    expected: float
    difference: Estimate
    auc: Estimate
    in_the_large: Estimate
    slope: Estimate
    note: str = ""


@dataclass(frozen=True)
class Centres:
    """figures: of each centre that was judged, in the order of names. pooled: AUC over those that have one. left_out: why not.

    not_judged: centre -> why no model could be made for it.
    """

    figures: tuple[CentreFigures, ...]
    pooled: Pooled
    left_out: dict[str, str]
    not_judged: dict[str, str] = field(default_factory=dict)

    @property
    def poolable(self) -> dict[str, Estimate]:
        """The AUCs that were pooled, by centre."""
        return {own.name: own.auc for own in self.figures if own.name not in self.left_out}


def judge_centres(
    outcome: np.ndarray,
    risk: Floats,
    centres: np.ndarray,
    *,
    clusters: Clusters | None = None,
    folds: Folds | None = None,
    not_judged: Mapping[str, str] | None = None,
) -> Centres:
    """Judge probabilities apart in each centre. outcome: (n,) 0/1. risk: (n,). centres: (n,) names.

    clusters: rows of one patient. folds: where the probabilities are out of fold, so that intervals widen
    (``cross_validation``). not_judged: centres whose rows have no probability, and why.
    """
    refused = dict(not_judged or {})
    found = []
    for name in np.unique(centres):
        if str(name) in refused:
            continue
        rows = centres == name
        own = None if clusters is None else clusters.rows(rows)
        found.append(_judged(str(name), outcome[rows] == 1, risk[rows], own, folds))
    kept, why = poolable({own.name: own.auc for own in found})
    return Centres(tuple(found), pooled_auc(list(kept.values())), why, refused)


def only_one_class(events: Flags) -> str:
    """Why rows of one class have no AUC; empty where there are both."""
    if events.all():
        return f"only cases with the event ({events.size})"
    return "" if events.any() else f"only cases without the event ({events.size})"


def _judged(name: str, events: Flags, risk: Floats, clusters: Clusters | None, folds: Folds | None) -> CentreFigures:
    effective = None if clusters is None else clusters.effective(events, np.ones(events.size, dtype=bool))
    observed, expected = wilson(int(events.sum()), events.size, effective=effective), float(risk.mean())
    difference = Estimate(observed.value - expected, observed.low - expected, observed.high - expected)
    note = only_one_class(events)
    if note:
        note = f"not defined: {note}"
        auc = in_the_large = slope = Estimate.undefined(note)
    else:
        auc = delong_auc(events, risk, clusters=clusters)
        _, slope, in_the_large = calibration_line(events, risk, clusters)
        if folds is not None:
            auc, slope = folds.share(auc), folds.plain(slope)
        note = "; ".join(dict.fromkeys(filter(None, (auc.note, slope.note, in_the_large.note))))
    return CentreFigures(name, events.size, int(events.sum()), observed, expected, difference, auc, in_the_large, slope, note)
