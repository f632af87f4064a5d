"""The bodies of vertebrae that were segmented whole: cut at the back wall, pedicles and arches left behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import SimpleITK as sitk
from scipy import ndimage

from ..base.errors import MaskError
from ..images.label_map import Box, box_of
from .canal import Flags, FrontWall, foramina, front_wall
from .levels import SACRUM, from_the_head
from .upright import laid_back, upright

Rule = Literal["canal", "arches", "body labels", "whole"]
"""How a body was found: cut at the canal's labels or at what the arches enclose, by labels of bodies, or taken as it was."""

_FARTHEST_MM = 60.0  # two levels: beyond it nothing is known of where the canal runs
# Of a vertebra without its arch: about 0.7 of it in the whole lumbar vertebrae that this was tried on.
_USUAL_SHARE = (0.4, 0.9)
_WING_MM = 3.0
_FINE_MM = 1.0


@dataclass(frozen=True)
class Whole:
    """Vertebrae as another program segmented them.

    labels: integer label map, 3-D. levels: label -> level; the sacrum has no body of its own and is left out. canal: mask of the
    canal on the same grid, None: what the arches enclose. bodies: mask of what is body in any vertebra on the same grid, None:
    not known.
    """

    labels: sitk.Image
    levels: Mapping[int, str]
    canal: sitk.Image | None = None
    bodies: sitk.Image | None = None


@dataclass(frozen=True)
class Body:
    """One body. volume_ml: what is left. whole_ml: of the vertebra. rule: how it was found. notes: what should be looked at."""

    level: str
    volume_ml: float
    whole_ml: float
    rule: Rule
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bodies:
    """What was cut.

    labels: label map on the grid of the vertebrae, place in ``found`` + 1 inside each body, 0 elsewhere. failed: level -> why it
    has no body.
    """

    labels: sitk.Image
    found: tuple[Body, ...]
    failed: Mapping[str, str] = field(default_factory=dict)


def bodies_of(whole: Whole, *, uncut: bool = False, inside_mm: float = 0.0) -> Bodies:
    """The body of each vertebra, from the head downwards.

    uncut: the vertebrae are bodies already. inside_mm: how far inside its surface a body begins, which leaves the cortex out.
    Raises MaskError: no vertebra, no slice that shows the canal, no body at all.
    """
    levels = {label: level for label, level in whole.levels.items() if level != SACRUM}
    if not levels:
        raise MaskError("no segment of it is a vertebra", cure="Choose the program that made it")
    laid = upright(whole.labels)
    values, spacing = laid.values, laid.spacing[::-1]
    cut = _cutter(whole, values, levels, spacing, uncut)
    voxel_ml = float(np.prod(spacing)) / 1000
    result = np.zeros(values.shape, dtype=np.uint8)
    label_of = {level: label for label, level in levels.items()}
    found: list[Body] = []
    failed: dict[str, str] = {}
    for level in from_the_head(label_of):
        vertebra = values == label_of[level]
        box = box_of(vertebra)
        if box is None:
            continue
        own = vertebra[box]
        try:
            part = cut(level, own, box)
            within = _inside(part.body, spacing, inside_mm)
            if not within.any():
                raise MaskError(f"nothing of {level} is left {inside_mm:g} mm inside its surface", cure="Ask for less")
        except MaskError as problem:
            failed[level] = str(problem)
            continue
        found.append(Body(level, float(within.sum()) * voxel_ml, float(own.sum()) * voxel_ml, part.rule, part.notes))
        result[box][within] = len(found)
    if not found:
        raise MaskError(next(iter(failed.values()), "no vertebra of it has a voxel"), cure="Choose another mask")
    return Bodies(laid_back(result, whole.labels), tuple(found), failed)


@dataclass(frozen=True)
class _Part:
    """What one cut gives, within the box round the vertebra."""

    body: Flags
    rule: Rule
    notes: tuple[str, ...] = ()


_Cut = Callable[[str, Flags, Box], _Part]


