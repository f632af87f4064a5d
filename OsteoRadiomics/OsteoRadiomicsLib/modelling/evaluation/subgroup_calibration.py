"""Does a probability mean the same in men and women, old and young: calibration within subgroups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ...base.errors import TableError
from ..data.inputs import binary_outcome, class_labels, probabilities
from ..estimate import Estimate
from .calibration import brier, calibration_line, expected_observed
from .clusters import Clusters

FEW = 10
"""Rows of either class below which a calibration slope says next to nothing."""


@dataclass(frozen=True)
class SubgroupCalibration:
    """One subgroup: rows, events, and its calibration (see ``Calibration``); NaN with a reason where it is undefined.

    observed, expected: share of events and mean probability. note: where the subgroup is small.
    """

    name: str
    patients: int
    events: int
    observed: float
    expected: float
    in_the_large: Estimate
    slope: Estimate
    expected_observed: Estimate
    brier: Estimate
    note: str = ""


def subgroup_calibration(
    outcome: ArrayLike,
    probability: ArrayLike,
    group: ArrayLike,
    *,
    variable: str = "group",
    clusters: Clusters | None = None,
) -> tuple[SubgroupCalibration, ...]:
    """Calibration in each subgroup. outcome: (n,) 0/1. probability: (n,). group: (n,) names. clusters: rows of one patient.

    Raises TableError for a single group.
    """
    events = binary_outcome(outcome)
    risk = probabilities(probability, length=events.size)
    names, index = class_labels(group, f"the subgroup {variable}", length=events.size)
    found = []
    for i, name in enumerate(names):
        rows = index == i
        own, of_group = None if clusters is None else clusters.rows(rows), events[rows]
        count, size = int(of_group.sum()), int(rows.sum())
        alone = Estimate.undefined("one class only in this subgroup")
        measures = alone, alone, alone, alone
        if 0 < count < size:
            measures = _measures(of_group, risk[rows], own)
        few = min(count, size - count)
        note = f"{few} of the rarer class: too few to judge a slope" if few < FEW else ""
        found.append(
            SubgroupCalibration(name, size, count, count / size, float(risk[rows].mean()), *measures, note=note)
        )  # fmt: skip
    return tuple(found)


def _measures(events: np.ndarray, risk: np.ndarray, clusters: Clusters | None) -> tuple[Estimate, Estimate, Estimate, Estimate]:
    """In the large, slope, expected over observed, Brier score."""
    try:
        _, slope, in_the_large = calibration_line(events, risk, clusters)
    except TableError as error:
        slope = in_the_large = Estimate.undefined(error.what)
    return in_the_large, slope, expected_observed(events, risk, clusters), brier(events, risk, clusters=clusters)
