"""The whole procedure of a study on given rows: blocks, Radscores, classifiers, clinical and combined model.

Cross-validation calls ``fit_study`` on the training folds and lets it predict the fold left out, so that every choice the
procedure makes (features, lambda, classifier, parameters, recalibration) is made anew without the rows it is judged on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..modelling_plan import ModellingPlan
from ..progress import Progress
from .block import FittedBlock, fit_block
from .candidates import Candidate, probability, recalibrated, recalibration
from .data import StudyData
from .evaluation.recalibration import Recalibration
from .evaluation.roc import auc
from .split import folds
from .statistics.screening import Screening, Variable, screen
from .tuning import tuned

CLINICAL, RADIOMICS, COMBINED = "clinical", "radiomics", "combined"


@dataclass(frozen=True)
class ModelTerm:
    """One column of a model: a clinical term, a feature or a Radscore by name, standardised with training values."""

    name: str
    mean: float
    sd: float


@dataclass(frozen=True)
class FittedModel:
    """An estimator on standardised terms. classifier: its registry name. recalibration: on its logit, or None."""

    classifier: str
    terms: tuple[ModelTerm, ...]
    estimator: Any
    recalibration: Recalibration | None = None
    parameters: dict[str, Any] = field(default_factory=dict)

    def standardised(self, values: dict[str, np.ndarray]) -> np.ndarray:
        """(n, terms)."""
        return np.column_stack([(values[term.name] - term.mean) / term.sd for term in self.terms])

    def probability(self, values: dict[str, np.ndarray]) -> np.ndarray:
        """(n,) probability of the event. values: name -> (n,) raw."""
        return recalibrated(probability(self.estimator, self.standardised(values)), self.recalibration)


@dataclass(frozen=True)
class FittedStudy:
    """Everything the procedure learned.

    clinical_fill: (c,) what a missing clinical value becomes. screening: None without clinical variables. models: of
    ``CLINICAL``, ``RADIOMICS``, ``COMBINED`` those that exist; absent: why others do not. classifiers: every candidate for the
    radiomics model, where there are several; inner_auc: by which it was chosen, cross-validated within these rows.
    """

    blocks: tuple[FittedBlock, ...]
    clinical_fill: np.ndarray
    screening: Screening | None
    models: dict[str, FittedModel]
    absent: dict[str, str]
    classifiers: dict[str, FittedModel]
    inner_auc: dict[str, float]

    def values(self, data: StudyData) -> dict[str, np.ndarray]:
        """Every column a model may use, (n,) each: clinical terms and features imputed, Radscores."""
        clinical = np.where(np.isnan(data.clinical), self.clinical_fill, data.clinical)
        found = {term.name: clinical[:, column] for column, term in enumerate(data.terms)}
        for block in self.blocks:
            raw = block.raw(data.features)
            found |= {name: raw[:, column] for column, name in enumerate(block.names)}
        return found | radscores(self.blocks, data)

    def predict(self, data: StudyData) -> dict[str, np.ndarray]:
        """Probabilities of the models that exist, (n,) each, and of every candidate as ``classifier:NAME``."""
        values = self.values(data)
        found = {name: model.probability(values) for name, model in self.models.items()}
        return found | {f"classifier:{name}": model.probability(values) for name, model in self.classifiers.items()}


def radscore_name(block: str) -> str:
    """Column name of a block's Radscore."""
    return f"radscore_{block}" if block else "radscore"


def radscores(blocks: tuple[FittedBlock, ...], data: StudyData) -> dict[str, np.ndarray]:
    """Radscore name -> (n,), of the blocks that selected anything."""
    return {radscore_name(block.name): block.radscore(data.features) for block in blocks if not block.empty}


