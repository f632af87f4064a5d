"""What ``study.json`` holds, whatever the outcome is, as validated objects: written from them, and read back into them.

A key that a record does not have is not written; one that older records lack has a default. Undefined numbers are null.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_serializer

from ...protocols.extraction_settings import ExtractionSettings
from ...protocols.modelling_plan import ModellingPlan
from ...protocols.protocol import AgreementSpec, PublishedFigure, Step
from ...protocols.study_variables import OutcomeSpec
from ..classifying.tuning import Search
from ..data.beside import Exclusion, RoiPicture
from ..estimate import Estimate, json_number

Number = float | None
"""NaN and infinity do not exist in JSON: null."""
Scalar = bool | int | float | str | None
Row = dict[str, Scalar]
Basis = Literal["out-of-fold", "apparent", "held-out"]
R = TypeVar("R", bound="EstimateRecord")


class Record(BaseModel):
    """A piece of a record: frozen, without unknown keys, without silent conversion of types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False, populate_by_name=True)

    def content(self) -> dict[str, Any]:
        """Plain values for JSON, keys in the order of the fields."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


class EstimateRecord(Record):
    """A number with its interval. note: why it is undefined, or what to beware of; not written where there is none."""

    value: Number
    ci: tuple[Number, Number]
    note: str = ""

    @classmethod
    def of(cls: type[R], found: Estimate, **more: Any) -> R:
        """The record of an estimate. more: what a subclass adds."""
        note = {"note": found.note} if found.note else {}
        return cls(value=json_number(found.value), ci=(json_number(found.low), json_number(found.high)), **note, **more)

    @property
    def estimate(self) -> Estimate:
        """The estimate that was recorded; its standard error was not."""
        return Estimate(nan(self.value), nan(self.ci[0]), nan(self.ci[1]), note=self.note)


class TestedRecord(EstimateRecord):
    """A number with its interval and P."""

    p: Number


class CountRecord(Record):
    """How many columns a step of the selection let through."""

    step: str
    title: str
    kept: int


class SelectedRecord(Record):
    """A selected feature. coefficient: of the standardised column in the Radscore, null where there is none."""

    feature: str
    coefficient: Number
    mean: float
    sd: float
    median: float


class LassoRecord(Record):
    """The cross-validated path of a block's LASSO.

    columns: those that ever entered. coefficients: of each lambda, of each of them. chosen, at_min, at_1se: positions in lambdas.
    """

    lambdas: tuple[float, ...]
    deviance: tuple[float, ...]
    standard_error: tuple[float, ...]
    nonzero: tuple[int, ...]
    at_min: int
    at_1se: int
    chosen: int
    columns: tuple[str, ...]
    coefficients: tuple[tuple[float, ...], ...]


class BlockRecord(Record):
    """What a block of features selected, step by step."""

    name: str
    counts: tuple[CountRecord, ...]
    intercept: float
    selected: tuple[SelectedRecord, ...]
    lasso: LassoRecord | None


class FrequencyRecord(Record):
    """share: feature -> share of resamples that selected it.

    of: what these were; not written where they are bootstrap samples.
    """

    resamples: int
    share: dict[str, float]
    of: Literal["bootstrap samples", "folds"] = "bootstrap samples"


class LineRecord(Record):
    """Recalibration: logit P = intercept + slope x logit."""

    intercept: float
    slope: float
    method: str


class SearchRecord(Record):
    """How hyper-parameters were sought, see ``Search``."""

    space: dict[str, str]
    trials: int
    best: float
    default: float
    error: float
    parameters: dict[str, Scalar]
    taken: bool

    @classmethod
    def of(cls, search: Search | None) -> SearchRecord | None:
        """The record of a search, where there was one."""
        return cls(**vars(search)) if search else None


class ClassifierRecord(Record):
    """A classifier that was compared. inner_auc: cross-validated within the training rows."""

    name: str
    title: str
    inner_auc: Number
    parameters: dict[str, Scalar]
    search: SearchRecord | None = None


class AucComparisonRecord(Record):
    """AUCs of several models on one set. difference, z, p: (k, k) of the row's model minus the column's."""

    set: str
    basis: Basis
    names: tuple[str, ...]
    aucs: tuple[EstimateRecord, ...]
    difference: tuple[tuple[Number, ...], ...]
    z: tuple[tuple[Number, ...], ...]
    p: tuple[tuple[Number, ...], ...]


class PartRecord(Record):
    """One set of the study."""

    set: str
    cases: int
    patients: int


class OpeningRecord(Record):
    """One opening of one test set, see ``Opening``."""

    set: str
    cases: int
    at: str
    study: str
    models: dict[str, str]


class ProtocolRecord(Record):
    """What of the protocol decides, or is compared with, the study's numbers."""

    name: str
    title: str
    hash: str
    reference: str
    warnings: tuple[str, ...]
    modelling: ModellingPlan
    outcome: OutcomeSpec
    preprocessing: tuple[Step, ...]
    extraction: ExtractionSettings | None
    agreement: AgreementSpec | None
    published: tuple[PublishedFigure, ...]

    @field_serializer("modelling", "outcome", "agreement")
    def _whole(self, part: BaseModel | None) -> Any:
        return part.model_dump(mode="json") if part else None

    @field_serializer("preprocessing", "published")
    def _each(self, parts: tuple[BaseModel, ...]) -> Any:
        return [part.model_dump(mode="json") for part in parts]

    @field_serializer("extraction")
    def _as_given(self, extraction: ExtractionSettings | None) -> Any:
        return extraction.model_dump(mode="json", exclude_unset=True) if extraction else None


class StudyRecord(Record):
    """What the record of every study begins with: what it is, when, by which protocol, from which tables and software.

    KIND: of the outcome's records. NEWEST: version that this software writes, and the last that it reads. intervals: how those of
    out-of-fold figures come about; empty in older records, whose intervals were those of a fixed score. optimism, learning_curve,
    grid, subgroups: rows of the tables of that name; exclusions, scans, roi_picture: see ``Beside``; none of them written where
    there is nothing.
    """

    KIND: ClassVar[str]
    NEWEST: ClassVar[int] = 1

    kind: str
    schema_version: Annotated[int, Field(ge=1)]
    notice: str
    created: str
    study_sha256: str
    protocol: ProtocolRecord
    inputs: dict[str, str]
    versions: dict[str, str]
    warnings: tuple[str, ...]
    intervals: str = ""
    optimism: tuple[Row, ...] = ()
    learning_curve: tuple[Row, ...] = ()
    grid: tuple[Row, ...] = ()
    subgroups: tuple[Row, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    scans: tuple[dict[str, str], ...] = ()
    roi_picture: RoiPicture | None = None


def nan(value: Number) -> float:
    """A recorded number; NaN for null."""
    return float("nan") if value is None else value
