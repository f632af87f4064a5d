"""Which numbering a mask without names follows: proven by where its labels lie in the patient, or not at all.

The same number is L1 in one program's masks and L3 in another's. A numbering is proven when the labels lie in the order of its
levels, from head to feet without a gap, not farther apart than such vertebrae can be, and no other known numbering that names
them differently fits as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from statistics import median

from ..base.errors import MaskError
from ..images.label_schemes import LABEL_SCHEMES, LabelScheme
from ..images.segment_names import meaning
from .levels import LEVELS, is_a_run, level_of, upwards

COUNTED_UPWARDS = "spider"
"""The scheme whose numbers count from the lowest lumbar vertebra, whichever level that is."""

_FEWEST = 2  # one label lies in no order
# Farthest from the centre of one vertebra to the next in grown-ups, in mm, with room to spare. There is no nearest: children are
# small, and a small lumbar spine must not pass for a thoracic one.
_FEW = 3
_FARTHEST_MM = {"C": 25.0, "T": 33.0}
# What masks of the spine hold besides vertebrae; any other structure says that the mask is not only of the spine.
_CANAL = (frozenset({"spinal", "canal"}), frozenset({"spinal", "cord"}))


@dataclass(frozen=True)
class SpineLabels:
    """What the labels of a mask are.

    scheme: the numbering that says so, '' where the mask's own names do. levels: label -> level, the sacrum among them. canal:
    labels that together fill the spinal canal, which are empty where the mask has none.
    """

    scheme: str
    levels: Mapping[int, str]
    canal: tuple[int, ...] = ()


def by_names(names: Mapping[int, str], scheme: str = "") -> SpineLabels:
    """What labels are by their names. names: label -> name. Raises MaskError when two labels are called one level."""
    levels = {label: level for label, name in names.items() if (level := level_of(name)) is not None}
    for label, level in levels.items():
        twin = next((other for other, its in levels.items() if its == level and other < label), None)
        if twin is not None:
            cure = "Give them names of their own, or join them into one segment"
            raise MaskError(f"labels {twin} and {label} are both called {level}", cure=cure)
    return SpineLabels(scheme, levels, _canal_of(names))


def by_scheme(name: str, present: Mapping[int, float], lowest: str | None = None) -> SpineLabels:
    """What labels are by a numbering that the user names.

    present: label -> height of its centre in mm, upwards. lowest: the level of the lowest lumbar vertebra, which a numbering that
    counts upwards needs. Raises MaskError: no such scheme; a scheme that counts upwards without ``lowest``; labels that do not
    lie in the order of their levels.
    """
    if name not in LABEL_SCHEMES:
        raise MaskError(f"there is no label scheme {name}", cure=f"Choose one of {', '.join(LABEL_SCHEMES)}")
    if name == COUNTED_UPWARDS and lowest is None:
        raise MaskError(
            f"the scheme {name} calls the lowest lumbar vertebra 1, which is L5 in most people and L4 or L6 in some",
            cure="Look at the image and say which it is, such as --lowest L5",
        )
    found = _labels_of(LABEL_SCHEMES[name], present, lowest)
    if not found.levels:
        raise MaskError(f"none of its labels is a vertebra in the scheme {name}", cure="Choose the program that made it")
    wrong = _out_of_order(found.levels, present)
    if wrong:
        raise MaskError(
            f"by the scheme {name}, {wrong}", cure="The mask was made by another program, or its levels were mixed up"
        )
    return found


def proven(present: Mapping[int, float], lowest: str | None = None) -> SpineLabels:
    """What labels without names are by the only known numbering that their order fits.

    present, lowest: as in ``by_scheme``. Raises MaskError when none fits, or several that differ.
    """
    fitting: list[SpineLabels] = []
    for scheme in LABEL_SCHEMES.values():
        found = _labels_of(scheme, present, lowest)
        if _fits(scheme, found, present) and not any(found.levels == other.levels for other in fitting):
            fitting.append(found)
    if not fitting:
        raise MaskError(
            f"its labels {_list(present)} have no names, and lie in the order of no numbering that is known",
            cure=f"Name the program that made it: --scheme {'|'.join(LABEL_SCHEMES)}",
        )
    if len(fitting) > 1:
        names = [found.scheme for found in fitting]
        label = next(iter(fitting[0].levels))
        told = " and ".join(f"{found.levels.get(label, 'no vertebra')} in {found.scheme}" for found in fitting)
        raise MaskError(
            f"its labels have no names, and their order fits {len(fitting)} numberings: {label} is {told}",
            cure=f"Name the program that made it: --scheme {'|'.join(names)}",
        )
    (found,) = fitting
    if found.scheme == COUNTED_UPWARDS:
        return by_scheme(found.scheme, present, lowest)
    return found


def _labels_of(scheme: LabelScheme, present: Mapping[int, float], lowest: str | None) -> SpineLabels:
    names = {label: scheme.names[label] for label in present if label in scheme.names}
    if scheme.name == COUNTED_UPWARDS:
        counted = upwards(lowest or "L5", 25)
        levels = {label: counted[label - 1] for label in names if 1 <= label <= len(counted)}
        return SpineLabels(scheme.name, levels, _canal_of(names))
    return by_names(names, scheme.name)


def _fits(scheme: LabelScheme, found: SpineLabels, present: Mapping[int, float]) -> bool:
    if set(present) - set(scheme.names) or len(found.levels) < _FEWEST:
        return False
    if scheme.name == COUNTED_UPWARDS and 1 not in found.levels:  # the count begins in every image
        return False
    run = is_a_run(found.levels[label] for label in _downwards(found.levels, present))
    return run and not _too_far_apart(found.levels, present)


def _too_far_apart(levels: Mapping[int, str], present: Mapping[int, float]) -> bool:
    """Whether most neighbours of a region lie farther apart than its vertebrae can be. A few say nothing."""
    steps: dict[str, list[float]] = {}
    for upper, lower in pairwise(_downwards(levels, present)):
        if levels[upper][0] == levels[lower][0]:
            steps.setdefault(levels[upper][0], []).append(present[upper] - present[lower])
    return any(len(found) >= _FEW and median(found) > _FARTHEST_MM.get(region, inf) for region, found in steps.items())


def _downwards(levels: Mapping[int, str], present: Mapping[int, float]) -> list[int]:
    """Labels of vertebrae as they lie from the head to the feet."""
    return sorted(levels, key=lambda label: -present[label])


def _out_of_order(levels: Mapping[int, str], present: Mapping[int, float]) -> str:
    """What is wrong with the order of labels in the patient, '' where nothing is."""
    for upper, lower in pairwise(levels[label] for label in _downwards(levels, present)):
        if LEVELS.index(upper) > LEVELS.index(lower):
            return f"{upper} would lie above {lower}"
    return ""


def _canal_of(names: Mapping[int, str]) -> tuple[int, ...]:
    """The canal and the cord within it; a cord alone does not reach the canal's walls."""
    found = {label: meaning(name) for label, name in names.items()}
    canal = [label for label, words in found.items() if words == _CANAL[0]]
    cord = [label for label, words in found.items() if words == _CANAL[1]]
    return tuple(sorted(canal + cord)) if canal else ()


def _list(labels: Mapping[int, float]) -> str:
    ordered = sorted(labels)
    return ", ".join(str(label) for label in ordered[:8]) + (" ..." if len(ordered) > 8 else "")
