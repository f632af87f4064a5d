"""Which of an arbiter's cases need no decision, because the two he decides between agree by the study's rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..base.errors import StudyError
from .masks import label_map_of, needs_arbiter
from .plan import Participant
from .states import CaseState, Status
from .study import Study


def with_agreement(
    study: Study, person: Participant, states: Sequence[CaseState], known: dict[str, bool] | None = None
) -> tuple[CaseState, ...]:
    """The states with AGREED in place of TO_DO where nothing is left to decide; those of everybody but an arbiter as they are.

    known: case -> whether the two agree, which is kept from call to call within a sitting. A damaged reading counts as no
    agreement here: whoever opens the case is told.
    """
    if person.role != "arbiter":
        return tuple(states)
    found = {} if known is None else known
    done = []
    for state in states:
        if state.status is Status.TO_DO and state.case not in found:
            found[state.case] = _agree(study, person, state.case)
        agreed = state.status is Status.TO_DO and found[state.case]
        done.append(replace(state, status=Status.AGREED) if agreed else state)
    return tuple(done)


def _agree(study: Study, person: Participant, case: str) -> bool:
    try:
        stored = [study.reading(who, 1, case) for who in person.of]
    except StudyError:
        return False
    masks = [label_map_of(each.mask) for each in stored if each]
    return len(masks) == 2 and not needs_arbiter(masks[0], masks[1], study.plan.arbitrate_below)
