"""The score as a card that Qt can show as HTML: dial, what the ROI measures, waterfall, nomogram points."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from slicer.i18n import tr as _

from ...base.language import retold
from ...tables.rows import FeatureRow
from .feature_lines import four_digits
from .words import score_lines

if TYPE_CHECKING:
    from ...scoring.evidence import Evidence
    from ...scoring.population import Points
    from ...scoring.score_records import AnyScoreRecord, ProbabilityRecord

# Vermilion raises the score, blue lowers it (Okabe and Ito), as in the maps.
RAISES, LOWERS, TRACK, MARK = "#d55e00", "#0072b2", "#d9d9d9", "#222222"
_CELLS = 50
_MOST_BARS = 12
_BAR_CELLS = 24
_MEASURES = (("original_shape_VoxelVolume", 1e-3, "ml"), ("original_firstorder_Mean", 1.0, ""))


def score_card(
    record: AnyScoreRecord, rows: Sequence[FeatureRow], points: Sequence[Points], evidence: Sequence[Evidence] = ()
) -> str:
    """HTML of a score. rows: of the case's features. points: of a nomogram, none where the model has none.

    evidence: of the model.
    """
    from ...scoring.score_records import ClassScoreRecord, ProbabilityRecord

    parts = [f"<h3>{escape(retold(record.model.title))}</h3>"]
    if isinstance(record, ProbabilityRecord):
        parts.append(_dial(record))
    parts.append(_paragraphs(score_lines(record)))
    parts.append(measures(rows))
    if not isinstance(record, ClassScoreRecord):
        parts.append(_waterfall(record.contributions, record.scale))
    if points:
        parts.append(_nomogram(points))
    parts.append(found_since(evidence))
    if record.cautions:
        parts.append(_paragraphs([_("Warning: {text}").format(text=retold(caution.text)) for caution in record.cautions]))
    return "".join([*parts, f"<p><i>{escape(retold(record.notice))}</i></p>"])


def found_since(evidence: Sequence[Evidence]) -> str:
    """What was found of the model since it was frozen, a line for each set of patients; "" where nothing was."""
    bases = {
        "cross-validation": _("cross-validation"),
        "held-out": _("held-out patients"),
        "validation": _("another centre or time"),
    }
    lines = []
    for entry in evidence:
        finding = entry.finding
        first = next((figure for figure in finding.figures if not figure.group and figure.value is not None), None)
        if first is not None:
            low, high = first.ci_95 or (None, None)
            ends = "" if low is None or high is None else f" ({low:.3f} – {high:.3f})"
            words = {
                "basis": bases[finding.basis],
                "name": first.name,
                "value": f"{first.value:.3f}{ends}",
                "cases": finding.cases,
            }
            lines.append(_("{basis}: {name} {value}, {cases} cases").format(**words))
    return _paragraphs([_("Found with this model:"), *lines]) if lines else ""


def measures(rows: Sequence[FeatureRow]) -> str:
    """Volume and mean intensity of each ROI, "" without any."""
    lines = []
    for row in rows:
        values = dict(zip(row.names, row.values.tolist(), strict=True))
        found = [
            f"{label} {four_digits(values[name] * factor)} {unit}".strip()
            for (name, factor, unit), label in zip(_MEASURES, (_("volume"), _("mean")), strict=True)
            if name in values
        ]
        if found:
            place = " ".join(part for part in (row.sequence, row.roi) if part)
            lines.append(f"{place}: {', '.join(found)}")
    return _paragraphs(lines)


def _dial(record: ProbabilityRecord) -> str:
    """A track from 0 to 1: the interval is shaded, the probability and the cut-off are marked."""
    low, high = record.interval_95 or (record.probability, record.probability)
    cells = []
    for cell in range(_CELLS):
        left, right = cell / _CELLS, (cell + 1) / _CELLS
        color = TRACK
        if right > low and left < high:
            color = "#f0b27a"
        if left <= record.probability < right or (cell == _CELLS - 1 and record.probability >= 1):
            color = RAISES
        if record.cutoff is not None and left <= record.cutoff < right:
            color = MARK
        cells.append(f'<td bgcolor="{color}" width="2%">&nbsp;</td>')
    cutoff = "" if record.cutoff is None else _(", cut-off {value:g} in black").format(value=record.cutoff)
    text = _("0 to 1: probability in vermilion, its 95 % interval shaded") + cutoff
    return f'<table width="100%" cellspacing="0"><tr>{"".join(cells)}</tr></table><p><small>{escape(text)}</small></p>'


def _waterfall(contributions: Sequence, scale: str) -> str:
    """One bar for each input, right where it raises the score and left where it lowers it."""
    chosen = sorted(contributions, key=lambda item: -abs(item.amount))[:_MOST_BARS]
    most = max((abs(item.amount) for item in chosen), default=0.0)
    lines = []
    for item in chosen:
        bar = _bar(abs(item.amount) / most if most else 0.0, item.amount >= 0)
        value = retold(item.value) if isinstance(item.value, str) else f"{item.value:.4g}"
        name = escape(f"{retold(item.title)} {value} {retold(item.unit)}".rstrip())
        lines.append(f"<tr><td>{name}</td>{bar}<td align='right'>{item.amount:+.3f}</td></tr>")
    title = escape(_("Contributions ({scale}):").format(scale=retold(scale)))
    return f"<p>{title}</p><table width='100%' cellspacing='0'>{''.join(lines)}</table>"


def _bar(share: float, raises: bool) -> str:
    """Cells from the middle to the right for what raises, to the left for what lowers. share: 0..1 of the longest bar."""
    half = _BAR_CELLS // 2
    count = max(round(share * half), 1)
    inside = range(half, half + count) if raises else range(half - count, half)
    return _cells(inside, RAISES if raises else LOWERS, half)


def _cells(inside: range, color: str, middle: int = -1) -> str:
    """A row of narrow cells, because Qt gives a nested table no width of its own. middle: the cell before which zero lies."""
    found = []
    for cell in range(_BAR_CELLS):
        filled = color if cell in inside else TRACK if cell in (middle, middle - 1) else ""
        background = f" bgcolor='{filled}'" if filled else ""
        found.append(f"<td width='2%'{background}><small>&nbsp;</small></td>")
    return "".join(found)


def _nomogram(points: Sequence[Points]) -> str:
    """Points of the patient on each axis, and their sum."""
    lines = [
        f"<tr><td>{escape(f'{retold(item.title)} {retold(str(item.value))}')}</td>"
        f"{_cells(range(round(min(max(item.points, 0.0), 100.0) / 100 * _BAR_CELLS)), LOWERS)}"
        f"<td align='right'>{item.points:.0f} / {item.most:.0f}</td></tr>"
        for item in points
    ]
    total = _("Nomogram: {points:.0f} points").format(points=sum(item.points for item in points))
    return f"<p>{escape(total)}</p><table width='100%' cellspacing='0'>{''.join(lines)}</table>"


def _paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)
