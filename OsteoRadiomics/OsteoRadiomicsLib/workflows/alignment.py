"""Whether a drawing lies on every sequence of a case, and the correction where the patient moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Literal

import SimpleITK as sitk

from ..base.errors import InputError, MaskError, OsteoRadiomicsError
from ..base.notice import NOTICE
from ..base.progress import Part as Stretch
from ..base.progress import Progress
from ..base.records import NullText, Part, Record, RecordForm
from ..images import LabelMap, mask_on, read_image, read_mask
from ..images.sequences.agreement import edge_agreement
from ..images.sequences.fitting import fitted
from ..images.sequences.motion import RigidMotion
from ..images.sequences.registration import rigid_motion


class MotionRecord(Part):
    """p' = rotation @ p + offset, in mm (LPS), from the sequence that was drawn on to the other. rotation: 9, row by row."""

    rotation: tuple[float, ...]
    offset: tuple[float, float, float]

    def motion(self) -> RigidMotion:
        """The movement itself."""
        return RigidMotion(self.rotation, self.offset)


class SequenceAlignment(Part):
    """How one sequence lies to the drawing.

    agreement: along the bodies' edges, as a share of the best there is, 0..1. shift_mm: to that best place, (x, y, z) in LPS.
    doubtful: whether the drawing should be looked at on it. motion: the correction, None where none was asked for. reason: why
    there are no figures.
    """

    sequence: str
    agreement: float | None
    shift_mm: tuple[float, float, float] | None
    doubtful: bool
    motion: MotionRecord | None = None
    reason: NullText = ""

    @property
    def distance_mm(self) -> float:
        """Length of the shift."""
        return sum(mm**2 for mm in self.shift_mm) ** 0.5 if self.shift_mm else 0.0


class AlignmentRecord(Record):
    """The content of ALIGNMENT.json. drawn_on: the sequence that was drawn on."""

    form = RecordForm("an alignment", "Make it again with verb align")

    kind: Literal["alignment"] = "alignment"
    notice: str = NOTICE
    drawn_on: str
    sequences: tuple[SequenceAlignment, ...]

    def motions(self) -> dict[str, RigidMotion]:
        """Sequence -> its correction, of those that have one."""
        return {item.sequence: item.motion.motion() for item in self.sequences if item.motion is not None}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader must know, one line for each doubtful sequence."""
        return tuple(warning_of(item, self.drawn_on) for item in self.sequences if item.doubtful or item.reason)


@dataclass(frozen=True)
class AlignmentRequest:
    """What is compared.

    images: sequence -> image. mask: drawn on ``drawn_on``. correct: sequences to register rigidly.
    """

    images: Mapping[str, sitk.Image]
    mask: LabelMap
    drawn_on: str
    correct: Sequence[str] = ()


def alignment_of(request: AlignmentRequest, *, progress: Progress | None = None) -> AlignmentRecord:
    """Compare every other sequence with the one that was drawn on.

    Raises InputError for a sequence that has no image, MaskError when nothing is drawn, and Cancelled.
    """
    progress = progress or Progress()
    for name in (request.drawn_on, *request.correct):
        if name not in request.images:
            raise InputError(f"there is no image of sequence {name}", cure=f"Give one of {', '.join(request.images)}")
    reference = request.images[request.drawn_on]
    drawn = _drawn(request.mask, reference)
    others = [name for name in request.images if name != request.drawn_on]
    found = []
    for number, name in enumerate(others):
        part = Stretch(progress, number / len(others), (number + 1) / len(others), name)
        found.append(_one(name, reference, request.images[name], drawn, correct=name in request.correct, progress=part))
    progress.report(1, 1, "alignment")
    return AlignmentRecord(drawn_on=request.drawn_on, sequences=tuple(found))


def read_request(
    images: Mapping[str, str],
    mask: str,
    *,
    segments: Sequence[str] = (),
    drawn_on: str | None = None,
    correct: Sequence[str] = (),
) -> AlignmentRequest:
    """The request of files. segments: names of those that matter, all by default. drawn_on: by default the first sequence.

    Raises the errors of reading, MaskError for a segment that is not there.
    """
    read = {name: read_image(path) for name, path in images.items()}
    label_map = read_mask(mask)
    absent = next((name for name in segments if name not in {each.name for each in label_map.segments}), None)
    if absent is not None:
        names = ", ".join(each.name for each in label_map.segments)
        raise MaskError(f"has no segment {absent}", where=mask, cure=f"Choose from {names}")
    if segments:
        label_map = replace(label_map, segments=tuple(each for each in label_map.segments if each.name in segments))
    return AlignmentRequest(read, label_map, drawn_on or next(iter(read)), tuple(correct))


def corrected_mask(request: AlignmentRequest, record: AlignmentRecord, sequence: str) -> LabelMap:
    """The drawing at its place in a sequence, on the sequence's grid. Raises GeometryError for voxels outside the image."""
    return fitted(request.mask, request.images[sequence], record.motions().get(sequence), where=sequence)


def warning_of(item: SequenceAlignment, drawn_on: str) -> str:
    """One line about a sequence that may not lie under the drawing."""
    if item.agreement is None:
        return f"{item.sequence}: it could not be checked whether the drawing lies on it ({item.reason})"
    figures = f"the bodies' edges agree to {100 * item.agreement:.0f} % of the best, {item.distance_mm:.1f} mm away"
    return f"{item.sequence}: the patient may have moved after {drawn_on} ({figures})"


def _one(
    name: str, reference: sitk.Image, image: sitk.Image, drawn: sitk.Image, *, correct: bool, progress: Progress
) -> SequenceAlignment:
    progress.report(0, 1, "registration check")
    try:
        figures = edge_agreement(reference, image, drawn)
        motion = rigid_motion(reference, image, drawn, progress=progress) if correct else None
    except InputError as error:
        if correct:
            raise error.at(name) from error
        return SequenceAlignment(sequence=name, agreement=None, shift_mm=None, doubtful=True, reason=_reason(error))
    progress.report(1, 1, "registration check")
    record = MotionRecord(rotation=motion.rotation, offset=motion.offset) if motion else None
    return SequenceAlignment(
        sequence=name, agreement=round(figures.share, 4), shift_mm=figures.shift_mm, doubtful=figures.doubtful, motion=record
    )


def _drawn(mask: LabelMap, image: sitk.Image) -> sitk.Image:
    """All segments in one, 1 inside, on an image's grid. Raises MaskError without any."""
    if not mask.segments:
        raise MaskError("nothing is drawn", cure="Draw the protocol's segments")
    return reduce(sitk.Or, (mask_on(image, mask.mask(segment)) for segment in mask.segments))


def _reason(error: OsteoRadiomicsError) -> str:
    return str(error).rstrip(".")
