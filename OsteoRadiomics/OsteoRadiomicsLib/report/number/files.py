"""Writing a study of a measured outcome: models, predictions, tables, study.json, figures, and the page."""

from __future__ import annotations

from pathlib import Path

from ...files import write_json, write_text
from ...modelling.number.record import number_record
from ...modelling.number.study import NumberStudy
from ...modelling.number.tables import TABLES
from ...modelling.stretches import DRAWING
from ...progress import Progress
from ...scoring import save_model
from ..figures import write_figure
from ..training import FIGURES_FROM
from ..training_files import FIGURES, PAGE, write_table
from ..training_folder import PREDICTIONS, RECORD
from ..training_folder import TABLES as TABLE_FOLDER
from .folder import read_number_folder
from .page import draw, number_html


def write_number_study(result: NumberStudy, out: Path, *, progress: Progress | None = None) -> Path:
    """Write everything of a study into ``out``, each file whole or not at all, and return the page. Raises OutputError.

    study.json comes last but the page, so a folder with it is complete.
    """
    progress = progress or Progress()
    progress.report(DRAWING, 1, "writing")
    for name, model in result.models.items():
        save_model(model, out / "models" / name)
    write_table(result.predictions, out / PREDICTIONS)
    for name, make in TABLES.items():
        progress.check()
        write_table(make(result), out / TABLE_FOLDER / f"{name}.csv")
    write_json(out / RECORD, number_record(result))
    progress.report(FIGURES_FROM, 1, "drawing figures")
    study = read_number_folder(out)
    pictures = []
    for picture, figure in draw(study, progress=progress):
        write_figure(out / FIGURES, picture.name, figure, png=picture.png)
        pictures.append(picture)
    write_text(out / PAGE, number_html(study, pictures))
    return out / PAGE
