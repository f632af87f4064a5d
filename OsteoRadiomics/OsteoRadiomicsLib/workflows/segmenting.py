"""An image and a network's file become a segmentation of the vertebral bodies, with a record of what to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import SimpleITK as sitk
from pydantic import Field

from ..base.errors import InputError, MaskError
from ..base.notice import NOTICE
from ..base.progress import Progress
from ..base.records import Part, Record, RecordForm
from ..deep.segmentation.facts import KIND, SegmentationFacts
from ..deep.segmentation.predicting import logits_of, predict
from ..deep.segmentation.slices import SAGITTAL
from ..deep.weights import load_deep_model
from ..images import LabelMap, Segment, align_mask, read_image, read_mask
from ..images.orienting import spacing_along
from ..images.read_image import ReadOptions
from ..vertebrae.counting import Anchor
from ..vertebrae.levels import LEVELS, SACRUM, level_of
from ..vertebrae.named_bodies import NamedBodies, NamedBody, named_bodies

_UNNAMED = 100  # labels of bodies without a level lie beyond those of levels


@dataclass(frozen=True)
class SegmentRequest:
    """What is asked for.

    model: folder or .zip of a segmentation network. image: file or folder. sequence: of the image, "" where it is not stated.
    series: of a DICOM folder. disagreement: whether the image is also seen with right and left exchanged, which takes twice
    the time. anchor: a point in a body whose level the reader knows. sacrum: mask on the image's grid with a segment of the
    sacrum, above which the lowest lumbar vertebra stands; scheme: whose label numbers it has. Without both no body is named.
    lumbar: how many lumbar vertebrae there are. threads: of the processor.
    """

    model: str
    image: str
    sequence: str = ""
    series: str | None = None
    disagreement: bool = False
    anchor: Anchor | None = None
    sacrum: str | None = None
    scheme: str | None = None
    lumbar: int = 5
    threads: int = 1


class FoundBody(Part):
    """One body. name: of its segment. level: None where not named. doubt: 1 where a limit is reached; notes: why, in words."""

    name: str
    level: str | None
    label: int
    volume_ml: float
    height_mm: float
    doubt: float
    notes: tuple[str, ...] = ()


class SegmentationRecord(Record):
    """How a segmentation was made, and what of it should be looked at.

    model: its hash. lumbar: count of lumbar vertebrae by which bodies were named, None where none was. counts: lumbar count
    -> names of the bodies by it, where the image cannot tell and the reader decides. doubt: of the worst body; cases are
    reviewed in its order.
    """

    form = RecordForm("a record of a segmentation", "Make it again with verb segment")

    kind: Literal["segmentation"] = "segmentation"
    notice: str = NOTICE
    model: str
    sequence: str
    lumbar: int | None
    counts: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    doubt: float
    bodies: tuple[FoundBody, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Segmented:
    """label_map: of the bodies, on the image's grid. probability: of each voxel. disagreement: None where not asked for."""

    label_map: LabelMap
    record: SegmentationRecord
    probability: sitk.Image
    disagreement: sitk.Image | None


def segment(request: SegmentRequest, progress: Progress | None = None) -> Segmented:
    """Segment the vertebral bodies of an image, research use only.

    Raises DependencyError without onnxruntime, ModelError, ImageError (an axial series, fewer than three slices, no body
    found), MaskError and GeometryError (the sacrum's mask), and Cancelled.
    """
    model = load_deep_model(request.model, KIND, SegmentationFacts)
    logits = logits_of(model, request.threads)
    image = read_image(request.image, series=request.series)
    sacrum = None if request.sacrum is None else _sacrum(request.sacrum, request.scheme, image)
    try:
        found = predict(image, logits, disagreement=request.disagreement, progress=progress)
        bodies = named_bodies(
            found.probability, request.anchor, sacrum=sacrum, lumbar=request.lumbar, disagreement=found.disagreement
        )
    except InputError as problem:
        raise problem.at(request.image) from problem
    *in_plane, across = spacing_along(image, SAGITTAL)
    doubts = model.facts.doubts(across, max(in_plane), request.sequence)
    labels = {body.label: _label(body) for body in bodies.found}
    record = SegmentationRecord(
        model=model.hash,
        sequence=request.sequence,
        lumbar=bodies.lumbar,
        counts={str(count): tuple(name or "" for name in names) for count, names in bodies.counts.items()},
        doubt=round(bodies.doubt, 3),
        bodies=tuple(_told(body, labels[body.label]) for body in bodies.found),
        warnings=(*doubts, *bodies.notes),
    )
    return Segmented(_label_map(bodies, labels), record, found.probability, found.disagreement)


def _sacrum(path: str, scheme: str | None, image: sitk.Image) -> sitk.Image:
    """The sacrum in a mask, on the image's grid: by name, or the only segment that there is."""
    mask = read_mask(path, options=ReadOptions(scheme=scheme), image=image)
    drawn = mask.drawn_segments()
    named = [segment for segment in drawn if level_of(segment.name) == SACRUM]
    if not named and len(drawn) == 1:
        named = list(drawn)
    if not named:
        names = ", ".join(segment.name for segment in drawn[:6]) or "nothing"
        cure = "Name the segment sacrum, say whose label numbers the mask has (--scheme), or give a point (--anchor)"
        raise MaskError(f"has no segment of the sacrum, but {names}", where=path, cure=cure)
    return align_mask(mask.mask(named[0]), image, where=path)


def _label(body: NamedBody) -> int:
    """The value of a body in the segmentation: that of its level, the same in every case."""
    return LEVELS.index(body.level) + 1 if body.level else _UNNAMED + body.number


def _told(body: NamedBody, label: int) -> FoundBody:
    return FoundBody(
        name=body.name,
        level=body.level,
        label=label,
        volume_ml=round(body.volume_ml, 3),
        height_mm=round(body.height_mm, 2),
        doubt=round(body.doubt.doubt, 3),
        notes=body.notes,
    )


def _label_map(bodies: NamedBodies, labels: dict[int, int]) -> LabelMap:
    values = sitk.ChangeLabel(sitk.Cast(bodies.labels, sitk.sitkUInt16), changeMap=labels)
    return LabelMap((values,), tuple(Segment(body.name, labels[body.label]) for body in bodies.found))
