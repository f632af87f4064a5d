"""Everything that is said about one prediction of a measured end point, and its record for metrics.json."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import ArrayLike

from ...base.notice import NOTICE
from ..data.inputs import Floats, vector
from ..estimate import Estimate, json_interval, json_number
from ..evaluation.clusters import Clusters
from ..evaluation.correlation import Correlation
from ..evaluation.metrics_record import ClusterRecord
from .metrics_record import BlandAltmanRecord, CalibrationLine, MeasuredRecord, OtherPredictionRecord
from .performance import Agreement, ErrorComparison, Limits, agreement, compare_errors

INTERVALS = "95 %: correlations and concordance Fisher's z, R2 and errors by the delta method, others Student's t"
METHOD = (
    "patient as the cluster: correlations Fisher's z with the effective number of rows, others cluster sandwich with "
    "Student's t, concordance on Fisher's scale, Wilcoxon's test of the patients' means"
)
NO_DIFFERENCE = "both predictions are equally near to every measured value"


@dataclass(frozen=True)
class OtherPrediction:
    """A second prediction of the same cases.

    agreement: with the measured values. errors: absolute ones compared, first prediction minus this one.
    """

    name: str
    agreement: Agreement
    errors: ErrorComparison


@dataclass(frozen=True)
class MeasuredScorecard:
    """One prediction judged.

    measured, predicted: (n,) in ``unit``. versus: None without a second prediction. clusters: rows of one patient, None where
    each row is one.
    """

    name: str
    end_point: str
    unit: str
    measured: Floats
    predicted: Floats
    agreement: Agreement
    versus: OtherPrediction | None
    clusters: Clusters | None = None


def measured_scorecard(
    measured: ArrayLike,
    predicted: ArrayLike,
    *,
    name: str,
    end_point: str,
    unit: str = "",
    versus: tuple[str, ArrayLike] | None = None,
    clusters: Clusters | None = None,
) -> MeasuredScorecard:
    """Judge a prediction. measured, predicted: (n,) with n of 3 or more. versus: name and values (n,) of another prediction.

    clusters: rows of one patient. Raises TableError for unusable columns.
    """
    truth = vector(measured, end_point)
    guess = vector(predicted, name, length=truth.size)
    other = None
    if versus:
        values = vector(versus[1], versus[0], length=truth.size)
        errors = compare_errors(truth, guess, values, clusters=clusters)
        other = OtherPrediction(versus[0], agreement(truth, values, clusters=clusters), errors)
    found = agreement(truth, guess, clusters=clusters)
    return MeasuredScorecard(name, end_point, unit, truth, guess, found, other, clusters)


def measured_record(
    card: MeasuredScorecard, *, table_sha256: str, patient: str = "", remarks: Sequence[str] = ()
) -> MeasuredRecord:
    """The content of metrics.json. table_sha256: of the file with the predictions.

    patient: name of the column with the patients, where the card has clusters. remarks: what to beware of in the rows.
    """
    reasons: dict[str, str] = {"patients": "; ".join(remarks)} if remarks else {}
    found = card.agreement
    # In the order of the file, because reasons are noted as the places come.
    correlations = {
        **_correlation("pearson", found.error.pearson, reasons),
        **_correlation("spearman", found.error.spearman, reasons),
    }
    limits = _limits(found.limits, reasons)
    line = CalibrationLine(
        **_number("slope", found.slope, reasons, "calibration."),
        **_number("intercept", found.intercept, reasons, "calibration."),
    )
    cluster: dict[str, Any] = {"cluster": _cluster(card, card.clusters, patient)} if card.clusters else {}
    second: dict[str, Any] = {"versus": _other(card.versus, reasons)} if card.versus else {}
    return MeasuredRecord(
        table_sha256=table_sha256,
        score=card.name,
        measured=card.end_point,
        unit=card.unit,
        patients=card.clusters.count if card.clusters else found.cases,
        **correlations,
        **_number("concordance", found.sizes.concordance, reasons),
        **_number("r2", found.sizes.r2, reasons),
        **_number("mae", found.sizes.mae, reasons),
        **_number("rmse", found.sizes.rmse, reasons),
        bland_altman=limits,
        calibration=line,
        **second,
        **cluster,
        intervals=f"95 %: {METHOD}" if card.clusters else INTERVALS,
        reasons=reasons,
        notice=NOTICE,
    )


def _cluster(card: MeasuredScorecard, clusters: Clusters, column: str) -> ClusterRecord:
    return ClusterRecord(column=column, patients=clusters.count, rows=int(card.measured.size), method=METHOD)


def _limits(limits: Limits, reasons: dict[str, str]) -> BlandAltmanRecord:
    return BlandAltmanRecord(
        **_number("bias", limits.bias, reasons, "bland_altman."),
        sd=json_number(limits.sd),
        **_number("lower", limits.lower, reasons, "bland_altman."),
        **_number("upper", limits.upper, reasons, "bland_altman."),
        trend_r=json_number(limits.trend_r),
        trend_p=json_number(limits.trend_p),
    )


def _other(other: OtherPrediction, reasons: dict[str, str]) -> OtherPredictionRecord:
    p = json_number(other.errors.p)
    if p is None:
        reasons["versus.p"] = NO_DIFFERENCE
    return OtherPredictionRecord(
        score=other.name,
        r2=json_number(other.agreement.error.r2),
        mae=other.agreement.error.mae,
        rmse=other.agreement.error.rmse,
        **_number("difference", other.errors.difference, reasons, "versus."),
        p=p,
    )


def _number(key: str, value: Estimate, reasons: dict[str, str], place: str = "") -> dict[str, Any]:
    """``key`` and ``key_ci``; the estimate's note becomes the reason of the value, or of its interval."""
    if value.note:
        reasons[f"{place}{key}" if not value.defined else f"{place}{key}_ci"] = value.note
    return {key: json_number(value.value), f"{key}_ci": json_interval(value)}


def _correlation(key: str, found: Correlation, reasons: dict[str, str]) -> dict[str, Any]:
    return {**_number(key, found.r, reasons), f"{key}_p": json_number(found.p)}
