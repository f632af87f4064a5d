"""Every model of a study in every centre, by the figures of its type of outcome, and what harmonised features would change.

Two classes have a section of their own (``binary.centres``), since they also have observed and predicted risks and a calibration
line in each centre.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

import numpy as np

from ..data.data import StudyData
from ..estimate import Estimate
from ..evaluation.clusters import Clusters
from ..evaluation.cross_validation import CONDITIONAL, Folds
from ..evaluation.meta_analysis import LEAST_POOLED, Pooled, poolable, pooled_auc, random_effects
from .centre_refits import CENTRE_OUT, CENTRE_OUT_COMBAT
from .centres import TOO_FEW, pooling_notes, refused_notes
from .names import CLINICAL, HELD_OUT, OUT_OF_FOLD
from .outcome import Work


@dataclass(frozen=True)
class Measure:
    """A figure of merit. title: as messages call it. scale: on which it is pooled over centres: of a share, of a positive number,
    or its own; None where a value of all centres has no meaning (R2 is against the spread of the centre's own patients)."""

    name: str
    title: str
    scale: Literal["logit", "log", "plain"] | None


@dataclass(frozen=True)
class Rows:
    """Rows of one model. outcome: (n,). prediction: (n,), or (n, k) of classes. centres: (n,). clusters: rows of one patient.
    folds: where out of fold."""

    outcome: np.ndarray
    prediction: np.ndarray
    centres: np.ndarray
    clusters: Clusters | None = None
    folds: Folds | None = None


class Judging(Protocol):
    """How a type of outcome judges a model. measures: in the order of tables."""

    @property
    def measures(self) -> tuple[Measure, ...]: ...

    def figures(self, rows: Rows, own: np.ndarray) -> Mapping[str, Estimate]:
        """By the measures' names, of some of the rows. own: (n,) bool."""
        ...

    def differences(self, rows: Rows, other: np.ndarray, own: np.ndarray) -> Mapping[str, tuple[Estimate, float]]:
        """Measure -> what ``rows`` have more than predictions ``other`` of them, with P; those that can be compared."""
        ...


@dataclass(frozen=True)
class CentreFigures:
    """One model in one centre. figures: by the measures' names."""

    name: str
    cases: int
    figures: Mapping[str, Estimate]


@dataclass(frozen=True)
class ModelCentres:
    """One model on one basis. pooled, left_out: measure -> over centres, and centre -> why it is not in that. not_judged: centre
    -> why it has no prediction."""

    model: str
    basis: str
    figures: tuple[CentreFigures, ...]
    pooled: Mapping[str, Pooled]
    left_out: Mapping[str, dict[str, str]]
    not_judged: Mapping[str, str]


@dataclass(frozen=True)
class HarmonisedFigure:
    """One measure of one model without and with ComBat: of all training rows out of fold, or pooled over the centres left out.

    difference: with minus without. p: NaN where pooled. centres: how many were pooled, 0 out of fold.
    """

    model: str
    measure: str
    basis: str
    value: Estimate
    harmonised: Estimate
    difference: Estimate
    p: float
    centres: int
    note: str


@dataclass(frozen=True)
class FiguresByCentre:
    """measures: of the type of outcome. combat: empty where not asked for. notes: one sentence each."""

    measures: tuple[Measure, ...]
    judged: tuple[ModelCentres, ...]
    combat: tuple[HarmonisedFigure, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Predicted:
    """What a study's refits predict of its training rows, and its models of the test sets. unseen, out, combat: model -> (n,) or
    (n, k), empty where not asked for. not_judged: centre -> why, by the basis. held_out: of all test sets together. notes: see
    ``CentreOut``."""

    unseen: Mapping[str, np.ndarray]
    held_out: Mapping[str, np.ndarray]
    out: Mapping[str, np.ndarray]
    combat_unseen: Mapping[str, np.ndarray]
    combat_out: Mapping[str, np.ndarray]
    not_judged: Mapping[str, Mapping[str, str]]
    notes: tuple[str, ...] = ()


def figures_by_centre(work: Work[Any], judging: Judging, models: Sequence[str], found: Predicted) -> FiguresByCentre | None:
    """Judge every model in every centre; None where the tables name none."""
    train = work.prepared.train
    if train.centres is None:
        return None
    judged: dict[tuple[str, str], ModelCentres] = {}
    for model in models:
        for basis, rows in _bases(work, model, found):
            own = _judged(judging, model, basis, rows, found.not_judged.get(basis, {}))
            judged[model, basis] = own
    combat: tuple[HarmonisedFigure, ...] = ()
    if found.combat_out:
        refused = {*found.not_judged.get(CENTRE_OUT, ()), *found.not_judged.get(CENTRE_OUT_COMBAT, ())}
        pooled = {key: own.pooled for key, own in judged.items()}
        combat = tuple(compared(work, judging, [name for name in models if name != CLINICAL], pooled, refused, found))
    return FiguresByCentre(judging.measures, tuple(judged.values()), combat, _notes(judging, judged, found))


def together(sets: Mapping[str, StudyData], predicted: Mapping[str, Mapping[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """Model -> predictions of all test sets, one after the other. predicted: set -> model -> (n,) or (n, k)."""
    names = next(iter(predicted.values()), {})
    return {name: np.concatenate([predicted[one][name] for one in sets]) for name in names} if sets else {}


def _bases(work: Work[Any], model: str, found: Predicted) -> Iterator[tuple[str, Rows]]:
    """Each basis that the model has predictions on."""
    train, tests = work.prepared.train, list(work.prepared.tests.values())
    assert train.centres is not None
    clusters = work.prepared.clusters(train.cases)
    yield OUT_OF_FOLD, Rows(train.outcome, found.unseen[model], train.centres, clusters, work.folds(OUT_OF_FOLD))
    if model in found.out:
        yield CENTRE_OUT, Rows(train.outcome, found.out[model], train.centres, clusters)
    if model in found.combat_out and model != CLINICAL:  # which sees no feature
        yield CENTRE_OUT_COMBAT, Rows(train.outcome, found.combat_out[model], train.centres, clusters)
    if tests:
        outcome, cases = (np.concatenate([getattr(rows, name) for rows in tests]) for name in ("outcome", "cases"))
        centres = np.concatenate([np.asarray(rows.centres) for rows in tests])
        yield HELD_OUT, Rows(outcome, found.held_out[model], centres, work.prepared.clusters(cases))


def _judged(judging: Judging, model: str, basis: str, rows: Rows, not_judged: Mapping[str, str]) -> ModelCentres:
    names = [str(name) for name in np.unique(rows.centres) if str(name) not in not_judged]
    figures = tuple(
        CentreFigures(name, int(own.sum()), judging.figures(rows, own)) for name in names for own in [rows.centres == name]
    )
    pooled: dict[str, Pooled] = {}
    left_out: dict[str, dict[str, str]] = {}
    for measure in judging.measures:
        if measure.scale:
            values = {own.name: own.figures[measure.name] for own in figures}
            pooled[measure.name], left_out[measure.name] = pooled_measure(measure, values)
    return ModelCentres(model, basis, figures, pooled, left_out, dict(not_judged))


def pooled_measure(measure: Measure, values: Mapping[str, Estimate]) -> tuple[Pooled, dict[str, str]]:
    """A measure of centres by random effects on its scale, and why some are left out."""
    if measure.scale == "logit":
        kept, why = poolable(values, measure.title)
        return pooled_auc(list(kept.values()), measure.title), why
    kept, why = {}, {}
    for name, own in values.items():
        if own.defined and own.se > 0 and (measure.scale == "plain" or own.value > 0):
            kept[name] = own
        else:
            why[name] = own.note or f"its {measure.title} has no variance"
    if len(kept) < LEAST_POOLED:
        reason = f"fewer than {LEAST_POOLED} centres have a {measure.title} with a variance"
        return Pooled(len(kept), Estimate.undefined(reason), note=reason), why
    y, se = (np.array([getattr(own, name) for own in kept.values()]) for name in ("value", "se"))
    if measure.scale == "plain":
        return random_effects(y, se**2), why
    found = random_effects(np.log(y), (se / y) ** 2)
    value, lower, upper = np.exp([found.mean.value, found.mean.low, found.mean.high]).tolist()
    mean = Estimate(value, lower, upper, note=found.mean.note)
    low, high = (float(np.exp(end)) for end in found.prediction)
    return replace(found, mean=mean, prediction=(low, high)), why


def compared(
    work: Work[Any],
    judging: Judging,
    models: Sequence[str],
    pooled: Mapping[tuple[str, str], Mapping[str, Pooled]],
    refused: Collection[str],
    found: Predicted,
) -> Iterator[HarmonisedFigure]:
    """Every model without and with ComBat. models: those that see features. pooled: (model, basis) -> measure -> over centres.
    refused: centres without a prediction."""
    train = work.prepared.train
    assert train.centres is not None
    clusters, folds, every = work.prepared.clusters(train.cases), work.folds(OUT_OF_FOLD), np.ones(len(train), dtype=bool)
    names = [str(name) for name in np.unique(train.centres) if str(name) not in refused]
    for model in models:
        harmonised = Rows(train.outcome, found.combat_unseen[model], train.centres, clusters, folds)
        plain = replace(harmonised, prediction=found.unseen[model])
        without, with_it = judging.figures(plain, every), judging.figures(harmonised, every)
        for name, (difference, p) in judging.differences(harmonised, plain.prediction, every).items():
            note = difference.note or f"interval and P {CONDITIONAL}"
            yield HarmonisedFigure(model, name, OUT_OF_FOLD, without[name], with_it[name], difference, p, 0, note)
        one, other = pooled[model, CENTRE_OUT], pooled[model, CENTRE_OUT_COMBAT]
        out = Rows(train.outcome, found.combat_out[model], train.centres, clusters)
        each = [judging.differences(out, found.out[model], train.centres == name) for name in names]
        for measure in (own for own in judging.measures if own.scale and any(own.name in gap for gap in each)):
            gaps = [own[measure.name][0] for own in each if measure.name in own]
            gaps = [own for own in gaps if own.defined and own.se > 0]
            gap = random_effects([own.value for own in gaps], [own.se**2 for own in gaps])
            note = "" if gap.mean.defined else TOO_FEW
            means = (one[measure.name].mean, other[measure.name].mean)
            yield HarmonisedFigure(model, measure.name, CENTRE_OUT, *means, gap.mean, np.nan, gap.centres, note)


def _notes(judging: Judging, judged: Mapping[tuple[str, str], ModelCentres], found: Predicted) -> tuple[str, ...]:
    """What a reader must know of centres, each once though several models share it."""
    refused = refused_notes((basis, own.not_judged) for (_, basis), own in judged.items())
    pooled = [
        text
        for measure in judging.measures
        if measure.scale
        for text in pooling_notes(
            ((*key, own.pooled[measure.name], own.left_out[measure.name]) for key, own in judged.items()), measure.title
        )
    ]
    return (*refused, *pooled, *found.notes)
