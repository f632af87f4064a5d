"""The bony spine: vertebrae T10 to S3 along a lordotic curve, their discs, and the canal behind them.

Sizes are rounded means of morphometric studies of the lumbar spine (bodies 25-28 mm high, 30-36 mm deep, 40-52 mm wide;
discs 6-12 mm); lordosis from L1 to S1 is about 55 degrees, variable from person to person.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.interpolate import PchipInterpolator

from .canvas import both, ellipse

# name: VerSe label (0: not drawn), height, depth, width in mm, disc below in mm, forward lean in degrees, wedge
_LEVELS: dict[str, tuple[int, float, float, float, float, float, float]] = {
    "T10": (0, 23.0, 29.0, 35.0, 5.5, -12.0, -0.02),
    "T11": (0, 24.0, 30.0, 37.0, 6.0, -14.5, -0.02),
    "T12": (19, 25.5, 30.5, 40.0, 7.0, -16.0, -0.02),
    "L1": (20, 26.5, 31.5, 42.0, 8.0, -14.5, -0.01),
    "L2": (21, 27.0, 32.5, 44.0, 9.5, -10.5, 0.0),
    "L3": (22, 27.5, 33.5, 46.0, 10.5, -3.5, 0.01),
    "L4": (23, 27.0, 34.0, 48.5, 11.0, 8.0, 0.03),
    "L5": (24, 26.0, 34.5, 51.0, 10.5, 23.0, 0.09),
    "S1": (0, 29.0, 31.0, 52.0, 2.5, 40.0, 0.06),
    "S2": (0, 24.0, 22.0, 42.0, 1.5, 40.0, 0.02),
    "S3": (0, 20.0, 16.0, 34.0, 1.0, 24.0, 0.0),
}
_CENTRE = "L3"
_CANAL_BEHIND_BODY_MM = 9.5


@dataclass(frozen=True)
class Vertebra:
    """One vertebra in patient space (LPS, mm).

    center: of the body. lean: forward tilt in radians. height, depth (front to back), width: of the body. wedge: share by
    which the front is higher than the middle. concavity: depth of the endplates' hollow. disc: height of the disc below.
    """

    name: str
    label: int
    center: np.ndarray
    lean: float
    height: float
    depth: float
    width: float
    wedge: float
    concavity: float
    disc: float

    @property
    def up(self) -> np.ndarray:
        """Unit vector along the body's axis."""
        return np.array([0.0, -np.sin(self.lean), np.cos(self.lean)])

    @property
    def back(self) -> np.ndarray:
        """Unit vector from the body to the canal."""
        return np.array([0.0, np.cos(self.lean), np.sin(self.lean)])

    @property
    def canal(self) -> np.ndarray:
        """Centre of the canal at this level."""
        return self.center + self.back * (self.depth / 2 + _CANAL_BEHIND_BODY_MM)

    def local(self, xyz: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Coordinates in mm along left, back and up, from the body's centre."""
        x, y, z = (xyz[axis] - np.float32(self.center[axis]) for axis in range(3))
        cos, sin = np.float32(np.cos(self.lean)), np.float32(np.sin(self.lean))
        return x, y * cos + z * sin, z * cos - y * sin

    def body(self, left: np.ndarray, back: np.ndarray, up: np.ndarray) -> np.ndarray:
        """Signed distance in mm to the body's surface: waisted sides, hollow endplates, hollow back wall."""
        waist = 1 - 0.1 * np.clip(1 - (2 * up / self.height) ** 2, 0, 1)
        hollow = back + 2.0 * np.exp(-((left / 9) ** 2)) * (back > 0) * np.clip(back / 8, 0, 1)
        across, deep = left / waist, hollow / waist
        radius = (np.abs(across / (self.width / 2)) ** 2.4 + np.abs(deep / (self.depth / 2)) ** 2.4) ** (1 / 2.4)
        side = np.hypot(left, back) * (1 - 1 / np.maximum(radius, 1e-3))
        half = self.height / 2 * (1 - self.wedge * 2 * back / self.depth)
        half = half - self.concavity * np.clip(1 - radius**2, 0, 1)
        return both(side, np.abs(up) - half, rounding=2.5)

    def vein(self, left: np.ndarray, back: np.ndarray, up: np.ndarray) -> np.ndarray:
        """Signed distance in mm to the basivertebral vein: a wedge from the middle of the back wall inwards."""
        inwards = self.depth / 2 - back
        half = np.clip(2.6 - 0.11 * inwards, 0.3, None)
        reach = np.maximum(inwards - 0.52 * self.depth, -inwards - 3)
        return np.maximum(ellipse(left, up, 1.9 * half, half), reach)


@dataclass(frozen=True)
class Disc:
    """One intervertebral disc (LPS, mm).

    opening: by how much each face rises towards the front, mm per mm. bulge: reach beyond the bodies' rim, mm.
    degeneration: 0 (bright nucleus on T2) to 1 (dark).
    """

    center: np.ndarray
    lean: float
    height: float
    depth: float
    width: float
    opening: float
    bulge: float
    degeneration: float

    def local(self, xyz: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Coordinates in mm along left, back and up, from the disc's centre."""
        x, y, z = (xyz[axis] - np.float32(self.center[axis]) for axis in range(3))
        cos, sin = np.float32(np.cos(self.lean)), np.float32(np.sin(self.lean))
        return x, y * cos + z * sin, z * cos - y * sin

    def surface(self, left: np.ndarray, back: np.ndarray, up: np.ndarray) -> np.ndarray:
        """Signed distance in mm; it reaches a little into the endplates, which are painted over it."""
        side = ellipse(left, back, self.width / 2 + self.bulge, self.depth / 2 + self.bulge, 2.4)
        hollow = np.clip(1 - (2 * left / self.width) ** 2 - (2 * back / self.depth) ** 2, 0, 1)
        half = self.height / 2 - self.opening * back + 0.8 + 4.0 * hollow
        return both(side, np.abs(up) - half, rounding=2.0)

    def nucleus(self, left: np.ndarray, back: np.ndarray, up: np.ndarray) -> np.ndarray:
        """Signed distance in mm to the nucleus pulposus, a little behind the centre."""
        flat = ellipse(left, back - 0.06 * self.depth, 0.33 * self.width, 0.31 * self.depth)
        return both(flat, np.abs(up) - 0.5 * self.height, rounding=2.5)


@dataclass(frozen=True)
class Spine:
    """Vertebrae from top to bottom, the discs between them, and the canal's centre line."""

    vertebrae: tuple[Vertebra, ...]
    discs: tuple[Disc, ...]

    def __getitem__(self, name: str) -> Vertebra:
        return next(vertebra for vertebra in self.vertebrae if vertebra.name == name)

    def along_canal(self, xyz: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How far left of and behind the canal's centre voxels lie, in mm, at their own height."""
        points = np.array([vertebra.canal for vertebra in self.vertebrae])[::-1]
        heights = np.linspace(points[0, 2], points[-1, 2], 200)
        centre_x = PchipInterpolator(points[:, 2], points[:, 0])(heights)
        centre_y = PchipInterpolator(points[:, 2], points[:, 1])(heights)
        z = xyz[2]
        left = xyz[0] - np.interp(z, heights, centre_x).astype(np.float32)
        return left, xyz[1] - np.interp(z, heights, centre_y).astype(np.float32)

    def by_height(self, z: np.ndarray, **levels: float) -> np.ndarray:
        """A measure given at some levels (L1=8.0, L5=18.0), interpolated at heights ``z``."""
        heights = [self[name].center[2] for name in levels]
        order = np.argsort(heights)
        return np.interp(z, np.array(heights)[order], np.array(list(levels.values()))[order]).astype(np.float32)


def make_spine(rng: np.random.Generator, *, severity: float, sex: str, age: float) -> Spine:
    """A person's spine, L3 at the origin. severity (0..1) hollows the endplates and, when high, wedges a vertebra."""
    size = (1.05 if sex == "male" else 0.97) * rng.normal(1, 0.025)
    curve = np.clip(rng.normal(1, 0.14), 0.6, 1.35)
    drift = rng.normal(0, 1.0)
    wedged = rng.choice(["T12", "L1", "L2", "L3"]) if severity > 0.7 and rng.random() < 0.4 else ""
    names = list(_LEVELS)
    shapes = {}
    for name in names:
        label, height, depth, width, disc, lean, wedge = _LEVELS[name]
        vary = size * rng.normal(1, 0.015, 3)
        narrowing = 1 - 0.25 * np.clip((age - 45) / 50, 0, 1) * rng.random()
        shapes[name] = {
            "name": name,
            "label": label,
            "lean": float(np.radians(curve * (lean + rng.normal(0, 1.2)))),
            "height": height * vary[0] * (0.93 if name == wedged else 1) * (1 - 0.03 * severity),
            "depth": depth * vary[1],
            "width": width * vary[2],
            "wedge": wedge - (0.1 if name == wedged else 0.0),
            "concavity": 1.2 + 1.8 * severity + abs(rng.normal(0, 0.3)),
            "disc": disc * size * narrowing,
        }
    centers = _centers(names, shapes, drift)
    vertebrae = tuple(Vertebra(center=centers[name], **shapes[name]) for name in names)
    discs = tuple(_disc(above, below, age, rng) for above, below in pairwise(vertebrae))
    return Spine(vertebrae, discs)


def _centers(names: list[str], shapes: dict[str, dict], drift: float) -> dict[str, np.ndarray]:
    start = names.index(_CENTRE)
    centers = {_CENTRE: np.zeros(3)}
    for step, order in ((-1, names[start::-1]), (1, names[start:])):
        for here, there in pairwise(order):
            gap = shapes[there if step < 0 else here]["disc"]
            move = sum(share * _up(lean) for share, lean in _legs(shapes[here], shapes[there], gap))
            sideways = np.array([drift * 0.6, 0, 0])
            centers[there] = centers[here] - step * move + step * sideways
    return centers


def _legs(here: dict, there: dict, gap: float) -> list[tuple[float, float]]:
    between = (here["lean"] + there["lean"]) / 2
    return [(here["height"] / 2, here["lean"]), (gap, between), (there["height"] / 2, there["lean"])]


def _up(lean: float) -> np.ndarray:
    return np.array([0.0, -np.sin(lean), np.cos(lean)])


def _disc(above: Vertebra, below: Vertebra, age: float, rng: np.random.Generator) -> Disc:
    bottom = above.center - above.up * above.height / 2
    top = below.center + below.up * below.height / 2
    low_lumbar = 0.15 if above.name in ("L4", "L5") else 0.0
    # The angle between neighbours is shared by the wedge of both bodies and the opening of the disc.
    wedges = above.wedge * above.height / above.depth + below.wedge * below.height / below.depth
    degeneration = np.clip(0.25 + (age - 40) / 90 + low_lumbar + rng.normal(0, 0.15), 0, 1)
    return Disc(
        center=(bottom + top) / 2,
        lean=(above.lean + below.lean) / 2,
        height=float(above.disc),
        depth=max(above.depth, below.depth),
        width=max(above.width, below.width),
        opening=float(np.tan((below.lean - above.lean) / 2) - wedges / 2),
        bulge=0.4 + 1.6 * float(degeneration) * (0.0 if above.name.startswith("S") else 1.0),
        degeneration=float(degeneration),
    )