def fit_blocks(
    data: StudyData, plan: ModellingPlan, progress: Progress | None = None, *, seed: int | None = None
) -> tuple[FittedBlock, ...]:
    """Every block of the study, fitted on these rows."""
    fitted = []
    for block in data.blocks:
        (progress or Progress()).check()
        fitted.append(
            fit_block(
                block.name, block.columns, data.features, data.names, data.outcome, data.patients, plan.selection,
                seed=plan.split.seed if seed is None else seed,
                smote_first=plan.order == "paper-order" and plan.oversampling == "smote",
            )
        )  # fmt: skip
    return tuple(fitted)


def fit_study(
    data: StudyData, plan: ModellingPlan, progress: Progress | None = None, *, blocks: tuple[FittedBlock, ...] | None = None
) -> FittedStudy:
    """Fit the procedure on training rows.

    blocks: None fits them here and trains what follows on out-of-fold Radscores (leak-proof order). Given blocks are taken
    as they are, with in-sample Radscores (paper-order). Raises TableError, SettingsError, Cancelled.
    """
    progress = progress or Progress()
    fixed = blocks is not None
    final = blocks if blocks is not None else fit_blocks(data, plan, progress)
    fill = _fill(data)
    clinical = np.where(np.isnan(data.clinical), fill, data.clinical)
    screening = _screening(data, clinical, plan.clinical_alpha)
    models, absent = {}, {}
    kept = screening.kept if screening else ()
    columns = {term.name: clinical[:, n] for n, term in enumerate(data.terms) if term.input.name in kept}
    if columns:
        models[CLINICAL] = _fitted(Candidate("logistic", inference=True), columns, data.outcome, plan.split.seed)
    elif screening is None:
        absent[CLINICAL] = "there are no clinical variables that vary"
    else:
        absent[CLINICAL] = f"no clinical variable is significant (P < {plan.clinical_alpha:g}) alone and together"
    used = tuple(block for block in final if not block.empty)
    if not used:
        absent[RADIOMICS] = "selection left no feature"
        absent[COMBINED] = absent[RADIOMICS]
        return FittedStudy(final, fill, screening, models, absent, {}, {})
    inner = _inner(data, plan, final, fixed, progress)
    if not inner.radscores:
        absent[RADIOMICS] = absent[COMBINED] = "no part of the training set gives a Radscore that varies"
        return FittedStudy(final, fill, screening, models, absent, {}, {})
    classifiers = {}
    for candidate in inner.candidates:
        progress.check()
        line = None
        if candidate.smote and not fixed:
            line = recalibration(data.outcome, inner.out_of_fold[candidate.name])
        classifiers[candidate.name] = _fitted(candidate, inner.columns, data.outcome, plan.split.seed, line)
    areas = {name: auc(data.outcome, risk) for name, risk in inner.out_of_fold.items()}
    best = max(areas, key=lambda name: areas[name]) if areas else next(iter(classifiers))
    models[RADIOMICS] = classifiers[best]
    both = Candidate("logistic", inference=True)
    models[COMBINED] = _fitted(both, {**columns, **inner.radscores}, data.outcome, plan.split.seed)
    if len(classifiers) == 1:
        classifiers = {}
    return FittedStudy(final, fill, screening, models, absent, classifiers, areas)


@dataclass(frozen=True)
class _Inner:
    """radscores: for the second stage. columns: what candidates are fitted on. out_of_fold: candidate -> (n,) risk."""

    radscores: dict[str, np.ndarray]
    columns: dict[str, np.ndarray]
    candidates: tuple[Candidate, ...]
    out_of_fold: dict[str, np.ndarray]


