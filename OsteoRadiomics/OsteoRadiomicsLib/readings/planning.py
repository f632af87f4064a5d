"""The coordinator's changes to a running study: new participants, other numbers of cases; every revision is kept."""

from __future__ import annotations

from collections.abc import Sequence

from ..base.errors import StudyError
from .create import make_participant_folders
from .desk import Desk, require_role
from .plan import COORDINATOR, Participant, StudyPlan, make_plan
from .states import OPENED_CASE, SKIPPED, SUBMITTED
from .study import Study


def change_plan(desk: Desk, participants: Sequence[Participant], reason: str) -> StudyPlan:
    """Add participants or change their numbers of cases (matched by id). Returns the new plan; reopen the study to use it.

    Raises StudyError: no reason, more cases than there are, a change that would undo what was read.
    """
    require_role(desk, COORDINATOR)
    study = desk.study
    if not reason.strip():
        raise StudyError("a change of the plan needs a reason", cure="Say why; it is kept in the audit log")
    merged = {person.id: person for person in study.plan.participants}
    for person in participants:
        if max(person.cases, default=0) > (cases := len(study.cases) - len(study.training)):
            raise StudyError(f"{person.id} is to read {max(person.cases)} cases, the study has {cases}")
        if person.id in merged:
            _check_change(study, merged[person.id], person)
        merged[person.id] = person
    changed = {"participants": tuple(merged.values()), "revision": study.plan.revision + 1, "reason": reason.strip()}
    plan = make_plan(study.plan.model_dump() | changed)
    for person in plan.participants:
        make_participant_folders(study.layout, person, study.storage)
    return desk.save_plan(plan)


def _check_change(study: Study, old: Participant, new: Participant) -> None:
    """A started participant keeps role and sources, and loses no case that he has worked on."""
    worked = {(line.session, line.case) for line in study.trail(old.id).lines if line.what in (OPENED_CASE, SUBMITTED, SKIPPED)}
    if worked and (old.role, old.of) != (new.role, new.of):
        raise StudyError(f"{old.id} has begun to read as {old.role}", cure="Add another participant instead")
    for session, case in sorted(worked, key=str):
        if case not in study.assigned(new, session or 1):
            raise StudyError(
                f"{old.id} has already worked on case {case} of session {session}, which would no longer be assigned",
                cure="Write a larger number of cases",
            )
