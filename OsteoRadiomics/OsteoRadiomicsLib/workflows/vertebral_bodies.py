"""Vertebral bodies from another program's mask of whole vertebrae: levels proven, bodies cut, named as a protocol names them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import SimpleITK as sitk
from pydantic import Field

from ..base.errors import InputError, MaskError
from ..base.files import replacing
from ..base.notice import NOTICE
from ..base.records import Part, Record, RecordForm
from ..images import LabelMap, Roi, Segment, mask_on, read_image, read_mask
from ..images.label_map import present_labels
from ..images.segment_names import number_in_name
from ..images.terminology import segment_of
from ..protocols.protocol import Protocol, RoiSpec
from ..vertebrae.bodies import Bodies, Whole, bodies_of
from ..vertebrae.levels import LEVELS, SACRUM, level_of
from ..vertebrae.numbering import SpineLabels, by_names, by_scheme, proven


@dataclass(frozen=True)
class Drawn:
    """Labels of a mask file that together are one structure."""

    mask: str
    labels: tuple[int, ...]


@dataclass(frozen=True)
class BodiesRequest:
    """What is asked for.

    mask: file of whole vertebrae. scheme: whose numbers its labels are, None: they have names, or their order proves it.
    lowest: the level of the lowest lumbar vertebra, for masks that count upwards. canal, bodies: masks that say what is canal,
    what is body; None: not known. uncut: the vertebrae are bodies already. inside_mm: as in ``bodies_of``. levels: those wanted,
    all by default.
    """

    mask: str
    scheme: str | None = None
    lowest: str | None = None
    canal: Drawn | None = None
    bodies: Drawn | None = None
    uncut: bool = False
    inside_mm: float = 0.0
    levels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.inside_mm <= 10:
            raise InputError(f"{self.inside_mm:g} mm inside the surface cannot be", where="--inside-mm", cure="Give 0 to 10")
        unknown = next((level for level in self.levels if level not in LEVELS or level == SACRUM), None)
        if unknown is not None:
            raise InputError(f"{unknown} is no vertebra", where="--levels", cure="Write them as L1,L2,L3")
        if self.uncut and (self.canal or self.bodies):
            raise InputError(
                "vertebrae that are bodies already are not cut, so no mask of canal or bodies is used",
                cure="Leave one of them out",
            )


class BodyRecord(Part):
    """One body: its level, volumes in ml before and after, the rule by which it was found, and what should be looked at."""

    level: str
    label: int
    whole_ml: float
    volume_ml: float
    rule: str
    notes: tuple[str, ...] = ()


class BodiesRecord(Record):
    """What became of each vertebra. scheme: the numbering that named the labels, '' where the mask's own names did."""

    form = RecordForm("a record of vertebral bodies", "Make it again with verb bodies")

    kind: Literal["vertebral bodies"] = "vertebral bodies"
    notice: str = NOTICE
    scheme: str
    inside_mm: float
    bodies: tuple[BodyRecord, ...]
    failed: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True)
class CutBodies:
    """The bodies as a segmentation, the vertebrae that they were cut from, and the record."""

    label_map: LabelMap
    whole: sitk.Image
    record: BodiesRecord


def vertebral_bodies(request: BodiesRequest, protocol: Protocol | None = None) -> CutBodies:
    """The bodies of a mask's vertebrae, as editable segments.

    protocol: takes the ROIs that are vertebrae, with its labels, colours and codes; without one every level becomes a segment.
    Raises the errors of reading, and MaskError: levels that cannot be told, none of those wanted, no canal to be seen.
    """
    label_map = read_mask(request.mask)
    try:
        return _cut(label_map, request, protocol)
    except MaskError as error:
        if error.where:
            raise
        raise error.at(request.mask) from error


def _cut(label_map: LabelMap, request: BodiesRequest, protocol: Protocol | None) -> CutBodies:
    whole, names = _one_layer(label_map)
    labels = _labels(whole, names, request)
    wanted = _wanted(labels, request.levels, protocol)
    canal = _mask_of(request.canal, whole) if request.canal else _own_canal(whole, labels)
    bodies = _mask_of(request.bodies, whole) if request.bodies else None
    cut = bodies_of(Whole(whole, labels.levels, canal, bodies), uncut=request.uncut, inside_mm=request.inside_mm)
    segments = _segments(cut, wanted, protocol)
    if not segments:
        failed = "; ".join(reason for level, reason in cut.failed.items() if level in wanted)
        raise MaskError(failed or "none of the levels asked for is in it", cure=f"It has {', '.join(labels.levels.values())}")
    kept = np.zeros(len(cut.found) + 1, dtype=np.uint16)
    for place, segment in segments.items():
        kept[place] = segment.label
    values = sitk.GetImageFromArray(kept[sitk.GetArrayViewFromImage(cut.labels)])
    values.CopyInformation(whole)
    record = BodiesRecord(
        scheme=labels.scheme,
        inside_mm=request.inside_mm,
        bodies=tuple(
            BodyRecord(
                level=body.level,
                label=segments[place].label,
                whole_ml=round(body.whole_ml, 3),
                volume_ml=round(body.volume_ml, 3),
                rule=body.rule,
                notes=(*body.notes, *_volume_notes(body.level, body.volume_ml, protocol)),
            )
            for place, body in enumerate(cut.found, 1)
            if place in segments
        ),
        failed={level: reason for level, reason in cut.failed.items() if level in wanted},
    )
    return CutBodies(replace(label_map, layers=(values,), segments=tuple(segments.values())), whole, record)


