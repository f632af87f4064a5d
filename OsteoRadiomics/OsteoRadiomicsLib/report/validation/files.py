"""Writing a validation's results, and its page again from the folder."""

from __future__ import annotations

from pathlib import Path

from ...base.files import write_text
from ...base.progress import Progress
from ...base.records import read_bytes
from ...base.spreadsheets import frame_csv
from ...modelling.external.record import VALIDATION_FORM, ValidationRecord
from ...modelling.external.validation import Validation
from ..figure_files import FigureFiles
from ..figures import FORMATS, file_contents, write_contents
from ..figures.lettering import lettered
from ..leftovers import remove_leftovers
from .page import validation_page
from .pictures import drawings, shown_figures
from .tables import validation_tables
from .words import validation_words

RECORD, PAGE, SCORES, FIGURES, TABLES = "validation.json", "validation.html", "scores.csv", "figures", "tables"


def write_validation(
    found: Validation, folder: Path, progress: Progress | None = None, figures: FigureFiles | None = None
) -> None:
    """Write tables, figures, page and record into the folder; what an earlier validation left in them is removed.

    figures: the files they are written as.

    The record comes last, so that a folder that holds it is complete. Raises OutputError, Cancelled.
    """
    progress = progress or Progress()
    (folder / RECORD).unlink(missing_ok=True)
    tables = validation_tables(found)
    for name, table in tables.items():
        write_text(folder / TABLES / f"{name}.csv", frame_csv(table))
    remove_leftovers(folder / TABLES, tables, ("csv",))
    made, pngs = drawings(found), {}
    for done, (name, draw) in enumerate(made.items()):
        progress.report(done, len(made), "figures")
        with lettered():
            figure = draw()
        files = file_contents(name, figure, figures)
        write_contents(folder / FIGURES, name, files)
        pngs[name] = files[f"{name}.png"]
    remove_leftovers(folder / FIGURES, made, FORMATS)
    write_text(folder / PAGE, validation_page(found.record, pngs, validation_words(found.record)))
    found.record.write(folder / RECORD)


def is_validation_folder(folder: Path) -> bool:
    """Whether a folder holds a validation."""
    return (folder / RECORD).is_file()


def page_of_folder(folder: Path) -> str:
    """The page again, from validation.json and the PNGs. Raises TableError when validation.json is damaged."""
    record = ValidationRecord.read(folder / RECORD)
    paths = {own.name: folder / FIGURES / f"{own.name}.png" for own in shown_figures(record)}
    pngs = {name: read_bytes(path, VALIDATION_FORM) for name, path in paths.items() if path.is_file()}
    return validation_page(record, pngs, validation_words(record))
