"""Sealing a study: one digest that stands for everything in it, to be kept where nobody who can write the study can reach.

All masks, records, images and plans are told by the audit logs through their hashes, and each log by the hash of its last
line, so the digest of those hashes stands for the whole. The coordinator's log keeps what was sealed; whoever has the digest
can tell later whether the study has only grown since.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..base.errors import StudyError
from ..base.progress import Progress
from .audit import Event
from .desk import Desk, require_role
from .plan import COORDINATOR
from .sealed import SEALED, seal_digest
from .verify import verify_study


@dataclass(frozen=True)
class Seal:
    """What was sealed. digest: 64 hexadecimal digits. findings: of the verification just before, in words."""

    digest: str
    readings: int
    audit_lines: int
    findings: tuple[str, ...]


def seal_study(desk: Desk, *, reason: str = "", progress: Progress | None = None) -> Seal:
    """Verify the study and seal it as it stands.

    reason: why a study that was changed by other means is sealed all the same. Raises StudyError: not the coordinator, or
    such a study without a reason.
    """
    require_role(desk, COORDINATOR)
    study = desk.study
    found = verify_study(study, progress=progress)
    if found.changes and not reason.strip():
        first = found.changes[0]
        raise StudyError(
            f"was changed by other means ({len(found.changes)} findings, the first: {first.where} {first.what})",
            where=str(study.layout.root), cure="Run study verify; to seal it all the same, give a reason",
        )  # fmt: skip
    heads = {person.id: study.trail(person.id).head for person in study.plan.participants}
    kept = {who: [head.lines, head.sha256] for who, head in heads.items()}
    digest = seal_digest(study.plan.id, kept)
    desk.record(Event(SEALED, reason.strip(), details={"sha256": digest, "heads": kept, "findings": len(found.findings)}))
    return Seal(digest, found.readings, found.audit_lines, tuple(map(str, found.findings)))
