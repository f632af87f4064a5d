"""From a study table to the numbers that are fitted: clinical codes, blocks, sets; what no outcome can do without is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ...base.errors import TableError
from ...protocols.protocol import Protocol
from ..data.clinical import clinical_terms, code_clinical
from ..data.data import Block, StudyData
from ..data.table import StudyTable
from ..evaluation.clusters import Clusters
from ..resampling.split import split_train
from .centres import check_centres, lacking
from .names import INTERNAL, TRAIN

MANY_FEATURES = 100  # features per patient from which chance findings are all but certain


@dataclass(frozen=True)
class Prepared:
    """A study ready to be fitted. train: training rows. tests: set name -> rows, in order. notes: for the report."""

    train: StudyData
    tests: dict[str, StudyData]
    notes: tuple[str, ...]

    @property
    def sets(self) -> dict[str, StudyData]:
        """Set name -> rows, the training set first."""
        return {TRAIN: self.train, **self.tests}

    def clusters(self, cases: ArrayLike) -> Clusters | None:
        """Which of these rows are of one patient, None where every row is of another. cases: (n,) ids of the study's rows."""
        sets = tuple(self.sets.values())
        homes = dict(
            zip(np.concatenate([rows.cases for rows in sets]), np.concatenate([rows.patients for rows in sets]), strict=True)
        )
        return Clusters.repeated([str(homes[case]) for case in np.asarray(cases)])


def assemble(
    table: StudyTable,
    protocol: Protocol,
    outcome: np.ndarray,
    where: str,
    names: Sequence[str] = (),
    strata: np.ndarray | None = None,
) -> Prepared:
    """Code a table and part it into its sets, whatever its outcome is.

    outcome: (n,) classes as numbers, or measured values. names: of the classes 0, 1, ... for messages. strata: (n,) classes
    that a random split is stratified by; None takes the outcome's. Raises TableError.
    """
    plan = protocol.modelling
    present = [item for item in protocol.clinical if item.name in table.clinical.columns]
    terms = clinical_terms(present)
    data = StudyData(
        table.features,
        table.names,
        _blocks(table, plan.radscores == "per-sequence"),
        code_clinical(table.clinical, terms, table.cases, where),
        terms,
        outcome,
        table.patients,
        table.cases,
        centres=table.centres,
    )
    check_centres(data)
    sets, notes = _sets(table, outcome if strata is None else strata, protocol, names)
    _refuse_shared_patients(table.patients, sets)
    train = data.rows(sets == TRAIN)
    tests = {name: data.rows(sets == name) for name in dict.fromkeys(sets) if name != TRAIN}
    for name, rows in tests.items():
        notes += _compared(train, rows, name)
    for name, rows in {TRAIN: train, **tests}.items():
        notes += _clustered(rows, name)
    return Prepared(train, tests, (*table.notes, *notes, *_remarks(train), *lacking(train)))


def _sets(table: StudyTable, outcome: np.ndarray, protocol: Protocol, names: Sequence[str]) -> tuple[np.ndarray, list[str]]:
    """(n,) name of each row's set; rows without one are split at random by patient."""
    sets = np.array([str(name).strip() for name in table.sets], dtype=object)
    open_rows = sets == ""
    if not open_rows.any():
        if not (sets == TRAIN).any():
            raise TableError(
                f"no row belongs to the set {TRAIN}",
                cure=f"Call the training set {TRAIN}; there are {', '.join(sorted(set(sets)))}",
            )
        return sets, []
    if (sets == TRAIN).any() or (sets == INTERNAL).any():
        raise TableError(
            f"{int(open_rows.sum())} row(s) have no set although others are in {TRAIN} or {INTERNAL}", cure="Fill in the column"
        )
    split = protocol.modelling.split
    chosen = split_train(
        outcome[open_rows], table.patients[open_rows], train=split.train, stratified=split.stratified, seed=split.seed,
        names=names,
    )  # fmt: skip
    sets[open_rows] = np.where(chosen, TRAIN, INTERNAL)
    how = "stratified by outcome, " if split.stratified else ""
    share = f"{100 * split.train:g} % of patients"
    return sets, [f"{int(open_rows.sum())} cases were split at random by patient ({how}{share} for training, seed {split.seed})"]


