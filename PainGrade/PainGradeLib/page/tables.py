"""The tables of a case's page: values left and right, and the fat methods side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from OsteoRadiomicsLib.report.case.feature_table import Cell
from OsteoRadiomicsLib.report.html import fixed

from ..case.record import FatRecord, MuscleRecord, ValueRecord
from ..measurements import ASYMMETRIES, CASE, MEASUREMENTS, MUSCLE
from ..measurements.shown import DIGITS, NOTHING, sign_of, with_unit

_SIDES = ("L", "R")


@dataclass(frozen=True)
class MuscleCell(Cell):
    """A value of a muscle. reason: numbers of notes. small: what stands beside it, such as its threshold."""

    small: str = ""


@dataclass(frozen=True)
class Line:
    """One row. reference: published values to compare with, or the number of the note that gives them; '' where there is none."""

    title: str
    cells: tuple[MuscleCell, ...]
    reference: str = ""


class Table:
    """A table of all muscles, left, right and their asymmetry, that grows line by line.

    columns: above the cells. notes: reasons that cells refer to by number, each once.
    """

    def __init__(self, groups: Sequence[str]) -> None:
        self.columns = tuple(text for group in groups for text in (f"{group} left", f"{group} right", "asym. %"))
        self.lines: list[Line] = []
        self.notes: list[str] = []

    def note(self, text: str) -> str:
        """The number of a note."""
        if text not in self.notes:
            self.notes.append(text)
        return str(self.notes.index(text) + 1)

    def value(self, value: ValueRecord | None) -> MuscleCell:
        """A value, or the number of the reason why there is none."""
        if value is None:
            return MuscleCell(NOTHING)
        if value.value is None:
            return MuscleCell(NOTHING, reason=self.note(value.reason))
        return MuscleCell(fixed(value.value, DIGITS[value.unit]), repr(value.value))

    def rate(self, fat: FatRecord | None) -> MuscleCell:
        """A fat rate with its threshold and the numbers of its warnings."""
        if fat is None:
            return MuscleCell(NOTHING)
        if fat.rate is None:
            return MuscleCell(NOTHING, reason=self.note(fat.reason))
        marks = ", ".join(self.note(warning) for warning in fat.warnings)
        return MuscleCell(fixed(fat.rate, 1), repr(fat.rate), marks, "" if fat.threshold is None else f"> {fat.threshold:.4g}")


def value_table(record: MuscleRecord) -> Table:
    """Measurements without a fat method that any muscle has: left, right and asymmetry."""
    groups = record.groups
    table = Table(groups)
    for entry in MEASUREMENTS.values():
        rois = [f"{group}_{side}" for group in groups for side in _SIDES]
        values = [record.value(entry.name, roi) for roi in rois]
        if entry.of != MUSCLE or all(value is None or value.value is None for value in values):
            continue
        cells = []
        for group in groups:
            cells += [table.value(record.value(entry.name, f"{group}_{side}")) for side in _SIDES]
            cells.append(table.value(record.value(ASYMMETRIES.get(entry.name, ""), group)))
        table.lines.append(Line(with_unit(entry.title, entry.unit), tuple(cells)))
    return table


def method_table(record: MuscleRecord) -> Table:
    """Fat rates by every method, with thresholds, and the spread over the methods."""
    groups = record.groups
    table = Table(groups)
    for method, title in record.methods.items():
        cells, references = [], []
        for group in groups:
            for side in _SIDES:
                cells.append(table.rate(record.fat_by(method, f"{group}_{side}")))
            cells.append(table.value(record.value(f"fat_asymmetry_{method}", group)))
            value = record.value(f"fat_rate_{method}", f"{group}_L") or record.value(f"fat_rate_{method}", f"{group}_R")
            references.append(_reference(group, value))
        known = ", ".join(text for text in references if text)
        table.lines.append(Line(title, tuple(cells), table.note(f"reference: {known}") if known else ""))
    if len(table.lines) > 1:
        table.lines.append(
            Line(
                "Spread over the methods (points)",
                tuple(_spread(record, group, side) for group in groups for side in (*_SIDES, "")),
            )
        )
    return table


def case_lines(record: MuscleRecord) -> tuple[Line, ...]:
    """Values of the whole case: muscle fat index, L4 area, angles; with the reference beside them."""
    titles = {entry.name: entry.title for entry in MEASUREMENTS.values() if entry.of == CASE}
    titles |= {angle.name: angle.title for angle in record.angles}
    found = []
    for value in record.values:
        if value.roi or value.name not in titles:
            continue
        shown = f"{fixed(value.value, DIGITS[value.unit])} {sign_of(value.unit)}".strip()
        text = f"no value: {value.reason}" if value.value is None else shown
        found.append(Line(titles[value.name], (MuscleCell(text),), value.reference or ""))
    return tuple(found)


def grade_text(record: MuscleRecord, method: str) -> str:
    """Suggested grades of all muscles by one method, in one line; '' where there is none."""
    found = [fat for fat in record.fat if fat.method == method and fat.suggestion]
    return "; ".join(f"{fat.roi.replace('_', ' ')} {(fat.suggestion or '').removeprefix('suggestion: ')}" for fat in found)


def _reference(group: str, value: ValueRecord | None) -> str:
    """``MF 16.2 ± 6.3 % (male; source)``; '' where none is valid."""
    text = (value.reference if value else None) or ""
    return f"{group} {text}" if "±" in text else ""


def _spread(record: MuscleRecord, group: str, side: str) -> MuscleCell:
    spread = record.spread(f"{group}_{side}")
    return MuscleCell("" if spread is None else fixed(spread, 1))
