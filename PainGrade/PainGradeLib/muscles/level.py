"""The level that is measured: a slice from a number, a point, a disc or two vertebral bodies, and its tilt against the disc."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from OsteoRadiomicsLib.base.errors import InputError

from .drawn import Drawn
from .slices import Slices, angle_between, centre_mm, plane_normal


@dataclass(frozen=True)
class Disc:
    """A disc's plane. centre: (3,) in mm (LPS). normal: (3,) unit vector towards the head. source: what it was taken from."""

    centre: np.ndarray
    normal: np.ndarray
    source: str


@dataclass(frozen=True)
class Level:
    """A measured level.

    index: slice, counted from 0. source: what it was taken from. tilt: degrees between slice and disc plane in space, None where
    no disc or bodies are drawn.
    """

    index: int
    source: str
    disc: Disc | None = None
    tilt: float | None = None


def disc_plane(drawn: Drawn) -> Disc | None:
    """The L4-5 disc's plane: of the disc where it is drawn, else halfway between L4 and L5; None without either."""
    if "DISC" in drawn.masks:
        mask = drawn.masks["DISC"]
        return Disc(centre_mm(drawn.grid, mask), plane_normal(drawn.grid, mask), "L4-5 disc")
    if "L4" in drawn.masks and "L5" in drawn.masks:
        upper, lower = (centre_mm(drawn.grid, drawn.masks[name]) for name in ("L4", "L5"))
        across = upper - lower
        return Disc((upper + lower) / 2, across / np.linalg.norm(across), "halfway between L4 and L5")
    return None


def find_level(
    slices: Slices, disc: Disc | None, *, index: int | None = None, point: Sequence[float] | None = None
) -> Level | None:
    """The level asked for: a slice, a point in mm (LPS), or else the disc; None where nothing says one.

    Raises InputError for a slice or place outside the image.
    """
    tilt = None if disc is None else angle_between(slices.normal, disc.normal)
    if index is not None:
        source = "slice given"
    elif point is not None:
        index, source = _nearest(slices, np.asarray(point, dtype=float)), "point"
    elif disc is not None:
        index, source = _nearest(slices, disc.centre), disc.source
    else:
        return None
    if not 0 <= index < slices.count:
        raise InputError(
            f"the level ({source}) is slice {index}, the image has slices 0 to {slices.count - 1}",
            cure="Give a level inside the image",
        )
    return Level(index, source, disc, tilt)


def _nearest(slices: Slices, point: np.ndarray) -> int:
    return round(slices.index_of(point))
