"""NIfTI, NRRD and MetaImage files pseudonymised: voxels and grid are written anew, so that nothing else of the file is left.

Of masks the known words of the segments' names stay, their labels, layers, colours and codes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..base.errors import ImageError, MaskError
from ..images.formats import FileFormat, by_suffix, stem
from ..images.headers.nifti import label_text
from ..images.label_map import LabelMap, Segment
from ..images.nameless import without_identity
from ..images.read_image import AS_USUAL
from ..images.terminology import REGIONS, TYPES
from ..images.writing import write_image, write_label_map
from .codes import meaning_of
from .key import Secret
from .words import clean

_MASK_SUFFIX = ".seg.nrrd"
_CODED_PARTS = 3  # scheme, value, meaning
_CONTEXTS = {0: TYPES, 4: REGIONS}


def volume_format(path: Path) -> FileFormat | None:
    """The format of a file that is copied here, None for other files."""
    return by_suffix(path, lambda each: each.read_image or each.write_label_map, reading=True)


def volume_name(path: Path, place: str, secret: Secret) -> str:
    """What a copy is called: the known words of its name, and letters that tell it from others. place: within its folder."""
    known = volume_format(path)
    assert known is not None
    suffix = next((end for end in known.suffixes if path.name.lower().endswith(end)), known.suffixes[0])
    if suffix != _MASK_SUFFIX and _names_labels(path):
        suffix = _MASK_SUFFIX
    words = "_".join(word for word in re.split("[ /]", clean(stem(path))) if word.isascii())  # any disk can hold it
    return f"{words or 'image'}-{secret.name('file', place)}{suffix}"


def write_volume(source: Path, target: Path) -> None:
    """Write a copy. Raises what reading and writing an image raise."""
    known = volume_format(source)
    assert known is not None
    if target.name.endswith(_MASK_SUFFIX):
        assert known.read_mask is not None
        write_label_map(_nameless(known.read_mask(source, AS_USUAL, None)), target)
    else:
        assert known.read_image is not None
        write_image(without_identity(known.read_image(source, AS_USUAL).volume), target)


def _names_labels(path: Path) -> bool:
    """Whether a NIfTI file brings names of its labels, which only a segmentation can hold."""
    if not path.name.lower().endswith((".nii", ".nii.gz")):
        return False
    try:
        return bool(label_text(path, MaskError))
    except (MaskError, ImageError):  # damaged: reading it says so
        return False


def _nameless(label_map: LabelMap) -> LabelMap:
    layers = tuple(without_identity(layer) for layer in label_map.layers)
    return LabelMap(layers, _segments(label_map.segments))


def _segments(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    found: list[Segment] = []
    taken: set[str] = set()
    for segment in segments:
        name = clean(segment.name) or (segment.name if segment.anonymous else f"Segment {segment.label}")
        if name.casefold() in taken:
            name = f"{name} {segment.label}"
        taken.add(name.casefold())
        found.append(replace(segment, name=name, terminology=_terms(segment.terminology), note="", motion=None))
    return tuple(found)


def _terms(text: str | None) -> str | None:
    """3D Slicer's terms with the meanings that their schemes give the codes; None where one is of no public scheme."""
    if not text:
        return None
    parts = text.split("~")
    for position, part in enumerate(parts):
        coded = part.split("^")
        if len(coded) == _CODED_PARTS:
            meaning = meaning_of(coded[0], coded[1]) if coded[1] else ""
            if coded[1] and not meaning:
                return None
            parts[position] = "^".join((coded[0], coded[1], meaning)) if coded[1] else "^^"
        else:
            parts[position] = _CONTEXTS.get(position, "") if part else ""
    return "~".join(parts)
