"""Whether left and right are what the mask says, judged by the patient's midline and not by the sign of a coordinate."""

from __future__ import annotations

import math
from statistics import mean

import numpy as np

from . import LEFT, STRUCTURES
from .drawn import Drawn
from .slices import centre_mm

_OBLIQUE_DEGREES = 20.0
_MIDLINE = ("CANAL", "CSF", "DISC", "L4", "L5")


def side_warnings(drawn: Drawn) -> tuple[str, ...]:
    """What is odd about the sides, each naming the structures: exchanged, both on one side, or judged in an oblique image.

    The midline is the canal's or spine's where one is drawn, else the mean of the other muscles' left and right. Left is
    towards larger x in DICOM's patient coordinates (LPS).
    """
    across = {name: float(centre_mm(drawn.grid, mask)[0]) for name, mask in drawn.masks.items()}
    pairs = {
        structure.group: (across[name], across[f"{structure.group}_R"])
        for name, structure in STRUCTURES.items()
        if structure.side == LEFT and name in across and f"{structure.group}_R" in across
    }
    spine = next((across[name] for name in _MIDLINE if name in across), None)
    found = []
    for group, (left, right) in pairs.items():
        others = [mean(pair) for other, pair in pairs.items() if other != group]
        midline = spine if spine is not None else mean(others) if others else None
        if left <= right:
            found.append(f"{group}_L lies to the right of {group}_R: are the labels of the sides exchanged?")
        elif midline is not None and (left < midline or right > midline):
            side = "right" if left < midline else "left"
            found.append(f"{group}_L and {group}_R both lie {side} of the midline: is one of them another muscle?")
    for name, place in across.items():
        side = STRUCTURES[name].side
        if side and spine is not None and STRUCTURES[name].group not in pairs and (place < spine) == (side == LEFT):
            found.append(f"{name} lies on the other side of the midline than its name says")
    tilt = oblique_degrees(drawn)
    if tilt > _OBLIQUE_DEGREES and any(STRUCTURES[name].side for name in across):
        names = ", ".join(name for name in across if STRUCTURES[name].side)
        found.append(
            f"the image is rotated by {tilt:.0f} degrees against the patient's left and right: check the sides of {names}"
        )
    return tuple(found)


def oblique_degrees(drawn: Drawn) -> float:
    """Angle between the patient's left-right direction and the image axis nearest to it."""
    directions = np.array(drawn.grid.GetDirection()).reshape(3, 3)
    return math.degrees(math.acos(min(1.0, float(np.abs(directions[0]).max()))))
