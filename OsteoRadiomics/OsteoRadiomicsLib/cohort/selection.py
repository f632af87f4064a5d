"""Which ROIs of a mask a plan analyses, under which names, alone or united."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import MaskError
from ..images import LabelMap, Roi, select_rois
from ..protocol import Protocol


def chosen_rois(
    label_map: LabelMap,
    protocol: Protocol | None,
    *,
    labels: Sequence[int] | None = None,
    segments: Sequence[str] | None = None,
    union: bool = False,
    where: str = "",
) -> tuple[Roi, ...]:
    """The ROIs the user chose; without a choice those of the protocol, or else every segment of the mask.

    Names follow the protocol where it knows the label or segment. Raises MaskError naming what is absent.
    """
    if labels is None and segments is None and protocol is not None:
        segments, labels = _protocol_choice(label_map, protocol, where)
    names = protocol.roi_names if protocol else None
    rois = select_rois(label_map, labels=labels, segments=segments, names=names, where=where)
    if protocol:
        rois = tuple(Roi(_protocol_name(protocol, roi.name), roi.mask) for roi in rois)
    if not union or len(rois) == 1:
        return rois
    return (united(rois, _union_name(rois, protocol)),)


def protocol_regions(label_map: LabelMap, protocol: Protocol, *, labels=None, segments=None, where: str = "") -> tuple[Roi, ...]:
    """One ROI for each region of the protocol: the union of its ROIs, as a cohort's table needs them."""
    rois = {roi.name: roi for roi in chosen_rois(label_map, protocol, labels=labels, segments=segments, where=where)}
    regions = []
    for region in protocol.regions:
        missing = [name for name in region.rois if name not in rois]
        if missing and len(missing) < len(region.rois):
            raise MaskError(f"has no segment {missing[0]}, which region {region.name} needs", where=where, cure="Draw it")
        if not missing:
            regions.append(united([rois[name] for name in region.rois], region.name))
    if not regions:
        wanted = ", ".join(region.name for region in protocol.regions)
        raise MaskError(f"the chosen segments make up none of the regions {wanted}", where=where, cure="Choose other segments")
    return tuple(regions)


def united(rois: Sequence[Roi], name: str) -> Roi:
    """The union of ROIs on one grid."""
    mask = rois[0].mask
    for roi in rois[1:]:
        mask = mask | roi.mask
    return Roi(name, mask)


def _protocol_choice(label_map: LabelMap, protocol: Protocol, where: str) -> tuple[list[str] | None, list[int] | None]:
    """Segment names when the mask names them in a way the protocol knows, label numbers otherwise."""
    named = {segment.name for segment in label_map.segments}
    found = {roi.name: next((name for name in (roi.name, *roi.aliases) if name in named), None) for roi in protocol.rois}
    if any(found.values()):
        absent = [name for name, segment in found.items() if segment is None]
        if absent:
            raise MaskError(f"has no segment {absent[0]}", where=where, cure="Draw it, or choose segments with --segments")
        return [segment for segment in found.values() if segment], None
    return None, list(protocol.roi_names)


def _protocol_name(protocol: Protocol, name: str) -> str:
    return next((roi.name for roi in protocol.rois if name in (roi.name, *roi.aliases)), name)


def _union_name(rois: Sequence[Roi], protocol: Protocol | None) -> str:
    names = [roi.name for roi in rois]
    for region in protocol.regions if protocol else ():
        if set(region.rois) == set(names):
            return region.name
    return "+".join(names)
