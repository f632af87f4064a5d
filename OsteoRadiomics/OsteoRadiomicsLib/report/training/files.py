"""Writing a study's results: models, predictions, tables, study.json, figures, and the page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from ...base.crew import Crew
from ...base.files import write_json, write_text
from ...base.language import language
from ...base.progress import Part, Progress
from ...base.spreadsheets import frame_csv
from ...modelling.resampling.stretches import DRAWING
from ...modelling.study.driver import RECORD
from ...modelling.study.outcome import M, Outcome, S
from ...scoring.evidence_files import with_evidence
from ..figure_files import FigureFiles
from ..figures import FORMATS, write_contents, write_figure
from ..leftovers import remove_leftovers
from ..pictures import Picture
from .drawing import Drawing, Drawn
from .folder import PREDICTIONS, TABLES
from .page import FIGURES_FROM, StudyReport
from .pictures import roi_pictures

PAGE, FIGURES, MODELS = "report.html", "figures", "models"
ROI = "roi"
"""Stem of the files of the picture with ROIs."""


def write_study(
    outcome: Outcome[Any, M, S],
    report: StudyReport[Any, S],
    study: S,
    out: Path,
    *,
    figures: FigureFiles | None = None,
    roi: Figure | None = None,
    crew: Crew | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write everything of a study into ``out``, each file whole or not at all, and return the page. Raises OutputError.

    figures: the files they are written as. roi: the picture with ROIs that the record names. study.json comes last but figures
    and page, so a folder with it is complete. crew: whose processes share the figures.
    """
    progress = progress or Progress()
    progress.report(DRAWING, 1, "writing")
    tables = outcome.tables(study, Part(progress, DRAWING, FIGURES_FROM))
    if study.work.beside.scans:
        tables["scan_parameters"] = pd.DataFrame(study.work.beside.scans)
    findings = outcome.findings(study)
    for name, model in study.models.items():
        progress.check()
        outcome.save(with_evidence(model, findings.get(name, ())), out / MODELS / name)
    _write_table(study.predictions, out / PREDICTIONS)
    _write_tables(tables, out, progress)
    write_json(out / RECORD, outcome.record(study).content())
    progress.report(FIGURES_FROM, 1, "drawing figures")
    if roi is not None:
        write_figure(out / FIGURES, ROI, roi, figures)
    drawing = Drawing(report, out, language(), figures)
    pictures = _write_figures(drawing, out, crew or Crew(), progress, kept=set() if roi is None else {ROI})
    folder = report.read(out)
    write_text(out / PAGE, report.html(folder, [*pictures, *roi_pictures(folder.record, out)]))
    return out / PAGE


def _write_tables(tables: Mapping[str, pd.DataFrame], out: Path, progress: Progress) -> None:
    """The study's tables by name, each whole or not at all; tables of an earlier study are removed. Raises OutputError."""
    for name, table in tables.items():
        progress.check()
        _write_table(table, out / TABLES / f"{name}.csv")
    remove_leftovers(out / TABLES, tables, ("csv",))


def _write_figures(drawing: Drawing, out: Path, crew: Crew, progress: Progress, *, kept: set[str]) -> list[Picture]:
    """The study's figures in every format that is asked for; those of an earlier study are removed but for ``kept``.

    Raises OutputError.
    """

    def write(_number: int, drawn: Drawn | None) -> None:
        if drawn:
            write_contents(out / FIGURES, drawn.picture.name, drawn.files)

    shared = crew.share(drawing, range(len(drawing.plans)), done=write)
    found = shared.finish(Part(progress, FIGURES_FROM, 1), lambda number: "drawing figures")
    pictures = [drawn.picture for drawn in found if drawn]
    remove_leftovers(out / FIGURES, {picture.name for picture in pictures} | kept, FORMATS)
    return pictures


def _write_table(table: pd.DataFrame, path: Path) -> None:
    """A table as CSV with numbers written so that reading gives them back. Raises OutputError."""
    write_text(path, frame_csv(table))
