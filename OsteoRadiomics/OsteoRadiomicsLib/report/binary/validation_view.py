"""What a training report says in tables about how far the models can be trusted, as text ready for the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...base.language import later, retold, tr
from ...modelling.binary.record import LeftOutRecord
from ...modelling.study.names import APPARENT
from ...modelling.study.record import nan
from ...protocols.study_variables import OutcomeSpec
from ..html import fixed, number, percent
from ..training.explanation import share_line
from ..training.repetition import Line
from ..training.results import p_equals
from ..training.text import apart, basis_text, cell, row_estimate, table_rows
from .folder import BinaryFolder

CALIBRATION = {
    "slope": later("Slope"),
    "intercept": later("Intercept"),
    "in_the_large": later("In the large"),
    "expected_observed": "E/O",
    "brier": later("Brier score"),
}


@dataclass(frozen=True)
class Moves:
    """Patients of each category by the old model (rows) and the new one, as "with the event / without". title: which models."""

    title: str
    categories: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


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
    categories: tuple[Line, ...]
    moves: tuple[Moves, ...]
    subgroup_calibration: tuple[Line, ...]
    benefit: tuple[Line, ...]
    sets: tuple[Line, ...]
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
        categories=tuple(_categories(study, row) for row in table_rows(study.table("risk_categories"))),
        moves=tuple(_moves(study)),
        subgroup_calibration=tuple(_subgroup(study, row) for row in table_rows(study.table("subgroup_calibration"))),
        benefit=_benefit(study),
        sets=tuple(_set_sizes(study, row) for row in table_rows(study.table("prediction_sets"))),
        shares=tuple(
            share_line(row, study.title(row["model"]), study.input_title(row["input"])) for row in table_rows(study.table("shap"))
        ),
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
        (number(row["z"], 3), f"P {p_equals(row['p'])}"),
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
        numbers.append((number(test.chisq, 3), tr("{df} df, P {p}", df=test.df, p=p_equals(test.p))) if test else ("n/a", ""))
        found.append(Line(study.title(item.model), item.set, basis_text(item.basis), tuple(numbers), fit.note))
    return tuple(found)


def _recalibration(study: BinaryFolder, row: dict[str, Any]) -> Line:
    numbers = ((row["recalibration"], ""), *(apart(row_estimate(row, name)) for name in CALIBRATION))
    return Line(study.title(row["model"]), row["set"], basis_text(row["basis"]), numbers, row["note"])


def _reclassification(study: BinaryFolder, row: dict[str, Any]) -> Line:
    numbers = (
        apart(row_estimate(row, "nri")),
        (number(row["nri_z"], 3), f"P {p_equals(row['nri_p'])}"),
        (fixed(row["nri_events"]), ""),
        (fixed(row["nri_no_events"]), ""),
        apart(row_estimate(row, "idi")),
        (number(row["idi_z"], 3), f"P {p_equals(row['idi_p'])}"),
    )
    title = tr("{a} v. {b}", a=study.title(row["model"]), b=row["versus"])
    return Line(title, row["set"], basis_text(row["basis"]), numbers, row.get("note", ""))


def _categories(study: BinaryFolder, row: dict[str, Any]) -> Line:
    moved = [f"{row[f'{who}_up']} ↑ {row[f'{who}_down']} ↓" for who in ("events", "no_events")]
    numbers = (
        apart(row_estimate(row, "nri")),
        (number(row["z"], 3), f"P {p_equals(row['p'])}"),
        apart(row_estimate(row, "nri_events")),
        (moved[0], ""),
        apart(row_estimate(row, "nri_no_events")),
        (moved[1], ""),
    )
    title = tr("{a} v. {b}", a=study.title(row["model"]), b=row["versus"])
    return Line(title, row["set"], basis_text(row["basis"]), numbers, row["note"])


def _moves(study: BinaryFolder) -> Iterator[Moves]:
    table = study.table("risk_moves")
    for (model, versus, name), own in table.groupby(["model", "versus", "set"], sort=False) if len(table) else ():
        words = {"a": study.title(str(model)), "b": retold(str(versus)), "set": retold(str(name))}
        cells = own.apply(lambda row: f"{row['events']} / {row['no_events']}", axis=1)
        wide = own.assign(cell=cells).pivot(index="category_versus", columns="category", values="cell")
        names = list(dict.fromkeys(own["category"]))
        rows = tuple((text, tuple(wide.loc[text, names])) for text in names)
        yield Moves(tr("{a} (columns) v. {b} (rows), {set}", **words), tuple(names), rows)


def _subgroup(study: BinaryFolder, row: dict[str, Any]) -> Line:
    group = f"{retold(row['variable'])}: {retold(row['group'])}".replace(">=", "≥")
    numbers = (
        (group, f"n = {row['patients']} ({row['events']})"),
        (fixed(row["expected"]), ""),
        (fixed(row["observed"]), ""),
        *(apart(row_estimate(row, name)) for name in ("expected_observed", "in_the_large", "slope", "brier")),
    )
    return Line(study.title(row["model"]), row["set"], "", numbers, row["note"])


def _benefit(study: BinaryFolder) -> tuple[Line, ...]:
    found = []
    for row in study.record.net_benefit:
        own: dict[str, Any] = {key: nan(None) if value is None else value for key, value in row.items()}
        numbers = (
            (percent(own["threshold"], 0), ""),
            apart(row_estimate(own, "net_benefit")),
            apart(row_estimate(own, "treat_all")),
            (percent(own["over_all"], 0), ""),
            (number(own["avoided_per_100"], 3), ""),
        )
        found.append(Line(study.title(str(own["model"])), str(own["set"]), basis_text(str(own["basis"])), numbers))
    return tuple(found)


def _set_sizes(study: BinaryFolder, row: dict[str, Any]) -> Line:
    shares = [apart(row_estimate(row, name)) for name in ("coverage", "coverage_events", "coverage_no_events")]
    sizes = [(percent(row[name]), "") for name in ("one", "both", "none")]
    return Line(
        study.title(row["model"]),
        row["set"],
        basis_text(row["basis"]),
        (*shares, *sizes, apart(row_estimate(row, "right_of_one"))),
    )


def _correlation(study: BinaryFolder, row: dict[str, Any]) -> Line:
    test = (number(row["t"], 3), f"P {p_equals(row['p'])}")
    basis = basis_text(row["basis"]) if row.get("basis") else ""
    numbers = (study.input_title(row["input"]), basis), apart(row_estimate(row, "r")), test
    return Line(tr("Combined"), "", "", numbers, row.get("note", ""))
