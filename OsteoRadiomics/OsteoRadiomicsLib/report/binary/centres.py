"""The section on centres of a training report: its tables as text, and its figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from ...base.language import tr
from ...modelling.binary.centre_record import HarmonisedRecord
from ...modelling.data.inputs import Flags, Floats
from ...modelling.evaluation.centre_record import CentresRecord
from ...modelling.evaluation.meta_analysis import FORM
from ...modelling.study.centre_refits import CENTRE_OUT, CENTRE_OUT_COMBAT
from ..centres import CentreBlock, calibration_caption, calibration_of, centre_block, forest_caption, forest_of, has_forest
from ..figure_plan import Plan
from ..training.text import basis_text, cell, p_cell
from .folder import BinaryFolder
from .validation_view import Line


@dataclass(frozen=True)
class CentresView:
    """blocks: tables of the model that the page puts first; others: of the other models. combat: without and with it."""

    column: str
    blocks: tuple[CentreBlock, ...]
    others: tuple[CentreBlock, ...]
    combat: tuple[Line, ...]
    least_patients: int
    notes: tuple[str, ...]
    method: str


def centres_view(study: BinaryFolder) -> CentresView | None:
    """The section; None where the study names no centres."""
    record = study.record.centres
    if record is None:
        return None
    first = _first(study)
    blocks = [(own.model == first, centre_block(own, tr("{model} model", model=study.title(own.model)))) for own in record.judged]
    return CentresView(
        column=record.column,
        blocks=tuple(block for ours, block in blocks if ours),
        others=tuple(block for ours, block in blocks if not ours),
        combat=tuple(_harmonised(study, row) for row in (record.combat.compared if record.combat else ())),
        least_patients=record.combat.least_patients if record.combat else 0,
        notes=record.notes,
        method=record.method or FORM,
    )


def centre_plans(study: BinaryFolder) -> list[Plan]:
    """Forest plot and calibration of the combined model, or the best there is, on each basis."""
    record, found = study.record.centres, []
    for own in record.judged if record else ():
        if own.model != _first(study) or own.basis == CENTRE_OUT_COMBAT or not own.figures:
            continue
        words = {"model": own.model, "basis": basis_text(own.basis)}
        draw_forest: Callable[[], Figure | None] = partial(forest_of, own) if has_forest(own) else lambda: None
        titles = (
            tr("AUC in each centre, {model} model, {basis}", **words),
            tr("Calibration in each centre, {model} model, {basis}", **words),
        )
        found += [
            Plan("centres", f"centres_forest_{_stem(own)}", titles[0], forest_caption(), draw_forest),
            Plan(
                "centres", f"centres_calibration_{_stem(own)}", titles[1], calibration_caption(),
                partial(calibration_of, own, _rows(study, own)),
            ),
        ]  # fmt: skip
    return found


def _first(study: BinaryFolder) -> str:
    return study.models[-1]


def _stem(own: CentresRecord) -> str:
    return own.basis.replace("-", "_")


def _rows(study: BinaryFolder, own: CentresRecord) -> Mapping[str, tuple[Flags, Floats]]:
    """Centre -> events and predicted risks of the model's rows."""
    table = study.table("leave_one_centre_out") if own.basis == CENTRE_OUT else study.predictions
    rows: pd.DataFrame = table[table["basis"] == own.basis]
    return {
        str(name): (part["outcome"].to_numpy() == 1, part[own.model].to_numpy(dtype=np.float64))
        for name, part in rows.groupby("centre", sort=False)
    }


def _harmonised(study: BinaryFolder, row: HarmonisedRecord) -> Line:
    numbers = (cell(row.auc), cell(row.harmonised), cell(row.difference), (p_cell(row.difference.p), ""))
    return Line(study.title(row.model), "", basis_text(row.basis), numbers, row.difference.note)
