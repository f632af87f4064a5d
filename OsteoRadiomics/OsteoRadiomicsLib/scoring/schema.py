"""The content of ``model.json`` as validated objects: schema versions 1 to 3 of the model format.

The order of a model's work is the order of the fields: inputs (a clinical value or one cell of the feature table) are
coded and, where allowed, imputed; Radscores are linear scores over inputs; columns, standardised or not, are what the
predictor of the model's ``kind`` sees; an optional recalibration acts on the logit; the frozen cut-off gives the class.
Version 1 predicts the probability of one of two classes; version 2 adds measured outcomes, version 3 times to an event and
prediction sets. A model is written in the lowest version that holds it, so that older software reads what it can.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, field_validator, model_validator

from ..base.errors import ModelError
from ..base.records import Part
from .input_schema import FeatureSource, Input, InputsByOrigin
from .outcome_schema import AnyOutcome, NumberOutcome, TimeToEventOutcome
from .prediction_sets import PredictionSets
from .schema_fields import FileEntry, Fraction, Name, Positive, Sha256, Text, is_plain_file_name, tuples

SCHEMA_VERSION = 3
FORMAT = "osteoradiomics-model"


class Standardisation(Part):
    """z = (x - mean) / sd, with the training data's mean and standard deviation."""

    mean: float
    sd: Positive


class ScoreTerm(Part):
    """One feature of a Radscore: coefficient times the standardised (or, without standardisation, plain) input."""

    input: Name
    coefficient: float
    standardise: Standardisation | None = None


class Radscore(Part):
    """A linear score over inputs: intercept + sum of its terms. It is computed before the predictor's columns."""

    name: Name
    title: Name
    intercept: float
    terms: Annotated[tuple[ScoreTerm, ...], Field(min_length=1)]


class Column(Part):
    """One column the predictor sees, in order.

    of: name of an input or a Radscore. level: for a category, 1 where the input has this level and 0 elsewhere; None
    takes the level's code. reference: the raw (not standardised) value contributions are measured from, usually the
    training mean.
    """

    of: Name
    level: Name | None = None
    standardise: Standardisation | None = None
    reference: float

    @property
    def name(self) -> str:
        """``sex`` or, for an indicator, ``smoking=former``."""
        return self.of if self.level is None else f"{self.of}={self.level}"


class Recalibration(Part):
    """logit(P) = intercept + slope * logit of the predictor, for instance after SMOTE."""

    intercept: float
    slope: Positive
    method: Annotated[str, Field(min_length=1, max_length=500)]


class Cutoff(Part):
    """P at or above ``value`` is the positive class. Frozen on training data; rule says how (Youden, fixed, ...)."""

    value: Fraction
    rule: Annotated[str, Field(min_length=1, max_length=500)]


class Metric(Part):
    """A figure of merit on one data set. source: who measured it, when not this software on the stated data."""

    name: Name
    dataset: Name
    value: float
    ci_95: tuple[float, float] | None = None
    n: Annotated[int, Field(ge=1)] | None = None
    source: Text = ""


class ProtocolReference(Part):
    """The protocol whose features the model was trained on. hash None only where no input is a feature."""

    name: Name
    hash: Sha256 | None = None


class Provenance(Part):
    """Where the model comes from. details: seeds, versions, hashes of the tables, whatever the trainer recorded."""

    source: Annotated[str, Field(min_length=1, max_length=5000)]
    training_cases: Annotated[int, Field(ge=1)] | None = None
    training_events: Annotated[int, Field(ge=0)] | None = None
    details: dict[str, str | int | float | bool | None] = Field(default_factory=dict)


