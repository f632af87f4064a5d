"""The plane in which lines are compared: the one they were drawn in, or the patient's own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .lines import Line

# Points of one slice lie in one plane but for rounding and snapping.
_FLAT_MM = 0.5
_NEAR_DEGREES = 45.0


@dataclass(frozen=True)
class Plane:
    """A plane with two directions in it. across, along: unit vectors (3,), LPS. drawn: whether the lines themselves lie in it."""

    across: np.ndarray
    along: np.ndarray
    drawn: bool


def plane_of(lines: Sequence[Line], normal: np.ndarray, along: np.ndarray) -> Plane:
    """The plane of lines that were drawn in one slice, however that slice is turned; else the patient's plane.

    normal: of the patient's plane. along: the patient's direction that the plane's ``along`` is nearest to.
    """
    found = _common_normal(lines, normal)
    chosen = normal if found is None else found
    straight = along - chosen * float(along @ chosen)
    straight /= np.linalg.norm(straight)
    across = np.cross(straight, chosen)
    return Plane(across, straight, found is not None)


def _common_normal(lines: Sequence[Line], towards: np.ndarray) -> np.ndarray | None:
    points = np.concatenate([line.ends for line in lines])
    centred = points - points.mean(axis=0)
    _, sizes, axes = np.linalg.svd(centred)
    if sizes[1] < _FLAT_MM:  # all on one straight line: any plane through it would do
        return None
    normal = axes[2]
    if np.abs(centred @ normal).max() > _FLAT_MM or abs(float(normal @ towards)) < math.cos(math.radians(_NEAR_DEGREES)):
        return None
    return normal if normal @ towards > 0 else -normal
