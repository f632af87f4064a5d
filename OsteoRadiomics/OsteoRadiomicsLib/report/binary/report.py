"""The report on two classes: how it is read back, drawn, written, and said in short."""

from __future__ import annotations

from typing import Any

from ...modelling.binary.centres import StudyCentres
from ...modelling.binary.exact import exact_line, exact_record
from ...modelling.binary.record import BinaryRecord
from ...modelling.binary.study import StudyResult
from ...modelling.evaluation.centre_record import CentresRecord
from ..training.page import StudyReport, Summary
from .folder import read_binary_folder
from .page import binary_html
from .pictures import plans


def summary(result: StudyResult) -> Summary:
    """The AUC of every model and candidate on every set."""
    areas = [
        {
            "model": item.model,
            "set": item.set,
            "basis": item.basis,
            "value": item.auc.value,
            "ci": [item.auc.low, item.auc.high],
        }
        for item in result.performances
    ]
    lines = [f"{'model':<22} {'set':<10} {'basis':<12} AUC (95 % CI)"]
    lines += [f"{item.model:<22} {item.set:<10} {item.basis:<12} {item.auc.text()}" for item in result.performances]
    figures: dict[str, Any] = {"auc": areas}
    if result.work.exact:
        record = exact_record(result.work.exact, result.predictions, result.work)
        figures["exact"] = record.content()
        lines += ["", f"by exact features ({record.protocol}), difference to the above", *map(exact_line, record.comparisons)]
    if result.centres:
        figures["centres"] = [
            CentresRecord.of(*key, own).model_dump(mode="json", include={"model", "basis", "pooled"})
            for key, own in result.centres.judged.items()
        ]
        lines += ["", f"{'pooled over centres':<22} {'basis':<28} {'centres':<8} AUC (95 % CI)", *_pooled(result.centres)]
    return Summary({}, result.fitted.absent, figures, lines)


def _pooled(found: StudyCentres) -> list[str]:
    """The pooled AUC of every model, with the prediction interval where there is one."""
    lines = []
    for (model, basis), own in found.judged.items():
        low, high = own.pooled.prediction
        wider = f", a new centre {low:.3f}-{high:.3f}" if low == low else ""
        lines.append(f"{model:<22} {basis:<28} {own.pooled.centres:<8} {own.pooled.mean.text()}{wider}")
    return lines


BINARY = StudyReport(
    kind=BinaryRecord.KIND,
    holds="a finished study: study.json of 'train' with its tables",
    read=read_binary_folder,
    plans=plans,
    html=binary_html,
    summary=summary,
)
