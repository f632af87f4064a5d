"""A corrected segmentation kept for the next training, in the background: the verb ``keep-correction``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import slicer
from slicer.i18n import tr as _

from ..base.undoing import undone_unless_whole
from .background import Job
from .hand_over import image_file, mask_file, write_sequences
from .scene_case import SceneCase

if TYPE_CHECKING:
    from ..images import LabelMap
    from ..workflows.segmenting import SegmentationRecord

_PROPOSED, _RECORD = "proposed.seg.nrrd", "proposed.record.json"


@dataclass(frozen=True)
class Correction:
    """What is kept. case: image and segments as the reader left them. proposed, record: what the network gave. patient: a
    pseudonym, "" where there is none. seconds: of active work. folder: of corrections."""

    case: SceneCase
    proposed: LabelMap
    record: SegmentationRecord
    patient: str
    seconds: float
    folder: str


def start_keeping(correction: Correction) -> Job:
    """Hand a correction over and keep it."""
    from ..images import write_label_map

    job = Job(slicer.app.temporaryPath)
    with undone_unless_whole(job.close):
        proposed, record = job.folder / _PROPOSED, job.folder / _RECORD
        job.words |= {_PROPOSED: _("the network's segmentation"), _RECORD: _("the network's record")}
        write_label_map(correction.proposed.cropped(), proposed)
        correction.record.write(record)
        case = correction.case
        files = ("--image", str(image_file(job.folder, case.sequence)), "--mask", str(mask_file(job.folder, case.sequence)))
        by_network = ("--proposed", str(proposed), "--record", str(record))
        told = (f"--patient={correction.patient}", "--sequence", case.sequence, "--seconds", f"{correction.seconds:.1f}")
        verb = ["keep-correction", *files, *by_network, *told, "--out", correction.folder, "--json"]
        job.start(verb, after=write_sequences(case, job))
    return job
