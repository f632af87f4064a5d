"""What ``study.json`` of a study with two classes holds, as validated objects."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from ..statistics.nomogram import Nomogram
from ..study.nomogram_record import AxisRecord, axes_of, axis_records
from ..study.record import (
    AucComparisonRecord,
    Basis,
    BlockRecord,
    ClassifierRecord,
    EstimateRecord,
    FrequencyRecord,
    LineRecord,
    Number,
    OpeningRecord,
    PartRecord,
    Record,
    Scalar,
    SearchRecord,
    StudyRecord,
)
from .centre_record import StudyCentresRecord


class HosmerLemeshowRecord(Record):
    """The test, undefined where groups are too few."""

    chisq: Number
    df: int
    p: Number


class CalibrationGroupRecord(Record):
    """One group of a calibration curve. predicted: mean probability."""

    predicted: float
    observed: EstimateRecord
    patients: int


class SmoothRecord(Record):
    """The smooth calibration curve: predicted and observed probabilities."""

    x: tuple[float, ...]
    y: tuple[Number, ...]


class CalibrationRecord(Record):
    """How probabilities agree with what came; only a note where that is undefined."""

    slope: EstimateRecord | None = None
    intercept: EstimateRecord | None = None
    in_the_large: EstimateRecord | None = None
    expected_observed: EstimateRecord | None = None
    brier: EstimateRecord | None = None
    brier_scaled: Number = None
    integrated_index: Number = None
    hosmer_lemeshow: HosmerLemeshowRecord | None = None
    groups: tuple[CalibrationGroupRecord, ...] = ()
    smooth: SmoothRecord | None = None
    note: str = ""


class PerformanceRecord(Record):
    """One model on one set. tp to fn: null where there is no cut-off.

    auc_of_folds: mean of the AUCs within folds; null where no fold holds both classes, and not written where rows are not out
    of fold.
    """

    model: str
    set: str
    basis: Basis
    patients: int
    events: int
    auc: EstimateRecord
    auc_of_folds: Number = None
    cutoff: Number
    tp: int | None
    tn: int | None
    fp: int | None
    fn: int | None
    sensitivity: EstimateRecord
    specificity: EstimateRecord
    accuracy: EstimateRecord
    ppv: EstimateRecord
    npv: EstimateRecord
    f1: EstimateRecord
    average_precision: Number
    average_precision_ci: tuple[Number, Number]
    calibration: CalibrationRecord

    @property
    def rates(self) -> tuple[EstimateRecord, ...]:
        """What is said of the classification, in the order of the tables."""
        return (self.sensitivity, self.specificity, self.accuracy, self.ppv, self.npv, self.f1)


class EventsRecord(PartRecord):
    """One set of the study."""

    events: int
    no_events: int


class CutOffRecord(Record):
    """value: null where no cut-off exists, and the note says why."""

    value: Number
    rule: str
    note: str


class LikelihoodRatioRecord(Record):
    """Against the intercept alone."""

    statistic: float
    df: int
    p: float


class ModelRecord(Record):
    """One of the study's models. terms: names of its inputs."""

    title: str
    classifier: str
    terms: tuple[str, ...]
    parameters: dict[str, Scalar]
    search: SearchRecord | None = None
    recalibration: LineRecord | None
    cutoff: CutOffRecord
    likelihood_ratio: LikelihoodRatioRecord | None = None
    sha256: str


class CriteriaRecord(Record):
    """Cases that each of Riley's criteria asks for."""

    shrinkage: int
    optimism: int
    prevalence: int


class SampleSizeRecord(Record):
    """Riley's minimum for the terms of the combined model."""

    parameters: int
    required: int
    available: int
    events: int
    expected_r2: float
    criteria: CriteriaRecord | None = None


class NomogramRecord(Record):
    """See ``Nomogram``."""

    points_per_logit: float
    base_logit: float
    axes: tuple[AxisRecord, ...]
    total: tuple[float, ...]
    risks: tuple[float, ...]
    risk_points: tuple[float, ...]

    @classmethod
    def of(cls, found: Nomogram | None) -> NomogramRecord | None:
        """The record of a nomogram, where there is one."""
        if found is None:
            return None
        marks = {key: tuple(getattr(found, key).tolist()) for key in ("total", "risks", "risk_points")}
        return cls(points_per_logit=found.points_per_unit, base_logit=found.base, axes=axis_records(found), **marks)

    @property
    def nomogram(self) -> Nomogram:
        """The nomogram that was recorded."""
        marks = (np.array(values) for values in (self.total, self.risks, self.risk_points))
        return Nomogram(axes_of(self.axes), self.points_per_logit, self.base_logit, *marks)


class LeftOutRecord(Record):
    """Cases that the tables hold but the study does not, and why."""

    cases: int
    reason: str


class ExactComparisonRecord(Record):
    """One model on one set by exact features and by the protocol's own. difference: exact minus own, paired."""

    model: str
    set: str
    basis: Basis
    auc: EstimateRecord
    exact_auc: EstimateRecord
    difference: EstimateRecord
    p: Number


class ExactRecord(Record):
    """The same design on ROI means of voxel-wise features. folder: of its study. absent: models it could not make, and why."""

    protocol: str
    folder: str
    absent: dict[str, str]
    comparisons: tuple[ExactComparisonRecord, ...]


class BinaryRecord(StudyRecord):
    """Everything a study with two classes found, but for the rows.

    unexplained: model -> why it has no Shapley values. reclassification, recalibration, subgroup_calibration, risk_categories,
    risk_moves, prediction_sets: rows of the tables of that name; those that came later are not written where there are none.
    net_benefit: the decision curves at some thresholds. exact, centres: None, and not written, where exact features, or a column
    of centres, were not given.
    """

    KIND: ClassVar[str] = "training"

    kind: Literal["training"]
    flow: tuple[EventsRecord, ...]
    features: int
    blocks: tuple[BlockRecord, ...]
    models: dict[str, ModelRecord]
    absent: dict[str, str]
    classifiers: tuple[ClassifierRecord, ...]
    performance: tuple[PerformanceRecord, ...]
    delong: tuple[AucComparisonRecord, ...]
    nomogram: NomogramRecord | None
    sample_size: SampleSizeRecord | None
    unexplained: dict[str, str] = Field(default_factory=dict)
    frequency: FrequencyRecord | None
    left_out: tuple[LeftOutRecord, ...] = ()
    reclassification: tuple[dict[str, Scalar], ...] = ()
    recalibration: tuple[dict[str, Scalar], ...] = ()
    subgroup_calibration: tuple[dict[str, Scalar], ...] = ()
    risk_categories: tuple[dict[str, Scalar], ...] = ()
    risk_moves: tuple[dict[str, Scalar], ...] = ()
    net_benefit: tuple[dict[str, Scalar], ...] = ()
    prediction_sets: tuple[dict[str, Scalar], ...] = ()
    openings: tuple[OpeningRecord, ...]
    exact: ExactRecord | None = None
    centres: StudyCentresRecord | None = None

    @property
    def comparisons(self) -> tuple[AucComparisonRecord, ...]:
        """Models, and classifiers where there are several, compared on each set and basis."""
        return self.delong
