"""The study's final masks: by arbitration, majority vote or STAPLE, formed by the coordinator and kept like readings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import SimpleITK as sitk

from ..base.errors import StudyError
from ..base.progress import Progress
from .case_view import segment_mask
from .clock import to_text
from .desk import Desk, require_role
from .masks import label_map_of, lowest_dice, mask_bytes, needs_arbiter
from .plan import COORDINATOR, Participant
from .records import Consensus, Reading, Source
from .study import Study
from .submission import software
from .template import TemplateSegment, assemble, segment_template
from .transaction import Stored, digest

Readings = Mapping[str, Stored[Reading]]


@dataclass(frozen=True)
class Formed:
    """One case's consensus before it is saved. figures: what the method reports, such as STAPLE's sensitivities."""

    mask: bytes
    sources: tuple[Stored[Reading], ...]
    figures: dict[str, float]


@dataclass(frozen=True)
class ConsensusResult:
    """What became of every case. failures: case -> why there is no final mask yet."""

    method: str
    formed: tuple[str, ...]
    unchanged: tuple[str, ...]
    failures: Mapping[str, str]


# (study, case, readings of session 1 by participant) -> the consensus; raises StudyError when it cannot be formed yet.
Method = Callable[[Study, str, Readings], Formed]


def form_consensus(desk: Desk, method: str, *, reason: str = "", progress: Progress | None = None) -> ConsensusResult:
    """Form the final mask of every case by one method; a case that cannot be formed yet is a failure with its reason.

    A case whose consensus rests on the same readings and method stays as it is; earlier versions are kept in ``history``.
    reason: why an existing consensus is formed by another method. Raises StudyError: unknown method, not the coordinator,
    no arbiter in the study; OutputError when the drive fails, with the finished cases kept; Cancelled.
    """
    require_role(desk, COORDINATOR)
    study, progress = desk.study, progress or Progress()
    if method not in METHODS:
        raise StudyError(f"unknown consensus method {method}", cure=f"Choose {', '.join(METHODS)}")
    people = _people(study, method)
    assigned = {case for person in people for case in study.assigned(person, 1)} - study.training
    formed: list[str] = []
    unchanged: list[str] = []
    failures: dict[str, str] = {}
    for done, case in enumerate(sorted(assigned)):
        progress.report(done, len(assigned), f"consensus of {case}")
        try:
            readings = {person.id: stored for person in people if (stored := study.reading(person.id, 1, case))}
            result = METHODS[method](study, case, readings)
            (formed if _save(desk, case, method, result, reason) else unchanged).append(case)
        except StudyError as error:
            failures[case] = str(error)
    progress.report(len(assigned), max(len(assigned), 1), "consensus")
    return ConsensusResult(method, tuple(formed), tuple(unchanged), failures)


def _people(study: Study, method: str) -> tuple[Participant, ...]:
    """Whose first readings a method uses."""
    arbiters = [person for person in study.plan.participants if person.role == "arbiter"]
    if method == ARBITRATION:
        if not arbiters:
            raise StudyError(
                "the study has no arbiter", cure="Add one: study assign DIR --reader NAME:arbiter:A,B, or use another method"
            )
        return (arbiters[0], *(study.plan.participant(who) for who in arbiters[0].of))
    # A reviewer starts from a reader's mask, so counting both would count that reader twice.
    return tuple(person for person in study.plan.drawing if person.independent)


def _arbitration(study: Study, case: str, readings: Readings) -> Formed:
    """The arbiter's mask, or that of the first source where the two agree by the study's rule."""
    arbiter = next(person for person in study.plan.participants if person.role == "arbiter")
    missing = [who for who in arbiter.of if who not in readings]
    if missing:
        raise StudyError(f"{' and '.join(missing)} has not submitted it yet", where=f"case {case}")
    if arbiter.id in readings:
        return Formed(readings[arbiter.id].mask, (readings[arbiter.id],), {})
    first, second = (readings[who] for who in arbiter.of)
    masks, below = (label_map_of(first.mask), label_map_of(second.mask)), study.plan.arbitrate_below
    if needs_arbiter(*masks, below):
        raise StudyError(
            f"{arbiter.of[0]} and {arbiter.of[1]} differ; it waits for arbitration by {arbiter.id}", where=f"case {case}"
        )
    return Formed(first.mask, (first, second), {"lowest Dice": lowest_dice(*masks)} if below else {})


def _majority(study: Study, case: str, readings: Readings) -> Formed:
    """Voxels that more than half of the independent readers drew; with two readers, those that both drew."""
    from ..agreement.consensus import majority_vote  # that room needs packages that drawing in 3D Slicer does not

    masks = _by_segment(study, case, readings)
    voted = [(template, sitk.GetArrayFromImage(majority_vote(drawn)) != 0) for template, drawn in masks]
    kept = [(template, array) for template, array in voted if array.any()]
    if not kept:
        raise StudyError("no voxel was drawn by more than half of the readers", where=f"case {case}", cure="Use arbitration")
    grid = label_map_of(next(iter(readings.values())).mask).grid
    return Formed(mask_bytes(assemble(kept, grid)), tuple(readings.values()), {})


def _staple(study: Study, case: str, readings: Readings) -> Formed:
    """Voxels with a probability of one half or more, with each reader's estimated sensitivity and specificity."""
    from ..agreement.consensus import staple  # as above

    figures: dict[str, float] = {}
    kept = []
    for template, drawn in _by_segment(study, case, readings):
        estimate = staple(drawn)
        for who, sensitivity, specificity in zip(readings, estimate.sensitivity, estimate.specificity, strict=True):
            figures[f"{template.name} sensitivity {who}"] = sensitivity
            figures[f"{template.name} specificity {who}"] = specificity
        kept.append((template, sitk.GetArrayFromImage(estimate.mask) != 0))
    grid = label_map_of(next(iter(readings.values())).mask).grid
    return Formed(mask_bytes(assemble(kept, grid)), tuple(readings.values()), figures)


