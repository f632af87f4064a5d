"""Handing a reading in: fitted to the template, checked, recorded with hashes, times and versions, and saved as one step."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import SimpleITK as sitk

from ..base.errors import StudyError
from ..base.version import __version__
from ..images import LabelMap
from .answers import checked_answers
from .case_view import CaseView
from .checks import Finding, check_reading
from .clock import to_text
from .desk import Desk
from .masks import mask_bytes, same_drawing
from .records import Override, Reading
from .study import Study
from .template import Fitted, fit_to_template
from .transaction import SaveInterrupted


class IncompleteReading(StudyError):
    """A reading was questioned by the completeness checks. findings: all of them; nothing was saved."""

    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Submission:
    """What a participant hands in besides the mask.

    started: when the reading began. active_seconds: time at work, None when unknown. override: why findings of the checks
    are right as they are. reason: why an earlier submission is revised. answers: to the study's questions, by their names.
    """

    started: datetime
    active_seconds: float | None = None
    comment: str = ""
    override: str = ""
    reason: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


def questioned(desk: Desk, view: CaseView, label_map: LabelMap) -> tuple[Fitted, tuple[Finding, ...]]:
    """The mask fitted to the template, and what the completeness checks find. Raises GeometryError."""
    study = desk.study
    fitted = fit_to_template(label_map, study.protocol, layers=study.plan.layers, image=view.drawn_on, where=f"case {view.shown}")
    return fitted, check_reading(fitted, study.protocol, layers=study.plan.layers)


def submit(desk: Desk, view: CaseView, session: int, label_map: LabelMap, given: Submission) -> Reading:
    """Save a reading. An earlier submission of the session is kept in ``history``.

    Raises IncompleteReading (findings without an override, or one that cannot be overruled), GeometryError, StudyError (a
    revision without a reason, an answer that is missing or none), OutputError (not saved), SaveInterrupted (saved, last
    steps failed).
    """
    if view.submitted and not given.reason.strip():
        raise StudyError(f"case {view.shown} was submitted before", cure="Give a reason for the revision; both are kept")
    fitted, findings = questioned(desk, view, label_map)
    if findings and (any(finding.final for finding in findings) or not given.override.strip()):
        raise _incomplete(view.shown, findings)
    study, person = desk.study, desk.who
    answers = checked_answers(study.protocol, person.role, given.answers, where=f"case {view.shown}")
    mask = mask_bytes(fitted.label_map)
    record = Reading(
        case=view.case, image_sha256=dict(study.images[view.case]), mask_sha256="0" * 64,
        versions=software(study),
        reason=given.reason.strip(), reader=person.id, role=person.role, session=session, sequence=view.sequence,
        start=to_text(given.started), end=to_text(study.clock.now()), active_seconds=given.active_seconds,
        comment=given.comment.strip(),
        overrides=tuple(Override(code=f.code, roi=f.roi, text=f.text, reason=given.override.strip()) for f in findings),
        sources=view.source_records, decision=_decision(person.role, view, fitted.label_map),
        **Reading.without_defaults(answers=answers),
    )  # fmt: skip
    try:
        return desk.save(study.layout.reading(person.id, session, view.case), record, mask)
    except SaveInterrupted as error:
        raise SaveInterrupted(error.what, where=f"case {view.shown}", cure=error.cure) from error


def _incomplete(case: str, findings: tuple[Finding, ...]) -> IncompleteReading:
    first, more = findings[0], len(findings) - 1
    what = f"{first.roi} {first.text}" if first.roi else first.text
    cure = first.cure if first.final else f"{first.cure}, or submit with a reason"
    error = IncompleteReading(f"{what}{f' (and {more} more)' if more else ''}", where=f"case {case}", cure=cure)
    error.findings = findings
    return error


def _decision(role: str, view: CaseView, drawn: LabelMap) -> str:
    """What a reviewer or arbiter decided, told by the voxels."""
    sources = zip(view.source_records, view.sources.values(), strict=True)
    taken = next((source.reader for source, mask in sources if same_drawing(mask, drawn)), None)
    if role == "reviewer":
        return "accepted" if taken else "revised"
    if role == "arbiter":
        return taken or "edited"
    return ""


def software(study: Study) -> dict[str, str]:
    """Versions of everything that can change a mask or a number made from it."""
    return {
        "osteoradiomics": __version__,
        "python": platform.python_version(),
        "SimpleITK": sitk.Version.VersionString(),
        "system": platform.platform(terse=True),
        "protocol": study.protocol.name,
        "protocol_hash": study.protocol.hash(),
    }
