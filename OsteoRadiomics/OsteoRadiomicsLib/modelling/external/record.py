"""The content of validation.json: how saved models do on the patients of a centre."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal

from pydantic import Field

from ...base.errors import TableError
from ...base.notice import NOTICE
from ...base.records import NullText, Part, Record, RecordForm
from ...scoring.schema import Metric
from ...scoring.score_records import ModelMark
from ..estimate import Estimate, json_interval, json_number
from ..evaluation.centre_record import CentresRecord
from ..evaluation.conformal import SetSizes
from ..evaluation.metrics_record import Count, Interval, MetricsRecord, Patients
from ..number.metrics_record import MeasuredRecord
from .case_mix import MixLine
from .followed_record import FollowedRecord

VALIDATION_FORM = RecordForm("a record of a validation", "Run validate again", TableError)
Number = float | None
WAYS = ("intercept", "slope", "refit")
"""Updates, in the order in which a validation makes them, as they are called when one is kept."""


class LeftOutRecord(Part):
    """Cases of the tables that are not judged, and why. model: that has no score of them, empty where they have no outcome."""

    cases: Patients
    model: str
    reason: str

    @property
    def told(self) -> str:
        """Both in one line."""
        return f"{self.model}: {self.reason}" if self.model else self.reason


class TermRecord(Part):
    """One coefficient of an updated equation, per unit of what the model's equation weighs."""

    name: str
    value: Number
    ci: Interval


class MixRecord(Part):
    """One line of the case mix (see ``MixLine``); what is not known is null."""

    input: str
    title: str
    level: str
    unit: str
    trained: Number
    trained_sd: Number
    here: Number
    here_sd: Number
    difference: Number
    low: Number
    high: Number
    outside: Number
    note: str

    @classmethod
    def of(cls, line: MixLine) -> MixRecord:
        """The record of a line."""
        found = {name: json_number(value) if isinstance(value, float) else value for name, value in asdict(line).items()}
        return cls.model_validate(found)


class NamedEstimate(Part):
    """One figure of merit with its interval. note: why it is undefined, or what to beware of."""

    name: str
    value: Number
    ci: Interval
    note: str

    @classmethod
    def of(cls, name: str, found: Estimate) -> NamedEstimate:
        """The record of an estimate."""
        return cls(name=name, value=json_number(found.value), ci=json_interval(found), note=found.note)


class OneClassRecord(Part):
    """One class of several, by its probability, against the rest. Its sensitivity and so on are those of the predicted class."""

    name: str
    metrics: MetricsRecord


class ClassesRecord(Part):
    """A model of several classes. overall: Hand and Till's AUC, accuracy and so on. pairs: AUC between every two classes.

    confusion: rows, true class by predicted one. classes: those that have a patient. names: of all classes, in the order of the
    confusion; not written where each has one.
    """

    may_lack = frozenset({"names"})

    overall: tuple[NamedEstimate, ...]
    pairs: tuple[NamedEstimate, ...]
    confusion: tuple[tuple[Count, ...], ...]
    classes: tuple[OneClassRecord, ...]
    names: tuple[str, ...] = ()


class UpdateRecord(Part):
    """One update. terms: fitted on all patients. metrics: of cross-validated predictions, null where reason says why."""

    method: str
    terms: tuple[TermRecord, ...]
    metrics: MetricsRecord | MeasuredRecord | ClassesRecord | FollowedRecord | None
    reason: NullText
    warnings: tuple[str, ...]


class SetsRecord(Part):
    """Prediction sets of a model's file in these patients (see ``SetSizes``). aim: whose true class they are to hold."""

    aim: str
    shares: tuple[NamedEstimate, ...]
    one: float
    both: float
    none: float

    @classmethod
    def of(cls, aim: str, found: SetSizes) -> SetsRecord:
        """The record of sets."""
        names = ("all", "events", "non_events", "right_of_one")
        shares = tuple(NamedEstimate.of(name, getattr(found, name)) for name in names)
        return cls(aim=aim, shares=shares, one=found.one, both=found.both, none=found.none)


class ValidatedModel(Part):
    """One model on the centre's patients.

    name: as in scores.csv. remarked: judged cases whose score has a note of its own (imputed, outside the training range).
    earlier: figures in the model file. expected_auc: see ``model_based_auc``, of two classes only. updates, case_mix: empty where
    no_updates says why. centres: each of several, not written where no column names them. prediction_sets: of models that give
    them.
    """

    may_lack = frozenset({"centres", "prediction_sets"})

    name: str
    model: ModelMark
    outcome: str
    source: str
    training_cases: Patients | None
    training_events: Count | None
    notes: tuple[str, ...]
    remarked: Count
    earlier: tuple[Metric, ...]
    metrics: MetricsRecord | MeasuredRecord | ClassesRecord | FollowedRecord
    expected_auc: Number
    prediction_sets: SetsRecord | None = None
    updates: tuple[UpdateRecord, ...]
    no_updates: NullText
    case_mix: tuple[MixRecord, ...]
    centres: CentresRecord | None = None


class PairRecord(Part):
    """Two models on the same patients. difference: of their AUCs (or mean absolute errors), the first minus the second.

    measure: of a time to an event, what is compared; not written elsewhere.
    """

    may_lack = frozenset({"measure"})

    first: str
    second: str
    difference: Number
    difference_ci: Interval
    z: Number
    p: Number
    measure: str = ""


class SavedRecord(Part):
    """An update that was kept as a model of its own. update: one of ``WAYS``."""

    update: str
    model: ModelMark


class ValidationRecord(Record):
    """validation.json. type: of the outcome. event: the value of the column that is the event, null where it is coded 1.

    found: cases of the tables. judged: of these, with outcome and scores of all models. patients: of these. after: how updated
    predictions were made. features_sha256, clinical_sha256: null where there is no such file. centre, pooling: the column of
    several centres, and how their AUCs are pooled; not written where there is none. time: the column of times to an event,
    likewise. saved: updated models that were kept; not written where there are none.
    """

    may_lack = frozenset({"centre", "pooling", "time", "saved"})

    form = VALIDATION_FORM

    kind: Literal["validation"] = "validation"
    notice: str = NOTICE
    type: Literal["binary", "number", "classes", "time-to-event"]
    outcome: str
    event: NullText
    patient: NullText
    found: Patients
    judged: Patients
    patients: Patients
    left_out: tuple[LeftOutRecord, ...]
    models: tuple[ValidatedModel, ...] = Field(min_length=1)
    comparisons: tuple[PairRecord, ...]
    after: str
    remarks: tuple[str, ...]
    features_sha256: str | None
    clinical_sha256: str | None
    versions: dict[str, str]
    centre: str = ""
    pooling: str = ""
    time: str = ""
    saved: tuple[SavedRecord, ...] = ()
