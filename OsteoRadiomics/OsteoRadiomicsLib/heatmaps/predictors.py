"""The linear predictor of a model as a function of what is measured on one image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..scoring.coding import code_inputs, imputed_code
from ..scoring.input_schema import Input
from ..scoring.model import Model
from ..scoring.schema import ModelSpec
from .request import HeatmapRequest, image_inputs, source_of

Cell = tuple[str, str]
"""ROI and full name of a feature."""


def cell_of(item: Input, rois: Sequence[str]) -> Cell:
    """Where an input is measured. rois: the ROIs at hand; an input that names none is of the only one."""
    source = source_of(item)
    return (source.roi if source.roi is not None or len(rois) != 1 else rois[0]) or "", source.feature


@dataclass(frozen=True)
class Predictor:
    """A model's linear predictor over rows of measured cells.

    columns: (inputs,) the cell of each input of the image. weights: of a linear model, (inputs,) per raw unit, None elsewhere.
    codes: (all inputs,) what the model sees of the whole case, positions: (inputs,) of the image's own among them; of a model
    that is not linear. imputed, reference: (inputs,) what a missing value becomes, NaN where the model has no answer, and the
    value that contributes nothing.
    """

    model: Model
    columns: np.ndarray
    weights: np.ndarray | None
    codes: np.ndarray
    positions: np.ndarray
    imputed: np.ndarray
    reference: np.ndarray

    def __call__(self, cells: np.ndarray, absent: np.ndarray | None = None) -> np.ndarray:
        """(rows,) linear predictor, of a linear model up to a constant; NaN where a needed value is missing.

        cells: (rows, cells), NaN where missing. absent: (rows, cells) bool, where the reference takes the value's place, as it
        does for a missing value that the model does not impute; without it such a value makes the row NaN.
        """
        values = cells[:, self.columns]
        missing = np.isnan(values)
        values = np.where(missing, self.imputed, values)
        if absent is not None:
            values = np.where(absent[:, self.columns] | np.isnan(values), self.reference, values)
        if self.weights is not None:
            return values @ self.weights
        known = ~np.isnan(values).any(axis=1)
        rows = np.tile(self.codes, (int(known.sum()), 1))
        rows[:, self.positions] = values[known]
        found = np.full(len(values), np.nan)
        if known.any():
            found[known] = self.model.linear_predictor(rows)
        return found


def predictor(model: Model, request: HeatmapRequest, cells: Sequence[Cell], whole: np.ndarray) -> Predictor:
    """The predictor of a model over the cells measured. whole: (cells,) of the whole ROIs.

    Raises ModelError when the whole case lacks a value that the model needs; a linear model needs none from elsewhere.
    """
    names = [roi.name for roi in request.rois]
    items = image_inputs(model, request.sequence)
    place = {cell: number for number, cell in enumerate(cells)}
    columns = np.array([place[cell_of(item, names)] for item in items])
    for item, value in zip(items, whole[columns], strict=True):
        if np.isnan(value):
            imputed_code(item, model.name)  # refused now, where the score would be
    terms = model.linear_terms()
    weights, codes, positions = None, np.empty(0), np.empty(0, np.int64)
    if terms is not None:
        weight = {term.input.name: term.weight for term in terms}
        weights = np.array([weight[item.name] for item in items])
    else:
        measured = {item.name: float(value) for item, value in zip(items, whole[columns], strict=True)}
        coded = code_inputs(model.spec, {**request.other_inputs, **measured})
        codes = np.array([coded[item.name].code for item in model.spec.inputs])
        order = [item.name for item in model.spec.inputs]
        positions = np.array([order.index(item.name) for item in items])
    imputed = np.array([np.nan if item.imputation is None else imputed_code(item, model.name) for item in items])
    reference = np.array([reference_of(model.spec, item) for item in items])
    return Predictor(model, columns, weights, codes, positions, imputed, reference)


def reference_of(spec: ModelSpec, item: Input) -> float:
    """The value from which an input's contribution is measured: its column's, or the training mean by which a Radscore
    standardises.

    The middle of the training range where a Radscore does not standardise, 0 where that is not known either.
    """
    for column in spec.columns:
        if column.of == item.name and column.level is None:
            return column.reference
    for score in spec.radscores:
        for term in score.terms:
            if term.input == item.name and term.standardise:
                return term.standardise.mean
    return (item.training.low + item.training.high) / 2 if item.training else 0.0