class ModelSpec(Part, InputsByOrigin):
    """``model.json`` without its own checksum. ``predictor`` is validated by the model's kind (``scoring.kinds``)."""

    may_lack: ClassVar = frozenset({"prediction_sets"})

    format: Literal["osteoradiomics-model"] = "osteoradiomics-model"
    schema_version: Literal[1, 2, 3] = 1
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    title: Name
    kind: Name
    outcome: AnyOutcome
    inputs: Annotated[tuple[Input, ...], Field(min_length=1)]
    radscores: tuple[Radscore, ...] = ()
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    predictor: dict[str, Any]
    recalibration: Recalibration | None = None
    cutoff: Cutoff | None = None
    no_cutoff_reason: Text = ""
    prediction_sets: PredictionSets | None = None
    protocol: ProtocolReference | None = None
    metrics: tuple[Metric, ...] = ()
    reference_note: Text = ""
    notes: tuple[Text, ...] = ()
    provenance: Provenance
    files: dict[str, FileEntry] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _sequences(cls, value: Any) -> Any:
        return tuples(value)

    @field_validator("files")
    @classmethod
    def _plain_names(cls, value: dict[str, FileEntry]) -> dict[str, FileEntry]:
        for name in value:
            if not is_plain_file_name(name):
                raise ValueError(f"{name!r} is not a plain file name")
        return value

    @model_validator(mode="after")
    def _coherent(self) -> ModelSpec:
        inputs = {item.name: item for item in self.inputs}
        _once("inputs", [item.name for item in self.inputs])
        _once("inputs and radscores", [*inputs, *(score.name for score in self.radscores)])
        _once("columns", [column.name for column in self.columns])
        for score in self.radscores:
            _once(f"terms of {score.name}", [term.input for term in score.terms])
            for term in score.terms:
                if term.input not in inputs:
                    raise ValueError(f"radscore {score.name} uses {term.input}, which is no input")
        scores = {score.name for score in self.radscores}
        for column in self.columns:
            if column.of not in inputs and column.of not in scores:
                raise ValueError(f"column {column.name} is neither an input nor a radscore")
            if column.level is not None:
                levels = inputs[column.of].levels if column.of in inputs else ()
                if column.level not in {level.name for level in levels}:
                    raise ValueError(f"column {column.name}: {column.of} has no level {column.level}")
        used = {column.of for column in self.columns} | {term.input for score in self.radscores for term in score.terms}
        idle = [name for name in (*inputs, *scores) if name not in used]
        if idle:
            raise ValueError(f"{idle[0]} is used by no column and no radscore")
        needs_features = any(isinstance(item.source, FeatureSource) for item in self.inputs)
        if needs_features and (self.protocol is None or self.protocol.hash is None):
            raise ValueError("protocol: a model with radiomic inputs needs the name and hash of its protocol")
        if isinstance(self.outcome, NumberOutcome):
            self._check_without_cutoff(2)
            if self.provenance.training_events is not None:
                raise ValueError("provenance.training_events: an outcome that is a number has no events")
        elif isinstance(self.outcome, TimeToEventOutcome):
            self._check_without_cutoff(3)
        elif self.cutoff is None and not self.no_cutoff_reason:
            raise ValueError("no_cutoff_reason: say why the model has no cut-off")
        if self.prediction_sets is not None and self.schema_version < 3:
            raise ValueError("schema_version: prediction sets need version 3")
        return self

    def _check_without_cutoff(self, version: int) -> None:
        """version: the lowest that knows the outcome."""
        if self.schema_version < version:
            what = "a number" if version == 2 else "a time to an event"
            raise ValueError(f"schema_version: an outcome that is {what} needs version {version}")
        for key in ("recalibration", "cutoff", "no_cutoff_reason", "prediction_sets"):
            if getattr(self, key):
                raise ValueError(f"{key}: only a probability has one")

    def input(self, name: str) -> Input:
        """The input of that name. Raises ModelError."""
        for item in self.inputs:
            if item.name == name:
                return item
        raise ModelError(f"has no input {name}", where=self.name, cure=f"Its inputs are {', '.join(i.name for i in self.inputs)}")


def _once(what: str, names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"{what}: {name} stands twice")
        seen.add(name)
