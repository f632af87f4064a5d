"""The table a study is modelled on: one row per case, radiomic and clinical columns, outcome, patient and set.

Feature tables are tidy (one row per case x sequence x ROI) or wide (one row per case); both become one wide matrix whose
columns keep the cell they come from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...agreement.stable import StableFeatures
from ...base.errors import TableError
from ...base.notices import collected_notices
from ...tables.feature_names import choose_features
from ...tables.reading import read_study_frame
from ...tables.rows import KEYS
from ...tables.sheet import some_names
from ...tables.source import TableSource, table_source
from ...tables.spelling import spelled_alike
from .beside import Beside
from .local_table import LocalTable
from .patient_columns import names_patients, repeated_remarks

if TYPE_CHECKING:
    from ...tables.source import AnyTable


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
    what a reader must know of the tables. left_out: cases that are not among the rows. local: how voxel-wise values are
    distributed in the cases' ROIs, where that was given. beside: what is said about the study beside its tables. times: (n,) as
    read, of an outcome that has them. centres: (n,) names, where their column was given.
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
    local: LocalTable | None = None
    beside: Beside = field(default_factory=Beside)
    times: np.ndarray | None = None
    centres: np.ndarray | None = None

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
            self.local,
            self.beside,
            None if self.times is None else self.times[keep],
            None if self.centres is None else self.centres[keep],
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
    extra: Collection[str] = (),
    categories: Collection[str] = (),
    rois: Collection[str] = (),
    time: str | None = None,
    centre: str | None = None,
) -> StudyTable:
    """Read a feature table and a clinical table and join them by case.

    outcome, patient, set_column, centre: columns of the clinical table, or of a wide feature table when there is no clinical one.
    clinical_columns: clinical variables, those that the table has are taken. stable: the features that readers reproduce,
    asked for each sequence and ROI; None keeps all. ignore: columns of the feature table that are no features. extra: columns
    that are, though their names are not those of features (``tables.feature_names``). categories: clinical columns, or the
    outcome, whose cells are words: None is one, and only an empty cell is missing. rois: whose rows of the feature table are
    taken, all by default. time: column of the time until the outcome, where it is a time to event.
    Raises TableError: missing column, an ROI without rows, duplicate case, text or infinite values where numbers belong, a case
    with an outcome but no features, a case without outcome.
    """
    named = [name for name in (patient, set_column, centre) if name]
    keys = (case, *named, *KEYS)
    given = table_source(features, "the feature table")
    own = table_source(clinical, "the clinical table") if clinical is not None else given
    notes: list[str] = []
    timed = (time,) if time else ()
    asked = {"wanted": (outcome, *timed, *clinical_columns), "words": categories}
    numbers = [name for name in (outcome, *timed, *clinical_columns) if name not in categories]
    if clinical is None:
        table = people = _read(
            given, keys, "feature table", notes, wanted=asked["wanted"], words=(*categories, *ignore), extra=extra
        )
    else:
        table = _read(given, keys, "feature table", notes, words=ignore, extra=extra)
        people = _read(own, keys, "clinical table", notes, **asked, numbers=numbers)
    if rois:
        table = _of_rois(table, rois, given.where)
    where = own.where
    for column in (case, outcome, *timed, *named):
        if column not in people.columns:
            raise TableError(f"has no column {column}", where=where, cure=f"It has {some_names(people.columns)}")
    _refuse_missing(people, (case, outcome, *(name for name in (time, patient, centre) if name)), case, where)
    _refuse_duplicates(people, case, where)
    present = [name for name in clinical_columns if name in people.columns]
    # Without a clinical table the feature table holds both, and what a protocol knows as clinical is no feature.
    not_features = {case, outcome, *timed, *named, *clinical_columns, *ignore, *KEYS}
    wide, columns = _wide(table, case, not_features, extra, stable, given.where, notes)
    if patient is None:
        texts = {str(name): people[name].fillna("").astype(str).tolist() for name in people.columns if names_patients(str(name))}
        notes += repeated_remarks(texts, {case, outcome, *timed, set_column or ""})
    absent_columns = [name for name in clinical_columns if name not in people.columns]
    if absent_columns:
        notes.append(f"the clinical table lacks {', '.join(absent_columns)}")
    known = people[case].to_numpy()
    absent = [name for name in known if name not in wide.index]
    if absent:
        raise TableError(
            f"case {absent[0]} of {where} has no features ({len(absent)} such)",
            where=given.where,
            cure=_spelling_cure(absent, wide.index) or "Extract it or remove its row",
        )
    unknown = len(set(wide.index) - set(known))
    if unknown:
        notes.append(f"{unknown} case(s) of the feature table have no row in the clinical table and are left out")
    left_out = (LeftOut(unknown, "in the feature table without a row in the clinical table"),) if unknown else ()
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
        times=people[time].to_numpy() if time else None,
        centres=people[centre].astype(str).str.strip().to_numpy(dtype=str) if centre else None,
    )


def _read(source: TableSource, keys: Collection[str], name: str, notes: list[str], **how: Any) -> pd.DataFrame:
    """A table whose notices go to the study's notes under what it is, since they stand in the report, where no file is named."""
    with collected_notices() as said:
        frame = read_study_frame(source, keys, **how)
    notes += [f"{name}: {text}" for text in said]
    return frame


