"""One block of features, from raw columns to its Radscore: the leak-proof pipeline, and what it learned as plain numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from ...base.progress import Progress
from ...protocols.modelling_plan import ModellingPlan, SelectionStep
from ...scoring.kinds.row_sums import weighted_rows
from ..classifying.oversampling import smote
from ..data.data import StudyData
from ..evaluation.clusters import Clusters
from ..selection import ConstantSelector, LassoSelector, Selector, UnivariateSelector, selector
from ..statistics.lasso import CrossValidatedLasso
from .imputation import imputed, medians


@dataclass(frozen=True)
class StepCount:
    """How many columns a step let through."""

    step: str
    title: str
    kept: int


@dataclass(frozen=True)
class Lasso:
    """The cross-validated path of a block's LASSO.

    columns: names in the order of the path's coefficients.
    """

    validation: CrossValidatedLasso
    columns: tuple[str, ...]
    chosen: int


@dataclass(frozen=True)
class FittedBlock:
    """What a block learned from training rows.

    columns: (k,) positions in the study's features of the selected columns; names, medians, means, sds: k, of the training
    data (median imputation, then z-score). coefficients: (k,) of the Radscore per standardised column, with its intercept;
    None where the plan has no LASSO. reasons: (all columns of the block,) why each was dropped, "" where kept.
    """

    name: str
    columns: np.ndarray
    names: tuple[str, ...]
    medians: np.ndarray
    means: np.ndarray
    sds: np.ndarray
    coefficients: np.ndarray | None
    intercept: float
    all_names: tuple[str, ...]
    reasons: tuple[str, ...]
    counts: tuple[StepCount, ...]
    lasso: Lasso | None

    def standardised(self, features: np.ndarray) -> np.ndarray:
        """(n, k) z-scores of the selected columns. features: (n, p) of the whole study."""
        return (self.raw(features) - self.means) / self.sds

    def raw(self, features: np.ndarray) -> np.ndarray:
        """(n, k) the selected columns with missing values imputed."""
        values = features[:, self.columns]
        return np.where(np.isnan(values), self.medians, values)

    def radscore(self, features: np.ndarray) -> np.ndarray:
        """(n,) the LASSO linear predictor."""
        assert self.coefficients is not None
        return self.intercept + weighted_rows(self.standardised(features), self.coefficients)

    @cached_property
    def empty(self) -> bool:
        """Whether selection left nothing."""
        return len(self.columns) == 0


def block_pipeline(steps: Sequence[SelectionStep], seed: int, *, smote_first: bool = False) -> Pipeline:
    """Unfitted, for columns without missing values: no constant columns, z-score, the plan's selectors.

    smote_first: oversample before the selectors, as the order of some papers is; otherwise nothing is oversampled here.
    """
    parts: list[tuple[str, Any]] = [
        ("constant", ConstantSelector()),
        ("scale", StandardScaler()),
    ]
    selectors = [(f"{number}-{step.step}", selector(step, seed)) for number, step in enumerate(steps, start=1)]
    if not smote_first:
        return Pipeline([*parts, *selectors])
    from imblearn.pipeline import Pipeline as Resampling  # which takes long to import

    return Resampling([*parts, ("smote", smote(seed)), *selectors])


def fit_block(
    name: str,
    columns: np.ndarray,
    features: np.ndarray,
    names: Sequence[str],
    outcome: np.ndarray,
    patients: np.ndarray,
    steps: Sequence[SelectionStep],
    *,
    seed: int,
    clusters: Clusters | None = None,
    smote_first: bool = False,
    progress: Progress | None = None,
) -> FittedBlock:
    """Fit a block on training rows.

    columns: (b,) positions of the block in features (n, p). names: p. outcome: (n,) 0/1. patients: (n,) ids, kept together
    in the folds of LASSO. clusters: rows that tests take as one patient. Raises TableError, Cancelled.
    """
    pipeline = block_pipeline(steps, seed, smote_first=smote_first)
    # After SMOTE the rows are no longer the patients', so neither tests nor the folds of LASSO can keep them together.
    given: dict[str, Any] = {}
    for part, step in pipeline.steps:
        if isinstance(step, Selector):
            given[f"{part}__progress"] = progress or Progress()
        if isinstance(step, LassoSelector) and not smote_first:
            given[f"{part}__patients"] = patients
        if isinstance(step, UnivariateSelector) and not smote_first:
            given[f"{part}__clusters"] = clusters
    own = tuple(names[column] for column in columns)
    known = features[:, columns]
    stand_ins = medians(known)
    values = imputed(known, stand_ins)
    varies = ConstantSelector().fit(values, outcome).support_ if len(columns) else np.zeros(0, dtype=bool)
    if not varies.any():
        return _nothing(name, own)
    pipeline.fit(values, outcome, **given)
    return _plain(name, columns, own, stand_ins, pipeline)


def fit_blocks(
    data: StudyData, plan: ModellingPlan, progress: Progress | None = None, *, seed: int | None = None
) -> tuple[FittedBlock, ...]:
    """Every block of the study, fitted on these rows."""
    progress = progress or Progress()
    fitted = []
    for number, block in enumerate(data.blocks):
        progress.report(number, len(data.blocks), "selecting features")
        fitted.append(
            fit_block(
                block.name, block.columns, data.features, data.names, data.outcome, data.patients, plan.selection,
                seed=plan.split.seed if seed is None else seed, clusters=data.clusters,
                smote_first=plan.order == "paper-order" and plan.oversampling == "smote", progress=progress,
            )
        )  # fmt: skip
    return tuple(fitted)


def _plain(name: str, columns: np.ndarray, names: tuple[str, ...], stand_ins: np.ndarray, pipeline: Pipeline) -> FittedBlock:
    """Read the fitted pipeline's numbers. stand_ins: (columns,) medians."""
    alive = np.arange(len(columns))
    reasons = [""] * len(columns)
    counts = [StepCount("all", "features", len(columns))]
    means = sds = np.zeros(0)
    coefficients, intercept, lasso = None, 0.0, None
    for part, step in pipeline.steps:
        if part == "scale":
            means, sds = step.mean_, step.scale_
        if not isinstance(step, Selector):
            continue
        for position, reason in zip(alive, step.reasons_, strict=True):
            reasons[position] = reason
        if isinstance(step, LassoSelector):
            if step.validation_ is not None:
                kept_names = tuple(names[position] for position in alive)
                lasso = Lasso(step.validation_, kept_names, step.validation_.index(step.rule))
            coefficients, intercept = step.coefficients_[step.support_], step.intercept_
        elif coefficients is not None:
            coefficients = coefficients[step.support_]
        alive = alive[step.support_]
        counts.append(StepCount(part.split("-", 1)[-1], type(step).__name__.removesuffix("Selector"), len(alive)))
        if len(means):
            means, sds = means[step.support_], sds[step.support_]
    return FittedBlock(
        name, columns[alive], tuple(names[position] for position in alive), stand_ins[alive], means, sds, coefficients, intercept,
        names, tuple(reasons), tuple(counts), lasso,
    )  # fmt: skip


def _nothing(name: str, names: tuple[str, ...]) -> FittedBlock:
    empty = np.zeros(0)
    counts = (StepCount("all", "features", len(names)), StepCount("constant", "Constant", 0))
    reasons = ("constant in the training data",) * len(names)
    return FittedBlock(name, empty.astype(int), (), empty, empty, empty, empty, 0.0, names, reasons, counts, None)