def _cutter(
    whole: Whole, values: np.ndarray, levels: Mapping[int, str], spacing: tuple[float, float, float], uncut: bool
) -> _Cut:
    """What cuts one vertebra."""
    if uncut:
        return lambda level, vertebra, box: _Part(vertebra, "whole")
    if whole.bodies is not None:
        known = _upright_flags(whole.bodies)
        return lambda level, vertebra, box: _Part(_in_one_piece(vertebra & known[box], level), "body labels")
    rule: Rule = "arches" if whole.canal is None else "canal"
    canal = foramina(np.isin(values, list(whole.levels)), spacing) if whole.canal is None else _upright_flags(whole.canal)
    wall = front_wall(canal, spacing)
    if wall is None:
        raise MaskError(
            "no slice of it shows where the spinal canal is",
            cure="Give a mask of the canal, or say that its vertebrae are bodies already",
        )

    def at_the_wall(level: str, vertebra: Flags, box: Box) -> _Part:
        away = wall.distance_mm(box[0], spacing[0])
        if away > _FARTHEST_MM:
            cure = "Give a mask of the canal, or leave this level out"
            raise MaskError(f"the canal is not seen within {_FARTHEST_MM:g} mm of {level}", cure=cure)
        body = _in_one_piece(_before(wall, vertebra, box, spacing), level)
        return _Part(body, rule, _notes(vertebra, body, away))

    return at_the_wall


def _upright_flags(mask: sitk.Image) -> Flags:
    return np.asarray(upright(mask).values != 0)


def _before(wall: FrontWall, vertebra: Flags, box: Box, spacing: tuple[float, float, float]) -> Flags:
    behind = np.arange(box[1].start, box[1].stop) * spacing[1]
    return _without_wings(vertebra & (behind[None, :] < wall.behind_mm[box[0], None])[:, :, None], spacing)


def _without_wings(body: Flags, spacing: tuple[float, float, float]) -> Flags:
    """The body without the roots of transverse processes, which reach in front of the canal in L5.

    Behind its middle, no axial slice is more than 3 mm wider to a side than in front of it.
    """
    clipped = body.copy()
    margin = round(_WING_MM / spacing[2])
    for plane in clipped:
        rows = np.flatnonzero(plane.any(axis=1))
        if len(rows) < 2:
            continue
        middle = rows[0] + (rows[-1] - rows[0] + 1) // 2
        columns = np.flatnonzero(plane[:middle].any(axis=0))
        plane[middle:, : max(columns[0] - margin, 0)] = False
        plane[middle:, columns[-1] + 1 + margin :] = False
    return clipped


def _in_one_piece(body: Flags, level: str) -> Flags:
    """The largest piece with its hollows filled. Raises MaskError where there is none."""
    pieces, count = ndimage.label(body)
    if not count:
        raise MaskError(f"nothing of {level} lies in front of the canal", cure="Check the mask and its levels")
    sizes = np.bincount(pieces.ravel())
    sizes[0] = 0
    return np.asarray(ndimage.binary_fill_holes(pieces == np.argmax(sizes)), dtype=bool)


def _notes(vertebra: Flags, body: Flags, away_mm: float) -> tuple[str, ...]:
    notes = []
    if away_mm > 0:
        notes.append(f"its back wall is interpolated: the nearest slice that shows the canal is {away_mm:.0f} mm away")
    share = float(body.sum()) / float(vertebra.sum())
    if not _USUAL_SHARE[0] <= share <= _USUAL_SHARE[1]:
        notes.append(f"{100 * share:.0f} % of the vertebra is left as its body, 70 % is usual")
    return tuple(notes)


def _inside(body: Flags, spacing: tuple[float, float, float], inside_mm: float) -> Flags:
    """Voxels whose centres lie at least ``inside_mm`` from the body's surface, which runs along borders of voxels.

    Distances are taken on a grid of about 1 mm, so that thick slices count as thick.
    """
    if inside_mm <= 0:
        return body
    parts = [2 * int(np.ceil(step / _FINE_MM) / 2) + 1 for step in spacing]  # odd: a voxel's centre is a fine one's, too
    fine = np.pad(body, 1)
    for axis, count in enumerate(parts):
        fine = np.repeat(fine, count, axis=axis)
    steps = [step / count for step, count in zip(spacing, parts, strict=True)]
    depth = ndimage.distance_transform_edt(fine, sampling=steps) - max(steps) / 2
    k, j, i = (slice(count + count // 2, -count, count) for count in parts)
    return np.asarray(body & (depth[k, j, i] >= inside_mm), dtype=bool)
