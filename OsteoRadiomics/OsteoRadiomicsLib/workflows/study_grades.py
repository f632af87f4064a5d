"""Agreement on the grades that a study asked for: kappa of every question in every comparison of readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from ..agreement.gradings import GradeKappa, Gradings, Scale, kappa_rows, kappas
from ..base.files import write_text
from ..base.spreadsheets import csv_text
from ..protocols.questions import QuestionSpec
from ..readings.records import Reading
from ..report.agreement.agreement_inputs import GRADE_COLUMNS

GRADES = "grades.csv"


def study_kappas(
    readings: Sequence[Reading], groups: Mapping[str, Sequence[tuple[str, int]]], questions: Sequence[QuestionSpec]
) -> tuple[tuple[str, GradeKappa], ...]:
    """(comparison, kappa) of every question that somebody answered. groups: comparison -> its (reader, session)s.

    A case counts for two raters where both answered.
    """
    by_place = {(reading.case, reading.reader, reading.session): reading.answers for reading in readings}
    cases = sorted({reading.case for reading in readings})
    found = []
    for name, keys in groups.items():
        people = {who for who, _ in keys}
        raters = tuple(who if len(people) > 1 else f"session {session}" for who, session in keys)
        for question in questions:
            rows = tuple(tuple(by_place.get((case, *key), {}).get(question.name) for key in keys) for case in cases)
            if any(grade is not None for row in rows for grade in row):
                gradings = Gradings(question.name, tuple(cases), raters, rows)
                found += [(name, row) for row in kappas(gradings, Scale(question.categories, question.weights))]
    return tuple(found)


def grade_table(found: Sequence[tuple[str, GradeKappa]], questions: Sequence[QuestionSpec]) -> pd.DataFrame:
    """What ``study_kappas`` found, with GRADE_COLUMNS."""
    titles = {question.name: question.title for question in questions}
    rows = kappa_rows(row for _, row in found)
    titled = [(name, titles[row.question], *own) for (name, row), own in zip(found, rows, strict=True)]
    return pd.DataFrame(titled, columns=list(GRADE_COLUMNS))


def write_grades(readings: Sequence[Reading], questions: Sequence[QuestionSpec], folder: Path) -> None:
    """``grades.csv``: a row per reading, a column per question, as verb ``kappa`` reads it. Raises OutputError.

    Without questions one of an earlier agreement is removed.
    """
    if not questions:
        (folder / GRADES).unlink(missing_ok=True)
        return
    names = [question.name for question in questions]
    rows = [[own.case, own.reader, own.session, *(own.answers.get(name, "") for name in names)] for own in readings]
    write_text(folder / GRADES, csv_text([["case", "reader", "session", *names], *rows]))