def _inner(data: StudyData, plan: ModellingPlan, final: tuple[FittedBlock, ...], fixed: bool, progress: Progress) -> _Inner:
    """Out-of-fold Radscores, and out-of-fold predictions of every candidate where there is anything to choose or mend."""
    on_scores = plan.radscores == "per-sequence"
    splits = tuple(folds(data.outcome, data.patients, _inner_folds(data, plan), plan.split.seed + 1))
    scores = radscores(final, data)
    parts: list[tuple[FittedBlock, ...]] = [final] * len(splits)
    if not fixed:
        parts = [fit_blocks(data.rows(train), plan, progress) for train, _ in splits]
        for (_, test), part in zip(splits, parts, strict=True):
            rows = data.rows(test)
            for block in final:
                if not block.empty:
                    scores[radscore_name(block.name)][test] = next(b for b in part if b.name == block.name).radscore(
                        rows.features
                    )
    scores = _independent(scores)
    columns = scores if on_scores else _features(final, data)
    if not scores:
        return _Inner({}, {}, (), {})
    smote = plan.oversampling == "smote"
    bare = tuple(Candidate(name, smote, on_scores) for name in plan.classifiers)
    x = np.column_stack([_z(values)[0] for values in columns.values()])
    candidates = tuple(tuned(c, x, data.outcome, data.patients, plan, progress) for c in bare)
    if len(candidates) == 1 and not smote:
        return _Inner(scores, columns, candidates, {})
    found = {candidate.name: np.full(len(data), data.outcome.mean()) for candidate in candidates}
    for (train, test), part in zip(splits, parts, strict=True):
        values = scores if on_scores else _features(part, data)
        values = {name: column for name, column in values.items() if np.ptp(column[train]) > 0}
        if not values:
            continue
        for candidate in candidates:
            progress.check()
            model = _fitted(candidate, {name: v[train] for name, v in values.items()}, data.outcome[train], plan.split.seed)
            found[candidate.name][test] = model.probability({name: v[test] for name, v in values.items()})
    return _Inner(scores, columns, candidates, found)


def _independent(columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
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


def _inner_folds(data: StudyData, plan: ModellingPlan) -> int:
    """The plan's folds, or as many as the rarer class has patients among these rows."""
    fewest = min(len(np.unique(data.patients[data.outcome == value])) for value in np.unique(data.outcome))
    return max(2, min(plan.folds, fewest))


def _features(blocks: tuple[FittedBlock, ...], data: StudyData) -> dict[str, np.ndarray]:
    return {name: column for block in blocks for name, column in zip(block.names, block.raw(data.features).T, strict=True)}


def _fitted(
    candidate: Candidate, columns: dict[str, np.ndarray], y: np.ndarray, seed: int, line: Recalibration | None = None
) -> FittedModel:
    terms, standardised = [], []
    for name, values in columns.items():
        z, mean, sd = _z(values)
        terms.append(ModelTerm(name, mean, sd))
        standardised.append(z)
    estimator = candidate.fit(np.column_stack(standardised), y, seed)
    return FittedModel(candidate.name, tuple(terms), estimator, line, dict(candidate.parameters))


def _z(values: np.ndarray) -> tuple[np.ndarray, float, float]:
    mean, sd = float(values.mean()), float(values.std())
    return (values - mean) / sd, mean, sd


def _screening(data: StudyData, clinical: np.ndarray, alpha: float) -> Screening | None:
    """Screen the clinical variables that vary; indicators of one category belong together. None without any."""
    names = [term.name for term in data.terms]
    varying = [position for position in range(len(names)) if np.ptp(clinical[:, position]) > 0]
    columns: dict[str, list[str]] = {}
    for position in varying:
        columns.setdefault(data.terms[position].input.name, []).append(names[position])
    if not columns:
        return None
    titles = {term.input.name: term.title for term in data.terms}
    variables = [Variable(name, tuple(own), titles[name]) for name, own in columns.items()]
    own_names = [names[position] for position in varying]
    return screen(clinical[:, varying], data.outcome, own_names, variables=variables, entry=alpha, stay=alpha)


def _fill(data: StudyData) -> np.ndarray:
    """(c,) median of numbers, most frequent code of categories; 0 for a column without any value, which is never used."""
    fill = np.zeros(len(data.terms))
    for column, term in enumerate(data.terms):
        known = data.clinical[:, column][~np.isnan(data.clinical[:, column])]
        if len(known):
            values, counts = np.unique(known, return_counts=True)
            fill[column] = np.median(known) if term.input.kind == "number" else values[np.argmax(counts)]
    return fill
