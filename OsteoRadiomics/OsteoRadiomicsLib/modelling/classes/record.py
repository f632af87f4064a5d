"""What ``study.json`` of a study of classes holds, as validated objects."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..binary.record import PerformanceRecord
from ..study.centre_record import FiguresByCentreRecord
from ..study.record import (
    AucComparisonRecord,
    Basis,
    BlockRecord,
    ClassifierRecord,
    EstimateRecord,
    FrequencyRecord,
    LineRecord,
    OpeningRecord,
    PartRecord,
    Record,
    Scalar,
    SearchRecord,
    StudyRecord,
)


class ClassCountsRecord(PartRecord):
    """One set of the study. classes: class -> cases."""

    classes: dict[str, int]


class OfClass(Record):
    """The class that a record is about."""

    class_name: str = Field(validation_alias="class", serialization_alias="class")


class ClassPerformanceRecord(PerformanceRecord, OfClass):
    """One class against the rest, the class before all other keys."""


class PairRecord(Record):
    """AUC between two classes."""

    classes: tuple[str, str]
    auc: EstimateRecord


class ClassesPerformanceRecord(Record):
    """One model on one set, see ``ClassesPerformance``. confusion: cases of each true class (rows) by predicted class.

    macro_auc: mean of each class against the rest; older records lack it.
    """

    model: str
    set: str
    basis: Basis
    cases: int
    hand_till: EstimateRecord
    macro_auc: EstimateRecord | None = None
    pairwise: tuple[PairRecord, ...]
    accuracy: EstimateRecord
    balanced_accuracy: EstimateRecord
    kappa_linear: EstimateRecord
    brier: EstimateRecord
    confusion: tuple[tuple[int, ...], ...]
    classes: tuple[ClassPerformanceRecord, ...]


class MemberModelRecord(Record):
    """One of the models of one class against the rest. title: of its classifier. terms: names of its inputs."""

    classifier: str
    title: str
    terms: tuple[str, ...]
    parameters: dict[str, Scalar]
    search: SearchRecord | None = None
    recalibration: LineRecord | None
    sha256: str


class MemberRecord(OfClass):
    """One class against the rest. folder: of its model files. share: of the training cases. unexplained: see ``BinaryRecord``."""

    folder: str
    share: float
    blocks: tuple[BlockRecord, ...]
    models: dict[str, MemberModelRecord]
    absent: dict[str, str]
    unexplained: dict[str, str] = Field(default_factory=dict)
    classifiers: tuple[ClassifierRecord, ...]
    frequency: FrequencyRecord | None


class ClassModelRecord(Record):
    """One of the study's models of all classes."""

    title: str
    sha256: str


class ComparedRecord(Record):
    """A classifier that was compared."""

    name: str
    title: str


class ClassesRecord(StudyRecord):
    """Everything a study of classes found, but for the rows. rule: how probabilities of classes come about. centres: not written
    where a study names none; older records have none."""

    KIND: ClassVar[str] = "training-classes"

    kind: Literal["training-classes"]
    classes: tuple[str, ...]
    rule: str
    flow: tuple[ClassCountsRecord, ...]
    features: int
    members: tuple[MemberRecord, ...]
    models: dict[str, ClassModelRecord]
    classifiers: tuple[ComparedRecord, ...]
    performance: tuple[ClassesPerformanceRecord, ...]
    comparisons: tuple[AucComparisonRecord, ...]
    openings: tuple[OpeningRecord, ...]
    centres: FiguresByCentreRecord | None = None
