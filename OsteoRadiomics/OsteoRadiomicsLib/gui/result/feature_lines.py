"""A case's features as lines that read: plain name, four digits for each sequence, unit, place in the training population."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from slicer.i18n import tr as _

from ...tables.plain_names import plain_name
from ...tables.rows import FeatureRow

if TYPE_CHECKING:
    from ...scoring.class_files import Scorable


@dataclass(frozen=True)
class FeatureLines:
    """header: texts; after the first, ``values`` of them are over numbers. lines: one text for each of the header."""

    header: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    values: int


def feature_lines(rows: Sequence[FeatureRow], model: Scorable | None = None) -> FeatureLines:
    """Lay out the rows of one case, features as lines. model: says where the patient lies in its training population."""
    shared, places = _headings(rows)
    values = [dict(zip(row.names, row.values.tolist(), strict=True)) for row in rows]
    names = list(dict.fromkeys(name for row in rows for name in row.names))
    standings = _standings(rows, model)
    first = _("Feature ({place})").format(place=shared) if shared else _("Feature")
    header = (first, *places, _("In training"), _("PyRadiomics name"))
    lines = tuple(
        (_with_unit(name), *(four_digits(found.get(name)) for found in values), standings.get(name, ""), name) for name in names
    )
    return FeatureLines(header, lines, len(rows))


def _headings(rows: Sequence[FeatureRow]) -> tuple[str, list[str]]:
    """What all rows have in common of ROI and sequence, and what sets each apart: short, because columns are narrow."""
    sequences, rois = {row.sequence for row in rows}, {row.roi for row in rows}
    if len(rois) == 1 and all(sequences):
        return rois.pop(), [row.sequence for row in rows]
    if len(sequences) == 1 and all(rois):
        return sequences.pop(), [row.roi for row in rows]
    return "", [" ".join(part for part in (row.sequence, row.roi) if part) for row in rows]


def _with_unit(feature: str) -> str:
    name, unit = plain_name(feature), unit_of(feature)
    return f"{name} ({unit})" if unit and unit not in name else name


def matching(lines: FeatureLines, text: str) -> FeatureLines:
    """The lines that hold every word of a text, whatever its case."""
    words = text.casefold().split()
    kept = tuple(line for line in lines.lines if all(word in " ".join(line).casefold() for word in words))
    return replace(lines, lines=kept)


def four_digits(value: float | None) -> str:
    """A number with four digits, such as 1234, 0.1234 or 1.234e8; words where it is undefined or absent."""
    if value is None:
        return ""
    if math.isnan(value):
        return _("undefined")
    if value == 0 or 1e-3 <= abs(value) < 1e5:
        text = f"{value:#.4g}" if abs(value) < 1e4 else f"{value:.0f}"
        return text.rstrip(".")
    digits, power = f"{value:.3e}".split("e")
    return f"{digits}e{int(power)}"  # short, because columns are narrow


@cache
def unit_of(feature: str) -> str:
    """The unit of a feature's values, "" where it has none or is not known here."""
    from ...features.classes import CLASSES

    parts = feature.rsplit("_", 2)
    group = CLASSES.usable()[0].get(parts[-2]) if len(parts) > 1 else None
    found = group.features.get(parts[-1]) if group is not None else None
    return found.unit if found is not None else ""


def _standings(rows: Sequence[FeatureRow], model: Scorable | None) -> dict[str, str]:
    """Feature -> percentile of each sequence that the model looks at."""
    from ...scoring import Model
    from ...scoring.population import standing

    if not isinstance(model, Model):
        return {}
    found: dict[str, list[str]] = {}
    for item in model.spec.radiomic_inputs:
        source = item.source
        for row in rows:
            fits = source.sequence in (None, row.sequence) and source.roi in (None, row.roi) and source.feature in row.names
            place = standing(model.spec, item.name, float(row.values[row.names.index(source.feature)])) if fits else None
            if place is not None:
                text = _("{place}: outside") if place.outside else _("{place}: {percentile:.0f}th %")
                name = row.sequence or row.roi
                found.setdefault(source.feature, []).append(text.format(place=name, percentile=place.percentile))
    return {feature: ", ".join(texts) for feature, texts in found.items()}
