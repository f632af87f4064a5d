"""The study file ``study.toml``: protocol, participants and roles, sessions, washout, seed, how many cases each."""

from __future__ import annotations

import json
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ..base.errors import OsteoRadiomicsError, StudyError
from ..base.files import utf8_problem
from ..base.toml_text import toml_values
from ..protocols.extraction_settings import settings_error
from .layout import check_name

SCHEMA_VERSION = 2
FIRST_VERSION = 1  # of 0.1.0, which takes an audit line with an account for a damaged one, and knows cases by one name
COORDINATOR: Final = "coordinator"

Role = Literal["reader", "reviewer", "arbiter", "coordinator"]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Participant(BaseModel):
    """One person of the study.

    of: the participants whose readings this one starts from: one for a reviewer, two for an arbiter, none otherwise.
    cases: how many cases he reads in each session; 0 means all. A smaller number is always a part of a larger one, so
    that readers with few cases share them with readers with many.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    role: Role
    of: tuple[str, ...] = ()
    cases: tuple[Annotated[int, Field(ge=0)], ...] = ()

    @property
    def sessions(self) -> int:
        """In how many sessions this participant reads."""
        return len(self.cases)

    @property
    def independent(self) -> bool:
        """Whether this participant's readings start from nobody else's: those of a reader, not of a reviewer or arbiter."""
        return self.role == "reader"


class StudyPlan(BaseModel):
    """What ``study.toml`` says.

    arbitrate_below: an arbiter decides where the Dice coefficient of any segment is below this; None: where any voxel differs.
    training_cases: how many cases every reader reads first, which no figure counts. hidden_repeats: how many cases come twice
    in a session; which ones, the key alone tells. All three are laid down with the study.
    revision: counts the coordinator's changes from 1; reason: why the last one was made. log_lines, log_sha256: how long
    the coordinator's audit log was just before, and the hash of its last line.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Annotated[int, Field(ge=1)] = SCHEMA_VERSION
    id: str
    protocol: str
    protocol_sha256: Sha256
    cases_sha256: Sha256
    key_sha256: Sha256
    created: str
    seed: int
    sessions: Annotated[int, Field(ge=1, le=9)]
    washout_days: Annotated[int, Field(ge=0)] = 0
    due_days: Annotated[int, Field(ge=1)] | None = None
    layers: bool = False
    arbitrate_below: Annotated[float, Field(gt=0, le=1)] | None = None
    training_cases: Annotated[int, Field(ge=0)] = 0
    hidden_repeats: Annotated[int, Field(ge=0)] = 0
    revision: Annotated[int, Field(ge=1)] = 1
    reason: str = ""
    log_lines: Annotated[int, Field(ge=0)] = 0
    log_sha256: Sha256
    participants: tuple[Participant, ...]

    @model_validator(mode="after")
    def _consistent(self) -> StudyPlan:
        seen: dict[str, Participant] = {}
        for person in self.participants:
            _checked_name(person.id)
            if person.id.lower() in (name.lower() for name in seen):
                raise ValueError(f"participants: {person.id} stands twice; names that differ in letter case only count as one")
            seen[person.id] = person
        if sum(person.role == COORDINATOR for person in self.participants) != 1:
            raise ValueError("participants: a study has exactly one coordinator")
        for person in self.participants:
            _check_role(person, seen, self.sessions)
        return self

    @property
    def coordinator(self) -> Participant:
        """The one who plans, overrides and forms the consensus."""
        return next(person for person in self.participants if person.role == COORDINATOR)

    @property
    def drawing(self) -> tuple[Participant, ...]:
        """Everybody who makes readings: readers, reviewers, arbiters."""
        return tuple(person for person in self.participants if person.role != COORDINATOR)

    def participant(self, who: str) -> Participant:
        """The participant of that id. Raises StudyError."""
        for person in self.participants:
            if person.id == who:
                return person
        known = ", ".join(person.id for person in self.participants)
        raise StudyError(f"{who} takes no part in this study", cure=f"Choose one of {known}")


def parse_plan(content: bytes, where: str) -> StudyPlan:
    """Validate a study file. Raises StudyError naming the key and what to write."""
    try:
        values = toml_values(content.decode("utf-8"))
    except ValueError as error:
        why = utf8_problem(error) if isinstance(error, UnicodeDecodeError) else str(error)
        raise StudyError(f"is not a valid study file ({why})", where=where, cure="Restore it from the backup") from error
    version = values.get("schema_version")
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise StudyError(
            f"has schema version {version}, this software reads up to {SCHEMA_VERSION}", where=where, cure="Update OsteoRadiomics"
        )
    return make_plan(values, where)


def make_plan(values: dict[str, Any], where: str = "study") -> StudyPlan:
    """A validated plan. Raises StudyError."""
    try:
        return StudyPlan(**values)
    except ValidationError as error:
        found = settings_error(error, where)
        raise StudyError(found.what, where=found.where, cure=found.cure) from error


def plan_bytes(plan: StudyPlan) -> bytes:
    """The plan as the text of ``study.toml``."""
    values = plan.model_dump(mode="json", exclude={"participants"}, exclude_none=True)
    for name in ("training_cases", "hidden_repeats"):
        if not values[name]:  # as version 0.1.0 wrote it, so that its studies keep their hashes
            del values[name]
    lines = [f"{key} = {_toml(value)}" for key, value in values.items()]
    for person in plan.participants:
        lines += ["", "[[participants]]"]
        lines += [f"{key} = {_toml(value)}" for key, value in person.model_dump(mode="json").items()]
    return ("\n".join(lines) + "\n").encode()


def _toml(value: Any) -> str:
    # JSON's strings, integers, booleans and flat lists are written alike in TOML, but for the delete character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _checked_name(name: str) -> None:
    try:
        check_name(name, "participant")
    except OsteoRadiomicsError as error:
        raise ValueError(str(error)) from error


def _check_role(person: Participant, known: dict[str, Participant], sessions: int) -> None:
    wanted = {"reader": 0, "coordinator": 0, "reviewer": 1, "arbiter": 2}[person.role]
    if len(set(person.of)) != wanted or len(person.of) != wanted:
        raise ValueError(f"participants: {person.id} is {person.role} and names {len(person.of)} sources; name {wanted}")
    for name in person.of:
        source = known.get(name)
        if source is None or name == person.id:
            raise ValueError(f"participants: {person.id} starts from {name}, who is no other participant of the study")
        if source.role not in ("reader", "reviewer"):
            raise ValueError(f"participants: {person.id} starts from {name}, who is {source.role}; name readers or reviewers")
        if person.role == "reviewer" and source.role != "reader":
            raise ValueError(f"participants: reviewer {person.id} starts from {name}, who is {source.role}; name a reader")
    limit = {"reader": sessions, "reviewer": 1, "arbiter": 1, "coordinator": 0}[person.role]
    if person.sessions > limit or (limit and not person.sessions):
        raise ValueError(
            f"participants: {person.id} has case numbers for {person.sessions} sessions, {person.role}s have 1 to {limit}"
            if limit
            else f"participants: {person.id} is coordinator and reads no cases"
        )
