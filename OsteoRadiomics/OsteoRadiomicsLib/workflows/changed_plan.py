"""What a user changes of a protocol for one study: the outcome's column and event, and choices of the modelling plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from ..base.errors import SettingsError, TableError
from ..protocols.cutoff_rule import CutoffRule, cutoff_rule
from ..protocols.modelling_plan import ModellingPlan
from ..protocols.protocol import Protocol


@dataclass(frozen=True, kw_only=True)
class Changes:
    """Instead of the protocol's; None leaves what is there.

    outcome: a column. event: the value of the outcome's column that is the event, where the column holds two names. order,
    tuning, risk_categories, coverage, coverage_of: see ``ModellingPlan``. cutoff: a rule, or a text of one of
    ``protocols.cutoff_rule.FORMS``.
    """

    outcome: str | None = None
    event: str | None = None
    order: str | None = None
    tuning: str | None = None
    cutoff: CutoffRule | str | None = None
    risk_categories: tuple[float, ...] | None = None
    coverage: float | None = None
    coverage_of: str | None = None


def changed(protocol: Protocol, changes: Changes) -> Protocol:
    """The protocol with everything that is asked for but the event, which ``with_event`` takes from a table.

    Raises SettingsError for what a plan cannot be.
    """
    plain = ("order", "tuning", "risk_categories", "coverage", "coverage_of")
    wanted: dict[str, Any] = {name: getattr(changes, name) for name in plain if getattr(changes, name) is not None}
    if changes.cutoff is not None:
        rule = cutoff_rule(changes.cutoff) if isinstance(changes.cutoff, str) else changes.cutoff
        wanted |= {"cutoff": rule.rule, "cutoff_value": rule.value}
        wanted |= {"cutoff_cost": rule.cost, "cutoff_prevalence": rule.prevalence}
    try:
        modelling = ModellingPlan.model_validate({**dict(protocol.modelling), **wanted}) if wanted else protocol.modelling
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        problem = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{key}: {problem}" if key else problem, where=protocol.name) from error
    spec = protocol.outcome.model_copy(update={"column": changes.outcome} if changes.outcome else {})
    return protocol.model_copy(update={"modelling": modelling, "outcome": spec})


def with_event(protocol: Protocol, event: str, values: Iterable[object], where: str) -> Protocol:
    """The protocol whose outcome is the event against the other name of a column. values: of the column, as they are written.

    Raises SettingsError for an outcome that has no event, TableError unless the column holds the event and one other name.
    """
    if protocol.outcome.type != "binary":
        raise SettingsError(
            "only an outcome of two classes has an event", where="--event", cure=f"Leave it out for {protocol.name}"
        )
    names = sorted({str(value).strip() for value in values})
    place = f"{where}, column {protocol.outcome.column}"
    if event not in names:
        raise TableError(f"no row has the value {event}", where=place, cure=f"It has {', '.join(names[:8])}")
    if len(names) != 2:
        what = f"has {len(names)} class{'es' if len(names) > 1 else ''}: {', '.join(names[:8])}"
        raise TableError(what, where=place, cure="Give an outcome of two classes")
    classes = tuple(sorted(names, key=lambda name: name == event))
    return protocol.model_copy(update={"outcome": protocol.outcome.model_copy(update={"positive": event, "classes": classes})})
