"""What ``study.json`` of a study with times to an event holds, as validated objects."""

from __future__ import annotations

from typing import ClassVar, Literal

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


class SurvivalRecord(StudyRecord):
    """Everything a study of a time to an event found, but for the rows."""

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
