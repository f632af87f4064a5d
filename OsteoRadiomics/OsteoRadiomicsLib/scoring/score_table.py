"""Scores of every case of whole tables: each equal, to the last bit, to the score of that case alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .case_tables import CaseRows, FeatureRows
from .class_model import ClassModel, most_probable
from .coded_columns import code_columns
from .model import Model
from .readout import Answers, not_finite
from .score_case import protocol_cautions
from .score_records import PlanMark
from .table_inputs import reason_of, table_inputs


@dataclass(frozen=True, kw_only=True)
class _Scores:
    """What is said of n cases. notes: of each what must be known of its score; shared: those that hold for every one.

    reasons: of each case why it has no score, else empty.
    """

    shared: tuple[str, ...]
    notes: tuple[tuple[str, ...], ...]
    reasons: tuple[str, ...]

    @cached_property
    def scored(self) -> np.ndarray:
        """(n,) bool."""
        return np.array([not reason for reason in self.reasons], dtype=bool)


@dataclass(frozen=True, kw_only=True)
class CaseScores(_Scores):
    """The scores of n cases by one model. answers: NaN where there is no score.

    inputs: (n, inputs) coded and imputed, NaN where a case has no score.
    """

    model: Model
    answers: Answers
    inputs: np.ndarray


@dataclass(frozen=True, kw_only=True)
class ClassScores(_Scores):
    """The scores of n cases by a model of k classes. probability: (n, k), NaN where there is no score. labels: None there.

    inputs: of each class's own model (n, inputs) coded and imputed, NaN where it has no score of a case.
    """

    model: ClassModel
    probability: np.ndarray
    labels: tuple[str | None, ...]
    inputs: Mapping[str, np.ndarray]


AnyScores = CaseScores | ClassScores


def score_cases(
    model: Model,
    cases: Sequence[str],
    features: FeatureRows | None,
    clinical: CaseRows | None,
    *,
    features_from: PlanMark | None = None,
    strict: bool = False,
) -> CaseScores:
    """Score every case. features, clinical: the tables, as far as the model needs them. features_from, strict: as ``score_case``.

    Raises ModelError where a table lacks what no case can be scored without.
    """
    shared = protocol_cautions(model, features_from or PlanMark(), strict) if model.spec.radiomic_inputs else ()
    found = table_inputs(model.spec, cases, features, clinical)
    coded = code_columns(model.spec, found.columns, len(cases))
    reasons = {position: reason_of(error) for position, error in coded.problems.items()} | dict(found.problems)
    whole = np.array([position not in reasons for position in range(len(cases))], dtype=bool)
    answers = _spread(model.answers(coded.codes[whole]), whole)
    overflow = reason_of(not_finite(model.name))
    reasons |= dict.fromkeys(np.flatnonzero(whole & ~answers.finite).tolist(), overflow)
    always = tuple(caution.text for caution in shared)
    notes = tuple(() if position in reasons else (*always, *coded.notes.get(position, ())) for position in range(len(cases)))
    codes = coded.codes.copy()
    codes[list(reasons)] = np.nan
    return CaseScores(
        model=model, answers=answers, inputs=codes, shared=always, notes=notes, reasons=_listed(reasons, len(cases))
    )


def score_class_cases(
    model: ClassModel,
    cases: Sequence[str],
    features: FeatureRows | None,
    clinical: CaseRows | None,
    *,
    features_from: PlanMark | None = None,
    strict: bool = False,
) -> ClassScores:
    """Score every case with a model of several classes. The arguments are those of ``score_cases``."""
    members: dict[str, CaseScores] = {}
    for name, member in model.members.items():
        members[name] = score_cases(member, cases, features, clinical, features_from=features_from, strict=strict)
    reasons: dict[int, str] = {}
    for own in members.values():
        for position, reason in enumerate(own.reasons):
            if reason:
                reasons.setdefault(position, reason)
    alone = [
        members[entry.name].answers.prediction if entry.share is None else np.full(len(cases), entry.share)
        for entry in model.classes.classes
    ]
    inputs = {name: own.inputs for name, own in members.items()}
    with np.errstate(invalid="ignore"):  # cases without a score are NaN
        probability = model.probability(np.column_stack(alone), inputs)
    probability[list(reasons)] = np.nan
    best = most_probable(np.nan_to_num(probability))
    labels = tuple(None if position in reasons else model.names[place] for position, place in enumerate(best.tolist()))
    notes = tuple(
        () if position in reasons else tuple(dict.fromkeys(text for own in members.values() for text in own.notes[position]))
        for position in range(len(cases))
    )
    shared = tuple(dict.fromkeys(text for own in members.values() for text in own.shared))
    return ClassScores(
        model=model, probability=probability, labels=labels, inputs=inputs,
        shared=shared, notes=notes, reasons=_listed(reasons, len(cases)),
    )  # fmt: skip


def _spread(answers: Answers, whole: np.ndarray) -> Answers:
    """The answers of some cases in the places of all. whole: (n,) which cases they are of."""

    def all_cases(values: np.ndarray) -> np.ndarray:
        filled = np.full(whole.size, np.nan)
        filled[whole] = values
        return filled

    labels = iter(answers.labels)
    return Answers(
        all_cases(answers.linear),
        all_cases(answers.prediction),
        all_cases(answers.low),
        all_cases(answers.high),
        tuple(next(labels) if there else None for there in whole.tolist()),
        None if answers.horizons is None else _at_places(answers.horizons, whole),
    )


def _at_places(horizons: np.ndarray, whole: np.ndarray) -> np.ndarray:
    filled = np.full((whole.size, *horizons.shape[1:]), np.nan)
    filled[whole] = horizons
    return filled


def _listed(reasons: Mapping[int, str], cases: int) -> tuple[str, ...]:
    return tuple(reasons.get(position, "") for position in range(cases))
