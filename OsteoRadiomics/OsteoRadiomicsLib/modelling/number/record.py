"""What ``study.json`` of a study with a measured outcome holds, as validated objects."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..study.centre_record import FiguresByCentreRecord
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
    TestedRecord,
)

Interval = tuple[Number, Number]
"""Nulls where there is none."""


class MeasuredPartRecord(PartRecord):
    """One set of the study. mean, sd, least, largest: of the outcome, in its unit."""

    mean: float
    sd: float
    least: float
    largest: float


class FitRecord(Record):
    """F test of a regression. df: of the model and of the residuals."""

    value: Number
    df: tuple[int, int]
    p: float


class RegressionRecord(Record):
    """One of the study's models. terms: names of its inputs. sigma: residual standard deviation, in the outcome's unit."""

    title: str
    terms: tuple[str, ...]
    r2: float
    adjusted_r2: float
    f: FitRecord
    sigma: float
    sha256: str


class LineOfAgreementRecord(Record):
    """Regression of measured on predicted values."""

    intercept: EstimateRecord
    slope: EstimateRecord


class TrendRecord(Record):
    """Correlation of the difference with the mean of both."""

    r: Number
    p: Number


class BlandAltmanRecord(Record):
    """Of predicted minus measured values, in the outcome's unit."""

    bias: EstimateRecord
    sd: Number
    lower: EstimateRecord
    upper: EstimateRecord
    trend: TrendRecord


class NumberPerformanceRecord(Record):
    """One model on one set, see ``Agreement``. concordance and intervals of errors: older records lack them."""

    model: str
    set: str
    basis: Basis
    cases: int
    pearson: TestedRecord
    spearman: TestedRecord
    concordance: EstimateRecord | None = None
    r2: Number
    r2_ci: Interval = (None, None)
    mae: float
    mae_ci: Interval = (None, None)
    rmse: float
    rmse_ci: Interval = (None, None)
    calibration: LineOfAgreementRecord
    bland_altman: BlandAltmanRecord


class ErrorComparisonRecord(Record):
    """Absolute errors of two models on one set."""

    set: str
    basis: Basis
    first: str
    second: str
    difference: EstimateRecord
    p: Number


class NumberRecord(StudyRecord):
    """Everything a study of a measured outcome found, but for the rows. baseline_groups: what Table 1 compares.

    centres: not written where a study names none; older records have none.
    """

    KIND: ClassVar[str] = "training-number"

    kind: Literal["training-number"]
    flow: tuple[MeasuredPartRecord, ...]
    features: int
    baseline_groups: tuple[str, ...]
    blocks: tuple[BlockRecord, ...]
    models: dict[str, RegressionRecord]
    absent: dict[str, str]
    performance: tuple[NumberPerformanceRecord, ...]
    comparisons: tuple[ErrorComparisonRecord, ...]
    frequency: FrequencyRecord | None
    openings: tuple[OpeningRecord, ...]
    centres: FiguresByCentreRecord | None = None