def _of_rois(table: pd.DataFrame, rois: Collection[str], where: str) -> pd.DataFrame:
    known = list(dict.fromkeys(table["roi"])) if "roi" in table.columns else []
    absent = [name for name in rois if name not in known]
    if absent:
        raise TableError(f"has no row of ROI {absent[0]}", where=where, cure=f"Its ROIs are {some_names(known) or 'not named'}")
    return table[table["roi"].isin(list(rois))]


def _wide(
    table: pd.DataFrame,
    case: str,
    not_features: set[str],
    extra: Collection[str],
    stable: StableFeatures | None,
    where: str,
    notes: list[str],
) -> tuple[pd.DataFrame, tuple[FeatureColumn, ...]]:
    """Pivot to one row per case; columns in the order sequence, ROI, feature of first appearance."""
    if case not in table.columns:
        raise TableError(f"has no column {case}", where=where, cure=f"It has {some_names(table.columns)}")
    for name in ("reader", "session"):
        if name in table.columns and table[name].nunique() > 1:
            raise TableError(
                f"holds several values of {name}", where=where, cure="Keep one reading per case, such as the consensus"
            )
    known = not_features - set(extra)
    choice = choose_features(table.columns, not_features=known, extra=extra, unlike=lambda name: _unlike_features(table[name]))
    absent = [name for name in extra if name not in table.columns]
    if absent:
        raise TableError(f"has no column {absent[0]}", where=where, cure=f"It has {some_names(table.columns)}")
    if not choice.taken:
        cure = "Name features as PyRadiomics does, or name columns with --extra-features"
        raise TableError(f"has no feature column, only {some_names(choice.left_out)}", where=where, cure=cure)
    notes += choice.notes
    notes += stable.notes if stable else ()
    features = list(choice.taken)
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
    return pd.concat(blocks, axis=1), tuple(columns)


def _unlike_features(column: pd.Series) -> bool:
    """Words, or whole numbers only, as ids, counts and codes are, in a table of other software."""
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return True
    values = column.dropna().to_numpy(dtype=float)
    return bool(values.size) and bool(np.isfinite(values).all()) and bool((values == np.round(values)).all())


def _spelling_cure(absent: Collection[str], known: Iterable[str]) -> str:
    """What to say where a case is there under another spelling; empty where it is not."""
    pairs = spelled_alike(absent, known)
    return f"Write ids alike in both tables: {pairs[0][0]} there looks like {pairs[0][1]} here" if pairs else ""


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
    if all(isinstance(kind, np.dtype) and kind.kind in "iufb" for kind in table.dtypes):
        values = table.to_numpy(dtype=float)
        if not np.isinf(values).any():
            return values
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
