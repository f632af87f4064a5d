"""The report on a time to an event: how it is read back, drawn, written, and said in short."""

from __future__ import annotations

from ...modelling.estimate import json_interval, json_number
from ...modelling.survival.record import SurvivalRecord
from ...modelling.survival.study import SurvivalStudy
from ..training.page import StudyReport, Summary
from .folder import read_survival_folder
from .page import survival_html
from .pictures import plans


def summary(result: SurvivalStudy) -> Summary:
    """Concordance and AUC of every model on every set."""
    spec = result.protocol.outcome
    heads = "  ".join(f"{f'AUC at {time:g}':<22}" for time in spec.horizons)
    lines = [f"{'model':<10} {'set':<10} {'basis':<12} {'C (95 % CI)':<22}  {heads}".rstrip()]
    figures = []
    for item in result.performances:
        areas = "  ".join(f"{own.auc.text():<22}" for own in item.horizons)
        lines.append(f"{item.model:<10} {item.set:<10} {item.basis:<12} {item.harrell.text():<22}  {areas}".rstrip())
        figures.append(
            {
                "model": item.model, "set": item.set, "basis": item.basis, "c": json_number(item.harrell.value),
                "c_ci": json_interval(item.harrell), "uno_c": json_number(item.uno.value),
                "auc": [{"time": own.time, "auc": json_number(own.auc.value)} for own in item.horizons],
            }
        )  # fmt: skip
    if result.centres:
        lines += ["", f"{'pooled over centres':<22} {'basis':<12} {'centres':<8} C (95 % CI)"]
        lines += [f"{own.model:<22} {own.basis:<12} {own.pooled.centres:<8} {own.pooled.mean.text()}" for own in result.centres]
    facts = {"unit": spec.unit, "horizons": list(spec.horizons)}
    return Summary(facts, result.fitted.absent, {"performance": figures}, lines)


TIME_TO_EVENT = StudyReport(
    kind=SurvivalRecord.KIND,
    holds="a finished study of a time to an event: study.json of 'train' with its tables",
    read=read_survival_folder,
    plans=plans,
    html=survival_html,
    summary=summary,
)
