"""The report on a measured outcome: how it is read back, drawn, written, and said in short."""

from __future__ import annotations

from ...modelling.estimate import json_interval, json_number
from ...modelling.number.record import NumberRecord
from ...modelling.number.study import NumberStudy
from ..training.page import StudyReport, Summary
from .folder import read_number_folder
from .page import number_html
from .pictures import plans


def summary(result: NumberStudy) -> Summary:
    """Correlation and errors of every model on every set."""
    unit = result.protocol.outcome.unit
    lines = [f"{'model':<10} {'set':<10} {'basis':<12} {'R2':>7}  {f'MAE {unit}'.rstrip():<12}  r (95 % CI)"]
    figures = []
    for item in result.performances:
        error = item.agreement.error
        r = error.pearson.r
        lines.append(
            f"{item.model:<10} {item.set:<10} {item.basis:<12} {error.r2:7.3f}  {error.mae:<12.4g}  {r.text()}"
        )  # fmt: skip
        figures.append(
            {
                "model": item.model, "set": item.set, "basis": item.basis, "r": json_number(r.value),
                "r_ci": json_interval(r), "r2": json_number(error.r2), "r2_ci": json_interval(item.agreement.sizes.r2),
                "mae": error.mae, "mae_ci": json_interval(item.agreement.sizes.mae), "rmse": error.rmse,
                "bias": error.bias,
            }
        )  # fmt: skip
    return Summary({"unit": unit}, result.fitted.absent, {"agreement": figures}, lines)


NUMBER = StudyReport(
    kind=NumberRecord.KIND,
    holds="a finished study of a measured end point: study.json of 'train' with its tables",
    read=read_number_folder,
    plans=plans,
    html=number_html,
    summary=summary,
)
