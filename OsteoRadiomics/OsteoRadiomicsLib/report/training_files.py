"""Writing a study's results: models, predictions, tables, study.json, figures, and the page."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ..files import replacing, write_json, write_text
from ..modelling.explaining import shap_tables
from ..modelling.record import study_record
from ..modelling.stretches import DRAWING
from ..modelling.study import StudyResult
from ..modelling.study_nomogram import nomogram_of
from ..modelling.tables import TABLES
from ..modelling.validation_tables import VALIDATION_TABLES
from ..progress import Part, Progress
from ..scoring import save_model
from .figures import write_figure
from .training import FIGURES_FROM, draw, training_html
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
    for name, make in {**TABLES, **VALIDATION_TABLES}.items():
        progress.check()
        write_table(make(result), out / TABLE_FOLDER / f"{name}.csv")
    for name, table in shap.items():
        write_table(table, out / TABLE_FOLDER / f"{name}.csv")
    nomogram = nomogram_of(result)
    if nomogram is not None:
        write_table(nomogram.table(), out / TABLE_FOLDER / "nomogram.csv")
    progress.check()
    write_json(out / RECORD, study_record(result))
    progress.report(FIGURES_FROM, 1, "drawing figures")
    study = read_training_folder(out)
    pictures = []
    for picture, figure in draw(study, progress=progress):
        progress.check()
        write_figure(out / FIGURES, picture.name, figure, png=picture.png)
        pictures.append(picture)
    write_text(out / PAGE, training_html(study, pictures))
    return out / PAGE


def write_table(table: pd.DataFrame, path: Path) -> None:
    """A table as CSV with numbers written so that reading gives them back. Raises OutputError."""
    with replacing(path) as temporary:
        table.to_csv(temporary, index=False, lineterminator="\n")