def write_preview(image: str, cut: CutBodies, path: str | os.PathLike[str]) -> None:
    """Three planes of the image with the outlines of the bodies, as PNG, to be looked at before the bodies are used.

    Raises the errors of reading, GeometryError for an image on another grid, OutputError.
    """
    from ..report.figures import png  # a picture needs matplotlib, which bodies do not
    from ..report.slices import render_overlay

    volume = read_image(image)
    rois = [Roi(segment.name, mask_on(volume, cut.label_map.mask(segment))) for segment in cut.label_map.segments]
    colors = {segment.name: segment.color for segment in cut.label_map.segments if segment.color}
    content = png(render_overlay(volume, rois, colors=colors))
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def _one_layer(label_map: LabelMap) -> tuple[sitk.Image, dict[int, str]]:
    """All segments in one layer, and label -> name, '' where only a number is known. Raises MaskError for overlapping layers.

    Where every name is a number, as in 3D Slicer's segmentations of another program's label map, that number is the label.
    """
    drawn = label_map.drawn_segments()
    if not drawn:
        raise MaskError("the mask is empty", cure="Give the mask that the program wrote")
    told = [number_in_name(each.name) for each in drawn]
    numbers = [number for number in told if number is not None and 0 < number <= np.iinfo(np.uint16).max]
    numbered = len(set(numbers)) == len(drawn) and numbers != [each.label for each in drawn]
    if len(label_map.layers) == 1 and not numbered:
        return label_map.layers[0], {each.label: "" if each.anonymous else each.name for each in drawn}
    values = np.zeros(sitk.GetArrayViewFromImage(label_map.grid).shape, dtype=np.uint16)
    names = {}
    for label, segment in zip(numbers if numbered else range(1, len(drawn) + 1), drawn, strict=True):
        inside = sitk.GetArrayFromImage(label_map.mask(segment)) != 0
        if (numbered or level_of(segment.name)) and (values[inside] > 0).any():
            raise MaskError(f"{segment.name} overlaps another segment", cure="Erase the overlap")
        values[inside] = label
        names[label] = "" if numbered else segment.name
    image = sitk.GetImageFromArray(values)
    image.CopyInformation(label_map.grid)
    return image, names


def _labels(whole: sitk.Image, names: Mapping[int, str], request: BodiesRequest) -> SpineLabels:
    if any(names.values()) and (found := by_names({label: name for label, name in names.items() if name})).levels:
        return found
    heights = _heights(whole)
    return by_scheme(request.scheme, heights, request.lowest) if request.scheme else proven(heights, request.lowest)


def _heights(whole: sitk.Image) -> dict[int, float]:
    """Label -> height of its centre in mm, towards the head."""
    shapes = sitk.LabelShapeStatisticsImageFilter()
    shapes.Execute(sitk.Cast(whole, sitk.sitkUInt32))
    return {label: shapes.GetCentroid(label)[2] for label in shapes.GetLabels()}


def _own_canal(whole: sitk.Image, labels: SpineLabels) -> sitk.Image | None:
    return _with_labels(whole, labels.canal) if labels.canal else None


def _mask_of(drawn: Drawn, whole: sitk.Image) -> sitk.Image:
    layer = read_mask(drawn.mask).grid
    absent = [label for label in drawn.labels if label not in present_labels(layer)]
    if len(absent) == len(drawn.labels):
        present = ", ".join(map(str, present_labels(layer)))
        raise MaskError(f"has no label {' or '.join(map(str, absent))}", where=drawn.mask, cure=f"Choose among {present}")
    return mask_on(whole, _with_labels(layer, drawn.labels))


def _with_labels(layer: sitk.Image, labels: Sequence[int]) -> sitk.Image:
    image = sitk.GetImageFromArray(np.isin(sitk.GetArrayViewFromImage(layer), labels).astype(np.uint8))
    image.CopyInformation(layer)
    return image


def _rois_of(protocol: Protocol | None) -> dict[str, RoiSpec]:
    """Level -> the ROI that a protocol draws of it, in the protocol's order."""
    rois = protocol.rois if protocol else ()
    return {level: roi for roi in rois if (level := level_of(roi.name))}


def _wanted(labels: SpineLabels, levels: Sequence[str], protocol: Protocol | None) -> tuple[str, ...]:
    """Levels to keep: those asked for, else the protocol's, else all."""
    if levels:
        return tuple(levels)
    if protocol is None:
        return tuple(level for level in labels.levels.values() if level != SACRUM)
    drawn = tuple(_rois_of(protocol))
    if not drawn:
        raise MaskError(f"the protocol {protocol.name} draws no vertebra", cure="Leave it out, or choose another")
    return drawn


def _segments(cut: Bodies, wanted: Sequence[str], protocol: Protocol | None) -> dict[int, Segment]:
    """Value in the cut -> segment, of the levels that are wanted."""
    known = _rois_of(protocol)
    taken = {roi.label for roi in protocol.rois} if protocol else set()
    found = {}
    for place, body in enumerate(cut.found, 1):
        if body.level not in wanted:
            continue
        label = LEVELS.index(body.level) + 1
        while label in taken:
            label += len(LEVELS)
        found[place] = segment_of(known[body.level]) if body.level in known else Segment(body.level, label)
    return found


def _volume_notes(level: str, volume_ml: float, protocol: Protocol | None) -> tuple[str, ...]:
    roi = _rois_of(protocol).get(level)
    if roi is None or roi.volume_ml[0] <= volume_ml <= roi.volume_ml[1]:
        return ()
    return (f"{volume_ml:.1f} ml is not a usual volume ({roi.volume_ml[0]:g} to {roi.volume_ml[1]:g} ml)",)
