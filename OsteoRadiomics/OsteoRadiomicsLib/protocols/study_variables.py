"""What a study predicts and what it knows of its patients beside images: the outcome and the clinical variables."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OutcomeSpec(_Frozen):
    """The end point. column: its name in the clinical table.

    type: "binary" tells ``positive`` from all other ``classes``; "classes" tells each of three or more ``classes``, in rising
    order, from every other; "number" is measured, in ``unit``.
    """

    column: str
    definition: str
    type: Literal["binary", "classes", "number"] = "binary"
    positive: str = ""
    classes: tuple[str, ...] = ()
    unit: str = ""

    @model_validator(mode="after")
    def _coherent(self) -> OutcomeSpec:
        least = {"binary": 2, "classes": 3, "number": 0}[self.type]
        if len(set(self.classes)) != len(self.classes) or len(self.classes) < least:
            raise ValueError(f"classes: a {self.type} outcome needs {least} or more different classes")
        if self.type == "number" and self.classes:
            raise ValueError("classes: an outcome that is a number has none")
        if (self.type == "binary") != (self.positive in self.classes):
            raise ValueError("positive: give one of the classes for a binary outcome, and none for others")
        if self.unit and self.type != "number":
            raise ValueError("unit: only an outcome that is a number has one")
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
