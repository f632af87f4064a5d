"""How an angle is drawn: two arms from where its lines meet, or parallels to them when they meet outside the image."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .lines import Line
from .measuring import ANGLES, Angle
from .planes import Plane, plane_of

_BACK = np.array([0.0, 1.0, 0.0])
_PARALLEL = 1e-6


@dataclass(frozen=True)
class Figure:
    """vertex: (3,) and ends of both arms (2, 3) in mm (LPS). meet: whether the lines meet there; else the arms are parallels."""

    vertex: np.ndarray
    ends: np.ndarray
    meet: bool


def angle_figure(angle: Angle, inside: Callable[[np.ndarray], bool]) -> Figure | None:
    """Two arms with the angle between them; None for what is no angle between lines, or is undefined.

    inside: whether a point (3,) in mm (LPS) lies within the image. A facet without a midsagittal line is drawn against the
    patient's own axis.
    """
    entry = ANGLES.get(angle.name)
    if entry is None or entry.normal is None or angle.degrees is None:
        return None
    lines = [Line(name, np.reshape(ends, (2, 3))) for name, ends in angle.lines]
    plane = plane_of(lines, np.array(entry.normal), _BACK)
    middle = np.concatenate([line.ends for line in lines]).mean(axis=0)
    places = [_flat(line.ends.mean(axis=0) - middle, plane) for line in lines]
    along = [_unit(_flat(line.direction, plane)) for line in lines]
    meeting = _meeting(places, along) if len(lines) > 1 else None
    if len(lines) == 1:
        along.append(np.array([0.0, 1.0]))
    vertex = middle if meeting is None else middle + _raised(meeting, plane)
    if meeting is not None and inside(vertex):
        first, second = _arms(along, abs(angle.degrees), [place - meeting for place in places])
        arms = [first * _reach(lines[0], vertex), second * _reach(lines[-1], vertex)]
        return Figure(vertex, np.array([vertex + _raised(arm, plane) for arm in arms]), True)
    length = max(float(np.linalg.norm(line.ends[1] - line.ends[0])) for line in lines)
    arms = [arm * length for arm in _arms(along, abs(angle.degrees), [along[0], along[1]])]
    return Figure(middle, np.array([middle + _raised(arm, plane) for arm in arms]), False)


def _arms(along: list[np.ndarray], degrees: float, towards: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Both directions, each turned round where needed: so that they enclose the angle, then so that they run towards places."""

    def misfit(signs: tuple[int, ...]) -> tuple[float, float]:
        first, second = (sign * each for sign, each in zip(signs, along, strict=True))
        between = math.degrees(math.acos(float(np.clip(first @ second, -1, 1))))
        away = -sum(float(arm @ place) for arm, place in zip((first, second), towards, strict=True))
        return round(abs(between - degrees), 3), away

    first, second = min(itertools.product((1, -1), repeat=2), key=misfit)
    return first * along[0], second * along[1]


def _meeting(places: list[np.ndarray], along: list[np.ndarray]) -> np.ndarray | None:
    """Where two lines of a plane meet, None for parallel ones."""
    sides = np.column_stack((along[0], -along[1]))
    if abs(float(np.linalg.det(sides))) < _PARALLEL:
        return None
    how_far = np.linalg.solve(sides, places[1] - places[0])
    return places[0] + float(how_far[0]) * along[0]


def _reach(line: Line, vertex: np.ndarray) -> float:
    """How far an arm runs: to the line's farther end."""
    return float(np.linalg.norm(line.ends - vertex, axis=1).max())


def _flat(vector: np.ndarray, plane: Plane) -> np.ndarray:
    return np.array([float(vector @ plane.across), float(vector @ plane.along)])


def _raised(flat: np.ndarray, plane: Plane) -> np.ndarray:
    return float(flat[0]) * plane.across + float(flat[1]) * plane.along


def _unit(flat: np.ndarray) -> np.ndarray:
    return flat / np.linalg.norm(flat)
