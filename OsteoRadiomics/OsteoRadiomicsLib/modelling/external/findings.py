"""What a validation found of a model, as the evidence that its file can carry."""

from __future__ import annotations

from datetime import UTC, datetime

from ...scoring.evidence import Basis, Figure, Finding, Shift
from ..evaluation.metrics_record import MetricsRecord
from ..number.metrics_record import MeasuredRecord
from ..study.findings import LINE, OF_CLASSES, RATES, with_ends
from .followed_record import FollowedRecord
from .record import ClassesRecord, OneClassRecord, ValidatedModel, ValidationRecord

AT = {"auc": "AUC", "brier": "Brier score", "observed_expected": "Observed over expected events"}
"""Names in records -> of figures of a risk by a time."""
DIFFERENT = 0.1
"""Standardised difference from which on groups are usually called different (Austin, Stat Med 2009;28:3083)."""


def validation_finding(record: ValidationRecord, model: ValidatedModel) -> Finding:
    """One model of a validation."""
    return finding_of(record, model, "validation", "validation")


def finding_of(record: ValidationRecord, model: ValidatedModel, basis: Basis, data: str) -> Finding:
    """The figures of a model, without a word of whose patients they are of but the hashes of their tables."""
    metrics = model.metrics
    tables = {"features_sha256": record.features_sha256, "clinical_sha256": record.clinical_sha256}
    return Finding(
        basis=basis, data=data, made=datetime.now(UTC).isoformat(timespec="seconds"), outcome=record.outcome,
        cases=record.judged, patients=record.patients,
        events=metrics.events if isinstance(metrics, MetricsRecord | FollowedRecord) else None,
        figures=tuple(_figures(model)), shifts=_shifts(model),
        intervals=(metrics.classes[0].metrics if isinstance(metrics, ClassesRecord) else metrics).intervals.rstrip("."),
        remarks=tuple(text.rstrip(".") for text in (*record.remarks, *_left_out(record))),
        tables={name: value for name, value in tables.items() if value},
        versions={"osteoradiomics": record.versions["osteoradiomics"]},
    )  # fmt: skip


def _figures(model: ValidatedModel) -> list[Figure]:
    metrics = model.metrics
    if isinstance(metrics, MetricsRecord):
        return _risk(metrics, model.expected_auc)
    if isinstance(metrics, MeasuredRecord):
        return _value(metrics)
    if isinstance(metrics, FollowedRecord):
        return _times(metrics)
    overall = [with_ends(OF_CLASSES[own.name], own.value, own.ci) for own in metrics.overall]
    return [*overall, *(figure for own in metrics.classes for figure in _each(own))]


def _each(own: OneClassRecord) -> list[Figure]:
    group, metrics = f"{own.name} against the rest", own.metrics
    found = [with_ends("AUC", metrics.auc, metrics.auc_ci, group)]
    if metrics.calibration is not None:
        found.append(with_ends("Calibration slope", metrics.calibration.slope, metrics.calibration.slope_ci, group))
    return found


def _risk(metrics: MetricsRecord, expected: float | None) -> list[Figure]:
    found = [with_ends("AUC", metrics.auc, metrics.auc_ci), with_ends("AUC expected in this case mix", expected)]
    if metrics.confusion is not None:
        found += [
            with_ends(f"{title} at the cut-off", getattr(metrics, name), getattr(metrics, f"{name}_ci"))
            for name, title in RATES.items()
        ]
    if metrics.calibration is not None:
        line = metrics.calibration
        found += [with_ends(title, getattr(line, name), getattr(line, f"{name}_ci")) for name, title in LINE.items()]
        found.append(with_ends("Integrated calibration index", line.integrated_index))
    return [*found, with_ends("Brier score", metrics.brier, metrics.brier_ci)]


def _value(metrics: MeasuredRecord) -> list[Figure]:
    limits, line = metrics.bland_altman, metrics.calibration
    return [
        with_ends("Pearson r", metrics.pearson, metrics.pearson_ci), with_ends("R2", metrics.r2, metrics.r2_ci),
        with_ends("MAE", metrics.mae, metrics.mae_ci), with_ends("RMSE", metrics.rmse, metrics.rmse_ci),
        with_ends("Bias", limits.bias, limits.bias_ci), with_ends("Lower limit of agreement", limits.lower, limits.lower_ci),
        with_ends("Upper limit of agreement", limits.upper, limits.upper_ci),
        with_ends("Slope of measured on predicted", line.slope, line.slope_ci),
    ]  # fmt: skip


def _times(metrics: FollowedRecord) -> list[Figure]:
    found = [
        with_ends("Harrell's C", metrics.harrell_c, metrics.harrell_c_ci), with_ends("Uno's C", metrics.uno_c, metrics.uno_c_ci),
        with_ends("C expected in this case mix", metrics.expected_c),
        with_ends("Calibration slope", metrics.slope, metrics.slope_ci),
    ]  # fmt: skip
    for own in metrics.judged:
        when = f"at {own.time:g} {metrics.unit}"
        found += [with_ends(f"{title} {when}", getattr(own, name), getattr(own, f"{name}_ci")) for name, title in AT.items()]
        found.append(with_ends(f"Integrated calibration index {when}", own.integrated_index))
    return found


def _shifts(model: ValidatedModel) -> tuple[Shift, ...]:
    """Inputs whose patients differ from those of training, the widest difference first."""
    found = [
        Shift(
            title=f"{line.title}: {line.level}" if line.level else line.title, trained=line.trained, here=line.here,
            difference=line.difference,
        )
        for line in model.case_mix
        if line.difference is not None and abs(line.difference) > DIFFERENT
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda shift: -abs(shift.difference)))


def _left_out(record: ValidationRecord) -> list[str]:
    return [f"{item.cases} case(s) were not judged: {item.told}" for item in record.left_out]
