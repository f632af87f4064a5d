"""The content of SCORE.json: a score, the model that gave it, and where its inputs came from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

from ..base.errors import InputError
from ..base.notice import NOTICE
from ..base.records import NullText, Part, Record, RecordForm, json_object, key, read_bytes
from ..tables.input_files import InputRecord
from .outcome_schema import NumberOutcome, Outcome, TimeToEventOutcome
from .schema import Metric, ProtocolReference
from .score import SETS, Caution, NumberScore, ProbabilityScore, TimeToEventScore

VALUE_VERSION, TIME_VERSION, SETS_VERSION = 2, 3, 3
"""Formats of scores of a measured end point, of a time to an event, and with a prediction set; 1 holds a probability alone. Each
score has the lowest that holds it."""

SCORE_FORM = RecordForm("a score", "Make the result again", version_key="format_version", newest=3)
CLASS_SCORE_FORM = RecordForm("a score of classes", "Make the result again", version_key="format_version")

_MAY_LACK = frozenset({"format_version", "notice", "features"})


class ModelMark(Part):
    """Which model gave a score. hash: of its model.json or classes.json."""

    name: str
    title: str
    kind: str
    hash: str


class PlanMark(Part):
    """Which protocol or settings made a feature table: its name and hash. None where the table does not say."""

    name: str | None = None
    hash: str | None = None


class FeatureOrigin(Part):
    """Where a score's feature values came from: a table, or images from which they were extracted with the protocol.

    notices: what was noticed in reading the images.
    """

    may_lack: ClassVar = frozenset({"table_sha256", "inputs", "notices"})

    table_sha256: str | None = None
    inputs: tuple[InputRecord, ...] = ()
    notices: tuple[str, ...] = ()
    protocol: PlanMark


@dataclass(frozen=True)
class ScoreOrigin:
    """What a score was made from. case: its id. features: where their values came from. versions: of the software, by name."""

    case: str = ""
    features: FeatureOrigin | None = None
    versions: Mapping[str, str] = field(default_factory=dict)


UNKNOWN_ORIGIN = ScoreOrigin()


class _AnyHead(Record):
    may_lack = _MAY_LACK

    kind: str
    format_version: int = 1
    notice: str = NOTICE
    case: str
    model: ModelMark


class _Head(_AnyHead):
    form = SCORE_FORM

    kind: Literal["score"]


class _ProbabilityHead(_Head):
    outcome: Outcome


class _NumberHead(_Head):
    outcome: NumberOutcome


class _TimeHead(_Head):
    outcome: TimeToEventOutcome


class _Origin(Part):
    model_notes: tuple[str, ...]
    model_source: str
    metrics: tuple[Metric, ...]
    protocol: ProtocolReference | None
    features: FeatureOrigin | None = None
    versions: dict[str, str]


class _Noted(Part):
    reference_note: str


# A part's fields come after those of the parts that stand to its right: the order of the file.
class ProbabilityRecord(_Origin, _Noted, ProbabilityScore, _ProbabilityHead):
    """The score of a model of two classes."""

    may_lack = _MAY_LACK | SETS


class NumberRecord(_Origin, _Noted, NumberScore, _NumberHead):
    """The score of a model of a measured end point."""


class TimeToEventRecord(_Origin, _Noted, TimeToEventScore, _TimeHead):
    """The score of a model of a time to an event."""


ScoreRecord = ProbabilityRecord | NumberRecord | TimeToEventRecord
"""The score of one model; its classes have the fields of the score itself."""


class _OwnModel(Part):
    model: ModelMark


class ClassMemberScore(_Noted, ProbabilityScore, _OwnModel):
    """What a class's own model, against all others, says."""


class ClassMember(Part):
    """One class. probability_alone: of its own model; score: None where it has none, and then reason says why."""

    name: str
    probability: float
    probability_alone: float
    reason: NullText
    score: ClassMemberScore | None


class ClassOutcomeMark(Part):
    """What the classes are classes of, and their names in rising order."""

    name: str
    definition: str
    classes: tuple[str, ...]


class _ClassHead(_AnyHead):
    form = CLASS_SCORE_FORM

    kind: Literal["class-score"]
    outcome: ClassOutcomeMark
    label: Annotated[str, key("class")]
    rule: str
    classes: tuple[ClassMember, ...]
    cautions: Annotated[tuple[Caution, ...], key("warnings")]


class ClassScoreRecord(_Origin, _ClassHead):
    """The score of a model of three or more classes."""


AnyScoreRecord = ScoreRecord | ClassScoreRecord


def read_score(path: str | os.PathLike[str]) -> AnyScoreRecord:
    """The score in a file, of whatever kind. Raises InputError naming the file."""
    return parse_score(read_bytes(path, SCORE_FORM), str(path))


def parse_score(data: bytes, where: str) -> AnyScoreRecord:
    """The score in a file's bytes. where: the file's name. Raises InputError."""
    content = json_object(data, where, SCORE_FORM)
    if content.get("kind") == "class-score":
        return ClassScoreRecord.from_bytes(data, where)
    if content.get("kind") != "score":
        raise InputError(f"is not {SCORE_FORM.noun}", where=where, cure=SCORE_FORM.cure)
    outcome = content.get("outcome")
    kind = outcome.get("type", Outcome.type) if isinstance(outcome, dict) else Outcome.type
    if kind == NumberOutcome.model_fields["type"].default:
        return NumberRecord.from_bytes(data, where)
    if kind == TimeToEventOutcome.model_fields["type"].default:
        return TimeToEventRecord.from_bytes(data, where)
    if kind != Outcome.type:
        raise InputError(f"has an outcome of the unknown type {kind}", where=where, cure=SCORE_FORM.cure)
    return ProbabilityRecord.from_bytes(data, where)
