"""Who reads which cases in which order: sampled and shuffled by hashes of the seed, the same on every machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from .plan import Participant, StudyPlan


def assigned_cases(plan: StudyPlan, person: Participant, session: int, cases: Sequence[str]) -> tuple[str, ...]:
    """The pseudonyms this participant reads in this session, in his order. Empty when he has no such session.

    All participants' samples are beginnings of one random sequence, so that fewer cases are a part of more. The order is
    drawn anew for each participant and session. A reader's first session begins with the study's training cases.
    """
    if session > person.sessions:
        return ()
    training = training_cases(plan, cases)
    counted = [case for case in cases if case not in training]
    count = person.cases[session - 1] or len(counted)
    sample = sorted(counted, key=lambda case: sample_key(plan, case))[:count]

    def in_order(some: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(some, key=lambda case: order_key(plan, person.id, session, case)))

    return (*(in_order(training) if person.independent and session == 1 else ()), *in_order(sample))


def training_cases(plan: StudyPlan, cases: Sequence[str]) -> frozenset[str]:
    """The cases that every reader reads first and no figure counts, the same for all."""
    if not plan.training_cases:
        return frozenset()
    return frozenset(sorted(cases, key=lambda case: training_key(plan, case))[: plan.training_cases])


def sides(plan: StudyPlan, arbiter: Participant, case: str) -> tuple[str, ...]:
    """An arbiter's sources in an order drawn for each case, so that neither side stands for a person."""
    first, second = arbiter.of
    return arbiter.of if _draw(plan.seed, "side", arbiter.id, case)[0] & 1 else (second, first)


def sample_key(plan: StudyPlan, case: str) -> bytes:
    """By this all participants' samples are sorted."""
    return _draw(plan.seed, "sample", case)


def order_key(plan: StudyPlan, who: str, session: int, case: str) -> bytes:
    """By this the cases of one participant's session are sorted."""
    return _draw(plan.seed, "order", who, session, case)


def training_key(plan: StudyPlan, case: str) -> bytes:
    """The cases with the smallest ones are for training."""
    return _draw(plan.seed, "training", case)


def _draw(*parts: object) -> bytes:
    """A uniformly distributed sort key that depends on nothing but its arguments."""
    return sha256("\0".join(map(str, parts)).encode()).digest()
