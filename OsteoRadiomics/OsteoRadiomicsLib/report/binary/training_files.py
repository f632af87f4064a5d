"""Writing a study's results: models, predictions, tables, study.json, figures, and the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from ...base.files import replacing, write_json, write_text
from ...base.progress import Part, Progress
from ...modelling.binary.record import study_record
from ...modelling.binary.study import StudyResult
from ...modelling.binary.tables import TABLES
from ...modelling.binary.validation_tables import VALIDATION_TABLES
from ...modelling.explaining import shap_tables
from ...modelling.resampling.stretches import DRAWING
from ...modelling.study_nomogram import nomogram_of
from ...scoring import save_model
from ..figures import FORMATS, write_figure
from ..leftovers import remove_leftovers
from .training import FIGURES_FROM, Picture, draw, training_html
from .training_folder import PREDICTIONS, RECORD, read_training_folder
from .training_folder import TABLES as TABLE_FOLDER

PAGE, FIGURES = "report.html", "figures"


def write_study(result: StudyResult, out: Path, *, progress: Progress | None = None) -> Path:
    """Write everything of a study into ``out``, each file whole or not at all, and return the page. Raises OutputError.

    study.json comes last but the page, so a folder with it is complete.
    """
    progress = progress or Progress()
    progress.report(DRAWING, 1, "writing")
    shap = shap_tables(result.fitted, result.prepared.train, result.plan.split.seed, Part(progress, DRAWING, FIGURES_FROM))
    for name, model in result.models.items():
        progress.check()
        save_model(model, out / "models" / name)
    write_table(result.predictions, out / PREDICTIONS)
    nomogram = nomogram_of(result)
    tables = {name: make(result) for name, make in {**TABLES, **VALIDATION_TABLES}.items()} | shap
    write_tables(tables | ({"nomogram": nomogram.table()} if nomogram is not None else {}), out, progress)
    write_json(out / RECORD, study_record(result))
    progress.report(FIGURES_FROM, 1, "drawing figures")
    study = read_training_folder(out)
    pictures = write_figures(draw(study, progress=progress), out, progress)
    write_text(out / PAGE, training_html(study, pictures))
    return out / PAGE


def write_tables(tables: Mapping[str, pd.DataFrame], out: Path, progress: Progress) -> None:
    """The study's tables by name, each whole or not at all; tables of an earlier study are removed. Raises OutputError."""
    for name, table in tables.items():
        progress.check()
        write_table(table, out / TABLE_FOLDER / f"{name}.csv")
    remove_leftovers(out / TABLE_FOLDER, tables, ("csv",))


def write_figures(drawn: Iterable[tuple[Picture, Figure]], out: Path, progress: Progress) -> list[Picture]:
    """The study's figures in every format; those of an earlier study are removed. Raises OutputError."""
    pictures = []
    for picture, figure in drawn:
        progress.check()
        write_figure(out / FIGURES, picture.name, figure, png=picture.png)
        pictures.append(picture)
    remove_leftovers(out / FIGURES, {picture.name for picture in pictures}, FORMATS)
    return pictures


def write_table(table: pd.DataFrame, path: Path) -> None:
    """A table as CSV with numbers written so that reading gives them back. Raises OutputError."""
    with replacing(path) as temporary:
        table.to_csv(temporary, index=False, lineterminator="\n")
