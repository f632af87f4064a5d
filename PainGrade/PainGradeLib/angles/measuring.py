"""Lordosis, facet orientation and tropism from lines, and the plain angle between any two."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from OsteoRadiomicsLib.base.errors import InputError
from OsteoRadiomicsLib.base.records import NullText, Part

from ..meanings import each_once
from .lines import Line
from .places import PLACES, place_of
from .planes import plane_of

_LEFT, _BACK, _HEAD = np.eye(3)


class Angle(Part):
    """A measured angle, as records keep it.

    name: in files. degrees: None with a reason where it is undefined. lines: name and end points in mm (LPS) of what it was
    measured between.
    """

    name: str
    title: str
    degrees: float | None
    lines: tuple[tuple[str, tuple[float, ...]], ...]
    warnings: tuple[str, ...] = ()
    reason: NullText = ""


@dataclass(frozen=True)
class AngleMeasurement:
    """One angle that lines of known places give.

    take: (lines by place) -> Angle. needs: places without which there is none. normal: (LPS) of the patient's plane that it is
    drawn in; None for one that is no angle between lines.
    """

    name: str
    title: str
    formula: str
    source: str
    needs: tuple[str, ...]
    take: Callable[[AngleMeasurement, Mapping[str, Line]], Angle]
    normal: tuple[float, float, float] | None = None


def _lordosis(entry: AngleMeasurement, lines: Mapping[str, Line]) -> Angle:
    """Both endplates' slopes in the sagittal plane, each read towards the front; their difference is positive in lordosis."""
    used = tuple(lines[name] for name in entry.needs)
    plane = plane_of(used, _LEFT, -_BACK)
    # Read towards the front, so that lordosis above 90 degrees is not folded back.
    slopes = [_slope(line, plane.along, _towards(plane.across, _HEAD)) for line in used]
    reason = "a line stands across the sagittal plane" if any(math.isnan(slope) for slope in slopes) else ""
    return _angle(entry.name, entry.title, slopes[0] - slopes[1], used, reason=reason)


def _facet(entry: AngleMeasurement, lines: Mapping[str, Line]) -> Angle:
    (side,) = entry.needs
    degrees, warnings = _orientation(side, lines)
    used = tuple(lines[name] for name in (side, "midline") if name in lines)
    return _angle(entry.name, entry.title, degrees, used, warnings)


def _orientation(side: str, lines: Mapping[str, Line]) -> tuple[float, tuple[str, ...]]:
    """The joint's line against the midsagittal line in the axial plane: 0 sagittal, 90 coronal; and warnings. side: its place."""
    line = lines[side]
    middle = lines.get("midline")
    others = [lines[name] for name in ("facet_left", "facet_right", "midline") if name in lines]
    plane = plane_of(others, _HEAD, _BACK)
    outwards = _towards(plane.across, _LEFT if side == "facet_left" else -_LEFT)
    straight = plane.along
    if middle is not None:
        flat = plane.across * float(middle.direction @ plane.across) + plane.along * float(middle.direction @ plane.along)
        straight = _towards(flat / np.linalg.norm(flat), _BACK)
        outwards = outwards - straight * float(outwards @ straight)
        outwards /= np.linalg.norm(outwards)
    degrees = math.degrees(math.atan2(float(line.direction @ outwards), float(line.direction @ straight)))
    folded = degrees - 180 * math.ceil((degrees - 90) / 180)  # a line has no direction
    warnings = [] if middle is not None else ["no midsagittal line was drawn: the patient's own axis stands for it"]
    if folded < 0:
        warnings.append(f"{line.name} runs from the outer front to the inner back: are the sides exchanged?")
    return folded, tuple(warnings)


def _tropism(entry: AngleMeasurement, lines: Mapping[str, Line]) -> Angle:
    (left, of_left), (right, of_right) = (_orientation(side, lines) for side in entry.needs)
    used = tuple(lines[name] for name in (*entry.needs, "midline") if name in lines)
    return _angle(entry.name, entry.title, abs(left - right), used, tuple(dict.fromkeys((*of_left, *of_right))))


