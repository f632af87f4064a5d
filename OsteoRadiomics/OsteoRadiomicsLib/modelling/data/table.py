"""The table a study is modelled on: one row per case, radiomic and clinical columns, outcome, patient and set.

Feature tables are tidy (one row per case x sequence x ROI) or wide (one row per case); both become one wide matrix whose
columns keep the cell they come from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ...agreement.stable import StableFeatures
from ...base.errors import TableError
from ...tables.reading import read_study_frame
from ...tables.rows import KEYS
from ...tables.source import table_source
from .patient_columns import names_patients, repeated_remarks

if TYPE_CHECKING:
    from ...tables.source import AnyTable

DIAGNOSTICS = "diagnostics_"  # columns that PyRadiomics writes beside its features


@dataclass(frozen=True)
class FeatureColumn:
    """One radiomic column: its name in models, and the cell of the feature table it comes from."""

    name: str
    feature: str
    sequence: str | None = None
    roi: str | None = None


@dataclass(frozen=True)
class LeftOut:
    """Cases that the tables hold but the study does not, and why."""

    cases: int
    reason: str


@dataclass(frozen=True)
class StudyTable:
    """Everything modelling needs, rows in the order of the clinical table.

    cases: (n,) ids. patients: (n,) ids of the splitting unit. sets: (n,) "train", "internal", ... or "" where a split is
    still to be drawn. outcome: (n,) as read. features: (n, p) float64, NaN where undefined. clinical: (n, c) as read. notes:
    what a reader must know of the tables. left_out: cases that are not among the rows.
    """

    cases: np.ndarray
    patients: np.ndarray
    sets: np.ndarray
    outcome: np.ndarray
    features: np.ndarray
    columns: tuple[FeatureColumn, ...]
    clinical: pd.DataFrame
    notes: tuple[str, ...] = field(default=())
    left_out: tuple[LeftOut, ...] = field(default=())

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the radiomic columns."""
        return tuple(column.name for column in self.columns)

    def rows(self, keep: np.ndarray) -> StudyTable:
        """The table of some rows. keep: (n,) bool or row indices."""
        return StudyTable(
            self.cases[keep],
            self.patients[keep],
            self.sets[keep],
            self.outcome[keep],
            self.features[keep],
            self.columns,
            self.clinical.iloc[np.arange(len(self.cases))[keep]].reset_index(drop=True),
            self.notes,
            self.left_out,
        )


def read_study_table(
    features: AnyTable,
    clinical: AnyTable | None,
    outcome: str,
    *,
    case: str = "case",
    patient: str | None = None,
    set_column: str | None = None,
    clinical_columns: Sequence[str] = (),
    stable: StableFeatures | None = None,
    ignore: Collection[str] = (),
) -> StudyTable:
    """Read a feature table and a clinical table and join them by case.

    outcome, patient, set_column: columns of the clinical table, or of a wide feature table when there is no clinical one.
    clinical_columns: clinical variables, those that the table has are taken. stable: the features that readers reproduce,
    asked for each sequence and ROI; None keeps all. ignore: columns of the feature table that are no features.
    Raises TableError: missing column, duplicate case,
    text or infinite values where numbers belong, a case with an outcome but no features, a case without outcome.
    """
    keys = (case, *(name for name in (patient, set_column) if name), *KEYS)
    given = table_source(features, "the feature table")
    own = table_source(clinical, "the clinical table") if clinical is not None else given
    table, where = read_study_frame(given, keys), own.where
    people = read_study_frame(own, keys) if clinical is not None else table
    for column in (case, outcome, *(name for name in (patient, set_column) if name)):
        if column not in people.columns:
            raise TableError(f"has no column {column}", where=where, cure=f"It has {_some(people.columns)}")
    _refuse_missing(people, (case, outcome, *((patient,) if patient else ())), case, where)
    _refuse_duplicates(people, case, where)
    present = [name for name in clinical_columns if name in people.columns]
    # Without a clinical table the feature table holds both, and what a protocol knows as clinical is no feature.
    not_features = {case, outcome, patient, set_column, *clinical_columns, *ignore, *KEYS}
    wide, columns, notes = _wide(table, case, not_features, stable, given.where)
    if patient is None:
        texts = {str(name): people[name].fillna("").astype(str).tolist() for name in people.columns if names_patients(str(name))}
        notes += repeated_remarks(texts, {case, outcome, set_column or ""})
    absent_columns = [name for name in clinical_columns if name not in people.columns]
    if absent_columns:
        notes.append(f"the clinical table lacks {', '.join(absent_columns)}")
    known = people[case].to_numpy()
    absent = [name for name in known if name not in wide.index]
    if absent:
        raise TableError(
            f"case {absent[0]} of {where} has no features ({len(absent)} such)",
            where=given.where,
            cure="Extract it or remove its row",
        )
    extra = len(set(wide.index) - set(known))
    if extra:
        notes.append(f"{extra} case(s) of the feature table have no row in the clinical table and are left out")
    left_out = (LeftOut(extra, "in the feature table without a row in the clinical table"),) if extra else ()
    return StudyTable(
        cases=known,
        patients=people[patient or case].to_numpy(),
        sets=people[set_column].fillna("").to_numpy(dtype=str) if set_column else np.full(len(people), ""),
        outcome=people[outcome].to_numpy(),
        features=wide.loc[known.tolist()].to_numpy(dtype=float),
        columns=columns,
        clinical=people[present].reset_index(drop=True),
        notes=tuple(notes),
        left_out=left_out,
    )


