"""Voxels that are vertebral bodies of some level, parted into single bodies.

Arrays are (k, j, i): k upwards, j backwards, i to the left of the patient, as in ``canal``.

Bodies that touch are joined by a neck across the disc that is thinner than they are: the depth of a voxel beneath the
surface has a summit in each body and a saddle in the neck, and where the saddle is low against both summits, they are two.
A neck as wide as the bodies has no saddle; such a piece is too tall for its column, and is cut where least of it is
probable along the spine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ..images.label_map import Box, box_of, grown, out_of
from .canal import Flags, Floats
from .column import Column, Spacing, column_of, places_of, upwards_of
from .summits import summits_of

Labels = NDArray[np.uint8]
Shares = NDArray[np.float32]

_REACH = 4.0  # of the smoothing, in its standard deviations
_STEADY_MM = 0.7  # smoothing against single voxels; straight borders stay where they are
_HOLE_ML = 1.0  # a disc that two bridges enclose has 5 ml and more
_LEAST_ML = 1.0  # a child's thoracic body has 3
_LEAST_SHARE = 0.2  # of the usual body of the column: less is an island
_TOO_TALL = 1.45  # times the usual height of the column
_USUAL_MM = 30.0  # height of a body, where the column does not say
_VALLEY = 0.85  # of what lies on both sides of it
_MIDDLE = (0.25, 0.75)  # of the way from centre to centre, or from end to end: where a cut may lie
_BIN_MM = 1.0
_TOO_NEAR = 0.62  # of the usual step between centres: parts of one body
_BESIDE = 0.5  # share of a step that leads upwards: less, and they stand beside each other
_CRACK_MM = 4.0  # between parts of one body
_STUB_MM = 2.5  # half the width of bridges that are shorn off
_ALL = 254  # labels of a byte, less one


@dataclass(frozen=True)
class Pieces:
    """labels: uint8, number of each voxel's body, from the head downwards by 1; 0 outside. column: how the bodies stand."""

    labels: Labels
    column: Column


def pieces_of(probability: Shares, spacing: Spacing) -> Pieces | None:
    """The single bodies in a probability (0..1), None where there is none. spacing: (k, j, i) in mm."""
    found = _steady(probability, spacing)
    if found is None:
        return None
    box, part = found
    flags = _without_holes(part >= 0.5, spacing)
    labels = _bodies(flags, part, spacing)
    if labels is None:
        return None
    whole = np.zeros(probability.shape, dtype=np.uint8)
    whole[box] = labels
    return Pieces(whole, column_of(whole, spacing))


def _steady(probability: Shares, spacing: Spacing) -> tuple[Box, Shares] | None:
    """The probability smoothed, in the box of what then is one half and more; None where nothing is.

    No mean is more than all of its parts: beyond the filter's reach from such parts there is nothing to smooth.
    """
    likely = box_of(probability >= 0.5)
    if likely is None:
        return None
    sigmas = [_STEADY_MM / step for step in spacing]
    near = grown(likely, [2 * int(_REACH * sigma + 0.5) for sigma in sigmas], probability.shape)
    steady = ndimage.gaussian_filter(probability[near], sigmas, mode="nearest", truncate=_REACH)
    box = box_of(steady >= 0.5)
    return None if box is None else (out_of(box, near), steady[box])


def _bodies(flags: Flags, probability: Shares, spacing: Spacing) -> Labels | None:
    """Labels of the bodies from the head downwards, None where none is large enough."""
    parts = _large(_split_at_necks(flags, probability, spacing), spacing)
    parts = _large(_split_where_too_tall(parts, probability, spacing), spacing)
    parts = _joined(parts, spacing)
    parts = _large([_shorn(part, spacing) for part in parts], spacing)
    return _numbered(parts, spacing) if parts else None


def _without_holes(flags: Flags, spacing: Spacing) -> Flags:
    """Hollows of the size of a vessel filled, discs between two bridges not."""
    hollow, count = ndimage.label(ndimage.binary_fill_holes(flags) & ~flags)
    if not count:
        return flags
    small = np.bincount(hollow.ravel()) * _voxel_ml(spacing) < _HOLE_ML
    small[0] = False
    return np.asarray(flags | small[hollow], dtype=bool)


def _large(parts: Iterable[Flags], spacing: Spacing) -> list[Flags]:
    """Those that are no islands."""
    found = [(part, part.sum() * _voxel_ml(spacing)) for part in parts]
    found = [(part, volume) for part, volume in found if volume >= _LEAST_ML]
    least = _LEAST_SHARE * float(np.median([volume for _, volume in found])) if found else 0.0
    return [part for part, volume in found if volume >= least][:_ALL]


def _split_at_necks(flags: Flags, probability: Shares, spacing: Spacing) -> list[Flags]:
    components, _ = ndimage.label(flags)
    found: list[Flags] = []
    for number, box in enumerate(ndimage.find_objects(components), 1):
        own = components[box] == number
        if own.sum() * _voxel_ml(spacing) < _LEAST_ML:
            continue
        cores = summits_of(_depth(own, spacing))
        for part in _shared_out(own, _ordered(cores, spacing), probability[box], spacing):
            found.append(_in(box, part, flags.shape))
    return found


def _shared_out(own: Flags, cores: list[Flags], probability: Shares, spacing: Spacing) -> list[Flags]:
    """A component cut between its cores, which are given from the head downwards."""
    if len(cores) == 1:
        return [own]
    places, weights = places_of(own, spacing), probability[own]
    below = np.zeros(len(places), dtype=np.intp)
    centres = [places_of(core, spacing).mean(axis=0) for core in cores]
    for upper, lower in pairwise(centres):
        way = (lower - upper) / np.linalg.norm(lower - upper)
        down = (places - upper) @ way
        below += down > _least_of(down, weights, float((lower - upper) @ way))[0]
    return [_of(own, below == number) for number in range(len(cores))]