def _angle(
    name: str, title: str, degrees: float, lines: Sequence[Line], warnings: tuple[str, ...] = (), reason: str = ""
) -> Angle:
    ends = tuple((line.name, tuple(line.ends.ravel().tolist())) for line in lines)
    return Angle(
        name=name, title=title, degrees=None if math.isnan(degrees) else degrees, lines=ends, warnings=warnings, reason=reason
    )


_SAGITTAL, _TRANSVERSE = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)
_AXIAL = "0 = sagittal, 90 = coronal"
_FACET = "line through the joint's antero-medial and postero-lateral edges against the midsagittal line (Noren et al. 1991)"
ANGLES: Mapping[str, AngleMeasurement] = MappingProxyType(
    {
        angle.name: angle
        for angle in (
            AngleMeasurement(
                "lordosis_L1_S1", "Lordosis L1-S1", "slope L1 - slope S1, upper endplates", "Cobb 1948", ("L1", "S1"), _lordosis,
                _SAGITTAL,
            ),
            AngleMeasurement(
                "lordosis_L1_L5", "Lordosis L1-L5", "slope L1 - slope L5, upper endplates", "Cobb 1948", ("L1", "L5"), _lordosis,
                _SAGITTAL,
            ),
            AngleMeasurement(
                "facet_orientation_left", "L4-5 facet orientation left", _AXIAL, _FACET, ("facet_left",), _facet, _TRANSVERSE
            ),
            AngleMeasurement(
                "facet_orientation_right", "L4-5 facet orientation right", _AXIAL, _FACET, ("facet_right",), _facet, _TRANSVERSE
            ),
            AngleMeasurement(
                "facet_tropism", "L4-5 facet tropism", "|left - right|", _FACET, ("facet_left", "facet_right"), _tropism
            ),
        )
    }
)  # fmt: skip
"""Name -> angle, in the order of reports."""


def measure_angles(lines: Sequence[Line]) -> tuple[Angle, ...]:
    """Every angle that the lines give by their names; of two lines without a known place, the plain angle between them.

    Raises InputError: one place drawn twice, or nothing that can be measured.
    """
    placed = each_once(lines, place_of, _drawn_twice)
    found = tuple(entry.take(entry, placed) for entry in ANGLES.values() if all(need in placed for need in entry.needs))
    if found:
        return found
    if len(lines) == 2:
        return (plain_angle(*lines),)
    names = ", ".join(line.name for line in lines)
    raise InputError(
        f"no angle can be measured between {names}",
        cure="Call the lines " + ", ".join(place.title for place in PLACES.values()) + ", or give exactly two",
    )


def _drawn_twice(place: str, first: Line, second: Line) -> InputError:
    what = f"{first.name} and {second.name} are both the {PLACES[place].title}"
    return InputError(what, cure="Keep one, or rename the other")


def plain_angle(first: Line, second: Line) -> Angle:
    """The angle between two lines in space, 0 to 90 degrees."""
    a, b = first.direction, second.direction
    degrees = math.degrees(math.atan2(float(np.linalg.norm(np.cross(a, b))), abs(float(a @ b))))
    return _angle("angle", f"Angle between {first.name} and {second.name}", degrees, (first, second))


def _slope(line: Line, front: np.ndarray, up: np.ndarray) -> float:
    x, y = float(line.direction @ front), float(line.direction @ up)
    if math.hypot(x, y) < 1e-6:
        return math.nan
    return math.degrees(math.atan2(y, x)) if x > 0 or (x == 0 and y > 0) else math.degrees(math.atan2(-y, -x))


def _towards(vector: np.ndarray, direction: np.ndarray) -> np.ndarray:
    return vector if float(vector @ direction) >= 0 else -vector
