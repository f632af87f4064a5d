"""The table a study is modelled on: one row per case, radiomic and clinical columns, outcome, patient and set.

Feature tables are tidy (one row per case x sequence x ROI) or wide (one row per case); both become one wide matrix whose
columns keep the cell they come from.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from ..errors import TableError

KEYS = ("case", "sequence", "roi", "reader", "session")


@dataclass(frozen=True)
class FeatureColumn:
    """One radiomic column: its name in models, and the cell of the feature table it comes from."""

    name: str
    feature: str
    sequence: str | None = None
    roi: str | None = None


@dataclass(frozen=True)
class StudyTable:
    """Everything modelling needs, rows in the order of the clinical table.

    cases: (n,) ids. patients: (n,) ids of the splitting unit. sets: (n,) "train", "internal", ... or "" where a split is
    still to be drawn. outcome: (n,) 0/1, class index, or a continuous end point. features: (n, p) float64, NaN where
    undefined. clinical: (n, c) as read. notes: what was left out and why.
    """

    cases: np.ndarray
    patients: np.ndarray
    sets: np.ndarray
    outcome: np.ndarray
    features: np.ndarray
    columns: tuple[FeatureColumn, ...]
    clinical: pd.DataFrame
    notes: tuple[str, ...] = field(default=())

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
        )


def read_study_table(
    features: str | os.PathLike[str],
    clinical: str | os.PathLike[str] | None,
    outcome: str,
    *,
    case: str = "case",
    patient: str | None = None,
    set_column: str | None = None,
    clinical_columns: Sequence[str] = (),
    stable: Sequence[str] | None = None,
) -> StudyTable:
    """Read a feature table and a clinical table and join them by case.

    outcome, patient, set_column: columns of the clinical table, or of a wide feature table when there is no clinical one.
    stable: feature names to keep (from a reader study); None keeps all. Raises TableError: missing column, duplicate case,
    text or infinite values where numbers belong, a case with an outcome but no features.
    """
    table = _read(features)
    people = _read(clinical) if clinical is not None else table
    where = str(clinical if clinical is not None else features)
    for column in (case, outcome, *(name for name in (patient, set_column) if name), *clinical_columns):
        if column not in people.columns:
            raise TableError(f"has no column {column}", where=where, cure=f"It has {_some(people.columns)}")
    _refuse_duplicates(people, case, where)
    not_features = {case, outcome, patient, set_column, *clinical_columns, *KEYS}
    wide, columns, notes = _wide(table, case, not_features, stable, str(features))
    known = people[case].astype(str).to_numpy()
    absent = [name for name in known if name not in wide.index]
    if absent:
        raise TableError(
            f"case {absent[0]} of {where} has no features ({len(absent)} such)",
            where=str(features),
            cure="Extract it or remove its row",
        )
    extra = len(set(wide.index) - set(known))
    if extra:
        notes.append(f"{extra} case(s) of the feature table have no row in the clinical table and are left out")
    return StudyTable(
        cases=known,
        patients=people[patient or case].astype(str).to_numpy(),
        sets=people[set_column].fillna("").astype(str).to_numpy() if set_column else np.full(len(people), ""),
        outcome=_numbers(people[[outcome]], where)[:, 0],
        features=wide.loc[known.tolist()].to_numpy(dtype=float),
        columns=columns,
        clinical=people[list(clinical_columns)].reset_index(drop=True),
        notes=tuple(notes),
    )


def _wide(
    table: pd.DataFrame, case: str, not_features: set[str | None], stable: Sequence[str] | None, where: str
) -> tuple[pd.DataFrame, tuple[FeatureColumn, ...], list[str]]:
    """Pivot to one row per case; columns in the order sequence, ROI, feature of first appearance."""
    if case not in table.columns:
        raise TableError(f"has no column {case}", where=where, cure=f"It has {_some(table.columns)}")
    names = [name for name in table.columns if name not in not_features]
    notes = []
    if stable is not None:
        kept = set(stable)
        notes.append(f"{sum(name not in kept for name in names)} of {len(names)} features are not in the list of stable features")
        names = [name for name in names if name in kept]
    if not names:
        raise TableError("has no feature column", where=where)
    sequences = list(dict.fromkeys(table["sequence"].astype(str))) if "sequence" in table.columns else [None]
    rois = list(dict.fromkeys(table["roi"].astype(str))) if "roi" in table.columns else [None]
    blocks, columns = [], []
    for sequence in sequences:
        for roi in rois:
            part = table
            if sequence is not None:
                part = part[part["sequence"].astype(str) == sequence]
            if roi is not None:
                part = part[part["roi"].astype(str) == roi]
            if part.empty:
                continue
            _refuse_duplicates(part, case, where)
            prefix = "_".join(piece for piece in (sequence, roi if len(rois) > 1 else None) if piece)
            block = pd.DataFrame(_numbers(part[names], where), index=part[case].astype(str).to_numpy(), columns=names)
            block.columns = pd.Index([f"{prefix}_{name}" if prefix else name for name in names])
            blocks.append(block)
            columns += [FeatureColumn(new, name, sequence, roi) for new, name in zip(block.columns, names, strict=True)]
    return pd.concat(blocks, axis=1), tuple(columns), notes


def _read(path: str | os.PathLike[str]) -> pd.DataFrame:
    where = str(path)
    try:
        table = pd.read_parquet(path) if Path(path).suffix.lower() == ".parquet" else pd.read_csv(path, encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise TableError("does not exist", where=where) from error
    except (OSError, ValueError, ImportError) as error:
        raise TableError(f"cannot be read as a table ({error})", where=where, cure="Give a comma-separated UTF-8 file") from error
    if table.empty:
        raise TableError("has no rows", where=where)
    return table


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


def _refuse_duplicates(table: pd.DataFrame, case: str, where: str) -> None:
    twice = table[case][table[case].duplicated()]
    if len(twice):
        raise TableError(f"case {twice.iloc[0]} stands twice", where=where, cure="Keep one row per case, sequence and ROI")


def _some(names: Iterable[str]) -> str:
    known = [str(name) for name in names]
    return ", ".join(known[:8]) + (", ..." if len(known) > 8 else "")
