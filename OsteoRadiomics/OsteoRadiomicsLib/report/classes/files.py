"""Writing the results of a study of classes: models, predictions, tables, study.json, figures, and the page."""

from __future__ import annotations

from pathlib import Path

from ...base.files import write_json, write_text
from ...base.progress import Part, Progress
from ...modelling.classes.record import classes_record
from ...modelling.classes.study import ClassesResult
from ...modelling.classes.tables import TABLES, shap_by_class
from ...modelling.resampling.stretches import DRAWING
from ...scoring.class_files import save_class_model
from ..binary.training import FIGURES_FROM, drawn
from ..binary.training_files import PAGE, write_figures, write_table, write_tables
from ..binary.training_folder import PREDICTIONS, RECORD
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
    write_tables({name: make(result) for name, make in TABLES.items()} | shap, out, progress)
    write_json(out / RECORD, classes_record(result))
    study = read_classes_folder(out)
    pictures = write_figures(drawn(class_plans(study), progress), out, progress)
    write_text(out / PAGE, classes_html(study, pictures))
    return out / PAGE
