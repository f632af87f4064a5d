"""Features as a report shows them: grouped by image type and class, one column per sequence and ROI, reasons beside gaps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...base.language import later, retold, tr
from ...protocols.feature_classes import class_label
from ...tables.rows import FeatureCells
from ..html import number

# What a reader looks for first. (feature, label, factor, unit)
_KEY_FEATURES = (
    ("original_shape_VoxelVolume", later("Volume"), 1e-3, "ml"),
    ("original_shape_Sphericity", later("Sphericity"), 1.0, ""),
    ("original_firstorder_Mean", later("Mean intensity"), 1.0, ""),
    ("original_firstorder_Median", later("Median intensity"), 1.0, ""),
    ("original_firstorder_10Percentile", later("10th percentile"), 1.0, ""),
    ("original_firstorder_90Percentile", later("90th percentile"), 1.0, ""),
    ("original_firstorder_Entropy", later("Entropy"), 1.0, "bits"),
    ("original_glcm_Contrast", later("GLCM contrast"), 1.0, ""),
    ("original_glcm_JointEntropy", later("GLCM joint entropy"), 1.0, "bits"),
)


@dataclass(frozen=True)
class Cell:
    """One value. text: as shown; exact: every digit; reason: why it is undefined, where it is."""

    text: str
    exact: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Line:
    """One feature: its name within its class, its full name and one cell per column."""

    name: str
    full: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Group:
    """All features of one image type and class."""

    image_type: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class FeatureTable:
    """columns: sequence and ROI of each column. warnings: per column. key: the features to show first."""

    columns: tuple[str, ...]
    warnings: tuple[tuple[str, ...], ...]
    key: tuple[Line, ...]
    groups: tuple[Group, ...]
    features: int
    undefined: int


def feature_table(rows: Sequence[FeatureCells], warnings: Mapping[tuple[str, str], Sequence[str]]) -> FeatureTable:
    """Lay out feature rows. warnings: (sequence, roi) -> what was said about that row."""
    names = list(dict.fromkeys(name for row in rows for name in row.values))
    lines = {name: Line(_short(name), name, tuple(_cell(row, name) for row in rows)) for name in names}
    grouped: dict[tuple[str, str], list[Line]] = {}
    for name in names:
        grouped.setdefault(_place(name), []).append(lines[name])
    places = [(row.keys.get("sequence", ""), row.keys.get("roi", "")) for row in rows]
    return FeatureTable(
        columns=tuple(_column(row) for row in rows),
        warnings=tuple(tuple(warnings.get(place, ())) for place in places),
        key=tuple(_key_line(rows, *key) for key in _KEY_FEATURES if key[0] in lines),
        groups=tuple(Group(kind, class_label(group), tuple(found)) for (kind, group), found in grouped.items()),
        features=len(names),
        undefined=sum(bool(cell.reason) for line in lines.values() for cell in line.cells),
    )


def _cell(row: FeatureCells, name: str, factor: float = 1.0) -> Cell:
    if name not in row.values:
        return Cell("–", "", tr("not extracted for this row"))
    value = row.values[name]
    try:
        found = math.nan if value is None or value == "" else float(value)
    except ValueError:
        return Cell(str(value), str(value))
    if math.isnan(found):
        return Cell(tr("undefined"), "", row.reasons.get(name, tr("no reason recorded")))
    return Cell(number(found * factor, 5), repr(found))


def _key_line(rows: Sequence[FeatureCells], name: str, label: str, factor: float, unit: str) -> Line:
    return Line(f"{tr(label)} ({retold(unit)})" if unit else tr(label), name, tuple(_cell(row, name, factor) for row in rows))


def _column(row: FeatureCells) -> str:
    keys = ("sequence", "roi", "reader", "session")
    return " · ".join(row.keys[key] for key in keys if row.keys.get(key)) or "ROI"


def _place(name: str) -> tuple[str, str]:
    parts = name.split("_", 2)
    return (parts[0], parts[1]) if len(parts) == 3 else ("other", "other")


def _short(name: str) -> str:
    parts = name.split("_", 2)
    return parts[2] if len(parts) == 3 else name
