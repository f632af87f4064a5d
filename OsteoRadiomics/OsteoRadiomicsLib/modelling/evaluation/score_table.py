"""Reading scores and outcomes from a table, with the line of whatever cannot be used."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import pandas as pd

from ...base.errors import TableError
from ..data.inputs import Flags, Floats

CASE = "case"
"""Column with the case id, where a table has one: each case must then stand once."""
LARGEST = 1e150
"""Beyond it squares and ranges overflow."""
FEWEST = 3
"""Rows of measured values that predictions can be judged on."""

_YES_NO = {"true": "1", "false": "0"}
_MISSING = {"", "na", "n/a", "nan", "null", "none"}


@dataclass(frozen=True)
class ScoreTable:
    """outcome: (n,). scores: (n,) each, by column name."""

    outcome: Flags
    scores: dict[str, Floats]


def read_scores(
    path: str | os.PathLike[str], outcome: str, scores: Sequence[str], *, positive: str | None = None, repeats: bool = False
) -> ScoreTable:
    """Read a CSV or Parquet table with a header.

    outcome: column with 0/1, true/false, or two names of which ``positive`` is the event. scores: numeric columns.
    Raises TableError naming file, column and line for what is missing, text, infinite, or of one class, and for a case that
    stands twice where the table has a column ``case``, unless rows may repeat (``repeats``).
    """
    table = _columns(path, outcome, scores, repeats)
    where = str(path)
    values = {name: _numbers(table[name], f"{where}, column {name}") for name in scores}
    return ScoreTable(_events(table[outcome], f"{where}, column {outcome}", positive), values)


def read_measurements(
    path: str | os.PathLike[str], measured: str, scores: Sequence[str], *, repeats: bool = False
) -> dict[str, Floats]:
    """Column -> (n,) of a CSV or Parquet table with a header: measured values and predictions of them.

    Raises TableError as ``read_scores`` does, for fewer than ``FEWEST`` rows, and where all measured values are equal.
    """
    table = _columns(path, measured, scores, repeats)
    where = str(path)
    values = {name: _numbers(table[name], f"{where}, column {name}") for name in (measured, *scores)}
    found = values[measured]
    if found.size < FEWEST:
        raise TableError(f"has {found.size} rows, too few to judge predictions", where=where, cure=f"Give {FEWEST} or more")
    if np.ptp(found) == 0:
        raise TableError(f"every value of column {measured} is {found[0]:g}", where=where, cure="Give cases that differ")
    return values


def _columns(path: str | os.PathLike[str], outcome: str, scores: Sequence[str], repeats: bool) -> pd.DataFrame:
    """The table as text, with every column asked for and, unless rows may repeat, no case twice."""
    where = str(path)
    table = read_text_table(path)
    for name in (outcome, *scores):
        if name not in table.columns:
            near = get_close_matches(name, [str(column) for column in table.columns], n=3)
            known = near or [str(column) for column in table.columns[:8]]
            raise TableError(f"has no column {name}", where=where, cure=f"It has {', '.join(known)}{'' if near else ' ...'}")
    if outcome in scores:
        raise TableError(f"column {outcome} cannot be both outcome and score", where=where, cure="Name two different columns")
    if not repeats:
        _refuse_duplicates(table, where)
    if len(set(scores)) < len(scores):
        raise TableError(f"column {scores[0]} cannot be compared with itself", where=where, cure="Name two different columns")
    return table


def read_text_table(path: str | os.PathLike[str]) -> pd.DataFrame:
    """A CSV or Parquet table as text, without blank rows. Raises TableError."""
    where = str(path)
    try:
        if Path(path).suffix.lower() == ".parquet":
            table = pd.read_parquet(path).astype(object)
            table = table.where(table.notna(), "").astype(str)
        else:
            rows = pd.read_csv(path, header=None, dtype=str, keep_default_na=False, encoding="utf-8-sig", skip_blank_lines=False)
            table = rows.iloc[1:].reset_index(drop=True).set_axis(rows.iloc[0].str.strip().tolist(), axis=1)
    except FileNotFoundError as error:
        raise TableError("does not exist", where=where) from error
    except (OSError, ValueError, ImportError) as error:
        raise TableError(f"cannot be read as a table ({error})", where=where, cure="Give a comma-separated UTF-8 file") from error
    # A blank last line is no patient.
    table = table[~(table == "").all(axis=1)]
    if table.empty:
        raise TableError("has no rows", where=where)
    twice = [str(name) for name in table.columns[table.columns.duplicated()]]
    if twice:
        raise TableError(f"has two columns called {twice[0]}", where=where)
    return table


def _refuse_duplicates(table: pd.DataFrame, where: str) -> None:
    if CASE not in table.columns:
        return
    again = table[CASE].str.strip().duplicated()
    if again.any():
        row = int(np.argmax(again.to_numpy()))
        raise TableError(
            f"case {table[CASE].iloc[row].strip()} in {_line(table[CASE], row)} stands twice",
            where=where,
            cure="Keep one row per case, or name the patient's column with --patient",
        )


def _numbers(column: pd.Series, where: str) -> Floats:
    text = known_text(column, where)
    numbers = pd.to_numeric(text, errors="coerce").to_numpy(dtype=np.float64)
    if np.isnan(numbers).any():
        row = int(np.argmax(np.isnan(numbers)))
        raise TableError(f"{text.iloc[row]!r} in {_line(column, row)} is not a number", where=where)
    if np.isinf(numbers).any():
        row = int(np.argmax(np.isinf(numbers)))
        raise TableError(f"the value in {_line(column, row)} is infinite", where=where, cure="Correct or remove the row")
    if np.abs(numbers).max() > LARGEST:
        row = int(np.argmax(np.abs(numbers)))
        raise TableError(
            f"the value {numbers[row]:g} in {_line(column, row)} is too large", where=where, cure="Rescale the score"
        )
    return numbers


def _events(column: pd.Series, where: str, positive: str | None) -> Flags:
    text = known_text(column, where)
    if positive is None:
        codes = pd.to_numeric(text.str.lower().replace(_YES_NO), errors="coerce")
        wrong = ~codes.isin([0, 1]).to_numpy()
        if wrong.any():
            row = int(np.argmax(wrong))
            cure = "Code the event as 1 and its absence as 0, or name the event with --positive"
            raise TableError(f"{text.iloc[row]!r} in {_line(column, row)} is neither 0 nor 1", where=where, cure=cure)
        events = codes.to_numpy(dtype=bool)
    else:
        names = sorted(set(text))
        if positive not in names:
            raise TableError(f"no row has the value {positive}", where=where, cure=f"It has {', '.join(names[:8])}")
        if len(names) > 2:
            raise TableError(
                f"has {len(names)} classes: {', '.join(names[:8])}", where=where, cure="Give an outcome of two classes"
            )
        events = (text == positive).to_numpy(dtype=bool)
    if events.all() or not events.any():
        which = "have" if events.all() else "lack"
        raise TableError(f"has one class only: all {events.size} patients {which} the event", where=where)
    return events


def known_text(column: pd.Series, where: str) -> pd.Series:
    """(n,) stripped text. Raises TableError for a missing cell."""
    text = column.str.strip()
    missing = text.str.lower().isin(_MISSING).to_numpy()
    if missing.any():
        row = int(np.argmax(missing))
        raise TableError(
            f"the value in {_line(column, row)} is missing ({int(missing.sum())} such)",
            where=where,
            cure="Fill or remove the row",
        )
    return text


def _line(column: pd.Series, row: int) -> str:
    """Line of the file: the header is line 1."""
    return f"line {int(column.index[row]) + 2}"
