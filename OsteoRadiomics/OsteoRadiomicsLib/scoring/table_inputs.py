"""A model's inputs of many cases from a feature table and a clinical table, by the rules of ``feature_cells`` for one case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..base.errors import InputError, ModelError, TableError
from ..tables.sheet import some_names
from .case_tables import CaseRows, FeatureRows
from .coded_columns import InputColumn
from .feature_cells import Needs, clinical_column, feature_inputs
from .input_schema import FeatureSource, Input
from .schema import ModelSpec

NO_FEATURES = "the case has no row in the feature table"
NO_CLINICAL = "the case has no row in the clinical table"
TWICE = "the case has several rows in the clinical table. Keep one row per case."


@dataclass(frozen=True)
class TableInputs:
    """columns: by input name, (n,) each. problems: position -> why the tables cannot give this case's inputs."""

    columns: Mapping[str, InputColumn]
    problems: Mapping[int, str]


def table_inputs(spec: ModelSpec, cases: Sequence[str], features: FeatureRows | None, clinical: CaseRows | None) -> TableInputs:
    """The inputs of every case. features, clinical: None where the model needs none of them.

    Raises ModelError where radiomic inputs have no table, and where no case can be scored because a table lacks what the model
    cannot do without: a column, a sequence, an ROI. What single cases lack is a problem of theirs.
    """
    columns: dict[str, InputColumn] = {}
    problems: dict[int, str] = {}
    if spec.radiomic_inputs:
        if features is None:
            raise ModelError("needs radiomic features", where=spec.name, cure="Give a feature table with --features")
        columns |= _radiomic(spec, cases, features, problems)
    if spec.clinical_inputs:
        columns |= _clinical(spec, cases, clinical, problems)
    return TableInputs(columns, problems)


def feature_columns(spec: Needs) -> set[str]:
    """The columns that a feature table may hold a model's radiomic inputs in."""
    sources = (item.source for item in spec.radiomic_inputs)
    return {item.name for item in spec.radiomic_inputs} | {own.feature for own in sources if isinstance(own, FeatureSource)}


def reason_of(error: InputError) -> str:
    """What is wrong with a case and what to do, without the name of a file or model, which the table's reader knows."""
    return f"{error.what}. {error.cure}." if error.cure else error.what


def _radiomic(spec: ModelSpec, cases: Sequence[str], features: FeatureRows, problems: dict[int, str]) -> dict[str, InputColumn]:
    rows, place = features.rows, features.places(cases)
    known = place >= 0
    count = np.bincount(place[known], minlength=len(cases))
    problems |= dict.fromkeys(np.flatnonzero(count == 0).tolist(), NO_FEATURES)
    chosen: dict[tuple[str | None, str | None], tuple[np.ndarray, np.ndarray]] = {}
    found: dict[str, InputColumn] = {}
    lacking: set[int] = set()
    for item in spec.radiomic_inputs:
        source = item.source
        assert isinstance(source, FeatureSource)
        key = (source.sequence, source.roi)
        if key not in chosen:
            chosen[key] = _rows_of(features, key, place, len(cases))
        first, matching = chosen[key]
        at = np.where(matching == 1, first, -1)
        names = np.full(len(cases), source.feature, dtype=object)
        if item.name in features.sheet.columns:  # a wide table, one row per case
            whole = count == 1
            at[whole], names[whole] = _only_rows(rows, place, len(cases))[whole], item.name
        if source.feature not in features.sheet.columns:
            at[names == source.feature] = -1
        found[item.name] = _gathered(features, at, names)
        lacking |= set(np.flatnonzero((at < 0) & (count > 0)).tolist())
    for position in sorted(lacking):
        problems[position] = reason_of(_refusal(spec, features, rows[place == position].tolist()))
    if lacking and len(lacking) == int(np.sum(count > 0)):
        raise _refusal(spec, features, rows[place == min(lacking)].tolist())
    return found


def _rows_of(
    features: FeatureRows, key: tuple[str | None, str | None], place: np.ndarray, cases: int
) -> tuple[np.ndarray, np.ndarray]:
    """Per case a row of a sequence and ROI, and how many there are. key: sequence and ROI, None takes any."""
    wanted = place >= 0
    for name, value in zip(("sequence", "roi"), key, strict=True):
        if value is not None:
            wanted &= features.keys(name) == value
    return _only_rows(features.rows[wanted], place[wanted], cases), np.bincount(place[wanted], minlength=cases)


def _only_rows(rows: np.ndarray, place: np.ndarray, cases: int) -> np.ndarray:
    """(cases,) a row of each case, -1 where it has none."""
    first = np.full(cases, -1, dtype=np.intp)
    first[place[place >= 0]] = rows[place >= 0]
    return first


def _gathered(features: FeatureRows, at: np.ndarray, names: np.ndarray) -> InputColumn:
    """The cells of one input. at: (n,) rows of the sheet, -1 for none. names: (n,) whose column."""
    cells: list[str] = [""] * len(at)
    numbers: np.ndarray | None = np.full(len(at), np.nan)
    why: dict[int, str] = {}
    for name in dict.fromkeys(names[at >= 0].tolist()):
        own = np.flatnonzero((names == name) & (at >= 0))
        plain, values = features.cells(name), features.numbers(name)
        for position in own.tolist():
            cells[position] = plain[at[position]]
        if values is None:
            numbers = None
        elif numbers is not None:
            numbers[own] = values[at[own]]
        if features.undefined:
            reasons = ((position, features.reasons(int(at[position])).get(name)) for position in own.tolist())
            why |= {position: text for position, text in reasons if text}
    return InputColumn(cells, numbers, why)


def _refusal(spec: Needs, features: FeatureRows, rows: list[int]) -> InputError:
    """What scoring this case alone says. rows: of the sheet."""
    try:
        feature_inputs(spec, features.cells_of(rows), features.sheet.where)
    except TableError as error:
        return error
    raise AssertionError("a case that lacks a feature was found whole")


def _clinical(
    spec: ModelSpec, cases: Sequence[str], clinical: CaseRows | None, problems: dict[int, str]
) -> dict[str, InputColumn]:
    if clinical is None:
        return {item.name: _nothing(item, spec, len(cases)) for item in spec.clinical_inputs}
    place = clinical.places(cases)
    count = np.bincount(place[place >= 0], minlength=len(cases))
    at = _only_rows(clinical.rows, place, len(cases))
    for wrong, text in ((count == 0, NO_CLINICAL), (count > 1, TWICE)):
        for position in np.flatnonzero(wrong).tolist():
            problems.setdefault(position, text)
    found = {}
    for item in spec.clinical_inputs:
        column = clinical_column(item)
        if column not in clinical.sheet.columns:
            if item.imputation is None:
                cure = f"It has {some_names(clinical.sheet.columns)}"
                raise ModelError(f"needs the column {column}, which the clinical table does not have", where=spec.name, cure=cure)
            found[item.name] = _missing(len(cases))
            continue
        plain, values = clinical.cells(column), clinical.numbers(column)
        cells = [plain[row] if row >= 0 else "" for row in at.tolist()]
        found[item.name] = InputColumn(cells, None if values is None else np.where(at >= 0, values[at], np.nan), {})
    return found


def _nothing(item: Input, spec: ModelSpec, cases: int) -> InputColumn:
    if item.imputation is None:
        column = clinical_column(item)
        raise ModelError(f"needs the clinical value {column}", where=spec.name, cure="Give a clinical table with --clinical")
    return _missing(cases)


def _missing(cases: int) -> InputColumn:
    return InputColumn([""] * cases, np.full(cases, np.nan), {})
