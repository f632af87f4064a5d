"""Agreement on grades: kappa of every question of a table, as verb ``kappa`` gives it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..agreement.gradings import GradeKappa, Gradings, Scale, gradings_by_columns, gradings_by_rows, kappa_csv, kappas
from ..agreement.kappa import Weights
from ..base.errors import InputError
from ..base.files import write_text
from ..base.notice import NOTICE
from ..base.notices import collected_notices
from ..tables.reading import read_sheet
from ..tables.source import table_source

if TYPE_CHECKING:
    from ..tables.source import AnyTable


@dataclass(frozen=True)
class KappaTable:
    """Kappa of every question and pair of raters. warnings: what was forgiven in reading the table, one line each."""

    rows: tuple[GradeKappa, ...]
    warnings: tuple[str, ...] = ()

    @property
    def notice(self) -> str:
        """What every result says."""
        return NOTICE

    def to_csv(self, path: str | os.PathLike[str] | None = None) -> str:
        """The table as verb ``kappa`` writes it; with a path it is written there, atomically. Raises OutputError."""
        text = kappa_csv(self.rows)
        if path is not None:
            write_text(path, text)
        return text


def kappa(
    table: AnyTable,
    *,
    case: str = "case",
    rater: str = "",
    raters: Sequence[str] = (),
    questions: Sequence[str] = (),
    categories: Sequence[str] = (),
    weights: Weights = "none",
    confidence: float = 0.95,
) -> KappaTable:
    """Chance-corrected agreement of raters on grades.

    table: a row per case and rater (``rater`` is their column, or the ids end as REDCap's double data entry writes them) with a
    column for each of ``questions``; or a row per case with a column for each of ``raters``. categories: from lowest to highest,
    needed for weights. Raises TableError, SettingsError, InputError.
    """
    if bool(raters) == bool(questions):
        raise InputError(
            "it is not clear where the grades stand",
            cure="Give --question for columns of questions (a row per case and rater), or --raters for columns of raters",
        )
    scale = Scale(tuple(categories), weights)
    source = table_source(table, "the table of grades")
    with collected_notices() as notices:
        sheet = read_sheet(source, wanted=(case, *([rater] if rater else []), *raters, *questions), ids=None)
    found: tuple[Gradings, ...]
    if raters:
        found = (gradings_by_columns(sheet, raters, case=case, scale=scale),)
    else:
        found = gradings_by_rows(sheet, questions, case=case, rater=rater, scales=dict.fromkeys(questions, scale))
    rows = tuple(row for own in found for row in kappas(own, scale, confidence=confidence))
    return KappaTable(rows, tuple(notices))
