"""``train`` for an outcome with two classes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...base.notice import NOTICE
from ...base.progress import Progress
from ...modelling.binary.study import StudyOptions, StudyResult, fit_and_validate
from ...modelling.data.table import StudyTable
from ...protocols.protocol import Protocol
from ...report.binary.training_files import write_study
from . import Trained


def train(
    table: StudyTable, protocol: Protocol, out: Path, inputs: Mapping[str, str], options: StudyOptions, progress: Progress
) -> Trained:
    """Fit, validate and write a study. Raises TableError, SettingsError, ProtocolError, OutputError, Cancelled."""
    result = fit_and_validate(table, protocol, out, inputs=inputs, options=options, progress=progress)
    page = write_study(result, out, progress=progress)
    return Trained(_summary(result, out), _text(result, page), result.warnings)


def _summary(result: StudyResult, out: Path) -> dict[str, Any]:
    return {
        "study_sha256": result.hash,
        "order": result.plan.order,
        "models": {name: str(out / "models" / name) for name in result.models},
        "absent": result.fitted.absent,
        "auc": [
            {
                "model": item.model,
                "set": item.set,
                "basis": item.basis,
                "value": item.auc.value,
                "ci": [item.auc.low, item.auc.high],
            }
            for item in result.performances
        ],
        "warnings": list(result.warnings),
    }


def _text(result: StudyResult, page: Path) -> str:
    lines = [f"{'model':<22} {'set':<10} {'basis':<12} AUC (95 % CI)"]
    lines += [f"{item.model:<22} {item.set:<10} {item.basis:<12} {item.auc.text()}" for item in result.performances]
    return "\n".join([*lines, NOTICE, f"report written to {page}"])
