"""ROIs chosen from a label map: by number or segment name, one by one or as one union."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence

from ..base.errors import MaskError
from ..base.notices import say
from ..base.segment_names import SegmentNames
from .label_map import LabelMap, Segment
from .roi import Drawn, Layers, Roi, united
from .segment_names import same_meaning

_MOST_NAMED = 30


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

    labels: voxel values. segments: segment names, or ROI names of ``names``; in a text that a user wrote (``SegmentNames``) a
    name that exists is taken before the text is parted. names: label or segment name -> ROI name, such as {20: "L1",
    "vertebrae_L1": "L1"}; a number counts for labels without a name only. union: one ROI of all, called ``union_name`` or
    "L1+L2+L3". where: the mask's file or case, for messages. Raises MaskError: empty mask, label absent, name unknown or
    empty, two ROIs of one name, a label whose name contradicts its number.
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
        if isinstance(segments, SegmentNames):
            segments = segments.among([*(segment.name for segment in label_map.segments), *names_of_rois(names)])
        chosen = [_by_name(name, label_map, drawn, names, where) for name in segments]
    else:
        chosen = list(drawn)
    if not chosen:
        raise MaskError("no label or segment was asked for", where=where or None, cure=_present(drawn, names))
    chosen = list(dict.fromkeys(chosen))
    if labels is None:
        _say_numbers_taken(chosen, names)
    layers = Layers(dict(enumerate(label_map.layers)))
    rois = [Roi(roi_name(s, names), Drawn(layers, ((s.layer, s.label),)), (s.note,) if s.note else (), s.motion) for s in chosen]
    if union:
        return (united(rois, union_name or "+".join(dict.fromkeys(roi.name for roi in rois))),)
    for index, roi in enumerate(rois):
        if any(roi.name == earlier.name for earlier in rois[:index]):
            raise MaskError(
                f"two segments are called {roi.name}", where=where or None, cure="Rename one of them, or ask for their union"
            )
    return tuple(rois)


def _say_numbers_taken(chosen: Sequence[Segment], names: Mapping[int | str, str]) -> None:
    """Tell the user where ROIs were found by nothing but the protocol's own numbers, which other programs use otherwise."""
    taken = [f"{segment.label} as {names[segment.label]}" for segment in chosen if segment.anonymous and segment.label in names]
    if taken:
        say(f"mask: it names no labels; by the protocol's own numbers it was read {', '.join(taken)}")


def _by_label(label: int, drawn: Sequence[Segment], names: Mapping[int | str, str], where: str) -> list[Segment]:
    found = [segment for segment in drawn if segment.label == label]
    if not found:
        raise absent_label(label, drawn, names, where)
    if len(found) > 1:
        options = ", ".join(segment.name for segment in found)
        raise MaskError(
            f"label {label} stands in several layers ({options})", where=where or None, cure="Choose by segment name instead"
        )
    refuse_contradiction(found[0], names, where)
    return found


def refuse_contradiction(segment: Segment, names: Mapping[int | str, str], where: str) -> None:
    """Raises MaskError for a label, chosen by its number, whose name is not what its number stands for."""
    if text := contradiction(segment, names):
        raise MaskError(text, where=where or None, cure=f"Choose by name, such as --segments {segment.name}")


def contradiction(segment: Segment, names: Mapping[int | str, str]) -> str:
    """What to say where a label's name is not what its number stands for; empty where they agree or one is unknown."""
    known = names.get(segment.label)
    if known is None or roi_name(segment, names) == known:
        return ""
    said = "has no name, though others have" if segment.left_out else f"is called {segment.name}"
    return f"label {segment.label} is the protocol's number of {known}, in the mask it {said}"


def _by_name(name: str, label_map: LabelMap, drawn: Sequence[Segment], names: Mapping[int | str, str], where: str) -> Segment:
    found = called(name, label_map.segments, names)
    if len(found) > 1:
        raise MaskError(f"two segments are called {name}", where=where or None, cure="Rename one of them")
    if found and found[0] not in drawn:
        raise MaskError(f"segment {name} is empty", where=where or None, cure="Draw it, or leave it out")
    if found:
        return found[0]
    if name in label_map.unusable:
        raise MaskError(f"segment {name} cannot be used: {label_map.unusable[name]}", where=where or None, cure="Draw it again")
    raise absent(name, drawn, names, where)


def called(name: str, segments: Sequence[Segment], names: Mapping[int | str, str]) -> list[Segment]:
    """The segments of that name, or whose ROI name it is; exact spelling wins over letter case, that over meaning."""
    spellings: tuple[Callable[[str], bool], ...] = (
        lambda text: text == name,
        lambda text: text.casefold() == name.strip().casefold(),
        lambda text: same_meaning(text, name),
    )
    for same in spellings:
        for call in (lambda segment: segment.name, lambda segment: roi_name(segment, names)):
            if found := [segment for segment in segments if same(call(segment))]:
                return found
    return []


def absent(name: str, there: Sequence[Segment], names: Mapping[int | str, str], where: str) -> MaskError:
    """What to say of a name that is called for and none of the segments has."""
    known = [segment.name for segment in there] + [roi_name(segment, names) for segment in there]
    near = difflib.get_close_matches(name, list(dict.fromkeys(known)), n=3)
    hint = f"Did you mean {' or '.join(near)}? " if near else ""
    # A mask of another program: the protocol's number of this ROI is some other structure.
    numbered = [segment for segment in there if names.get(segment.label) == name]
    why = "".join(f": {text}" for segment in numbered[:1] if (text := contradiction(segment, names)))
    return MaskError(f"there is no segment {name}{why}", where=where or None, cure=hint + _present(there, names))


def absent_label(label: int, there: Sequence[Segment], names: Mapping[int | str, str], where: str) -> MaskError:
    """What to say of a label that is asked for and none of the segments has."""
    named = f" ({names[label]})" if label in names else ""
    return MaskError(f"label {label}{named} is not in the mask", where=where or None, cure=_present(there, names))


def roi_name(segment: Segment, names: Mapping[int | str, str]) -> str:
    """The ROI that a segment is: by its name, in whatever spelling, or by its number where it has no name."""
    if segment.name in names:
        return names[segment.name]
    if segment.anonymous:
        return names.get(segment.label, segment.name)
    spellings = ((spelling, roi) for name, roi in names.items() for spelling in (roi, name) if isinstance(spelling, str))
    return next((roi for spelling, roi in spellings if same_meaning(spelling, segment.name)), segment.name)


def names_of_rois(names: Mapping[int | str, str]) -> list[str]:
    """Every ROI name and segment name in ``names``."""
    return [*names.values(), *(name for name in names if isinstance(name, str))]


def _present(drawn: Sequence[Segment], names: Mapping[int | str, str]) -> str:
    more = f" and {len(drawn) - _MOST_NAMED} more" if len(drawn) > _MOST_NAMED else ""
    return "Choose from " + ", ".join(_describe(segment, names) for segment in drawn[:_MOST_NAMED]) + more


def _describe(segment: Segment, names: Mapping[int | str, str]) -> str:
    name = roi_name(segment, names)
    return str(segment.label) if name == str(segment.label) else f"{segment.label} ({name})"
