"""From a long feature table (a row per case and reading) to an array features x cases x raters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..base.errors import TableError
from ..tables.feature_names import FeatureChoice, choose_features, counts_rows
from ..tables.rows import KEYS
from ..tables.sheet import some_names


@dataclass(frozen=True)
class Ratings:
    """Features of complete cases as every rater measured them.

    group: key column -> value of these rows (sequence, roi ...), empty when the table has one group only.
    raters: every rater of the whole table. values: (features, cases, raters) float64, NaN where a feature is undefined.
    incomplete: cases that some rater did not read, left out of ``values``. partial: (features, incomplete cases, raters), their
    readings, NaN where there is none. notes: which columns were no features, one line each.
    """

    group: Mapping[str, str]
    features: tuple[str, ...]
    cases: tuple[str, ...]
    raters: tuple[str, ...]
    values: NDArray[np.float64]
    incomplete: tuple[str, ...]
    partial: NDArray[np.float64]
    notes: tuple[str, ...] = ()


def selected_rows(features: pd.DataFrame, wanted: Mapping[str, str], *, where: str | None = None) -> pd.DataFrame:
    """Rows whose columns hold the wanted values, compared as text. Raises TableError when a column or value is absent."""
    for column, value in wanted.items():
        if column not in features.columns:
            raise TableError(f"has no column {column}", where=where)
        features = features[(_key(features[column]) == value).to_numpy()]
        if features.empty:
            raise TableError(f"has no row with {column} {value}", where=where)
    return features


def rating_groups(
    features: pd.DataFrame, case_col: str, rater_col: str, *, where: str | None = None, extra: Collection[str] = ()
) -> tuple[Ratings, ...]:
    """Split a long table into groups and arrange each as features x cases x raters.

    Key columns other than case and rater that hold several values (sequence, roi, session ...) make groups, because only
    like is compared with like. Which columns are features says ``tables.feature_names``; extra: features whatever they are
    called. Cases are matched by id, whatever the order of rows.
    Raises TableError: column missing, case or rater empty, the same case twice for one rater, fewer than two raters,
    text or an infinite value among a feature's numbers, no feature.
    """
    if not features.columns.is_unique:
        twice = features.columns[features.columns.duplicated()][0]
        raise TableError(f"has two columns called {twice}", where=where, cure="Rename or remove one")
    for column in (case_col, rater_col):
        if column not in features.columns:
            raise TableError(
                f"has no column {column}", where=where, cure=f"Choose from {', '.join(map(str, features.columns[:6]))}"
            )
    if case_col == rater_col:
        raise TableError(f"case and rater are both column {case_col}", where=where, cure="Name two different columns")
    keys = {column: _key(features[column]) for column in dict.fromkeys((case_col, rater_col, *KEYS)) if column in features}
    if keys[rater_col].nunique() < 2:
        raise TableError(f"column {rater_col} names one rater only", where=where, cure="Give readings of two or more raters")
    choice = _features(features, keys, extra, where)
    numbers = pd.DataFrame({name: _column(features[name], where) for name in choice.taken})
    group_cols = [name for name in keys if name not in (case_col, rater_col) and keys[name].nunique() > 1]
    for name in (case_col, rater_col):
        empty = keys[name] == ""
        if empty.any():
            raise TableError(f"{name} is empty in {_place(features, int(np.flatnonzero(empty)[0]))}", where=where)
    frame = pd.DataFrame(keys)
    raters = pd.Index(sorted(keys[rater_col].unique()))
    grouped = frame.groupby(group_cols, sort=False).indices.items() if group_cols else [((), np.arange(len(frame)))]
    result = []
    for key, rows in grouped:
        own, group = frame.iloc[rows], dict(zip(group_cols, _tuple(key), strict=True))
        _refuse_twice(own, case_col, rater_col, group, where)
        result.append(_arrange(own[case_col], own[rater_col], raters, numbers.iloc[rows], group, choice.notes))
    return tuple(result)


def _refuse_twice(keys: pd.DataFrame, case_col: str, rater_col: str, group: Mapping[str, str], where: str | None) -> None:
    again = keys.duplicated([case_col, rater_col])
    if again.any():
        first = keys[again].iloc[0]
        place = "".join(f", {name} {value}" for name, value in group.items())
        raise TableError(
            f"{rater_col} {first[rater_col]} has two rows for {case_col} {first[case_col]}{place}",
            where=where,
            cure="Keep one row for each case and rater",
        )


def _arrange(
    case_column: pd.Series,
    rater_column: pd.Series,
    raters: pd.Index,
    numbers: pd.DataFrame,
    group: Mapping[str, str],
    notes: tuple[str, ...],
) -> Ratings:
    case_codes, cases = pd.factorize(case_column, sort=True)  # rows in another order give equal bytes
    rater_codes = raters.get_indexer(pd.Index(rater_column))
    values = np.full((numbers.shape[1], len(cases), len(raters)), np.nan)
    values[:, case_codes, rater_codes] = numbers.to_numpy(dtype=np.float64).T
    complete = np.bincount(case_codes, minlength=len(cases)) == len(raters)
    return Ratings(
        group=group,
        features=tuple(map(str, numbers.columns)),
        cases=tuple(cases[complete]),
        raters=tuple(raters),
        values=values[:, complete],
        incomplete=tuple(cases[~complete]),
        partial=values[:, ~complete],
        notes=notes,
    )


def _key(column: pd.Series) -> pd.Series:
    return column.map(_text).reset_index(drop=True)


def _text(value: Any) -> str:
    """An id as text; 1.0 from a column of floats is 1, a missing value is empty."""
    if value is None or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _features(table: pd.DataFrame, keys: Mapping[str, pd.Series], extra: Collection[str], where: str | None) -> FeatureChoice:
    absent = [name for name in extra if name not in table.columns]
    if absent:
        raise TableError(f"has no column {absent[0]}", where=where, cure=f"Choose from {some_names(map(str, table.columns))}")
    columns = {str(name): table[name] for name in table.columns}
    cases = next(iter(keys.values()))
    choice = choose_features(
        columns, not_features=set(keys) - set(extra), extra=extra, unlike=lambda name: _unlike_ratings(columns[name], cases)
    )
    if not choice.taken:
        cure = "Name features as PyRadiomics does, or name columns with --extra-features"
        raise TableError(f"holds no feature column, only {some_names(choice.left_out)}", where=where, cure=cure)
    return choice


def _unlike_ratings(column: pd.Series, cases: pd.Series) -> bool:
    """Words, a row number, or whole numbers that are the same in every reading of a case, as ids and ages are."""
    if pd.api.types.is_bool_dtype(column):
        return True
    values = pd.to_numeric(column, errors="coerce").reset_index(drop=True)
    known = values[np.isfinite(values)]
    if known.empty:
        return not pd.api.types.is_numeric_dtype(column)
    if counts_rows(values.tolist()):
        return True
    return bool((known == known.round()).all()) and known.nunique() > 1 and bool((known.groupby(cases).nunique() < 2).all())


def _column(column: pd.Series, where: str | None) -> pd.Series:
    """A feature as float64. Raises TableError naming the first cell that is no finite number."""
    given = column.notna() & (column.astype(str).str.strip() != "")
    number = column if pd.api.types.is_numeric_dtype(column) else pd.to_numeric(column.where(given), errors="coerce")
    number = number.astype(np.float64)
    wrong = given & ~np.isfinite(number)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        what = "is infinite" if np.isinf(number.iloc[row]) else "is not a number"
        place = f"column {column.name}, {_place(column, row)}"
        raise TableError(
            f"{place}: {column.iloc[row]!r} {what}", where=where, cure="Correct it, or leave the cell empty where it is undefined"
        )
    return number


def _place(table: pd.DataFrame | pd.Series, row: int) -> str:
    """Where a row stands in its file, where the table knows it."""
    return f"{table.index.name} {table.index[row]}" if table.index.name in ("line", "row") else f"row {row + 1}"


def _tuple(key: Any) -> tuple[str, ...]:
    return key if isinstance(key, tuple) else (key,)
