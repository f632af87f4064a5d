"""From a long feature table (a row per case and reading) to an array features x cases x raters."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..base.errors import TableError
from ..tables.rows import KEYS

_NOT_FEATURES = ("diagnostics_", "Unnamed: ")


@dataclass(frozen=True)
class Ratings:
    """Features of complete cases as every rater measured them.

    group: key column -> value of these rows (sequence, roi ...), empty when the table has one group only.
    raters: every rater of the whole table. values: (features, cases, raters) float64, NaN where a feature is undefined.
    incomplete: cases that some rater did not read, left out of ``values``.
    """

    group: Mapping[str, str]
    features: tuple[str, ...]
    cases: tuple[str, ...]
    raters: tuple[str, ...]
    values: NDArray[np.float64]
    incomplete: tuple[str, ...]


def selected_rows(features: pd.DataFrame, wanted: Mapping[str, str], *, where: str | None = None) -> pd.DataFrame:
    """Rows whose columns hold the wanted values, compared as text. Raises TableError when a column or value is absent."""
    for column, value in wanted.items():
        if column not in features.columns:
            raise TableError(f"has no column {column}", where=where)
        features = features[(_key(features[column]) == value).to_numpy()]
        if features.empty:
            raise TableError(f"has no row with {column} {value}", where=where)
    return features


def rating_groups(features: pd.DataFrame, case_col: str, rater_col: str, *, where: str | None = None) -> tuple[Ratings, ...]:
    """Split a long table into groups and arrange each as features x cases x raters.

    Key columns other than case and rater that hold several values (sequence, roi, session ...) make groups, because only
    like is compared with like. Features are all numeric columns that are no keys (PyRadiomics' ``diagnostics_`` columns
    are none either); columns of text are passed over. Cases are matched by id, whatever the order of rows.
    Raises TableError: column missing, case or rater empty, the same case twice for one rater, fewer than two raters,
    text among a feature's numbers, no feature.
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
    numbers = _numbers(features.drop(columns=list(keys)), where)
    group_cols = [name for name in keys if name not in (case_col, rater_col) and keys[name].nunique() > 1]
    for name in (case_col, rater_col):
        empty = keys[name] == ""
        if empty.any():
            raise TableError(f"{name} is empty in row {int(np.flatnonzero(empty)[0]) + 1}", where=where)
    frame = pd.DataFrame(keys)
    raters = pd.Index(sorted(keys[rater_col].unique()))
    grouped = frame.groupby(group_cols, sort=False).indices.items() if group_cols else [((), np.arange(len(frame)))]
    result = []
    for key, rows in grouped:
        own, group = frame.iloc[rows], dict(zip(group_cols, _tuple(key), strict=True))
        _refuse_twice(own, case_col, rater_col, group, where)
        result.append(_arrange(own[case_col], own[rater_col], raters, numbers.iloc[rows], group))
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
    case_column: pd.Series, rater_column: pd.Series, raters: pd.Index, numbers: pd.DataFrame, group: Mapping[str, str]
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
    )


def _key(column: pd.Series) -> pd.Series:
    return column.map(_text).reset_index(drop=True)


def _text(value: Any) -> str:
    """An id as text; 1.0 from a column of floats is 1, a missing value is empty."""
    if value is None or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _numbers(columns: pd.DataFrame, where: str | None) -> pd.DataFrame:
    """The numeric columns in their order. A column with both numbers and text is an error, one of text alone no feature."""
    kept: list[Hashable] = []
    converted: dict[Hashable, pd.Series] = {}
    for name, dtype in zip(columns.columns, columns.dtypes, strict=True):
        if str(name).startswith(_NOT_FEATURES) or pd.api.types.is_bool_dtype(dtype):
            continue
        if not pd.api.types.is_numeric_dtype(dtype):
            number = _from_text(columns[name], where)
            if number is None:
                continue
            converted[name] = number
        kept.append(name)
    if not kept:
        raise TableError("holds no numeric feature column", where=where)
    return columns[kept].assign(**{str(name): number for name, number in converted.items()})


def _from_text(column: pd.Series, where: str | None) -> pd.Series | None:
    given = column.notna() & (column.astype(str).str.strip() != "")
    number = pd.to_numeric(column.where(given), errors="coerce")
    wrong = given & number.isna()
    if wrong.equals(given):
        return None
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise TableError(f"column {column.name}, row {row + 1}: {column.iloc[row]!r} is not a number", where=where)
    return number


def _tuple(key: Any) -> tuple[str, ...]:
    return key if isinstance(key, tuple) else (key,)