def _blocks(table: StudyTable, per_sequence: bool) -> tuple[Block, ...]:
    sequences = [column.sequence or "" for column in table.columns]
    if not per_sequence:
        return (Block("", np.arange(len(sequences))),)
    return tuple(
        Block(name, np.array([position for position, own in enumerate(sequences) if own == name]))
        for name in dict.fromkeys(sequences)
    )


def _refuse_shared_patients(patients: np.ndarray, sets: np.ndarray) -> None:
    home: dict[str, str] = {}
    for patient, name in zip(patients, sets, strict=True):
        if home.setdefault(patient, name) != name:
            raise TableError(
                f"patient {patient} has rows in the sets {home[patient]} and {name}", cure="Put all rows of a patient in one set"
            )


def _clustered(rows: StudyData, name: str) -> list[str]:
    patients = len(np.unique(rows.patients))
    if patients == len(rows):
        return []
    return [
        f"Set {name} has {len(rows)} cases of {patients} patients: intervals and tests take the patient as the cluster (AUC by "
        "Obuchowski 1997, others by design effects); group comparisons and univariate selection see each patient once per group, "
        "by the mean of the cases"
    ]


def _compared(train: StudyData, rows: StudyData, name: str) -> list[str]:
    """Refuses a test set that lacks a column of the training set altogether; notes on what is missing in single cases."""
    lacking = [
        *_lacking(train.features, rows.features, train.names),
        *_lacking(train.clinical, rows.clinical, [term.input.name for term in train.terms]),
    ]
    if lacking:
        more = f" (and {len(lacking) - 1} more)" if len(lacking) > 1 else ""
        raise TableError(
            f"no case of set {name} has a value of {lacking[0]}{more}, which the training set has",
            cure="Give all sets the same columns, or leave the set or the column out",
        )
    notes = []
    missing = np.isnan(rows.features)
    if missing.any():
        cells, cases = int(missing.sum()), int(missing.any(axis=1).sum())
        notes.append(f"{cells} feature values of {cases} cases of set {name} are undefined and were imputed by training medians")
    for position, term in enumerate(rows.terms):
        count = int(np.isnan(rows.clinical[:, position]).sum())
        if count:
            notes.append(f"{term.name} is missing for {count} case(s) of set {name} and was imputed")
        unseen = set(rows.clinical[:, position]) - set(train.clinical[:, position])
        if term.input.kind == "category" and any(not np.isnan(code) for code in unseen):
            notes.append(f"{term.name} takes a value in set {name} that no training case has")
    return notes


def _lacking(train: np.ndarray, rows: np.ndarray, names: Sequence[str]) -> list[str]:
    """Names of the columns that training rows know and no other row does. train, rows: (n, k), (m, k)."""
    absent = np.isnan(rows).all(axis=0) & ~np.isnan(train).all(axis=0)
    return list(dict.fromkeys(names[int(position)] for position in np.flatnonzero(absent)))


def _remarks(train: StudyData) -> list[str]:
    notes = []
    missing = np.isnan(train.features)
    if missing.any():
        cells, rows = int(missing.sum()), int(missing.any(axis=1).sum())
        notes.append(f"{cells} feature values of {rows} training cases are undefined and were imputed by training medians")
    for block in train.blocks:
        absent = int(missing[:, block.columns].all(axis=1).sum())
        if absent:
            place = f" of {block.name}" if block.name else ""
            notes.append(f"{absent} training case(s) have no features{place} at all: their values are imputed")
    for position, term in enumerate(train.terms):
        count = int(np.isnan(train.clinical[:, position]).sum())
        if count == len(train):
            raise TableError(f"{term.input.name} is missing for every training case", cure="Leave the column out or fill it")
        if count:
            notes.append(f"{term.name} is missing for {count} training case(s) and was imputed")
    patients = len(np.unique(train.patients))
    if train.features.shape[1] >= MANY_FEATURES * patients:
        ratio = f"{train.features.shape[1]} features for {patients} training patients"
        notes.append(f"{ratio}: some will look predictive by chance alone; only held-out results count")
    return notes
