"""Bodies cut from whole vertebrae in the background: the verb ``bodies`` on a segmentation of the scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import slicer

from ..base.undoing import undone_unless_whole
from .background import Job
from .hand_over import mask_file, write_sequences
from .scene_case import SceneCase

if TYPE_CHECKING:
    from ..images import LabelMap
    from ..workflows.vertebral_bodies import BodiesRecord

_BODIES, _RECORD = "bodies.seg.nrrd", "bodies.record.json"


@dataclass(frozen=True)
class BodiesChoice:
    """How bodies are cut.

    scheme: whose numbers the segments have, "" where their names or their order tells. lowest: the lowest lumbar vertebra, for
    numbers that count upwards. inside_mm: left out beneath the surface. uncut: they are bodies already.
    """

    scheme: str = ""
    lowest: str = ""
    inside_mm: float = 0.0
    uncut: bool = False


def start_bodies(case: SceneCase, choice: BodiesChoice) -> Job:
    """Cut the bodies of the vertebrae that are a case's segments."""
    job = Job(slicer.app.temporaryPath)
    with undone_unless_whole(job.close):
        options = [
            *(["--scheme", choice.scheme] if choice.scheme else []),
            *(["--lowest", choice.lowest] if choice.lowest else []),
            *(["--inside-mm", f"{choice.inside_mm:g}"] if choice.inside_mm else []),
            *(["--uncut"] if choice.uncut else []),
        ]
        mask = str(mask_file(job.folder, case.sequence))
        verb = ["bodies", "--mask", mask, "--protocol", case.protocol, *options, "--out", str(job.folder / _BODIES)]
        job.start(verb, after=write_sequences(case, job))
    return job


def bodies_result(job: Job) -> tuple[LabelMap, BodiesRecord]:
    """Bodies and record of a finished job, also where some levels have none, which the record says.

    Raises JobFailed and Cancelled.
    """
    from ..images import read_mask
    from ..workflows.vertebral_bodies import BodiesRecord

    # The record is written last; the verb fails when a single level does, and the others are whole then.
    if not (job.folder / _RECORD).is_file():
        job.check()
    return read_mask(job.folder / _BODIES), BodiesRecord.read(job.folder / _RECORD)
