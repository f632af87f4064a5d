"""Centres as records hold them, of a study as of a validation; what is undefined is null."""

from __future__ import annotations

from typing import Any

from ...base.records import Part
from ..estimate import json_interval, json_number
from .centres import CentreFigures, Centres
from .meta_analysis import Pooled
from .metrics_record import Count, Interval, Patients

Number = float | None


class CentreRecord(Part):
    """One model in one centre, see ``CentreFigures``."""

    name: str
    cases: Patients
    events: Count
    observed: Number
    observed_ci: Interval
    expected: Number
    difference: Number
    difference_ci: Interval
    auc: Number
    auc_ci: Interval
    in_the_large: Number
    in_the_large_ci: Interval
    slope: Number
    slope_ci: Interval
    note: str

    @classmethod
    def of(cls, found: CentreFigures) -> CentreRecord:
        """The record of one centre."""
        measures: dict[str, Any] = {
            name: value
            for key in ("observed", "difference", "auc", "in_the_large", "slope")
            for name, value in (
                (key, json_number(getattr(found, key).value)), (f"{key}_ci", json_interval(getattr(found, key)))
            )
        }  # fmt: skip
        return cls(
            name=found.name, cases=found.cases, events=found.events, expected=json_number(found.expected), note=found.note,
            **measures,
        )  # fmt: skip


class PooledRecord(Part):
    """The pooled value, see ``Pooled``. prediction: limits for a new centre. left_out: centres that were not pooled, and why."""

    centres: Count
    value: Number
    ci: Interval
    prediction: Interval
    tau2: Number
    i2: Number
    q: Number
    q_p: Number
    note: str
    left_out: dict[str, str]

    @classmethod
    def of(cls, found: Pooled, left_out: dict[str, str]) -> PooledRecord:
        """The record of a pooled value."""
        low, high = found.prediction
        return cls(
            centres=found.centres, value=json_number(found.mean.value), ci=json_interval(found.mean),
            prediction=(json_number(low), json_number(high)), tau2=json_number(found.tau2), i2=json_number(found.i2),
            q=json_number(found.q), q_p=json_number(found.q_p), note=found.note, left_out=left_out,
        )  # fmt: skip


class CentresRecord(Part):
    """One model in all centres. not_judged: centres for which no model could be made, and why."""

    model: str
    basis: str
    figures: tuple[CentreRecord, ...]
    pooled: PooledRecord
    not_judged: dict[str, str]

    @classmethod
    def of(cls, model: str, basis: str, found: Centres) -> CentresRecord:
        """The record of a model. basis: on which rows."""
        return cls(
            model=model, basis=basis, figures=tuple(CentreRecord.of(own) for own in found.figures),
            pooled=PooledRecord.of(found.pooled, found.left_out), not_judged=found.not_judged,
        )  # fmt: skip
