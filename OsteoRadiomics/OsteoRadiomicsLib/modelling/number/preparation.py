"""From a study table with a measured outcome to the numbers that are fitted; every refusal happens here."""

from __future__ import annotations

import math

import numpy as np

from ...base.errors import ProtocolError, TableError
from ...protocols.protocol import OutcomeSpec, Protocol
from ..data.table import StudyTable
from ..resampling.measured_split import outcome_groups
from ..study.names import TRAIN
from ..study.preparation import Prepared, assemble

PATIENTS_PER_FOLD = 3
FEWEST_VALUES = 3  # different ones; with two the outcome is binary
FEWEST_TO_JUDGE = 3  # cases of a test set: a correlation needs them
GROUP = 10  # patients of neighbouring outcomes among whom a random split is drawn
LARGEST = 1e100  # beyond it squares overflow


def prepare_number(table: StudyTable, protocol: Protocol, where: str = "the clinical table") -> Prepared:
    """Check and code a table whose outcome is a number. Raises TableError before anything is fitted or written."""
    spec, plan = protocol.outcome, protocol.modelling
    outcome = measured_values(table.outcome, spec, table.cases, where)
    groups = outcome_groups(outcome, table.patients, _group_size(plan.split.train))
    count = int(groups.max()) + 1
    prepared = assemble(
        table, protocol, outcome, where, names=[f"of the {spec.column} group {n + 1}" for n in range(count)], strata=groups
    )
    _check_train(prepared, spec, plan.folds)
    for name, rows in prepared.tests.items():
        if len(rows) < FEWEST_TO_JUDGE:
            raise TableError(
                f"set {name} has {len(rows)} case(s), too few to judge predictions", where=where,
                cure=f"Give {FEWEST_TO_JUDGE} cases or more",
            )  # fmt: skip
        if np.ptp(rows.outcome) == 0:
            raise TableError(
                f"every case of set {name} has {spec.column} = {rows.outcome[0]:g}", where=where, cure="Give cases that differ"
            )
    return prepared


def measured_values(values: np.ndarray, spec: OutcomeSpec, cases: np.ndarray, where: str) -> np.ndarray:
    """(n,) float64 of the outcome column as read. Raises TableError for text, infinite and missing values."""
    found = np.empty(len(values))
    for row, value in enumerate(values):
        try:
            found[row] = math.nan if isinstance(value, (bool, np.bool_)) else float(value)
        except (TypeError, ValueError):
            found[row] = math.nan
        if not abs(found[row]) <= LARGEST:
            unit = f" in {spec.unit}" if spec.unit else ""
            raise TableError(
                f"{spec.column} of case {cases[row]} is {str(value)!r}, not a finite number", where=where,
                cure=f"Write the measured value{unit}, or remove the row",
            )  # fmt: skip
    return found


def check_number_plan(protocol: Protocol) -> None:
    """Refuse what cannot be run, also after changes on the command line. Raises ProtocolError."""
    plan = protocol.modelling
    misfit = plan.misfit(protocol.outcome.type)
    if misfit:
        raise ProtocolError(f"modelling.{misfit}", where=protocol.name)
    if not plan.has_radscore:
        raise ProtocolError("has no lasso step in modelling.selection, which the Radscore needs", where=protocol.name)


def _check_train(prepared: Prepared, spec: OutcomeSpec, folds: int) -> None:
    train = prepared.train
    patients = len(np.unique(train.patients))
    if patients < PATIENTS_PER_FOLD * folds:
        raise TableError(
            f"set {TRAIN} has {patients} patients, too few for {folds} folds",
            cure=f"Give {PATIENTS_PER_FOLD * folds} or more, or use at most {max(2, patients // PATIENTS_PER_FOLD)} folds",
        )
    different = len(np.unique(train.outcome))
    if different == 1:
        raise TableError(f"every training case has {spec.column} = {train.outcome[0]:g}", cure="Give cases that differ")
    if different < FEWEST_VALUES:
        raise TableError(
            f"{spec.column} has {different} different values in set {TRAIN}", cure='Write outcome.type = "binary" in the protocol'
        )


def _group_size(train: float) -> int:
    """Patients in a group, enough for both sides of the split."""
    return max(GROUP, math.ceil(2 / min(train, 1 - train)))
