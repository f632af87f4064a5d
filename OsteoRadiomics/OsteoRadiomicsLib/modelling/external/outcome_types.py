"""What the models of a validation predict: all of them the same kind of outcome."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ...base.errors import TableError
from ...scoring.class_files import Scorable
from ...scoring.class_model import ClassModel
from ...scoring.outcome_schema import NumberOutcome, Outcome, TimeToEventOutcome

Type = Literal["binary", "number", "classes", "time-to-event"]
_TYPES: dict[type, Type] = {Outcome: "binary", NumberOutcome: "number", TimeToEventOutcome: "time-to-event"}


def outcome_type(models: Mapping[str, Scorable]) -> Type:
    """What models, by name, predict. Raises TableError unless all predict the same kind of outcome, times in one unit."""
    found: dict[str, Type] = {
        name: "classes" if isinstance(model, ClassModel) else _TYPES[type(model.spec.outcome)] for name, model in models.items()
    }
    if len(set(found.values())) > 1:
        what = "the models predict outcomes of different types: " + ", ".join(f"{name} {kind}" for name, kind in found.items())
        raise TableError(what, cure="Validate those of each type alone")
    units = {name: own.unit for name, own in timed_outcomes(models).items()}
    if len(set(units.values())) > 1:
        what = "the models have times in different units: " + ", ".join(f"{name} {unit}" for name, unit in units.items())
        raise TableError(what, cure="Validate those of each unit alone")
    return next(iter(found.values()))


def timed_outcomes(models: Mapping[str, Scorable]) -> dict[str, TimeToEventOutcome]:
    """The outcomes of models of a time to an event, by the models' names."""
    specs = {name: model.spec.outcome for name, model in models.items() if not isinstance(model, ClassModel)}
    return {name: own for name, own in specs.items() if isinstance(own, TimeToEventOutcome)}
