"""What is checked before a reading is accepted: complete, not empty, whole, plausible, sides and levels not exchanged."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk
from scipy import ndimage

from ..protocols.protocol import Protocol
from .template import Fitted, TemplateSegment, roi_arrays, segment_template, template_arrays


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
    """A fitted mask prepared for the checks.

    segments: template segment and (z, y, x) bool. rois: ROI name -> union of its segments. centres: segment or ROI name ->
    centre in LPS coordinates, mm: x grows to the patient's left, z to the head. voxel_ml: volume of one voxel.
    """

    protocol: Protocol
    layers: bool
    segments: tuple[tuple[TemplateSegment, np.ndarray], ...]
    rois: dict[str, np.ndarray]
    centres: dict[str, np.ndarray]
    voxel_ml: float


Check = Callable[[Drawing], Iterable[Finding]]


def check_reading(fitted: Fitted, protocol: Protocol, *, layers: bool) -> tuple[Finding, ...]:
    """Every finding about a mask that was fitted to the template; none for a reading that is complete and plausible."""
    part = fitted.label_map.cropped()  # a chest scan has a hundred times as many voxels as its vertebrae
    segments = template_arrays(part, protocol, layers=layers)
    if not segments:
        unknown = f" that the protocol knows (the mask holds {', '.join(fitted.ignored)})" if fitted.ignored else ""
        return (
            Finding("empty", "", f"nothing is drawn{unknown}", "Draw the ROIs of the protocol, or skip the case", final=True),
        )
    grid, rois = part.grid, roi_arrays(segments, protocol)
    centres = {name: _centre(array, grid) for name, array in [*rois.items(), *((t.name, array) for t, array in segments)]}
    drawing = Drawing(protocol, layers, segments, rois, centres, float(np.prod(grid.GetSpacing())) / 1000)
    return tuple(finding for check in CHECKS for finding in check(drawing))


def _centre(array: np.ndarray, grid: sitk.Image) -> np.ndarray:
    z, y, x = (float(np.mean(index)) for index in np.nonzero(array))
    return np.array(grid.TransformContinuousIndexToPhysicalPoint((x, y, z)))


def _missing(drawing: Drawing) -> Iterable[Finding]:
    for roi in drawing.protocol.rois:
        if roi.name not in drawing.rois:
            yield Finding("missing", roi.name, "is not drawn", "Draw it, or say why it cannot be drawn")


def _layers(drawing: Drawing) -> Iterable[Finding]:
    if not drawing.layers:
        return
    drawn = {template.name for template, _ in drawing.segments}
    template = [t for t in segment_template(drawing.protocol, layers=True) if t.roi in drawing.rois]
    for part in template:
        if part.name not in drawn:
            yield Finding("layers", part.roi, f"the {part.layer} layer is not drawn", "Draw it, or say why it is left out")
    for above, below in itertools.pairwise(template):
        both = above.roi == below.roi and above.name in drawn and below.name in drawn
        if both and drawing.centres[above.name][2] <= drawing.centres[below.name][2]:
            yield Finding(
                "layers", above.roi, f"the {above.layer} layer lies below the {below.layer} one", "Exchange the two layers"
            )


def _islands(drawing: Drawing) -> Iterable[Finding]:
    spec = drawing.protocol.drawing
    for template, mask in drawing.segments:
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
            if drawing.centres[left.name][0] <= drawing.centres[right.name][0]:
                yield Finding(
                    "sides", left.name, f"lies to the patient's right of {right.name}: left and right are exchanged",
                    "Exchange the two segments",
                )  # fmt: skip


def _levels(drawing: Drawing) -> Iterable[Finding]:
    """Vertebrae must lie in anatomical order from head to foot."""
    levels = sorted((_level(name), name) for name in drawing.rois if _level(name) is not None)
    for (_, upper), (_, lower) in itertools.pairwise(levels):
        if drawing.centres[upper][2] <= drawing.centres[lower][2]:
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
