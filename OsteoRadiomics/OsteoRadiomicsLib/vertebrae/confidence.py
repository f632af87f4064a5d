"""How far to trust each body, so that the worst are reviewed first.

No measure says that a body is right. Each says how unusual it is against what drawn bodies and steady predictions look
like; the one that is farthest beyond its limit is the body's doubt, and the body in most doubt is the case's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ..images.label_map import grown
from .canal import Flags, Floats
from .column import Column, Spacing, boxes_of

_RIM_MM = 2.0
_MIDDLE = 0.6  # of the largest slice's area: smaller ones are the ends of a body, where slices differ by nature
# Limits lie beyond what 35 bodies drawn in five volumes show, at slices of 1 and of 4 mm: slices in a body's middle have a
# Dice of 0.74 and more, volumes are up to 1.55 times (S1 below L5) and heights up to 1.12 times what their neighbours say.
# Edges of 1.5 mm of blur have 0.8 bit.
_LIMITS = {"entropy": 0.8, "slices": 0.7, "volume_step": 1.6, "height_step": 1.3, "disagreement": 0.25}


@dataclass(frozen=True)
class BodyDoubt:
    """What is unusual about a body; a measure that cannot be taken is None.

    entropy: mean binary entropy of the probability within 2 mm of its surface, in bits. slices: Dice of the two
    neighbouring sagittal slices in its middle that agree least. volume_step, height_step: ratio to what its neighbours in
    the column let expect, >= 1. disagreement: mean of the flipped predictions' within 2 mm of its surface, 0..1. doubt: of
    the measure farthest beyond its limit, as a share of the limit; 1: it is reached. reasons: those beyond theirs, in
    words, worst first.
    """

    entropy: float | None = None
    slices: float | None = None
    volume_step: float | None = None
    height_step: float | None = None
    disagreement: float | None = None
    doubt: float = 0.0
    reasons: tuple[str, ...] = ()


def doubts_of(
    labels: NDArray[np.uint8],
    column: Column,
    probability: NDArray[np.float32],
    spacing: Spacing,
    disagreement: NDArray[np.float32] | None = None,
) -> tuple[BodyDoubt, ...]:
    """The doubts of each body of ``pieces_of``, from the head downwards.

    Arrays are (k, j, i); probability and disagreement are 0..1.
    """
    volume_steps, height_steps = (_steps(values, column.clipped) for values in (column.volumes_ml, column.heights_mm))
    found = []
    margins = [int(np.ceil(_RIM_MM / step)) + 1 for step in spacing]
    boxes = boxes_of(labels)
    for number, (own, volume_step, height_step) in enumerate(zip(boxes, volume_steps, height_steps, strict=True), 1):
        box = grown(own, margins, labels.shape)
        body = labels[box] == number
        rim = _rim(body, spacing)
        measures = {
            "entropy": _entropy(probability[box][rim]),
            "slices": _least_alike(body),
            "volume_step": volume_step,
            "height_step": height_step,
            "disagreement": None if disagreement is None else float(disagreement[box][rim].mean()),
        }
        found.append(_doubt(measures))
    return tuple(found)


def worst(doubts: Iterable[BodyDoubt]) -> float:
    """The largest doubt, 0 of none."""
    return max((each.doubt for each in doubts), default=0.0)


def _doubt(measures: Mapping[str, float | None]) -> BodyDoubt:
    shares = {name: _share(name, value) for name, value in measures.items() if value is not None}
    beyond = sorted((name for name, share in shares.items() if share >= 1), key=lambda name: -shares[name])
    return BodyDoubt(
        **measures,
        doubt=max(shares.values(), default=0.0),
        reasons=tuple(_WORDS[name].format(measures[name]) for name in beyond),
    )


_WORDS = {
    "entropy": "its edge is uncertain (entropy {:.2f} bit)",
    "slices": "neighbouring slices do not agree (Dice {:.2f})",
    "volume_step": "its volume is {:.2f} times off what its neighbours let expect",
    "height_step": "its height is {:.2f} times off what its neighbours let expect",
    "disagreement": "predictions of the flipped image differ at its edge ({:.2f})",
}


def _share(name: str, value: float) -> float:
    """How much of a limit is used up: for ratios from 1, for a Dice from 1 downwards, else from 0."""
    limit = _LIMITS[name]
    if name == "slices":
        return (1 - value) / (1 - limit)
    if name.endswith("_step"):
        return float(np.log(value) / np.log(limit))
    return value / limit


def _steps(values: Floats, clipped: Flags) -> list[float | None]:
    """Ratio, >= 1, of each value to the mean of its neighbours'; beside one neighbour, to that.

    None for what the image's edge cuts.
    """
    known = np.flatnonzero(~clipped)
    found: list[float | None] = [None] * len(values)
    for at in known:
        beside = [values[other] for other in (at - 1, at + 1) if other in known]
        if beside:
            ratio = float(np.log(values[at]) - np.mean(np.log(beside)))
            found[at] = float(np.exp(abs(ratio)))
    return found


def _rim(body: Flags, spacing: Spacing) -> Flags:
    """Voxels within 2 mm of the surface, inside and outside, at least those on both sides of it."""
    inside = ndimage.distance_transform_edt(body, sampling=spacing)
    outside = ndimage.distance_transform_edt(~body, sampling=spacing)
    reach = max(_RIM_MM, min(spacing))
    return np.asarray((inside + outside) <= reach, dtype=bool)


def _entropy(values: NDArray[np.float32]) -> float:
    inner = np.clip(values.astype(np.float64), 1e-7, 1 - 1e-7)
    return float(-(inner * np.log2(inner) + (1 - inner) * np.log2(1 - inner)).mean())


def _least_alike(body: Flags) -> float | None:
    """Least Dice of neighbouring sagittal slices in the body's middle, None where it has fewer than two there."""
    slices = np.moveaxis(body, 2, 0)
    areas = slices.sum(axis=(1, 2))
    middle = areas >= _MIDDLE * areas.max()
    both = np.flatnonzero(middle[:-1] & middle[1:])
    shared = (slices[:-1] & slices[1:]).sum(axis=(1, 2))
    return float((2 * shared[both] / (areas[both] + areas[both + 1])).min()) if len(both) else None
