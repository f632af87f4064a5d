"""A study's design as written on a command line: ``A``, ``B:reviewer:A``, ``C:arbiter:A,B``, ``A=150,20``, ``dice=0.9``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from ..base.errors import StudyError
from ..base.words import quoted
from .plan import COORDINATOR, Participant, Role

_MOST_DIGITS = 9
_ROLES = ("reader", "reviewer", "arbiter", COORDINATOR)


def parse_participants(
    texts: Sequence[str], counts: Sequence[str], *, sessions: int, known: Sequence[Participant] = ()
) -> tuple[Participant, ...]:
    """Participants from texts ``NAME[:ROLE[:SOURCE[,SOURCE]]]``.

    Without sources a reviewer reviews the first reader, and an arbiter decides between the first two readers or reviewers.
    counts: ``NAME=N[,N...]``, cases per session; without it everybody reads all cases in every session of his. known: those
    of a running study. A count alone changes a known participant. Raises StudyError.
    """
    numbers = dict(_parse_count(text) for text in counts)
    rough = [_parse(text) for text in texts]
    named = {name for name, _, _ in rough}
    rough += [(p.id, p.role, list(p.of)) for p in known if p.id in numbers and p.id not in named]
    unknown = set(numbers) - {name for name, _, _ in rough}
    if unknown:
        raise StudyError(f"--count names {sorted(unknown)[0]}, who takes no part", cure="Check the name")
    everybody = [(p.id, p.role) for p in known] + [(name, role) for name, role, _ in rough]
    return tuple(
        Participant(
            id=name,
            role=cast(Role, role),
            of=tuple(sources or _default_sources(name, role, everybody)),
            cases=() if role == COORDINATOR else numbers.get(name) or (0,) * (sessions if role == "reader" else 1),
        )
        for name, role, sources in rough
    )


def with_coordinator(participants: Sequence[Participant], name: str = COORDINATOR) -> tuple[Participant, ...]:
    """The participants, with a coordinator of that name where none is among them."""
    if any(person.role == COORDINATOR for person in participants):
        return tuple(participants)
    return (*participants, Participant(id=name, role=COORDINATOR))


def parse_limit(text: str | None, option: str = "--arbitrate-below") -> float | None:
    """The Dice coefficient of ``dice=0.9``, None for None. option: as messages call it. Raises StudyError."""
    if text is None:
        return None
    name, _, number = text.partition("=")
    try:
        limit = float(number)
    except ValueError:
        limit = float("nan")
    if name.strip().lower() != "dice" or not 0 < limit <= 1:
        raise StudyError(f"{option} {text!r} is no limit", cure="Write dice=X with X above 0 and up to 1, such as dice=0.9")
    return limit


def _parse(text: str) -> tuple[str, str, list[str]]:
    name, *rest = text.split(":")
    role = rest[0] if rest and rest[0] else "reader"
    if role not in _ROLES or len(rest) > 2 or not name:
        raise StudyError(
            f"{text!r} is no participant", cure=f"Write NAME:ROLE with a role of {', '.join(_ROLES)}, such as B:reviewer:A"
        )
    sources = [part for part in rest[1].split(",") if part] if len(rest) > 1 else []
    return name, role, sources


def _parse_count(text: str) -> tuple[str, tuple[int, ...]]:
    name, _, numbers = text.partition("=")
    parts = [part.strip() for part in numbers.split(",")]
    if not name or not all(part.isdecimal() and len(part) <= _MOST_DIGITS for part in parts):
        raise StudyError(f"{quoted(text)} is no number of cases", cure="Write NAME=N or NAME=N,N with one number per session")
    return name, tuple(int(part) for part in parts)


def _default_sources(name: str, role: str, everybody: Sequence[tuple[str, str]]) -> list[str]:
    readers = [other for other, own in everybody if own == "reader"]
    drawing = [other for other, own in everybody if own in ("reader", "reviewer") and other != name]
    return {"reviewer": readers[:1], "arbiter": list(dict.fromkeys(drawing))[:2]}.get(role, [])
