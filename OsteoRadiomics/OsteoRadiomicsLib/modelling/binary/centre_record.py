"""What ``study.json`` holds of centres."""

from __future__ import annotations

from dataclasses import replace

from ..estimate import json_number
from ..evaluation.centre_record import CentresRecord
from ..evaluation.meta_analysis import FORM
from ..statistics.combat import LEAST_PATIENTS
from ..study.harmonised import METHOD
from ..study.record import EstimateRecord, Record, TestedRecord
from .centres import StudyCentres


class HarmonisedRecord(Record):
    """One model without and with ComBat, see ``Harmonised``."""

    model: str
    basis: str
    centres: int
    auc: EstimateRecord
    harmonised: EstimateRecord
    difference: TestedRecord


class CombatRecord(Record):
    """method: in words. least_patients: that each centre must have. compared: each model, out of fold and without each centre."""

    method: str
    least_patients: int
    compared: tuple[HarmonisedRecord, ...]


class StudyCentresRecord(Record):
    """Every model in every centre. column: of the centres. method: of pooling, in words. notes: one sentence each."""

    column: str
    method: str
    judged: tuple[CentresRecord, ...]
    combat: CombatRecord | None = None
    notes: tuple[str, ...]

    @classmethod
    def of(cls, found: StudyCentres, column: str) -> StudyCentresRecord:
        """The record of a study's centres."""
        judged = tuple(CentresRecord.of(model, basis, own) for (model, basis), own in found.judged.items())
        more = {"combat": CombatRecord(method=METHOD, least_patients=LEAST_PATIENTS, compared=_compared(found))}
        return cls(column=column, method=FORM, judged=judged, notes=found.notes, **(more if found.combat else {}))


def _compared(found: StudyCentres) -> tuple[HarmonisedRecord, ...]:
    return tuple(
        HarmonisedRecord(
            model=own.model, basis=own.basis, centres=own.centres, auc=EstimateRecord.of(own.auc),
            harmonised=EstimateRecord.of(own.harmonised),
            difference=TestedRecord.of(replace(own.difference, note=own.note), p=json_number(own.p)),
        )
        for own in found.combat
    )  # fmt: skip
