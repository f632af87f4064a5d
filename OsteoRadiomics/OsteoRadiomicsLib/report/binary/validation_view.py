"""What a training report says in tables about how far the models can be trusted, as text ready for the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...modelling.estimate import Estimate
from ..html import number, percent
from ..page_text import BASES, apart, cell, p_cell, table_rows
from .training_folder import TrainingFolder

MEASURES = {"auc": "AUC", "brier": "Brier score", "calibration_slope": "Calibration slope"}
CALIBRATION = {
    "slope": "Slope",
    "intercept": "Intercept",
    "in_the_large": "In the large",
    "expected_observed": "E/O",
    "brier": "Brier score",
}


@dataclass(frozen=True)
class Line:
    """One row: who it is about, and its numbers as (number, interval or P)."""

    model: str
    set: str
    basis: str
    numbers: tuple[tuple[str, str], ...]
    note: str = ""


@dataclass(frozen=True)
class ValidationView:
    """The tables of a report beside its main ones. classes: names of the two outcomes in words, event first."""

    classes: tuple[str, str]
    left_out: tuple[Mapping[str, Any], ...]
    found: int
    calibration: tuple[Line, ...]
    recalibration: tuple[Line, ...]
    recalibrated_classifiers: tuple[Line, ...]
    reclassification: tuple[Line, ...]
    optimism: tuple[Line, ...]
    resamples: int
    shares: tuple[Line, ...]
    correlation: tuple[Line, ...]
    points: tuple[Mapping[str, Any], ...]


def validation_view(study: TrainingFolder) -> ValidationView:
    """Everything of the study's tables that these sections show; an older study has less of it."""
    record = study.record
    left_out = tuple(record.get("left_out", ()))
    optimism, mended = study.table("optimism"), table_rows(study.table("recalibration"))
    return ValidationView(
        classes=_classes(record["protocol"]["outcome"]),
        left_out=left_out,
        found=sum(part["cases"] for part in (*record["flow"], *left_out)),
        calibration=_calibration(study),
        recalibration=tuple(_recalibration(study, row) for row in mended if row["model"] in study.models),
        recalibrated_classifiers=tuple(_recalibration(study, row) for row in mended if row["model"] in study.candidates),
        reclassification=tuple(_reclassification(study, row) for row in table_rows(study.table("reclassification"))),
        optimism=tuple(_optimism(study, row) for row in table_rows(optimism)),
        resamples=int(optimism["resamples"].max()) if len(optimism) else 0,
        shares=tuple(_share(study, row) for row in table_rows(study.table("shap"))),
        correlation=tuple(_correlation(study, row) for row in table_rows(study.table("correlation"))),
        points=tuple(table_rows(study.table("nomogram"))),
    )


def _classes(outcome: Mapping[str, Any]) -> tuple[str, str]:
    """``op = 1`` where a class is only a number, else its own name."""

    def named(name: str) -> str:
        return f"{outcome['column']} = {name}" if name.replace(".", "", 1).isdigit() else name

    others = [named(name) for name in outcome["classes"] if name != outcome["positive"]]
    return named(outcome["positive"]), " or ".join(others) or f"not {named(outcome['positive'])}"


def _calibration(study: TrainingFolder) -> tuple[Line, ...]:
    found = []
    for item in study.record["performance"]:
        if item["basis"] == "apparent" or item["model"] not in study.models:
            continue
        fit = item["calibration"]
        test = fit.get("hosmer_lemeshow")
        numbers = [cell(fit.get(name)) for name in CALIBRATION]
        numbers.append((number(test["chisq"], 3), f"{test['df']} df, P {_equals(p_cell(test['p']))}") if test else ("n/a", ""))
        title = study.title(item["model"])
        found.append(Line(title, item["set"], BASES[item["basis"]], tuple(numbers), fit.get("note", "")))
    return tuple(found)


def _recalibration(study: TrainingFolder, row: dict[str, Any]) -> Line:
    numbers = ((row["recalibration"], ""), *(apart(_estimate(row, name)) for name in CALIBRATION))
    return Line(study.title(row["model"]), row["set"], BASES[row["basis"]], numbers, row["note"])


def _reclassification(study: TrainingFolder, row: dict[str, Any]) -> Line:
    numbers = (
        apart(_estimate(row, "nri")),
        (number(row["nri_z"], 3), f"P {_equals(p_cell(row['nri_p']))}"),
        (f"{row['nri_events']:.3f}".replace("-", "−"), ""),
        (f"{row['nri_no_events']:.3f}".replace("-", "−"), ""),
        apart(_estimate(row, "idi")),
        (number(row["idi_z"], 3), f"P {_equals(p_cell(row['idi_p']))}"),
    )
    return Line(f"{study.title(row['model'])} v. {row['versus']}", row["set"], BASES[row["basis"]], numbers)


def _optimism(study: TrainingFolder, row: dict[str, Any]) -> Line:
    numbers = (
        (MEASURES.get(row["measure"], row["measure"]), ""),
        (_three(row["apparent"]), ""),
        (_three(row["optimism"]), f"± {_three(row['error'])}"),
        (_three(row["corrected"]), ""),
        (str(row["resamples"]), ""),
    )
    return Line(study.title(row["model"]), "", "", numbers)


def _share(study: TrainingFolder, row: dict[str, Any]) -> Line:
    numbers = (
        (study.input_title(row["input"]), ""),
        (number(row["mean_abs_shap"], 3), row["scale"]),
        (percent(row["share"]), ""),
    )
    return Line(study.title(row["model"]), "", "", numbers)


def _correlation(study: TrainingFolder, row: dict[str, Any]) -> Line:
    test = (number(row["t"], 3), f"P {_equals(p_cell(row['p']))}")
    return Line("Combined", "", "", ((study.input_title(row["input"]), ""), apart(_estimate(row, "r")), test))


def _estimate(row: dict[str, Any], name: str) -> Estimate:
    return Estimate(row[name], row[f"{name}_low"], row[f"{name}_high"])


def _three(value: float) -> str:
    return "–" if value != value else f"{value:.3f}".replace("-", "−")


def _equals(p: str) -> str:
    return p if p.startswith("<") else f"= {p}"
