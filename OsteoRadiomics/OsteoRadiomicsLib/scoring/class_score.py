"""Scores one case with a model of three or more classes: probabilities, the class, and what moved each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..base.errors import ModelError
from ..base.notice import NOTICE
from ..tables.rows import FeatureCells, Value
from .class_model import ClassModel, most_probable
from .score import Caution, ProbabilityScore
from .score_case import coded_case, score_case
from .score_records import (
    CLASS_SCORE_FORM,
    UNKNOWN_ORIGIN,
    ClassMember,
    ClassMemberScore,
    ClassOutcomeMark,
    ClassScoreRecord,
    PlanMark,
    ScoreOrigin,
)


@dataclass(frozen=True)
class ClassProbability:
    """One class. probability: all add up to 1. alone: of its own model, against the rest.

    score: of its own model, None where it has none: ``alone`` is then its share of the training cases, and reason says why.
    """

    name: str
    probability: float
    alone: float
    score: ProbabilityScore | None
    reason: str


@dataclass(frozen=True)
class ClassScore:
    """One case. classes: in rising order. label: the most probable of them. cautions: of all its models, each once."""

    classes: tuple[ClassProbability, ...]
    label: str
    cautions: tuple[Caution, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """The cautions as plain lines."""
        return tuple(caution.text for caution in self.cautions)


def score_classes(
    model: ClassModel,
    clinical: Mapping[str, Value],
    rows: Sequence[FeatureCells] = (),
    *,
    features_from: PlanMark | None = None,
    strict: bool = False,
    where: str = "",
) -> ClassScore:
    """Score one case. The arguments are those of ``score_case``. Raises ModelError and TableError."""
    known = [item.name for item in model.spec.inputs]
    radiomic = {item.name for item in model.spec.radiomic_inputs}
    for name in clinical:
        if name not in known:
            raise ModelError(f"has no input {name}", where=model.name, cure=f"Its inputs are {', '.join(known)}")
        if name in radiomic:
            raise ModelError(f"input {name} is a radiomic feature", where=model.name, cure="Give it in the feature table")
    scores: dict[str, ProbabilityScore] = {}
    coded: dict[str, np.ndarray] = {}
    for name, member in model.members.items():
        # An input that only the model of another class uses is no mistake.
        used = {item.name for item in member.spec.inputs}
        own = {key: value for key, value in clinical.items() if key in used}
        found = score_case(member, own, rows, features_from=features_from, strict=strict, where=where)
        assert isinstance(found, ProbabilityScore)  # ClassModel holds models of two classes only
        scores[name] = found
        if model.classes.refit:
            coded[name] = coded_case(member, own, rows, where)
    alone = [scores[entry.name].probability if entry.share is None else entry.share for entry in model.classes.classes]
    together = model.probability(np.array([alone]), coded)
    classes = tuple(
        ClassProbability(entry.name, float(share), float(own), scores.get(entry.name), entry.reason)
        for entry, share, own in zip(model.classes.classes, together[0], alone, strict=True)
    )
    cautions = dict.fromkeys(caution for score in scores.values() for caution in score.cautions)
    return ClassScore(classes, classes[int(most_probable(together)[0])].name, tuple(cautions))


def class_score_record(model: ClassModel, score: ClassScore, origin: ScoreOrigin = UNKNOWN_ORIGIN) -> ClassScoreRecord:
    """The content of SCORE.json."""
    content = model.classes
    return ClassScoreRecord(
        kind="class-score",
        format_version=CLASS_SCORE_FORM.newest,
        notice=NOTICE,
        case=origin.case,
        model=model.mark,
        outcome=ClassOutcomeMark(name=content.outcome.name, definition=content.outcome.definition, classes=model.names),
        label=score.label,
        rule=model.rule,
        classes=tuple(_member(model, item) for item in score.classes),
        cautions=score.cautions,
        model_notes=content.notes,
        model_source=content.provenance.source,
        metrics=content.metrics,
        protocol=model.spec.protocol,
        features=origin.features,
        versions=dict(origin.versions),
    )


def _member(model: ClassModel, item: ClassProbability) -> ClassMember:
    member = model.members.get(item.name)
    own = None
    if item.score is not None and member is not None:
        own = ClassMemberScore(model=member.mark, reference_note=member.spec.reference_note, **item.score.fields())
    return ClassMember(name=item.name, probability=item.probability, probability_alone=item.alone, reason=item.reason, score=own)
