"""Settling what interrupted saves of one participant left behind: saves that count are finished, the others cleared away."""

from __future__ import annotations

from .audit import AuditLog
from .layout import WRITING_PREFIX, Slot
from .plan import COORDINATOR, Participant, parse_plan
from .plan_history import finish_plan
from .records import Consensus, Reading, Record
from .study import Study
from .transaction import State, finish, inspect, leftover_names


def recover(study: Study, who: Participant, log: AuditLog, workplace: str) -> list[str]:
    """Settle every interrupted save of a participant; returns what was found, in words.

    Only the participant's own sitting calls this, before it writes anything else: an unfinished save is recognised by the
    log not having grown since. Files changed by other means are left as they are.
    """
    notes = []
    if who.role == COORDINATOR:
        path = study.layout.study_file
        plan = parse_plan(study.storage.read(path), str(path))
        if finish_plan(study.storage, log, study.layout, plan, workplace, recovered=True):
            notes.append("an interrupted change of the plan counts and was finished")
    for slot, kind, leftovers in _unsettled(study, who):
        shown = study.names(who.id, slot.session).get(slot.case, slot.case) if slot.session else slot.case
        state = inspect(study.storage, slot, kind, log.read(), leftovers).state
        if state is State.DAMAGED:
            notes.append(f"case {shown}: files were changed by other means; run study verify")
            continue
        if state is State.AFTER:
            finish(study.storage, log, slot, kind, workplace, recovered=True)
            notes.append(f"case {shown}: an interrupted save counts and was finished")
        else:
            notes.append(f"case {shown}: an interrupted save does not count; the study is as before it")
        for name in leftovers:
            study.storage.remove(slot.folder / name)
    _sweep(study, who)
    return notes


def _unsettled(study: Study, who: Participant) -> list[tuple[Slot, type[Record], tuple[str, ...]]]:
    """The participant's slots with files of unfinished saves: (slot, kind of record, names of the files)."""
    found: list[tuple[Slot, type[Record], tuple[str, ...]]] = []
    for session in range(1, who.sessions + 1):
        left = leftover_names(study.storage, study.layout.session(who.id, session))
        found += [(study.layout.reading(who.id, session, case), Reading, names) for case, names in left.items()]
    if who.role == COORDINATOR:
        left = leftover_names(study.storage, study.layout.consensus)
        found += [(study.layout.consensus_slot(case), Consensus, names) for case, names in left.items()]
    return found


def _sweep(study: Study, who: Participant) -> None:
    """Remove temporary files of this participant's interrupted writes outside the slots."""
    layout, storage = study.layout, study.storage
    places = [layout.participant(who.id)]
    for session in range(1, who.sessions + 1):
        places += [layout.session(who.id, session) / "history", layout.autosave(who.id, session)]
    if who.role == COORDINATOR:
        places += [layout.root, layout.consensus / "history"]
    found = [place / name for place in places for name in storage.names(place) if name.startswith(WRITING_PREFIX)]
    ending = f"-{layout.head(who.id).name}"
    own_heads = [name for name in storage.names(layout.heads) if name.startswith(WRITING_PREFIX) and name.endswith(ending)]
    for path in [*found, *(layout.heads / name for name in own_heads)]:
        storage.remove(path)
