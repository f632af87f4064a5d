"""What a mask of some levels teaches: bodies where they are drawn, background beside them, nothing of levels that nobody drew.

A study draws L1 to L3; T12 and L4 stand in the image too and must not be taught as background. Beyond the outer endplates of the
drawn levels, along the axis of the spine, and between drawn levels that do not follow each other, nothing is known.
Arrays are (k, j, i) as in ``slices``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import SimpleITK as sitk
from numpy.typing import NDArray

from ...base.errors import MaskError
from ...vertebrae.levels import LEVELS, is_a_run

Points = NDArray[np.float64]

_UP = np.array([0.0, -1.0, 0.0])

BODY = 1
IGNORED = 255
_FEW = 4  # bodies that say how the axis runs at an end
_GAP = 1.6  # of the usual distance between neighbours: farther apart, a level between them was not drawn


def truth(labels: sitk.Image, levels: Mapping[int, str]) -> NDArray[np.uint8]:
    """1 in drawn bodies, 0 in what is background for sure, 255 where nothing is known: (k, j, i).

    labels: bodies on a grid whose axes run backwards, downwards and to the left. levels: label -> level; a label without one is
    a body, too ("" for its level), placed by its height. Raises MaskError where no body is drawn.
    """
    values = sitk.GetArrayViewFromImage(labels)
    steps = np.array(labels.GetSpacing()[::-1])
    voxels = {label: np.argwhere(values == label) * steps for label in levels}
    voxels = {label: points for label, points in voxels.items() if len(points)}
    if not voxels:
        raise MaskError("no vertebral body is drawn in it", cure="Choose the mask of the bodies")
    order = _from_the_head(voxels, levels)
    centres = np.array([voxels[label].mean(axis=0) for label in order])
    known = np.zeros(values.shape, dtype=bool)
    for run in _runs(order, centres, levels):
        own = centres[run]
        top, bottom = voxels[order[run.start]], voxels[order[run.stop - 1]]
        within = np.ones(values.shape, dtype=bool)
        for up in _outwards(own[:_FEW], _UP):
            within &= _inside(values.shape, steps, up, top)
        for down in _outwards(own[: -_FEW - 1 : -1], -_UP):
            within &= _inside(values.shape, steps, down, bottom)
        known |= within
    found = np.where(known, 0, IGNORED).astype(np.uint8)
    found[np.isin(values, order)] = BODY
    return found


def dice(predicted: NDArray[np.bool_], true: NDArray[np.uint8], slices: slice = slice(None)) -> float:
    """Dice of a prediction and drawn bodies where the truth is known, in some slices; NaN where neither has a voxel."""
    known = true[slices] != IGNORED
    drawn = true[slices] == BODY
    found = predicted[slices] & known
    both = int((found & drawn).sum())
    total = int(found.sum()) + int(drawn.sum())
    return 2 * both / total if total else float("nan")


def middle_half(true: NDArray[np.uint8]) -> slice:
    """The middle half of the slices in which bodies are drawn."""
    shown = np.flatnonzero((true == BODY).any(axis=(1, 2)))
    quarter = (shown[-1] - shown[0] + 1) // 4
    return slice(int(shown[0] + quarter), int(shown[-1] + 1 - quarter))


def _from_the_head(voxels: Mapping[int, Points], levels: Mapping[int, str]) -> list[int]:
    """Labels from the head downwards: by their levels where all have one, else by their heights."""
    if all(levels[label] in LEVELS for label in voxels):
        return sorted(voxels, key=lambda label: LEVELS.index(levels[label]))
    return sorted(voxels, key=lambda label: float(voxels[label][:, 1].mean()))


def _runs(order: Sequence[int], centres: Points, levels: Mapping[int, str]) -> list[slice]:
    """Stretches of bodies without a gap between them, as slices of ``order``."""
    apart = np.linalg.norm(np.diff(centres, axis=0), axis=1)
    breaks = [
        place
        for place, (upper, lower) in enumerate(pairwise(order), 1)
        if not _neighbours(levels[upper], levels[lower], float(apart[place - 1]), apart)
    ]
    return [slice(start, stop) for start, stop in pairwise([0, *breaks, len(order)])]


def _neighbours(upper: str, lower: str, apart: float, all_apart: Points) -> bool:
    if upper in LEVELS and lower in LEVELS:
        return is_a_run((upper, lower))
    return apart <= _GAP * float(np.median(all_apart))


def _outwards(run: Points, alone: Points) -> list[Points]:
    """Unit vectors along the spine's axis out of the first body of a run: where the axis leaves it, and where it enters it.

    run: centres from that end on. alone: what is taken for a single body, whose axis is not known. The axis is a parabola through
    the centres. A curved spine turns within one level, so that one plane alone would leave a corner of the next body in on one
    side: two planes leave it out.
    """
    if len(run) == 1:
        return [alone]
    places = np.arange(len(run), dtype=float)
    degree = min(2, len(run) - 1)
    slopes = [np.polynomial.Polynomial.fit(places, run[:, axis], degree).deriv() for axis in range(3)]
    found = [-np.array([slope(place) for slope in slopes]) for place in (-0.5, 0.5)]
    return [each / np.linalg.norm(each) for each in found]


def _inside(shape: Sequence[int], steps: Points, outwards: Points, body: Points) -> NDArray[np.bool_]:
    """Voxels that lie no farther outwards than a body does."""
    k, j, i = np.ogrid[: shape[0], : shape[1], : shape[2]]
    along = k * (steps[0] * outwards[0]) + j * (steps[1] * outwards[1]) + i * (steps[2] * outwards[2])
    return np.asarray(along <= float((body @ outwards).max()) + steps[1] / 2)