def _least_of(down: Floats, weights: Shares, length: float) -> tuple[float, float]:
    """Where on a way of some length least is probable, in its middle, and how much of what lies on both sides that is."""
    bins = max(int(np.ceil(length / _BIN_MM)), 4)
    profile, edges = np.histogram(down, bins=bins, range=(0.0, length), weights=weights)
    profile = ndimage.gaussian_filter1d(profile, 1.5, mode="nearest")
    first, last = (round(share * bins) for share in _MIDDLE)
    middle = profile[first:last]
    lowest = np.flatnonzero(middle <= middle.min() * (1 + 1e-9))
    at = first + int(lowest[len(lowest) // 2])
    beside = min(profile[: at + 1].max(), profile[at:].max())
    return float((edges[at] + edges[at + 1]) / 2), float(profile[at] / beside) if beside else 1.0


def _split_where_too_tall(parts: list[Flags], probability: Shares, spacing: Spacing) -> list[Flags]:
    """Bodies that are joined by all of their endplates: cut at the valley, one that has none is left as it is."""
    whole: set[int] = set()
    while len(parts) < _ALL:
        column = column_of(_numbered(parts, spacing), spacing) if parts else None
        if column is None:
            return parts
        parts = _ordered(parts, spacing)
        tall = [
            place
            for place in np.argsort(-column.heights_mm)
            if id(parts[place]) not in whole and column.heights_mm[place] > _TOO_TALL * _usual_height(column, int(place))
        ]
        if not tall:
            return parts
        halves = _halved(parts[tall[0]], column.directions[tall[0]], probability, spacing)
        if halves is None:
            whole.add(id(parts[tall[0]]))
            continue
        parts = [*parts[: tall[0]], *halves, *parts[tall[0] + 1 :]]
    return parts


def _usual_height(column: Column, place: int) -> float:
    """Of the others, where they are enough to say."""
    others = np.delete(column.heights_mm, place)
    return min(float(np.median(others)), _USUAL_MM * 1.3) if len(others) > 1 else _USUAL_MM


def _halved(part: Flags, direction: Floats, probability: Shares, spacing: Spacing) -> list[Flags] | None:
    places = places_of(part, spacing)
    down = -places @ direction
    down -= down.min()
    at, depth = _least_of(down, probability[part], float(down.max()))
    return [_of(part, down <= at), _of(part, down > at)] if depth <= _VALLEY else None


def _joined(parts: list[Flags], spacing: Spacing) -> list[Flags]:
    """Parts of one body as one; of two that cannot both be bodies and do not touch, the larger."""
    while len(parts) > 1:
        parts = _ordered(parts, spacing)
        pair = _same_body([places_of(part, spacing).mean(axis=0) for part in parts])
        if pair is None:
            break
        upper, lower = (parts[place] for place in pair)
        apart = ndimage.distance_transform_edt(~upper, sampling=spacing)[lower].min()
        one = upper | lower if apart <= _CRACK_MM else max(upper, lower, key=np.count_nonzero)
        parts = [part for place, part in enumerate(parts) if place not in pair] + [one]
    return parts


def _same_body(centres: list[Floats]) -> tuple[int, int] | None:
    """Two neighbours that stand beside each other, or nearer than others do."""
    points = np.array(centres)
    steps = np.diff(points, axis=0)
    lengths = np.linalg.norm(steps, axis=1)
    upwards = np.abs(steps @ upwards_of(points)) / lengths
    flattest = int(np.argmin(upwards))
    if upwards[flattest] < _BESIDE:
        return flattest, flattest + 1
    nearest = int(np.argmin(lengths))
    if len(lengths) > 2 and lengths[nearest] < _TOO_NEAR * float(np.median(lengths)):
        return nearest, nearest + 1
    return None


def _shorn(part: Flags, spacing: Spacing) -> Flags:
    """A body without what hangs on it by a thin neck, its hollows filled."""
    box = box_of(part)
    assert box is not None  # a part has voxels
    own = part[box]
    core = _depth(own, spacing) > _STUB_MM
    if core.any():
        own = own & (ndimage.distance_transform_edt(~core, sampling=spacing) <= 2 * _STUB_MM)
    return _in(box, np.asarray(ndimage.binary_fill_holes(own), dtype=bool), part.shape)


def _ordered(parts: list[Flags], spacing: Spacing) -> list[Flags]:
    """From the head downwards."""
    centres = np.array([places_of(part, spacing).mean(axis=0) for part in parts])
    return [parts[place] for place in np.argsort(-(centres @ upwards_of(centres)), kind="stable")]


def _numbered(parts: list[Flags], spacing: Spacing) -> Labels:
    labels = np.zeros(parts[0].shape, dtype=np.uint8)
    for number, part in enumerate(_ordered(parts, spacing), 1):
        labels[part] = number
    return labels


def _of(flags: Flags, chosen: Flags) -> Flags:
    """Of the voxels that are set, those chosen in their order."""
    part = np.zeros(flags.shape, dtype=bool)
    part[flags] = chosen
    return part


def _in(box: tuple[slice, ...], part: Flags, shape: tuple[int, ...]) -> Flags:
    whole = np.zeros(shape, dtype=bool)
    whole[box] = part
    return whole


def _depth(flags: Flags, spacing: Spacing) -> Floats:
    """How far, in mm, a voxel lies from the nearest that is not set, the image's edge among them."""
    return np.asarray(ndimage.distance_transform_edt(np.pad(flags, 1), sampling=spacing)[1:-1, 1:-1, 1:-1])


def _voxel_ml(spacing: Spacing) -> float:
    return float(np.prod(spacing)) / 1000
