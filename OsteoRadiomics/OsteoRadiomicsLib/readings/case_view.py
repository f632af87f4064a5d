"""What a participant gets to see of one case: de-identified images, segments to fill, and only the masks his role may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import SimpleITK as sitk

from ..base.errors import StudyError
from ..images import LabelMap, Segment, read_image
from ..images.label_map import joint_box
from .assignment import sides
from .masks import label_map_of
from .plan import Participant
from .records import DamagedRecord, Reading, Source
from .states import CaseState, Status
from .study import Study
from .template import NOWHERE, TemplateSegment, empty_label_map
from .transaction import Stored, digest


@dataclass(frozen=True)
class CaseView:
    """One case as shown.

    case: its pseudonym in the study. shown: what it is called before the participant. title: for window and panel.
    images: sequence -> path. drawn_on: the image that masks must fit. start: what the segments
    hold at first. sources: what it is called -> mask, for reviewers and arbiters only: a reviewer sees whose it is, an arbiter
    sees "reader 1" and "reader 2" on sides drawn for each case. source_records: whose they are, in the same order. earlier: the
    own submission in this session, None before the first. damaged: why the own submission cannot be shown; its author may draw
    the case again.
    """

    case: str
    shown: str
    title: str
    sequence: str
    images: Mapping[str, Path]
    drawn_on: sitk.Image
    template: tuple[TemplateSegment, ...]
    start: LabelMap
    sources: Mapping[str, LabelMap]
    source_records: tuple[Source, ...]
    earlier: Stored[Reading] | None
    damaged: str = ""

    @property
    def submitted(self) -> bool:
        """Whether handing in is a revision."""
        return self.earlier is not None or bool(self.damaged)

    def disagreement(self) -> LabelMap | None:
        """For an arbiter: where the two sources differ: segments "reader 1 only", "reader 2 only", "both", "different ROIs".

        None for everybody else.
        """
        return disagreement(self.sources) if len(self.sources) == 2 else None


def view_case(study: Study, person: Participant, session: int, state: CaseState, total: int) -> CaseView:
    """Load a case for a participant.

    Raises StudyError: a source is not submitted yet, an image or mask was changed on the drive.
    """
    if state.status is Status.WAITING:
        raise StudyError(f"case {state.shown} waits for {' and '.join(person.of)}", cure="Take another case")
    images = {sequence: checked_image(study, state.case, sequence) for sequence in study.images[state.case]}
    drawn_on = read_image(images[study.sequence])
    sources, records = _sources(study, person, state)
    earlier, damaged = _own(study, person, session, state)
    start = label_map_of(earlier.mask) if earlier else _start(list(sources.values()), drawn_on)
    title = f"{state.shown} (case {state.position} of {total}, session {session})"
    return CaseView(
        state.case, state.shown, title, study.sequence, images, drawn_on, study.template, start, sources, records, earlier,
        damaged,
    )  # fmt: skip


def _own(study: Study, person: Participant, session: int, state: CaseState) -> tuple[Stored[Reading] | None, str]:
    """The participant's own submission, or why there is none to show though the audit log tells of one."""
    try:
        earlier = study.reading(person.id, session, state.case)
    except DamagedRecord as error:
        return None, str(error)
    return earlier, "its record was deleted" if earlier is None and state.status is Status.SUBMITTED else ""


def checked_image(study: Study, case: str, sequence: str) -> Path:
    """Path of an image that still is what the study was created with. Raises StudyError."""
    path = study.image(case, sequence)
    if digest(study.storage.read(path)) != study.images[case][sequence]:
        raise StudyError(
            "the image was changed after the study was created", where=str(path), cure="Restore it from the backup before reading"
        )
    return path


def _sources(study: Study, person: Participant, state: CaseState) -> tuple[dict[str, LabelMap], tuple[Source, ...]]:
    masks, records = {}, []
    blinded = len(person.of) == 2
    for number, who in enumerate(sides(study.plan, person, state.case) if blinded else person.of, 1):
        stored = study.reading(who, 1, state.case)
        if stored is None:
            raise StudyError(f"{who} has not submitted case {state.shown} yet", cure="Take another case")
        masks[f"reader {number}" if blinded else who] = label_map_of(stored.mask)
        records.append(Source(reader=who, session=1, version=stored.record.version, mask_sha256=stored.record.mask_sha256))
    return masks, tuple(records)


def _start(sources: list[LabelMap], image: sitk.Image) -> LabelMap:
    """A reviewer starts from a copy, an arbiter from what both drew, a reader from nothing."""
    if len(sources) == 2:
        return common_drawing(*sources)
    return sources[0] if sources else empty_label_map(image)


def common_drawing(first: LabelMap, second: LabelMap) -> LabelMap:
    """The voxels that two masks have in the same segment."""
    box = first.box()
    if box is None:
        return first
    part = second.cropped(box)
    others = {segment.name: segment for segment in part.drawn_segments()}
    layers = [sitk.GetArrayFromImage(layer) for layer in first.layers]
    for segment in first.segments:
        values = layers[segment.layer][box]
        inside = values == segment.label
        other = others.get(segment.name)
        shared = sitk.GetArrayFromImage(part.mask(other)) if other else np.zeros_like(inside)
        values[inside & (shared == 0)] = 0
    images = [sitk.GetImageFromArray(array) for array in layers]
    for image in images:
        image.CopyInformation(first.grid)
    return LabelMap(tuple(images), first.segments)


def disagreement(sources: Mapping[str, LabelMap]) -> LabelMap:
    """Label map of two readers' drawings: who drew a voxel, and where both drew it for different ROIs.

    sources: two names and their masks on one grid. Colours keep apart for any colour vision.
    """
    from ..agreement.consensus import BOTH, ONLY_A, ONLY_B, difference_map  # needs packages that other roles do not

    whole = next(iter(sources.values())).grid
    box = joint_box([mask.box() for mask in sources.values()]) or NOWHERE
    first, second = (mask.cropped(box) for mask in sources.values())
    names = dict.fromkeys(segment.name for mask in (first, second) for segment in mask.drawn_segments())
    parts = [sitk.GetArrayFromImage(difference_map(segment_mask(first, name), segment_mask(second, name))) for name in names]
    only = [np.any([part == label for part in parts], axis=0) for label in (ONLY_A, ONLY_B)]
    both = np.any([part == BOTH for part in parts], axis=0)
    overlay = np.zeros(whole.GetSize()[::-1], np.uint8)
    overlay[box] = np.select([both, only[0] & only[1], only[0], only[1]], [BOTH, _CONFLICT, ONLY_A, ONLY_B])
    layer = sitk.GetImageFromArray(overlay)
    layer.CopyInformation(whole)
    a, b = sources
    segments = (
        Segment(f"{a} only", ONLY_A, color=(0, 114, 178)),
        Segment(f"{b} only", ONLY_B, color=(230, 159, 0)),
        Segment("both", BOTH, color=(153, 153, 153)),
        Segment("different ROIs", _CONFLICT, color=(204, 121, 167)),
    )
    return LabelMap((layer,), segments)


def segment_mask(label_map: LabelMap, name: str) -> sitk.Image:
    """Voxels of the segment of that name, UInt8 0/1; nothing inside where it is not drawn."""
    for segment in label_map.segments:
        if segment.name == name:
            return label_map.mask(segment)
    empty = sitk.Image(label_map.grid.GetSize(), sitk.sitkUInt8)
    empty.CopyInformation(label_map.grid)
    return empty


_CONFLICT = 4  # beyond the labels of difference_map
