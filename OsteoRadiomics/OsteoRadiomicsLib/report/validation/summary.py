"""A validation in a few lines, as a terminal shows it."""

from __future__ import annotations

from ...modelling.evaluation.metrics_record import Interval, MetricsRecord
from ...modelling.external.followed_record import FollowedRecord
from ...modelling.external.record import ClassesRecord, ValidatedModel, ValidationRecord
from ...modelling.number.metrics_record import MeasuredRecord


def summary_lines(record: ValidationRecord) -> list[str]:
    """Who was judged, and each model's headline."""
    unit = f" of {record.patients} patients" if record.patients < record.judged else ""
    left = f", {record.found - record.judged} left out" if record.judged < record.found else ""
    lines = [line for model in record.models for line in _lines(model)]
    return [f"{record.judged} cases{unit} judged{left}", *lines]


def _lines(model: ValidatedModel) -> list[str]:
    metrics = model.metrics
    if not isinstance(metrics, FollowedRecord):
        return [_line(model)]
    head = f"C {_number(metrics.harrell_c, metrics.harrell_c_ci)} ({_number(metrics.expected_c)} expected in this case mix)"
    found = [f"{model.name}: {head}, slope {_number(metrics.slope, metrics.slope_ci)}"]
    for own in metrics.judged:
        ratio = _number(own.observed_expected, own.observed_expected_ci)
        found.append(
            f"  by {own.time:g} {metrics.unit}: AUC {_number(own.auc, own.auc_ci)}, observed/expected {ratio}, "
            f"ICI {_number(own.integrated_index)}, Brier score {_number(own.brier, own.brier_ci)}"
        )
    return found


def _line(model: ValidatedModel) -> str:
    metrics = model.metrics
    if isinstance(metrics, ClassesRecord):
        return f"{model.name}: " + ", ".join(f"{item.name} {_number(item.value, item.ci)}" for item in metrics.overall)
    if isinstance(metrics, MeasuredRecord):
        error = f"MAE {metrics.mae:.4g} {metrics.unit}".rstrip()
        return f"{model.name}: r {_number(metrics.pearson, metrics.pearson_ci)}, R2 {_number(metrics.r2)}, {error}"
    assert isinstance(metrics, MetricsRecord)  # times have lines of their own
    text = f"{model.name}: AUC {_number(metrics.auc, metrics.auc_ci)} ({_number(model.expected_auc)} expected in this case mix)"
    line = metrics.calibration
    if line is None:
        return text
    large, slope = _number(line.in_the_large, line.in_the_large_ci), _number(line.slope, line.slope_ci)
    return f"{text}, calibration in the large {large}, slope {slope}, ICI {line.integrated_index:.3f}"


def _number(value: float | None, ends: Interval | None = None) -> str:
    if value is None:
        return "n/a"
    shown = f"{value:.3f}"
    return shown if ends is None or None in ends else f"{shown} ({ends[0]:.3f} to {ends[1]:.3f})"
