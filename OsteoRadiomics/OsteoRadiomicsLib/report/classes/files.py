"""Writing the results of a study of classes: models, predictions, tables, study.json, figures, and the page."""

from __future__ import annotations

from pathlib import Path

from ...files import write_json, write_text
from ...modelling.classes.record import classes_record
from ...modelling.classes.study import ClassesResult
from ...modelling.classes.tables import TABLES, shap_by_class
from ...modelling.stretches import DRAWING
from ...progress import Part, Progress
from ...scoring.class_files import save_class_model
from ..figures import write_figure
from ..training import FIGURES_FROM, drawn
from ..training_files import FIGURES, PAGE, write_table
from ..training_folder import PREDICTIONS, RECORD
from ..training_folder import TABLES as TABLE_FOLDER
from .folder import read_classes_folder
from .page import classes_html
from .pictures import class_plans


def write_classes(result: ClassesResult, out: Path, *, progress: Progress | None = None) -> Path:
    """Write everything of a study into ``out``, each file whole or not at all, and return the page. Raises OutputError.

    study.json comes last but figures and page, so a folder with it is complete.
    """
    progress = progress or Progress()
    progress.report(DRAWING, 1, "writing")
    shap = shap_by_class(result, Part(progress, DRAWING, FIGURES_FROM))
    for name, model in result.models.items():
        save_class_model(model, out / "models" / name)
    write_table(result.predictions, out / PREDICTIONS)
    tables = {name: make(result) for name, make in TABLES.items()} | shap
    for name, table in tables.items():
        progress.check()
        write_table(table, out / TABLE_FOLDER / f"{name}.csv")
    write_json(out / RECORD, classes_record(result))
    study = read_classes_folder(out)
    pictures = []
    for picture, figure in drawn(class_plans(study), progress):
        write_figure(out / FIGURES, picture.name, figure, png=picture.png)
        pictures.append(picture)
    write_text(out / PAGE, classes_html(study, pictures))
    return out / PAGE