def _wide(
    table: pd.DataFrame, case: str, not_features: set[str | None], stable: StableFeatures | None, where: str
) -> tuple[pd.DataFrame, tuple[FeatureColumn, ...], list[str]]:
    """Pivot to one row per case; columns in the order sequence, ROI, feature of first appearance."""
    if case not in table.columns:
        raise TableError(f"has no column {case}", where=where, cure=f"It has {_some(table.columns)}")
    for name in ("reader", "session"):
        if name in table.columns and table[name].nunique() > 1:
            raise TableError(
                f"holds several values of {name}", where=where, cure="Keep one reading per case, such as the consensus"
            )
    features = [name for name in table.columns if name not in not_features and not name.startswith(DIAGNOSTICS)]
    if not features:
        raise TableError("has no feature column", where=where)
    notes: list[str] = []
    sequences = list(dict.fromkeys(table["sequence"])) if "sequence" in table.columns else [None]
    rois = list(dict.fromkeys(table["roi"])) if "roi" in table.columns else [None]
    blocks, columns = [], []
    for sequence in sequences:
        for roi in rois:
            part = table
            if sequence is not None:
                part = part[part["sequence"] == sequence]
            if roi is not None:
                part = part[part["roi"] == roi]
            if part.empty:
                continue
            names = _stable_names(features, stable, sequence, roi, notes)
            _refuse_duplicates(part, case, where)
            prefix = "_".join(piece for piece in (sequence, roi if len(rois) > 1 else None) if piece)
            block = pd.DataFrame(_numbers(part[names], where), index=part[case].to_numpy(), columns=names)
            block.columns = pd.Index([f"{prefix}_{name}" if prefix else name for name in names])
            blocks.append(block)
            columns += [FeatureColumn(new, name, sequence, roi) for new, name in zip(block.columns, names, strict=True)]
    return pd.concat(blocks, axis=1), tuple(columns), notes


def _stable_names(
    features: list[str], stable: StableFeatures | None, sequence: str | None, roi: str | None, notes: list[str]
) -> list[str]:
    """The features of one sequence and ROI that readers reproduce; says in ``notes`` how many are left out."""
    if stable is None:
        return features
    keys = {key: value for key, value in (("sequence", sequence), ("roi", roi)) if value is not None}
    kept = set(stable.names(**keys))
    names = [name for name in features if name in kept]
    place = " ".join(keys.values())
    notes.append(
        f"{len(features) - len(names)} of {len(features)} features{place and ' of '}{place} are not stable between readers"
    )
    if not names:
        raise TableError(f"no feature of {place or 'the table'} is in the list of stable features")
    return names


def _numbers(table: pd.DataFrame, where: str) -> np.ndarray:
    """(n, p) float64. Raises TableError naming the first text or infinite cell."""
    for name in table.columns:
        column = pd.to_numeric(table[name], errors="coerce")
        text = column.isna() & table[name].notna()
        if text.any():
            raise TableError(f"column {name} holds {table[name][text].iloc[0]!r}, which is not a number", where=where)
        if np.isinf(column.to_numpy(dtype=float)).any():
            raise TableError(f"column {name} holds an infinite value", where=where, cure="Remove the row or the column")
    return table.apply(pd.to_numeric).to_numpy(dtype=float)


def _refuse_missing(table: pd.DataFrame, columns: Iterable[str], case: str, where: str) -> None:
    for name in columns:
        missing = table[name].isna()
        if missing.any():
            first = table[case][missing].iloc[0]
            raise TableError(
                f"column {name} is empty for {int(missing.sum())} case(s), first {first}",
                where=where,
                cure="Fill or remove the row",
            )


def _refuse_duplicates(table: pd.DataFrame, case: str, where: str) -> None:
    twice = table[case][table[case].duplicated()]
    if len(twice):
        raise TableError(f"case {twice.iloc[0]} stands twice", where=where, cure="Keep one row per case, sequence and ROI")


def _some(names: Iterable[str]) -> str:
    known = [str(name) for name in names]
    return ", ".join(known[:8]) + (", ..." if len(known) > 8 else "")
