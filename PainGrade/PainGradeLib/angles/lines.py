"""Line markups of 3D Slicer (.mrk.json), in DICOM's patient coordinates."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from OsteoRadiomicsLib.base.errors import InputError
from OsteoRadiomicsLib.base.records import RecordForm, json_object, read_bytes

from .places import PLACES, place_of

_FORM = RecordForm("a markups file", "Save the line again in 3D Slicer")
SHORTEST_MM = 1e-3


@dataclass(frozen=True)
class Line:
    """A line. name: as in the scene, never a file's. ends: (2, 3) in mm, LPS."""

    name: str
    ends: np.ndarray

    @property
    def direction(self) -> np.ndarray:
        """Unit vector (3,) along it, one of two."""
        return (self.ends[1] - self.ends[0]) / np.linalg.norm(self.ends[1] - self.ends[0])


def read_lines(path: str | os.PathLike[str], *, first: int = 1) -> tuple[Line, ...]:
    """Every line of a markups file. Other kinds of markups are refused when the file holds nothing but them.

    first: from which number on lines without a name are counted.
    Raises InputError naming file and markup: no markups file, no line in it, fewer than two points, a point that was not placed,
    a line without length, lengths in another unit than mm.
    """
    where = str(path)
    content = json_object(read_bytes(path, _FORM), where, _FORM)
    markups = content.get("markups")
    if not isinstance(markups, list) or not all(isinstance(markup, dict) for markup in markups):
        raise InputError("is no markups file", where=where, cure="Give a file that 3D Slicer saved as .mrk.json")
    lines = [markup for markup in markups if markup.get("type") == "Line"]
    if not lines:
        kinds = ", ".join(dict.fromkeys(str(markup.get("type")) for markup in markups)) or "nothing"
        raise InputError(f"holds no line but {kinds}", where=where, cure="Draw each edge as a line: an angle needs two of them")
    # 3D Slicer calls a markup after its file where the file does not say: only what line it is may be taken from there.
    place = place_of(Path(path).name) if len(lines) == 1 else None
    names = [PLACES[place].title if place else f"line {number}" for number in range(first, first + len(lines))]
    return tuple(_line(markup, name, where) for markup, name in zip(lines, names, strict=True))


def lines_of(paths: Iterable[str | os.PathLike[str]]) -> tuple[Line, ...]:
    """The lines of several markups files. Raises InputError."""
    found: list[Line] = []
    for path in paths:
        found += read_lines(path, first=len(found) + 1)
    return tuple(found)


def _line(markup: dict[str, Any], fallback: str, where: str) -> Line:
    name = str(markup.get("name") or fallback)
    place = f"{where}, line {name}"
    if markup.get("coordinateUnits", "mm") != "mm":
        raise InputError(f"is in {markup['coordinateUnits']}, not in mm", where=place, cure="Save it in mm")
    points = [point for point in markup.get("controlPoints", []) if point.get("positionStatus", "defined") == "defined"]
    if len(points) != 2:
        raise InputError(f"has {len(points)} points that were placed, not 2", where=place, cure="Place both ends")
    try:
        ends = np.array([point["position"] for point in points], dtype=np.float64)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError("has a point without a position", where=place, cure="Save the line again") from error
    if ends.shape != (2, 3) or not np.isfinite(ends).all():
        raise InputError("has a point without three coordinates", where=place, cure="Save the line again")
    system = str(markup.get("coordinateSystem", "LPS")).upper()
    if system in ("RAS", "0"):
        ends = ends * [-1.0, -1.0, 1.0]
    elif system not in ("LPS", "1"):
        raise InputError(f"is in coordinates called {system}", where=place, cure="Save it in LPS or RAS")
    if math.dist(*ends) < SHORTEST_MM:
        raise InputError("has no length", where=place, cure="Place its two ends apart")
    return Line(name, ends)
