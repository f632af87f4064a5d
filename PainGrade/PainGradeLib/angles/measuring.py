"""Lordosis, facet orientation and tropism from lines, and the plain angle between any two."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from OsteoRadiomicsLib.base.errors import InputError

from .lines import Line
from .places import PLACES, place_of
from .planes import plane_of

_LEFT, _BACK, _HEAD = np.eye(3)


@dataclass(frozen=True)
class Angle:
    """A measured angle. name: in files. degrees: NaN with a reason where it is undefined. lines: what it was measured between."""

    name: str
    title: str
    degrees: float
    lines: tuple[Line, ...]
    warnings: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class AngleMeasurement:
    """One angle that lines of known places give. take: (lines by place) -> Angle. needs: places without which there is none."""

    name: str
    title: str
    formula: str
    source: str
    needs: tuple[str, ...]
    take: Callable[[AngleMeasurement, Mapping[str, Line]], Angle]


def _lordosis(entry: AngleMeasurement, lines: Mapping[str, Line]) -> Angle:
    """Both endplates' slopes in the sagittal plane, each read towards the front; their difference is positive in lordosis."""
    used = tuple(lines[name] for name in entry.needs)
    plane = plane_of(used, _LEFT, -_BACK)
    # Read towards the front, so that lordosis above 90 degrees is not folded back.
    slopes = [_slope(line, plane.along, _towards(plane.across, _HEAD)) for line in used]
    if any(math.isnan(slope) for slope in slopes):
        return Angle(entry.name, entry.title, math.nan, used, reason="a line stands across the sagittal plane")
    return Angle(entry.name, entry.title, slopes[0] - slopes[1], used)


def _facet(entry: AngleMeasurement, lines: Mapping[str, Line]) -> Angle:
    """The joint's line against the midsagittal line in the axial plane: 0 sagittal, 90 coronal."""
    line = lines[entry.needs[0]]
    middle = lines.get("midline")
    used = (line,) if middle is None else (line, middle)
    others = [lines[name] for name in ("facet_left", "facet_right", "midline") if name in lines]
    plane = plane_of(others, _HEAD, _BACK)
    outwards = _towards(plane.across, _LEFT if entry.needs[0] == "facet_left" else -_LEFT)
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
    return Angle(entry.name, entry.title, folded, used, tuple(warnings))


def _tropism(entry: AngleMeasurement, lines: Mapping[str, Line]) -> Angle:
    left, right = (_facet(ANGLES[f"facet_orientation_{side}"], lines) for side in ("left", "right"))
    warnings = tuple(dict.fromkeys((*left.warnings, *right.warnings)))
    return Angle(entry.name, entry.title, abs(left.degrees - right.degrees), (*left.lines[:1], *right.lines), warnings)


_AXIAL = "0 = sagittal, 90 = coronal"
_FACET = "line through the joint's antero-medial and postero-lateral edges against the midsagittal line (Noren et al. 1991)"
ANGLES: Mapping[str, AngleMeasurement] = MappingProxyType(
    {
        angle.name: angle
        for angle in (
            AngleMeasurement(
                "lordosis_L1_S1", "Lordosis L1-S1", "slope L1 - slope S1, upper endplates", "Cobb 1948", ("L1", "S1"), _lordosis
            ),
            AngleMeasurement(
                "lordosis_L1_L5", "Lordosis L1-L5", "slope L1 - slope L5, upper endplates", "Cobb 1948", ("L1", "L5"), _lordosis
            ),
            AngleMeasurement(
                "facet_orientation_left", "L4-5 facet orientation left", _AXIAL, _FACET, ("facet_left",), _facet
            ),
            AngleMeasurement(
                "facet_orientation_right", "L4-5 facet orientation right", _AXIAL, _FACET, ("facet_right",), _facet
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
    placed: dict[str, Line] = {}
    for line in lines:
        place = place_of(line.name)
        if place is None:
            continue
        if place in placed:
            raise InputError(
                f"{placed[place].name} and {line.name} are both the {PLACES[place].title}", cure="Keep one, or rename the other"
            )
        placed[place] = line
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


def plain_angle(first: Line, second: Line) -> Angle:
    """The angle between two lines in space, 0 to 90 degrees."""
    a, b = first.direction, second.direction
    degrees = math.degrees(math.atan2(float(np.linalg.norm(np.cross(a, b))), abs(float(a @ b))))
    return Angle("angle", f"Angle between {first.name} and {second.name}", degrees, (first, second))


def _slope(line: Line, front: np.ndarray, up: np.ndarray) -> float:
    x, y = float(line.direction @ front), float(line.direction @ up)
    if math.hypot(x, y) < 1e-6:
        return math.nan
    return math.degrees(math.atan2(y, x)) if x > 0 or (x == 0 and y > 0) else math.degrees(math.atan2(-y, -x))


def _towards(vector: np.ndarray, direction: np.ndarray) -> np.ndarray:
    return vector if float(vector @ direction) >= 0 else -vector
