"""From a probability of "vertebral body" in every voxel to bodies with levels, and how far to trust them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import SimpleITK as sitk

from ..base.errors import GeometryError, ImageError, InputError, MaskError
from ..images.orienting import Oriented
from .anchoring import known_body
from .column import Column, Spacing
from .confidence import BodyDoubt, doubts_of, worst
from .counting import LUMBAR, Anchor, Count, counted, offered, said
from .separating import pieces_of
from .upright import laid_back, upright


@dataclass(frozen=True)
class NamedBody:
    """One body.

    label: its value in ``NamedBodies.labels``. number: its place counted upwards, 1 the lowest in the image. level: one of
    ``levels.LEVELS`` (``SACRUM`` for the body of S1), None where it is not named. centre_mm: (x, y, z), LPS. height_mm:
    along the spine. doubt: what is unusual about it. notes: what should be looked at, in words.
    """

    label: int
    number: int
    level: str | None
    volume_ml: float
    height_mm: float
    centre_mm: tuple[float, float, float]
    doubt: BodyDoubt
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What a segment of it is called: the level ("L3", "S1"), or "body 2, level not named"."""
        return said(self.level) if self.level else f"body {self.number}, level not named"


@dataclass(frozen=True)
class NamedBodies:
    """The bodies of an image, from the head downwards.

    labels: uint8 label map on the grid of the probability, 0 outside. lumbar: the count of lumbar vertebrae that named
    them, None where none was needed. counts: lumbar count -> name of each of ``found`` by it, where five and six would
    name them differently and the image cannot tell; the reader decides. notes: of the whole column.
    """

    labels: sitk.Image
    found: tuple[NamedBody, ...]
    lumbar: int | None = None
    counts: Mapping[int, tuple[str | None, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def doubt(self) -> float:
        """Of the case: that of its worst body, at least 1 where the column has a note.

        Cases are reviewed in its order, largest first.
        """
        return max(worst(body.doubt for body in self.found), 1.0 if self.notes else 0.0)


def named_bodies(
    probability: sitk.Image,
    anchor: Anchor | None = None,
    *,
    sacrum: sitk.Image | None = None,
    lumbar: int = 5,
    disagreement: sitk.Image | None = None,
) -> NamedBodies:
    """The bodies in a probability volume, parted at the discs and counted from an anchor.

    probability: 3-D, 0..1, of "vertebral body" whatever its level; a binary mask will do. anchor: a point in a body whose
    level the reader knows. sacrum: mask of the sacrum on the same grid, not 0 inside, which names the lowest lumbar
    vertebra by itself. Without both, no body is named. lumbar: how many lumbar vertebrae the patient has, 4 to 6.
    disagreement: 3-D on the same grid, 0..1, how far predictions of the flipped image differ.
    Raises ImageError (not 3-D, not 0..1, not finite), GeometryError (another grid), MaskError (no body; an anchor beside
    every body, on a disc or outside the image; a count that contradicts the anchor).
    """
    if lumbar not in LUMBAR:
        cure = f"Say {', '.join(map(str, LUMBAR[:-1]))} or {LUMBAR[-1]}"
        raise InputError(f"{lumbar} lumbar vertebrae do not occur", where="count of lumbar vertebrae", cure=cure)
    shares = _shares(probability, "probability")
    differ = None if disagreement is None else _shares(_on_grid(disagreement, probability, "disagreement"), "disagreement")
    grid = shares.grid
    spacing: Spacing = shares.spacing[::-1]
    pieces = pieces_of(shares.values, spacing)
    if pieces is None:
        raise MaskError(
            "no vertebral body is found in the image", cure="Check that it is a sagittal image of the spine, or draw by hand"
        )
    below = None if sacrum is None else _on_grid(sacrum, probability, "sacrum")
    known = known_body(pieces, grid, anchor, below, lumbar)
    count = Count((None,) * len(pieces.column.centres)) if known is None else counted(pieces.column, known, lumbar)
    counts = {} if known is None else offered(pieces.column, known, lumbar)
    doubts = doubts_of(pieces.labels, pieces.column, shares.values, spacing, None if differ is None else differ.values)
    return NamedBodies(
        labels=laid_back(pieces.labels, probability),
        found=tuple(_body(at, count, doubt, pieces.column, grid) for at, doubt in enumerate(doubts)),
        lumbar=None if known is None else lumbar,
        counts={number: each.levels for number, each in counts.items()},
        notes=count.notes,
    )


def _body(at: int, count: Count, doubt: BodyDoubt, column: Column, grid: sitk.Image) -> NamedBody:
    index = (column.centres[at] / np.array(grid.GetSpacing()[::-1]))[::-1]
    cut = ("the image's edge cuts it",) if column.clipped[at] else ()
    return NamedBody(
        label=at + 1,
        number=len(column.centres) - at,
        level=count.levels[at],
        volume_ml=float(column.volumes_ml[at]),
        height_mm=float(column.heights_mm[at]),
        centre_mm=grid.TransformContinuousIndexToPhysicalPoint(index.tolist()),
        doubt=doubt,
        notes=(*cut, *doubt.reasons),
    )


def _shares(image: sitk.Image, what: str) -> Oriented:
    """Values 0..1 of an image, float32, upright. Raises ImageError."""
    if image.GetDimension() != 3 or image.GetNumberOfComponentsPerPixel() != 1:
        raise ImageError("is no 3-D image of one value per voxel", where=what, cure="Give the volume that the prediction made")
    laid = upright(image)
    values = laid.values.astype(np.float32, copy=False)
    if not (values.min() >= 0 and values.max() <= 1):  # NaN is neither
        raise ImageError("has values that are not between 0 and 1", where=what, cure="Give probabilities, or a mask of 0 and 1")
    return replace(laid, values=values)


def _on_grid(image: sitk.Image, reference: sitk.Image, what: str) -> sitk.Image:
    if image.GetDimension() != reference.GetDimension() or not image.IsSameImageGeometryAs(reference):
        raise GeometryError("lies on another grid than the probability", where=what, cure="Resample it to that grid")
    return image
