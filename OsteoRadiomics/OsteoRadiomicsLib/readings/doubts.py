"""Readings that are as their authors left them, and still may not be what they are taken for; told by the audit logs alone.

A mask drawn by hand is never drawn a second time voxel by voxel, by nobody. And a washout is as good as the clock it was
measured by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .audit import AuditLine, Trail
from .desk import CLOCK_TOLERANCE_S
from .findings import Finding, Kind
from .plan import StudyPlan
from .states import SUBMITTED

Place = tuple[str, int]  # reader, session

_SHOWN = 5


def doubts(plan: StudyPlan, trails: Mapping[str, Trail]) -> Iterator[Finding]:
    """Masks that two independent readings share byte for byte, and clocks that disagreed with the study's drive."""
    for (earlier, later), cases in _alike(plan, trails).items():
        of = "the same reader" if earlier[0] == later[0] else earlier[0]
        yield Finding(
            Kind.DOUBTFUL,
            f"readings/{later[0]}/session-{later[1]}",
            f"{len(cases)} masks of {later[0]}, session {later[1]}, are byte for byte those of {of}, session {earlier[1]} "
            f"({_some(cases)})",
        )
    for who, trail in trails.items():
        yield from _clock(who, trail)


def _alike(plan: StudyPlan, trails: Mapping[str, Trail]) -> dict[tuple[Place, Place], list[str]]:
    """Pairs of independent readings -> the cases whose newest masks have one hash; each mask is named with its first twin."""
    first: dict[tuple[str, str], Place] = {}
    found: dict[tuple[Place, Place], list[str]] = {}
    newest: dict[tuple[int, str, str], AuditLine] = {}
    for person in plan.drawing:
        if person.independent:
            for line in trails[person.id].events(SUBMITTED):
                newest[line.session or 1, person.id, line.case or ""] = line
    for (session, who, case), line in sorted(newest.items(), key=lambda entry: entry[0]):
        twin = first.setdefault((case, str(line.details.get("mask_sha256"))), (who, session))
        if twin != (who, session):
            found.setdefault((twin, (who, session)), []).append(case)
    return found


def _clock(who: str, trail: Trail) -> Iterator[Finding]:
    """The largest disagreement with the drive and the largest jump back, each with how often there was one."""
    for key, what in (
        ("clock_ahead_of_drive_s", "the clock of {who}'s computer was {much} {way} the study drive's when the study was opened"),
        ("clock_went_back_s", "the clock of {who}'s computer was set back by {much}"),
    ):
        found = [s for line in trail.lines if isinstance(s := line.details.get(key), int | float) and abs(s) > CLOCK_TOLERANCE_S]
        if found:
            worst = max(found, key=abs)
            text = what.format(who=who, much=_duration(abs(worst)), way="ahead of" if worst > 0 else "behind")
            yield Finding(Kind.DOUBTFUL, f"audit log of {who}", f"{text} ({len(found)} times, the largest)")


def _some(cases: list[str]) -> str:
    return ", ".join(cases[:_SHOWN]) + (f" and {len(cases) - _SHOWN} more" if len(cases) > _SHOWN else "")


def _duration(seconds: float) -> str:
    return f"{seconds / 86400:.1f} days" if seconds >= 86400 else f"{seconds / 60:.0f} minutes"
