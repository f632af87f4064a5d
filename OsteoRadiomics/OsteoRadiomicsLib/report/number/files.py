"""Writing a study of a measured outcome: models, predictions, tables, study.json, figures, and the page."""

from __future__ import annotations

from pathlib import Path

from ...base.files import write_json, write_text
from ...base.progress import Progress
from ...modelling.number.record import number_record
from ...modelling.number.study import NumberStudy
from ...modelling.number.tables import TABLES
from ...modelling.resampling.stretches import DRAWING
from ...scoring import save_model
from ..binary.training import FIGURES_FROM
from ..binary.training_files import PAGE, write_figures, write_table, write_tables
from ..binary.training_folder import PREDICTIONS, RECORD
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
    write_tables({name: make(result) for name, make in TABLES.items()}, out, progress)
    write_json(out / RECORD, number_record(result))
    progress.report(FIGURES_FROM, 1, "drawing figures")
    study = read_number_folder(out)
    pictures = write_figures(draw(study, progress=progress), out, progress)
    write_text(out / PAGE, number_html(study, pictures))
    return out / PAGE
