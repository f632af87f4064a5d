"""``train`` for an outcome of three or more classes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...base.notice import NOTICE
from ...base.progress import Progress
from ...modelling.binary.study import StudyOptions
from ...modelling.classes.study import ClassesResult, fit_classes
from ...modelling.data.table import StudyTable
from ...modelling.estimate import json_estimate
from ...protocols.protocol import Protocol
from ...report.classes.files import write_classes
from . import Trained


def train(
    table: StudyTable, protocol: Protocol, out: Path, inputs: Mapping[str, str], options: StudyOptions, progress: Progress
) -> Trained:
    """Fit, validate and write a study. Raises TableError, SettingsError, ProtocolError, OutputError, Cancelled."""
    result = fit_classes(table, protocol, out, inputs=inputs, options=options, progress=progress)
    page = write_classes(result, out, progress=progress)
    return Trained(_summary(result, out), _text(result, page), result.warnings)


def _summary(result: ClassesResult, out: Path) -> dict[str, Any]:
    return {
        "study_sha256": result.hash,
        "order": result.plan.order,
        "classes": list(result.classes),
        "models": {name: str(out / "models" / name) for name in result.models},
        "absent": {member.name: member.fitted.absent for member in result.members if member.fitted.absent},
        "auc": [
            {
                "model": item.model,
                "set": item.set,
                "basis": item.basis,
                "hand_till": json_estimate(item.auc.hand_till),
                "pairwise": [{"classes": list(pair), **json_estimate(found)} for pair, found in item.auc.pairwise.items()],
                "one_versus_rest": {name: json_estimate(own.auc) for name, own in item.each.items()},
                "accuracy": json_estimate(item.confusion.accuracy),
            }
            for item in result.performances
        ],
        "warnings": list(result.warnings),
    }


def _text(result: ClassesResult, page: Path) -> str:
    def line(*cells: str) -> str:
        return "{:<26} {:<10} {:<12} {:<24} {}".format(*cells)

    lines = [line("model", "set", "basis", "Hand-Till AUC (95 % CI)", "accuracy (95 % CI)")]
    for item in result.performances:
        lines.append(line(item.model, item.set, item.basis, item.auc.hand_till.text(), item.confusion.accuracy.text()))
    return "\n".join([*lines, NOTICE, f"report written to {page}"])
