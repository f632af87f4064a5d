"""What the phantom study found, as one JSON file: rates and angles against what was painted, AUCs against the one simulated."""

from __future__ import annotations

from typing import ClassVar, Literal

from OsteoRadiomicsLib.base.notice import NOTICE
from OsteoRadiomicsLib.base.records import Part, Record, RecordForm
from OsteoRadiomicsLib.base.version import __version__

SLOPE_WITHIN, LEAST_R = 0.05, 0.98
FILE = "pain-study.json"


class RecoveryRecord(Part):
    """Measured fat rates by one method against painted ones, in all back muscles.

    values: pairs; missing: muscles without a rate. slope, intercept (points): of measured on painted. bias: mean of measured
    minus painted, points. worst: largest absolute difference, points. Fewer than three pairs give none of them.
    """

    method: str
    values: int
    missing: int
    slope: float | None = None
    intercept: float | None = None
    r: float | None = None
    bias: float | None = None
    worst: float | None = None

    @property
    def holds(self) -> bool:
        """Whether slope and r are known, the slope 1 within 0.05 and r above 0.98."""
        return self.slope is not None and self.r is not None and abs(self.slope - 1) <= SLOPE_WITHIN and self.r > LEAST_R


class DifferenceRecord(Part):
    """A measurement against what was simulated: mean and largest absolute difference over the cases, in its unit."""

    name: str
    unit: str
    values: int
    mean: float
    worst: float


class AucRecord(Part):
    """A model's AUC with its interval on patients that it was not fitted on. holds: whether that holds the one simulated."""

    muscle: str
    model: str
    set: str
    basis: str
    patients: int
    auc: float
    low: float
    high: float
    holds: bool


class PainStudyRecord(Record):
    """The study's result. fat: the method by which the models take fat. simulated_auc: of the known linear predictor."""

    form: ClassVar[RecordForm] = RecordForm("the result of a phantom study", "Run pain-study again")

    schema_version: int = 1
    kind: Literal["pain phantom study"] = "pain phantom study"
    software: str = f"PainGrade {__version__}"
    notice: str = NOTICE
    cases: int
    severe: int
    seed: int
    fat: str
    recovery: tuple[RecoveryRecord, ...]
    differences: tuple[DifferenceRecord, ...]
    simulated_auc: float
    sample_auc: float
    aucs: tuple[AucRecord, ...]
    warnings: tuple[str, ...]

    @property
    def recovered(self) -> RecoveryRecord:
        """By the method that the models take."""
        return next(each for each in self.recovery if each.method == self.fat)
