"""What is checked before a reading is accepted: complete, not empty, whole, plausible, sides and levels not exchanged."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk
from scipy import ndimage

from ..images import LabelMap
from ..protocol import Protocol
from .template import Fitted, TemplateSegment, roi_arrays, segment_template


@dataclass(frozen=True)
class Finding:
    """One thing that a reading should be questioned for.

    code: the check's name. roi: the ROI or segment concerned, "" for the whole mask. text: what was found. cure: what to
    do. final: cannot be overruled by a reason.
    """

    code: str
    roi: str
    text: str
    cure: str
    final: bool = False

    def __str__(self) -> str:
        return f"{self.roi}: {self.text}. {self.cure}." if self.roi else f"{self.text}. {self.cure}."


@dataclass(frozen=True)
class Drawing:
    """A fitted mask prepared for the checks. rois: ROI name -> (z, y, x) bool. voxel_ml: volume of one voxel."""

    label_map: LabelMap
    protocol: Protocol
    layers: bool
    rois: dict[str, np.ndarray]
    voxel_ml: float

    def centre(self, mask: np.ndarray) -> np.ndarray:
        """Centre of a mask in LPS coordinates, mm: x grows to the patient's left, z to the head."""
        z, y, x = np.argwhere(mask).mean(axis=0).tolist()
        return np.array(self.label_map.grid.TransformContinuousIndexToPhysicalPoint((x, y, z)))

    def segments(self) -> Iterable[tuple[TemplateSegment, np.ndarray]]:
        """The drawn segments of the template with their (z, y, x) bool masks."""
        by_name = {t.name: t for flag in {self.layers, False} for t in segment_template(self.protocol, layers=flag)}
        for segment in self.label_map.drawn_segments():
            array = sitk.GetArrayViewFromImage(self.label_map.layers[segment.layer]) == segment.label
            yield by_name[segment.name], array


Check = Callable[[Drawing], Iterable[Finding]]


def check_reading(fitted: Fitted, protocol: Protocol, *, layers: bool) -> tuple[Finding, ...]:
    """Every finding about a mask that was fitted to the template; none for a reading that is complete and plausible."""
    label_map = fitted.label_map
    rois = roi_arrays(label_map, protocol, layers=layers)
    if not rois:
        unknown = f" that the protocol knows (the mask holds {', '.join(fitted.ignored)})" if fitted.ignored else ""
        return (
            Finding("empty", "", f"nothing is drawn{unknown}", "Draw the ROIs of the protocol, or skip the case", final=True),
        )
    drawing = Drawing(label_map, protocol, layers, rois, float(np.prod(label_map.grid.GetSpacing())) / 1000)
    return tuple(finding for check in CHECKS for finding in check(drawing))


def _missing(drawing: Drawing) -> Iterable[Finding]:
    for roi in drawing.protocol.rois:
        if roi.name not in drawing.rois:
            yield Finding("missing", roi.name, "is not drawn", "Draw it, or say why it cannot be drawn")


def _layers(drawing: Drawing) -> Iterable[Finding]:
    if not drawing.layers:
        return
    drawn = {template.name: array for template, array in drawing.segments()}
    template = [t for t in segment_template(drawing.protocol, layers=True) if t.roi in drawing.rois]
    for part in template:
        if part.name not in drawn:
            yield Finding("layers", part.roi, f"the {part.layer} layer is not drawn", "Draw it, or say why it is left out")
    for above, below in itertools.pairwise(template):
        both = above.roi == below.roi and above.name in drawn and below.name in drawn
        if both and drawing.centre(drawn[above.name])[2] <= drawing.centre(drawn[below.name])[2]:
            yield Finding(
                "layers", above.roi, f"the {above.layer} layer lies below the {below.layer} one", "Exchange the two layers"
            )


def _islands(drawing: Drawing) -> Iterable[Finding]:
    spec = drawing.protocol.drawing
    for template, mask in drawing.segments():
        allowed = 1 if template.layer or spec is None else spec.islands
        box = ndimage.find_objects(mask.astype(np.uint8))[0]
        labelled, count = ndimage.label(mask[box], structure=np.ones((3, 3, 3)))
        if count > allowed:
            sizes = sorted((np.bincount(labelled.ravel())[1:] * drawing.voxel_ml).tolist(), reverse=True)
            shown = ", ".join(f"{size:.3g} ml" for size in sizes[:4]) + (", ..." if count > 4 else "")
            yield Finding(
                "islands", template.name, f"has {count} separate parts ({shown}), {allowed} allowed", "Remove the stray parts"
            )


def _volume(drawing: Drawing) -> Iterable[Finding]:
    for name, mask in drawing.rois.items():
        low, high = drawing.protocol.roi(name).volume_ml
        volume = float(np.count_nonzero(mask)) * drawing.voxel_ml
        if not low <= volume <= high:
            yield Finding(
                "volume", name, f"has {volume:.3g} ml, plausible are {low:g} to {high:g} ml",
                "Check the drawing and the level, or say why the volume is right",
            )  # fmt: skip


def _sides(drawing: Drawing) -> Iterable[Finding]:
    """Left structures must lie further to the patient's left than their right counterparts."""
    rois = [roi for roi in drawing.protocol.rois if roi.name in drawing.rois]
    for left in (roi for roi in rois if roi.side == "left"):
        for right in (roi for roi in rois if roi.side == "right" and roi.terminology.type.value == left.terminology.type.value):
            if drawing.centre(drawing.rois[left.name])[0] <= drawing.centre(drawing.rois[right.name])[0]:
                yield Finding(
                    "sides", left.name, f"lies to the patient's right of {right.name}: left and right are exchanged",
                    "Exchange the two segments",
                )  # fmt: skip


def _levels(drawing: Drawing) -> Iterable[Finding]:
    """Vertebrae must lie in anatomical order from head to foot."""
    levels = sorted((_level(name), name) for name in drawing.rois if _level(name) is not None)
    for (_, upper), (_, lower) in itertools.pairwise(levels):
        if drawing.centre(drawing.rois[upper])[2] <= drawing.centre(drawing.rois[lower])[2]:
            yield Finding("levels", upper, f"lies below {lower}: the vertebral levels are exchanged", "Exchange the two segments")


def _overlap(drawing: Drawing) -> Iterable[Finding]:
    names = list(drawing.rois)
    for index, first in enumerate(names):
        for second in names[index + 1 :]:
            shared = int(np.count_nonzero(drawing.rois[first] & drawing.rois[second]))
            if shared:
                yield Finding(
                    "overlap", first, f"shares {shared * drawing.voxel_ml:.3g} ml with {second}", "Give each voxel to one ROI"
                )


CHECKS: tuple[Check, ...] = (_missing, _layers, _islands, _volume, _sides, _levels, _overlap)

_REGIONS = {"C": 0, "T": 100, "L": 200, "S": 300}


def _level(name: str) -> int | None:
    """Position of a vertebra in the spine, counted from the head; None for any other name."""
    match = re.fullmatch(r"([CTLS])(\d{1,2})", name)
    return _REGIONS[match[1]] + int(match[2]) if match else None
