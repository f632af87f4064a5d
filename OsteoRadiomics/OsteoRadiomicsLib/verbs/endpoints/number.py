"""``train`` for an outcome that is a number with a unit, such as BMD."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...base.notice import NOTICE
from ...base.progress import Progress
from ...modelling.binary.study import StudyOptions
from ...modelling.data.table import StudyTable
from ...modelling.estimate import json_interval, json_number
from ...modelling.number.study import NumberStudy, fit_and_validate_number
from ...protocols.protocol import Protocol
from ...report.number.files import write_number_study
from . import Trained


def train(
    table: StudyTable, protocol: Protocol, out: Path, inputs: Mapping[str, str], options: StudyOptions, progress: Progress
) -> Trained:
    """Fit, validate and write a study. Raises TableError, SettingsError, ProtocolError, OutputError, Cancelled."""
    result = fit_and_validate_number(table, protocol, out, inputs=inputs, options=options, progress=progress)
    page = write_number_study(result, out, progress=progress)
    return Trained(_summary(result, out), _text(result, page), result.warnings)


def _summary(result: NumberStudy, out: Path) -> dict[str, Any]:
    return {
        "study_sha256": result.hash,
        "order": result.plan.order,
        "unit": result.protocol.outcome.unit,
        "models": {name: str(out / "models" / name) for name in result.models},
        "absent": result.fitted.absent,
        "agreement": [
            {
                "model": item.model,
                "set": item.set,
                "basis": item.basis,
                "r": json_number(item.agreement.error.pearson.r.value),
                "r_ci": json_interval(item.agreement.error.pearson.r),
                "r2": json_number(item.agreement.error.r2),
                "mae": item.agreement.error.mae,
                "rmse": item.agreement.error.rmse,
                "bias": item.agreement.error.bias,
            }
            for item in result.performances
        ],
        "warnings": list(result.warnings),
    }


def _text(result: NumberStudy, page: Path) -> str:
    unit = result.protocol.outcome.unit
    lines = [f"{'model':<10} {'set':<10} {'basis':<12} {'R2':>7}  {f'MAE {unit}'.rstrip():<12}  r (95 % CI)"]
    for item in result.performances:
        error = item.agreement.error
        place = f"{item.model:<10} {item.set:<10} {item.basis:<12}"
        lines.append(f"{place} {error.r2:7.3f}  {error.mae:<12.4g}  {error.pearson.r.text()}")
    return "\n".join([*lines, NOTICE, f"report written to {page}"])
