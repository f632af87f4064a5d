"""What ``study.json`` of a study with times to an event holds, as validated objects."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from ..evaluation.centre_record import PooledRecord
from ..statistics.cox_nomogram import CoxNomogram, RiskAxis
from ..study.centre_record import CombatFiguresRecord
from ..study.nomogram_record import AxisRecord, axes_of, axis_records
from ..study.record import (
    Basis,
    BlockRecord,
    EstimateRecord,
    FrequencyRecord,
    Number,
    OpeningRecord,
    PartRecord,
    Record,
    StudyRecord,
)


class FollowedPartRecord(PartRecord):
    """One set of the study. events: how many. follow_up: median by the reverse Kaplan-Meier curve. survival: at each horizon."""

    events: int
    follow_up: EstimateRecord
    longest: float
    survival: tuple[EstimateRecord, ...]


class CoxTestRecord(Record):
    """Likelihood-ratio test against equal hazards."""

    statistic: float
    df: int
    p: float


class CoxModelRecord(Record):
    """One of the study's models. terms: names of its inputs. baseline: cumulative hazard at each horizon of a patient with their
    means."""

    title: str
    terms: tuple[str, ...]
    likelihood_ratio: CoxTestRecord
    baseline: tuple[float, ...]
    notes: tuple[str, ...]
    sha256: str


class RiskGroupRecord(Record):
    """Patients of like risk by a horizon. observed: the share with the event, by Kaplan-Meier."""

    patients: int
    predicted: float
    observed: EstimateRecord


class HorizonRecord(Record):
    """A model's risk by one time, see ``AtHorizon``."""

    time: float
    auc: EstimateRecord
    brier: EstimateRecord
    brier_scaled: Number
    observed_expected: EstimateRecord
    groups: tuple[RiskGroupRecord, ...]


class SurvivalPerformanceRecord(Record):
    """One model on one set, see ``SurvivalPerformance``."""

    model: str
    set: str
    basis: Basis
    cases: int
    events: int
    harrell_c: EstimateRecord
    c_of_folds: Number = None
    uno_c: EstimateRecord
    slope: EstimateRecord
    horizons: tuple[HorizonRecord, ...]


class ConcordanceRecord(Record):
    """Harrell's C of two models on one set: first minus second."""

    set: str
    basis: Basis
    first: str
    second: str
    difference: EstimateRecord
    p: Number


class RiskSplitRecord(Record):
    """Lower and higher risk by one model on one set, parted at the cut. p: of the log-rank test."""

    model: str
    set: str
    basis: Basis
    cut: float
    patients: tuple[int, int]
    events: tuple[int, int]
    statistic: Number
    p: Number


class RiskAxisRecord(Record):
    """See ``RiskAxis``."""

    time: float
    cumulative: float
    risks: tuple[float, ...]
    points: tuple[float, ...]


class CoxNomogramRecord(Record):
    """See ``CoxNomogram``."""

    points_per_unit: float
    base: float
    axes: tuple[AxisRecord, ...]
    total: tuple[float, ...]
    horizons: tuple[RiskAxisRecord, ...]

    @classmethod
    def of(cls, found: CoxNomogram) -> CoxNomogramRecord:
        """The record of a nomogram."""
        horizons = tuple(
            RiskAxisRecord(
                time=axis.time, cumulative=axis.cumulative, risks=tuple(axis.risks.tolist()), points=tuple(axis.points.tolist())
            )
            for axis in found.horizons
        )  # fmt: skip
        return cls(
            points_per_unit=found.points_per_unit, base=found.base, axes=axis_records(found), total=tuple(found.total.tolist()),
            horizons=horizons,
        )  # fmt: skip

    @property
    def nomogram(self) -> CoxNomogram:
        """The nomogram that was recorded."""
        horizons = tuple(
            RiskAxis(axis.time, axis.cumulative, np.array(axis.risks), np.array(axis.points)) for axis in self.horizons
        )
        return CoxNomogram(axes_of(self.axes), self.points_per_unit, self.base, np.array(self.total), horizons)


class CentreCRecord(Record):
    """One model in one centre, see ``CentreC``."""

    name: str
    cases: int
    events: int
    c: EstimateRecord


class ModelCentresRecord(Record):
    """One model in all centres, on one basis. not_judged: centres for which no model could be made, and why."""

    model: str
    basis: str
    figures: tuple[CentreCRecord, ...]
    pooled: PooledRecord
    not_judged: dict[str, str] = Field(default_factory=dict)


class SurvivalCentresRecord(Record):
    """Every model in every centre. column: of the centres. method: of pooling, in words."""

    column: str
    method: str
    judged: tuple[ModelCentresRecord, ...]
    combat: CombatFiguresRecord | None = None


class SurvivalRecord(StudyRecord):
    """Everything a study of a time to an event found, but for the rows. nomogram, centres: not written where there are none;
    older records have neither."""

    KIND: ClassVar[str] = "training-time-to-event"

    kind: Literal["training-time-to-event"]
    flow: tuple[FollowedPartRecord, ...]
    features: int
    blocks: tuple[BlockRecord, ...]
    models: dict[str, CoxModelRecord]
    absent: dict[str, str]
    performance: tuple[SurvivalPerformanceRecord, ...]
    comparisons: tuple[ConcordanceRecord, ...]
    risk_groups: tuple[RiskSplitRecord, ...]
    frequency: FrequencyRecord | None
    openings: tuple[OpeningRecord, ...]
    nomogram: CoxNomogramRecord | None = None
    centres: SurvivalCentresRecord | None = None
