"""Who reads which cases in which order: sampled and shuffled by hashes of the seed, the same on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from .plan import Participant, StudyPlan


def assigned_cases(plan: StudyPlan, person: Participant, session: int, cases: Sequence[str]) -> tuple[str, ...]:
    """The pseudonyms this participant reads in this session, in his order. Empty when he has no such session.

    All participants' samples are beginnings of one random sequence, so that fewer cases are a part of more. The order is
    drawn anew for each participant and session.
    """
    if session > person.sessions:
        return ()
    count = person.cases[session - 1] or len(cases)
    sample = sorted(cases, key=lambda case: _draw(plan.seed, "sample", case))[:count]
    return tuple(sorted(sample, key=lambda case: _draw(plan.seed, "order", person.id, session, case)))


def _draw(*parts: object) -> bytes:
    """A uniformly distributed sort key that depends on nothing but its arguments."""
    return sha256("\0".join(map(str, parts)).encode()).digest()
