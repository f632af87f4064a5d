"""From a study's folder to its page: what pages of every type of outcome have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import pandas as pd
from jinja2 import UndefinedError

from ...base.errors import TableError
from ..checklists import checklists
from ..figure_plan import Plan, planned
from ..figures import png
from ..figures.lettering import lettered
from ..pictures import Picture
from .evidence import Evidence
from .folder import AGAIN, StudyFolder
from .pictures import roi_pictures
from .repetition import repeated
from .scans import scan_lines
from .text import p_cell, ratio, statistic_cell, step_text, table_rows

FIGURES_FROM = 0.97  # of the whole study's progress
MOST_TERMS = 60  # of an equation that the page prints

D = TypeVar("D", bound="StudyFolder[Any]")
S = TypeVar("S")


@dataclass(frozen=True)
class Summary:
    """What a finished study prints. facts: for machines, beside what every study says. lines: for people, a head and its rows.

    absent: models that do not exist, and why.
    """

    facts: Mapping[str, Any]
    absent: Mapping[str, Any]
    figures: Mapping[str, Any]
    lines: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class StudyReport(Generic[D, S]):
    """The report on one type of outcome.

    kind: of the record it is made from. holds: what a folder must hold, in words. read: a finished study; raises TableError when
    something is missing, damaged or of a newer version. plans: every figure, in the order of the report. html: the page from the
    study and its figures. summary: what is said when a study is done.
    """

    kind: str
    holds: str
    read: Callable[[Path], D]
    plans: Callable[[D], list[Plan]]
    html: Callable[[D, Sequence[Picture]], str]
    summary: Callable[[S], Summary]


def page_of(report: StudyReport[D, Any], folder: Path) -> str:
    """The page of a study's folder, drawn anew. Raises TableError."""
    study: Any = report.read(folder)
    try:
        pictures = list(drawn(planned(lambda: report.plans(study))))
        return report.html(study, [*pictures, *roi_pictures(study.record, folder)])
    except (KeyError, IndexError, UndefinedError) as error:  # a table was changed or comes from an unfinished run
        raise TableError(f"is no complete study (lacks {error})", where=str(folder), cure=AGAIN) from error


def drawn(todo: Sequence[Plan]) -> Iterator[Picture]:
    """The planned figures that have something to show, one after the other."""
    for plan in todo:
        with lettered():
            figure = plan.draw()
        if figure is not None:
            yield Picture(plan.title, plan.caption, png(figure), name=plan.name, section=plan.section)


def shared_context(study: StudyFolder[Any], pictures: Sequence[Picture], evidence: dict[str, Evidence]) -> dict[str, Any]:
    """What the templates of every type of outcome name."""
    plan, selection = study.record.protocol.modelling, study.tables["selection"]
    chosen = selection[selection["selected"]]
    unit = study.record.protocol.outcome.unit
    return {
        "record": study.record,
        "protocol": study.record.protocol,
        "plan": plan,
        "steps": [step_text(step) for step in plan.selection],
        "pictures": _by_section(pictures),
        "baseline": table_rows(study.table("baseline")),
        "screening": table_rows(study.table("screening")),
        "selected": table_rows(chosen.reindex(chosen["coefficient"].abs().sort_values(ascending=False, kind="stable").index)),
        "dropped": table_rows(selection[~selection["selected"]]),
        "repeated": repeated(study, unit),
        "checklists": checklists(evidence),
        "scans": scan_lines(study.record.scans),
        "ratio": ratio,
        "p": p_cell,
        "statistic": statistic_cell,
    }


def short_equations(table: pd.DataFrame, by: Sequence[str]) -> list[dict[str, Any]]:
    """Equations of few enough terms to be read. by: columns that tell one from the other."""
    if table.empty:
        return []
    return table_rows(table[table.groupby(list(by), sort=False)["term"].transform("size") <= MOST_TERMS])


def _by_section(pictures: Sequence[Picture]) -> dict[str, list[Picture]]:
    """Section -> its figures."""
    sections: dict[str, list[Picture]] = {}
    for picture in pictures:
        sections.setdefault(picture.section, []).append(picture)
    return sections
