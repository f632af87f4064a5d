"""What a model predicts: one of two classes, a number, or the risk of an event by some time."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Discriminator, Field, Tag

from ..base.records import Part
from .schema_fields import Name, Positive, Text


class Outcome(Part):
    """What the probability is the probability of. positive, negative: names of the two classes."""

    type: ClassVar[str] = "binary"
    name: Name
    definition: Text
    positive: Name
    negative: Name

    @property
    def subject(self) -> str:
        """What inputs contribute to."""
        return self.positive


class NumberOutcome(Part):
    """A measured end point such as BMD. unit: of the predicted value, its interval and its contributions."""

    type: Literal["number"] = "number"
    name: Name
    definition: Text
    unit: Annotated[str, Field(max_length=60)] = ""

    @property
    def subject(self) -> str:
        """What inputs contribute to."""
        return self.name

    @property
    def scale(self) -> str:
        """The unit in words, also where it has none."""
        return self.unit or f"units of {self.name}"


class TimeToEventOutcome(Part):
    """The time until an event, of which a model gives the risk by each horizon. unit: of the times. horizons: rising."""

    type: Literal["time-to-event"] = "time-to-event"
    name: Name
    definition: Text
    event: Name
    unit: Annotated[str, Field(min_length=1, max_length=60)]
    horizons: Annotated[tuple[Positive, ...], Field(min_length=1)]

    @property
    def subject(self) -> str:
        """What inputs contribute to."""
        return self.event if self.event.casefold() not in ("1", "yes", "true") else self.name


def _outcome_type(value: Any) -> str:
    found = value.get("type", Outcome.type) if isinstance(value, dict) else getattr(value, "type", "")
    return found if isinstance(found, str) else ""


AnyOutcome = Annotated[
    Annotated[Outcome, Tag("binary")]
    | Annotated[NumberOutcome, Tag("number")]
    | Annotated[TimeToEventOutcome, Tag("time-to-event")],
    Discriminator(
        _outcome_type,
        custom_error_type="outcome_type",
        custom_error_message="its type is unknown; two classes have none, a measured value has number, a time has time-to-event",
    ),
]
