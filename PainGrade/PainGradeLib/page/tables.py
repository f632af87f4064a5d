"""The tables of a case's page: values left and right, and the fat methods side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from OsteoRadiomicsLib.report.html import fixed

from ..case.record import FatRecord, MuscleRecord, ValueRecord
from ..measurements import CASE, MEASUREMENTS, MUSCLE
from ..muscles import STRUCTURES

_SIDES = ("L", "R")
_DIGITS = {"cm2": 2, "ml": 1, "%": 1, "{ratio}": 3, "mm2": 0, "deg": 1, "": 1}
_ASYMMETRIES = {"area": "area_asymmetry", "grey_mean": "grey_asymmetry"}
_UNITS = {"cm2": "cm²", "mm2": "mm²", "{ratio}": "", "deg": "°"}


@dataclass(frozen=True)
class Cell:
    """One value as shown. reason: why there is none. small: what stands under it."""

    text: str
    reason: str = ""
    small: str = ""


@dataclass(frozen=True)
class Line:
    """One row. reference: published values to compare with, or the number of the note that gives them; '' where there is none."""

    title: str
    cells: tuple[Cell, ...]
    reference: str = ""


@dataclass(frozen=True)
class Table:
    """columns: above the cells. notes: reasons that cells refer to by number."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


def value_table(record: MuscleRecord) -> Table:
    """Measurements without a fat method that any muscle has: left, right and asymmetry."""
    groups = muscle_groups(record)
    notes = _Notes()
    lines = []
    for entry in MEASUREMENTS.values():
        rois = [f"{group}_{side}" for group in groups for side in _SIDES]
        values = [record.value(entry.name, roi) for roi in rois]
        if entry.of != MUSCLE or all(value is None or value.value is None for value in values):
            continue
        cells = []
        for group in groups:
            cells += [_cell(record.value(entry.name, f"{group}_{side}"), notes) for side in _SIDES]
            cells.append(_cell(record.value(_ASYMMETRIES.get(entry.name, ""), group), notes))
        unit = _UNITS.get(entry.unit, entry.unit)
        lines.append(Line(f"{entry.title} ({unit})" if unit else entry.title, tuple(cells)))
    return Table(_columns(groups), tuple(lines), notes.texts)


def method_table(record: MuscleRecord) -> Table:
    """Fat rates by every method, with thresholds, and the spread over the methods."""
    groups = muscle_groups(record)
    notes = _Notes()
    lines = []
    for method in dict.fromkeys(fat.method for fat in record.fat):
        cells, references = [], []
        for group in groups:
            for side in _SIDES:
                found = next((fat for fat in record.fat if (fat.method, fat.roi) == (method, f"{group}_{side}")), None)
                cells.append(_rate(found, notes))
            cells.append(_cell(record.value(f"fat_asymmetry_{method}", group), notes))
            value = record.value(f"fat_rate_{method}", f"{group}_L") or record.value(f"fat_rate_{method}", f"{group}_R")
            references.append(_reference(group, value))
        title = next(fat.title for fat in record.fat if fat.method == method)
        known = ", ".join(text for text in references if text)
        lines.append(Line(title, tuple(cells), str(notes.number(f"reference: {known}")) if known else ""))
    if len(lines) > 1:
        lines.append(
            Line(
                "Spread over the methods (points)",
                tuple(_spread(record, group, side) for group in groups for side in (*_SIDES, "")),
            )
        )
    return Table(_columns(groups), tuple(lines), notes.texts)


def case_lines(record: MuscleRecord) -> tuple[Line, ...]:
    """Values of the whole case: muscle fat index, L4 area, angles; with the reference beside them."""
    titles = {entry.name: entry.title for entry in MEASUREMENTS.values() if entry.of == CASE}
    titles |= {angle.name: angle.title for angle in record.angles}
    found = []
    for value in record.values:
        if value.roi or value.name not in titles:
            continue
        unit = _UNITS.get(value.unit, value.unit)
        text = f"no value: {value.reason}" if value.value is None else f"{fixed(value.value, _DIGITS[value.unit])} {unit}".strip()
        found.append(Line(titles[value.name], (Cell(text),), value.reference or ""))
    return tuple(found)


def grade_text(record: MuscleRecord, method: str) -> str:
    """Suggested grades of all muscles by one method, in one line; '' where there is none."""
    found = [fat for fat in record.fat if fat.method == method and fat.suggestion]
    return "; ".join(f"{fat.roi.replace('_', ' ')} {(fat.suggestion or '').removeprefix('suggestion: ')}" for fat in found)


def muscle_groups(record: MuscleRecord) -> tuple[str, ...]:
    """Muscles that were measured, in their order."""
    return tuple(dict.fromkeys(STRUCTURES[value.roi].group for value in record.values if value.name == "area"))


def _reference(group: str, value: ValueRecord | None) -> str:
    """``MF 16.2 ± 6.3 % (male; source)``; '' where none is valid."""
    text = (value.reference if value else None) or ""
    return f"{group} {text}" if "±" in text else ""


class _Notes:
    """Reasons, each once and numbered."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def number(self, text: str) -> int:
        if text not in self._texts:
            self._texts.append(text)
        return self._texts.index(text) + 1

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(self._texts)


def _columns(groups: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for group in groups for text in (f"{group} left", f"{group} right", "asym. %"))


def _cell(value: ValueRecord | None, notes: _Notes) -> Cell:
    if value is None:
        return Cell("–")
    if value.value is None:
        return Cell("–", f"{notes.number(value.reason or '')}")
    return Cell(fixed(value.value, _DIGITS[value.unit]))


def _rate(fat: FatRecord | None, notes: _Notes) -> Cell:
    if fat is None:
        return Cell("–")
    if fat.rate is None:
        return Cell("–", f"{notes.number(fat.reason or '')}")
    marks = ", ".join(str(notes.number(warning)) for warning in fat.warnings)
    return Cell(fixed(fat.rate, 1), marks, "" if fat.threshold is None else f"> {fat.threshold:.4g}")


def _spread(record: MuscleRecord, group: str, side: str) -> Cell:
    rates = [fat.rate for fat in record.fat if fat.roi == f"{group}_{side}" and fat.rate is not None]
    return Cell(fixed(max(rates) - min(rates), 1)) if len(rates) > 1 else Cell("")
