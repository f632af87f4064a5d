"""What ``study.json`` holds of centres, of types of outcome with figures of their own, and the tables of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from ..estimate import json_number
from ..evaluation.centre_record import PooledRecord
from ..evaluation.centre_table import POOLED
from ..evaluation.meta_analysis import FORM
from ..statistics.combat import LEAST_PATIENTS
from .centre_figures import FiguresByCentre, HarmonisedFigure, ModelCentres
from .harmonised import METHOD
from .record import EstimateRecord, Record, TestedRecord
from .tables import with_interval


class CentreFiguresRecord(Record):
    """One model in one centre, see ``CentreFigures``."""

    name: str
    cases: int
    figures: dict[str, EstimateRecord]


class FiguresRecord(Record):
    """One model in all centres, see ``ModelCentres``."""

    model: str
    basis: str
    figures: tuple[CentreFiguresRecord, ...]
    pooled: dict[str, PooledRecord]
    not_judged: dict[str, str]


class HarmonisedFigureRecord(Record):
    """One measure of one model without and with ComBat, see ``HarmonisedFigure``."""

    model: str
    measure: str
    basis: str
    centres: int
    value: EstimateRecord
    harmonised: EstimateRecord
    difference: TestedRecord


class CombatFiguresRecord(Record):
    """method: in words. least_patients: that each centre must have."""

    method: str
    least_patients: int
    compared: tuple[HarmonisedFigureRecord, ...]

    @classmethod
    def of(cls, found: tuple[HarmonisedFigure, ...]) -> CombatFiguresRecord:
        """The record of a comparison."""
        return cls(
            method=METHOD, least_patients=LEAST_PATIENTS,
            compared=tuple(
                HarmonisedFigureRecord(
                    model=own.model, measure=own.measure, basis=own.basis, centres=own.centres,
                    value=EstimateRecord.of(own.value), harmonised=EstimateRecord.of(own.harmonised),
                    difference=TestedRecord.of(replace(own.difference, note=own.note), p=json_number(own.p)),
                )
                for own in found
            ),
        )  # fmt: skip


class FiguresByCentreRecord(Record):
    """Every model in every centre. column: of the centres. method: of pooling, in words. measures: name -> what it is called.
    scales: of the measures that are pooled."""

    column: str
    method: str
    measures: dict[str, str]
    scales: dict[str, str]
    judged: tuple[FiguresRecord, ...]
    combat: CombatFiguresRecord | None = None
    notes: tuple[str, ...]

    @classmethod
    def of(cls, found: FiguresByCentre, column: str) -> FiguresByCentreRecord:
        """The record of a study's centres."""
        more: dict[str, Any] = {"combat": CombatFiguresRecord.of(found.combat)} if found.combat else {}
        titles = {own.name: own.title for own in found.measures}
        scales: dict[str, str] = {own.name: own.scale for own in found.measures if own.scale}
        judged = tuple(map(_model, found.judged))
        return cls(column=column, method=FORM, measures=titles, scales=scales, judged=judged, notes=found.notes, **more)


def figure_tables(found: FiguresByCentre | None) -> dict[str, pd.DataFrame]:
    """File name in ``tables/`` -> the table; none where the study names no centres."""
    if found is None:
        return {}
    tables = {"centres": pd.DataFrame([row for own in found.judged for row in _rows(own)])}
    return tables | combat_table(found.combat)


def combat_table(found: tuple[HarmonisedFigure, ...]) -> dict[str, pd.DataFrame]:
    """The comparison with harmonised features, where there is one."""
    rows = [
        {
            "model": own.model, "measure": own.measure, "basis": own.basis, "centres": own.centres or np.nan,
            **with_interval(value=own.value, harmonised=own.harmonised, difference=own.difference), "p": own.p, "note": own.note,
        }
        for own in found
    ]  # fmt: skip
    return {"combat": pd.DataFrame(rows)} if rows else {}


def _model(own: ModelCentres) -> FiguresRecord:
    figures = tuple(
        CentreFiguresRecord(
            name=one.name, cases=one.cases, figures={name: EstimateRecord.of(value) for name, value in one.figures.items()}
        )
        for one in own.figures
    )
    pooled = {name: PooledRecord.of(value, own.left_out[name]) for name, value in own.pooled.items()}
    return FiguresRecord(model=own.model, basis=own.basis, figures=figures, pooled=pooled, not_judged=dict(own.not_judged))


def _rows(own: ModelCentres) -> list[dict[str, Any]]:
    """One row per centre and measure, and one for each pooled value."""
    head = {"model": own.model, "basis": own.basis}
    rows: list[dict[str, Any]] = [
        head | {"centre": one.name, "cases": one.cases, "measure": name} | with_interval(value=value) | {"note": value.note}
        for one in own.figures
        for name, value in one.figures.items()
    ]
    rows += [head | {"centre": name, "note": reason} for name, reason in own.not_judged.items()]
    for name, found in own.pooled.items():
        low, high = found.prediction
        rows.append(
            head
            | {"centre": POOLED, "measure": name, "centres": found.centres, **with_interval(value=found.mean)}
            | {"prediction_low": low, "prediction_high": high, "tau2": found.tau2, "i2": found.i2, "q": found.q, "q_p": found.q_p}
            | {"note": found.note}
        )
    return rows
