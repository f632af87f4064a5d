"""The measurements of a scored case on its report, below the score."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup
from OsteoRadiomicsLib.report.sections import ReportSection

from ..case.record import MuscleRecord
from ..references.published import literature_text
from .page import muscle_records
from .tables import Table, case_lines, method_table, value_table

MUSCLES = "muscles"
"""Folder of the measurements within a case's."""


def _build(folder: Path, case: str | None) -> Markup | None:
    """The measurements in FOLDER/muscles, of the case where it is named."""
    if not (folder / MUSCLES).is_dir():
        return None
    records = [record for record in muscle_records(folder / MUSCLES).values() if case in (None, record.case)]
    if not records:
        return None
    return Markup("\n").join([*(_one(record) for record in records), Markup('<p class="note">{}</p>').format(literature_text())])


def _one(record: MuscleRecord) -> Markup:
    lines = Markup("").join(
        Markup('<tr><th scope="row">{}</th><td>{}</td></tr>\n').format(line.title, line.cells[0].text)
        for line in case_lines(record)
    )
    parts = [
        Markup('<table class="numbers"><tbody>{}</tbody></table>').format(lines) if lines else Markup(""),
        _table(value_table(record), "Asymmetry: 200 (L − R) / (L + R) %."),
        _table(method_table(record), "Fat rate (%) by method. Small: threshold."),
    ]
    return Markup("\n").join(parts)


def _table(table: Table, caption: str) -> Markup:
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(column) for column in table.columns)
    body = Markup("\n").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            line.title,
            Markup("").join(
                Markup("<td>{}{}{}</td>").format(
                    cell.text,
                    Markup("<sup>{}</sup>").format(cell.reason) if cell.reason else "",
                    Markup(" <small>{}</small>").format(cell.small) if cell.small else "",
                )
                for cell in line.cells
            ),
        )
        for line in table.lines
    )
    notes = Markup(" ").join(Markup("<sup>{}</sup> {}.").format(number, note) for number, note in enumerate(table.notes, 1))
    return Markup(
        '<div class="scroll"><table class="numbers dense"><caption>{}</caption><thead><tr><td></td>{}</tr></thead>'
        '<tbody>{}</tbody></table></div>\n<p class="note">{}</p>'
    ).format(caption, head, body, notes)


MUSCLE_SECTION = ReportSection("muscles", "Muscle measurements", _build, kinds=("case",))
