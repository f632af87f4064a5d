"""ROIs from a label map: by number or segment name, one by one or as one union."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from functools import reduce

import SimpleITK as sitk

from ..base.errors import MaskError
from .label_map import LabelMap, Roi, Segment


def select_rois(
    label_map: LabelMap,
    *,
    labels: Sequence[int] | None = None,
    segments: Sequence[str] | None = None,
    union: bool = False,
    names: Mapping[int | str, str] | None = None,
    union_name: str | None = None,
    where: str = "",
) -> tuple[Roi, ...]:
    """The ROIs asked for, in the order asked for; all drawn segments when neither labels nor segments are given.

    labels: voxel values. segments: segment names, or ROI names of ``names``. names: label or segment name -> ROI name, such
    as {20: "L1", "vertebrae_L1": "L1"}. union: one ROI of all, called ``union_name`` or "L1+L2+L3". where: the mask's
    file or case, for messages. Raises MaskError: empty mask, label absent, name unknown or empty, two ROIs of one name.
    """
    if labels is not None and segments is not None:
        raise MaskError("labels and segment names were given both", where=where or None, cure="Choose one of the two")
    names = names or {}
    drawn = label_map.drawn_segments()
    if not drawn:
        raise MaskError("the mask is empty", where=where or None, cure="Draw the ROI, or give another mask")
    if labels is not None:
        chosen = [segment for label in labels for segment in _by_label(label, drawn, names, where)]
    elif segments is not None:
        chosen = [_by_name(name, label_map, drawn, names, where) for name in segments]
    else:
        chosen = list(drawn)
    if not chosen:
        raise MaskError("no label or segment was asked for", where=where or None, cure=_present(drawn, names))
    chosen = list(dict.fromkeys(chosen))
    rois = [Roi(_roi_name(segment, names), label_map.mask(segment)) for segment in chosen]
    if union:
        whole = reduce(sitk.Or, [roi.mask for roi in rois])
        return (Roi(union_name or "+".join(dict.fromkeys(roi.name for roi in rois)), whole),)
    for index, roi in enumerate(rois):
        if any(roi.name == earlier.name for earlier in rois[:index]):
            raise MaskError(
                f"two segments are called {roi.name}", where=where or None, cure="Rename one of them, or ask for their union"
            )
    return tuple(rois)


def _by_label(label: int, drawn: Sequence[Segment], names: Mapping[int | str, str], where: str) -> list[Segment]:
    found = [segment for segment in drawn if segment.label == label]
    if not found:
        named = f" ({names[label]})" if label in names else ""
        raise MaskError(f"label {label}{named} is not in the mask", where=where or None, cure=_present(drawn, names))
    if len(found) > 1:
        options = ", ".join(segment.name for segment in found)
        raise MaskError(
            f"label {label} stands in several layers ({options})", where=where or None, cure="Choose by segment name instead"
        )
    return found


def _by_name(name: str, label_map: LabelMap, drawn: Sequence[Segment], names: Mapping[int | str, str], where: str) -> Segment:
    """The segment of that name, or whose ROI name it is; exact spelling wins over letter case."""
    for same in (lambda text: text == name, lambda text: text.casefold() == name.strip().casefold()):
        for call in (lambda segment: segment.name, lambda segment: _roi_name(segment, names)):
            found = [segment for segment in label_map.segments if same(call(segment))]
            if len(found) > 1:
                raise MaskError(f"two segments are called {name}", where=where or None, cure="Rename one of them")
            if found and found[0] not in drawn:
                raise MaskError(f"segment {name} is empty", where=where or None, cure="Draw it, or leave it out")
            if found:
                return found[0]
    if name in label_map.unusable:
        raise MaskError(f"segment {name} cannot be used: {label_map.unusable[name]}", where=where or None, cure="Draw it again")
    known = [segment.name for segment in drawn] + [_roi_name(segment, names) for segment in drawn]
    near = difflib.get_close_matches(name, list(dict.fromkeys(known)), n=3)
    hint = f"Did you mean {' or '.join(near)}? " if near else ""
    raise MaskError(f"there is no segment {name}", where=where or None, cure=hint + _present(drawn, names))


def _roi_name(segment: Segment, names: Mapping[int | str, str]) -> str:
    return names.get(segment.name) or names.get(segment.label) or segment.name


def _present(drawn: Sequence[Segment], names: Mapping[int | str, str]) -> str:
    return "Choose from " + ", ".join(_describe(segment, names) for segment in drawn)


def _describe(segment: Segment, names: Mapping[int | str, str]) -> str:
    name = _roi_name(segment, names)
    return str(segment.label) if name == str(segment.label) else f"{segment.label} ({name})"
