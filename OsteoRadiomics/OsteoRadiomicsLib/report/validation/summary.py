"""A validation in a few lines, as a terminal shows it."""

from __future__ import annotations

from ...modelling.evaluation.metrics_record import Interval, MetricsRecord
from ...modelling.external.record import ClassesRecord, ValidatedModel, ValidationRecord


def summary_lines(record: ValidationRecord) -> list[str]:
    """Who was judged, and each model's headline."""
    unit = f" of {record.patients} patients" if record.patients < record.judged else ""
    left = f", {record.found - record.judged} left out" if record.judged < record.found else ""
    return [f"{record.judged} cases{unit} judged{left}", *(_line(model) for model in record.models)]


def _line(model: ValidatedModel) -> str:
    metrics = model.metrics
    if isinstance(metrics, ClassesRecord):
        return f"{model.name}: " + ", ".join(f"{item.name} {_number(item.value, item.ci)}" for item in metrics.overall)
    if not isinstance(metrics, MetricsRecord):
        error = f"MAE {metrics.mae:.4g} {metrics.unit}".rstrip()
        return f"{model.name}: r {_number(metrics.pearson, metrics.pearson_ci)}, R2 {_number(metrics.r2)}, {error}"
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
