"""Measured against painted: the rates of every method, the angles, the tilt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..case.record import MuscleRecord
from ..phantom.patients import ANGLES, BACK
from .record import DifferenceRecord, RecoveryRecord

_FEWEST = 3  # pairs that a line and its r are fitted to


def recovery(
    records: Mapping[str, MuscleRecord], painted: Mapping[str, Mapping[str, float]], methods: Sequence[str]
) -> tuple[RecoveryRecord, ...]:
    """Of each method. records, painted: case -> what was measured, muscle -> rate in % of the slice measured."""
    return tuple(_of_method(method, records, painted) for method in methods)


def pairs(
    records: Mapping[str, MuscleRecord], painted: Mapping[str, Mapping[str, float]], method: str
) -> tuple[np.ndarray, np.ndarray]:
    """(n,) painted and (n,) measured rates in %, NaN where a muscle has none."""
    truth, found = [], []
    for case, rates in painted.items():
        for muscle in BACK:
            value = records[case].value(f"fat_rate_{method}", muscle) if case in records else None
            truth.append(rates[muscle])
            found.append(np.nan if value is None or value.value is None else value.value)
    return np.array(truth), np.array(found)


def differences(
    records: Mapping[str, MuscleRecord], simulated: Mapping[str, Mapping[str, float]]
) -> tuple[DifferenceRecord, ...]:
    """Angles and tilt. simulated: case -> name -> degrees."""
    found = []
    for name in (*ANGLES, "tilt_degrees"):
        apart = []
        for case, record in records.items():
            if name == "tilt_degrees":
                measured = None if record.level is None else record.level.tilt_degrees
            else:
                value = record.value(name)
                measured = None if value is None else value.value
            if measured is not None:
                apart.append(abs(measured - simulated[case][name]))
        if apart:
            found.append(
                DifferenceRecord(name=name, unit="deg", values=len(apart), mean=float(np.mean(apart)), worst=float(max(apart)))
            )
    return tuple(found)


def _of_method(method: str, records: Mapping[str, MuscleRecord], painted: Mapping[str, Mapping[str, float]]) -> RecoveryRecord:
    truth, found = pairs(records, painted, method)
    known = ~np.isnan(found)
    x, y = truth[known], found[known]
    if len(x) < _FEWEST:
        return RecoveryRecord(method=method, values=len(x), missing=int((~known).sum()))
    slope, intercept = np.polyfit(x, y, 1)
    return RecoveryRecord(
        method=method, values=len(x), missing=int((~known).sum()), slope=float(slope), intercept=float(intercept),
        r=float(np.corrcoef(x, y)[0, 1]), bias=float(np.mean(y - x)), worst=float(np.abs(y - x).max()),
    )  # fmt: skip
