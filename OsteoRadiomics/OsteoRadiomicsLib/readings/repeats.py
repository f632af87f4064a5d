"""Hidden repeats: cases that come a second time within a session under another pseudonym, as only the key tells.

A repeat is a case of the study like any other, so nothing in the study's folder says which ones are. Both are drawn such that
every reader gets the case and its repeat in every session of his, well apart.
"""

from __future__ import annotations

import secrets
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from ..base.errors import StudyError
from .assignment import order_key, sample_key, training_cases, training_key
from .blinding import KeyEntry, repeated_cases
from .plan import StudyPlan
from .study import Study

_APART = 0.25  # of a session's length, wherever the draw allows
_CANDIDATES, _ROUNDS = 64, 64


def draw_repeats(plan: StudyPlan, cases: Sequence[str], draw: Callable[[], str]) -> dict[str, str]:
    """Pseudonym of a repeat -> pseudonym of the case that it repeats, for ``plan.hidden_repeats`` cases.

    cases: the study's pseudonyms without repeats. draw: gives a new pseudonym that no case has. Raises StudyError where a
    session is too short to hold the cases twice.
    """
    if not plan.hidden_repeats:
        return {}
    training = training_cases(plan, cases)
    counted = sorted((case for case in cases if case not in training), key=lambda case: sample_key(plan, case))
    given = [count for person in plan.drawing if person.independent for count in person.cases if count]
    shortest = min([*given, len(counted) + plan.hidden_repeats])
    first = counted[: shortest - plan.hidden_repeats]
    if len(first) < plan.hidden_repeats:
        raise StudyError(
            f"{plan.hidden_repeats} hidden repeats do not fit into a session of {shortest} cases",
            cure=f"Write at most {shortest // 2}, or larger numbers of cases",
        )
    # Whoever reads a number of cases reads the beginning of one sequence: behind this, a repeat would be left out of it.
    limit = sample_key(plan, counted[len(first)]) if len(first) < len(counted) else None
    last_for_training = max((training_key(plan, case) for case in training), default=None)

    def fits(name: str) -> bool:
        in_training = last_for_training is not None and training_key(plan, name) <= last_for_training
        return not in_training and (limit is None or sample_key(plan, name) < limit)

    orders = [
        _Order(plan, person.id, number + 1, first if count else counted)
        for person in plan.drawing
        if person.independent
        for number, count in enumerate(person.cases)
    ]
    found: dict[str, str] = {}
    for case in secrets.SystemRandom().sample(first, plan.hidden_repeats):
        apart: dict[str, float] = {}
        for _ in range(_ROUNDS):  # another where each lies beside its case in some session: what is far from it may be rare
            candidates = _candidates(draw, lambda name: fits(name) and name not in found)
            apart |= {name: min((order.between(case, name) for order in orders), default=1.0) for name in candidates}
            if any(apart.values()):
                break
        far = [name for name, distance in apart.items() if distance >= _APART]
        found[secrets.choice(far) if far else max(apart, key=lambda name: apart[name])] = case
    return found


def known_repeats(study: Study, key: Sequence[KeyEntry]) -> dict[str, str]:
    """Pseudonym of a repeat -> pseudonym of its case. Raises StudyError where the study has some and there is no key."""
    if study.plan.hidden_repeats and not key:
        raise StudyError(
            f"{study.plan.hidden_repeats} cases of the study come twice, which only the pseudonym key tells: without it they "
            "would count twice",
            where=str(study.layout.root), cure="Give the key: --key KEY.csv",
        )  # fmt: skip
    return repeated_cases(key)


def _candidates(draw: Callable[[], str], fits: Callable[[str], bool]) -> Iterator[str]:
    missing = _CANDIDATES
    while missing:
        if fits(name := draw()):
            missing -= 1
            yield name


class _Order:
    """The order of one participant's session, before any repeat is in it."""

    def __init__(self, plan: StudyPlan, who: str, session: int, cases: Sequence[str]) -> None:
        self._key = lambda case: order_key(plan, who, session, case)
        self._keys = sorted(map(self._key, cases))

    def between(self, case: str, name: str) -> float:
        """The cases that come between one of them and a new name, as a part of all."""
        here, there = (bisect_left(self._keys, self._key(each)) for each in (case, name))
        return max(here - there if there <= here else there - here - 1, 0) / len(self._keys)
