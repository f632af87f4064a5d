"""From a probability of "vertebral body" in every voxel to bodies with levels, and how far to trust them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import SimpleITK as sitk

from .confidence import BodyDoubt, worst
from .counting import Anchor, said


@dataclass(frozen=True)
class NamedBody:
    """One body.

    label: its value in ``NamedBodies.labels``. number: its place counted upwards, 1 the lowest in the image. level: one of
    ``levels.LEVELS`` (``SACRUM`` for the body of S1), None where it is not named. centre_mm: (x, y, z), LPS. height_mm: along the
    spine. doubt: what is unusual about it. notes: what should be looked at, in words.
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

    labels: uint8 label map on the grid of the probability, 0 outside. lumbar: the count of lumbar vertebrae that named them, None
    where none was needed. counts: lumbar count -> name of each of ``found`` by it, where five and six would name them differently
    and the image cannot tell; the reader decides. notes: of the whole column.
    """

    labels: sitk.Image
    found: tuple[NamedBody, ...]
    lumbar: int | None = None
    counts: Mapping[int, tuple[str | None, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def doubt(self) -> float:
        """Of the case: that of its worst body. 1: a limit is reached; cases are reviewed in the order of it, largest first."""
        return worst(body.doubt for body in self.found)


def named_bodies(
    probability: sitk.Image,
    anchor: Anchor | None = None,
    *,
    sacrum: sitk.Image | None = None,
    lumbar: int = 5,
    disagreement: sitk.Image | None = None,
) -> NamedBodies:
    """The bodies in a probability volume, parted at the discs and counted from an anchor.

    probability: 3-D, 0..1, of "vertebral body" whatever its level; a binary mask will do. anchor: a point in a body whose level the
    reader knows. sacrum: mask of the sacrum on the same grid, not 0 inside, which names the lowest lumbar vertebra by
    itself. Without both, no body is named. lumbar: how many lumbar vertebrae the patient has, 4 to 6. disagreement: 3-D on the
    same grid, 0..1, how far predictions of the flipped image differ.
    Raises ImageError (not 3-D, not 0..1, not finite), GeometryError (another grid), MaskError (no body; an anchor beside every
    body, on a disc or outside the image; a count that contradicts the anchor).
    """
    raise NotImplementedError
