"""The content of metrics.json of a judged prediction. Undefined is null, and ``reasons`` says why, by the place of the null."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from ...base.records import Part
from ..evaluation.metrics_record import ClusterRecord, Interval, Patients, Reasoned

NotNegative = Annotated[float, Field(ge=0)]


class BlandAltmanRecord(Part):
    """Predicted minus measured: bias, standard deviation and limits of agreement, and their trend over the mean."""

    bias: float | None
    bias_ci: Interval
    sd: NotNegative | None
    lower: float | None
    lower_ci: Interval
    upper: float | None
    upper_ci: Interval
    trend_r: float | None
    trend_p: float | None


class CalibrationLine(Part):
    """The line of measured on predicted values."""

    slope: float | None
    slope_ci: Interval
    intercept: float | None
    intercept_ci: Interval


class OtherPredictionRecord(Part):
    """A second prediction of the same cases. difference: of the mean absolute errors, the first minus this one."""

    score: str
    r2: float | None
    mae: NotNegative
    rmse: NotNegative
    difference: float | None
    difference_ci: Interval
    p: float | None


class MeasuredRecord(Reasoned):
    """metrics.json of a prediction of a measured value. versus: where there is a second prediction.

    cluster: where patients have several rows. Older files may lack concordance (Lin's) and intervals of R2 and errors.
    """

    may_lack = frozenset({"versus", "cluster", "concordance", "concordance_ci", "r2_ci", "mae_ci", "rmse_ci"})

    table_sha256: str
    score: str
    measured: str
    unit: str
    patients: Patients
    pearson: float | None
    pearson_ci: Interval
    pearson_p: float | None
    spearman: float | None
    spearman_ci: Interval
    spearman_p: float | None
    concordance: float | None = None
    concordance_ci: Interval | None = None
    r2: float | None
    r2_ci: Interval | None = None
    mae: NotNegative
    mae_ci: Interval | None = None
    rmse: NotNegative
    rmse_ci: Interval | None = None
    bland_altman: BlandAltmanRecord
    calibration: CalibrationLine
    versus: OtherPredictionRecord | None = None
    cluster: ClusterRecord | None = None
    intervals: str
    reasons: dict[str, str]
    notice: str

    @model_validator(mode="after")
    def _coherent(self) -> MeasuredRecord:
        if self.versus is not None and self.versus.p is None:
            self.needs_reason(self.reasons, "versus.p")
        return self
