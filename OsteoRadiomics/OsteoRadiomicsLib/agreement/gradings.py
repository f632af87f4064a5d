"""Grades of several raters as cases x raters, from a table as REDCap and our own studies write it; and kappa of every pair."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..base.errors import TableError
from ..base.spreadsheets import csv_text
from ..tables.sheet import Sheet, some_names
from .kappa import Kappa, Weights, cohen_kappa, fleiss_kappa

KAPPA_COLUMNS = (
    "question", "rater_a", "rater_b", "method", "weights", "kappa", "ci_low", "ci_high", "se", "z", "p", "observed", "expected",
    "n_cases", "n_raters", "categories", "reason",
)  # fmt: skip
EVERYONE = "all raters"
# REDCap's double data entry writes one record twice, its id followed by --1 and --2.
_DOUBLE_ENTRY = re.compile(r"(.+)--(\d+)")
_WHOLE = re.compile(r"([+-]?\d+)\.0+")


@dataclass(frozen=True)
class Scale:
    """The grades a question may get: categories from lowest to highest as text, () where nobody declared them; and weights."""

    categories: tuple[str, ...] = ()
    weights: Weights = "none"


@dataclass(frozen=True)
class Gradings:
    """The answers to one question. grades: a row per case, a column per rater; None where a rater gave none."""

    question: str
    cases: tuple[str, ...]
    raters: tuple[str, ...]
    grades: tuple[tuple[str | None, ...], ...]

    def of(self, rater: str) -> list[str | None]:
        """One rater's grades, case by case."""
        column = self.raters.index(rater)
        return [row[column] for row in self.grades]


@dataclass(frozen=True)
class GradeKappa:
    """Kappa of two raters, or of all of them together ("" and "" then). method: Cohen or Fleiss."""

    question: str
    rater_a: str
    rater_b: str
    weights: Weights
    found: Kappa

    @property
    def method(self) -> str:
        """Whose kappa this is."""
        return "Cohen" if self.rater_a else "Fleiss"

    @property
    def raters(self) -> str:
        """Who is compared, in words."""
        return f"{self.rater_a} v. {self.rater_b}" if self.rater_a else EVERYONE


def grade_text(value: Any) -> str | None:
    """A grade as it is compared: text without blanks around it, 2.0 as 2; None where there is none."""
    text = "" if value is None or value != value else str(value).strip()
    whole = _WHOLE.fullmatch(text)
    return (whole[1] if whole else text) or None


def gradings_by_rows(
    sheet: Sheet, questions: Sequence[str], *, case: str, rater: str, scales: Mapping[str, Scale] | None = None
) -> tuple[Gradings, ...]:
    """Of a table with a row per case and rater and a column per question, such as a REDCap export.

    rater: the column that tells raters apart, "" where the case ids of REDCap's double data entry (12--1, 12--2) do. A rater's
    row without any grade is as none. Raises TableError: a column that is not there, an empty id, one rater only, two rows with
    grades of one case and rater, a grade that its scale does not declare.
    """
    _have(sheet, [case, *([rater] if rater else []), *questions])
    who = _raters(sheet, case, rater)
    rows: dict[tuple[str, str], int] = {}
    for position, key in enumerate(who):
        if not all(key):
            raise TableError(f"{'rater' if key[0] else case} is empty", where=f"{sheet.where}, {sheet.place(position)}")
        if not any(grade_text(sheet.columns[name][position]) for name in questions):
            continue
        if key in rows:
            raise TableError(
                f"rater {key[1]} grades case {key[0]} again in {sheet.place(position)}",
                where=f"{sheet.where}, {sheet.place(rows[key])}", cure="Keep one row for each case and rater",
            )  # fmt: skip
        rows[key] = position
    cases, raters = list(dict.fromkeys(key[0] for key in who)), sorted({key[1] for key in who})
    if len(raters) < 2:
        raise TableError("names one rater only", where=sheet.where, cure="Give grades of two or more raters")

    def cell(name: str, one: str, other: str) -> str | None:
        position = rows.get((one, other))
        return None if position is None else _grade(sheet, name, position, (scales or {}).get(name))

    return tuple(
        Gradings(
            name, tuple(cases), tuple(raters), tuple(tuple(cell(name, one, other) for other in raters) for one in cases)
        )
        for name in questions
    )  # fmt: skip


