"""What a model needs of a case: its inputs, where each comes from, and which values it takes."""

from __future__ import annotations

from typing import Annotated, Literal, Protocol

from pydantic import Field, model_validator

from ..base.records import Part
from .schema_fields import Name


class ClinicalSource(Part):
    """A value the user gives, or the column of that name in a clinical table."""

    type: Literal["clinical"]
    column: Name


class FeatureSource(Part):
    """One cell of the feature table. sequence or roi is None when the table must hold exactly one for the case."""

    type: Literal["feature"]
    feature: Name
    sequence: Name | None = None
    roi: Name | None = None


class Level(Part):
    """One category. code: the number the equation uses. aliases: other spellings; letter case never counts."""

    name: Name
    code: float
    aliases: tuple[Name, ...] = ()


class TrainingRange(Part):
    """Values seen in training, in the input's unit; outside them a score is an extrapolation and carries a warning."""

    low: float
    high: float
    rule: Annotated[str, Field(min_length=1, max_length=500)]

    @model_validator(mode="after")
    def _ordered(self) -> TrainingRange:
        if self.low > self.high:
            raise ValueError("low must not lie above high")
        return self


class Limits(Part):
    """Values outside are impossible and refused, in the input's unit."""

    low: float
    high: float


class Imputation(Part):
    """What a missing value becomes, with a warning; for a category the name of a level."""

    value: float | Name
    method: Annotated[str, Field(min_length=1, max_length=200)]


class Input(Part):
    """One value a model needs. levels: the categories, none for a number. imputation None: a missing value is refused."""

    name: Name
    title: Name
    source: Annotated[ClinicalSource | FeatureSource, Field(discriminator="type")]
    unit: Annotated[str, Field(max_length=60)] = ""
    levels: tuple[Level, ...] = ()
    training: TrainingRange | None = None
    limits: Limits | None = None
    imputation: Imputation | None = None

    @model_validator(mode="after")
    def _coherent(self) -> Input:
        spellings = [text.casefold() for level in self.levels for text in (level.name, *level.aliases)]
        if len(set(spellings)) != len(spellings):
            raise ValueError(f"levels of {self.name}: two categories share a spelling")
        if self.levels and len({level.code for level in self.levels}) != len(self.levels):
            raise ValueError(f"levels of {self.name}: two categories share a code")
        if len(self.levels) == 1:
            raise ValueError(f"levels of {self.name}: a category needs at least two levels")
        if self.imputation:
            given = self.imputation.value
            if self.levels and given not in {level.name for level in self.levels}:
                raise ValueError(f"imputation of {self.name}: {given!r} is none of its levels")
            if not self.levels and isinstance(given, str):
                raise ValueError(f"imputation of {self.name}: {given!r} is not a number")
        return self


class _WithInputs(Protocol):
    @property
    def inputs(self) -> tuple[Input, ...]: ...


class InputsByOrigin:
    """The inputs of a model, by where they come from."""

    @property
    def radiomic_inputs(self: _WithInputs) -> tuple[Input, ...]:
        """The inputs that come from the feature table."""
        return tuple(item for item in self.inputs if isinstance(item.source, FeatureSource))

    @property
    def clinical_inputs(self: _WithInputs) -> tuple[Input, ...]:
        """The inputs a user gives."""
        return tuple(item for item in self.inputs if isinstance(item.source, ClinicalSource))
