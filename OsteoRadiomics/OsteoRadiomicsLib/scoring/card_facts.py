"""Who and what a model was trained on: the part of its card that model.json does not hold, as a file under its seal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from ..base.errors import ModelError
from ..base.records import Part, Record, RecordForm
from .sealed_json import RETRY, json_bytes

FACTS_JSON = "card.json"

Count = Annotated[int, Field(ge=0)]


class Spread(Part):
    """A clinical variable of the training cases. mean, sd, low, high: of a number. levels: cases of each category, else empty.

    missing: cases without a value.
    """

    name: str
    unit: str
    missing: Count
    mean: float | None = None
    sd: float | None = None
    low: float | None = None
    high: float | None = None
    levels: dict[str, Count] = Field(default_factory=dict)


class Population(Part):
    """The training cases. events: None where the outcome has none. centres: None where the tables do not tell them."""

    cases: Annotated[int, Field(ge=1)]
    patients: Annotated[int, Field(ge=1)]
    events: Count | None
    centres: Annotated[int, Field(ge=1)] | None = None
    variables: tuple[Spread, ...]


class ImageFacts(Part):
    """What features were taken from, as the protocol lays it down. steps, settings: in words, in order."""

    modality: str
    sequences: tuple[str, ...]
    rois: tuple[str, ...]
    steps: tuple[str, ...]
    settings: tuple[str, ...]


class CardFacts(Record):
    """images: None where no input is a feature."""

    form = RecordForm("the facts of a model card", RETRY, ModelError)

    kind: Literal["model-card"] = "model-card"
    schema_version: Literal[1] = 1
    population: Population
    images: ImageFacts | None


def facts_files(facts: CardFacts) -> dict[str, bytes]:
    """The file that holds them, by its name in a model's folder."""
    return {FACTS_JSON: json_bytes(facts.to_json())}


def facts_of(files: Mapping[str, bytes], where: str) -> CardFacts | None:
    """Those among a model's files, None where it has none, as older ones. Raises ModelError."""
    return CardFacts.from_bytes(files[FACTS_JSON], f"{where}, {FACTS_JSON}") if FACTS_JSON in files else None
