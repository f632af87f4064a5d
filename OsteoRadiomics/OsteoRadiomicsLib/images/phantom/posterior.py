"""Posterior elements of a vertebra: pedicles, laminae, spinous, articular and transverse processes."""

from __future__ import annotations

from functools import reduce

import numpy as np

from .canvas import both, ellipse
from .spine import Vertebra

# Everything of one vertebra lies within this distance of its body's centre.
REACH_MM = 78.0


def posterior_elements(vertebra: Vertebra, left: np.ndarray, back: np.ndarray, up: np.ndarray) -> np.ndarray:
    """Signed distance in mm to the bone behind a body. left, back, up: coordinates local to the vertebra."""
    side = np.abs(left)
    behind = back - vertebra.depth / 2
    return reduce(
        np.minimum,
        (
            _pedicle(side, behind, up),
            _lamina(side, behind, up),
            _spinous(side, behind, up, lumbar=vertebra.name.startswith("L")),
            _facet(side, behind, up),
            _transverse(side, behind, up),
        ),
    )


def _pedicle(side: np.ndarray, behind: np.ndarray, up: np.ndarray) -> np.ndarray:
    return both(ellipse(side - 14.5, up - 5, 4.6, 7.0), np.abs(behind - 5) - 9, rounding=1.5)


def _lamina(side: np.ndarray, behind: np.ndarray, up: np.ndarray) -> np.ndarray:
    """A plate from the pedicle's back end to the midline, 6 mm thick and 20 mm high."""
    from_midline = np.clip((side * 14 + (behind - 23) * -9) / (14**2 + 9**2), 0, 1)
    plate = np.hypot(side - 14 * from_midline, behind - 23 + 9 * from_midline) - 3.0
    return both(plate, np.abs(up + 5 + 0.2 * (behind - 15)) - 10, rounding=2.0)


def _spinous(side: np.ndarray, behind: np.ndarray, up: np.ndarray, *, lumbar: bool) -> np.ndarray:
    """A plate in the midline, nearly horizontal in lumbar and sloping in thoracic vertebrae, thickened at its tip."""
    length, slope, half = (28, 0.18, 9.0) if lumbar else (24, 0.7, 6.5)
    along = behind - 21
    thickness = 3.2 + 1.4 * np.clip(along / length, 0, 1) ** 2
    middle = up + 7 + slope * along
    return both(
        both(side - thickness, np.abs(along - length / 2) - length / 2, rounding=2.0), np.abs(middle) - half, rounding=2.5
    )


def _facet(side: np.ndarray, behind: np.ndarray, up: np.ndarray) -> np.ndarray:
    lower = both(ellipse(side - 15.5, behind - 16, 5.5, 6.0), np.abs(up + 12) - 9, rounding=3.0)
    upper = both(ellipse(side - 18.5, behind - 12, 4.5, 5.0), np.abs(up - 9) - 8, rounding=3.0)
    return np.minimum(lower, upper)


def _transverse(side: np.ndarray, behind: np.ndarray, up: np.ndarray) -> np.ndarray:
    return both(ellipse(behind - 9 - 0.1 * side, up - 3, 3.2, 4.5), np.abs(side - 26) - 12, rounding=2.0)
