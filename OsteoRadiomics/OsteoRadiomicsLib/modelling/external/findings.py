"""What a validation found of a model, as the evidence that its file can carry."""

from __future__ import annotations

from datetime import UTC, datetime

from ...scoring.evidence import Figure, Finding, Shift
from ..evaluation.metrics_record import Interval, MetricsRecord
from ..number.metrics_record import MeasuredRecord
from .record import ClassesRecord, OneClassRecord, ValidatedModel, ValidationRecord

DIFFERENT = 0.1
"""Standardised difference from which on groups are usually called different (Austin, Stat Med 2009;28:3083)."""
_LINE = {
    "slope": "Calibration slope",
    "intercept": "Calibration intercept",
    "in_the_large": "Calibration in the large",
    "expected_observed": "Expected over observed events",
}
_RATES = {"sensitivity": "Sensitivity", "specificity": "Specificity", "ppv": "PPV", "npv": "NPV"}
_OVERALL = {
    "hand_till": "Hand and Till's AUC",
    "macro_auc": "Macro AUC",
    "accuracy": "Accuracy",
    "balanced_accuracy": "Balanced accuracy",
    "kappa_linear": "Kappa, linear weights",
    "brier": "Brier score",
}


def validation_finding(record: ValidationRecord, model: ValidatedModel) -> Finding:
    """One model of a validation, without a word of whose patients they were but the hashes of their tables."""
    metrics = model.metrics
    tables = {"features_sha256": record.features_sha256, "clinical_sha256": record.clinical_sha256}
    return Finding(
        basis="validation", data="validation", made=datetime.now(UTC).isoformat(timespec="seconds"), outcome=record.outcome,
        cases=record.judged, patients=record.patients, events=metrics.events if isinstance(metrics, MetricsRecord) else None,
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
    overall = [_figure(_OVERALL[own.name], own.value, own.ci) for own in metrics.overall]
    return [*overall, *(figure for own in metrics.classes for figure in _each(own))]


def _each(own: OneClassRecord) -> list[Figure]:
    group, metrics = f"{own.name} against the rest", own.metrics
    found = [_figure("AUC", metrics.auc, metrics.auc_ci, group)]
    if metrics.calibration is not None:
        found.append(_figure("Calibration slope", metrics.calibration.slope, metrics.calibration.slope_ci, group))
    return found


def _risk(metrics: MetricsRecord, expected: float | None) -> list[Figure]:
    found = [_figure("AUC", metrics.auc, metrics.auc_ci), _figure("AUC expected in this case mix", expected)]
    if metrics.confusion is not None:
        found += [
            _figure(f"{title} at the cut-off", getattr(metrics, name), getattr(metrics, f"{name}_ci"))
            for name, title in _RATES.items()
        ]
    if metrics.calibration is not None:
        line = metrics.calibration
        found += [_figure(title, getattr(line, name), getattr(line, f"{name}_ci")) for name, title in _LINE.items()]
        found.append(_figure("Integrated calibration index", line.integrated_index))
    return [*found, _figure("Brier score", metrics.brier, metrics.brier_ci)]


def _value(metrics: MeasuredRecord) -> list[Figure]:
    limits, line = metrics.bland_altman, metrics.calibration
    return [
        _figure("Pearson r", metrics.pearson, metrics.pearson_ci), _figure("R2", metrics.r2, metrics.r2_ci),
        _figure("MAE", metrics.mae, metrics.mae_ci), _figure("RMSE", metrics.rmse, metrics.rmse_ci),
        _figure("Bias", limits.bias, limits.bias_ci), _figure("Lower limit of agreement", limits.lower, limits.lower_ci),
        _figure("Upper limit of agreement", limits.upper, limits.upper_ci),
        _figure("Slope of measured on predicted", line.slope, line.slope_ci),
    ]  # fmt: skip


def _figure(name: str, value: float | None, ends: Interval | None = None, group: str = "") -> Figure:
    return Figure(name=name, group=group, value=value, ci_95=None if ends is None or None in ends else ends)


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
