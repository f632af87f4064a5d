"""A record as lines that read: values left and right, and the methods side by side with their checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from OsteoRadiomicsLib.base.language import retold
from slicer.i18n import tr as _

from ...case.record import FatRecord, MuscleRecord, ValueRecord
from ...measurements import ASYMMETRIES, CASE, FAT, MEASUREMENTS, MUSCLE
from ...measurements.shown import DIGITS, NOTHING, sign_of, with_unit
from ...references import CutOffs, suggested_grade

_INDEX = "muscle_fat_index"


@dataclass(frozen=True)
class Cell:
    """text: what stands in it. tip: the exact value, its reason, its reference."""

    text: str
    tip: str = ""


@dataclass(frozen=True)
class ResultLine:
    """One row: a title and its cells. key: of a line that always stands, such as the method that it is of; "" for others."""

    title: Cell
    cells: tuple[Cell, ...]
    key: str = ""


def value_lines(record: MuscleRecord, group: str, method: str, cut_offs: CutOffs) -> tuple[ResultLine, ...]:
    """Values of a muscle, left, right and asymmetry, those of one fat method with its suggested grade, and those of the case."""
    lines = []
    for entry in MEASUREMENTS.values():
        if entry.of == MUSCLE:
            line = _line(record, group, entry.name, with_unit(retold(entry.title), entry.unit), entry.formula)
            lines.append(replace(line, key="area") if entry.name == "area" else line)
        elif entry.of == FAT and method:
            title = f"{with_unit(retold(entry.title), entry.unit)}, {method}"
            line = _line(record, group, f"{entry.name}_{method}", title, record.methods.get(method, ""))
            lines.append(replace(line, key=method))
    if method:
        lines.append(_grades(record, group, method, cut_offs))
    for entry in MEASUREMENTS.values():
        value = record.value(entry.name)
        if entry.of == CASE and value is not None:
            title = Cell(with_unit(retold(entry.title), entry.unit), retold(entry.formula))
            lines.append(ResultLine(title, (_cell(value), Cell(""), Cell("")), _INDEX if entry.name == _INDEX else ""))
    # A ratio to what is not drawn is no line; area, fat and the index beside the grades say why they have no value.
    return tuple(line for line in lines if line.key or any(cell.text not in ("", NOTHING) for cell in line.cells))


def method_lines(record: MuscleRecord, group: str) -> tuple[ResultLine, ...]:
    """Fat rates of a muscle by every method, left and right, each with its check; the spread over the methods last."""
    lines = []
    for method, title in record.methods.items():
        found = [record.fat_by(method, f"{group}_{side}") for side in "LR"]
        cells = [_rate(record, fat) for fat in found]
        lines.append(ResultLine(Cell(method, retold(title)), (*cells, _check([fat for fat in found if fat is not None])), method))
    if len(lines) > 1:
        spread = tuple(_spread(record, f"{group}_{side}") for side in "LR")
        lines.append(ResultLine(Cell(_("Spread (points)"), _("Largest minus smallest rate")), (*spread, Cell(""))))
    return tuple(lines)


def _line(record: MuscleRecord, group: str, name: str, title: str, tip: str) -> ResultLine:
    method = name.removeprefix("fat_rate_") if name.startswith("fat_rate_") else ""
    asymmetry = f"{ASYMMETRIES['fat_rate']}_{method}" if method else ASYMMETRIES.get(name, "")
    values = [record.value(name, f"{group}_{side}") for side in "LR"]
    between = record.value(asymmetry, group) if asymmetry else None
    return ResultLine(Cell(title, retold(tip)), (*(_cell(value) for value in values), _cell(between)))


def _grades(record: MuscleRecord, group: str, method: str, cut_offs: CutOffs) -> ResultLine:
    cells = []
    for side in "LR":
        fat = record.fat_by(method, f"{group}_{side}")
        if fat is None or fat.rate is None:
            cells.append(Cell(NOTHING, retold(fat.reason or "") if fat else ""))
            continue
        grade = suggested_grade(fat.rate, cut_offs)
        cells.append(Cell(f"{grade.goutallier} ({grade.three_grades}/3)", grade.text))
    edges = f"{cut_offs.one:g}, {cut_offs.two:g}, {cut_offs.three:g}, {cut_offs.four:g}"
    tip = _("Suggested from the rate at the cut-offs {edges} %. Readers agree poorly on grades (AC1 0.33)").format(edges=edges)
    return ResultLine(Cell(_("Goutallier, suggestion"), tip), (*cells, Cell("")))


def _cell(value: ValueRecord | None) -> Cell:
    if value is None:
        return Cell("")
    if value.value is None:
        return Cell(NOTHING, retold(value.reason or ""))
    tips = [f"{value.value!r} {sign_of(value.unit)}".strip()]
    if value.reference:
        tips.append(_("Reference: {text}").format(text=retold(value.reference)))
    return Cell(f"{value.value:.{DIGITS[value.unit]}f}", "\n".join(tips))


def _rate(record: MuscleRecord, fat: FatRecord | None) -> Cell:
    if fat is None:
        return Cell(NOTHING)
    if fat.rate is None:
        return Cell(NOTHING, retold(fat.reason or ""))
    value = record.value(f"fat_rate_{fat.method}", fat.roi)
    tips = [_cell(value).tip]
    if fat.threshold is not None:
        tips.append(_("Threshold {value:.4g}").format(value=fat.threshold))
    return Cell(f"{fat.rate:.1f}", "\n".join(tips))


def _check(found: Sequence[FatRecord]) -> Cell:
    """What the voxels say of the method: its reasons and warnings in the tip, how many in the cell."""
    lines = list(dict.fromkeys(f"{fat.roi}: {retold(text)}" for fat in found for text in (fat.reason, *fat.warnings) if text))
    for fat in found:
        if fat.check is not None:
            text = _("{roi}: BIC gain of a second component {gain:.0f}, overlap {overlap:.0f} %")
            lines.append(text.format(roi=fat.roi, gain=fat.check.bic_gain, overlap=100 * fat.check.overlap))
    if any(fat.reason for fat in found):
        return Cell(_("none"), "\n".join(lines))
    return Cell(_("doubt") if any(fat.warnings for fat in found) else _("fine"), "\n".join(lines))


def _spread(record: MuscleRecord, roi: str) -> Cell:
    spread = record.spread(roi)
    return Cell(NOTHING if spread is None else f"{spread:.1f}")
