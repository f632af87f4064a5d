"""The whole procedure of a study on given rows: blocks, Radscores, classifiers, clinical and combined model.

Cross-validation calls ``fit_study`` on the training folds and lets it predict the fold left out, so that every choice the
procedure makes (features, lambda, classifier, parameters, recalibration) is made anew without the rows it is judged on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...base.progress import Part, Progress
from ...protocols.classifiers import parameters_of
from ...protocols.modelling_plan import ModellingPlan
from ..classifying.candidates import Candidate
from ..classifying.fitted_model import Columns, FittedModel
from ..data.columns import (
    clinical_columns,
    clinical_fill,
    clinical_variables,
    independent,
    radscore_name,
    radscores,
    selected_features,
)
from ..data.data import StudyData
from ..resampling.block import FittedBlock, fit_blocks
from ..resampling.fitted_columns import FittedColumns
from ..resampling.inner import Choice, Splits, choose, inner_splits
from ..statistics.screening import Screening, screen
from ..study.names import CANDIDATE, CLINICAL, COMBINED, RADIOMICS

BLOCKS_SHARE = 0.6  # of the time a study takes to fit, roughly, for the progress bar
PLAIN = Candidate("logistic", inference=True)


@dataclass(frozen=True)
class FittedStudy(FittedColumns):
    """Everything the procedure learned.

    screening: None without clinical variables. models: of
    ``CLINICAL``, ``RADIOMICS``, ``COMBINED`` those that exist; absent: why others do not. classifiers: every candidate for the
    radiomics model, where there are several; inner_auc: by which it was chosen, cross-validated within these rows.
    """

    screening: Screening | None
    models: dict[str, FittedModel]
    absent: dict[str, str]
    classifiers: dict[str, FittedModel]
    inner_auc: dict[str, float]

    @property
    def names(self) -> tuple[str, ...]:
        """What ``predict`` gives."""
        return (*self.models, *(f"{CANDIDATE}{name}" for name in self.classifiers))

    def predict(self, data: StudyData) -> dict[str, np.ndarray]:
        """Probabilities of the models that exist, (n,) each, and of every candidate as ``classifier:NAME``."""
        values = self.values(data)
        found = {name: model.probability(values) for name, model in self.models.items()}
        return found | {f"{CANDIDATE}{name}": model.probability(values) for name, model in self.classifiers.items()}


def fit_study(
    data: StudyData, plan: ModellingPlan, progress: Progress | None = None, *, blocks: tuple[FittedBlock, ...] | None = None
) -> FittedStudy:
    """Fit the procedure on training rows.

    blocks: None fits them here and trains what follows on out-of-fold Radscores (leak-proof order). Given blocks are taken
    as they are, with in-sample Radscores (paper-order). Raises TableError, SettingsError, Cancelled.
    """
    progress = progress or Progress()
    splits = inner_splits(data, plan)
    seen = Part(progress, 0, BLOCKS_SHARE)
    parts: Sequence[tuple[FittedBlock, ...]]
    if blocks is None:
        total = len(splits) + 1
        final = fit_blocks(data, plan, Part(seen, 0, 1 / total))
        parts = [
            fit_blocks(data.rows(train), plan, Part(seen, (number + 1) / total, (number + 2) / total))
            for number, (train, _) in enumerate(splits)
        ]
    else:
        final, parts = blocks, [blocks] * len(splits)
    fill = clinical_fill(data)
    clusters = data.clusters
    screening = _screening(data, fill, plan.clinical_alpha)
    people = clinical_columns(data, fill, screening.kept if screening else ())
    inputs = _inputs(data, plan, final, parts, splits)

    def chosen(candidates: Sequence[Candidate], columns: Columns, each: Sequence[Columns], low: float, high: float) -> Choice:
        return choose(candidates, columns, each, splits, data.outcome, plan, Part(progress, low, high), clusters=clusters)

    models: dict[str, FittedModel] = {}
    absent: dict[str, str] = {}
    if people:
        models[CLINICAL] = chosen([PLAIN], people, [people] * len(splits), BLOCKS_SHARE, 0.7).best
    elif screening is None:
        absent[CLINICAL] = "there are no clinical variables that vary"
    else:
        absent[CLINICAL] = f"no clinical variable is significant (P < {plan.clinical_alpha:g}) alone and together"
    if inputs.absent:
        absent[RADIOMICS] = absent[COMBINED] = inputs.absent
        return FittedStudy(final, fill, screening, models, absent, {}, {})
    smote = plan.oversampling == "smote"
    on_scores = plan.has_radscore and plan.radscores == "per-sequence"
    given = {name: parameters_of(name, plan.classifiers) for name in plan.classifiers}
    candidates = [Candidate(name, smote, inference=on_scores, parameters=given[name]) for name in plan.classifiers]
    radiomics = chosen(candidates, inputs.columns, inputs.each, 0.7, 0.9)
    models[RADIOMICS] = radiomics.best
    # A Radscore joins the clinical variables in a plain equation, which a nomogram can show; features need their classifier.
    best = radiomics.best.classifier
    both = PLAIN if inputs.radscores else Candidate(best, smote, parameters=given[best])
    joined = inputs.radscores or inputs.columns
    apart = [joined] * len(splits) if inputs.radscores else inputs.each
    models[COMBINED] = chosen([both], {**people, **joined}, [{**people, **values} for values in apart], 0.9, 1).best
    classifiers = radiomics.models if len(radiomics.models) > 1 else {}
    return FittedStudy(final, fill, screening, models, absent, classifiers, radiomics.areas)


@dataclass(frozen=True)
class _Inputs:
    """What the radiomics model sees. columns: for its fit on all rows; each: of every inner split, blind to its left-out rows.

    radscores: out of fold, for the combined model, empty where selection gives none. absent: why there is nothing at all.
    """

    columns: dict[str, np.ndarray]
    each: list[dict[str, np.ndarray]]
    radscores: dict[str, np.ndarray]
    absent: str = ""


def _inputs(
    data: StudyData,
    plan: ModellingPlan,
    final: tuple[FittedBlock, ...],
    parts: Sequence[tuple[FittedBlock, ...]],
    splits: Splits,
) -> _Inputs:
    """Radscores of rows that their blocks were not fitted on (in paper-order: that they were), or selected features.

    Such Radscores are measured from the intercept of all rows. That of the training folds mirrors the prevalence of the fold
    left out, and a regression would learn to turn it round where patients have several rows and folds differ.
    """
    if all(block.empty for block in final):
        return _Inputs({}, [], {}, "selection left no feature")
    scores: dict[str, np.ndarray] = {}
    if plan.has_radscore:
        scores = radscores(final, data)
        for (_, test), part in zip(splits, parts, strict=True):
            rows = data.rows(test)
            for block, whole in zip(part, final, strict=True):
                if radscore_name(block.name) in scores:
                    scores[radscore_name(block.name)][test] = block.radscore(rows.features) - block.intercept + whole.intercept
        scores = independent(scores)
        if not scores:
            return _Inputs({}, [], {}, "no part of the training set gives a Radscore that varies")
        if plan.radscores == "per-sequence":
            return _Inputs(scores, [scores] * len(splits), scores)
    return _Inputs(selected_features(final, data), [selected_features(part, data) for part in parts], scores)


def _screening(data: StudyData, fill: np.ndarray, alpha: float) -> Screening | None:
    """Screen the clinical variables that vary; indicators of one category belong together. None without any."""
    table, names, variables = clinical_variables(data, fill)
    if not variables:
        return None
    return screen(table, data.outcome, names, variables=variables, entry=alpha, stay=alpha, clusters=data.clusters)
