"""Readers' scores from a table with a row per case and reader, and the record of their comparison."""

from __future__ import annotations

import os

import numpy as np

from ...base.errors import TableError
from ...base.notice import NOTICE
from ...base.records import Part, Record, RecordForm
from ..data.inputs import Flags, Floats
from ..estimate import json_number
from .multi_reader import Components, Contrast, MultiReader
from .score_table import read_scores

METHOD = "Obuchowski-Rockette with Hillis' degrees of freedom; empirical AUC, jackknife covariances; 95 % intervals"


class ContrastRecord(Part):
    """See ``Contrast``; df is null where the normal distribution serves."""

    value: float
    se: float | None
    ci: tuple[float | None, float | None]
    df: float | None
    statistic: float | None
    p: float | None
    reason: str

    @classmethod
    def of(cls, found: Contrast) -> ContrastRecord:
        """What was found, null where it is undefined."""
        return cls(
            value=found.value, se=json_number(found.se), ci=(json_number(found.low), json_number(found.high)),
            df=json_number(found.df), statistic=json_number(found.statistic), p=json_number(found.p), reason=found.reason,
        )  # fmt: skip


class ReaderRecord(Part):
    """One reader: AUC by the score and by the one it is compared with, and their difference."""

    reader: str
    auc: float
    auc_versus: float
    difference: ContrastRecord


class MultiReaderRecord(Record):
    """A multi-reader multi-case comparison; differences are score minus versus. See ``MultiReader``."""

    form = RecordForm("a record of a multi-reader comparison", "Run mrmc again", TableError)

    outcome: str
    score: str
    versus: str
    cases: int
    events: int
    auc: ContrastRecord
    auc_versus: ContrastRecord
    readers_and_cases: ContrastRecord
    cases_only: ContrastRecord
    readers_only: ContrastRecord
    readers: tuple[ReaderRecord, ...]
    components: Components
    method: str
    table_sha256: str
    notice: str


def read_reader_scores(
    path: str | os.PathLike[str], *, case: str, reader: str, outcome: str, score: str, versus: str, positive: str | None = None
) -> tuple[Flags, Floats, tuple[str, ...]]:
    """Outcome (cases,), scores (2, readers, cases: score, then versus) and readers of a table with a row per case and reader.

    Raises TableError as ``read_scores`` does, and where a reader has no row or two of a case, or a case has two outcomes.
    """
    table = read_scores(path, outcome, [score, versus], positive=positive, patient=case)
    where = str(path)
    if reader not in table.sheet.columns:
        raise TableError(f"has no column {reader}", where=where, cure="Name the column of readers with --reader")
    cases, readers = ([cell.strip() for cell in table.sheet.columns[name]] for name in (case, reader))
    known, people = list(dict.fromkeys(cases)), sorted(set(readers))
    if "" in people:
        raise TableError(f"{reader} is empty", where=f"{where}, {table.sheet.place(readers.index(''))}", cure="Name the reader")
    truth: dict[str, bool] = {}
    rows: dict[tuple[str, str], int] = {}
    for position, (one, who) in enumerate(zip(cases, readers, strict=True)):
        place = f"{where}, {table.sheet.place(position)}"
        if truth.setdefault(one, bool(table.outcome[position])) != bool(table.outcome[position]):
            raise TableError(f"case {one} has two outcomes", where=place, cure="Give a case the same outcome in all its rows")
        if rows.setdefault((who, one), position) != position:
            raise TableError(f"reader {who} scores case {one} twice", where=place, cure="Keep one row for each case and reader")
    absent = [(who, one) for who in people for one in known if (who, one) not in rows]
    if absent:
        raise TableError(
            f"reader {absent[0][0]} has no row for case {absent[0][1]} ({len(absent)} such)", where=where,
            cure="Every reader must score every case: complete the rows, or leave out the cases",
        )  # fmt: skip
    order = np.array([[rows[who, one] for one in known] for who in people])
    scores = np.stack([table.scores[name][order] for name in (score, versus)])
    return np.array([truth[one] for one in known]), scores, tuple(people)


def multi_reader_record(found: MultiReader, *, outcome: str, score: str, versus: str, table_sha256: str) -> MultiReaderRecord:
    """What was found, as its file holds it."""
    return MultiReaderRecord(
        outcome=outcome, score=score, versus=versus, cases=found.n_events + found.n_others, events=found.n_events,
        auc=ContrastRecord.of(found.means[0]), auc_versus=ContrastRecord.of(found.means[1]),
        readers_and_cases=ContrastRecord.of(found.readers_and_cases), cases_only=ContrastRecord.of(found.cases_only),
        readers_only=ContrastRecord.of(found.readers_only),
        readers=tuple(
            ReaderRecord(reader=who, auc=float(first), auc_versus=float(second), difference=ContrastRecord.of(own))
            for who, first, second, own in zip(found.readers, *found.aucs, found.by_reader, strict=True)
        ),
        components=found.components, method=METHOD, table_sha256=table_sha256, notice=NOTICE,
    )  # fmt: skip
