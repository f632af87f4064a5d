"""What a training report says in tables about how far the models can be trusted, as text ready for the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...base.language import later, tr
from ...modelling.binary.record import LeftOutRecord
from ...modelling.study.names import APPARENT
from ...protocols.study_variables import OutcomeSpec
from ..html import fixed, number, percent
from ..training.repetition import Line
from ..training.text import apart, basis_text, cell, p_cell, row_estimate, table_rows
from .folder import BinaryFolder

CALIBRATION = {
    "slope": later("Slope"),
    "intercept": later("Intercept"),
    "in_the_large": later("In the large"),
    "expected_observed": "E/O",
    "brier": later("Brier score"),
}


@dataclass(frozen=True)
class ValidationView:
    """The tables of a report beside its main ones. classes: names of the two outcomes in words, event first."""

    classes: tuple[str, str]
    left_out: tuple[LeftOutRecord, ...]
    found: int
    delong: tuple[Line, ...]
    delong_classifiers: tuple[Line, ...]
    calibration: tuple[Line, ...]
    recalibration: tuple[Line, ...]
    recalibrated_classifiers: tuple[Line, ...]
    reclassification: tuple[Line, ...]
    shares: tuple[Line, ...]
    correlation: tuple[Line, ...]
    points: tuple[Mapping[str, Any], ...]


def validation_view(study: BinaryFolder) -> ValidationView:
    """Everything of the study's tables that these sections show; an older study has less of it."""
    record = study.record
    mended = table_rows(study.table("recalibration"))
    compared = [row for row in table_rows(study.table("delong")) if row["basis"] != APPARENT]
    return ValidationView(
        classes=outcome_names(record.protocol.outcome),
        left_out=record.left_out,
        found=study.found,
        delong=tuple(_delong(study, row) for row in compared if row["model"] in study.models),
        delong_classifiers=tuple(_delong(study, row) for row in compared if row["model"] in study.candidates),
        calibration=_calibration(study),
        recalibration=tuple(_recalibration(study, row) for row in mended if row["model"] in study.models),
        recalibrated_classifiers=tuple(_recalibration(study, row) for row in mended if row["model"] in study.candidates),
        reclassification=tuple(_reclassification(study, row) for row in table_rows(study.table("reclassification"))),
        shares=tuple(_share(study, row) for row in table_rows(study.table("shap"))),
        correlation=tuple(_correlation(study, row) for row in table_rows(study.table("correlation"))),
        points=tuple(table_rows(study.table("nomogram"))),
    )


def outcome_names(outcome: OutcomeSpec) -> tuple[str, str]:
    """``op = 1`` where a class is only a number, else its own name."""

    def named(name: str) -> str:
        return f"{outcome.column} = {name}" if name.replace(".", "", 1).isdigit() else name

    others = [named(name) for name in outcome.classes if name != outcome.positive]
    return named(outcome.positive), tr(" or ").join(others) or tr("not {named}", named=named(outcome.positive))


def _delong(study: BinaryFolder, row: dict[str, Any]) -> Line:
    numbers = (
        (fixed(row["auc"]), ""),
        (fixed(row["auc_versus"]), ""),
        apart(row_estimate(row, "difference")),
        (number(row["z"], 3), f"P {_equals(p_cell(row['p']))}"),
    )
    title = tr("{a} v. {b}", a=study.title(row["model"]), b=study.title(row["versus"]))
    return Line(title, row["set"], basis_text(row["basis"]), numbers, row["note"])


def _calibration(study: BinaryFolder) -> tuple[Line, ...]:
    found = []
    for item in study.record.performance:
        if item.basis == APPARENT or item.model not in study.models:
            continue
        fit, test = item.calibration, item.calibration.hosmer_lemeshow
        numbers = [cell(getattr(fit, name)) for name in CALIBRATION]
        numbers.append(
            (number(test.chisq, 3), tr("{df} df, P {p}", df=test.df, p=_equals(p_cell(test.p)))) if test else ("n/a", "")
        )
        found.append(Line(study.title(item.model), item.set, basis_text(item.basis), tuple(numbers), fit.note))
    return tuple(found)


def _recalibration(study: BinaryFolder, row: dict[str, Any]) -> Line:
    numbers = ((row["recalibration"], ""), *(apart(row_estimate(row, name)) for name in CALIBRATION))
    return Line(study.title(row["model"]), row["set"], basis_text(row["basis"]), numbers, row["note"])


def _reclassification(study: BinaryFolder, row: dict[str, Any]) -> Line:
    numbers = (
        apart(row_estimate(row, "nri")),
        (number(row["nri_z"], 3), f"P {_equals(p_cell(row['nri_p']))}"),
        (f"{row['nri_events']:.3f}".replace("-", "−"), ""),
        (f"{row['nri_no_events']:.3f}".replace("-", "−"), ""),
        apart(row_estimate(row, "idi")),
        (number(row["idi_z"], 3), f"P {_equals(p_cell(row['idi_p']))}"),
    )
    title = tr("{a} v. {b}", a=study.title(row["model"]), b=row["versus"])
    return Line(title, row["set"], basis_text(row["basis"]), numbers, row.get("note", ""))


def _share(study: BinaryFolder, row: dict[str, Any]) -> Line:
    numbers = (
        (study.input_title(row["input"]), ""),
        (number(row["mean_abs_shap"], 3), row["scale"]),
        (percent(row["share"]), ""),
    )
    return Line(study.title(row["model"]), "", "", numbers)


def _correlation(study: BinaryFolder, row: dict[str, Any]) -> Line:
    test = (number(row["t"], 3), f"P {_equals(p_cell(row['p']))}")
    basis = basis_text(row["basis"]) if row.get("basis") else ""
    numbers = (study.input_title(row["input"]), basis), apart(row_estimate(row, "r")), test
    return Line(tr("Combined"), "", "", numbers, row.get("note", ""))


def _equals(p: str) -> str:
    return p if p.startswith("<") else f"= {p}"