ARBITRATION = "arbitration"
METHODS: dict[str, Method] = {ARBITRATION: _arbitration, "majority": _majority, "staple": _staple}


def _by_segment(study: Study, case: str, readings: Readings) -> list[tuple[TemplateSegment, list[sitk.Image]]]:
    """Every template segment that anybody drew, with one mask per reader, empty where he drew none."""
    if len(readings) < 2:
        raise StudyError(
            f"{len(readings)} of the two or more readings needed are submitted"
            + (" (reviewers do not count: they start from a reader's mask)" if _has_reviewer(study) else ""),
            where=f"case {case}", cure="Wait for another independent reader, or use arbitration",
        )  # fmt: skip
    maps = [label_map_of(stored.mask) for stored in readings.values()]
    drawn = {segment.name for label_map in maps for segment in label_map.drawn_segments()}
    templates = {t.name: t for flag in {study.plan.layers, False} for t in segment_template(study.protocol, layers=flag)}
    return [
        (template, [segment_mask(label_map, name) for label_map in maps]) for name, template in templates.items() if name in drawn
    ]


def _has_reviewer(study: Study) -> bool:
    return any(person.role == "reviewer" for person in study.plan.drawing)


def _save(desk: Desk, case: str, method: str, formed: Formed, reason: str) -> bool:
    """Save a consensus unless it is there already. Returns whether something was saved."""
    study = desk.study
    sources = tuple(
        Source(reader=s.record.reader, session=s.record.session, version=s.record.version, mask_sha256=s.record.mask_sha256)
        for s in formed.sources
    )
    earlier = study.consensus(case)
    if earlier and (earlier.record.method, earlier.record.sources) == (method, sources):
        return False
    if earlier and earlier.record.method != method and not reason.strip():
        raise StudyError(
            f"has a consensus by {earlier.record.method} already",
            where=f"case {case}",
            cure="Give a reason to form it by another method",
        )
    record = Consensus(
        case=case, image_sha256=dict(study.images[case]), mask_sha256=digest(formed.mask), versions=software(study),
        reason=reason.strip() or ("the readings changed" if earlier else ""), method=method, sources=sources,
        made=to_text(study.clock.now()), figures=formed.figures,
    )  # fmt: skip
    desk.save(study.layout.consensus_slot(case), record, formed.mask)
    return True
