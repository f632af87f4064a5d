"""How revisions of the study file are saved and told by the coordinator's audit log, whatever fails in between.

The study file is replaced first, which is the moment a revision counts; its audit line follows, or is written when the
coordinator next sits down.
"""

from __future__ import annotations

from .audit import ANOMALY, REPAIRED, AuditLog, Event, Head, Trail
from .layout import Layout
from .plan import StudyPlan, plan_bytes
from .storage import Storage
from .transaction import digest

CREATED = "created the study"
CHANGED = "changed the plan"


def plan_event(plan: StudyPlan, *, recovered: bool = False) -> Event:
    """The audit line that tells of a revision."""
    details: dict = {"revision": plan.revision, "study_sha256": digest(plan_bytes(plan))}
    if recovered:
        details["recovered"] = True
    return Event(CREATED if plan.revision == 1 else CHANGED, plan.reason, details=details)


def told_revision(trail: Trail, study_sha256: str) -> bool:
    """Whether the newest revision that the log tells of is exactly this study file."""
    told = [line for line in trail.lines if line.what in (CREATED, CHANGED)]
    return bool(told) and told[-1].details.get("study_sha256") == study_sha256


def is_untold_revision(trail: Trail, plan: StudyPlan) -> bool:
    """Whether the plan is a revision that took effect, but was cut off before its audit line."""
    before = Head(plan.log_lines, plan.log_sha256)
    after = [line for line in trail.lines if line.line > before.lines]
    return plan.revision > 1 and trail.holds(before) and all(line.what in (REPAIRED, ANOMALY) for line in after)


def anchored(log: AuditLog, plan: StudyPlan) -> StudyPlan:
    """The plan with the coordinator's log as it stands now written into it."""
    head = log.read().head
    return plan.model_copy(update={"log_lines": head.lines, "log_sha256": head.sha256})


def put_plan(storage: Storage, layout: Layout, who: str, plan: StudyPlan) -> None:
    """Put a new revision in place; the one before is kept beside the coordinator's log."""
    earlier = layout.earlier_plan(who, plan.revision - 1)
    storage.replace(earlier, storage.read(layout.study_file))
    storage.replace(layout.study_file, plan_bytes(plan))


def finish_plan(
    storage: Storage, log: AuditLog, layout: Layout, plan: StudyPlan, workplace: str, *, recovered: bool = False
) -> bool:
    """Write the audit line of a revision that is in place without one. Returns whether it was lacking."""
    trail, content = log.read(), plan_bytes(plan)
    if storage.read(layout.study_file) != content or told_revision(trail, digest(content)) or not is_untold_revision(trail, plan):
        return False
    log.append(plan_event(plan, recovered=recovered), workplace)
    return True
