"""The kinds of report: what a folder must hold, and what makes its page. A new kind is one entry here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..base.errors import InputError
from ..base.language import speaking
from ..base.registry import Registry
from .sections import with_sections

if TYPE_CHECKING:
    from .training.page import StudyReport


@dataclass(frozen=True)
class ReportKind:
    """One kind of report.

    name: as in messages. holds: what the folder must hold, for the message when nothing fits. matches: whether a folder
    is of this kind. build: (folder, case or None) -> HTML.
    """

    name: str
    holds: str
    matches: Callable[[Path], bool]
    build: Callable[[Path, str | None], str]


# What extensions add.
ADDED_KINDS: Registry[ReportKind] = Registry("kind of report", ReportKind, (), field="report_kinds", package=__package__ or "")


def report_kinds() -> tuple[ReportKind, ...]:
    """Every kind; the first that matches makes the report, so special kinds stand before general ones."""
    from .agreement.agreement import agreement_page
    from .agreement.agreement_inputs import is_agreement_folder
    from .case.case import case_report
    from .case.case_folder import is_case_folder
    from .evaluation import is_evaluation_folder, page_of_folder
    from .training.reports import REPORTS
    from .validation.files import is_validation_folder
    from .validation.files import page_of_folder as validation_of_folder

    return (
        *ADDED_KINDS.values(),
        *(_training(report) for report in REPORTS.values()),
        ReportKind(
            "agreement",
            "the agreement of a reader study: agreement.json with its tables",
            is_agreement_folder,
            lambda folder, case: agreement_page(folder),
        ),
        ReportKind(
            "evaluation",
            "the evaluation of a score: metrics.json of 'evaluate' with its figures",
            is_evaluation_folder,
            lambda folder, case: page_of_folder(folder),
        ),
        ReportKind(
            "validation",
            "the validation of saved models: validation.json of 'validate' with its figures",
            is_validation_folder,
            lambda folder, case: validation_of_folder(folder),
        ),
        ReportKind(
            "case",
            "the results of one case: features with provenance, score.json, maps",
            is_case_folder,
            lambda folder, case: case_report(folder, case=case),
        ),
    )


def _training(report: StudyReport[Any, Any]) -> ReportKind:
    """The report of a study, known by what its study.json says it is."""
    from .training.folder import record_kind
    from .training.page import page_of

    return ReportKind(
        report.kind,
        report.holds,
        lambda folder: record_kind(folder) == report.kind,
        lambda folder, case: page_of(report, folder),
    )


def build_report(folder: Path, case: str | None = None, *, lang: str | None = None) -> tuple[str, str]:
    """(kind, HTML) of the results in a folder. lang: of the page and its figures, as ``base.language.LANGUAGES`` names it.

    Raises InputError when the folder is missing or holds nothing known, or the language is not known.
    """
    if not folder.is_dir():
        raise InputError("is no folder", where=str(folder), cure="Give the folder that holds the results")
    for kind in report_kinds():
        if kind.matches(folder):
            with speaking(lang):
                return kind.name, with_sections(kind.build(folder, case), kind.name, folder, case)
    wanted = "; ".join(kind.holds for kind in report_kinds())
    raise InputError("holds no results to report", where=str(folder), cure=f"Give a folder that holds {wanted}")