def gradings_by_columns(
    sheet: Sheet, raters: Sequence[str], *, case: str, question: str = "grade", scale: Scale | None = None
) -> Gradings:
    """Of a table with a row per case and a column per rater. Raises TableError as ``gradings_by_rows`` does."""
    _have(sheet, [case, *raters])
    if len(set(raters)) < 2:
        raise TableError("one rater only is named", where=sheet.where, cure="Name two or more columns, as --raters A,B")
    cases = [cell.strip() for cell in sheet.columns[case]]
    twice = [name for name, count in Counter(cases).items() if count > 1]
    if twice or "" in cases:
        place = sheet.place(cases.index(twice[0] if twice else ""))
        what = f"case {twice[0]} has several rows" if twice and twice[0] else f"{case} is empty"
        raise TableError(what, where=f"{sheet.where}, {place}", cure="Keep one row for each case")
    rows = tuple(tuple(_grade(sheet, name, position, scale) for name in raters) for position in range(len(sheet)))
    return Gradings(question, tuple(cases), tuple(raters), rows)


def kappas(gradings: Gradings, scale: Scale, *, confidence: float = 0.95) -> tuple[GradeKappa, ...]:
    """Cohen's kappa of every pair of raters, and Fleiss' of all where there are more than two (unordered: he has no weights).

    Raises SettingsError for weights without declared categories.
    """
    categories = scale.categories or None
    found = [
        GradeKappa(
            gradings.question, a, b, scale.weights,
            cohen_kappa(gradings.of(a), gradings.of(b), weights=scale.weights, categories=categories, confidence=confidence),
        )
        for a, b in itertools.combinations(gradings.raters, 2)
    ]  # fmt: skip
    if len(gradings.raters) > 2:
        everyone = fleiss_kappa(gradings.grades, categories=categories, confidence=confidence)
        found.append(GradeKappa(gradings.question, "", "", "none", everyone))
    return tuple(found)


def kappa_csv(rows: Iterable[GradeKappa]) -> str:
    """The table KAPPA_COLUMNS as CSV text; what is undefined is an empty cell beside its reason."""
    return csv_text([KAPPA_COLUMNS, *kappa_rows(rows)])


def kappa_rows(rows: Iterable[GradeKappa]) -> list[list[Any]]:
    """The lines of ``kappa_csv`` below its header."""
    lines = []
    for row in rows:
        own = row.found
        numbers = (own.kappa, own.ci_low, own.ci_high, own.se, own.z, own.p, own.observed, own.expected)
        known = ["" if math.isnan(number) else float(number) for number in numbers]
        categories = ";".join(map(str, own.categories))
        lines.append(
            [row.question, row.rater_a, row.rater_b, row.method, row.weights, *known, own.n_cases, own.n_raters, categories,
             own.reason]
        )  # fmt: skip
    return lines


def _have(sheet: Sheet, names: Sequence[str]) -> None:
    absent = [name for name in names if name not in sheet.columns]
    if absent:
        raise TableError(
            f"has no column {absent[0]}", where=sheet.where, cure=f"Choose from {some_names(sheet.columns)}"
        )  # fmt: skip


def _raters(sheet: Sheet, case: str, rater: str) -> list[tuple[str, str]]:
    """Case and rater of every row."""
    cases = [cell.strip() for cell in sheet.columns[case]]
    if rater:
        return list(zip(cases, (grade_text(cell) or "" for cell in sheet.columns[rater]), strict=True))
    found = [_DOUBLE_ENTRY.fullmatch(name) for name in cases]
    for position, (name, match) in enumerate(zip(cases, found, strict=True)):
        if match is None:
            raise TableError(
                f"case {name or '(empty)'} does not say whose it is", where=f"{sheet.where}, {sheet.place(position)}",
                cure="Name the column of raters with --rater, or give ids as REDCap's double data entry writes them (12--1)",
            )  # fmt: skip
    return [(match[1], match[2]) for match in found if match]


def _grade(sheet: Sheet, name: str, position: int, scale: Scale | None) -> str | None:
    grade = grade_text(sheet.columns[name][position])
    if grade is not None and scale is not None and scale.categories and grade not in scale.categories:
        where = f"{sheet.where}, column {name}, {sheet.place(position)}"
        raise TableError(
            f"{grade!r} is no grade of this scale", where=where, cure=f"Write one of {', '.join(scale.categories)}, or none"
        )
    return grade
