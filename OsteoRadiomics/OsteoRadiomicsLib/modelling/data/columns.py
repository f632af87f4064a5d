"""The columns that models are fitted on, whatever the outcome: clinical terms, selected features, Radscores."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from ..resampling.block import FittedBlock
from ..statistics.screening import Variable
from .data import StudyData


def radscore_name(block: str) -> str:
    """Column name of a block's Radscore."""
    return f"radscore_{block}" if block else "radscore"


def radscores(blocks: tuple[FittedBlock, ...], data: StudyData) -> dict[str, np.ndarray]:
    """Radscore name -> (n,), of the blocks that have one and selected anything."""
    return {
        radscore_name(block.name): block.radscore(data.features)
        for block in blocks
        if not block.empty and block.coefficients is not None
    }


def selected_features(blocks: tuple[FittedBlock, ...], data: StudyData) -> dict[str, np.ndarray]:
    """Selected feature -> (n,) raw values, imputed."""
    return {name: column for block in blocks for name, column in zip(block.names, block.raw(data.features).T, strict=True)}


def all_values(blocks: tuple[FittedBlock, ...], fill: np.ndarray, data: StudyData) -> dict[str, np.ndarray]:
    """Every column a model may use, (n,) each: clinical terms and selected features imputed, Radscores."""
    clinical = filled(data, fill)
    found = {term.name: clinical[:, column] for column, term in enumerate(data.terms)}
    return found | selected_features(blocks, data) | radscores(blocks, data)


def independent(columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The columns that vary and add to those before them.

    Radscores whose selection came out empty in every fold are nothing but the folds' intercepts, alike in all blocks.
    """
    kept: dict[str, np.ndarray] = {}
    basis = np.ones((len(next(iter(columns.values()))), 1))
    for name, values in columns.items():
        rest = values - basis @ (np.linalg.lstsq(basis, values, rcond=None)[0])
        if np.std(rest) > 1e-8 * np.max(np.abs(values)):
            kept[name] = values
            basis = np.column_stack([basis, values])
    return kept


def clinical_fill(data: StudyData) -> np.ndarray:
    """(c,) median of numbers, most frequent code of categories; 0 for a column without any value, which is never used."""
    fill = np.zeros(len(data.terms))
    for column, term in enumerate(data.terms):
        known = data.clinical[:, column][~np.isnan(data.clinical[:, column])]
        if len(known):
            values, counts = np.unique(known, return_counts=True)
            fill[column] = np.median(known) if term.input.kind == "number" else values[np.argmax(counts)]
    return fill


def filled(data: StudyData, fill: np.ndarray) -> np.ndarray:
    """(n, c) clinical values with ``fill`` (c,) where they are missing."""
    return np.where(np.isnan(data.clinical), fill, data.clinical)


def clinical_columns(data: StudyData, fill: np.ndarray, kept: Collection[str]) -> dict[str, np.ndarray]:
    """Term -> (n,) of the clinical variables in ``kept``."""
    clinical = filled(data, fill)
    return {term.name: clinical[:, column] for column, term in enumerate(data.terms) if term.input.name in kept}


def clinical_variables(data: StudyData, fill: np.ndarray) -> tuple[np.ndarray, list[str], list[Variable]]:
    """What is screened: (n, v) columns that vary, their names, and which of them belong to one variable."""
    clinical = filled(data, fill)
    names = [term.name for term in data.terms]
    varying = [position for position in range(len(names)) if np.ptp(clinical[:, position]) > 0]
    columns: dict[str, list[str]] = {}
    for position in varying:
        columns.setdefault(data.terms[position].input.name, []).append(names[position])
    titles = {term.input.name: term.title for term in data.terms}
    variables = [Variable(name, tuple(own), titles[name]) for name, own in columns.items()]
    return clinical[:, varying], [names[position] for position in varying], variables
