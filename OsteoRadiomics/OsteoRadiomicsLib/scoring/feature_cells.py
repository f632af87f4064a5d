"""Finds a model's inputs in the tidy feature table (case x sequence x ROI) or in a clinical table.

A radiomic input of a model names its cell: sequence, ROI and feature. Its own name is, by rule, ``<sequence>_<feature>``,
or ``<sequence>_<roi>_<feature>`` where a model uses several ROIs; a wide table with columns of those names works too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ..base.errors import TableError
from ..tables.rows import FeatureCells, Value, some_of
from .input_schema import FeatureSource, Input


@dataclass(frozen=True)
class FoundInputs:
    """What a table gives a model: values by input name, and why a value is missing where that is known."""

    values: Mapping[str, Value]
    reasons: Mapping[str, str]


class Needs(Protocol):
    """What is asked of a model: the inputs it takes from tables."""

    @property
    def radiomic_inputs(self) -> tuple[Input, ...]: ...
    @property
    def clinical_inputs(self) -> tuple[Input, ...]: ...


def feature_input_name(sequence: str | None, feature: str, roi: str | None = None) -> str:
    """The name of a radiomic input by rule: ``T1_original_glcm_Contrast``; roi only where a model uses several."""
    return "_".join(part for part in (sequence, roi, feature) if part)


def feature_inputs(spec: Needs, rows: Sequence[FeatureCells], where: str = "") -> FoundInputs:
    """The model's radiomic inputs from the rows of one case. Raises TableError naming the row or column that is absent."""
    values: dict[str, Value] = {}
    reasons: dict[str, str] = {}
    for item in spec.radiomic_inputs:
        if len(rows) == 1 and item.name in rows[0].values:
            values[item.name] = rows[0].values[item.name]
            continue
        row, feature = _cell(item, rows, where)
        values[item.name] = row.values[feature]
        if feature in row.reasons:
            reasons[item.name] = row.reasons[feature]
    return FoundInputs(values, reasons)


def clinical_column(item: Input) -> str:
    """The column of a clinical input."""
    return item.source.column if item.source.type == "clinical" else item.name


def clinical_columns(spec: Needs) -> dict[str, bool]:
    """Of a clinical table what a model asks for: column -> whether it holds categories, which stay as they are written."""
    return {clinical_column(item): bool(item.levels) for item in spec.clinical_inputs}


def clinical_inputs(spec: Needs, row: FeatureCells) -> FoundInputs:
    """The model's clinical inputs from one row of a clinical table; columns the model does not use are left alone."""
    found = {}
    for item in spec.clinical_inputs:
        column = clinical_column(item)
        if column in row.values:
            found[item.name] = row.values[column]
    return FoundInputs(found, {})


def _cell(item: Input, rows: Sequence[FeatureCells], where: str) -> tuple[FeatureCells, str]:
    source = item.source
    assert isinstance(source, FeatureSource)  # the caller passes radiomic inputs only
    matching = list(rows)
    for key, wanted in (("sequence", source.sequence), ("roi", source.roi)):
        found = [row for row in matching if wanted is None or row.keys.get(key) == wanted]
        if not found:
            hint = "; --union makes one row of several ROIs" if key == "roi" else ""
            raise TableError(
                f"has no row of {key} {wanted}, which {item.name} needs",
                where=where,
                cure=f"Extract it (the table has {some_of(matching, key)}{hint})",
            )
        matching = found
    if len(matching) > 1:
        raise TableError(f"has {len(matching)} rows for {item.name}", where=where, cure="Keep one row per case, sequence and ROI")
    if source.feature not in matching[0].values:
        raise TableError(
            f"has no column {source.feature}, which {item.name} needs", where=where, cure="Extract with the model's protocol"
        )
    return matching[0], source.feature
