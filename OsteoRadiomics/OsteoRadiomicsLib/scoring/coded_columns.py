"""A model's inputs of many cases, checked and turned into numbers as ``coding`` does for one: by whole columns where it can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..base.errors import ModelError
from ..tables.rows import Value
from .coding import CodedInput, code_input
from .input_schema import Input
from .schema import ModelSpec


@dataclass(frozen=True)
class InputColumn:
    """One input of many cases, as a table holds it.

    cells: (n,) as given. numbers: (n,) float64 of the same, NaN where missing; None where some cell is no number. why: position
    -> why its value is missing, where that is known.
    """

    cells: Sequence[Value]
    numbers: np.ndarray | None
    why: Mapping[int, str]


@dataclass(frozen=True)
class CodedColumns:
    """codes: (n, inputs) in the order of the model's inputs, NaN where there is a problem.

    notes: position -> what must be known of the score. problems: position -> why there is none.
    """

    codes: np.ndarray
    notes: Mapping[int, tuple[str, ...]]
    problems: Mapping[int, ModelError]


def code_columns(spec: ModelSpec, columns: Mapping[str, InputColumn], cases: int) -> CodedColumns:
    """Every input of a model for ``cases`` cases. columns: by input name, all of them. A case's first problem counts."""
    codes = np.full((cases, len(spec.inputs)), np.nan)
    notes: dict[int, tuple[str, ...]] = {}
    problems: dict[int, ModelError] = {}
    for place, item in enumerate(spec.inputs):
        column = columns[item.name]
        plain = _plain(item, column)
        if plain is not None and column.numbers is not None:
            codes[plain, place] = column.numbers[plain]
        seen: dict[tuple[Value, str], CodedInput | ModelError] = {}
        for position in range(cases) if plain is None else np.flatnonzero(~plain).tolist():
            key = (column.cells[position], column.why.get(position, ""))
            found = seen.get(key)
            if found is None:
                found = seen[key] = _coded(item, *key, spec)
            if isinstance(found, ModelError):
                problems.setdefault(position, found)
                continue
            codes[position, place] = found.code
            if found.cautions:
                notes[position] = (*notes.get(position, ()), *(caution.text for caution in found.cautions))
    codes[list(problems)] = np.nan
    return CodedColumns(codes, notes, problems)


def _plain(item: Input, column: InputColumn) -> np.ndarray | None:
    """(n,) bool: numbers that nothing is to be said of. None where each cell must be looked at."""
    if item.levels or column.numbers is None:
        return None
    bounds = [(limits.low, limits.high) for limits in (item.limits, item.training) if limits is not None]
    inside = np.isfinite(column.numbers)
    for low, high in bounds:
        inside &= (column.numbers >= low) & (column.numbers <= high)
    return inside


def _coded(item: Input, value: Value, why: str, spec: ModelSpec) -> CodedInput | ModelError:
    try:
        return code_input(item, value, spec, why)
    except ModelError as error:
        return error
