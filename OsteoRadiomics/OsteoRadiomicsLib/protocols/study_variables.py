"""What a study predicts and what it knows of its patients beside images: the outcome and the clinical variables."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer, model_validator


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OutcomeSpec(_Frozen):
    """The end point. column: its name in the clinical table.

    type: "binary" tells ``positive`` from all other ``classes``; "classes" tells each of three or more ``classes``, in rising
    order, from every other; "number" is measured, in ``unit``; "time-to-event" is the ``time``, a column in ``unit``, until
    ``column`` became ``positive``, or until the patient was last seen with the other class. horizons: rising times in ``unit`` by
    which risks are predicted and judged.
    """

    column: str
    definition: str
    type: Literal["binary", "classes", "number", "time-to-event"] = "binary"
    positive: str = ""
    classes: tuple[str, ...] = ()
    unit: str = ""
    time: str = ""
    horizons: tuple[Annotated[float, Field(gt=0, allow_inf_nan=False)], ...] = ()

    @model_serializer(mode="wrap")
    def _without_times(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Other outcomes keep the content, and so the hash, that they had before there were times."""
        content: dict[str, Any] = handler(self)
        if self.type != "time-to-event":
            for key in ("time", "horizons"):
                content.pop(key, None)
        return content

    @property
    def censored(self) -> str:
        """The class of those who were last seen without the event."""
        return next(name for name in self.classes if name != self.positive)

    @model_validator(mode="after")
    def _coherent(self) -> OutcomeSpec:
        least = {"binary": 2, "classes": 3, "number": 0, "time-to-event": 2}[self.type]
        if len(set(self.classes)) != len(self.classes) or len(self.classes) < least:
            raise ValueError(f"classes: a {self.type} outcome needs {least} or more different classes")
        if self.type == "number" and self.classes:
            raise ValueError("classes: an outcome that is a number has none")
        if (self.type in ("binary", "time-to-event")) != (self.positive in self.classes):
            raise ValueError("positive: give one of the classes for a binary outcome or a time to event, and none for others")
        if self.unit and self.type not in ("number", "time-to-event"):
            raise ValueError("unit: only an outcome that is a number or a time has one")
        return self._with_times()

    def _with_times(self) -> OutcomeSpec:
        timed = self.type == "time-to-event"
        if timed != bool(self.time) or timed != bool(self.horizons):
            raise ValueError("time, horizons: a time to event needs both, other outcomes have none")
        if timed and (len(self.classes) != 2 or not self.unit):
            raise ValueError("classes, unit: a time to event has two classes (censored, event) and the unit of its times")
        if timed and self.time == self.column:
            raise ValueError("time: it is another column than that of the event")
        if any(later <= sooner for sooner, later in zip(self.horizons, self.horizons[1:], strict=False)):
            raise ValueError("horizons: write them in rising order")
        return self


class ClinicalInput(_Frozen):
    """One clinical variable. coding: category -> number, for categorical variables; the first is the reference.

    aliases: category -> other spellings of it in tables and on the command line. They decide no number, so no hash and no record
    holds them.
    """

    name: str
    kind: Literal["number", "category"]
    unit: str = ""
    coding: dict[str, float] = Field(default_factory=dict)
    aliases: dict[str, tuple[str, ...]] = Field(default_factory=dict, exclude=True)

    @model_validator(mode="after")
    def _coded(self) -> ClinicalInput:
        if (self.kind == "category") != bool(self.coding):
            raise ValueError(f"{self.name}: a category needs a coding (category = number), a number must not have one")
        return self

    @model_validator(mode="after")
    def _told_apart(self) -> ClinicalInput:
        unknown = [name for name in self.aliases if name not in self.coding]
        if unknown:
            raise ValueError(f"{self.name}: aliases: {unknown[0]} is no category; write {', '.join(self.coding) or 'none'}")
        owners = {name.casefold(): name for name in self.coding}
        for name, others in self.aliases.items():
            for other in others:
                if not other.strip() or owners.setdefault(other.strip().casefold(), name) != name:
                    raise ValueError(f"{self.name}: aliases: {other!r} is empty or means two categories")
        return self

    @property
    def spellings(self) -> dict[str, str]:
        """Every spelling of a category, its own name included, in small letters -> the category."""
        return {text.strip().casefold(): name for name in self.coding for text in (name, *self.aliases.get(name, ()))}
