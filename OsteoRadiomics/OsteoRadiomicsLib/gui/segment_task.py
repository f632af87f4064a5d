"""Vertebral bodies by a network in the background: the verb ``segment`` on an image of the scene."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import slicer

from ..base.undoing import undone_unless_whole
from ..vertebrae.levels import level_of
from .background import Job
from .hand_over import image_file, write_sequences
from .scene_case import SceneCase

if TYPE_CHECKING:
    from ..images import LabelMap
    from ..workflows.segmenting import SegmentationRecord

_FOUND, _RECORD = "found.seg.nrrd", "found.record.json"


@dataclass(frozen=True)
class SegmentChoice:
    """How bodies are found.

    model: the network's file. level, point_mm: a point (x, y, z in mm, LPS) in a body, and its level; None where nothing is
    known, and then no level is named. lumbar: how many lumbar vertebrae there are, None where nobody said.
    """

    model: str
    level: str
    point_mm: tuple[float, float, float] | None = None
    lumbar: int | None = None


def start_segmentation(case: SceneCase, choice: SegmentChoice) -> Job:
    """Find the bodies in the image of a case, which needs no segments."""
    job = Job(slicer.app.temporaryPath)
    with undone_unless_whole(job.close):
        point = ",".join(map(repr, choice.point_mm or ()))
        options = [
            *(["--anchor", f"{choice.level}={point}"] if point else []),
            *(["--lumbar", str(choice.lumbar)] if choice.lumbar else []),
        ]
        image = str(image_file(job.folder, case.sequence))
        verb = ["segment", "--model", choice.model, "--image", image, "--sequence", case.sequence, *options]
        job.start([*verb, "--out", str(job.folder / _FOUND)], after=write_sequences(case, job))
    return job


def segmentation_result(job: Job) -> tuple[LabelMap, SegmentationRecord]:
    """Bodies and record of a finished job. Raises JobFailed and Cancelled."""
    job.check()
    from ..images import read_mask
    from ..workflows.segmenting import SegmentationRecord

    return read_mask(job.folder / _FOUND), SegmentationRecord.read(job.folder / _RECORD)


def bodies_of_study(found: LabelMap, rois: Iterable[str]) -> LabelMap | None:
    """The bodies whose levels a study draws, called as its ROIs; None where there is none. rois: names of the study's ROIs."""
    import SimpleITK as sitk

    names = {level: roi for roi in rois if (level := level_of(roi)) is not None}
    wanted = {segment: names[level] for segment in found.segments if (level := level_of(segment.name)) in names}
    if not wanted:
        return None
    others = {segment.label: 0 for segment in found.segments if segment not in wanted}
    layers = tuple(sitk.ChangeLabel(layer, changeMap=others) for layer in found.layers)
    return replace(found, layers=layers, segments=tuple(replace(segment, name=name) for segment, name in wanted.items()))
