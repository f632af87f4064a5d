"""The same ROI in two readings: finds it in both label maps and brings the two masks onto one grid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk
from numpy.typing import NDArray

from ..base.errors import MaskError
from ..base.segment_names import SegmentNames
from ..images import TOLERANCE_MM, LabelMap, align_mask, check_geometry, select_rois
from ..images.geometry import shares_voxels
from ..images.segment_names import same_meaning
from .mask_overlap import DEFAULT_TOLERANCE_MM, Overlap, SliceOverlap, overlap, overlap_by_slice


@dataclass(frozen=True)
class MaskPair:
    """One ROI as two readers drew it. a, b: (k, j, i) bool on one grid, all False where a reader drew nothing.

    spacing: mm along (k, j, i).
    """

    name: str
    a: NDArray[np.bool_]
    b: NDArray[np.bool_]
    spacing: tuple[float, float, float]

    def overlap(self, tolerance_mm: float = DEFAULT_TOLERANCE_MM) -> Overlap:
        """Agreement over the whole ROI."""
        return overlap(self.a, self.b, self.spacing, tolerance_mm=tolerance_mm)

    def by_slice(self, axis: int = 0, tolerance_mm: float = DEFAULT_TOLERANCE_MM) -> tuple[SliceOverlap, ...]:
        """Agreement slice by slice along an array axis."""
        return overlap_by_slice(self.a, self.b, self.spacing, axis=axis, tolerance_mm=tolerance_mm)


def mask_pairs(
    a: LabelMap,
    b: LabelMap,
    *,
    labels: Sequence[int] | None = None,
    segments: Sequence[str] | None = None,
    names: Mapping[int | str, str] | None = None,
    cropped: bool = False,
    geometry_tolerance: float = TOLERANCE_MM,
    where: str = "",
) -> tuple[MaskPair, ...]:
    """Every ROI that was asked for, or else every ROI that either reader drew.

    labels: pair by voxel value. segments, or nothing: pair by name, in whatever spelling. names: label or segment
    name -> ROI name. The voxels of both masks must lie at the same positions within ``geometry_tolerance`` mm; ``cropped`` allows
    another extent as well, because 3D Slicer and DICOM SEG leave out what is empty. where: what messages call the masks.
    Raises GeometryError where the grids differ, MaskError where neither reader drew an ROI that was asked for, or where one mask
    has names and the other only numbers.
    """
    drawn_a, drawn_b = _drawn(a, labels, names), _drawn(b, labels, names)
    if labels is None:
        _refuse_names_beside_numbers(a, b, names, where)
        drawn_b = {_known_as(name, drawn_a): mask for name, mask in drawn_b.items()}
    known = list(dict.fromkeys([*drawn_a, *drawn_b]))
    if isinstance(segments, SegmentNames):
        segments = segments.among(known)
    wanted = [_label_name(label, names) for label in labels] if labels is not None else known
    if labels is None and segments is not None:
        wanted = [_known_as(name, known) for name in segments]
    for name in wanted:
        if name not in known:
            raise MaskError(f"neither mask holds {name}", where=where or None, cure=_what_there_is(a, b))
    if not wanted:
        raise MaskError("both masks are empty", where=where or None, cure="Give masks that were drawn")
    grid = _common_grid(a.grid, b.grid, cropped, geometry_tolerance, where)
    i, j, k = grid.GetSpacing()
    pairs = []
    for name in dict.fromkeys(wanted):
        first, second = (_voxels(drawn.get(name), grid, geometry_tolerance, where) for drawn in (drawn_a, drawn_b))
        pairs.append(MaskPair(name, first, second, (k, j, i)))
    return tuple(pairs)


def _drawn(label_map: LabelMap, labels: Sequence[int] | None, names: Mapping[int | str, str] | None) -> dict[str, sitk.Image]:
    present = {segment.label for segment in label_map.drawn_segments()}
    if not present:
        return {}
    if labels is None:
        return {roi.name: roi.mask for roi in select_rois(label_map, names=names)}
    return {
        _label_name(label, names): select_rois(label_map, labels=[label], names=names)[0].mask
        for label in labels
        if label in present
    }


def _known_as(name: str, known: Iterable[str]) -> str:
    """A name as the other mask spells it: "vertebrae_L1" where that one has "L1"; itself where it has neither."""
    names = list(known)
    return name if name in names else next((other for other in names if same_meaning(name, other)), name)


def _refuse_names_beside_numbers(a: LabelMap, b: LabelMap, names: Mapping[int | str, str] | None, where: str) -> None:
    """A mask that names its labels and one that only numbers them have no ROI in common by name, however alike they are."""
    drawn = [each.drawn_segments() for each in (a, b)]
    nameless = [[segment.anonymous and segment.label not in (names or {}) for segment in each] for each in drawn]
    if all(nameless) and sorted(map(all, nameless)) == [False, True] and not all(map(any, nameless)):
        raise MaskError(
            "one mask names its labels, the other only numbers them",
            where=where or None,
            cure=f"Choose by --labels, or name them with --label-table or --scheme. {_what_there_is(a, b)}",
        )


def _what_there_is(a: LabelMap, b: LabelMap) -> str:
    present = dict.fromkeys(segment for label_map in (a, b) for segment in label_map.drawn_segments())
    texts = [s.name if s.name == str(s.label) else f"{s.label} ({s.name})" for s in present]
    return f"Choose from {', '.join(dict.fromkeys(texts))}" if texts else "Draw it, or give other masks"


def _label_name(label: int, names: Mapping[int | str, str] | None) -> str:
    return (names or {}).get(label, str(label))


def _common_grid(a: sitk.Image, b: sitk.Image, cropped: bool, tolerance: float, where: str) -> sitk.Image:
    """The grid of a, extended to where b reaches beyond it if ``cropped`` allows another extent."""
    if not cropped:
        if sorted(a.GetSize()) == sorted(b.GetSize()) and shares_voxels(b, a, tolerance=tolerance):
            return a  # the same voxels, with axes flipped or exchanged
        check_geometry(a, b, tolerance=tolerance, where=where)
        return a
    far = [size - 1 for size in b.GetSize()]
    corners = [[end if bit == "1" else 0 for bit, end in zip(f"{number:03b}", far, strict=True)] for number in range(8)]
    index = np.array([a.TransformPhysicalPointToContinuousIndex(b.TransformIndexToPhysicalPoint(corner)) for corner in corners])
    before = [max(0, round(-least)) for least in index.min(axis=0)]
    behind = [max(0, round(most) - size + 1) for most, size in zip(index.max(axis=0), a.GetSize(), strict=True)]
    if max(*before, *behind) > max(*a.GetSize(), *b.GetSize()):
        check_geometry(a, b, tolerance=tolerance, where=where)  # grids of different images: says what differs
    return sitk.ConstantPad(a, before, behind, 0)


def _voxels(mask: sitk.Image | None, grid: sitk.Image, tolerance: float, where: str) -> NDArray[np.bool_]:
    if mask is None:
        return np.zeros(grid.GetSize()[::-1], dtype=bool)
    return sitk.GetArrayFromImage(align_mask(mask, grid, tolerance=tolerance, where=where)) != 0
