"""Several volumes in one series, such as echoes or water and fat: which is wanted, and how messages offer the choice.

Source: DICOM PS3.3 C.7.6.1.1.2 (image type), C.8.13.3 (frame type), C.8.3.1 (echo time).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ...base.errors import ImageError
from ...base.words import listed
from ..read_image import ReadOptions, image_type_values
from .frames import ECHO_TIME, FRAME_TYPE, IMAGE_TYPE, Frame

# Echo times of one echo differ by rounding, in ms; those of neighbouring echoes by more.
_SAME_ECHO_MS = 0.05
_MOST_NAMED = 8
_SAVE_IT = "Save the one volume to be analysed as a series or file of its own"


def wanted_frames(frames: Sequence[Frame], options: ReadOptions, where: str) -> list[Frame]:
    """The frames that have the image type and the echo time asked for; all where neither was.

    Raises ImageError naming the image types or echo times that there are.
    """
    kept = list(frames)
    if options.image_type is not None:
        values = set(image_type_values(options.image_type))
        kept = _having(kept, IMAGE_TYPE, options.image_type, lambda said: values <= set(image_type_values(said)), where)
    if options.echo_time is not None:
        asked = options.echo_time
        kept = _having(kept, ECHO_TIME, f"{asked:g} ms", lambda said: abs(float(said) - asked) <= _SAME_ECHO_MS, where)
    return kept


def how_to_choose(name: str, values: Sequence[str]) -> str:
    """What to do about images at one place. name, values: in what they differ, and what there is."""
    if name == ECHO_TIME:
        return f"Choose one with --echo-time {listed([f'{float(value):g}' for value in values if _is_number(value)])}"
    if name in (FRAME_TYPE, IMAGE_TYPE):
        own = _own_values([image_type_values(value) for value in values])
        if own:
            return f"Choose one with --image-type {listed(own)}"
    return _SAVE_IT


def _own_values(types: Sequence[tuple[str, ...]]) -> list[str]:
    """What to ask for so that one image type is meant: a value that no other has, the last of them, or else several."""
    found = []
    for each in types:
        others = [set(other) for other in types if other != each]
        alone = [value for value in each if not any(value in other for other in others)]
        if alone:
            found.append(alone[-1])
        elif not any(set(each) <= other for other in others):
            found.append(",".join(each))
    return found


def _having(frames: Sequence[Frame], name: str, asked: str, fits: Callable[[str], bool], where: str) -> list[Frame]:
    kept = [frame for frame in frames if (said := _mark(frame, name)) and fits(said)]
    if kept:
        return kept
    known = list(dict.fromkeys(said for frame in frames if (said := _mark(frame, name))))
    if not known:
        raise ImageError(f"its images state no {name}", where=where, cure=f"Leave {_option(name)} out")
    there = listed(_shown(name, known[:_MOST_NAMED]), "and") + (
        f" and {len(known) - _MOST_NAMED} more" * (len(known) > _MOST_NAMED)
    )
    raise ImageError(f"has no images of {name} {asked}; there are {there}", where=where, cure="Choose one of these")


def _option(name: str) -> str:
    return "--echo-time" if name == ECHO_TIME else "--image-type"


def _shown(name: str, values: Iterable[str]) -> list[str]:
    return [f"{float(value):g} ms" for value in values] if name == ECHO_TIME else list(values)


def _mark(frame: Frame, name: str) -> str:
    """What a frame says of itself; enhanced images call the image type of a frame its frame type."""
    said = frame.marks.get(name, "")
    if name == IMAGE_TYPE:
        return frame.marks.get(FRAME_TYPE, "") or said
    return said if _is_number(said) else ""


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
