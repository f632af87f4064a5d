"""Projections of a made-up trunk whose bone is more or less dense: truth for tests, the demo and the benchmark, not anatomy.

A trunk is lengths of path through soft tissue, lung and bone along straight rays (cm), seen at one effective energy. What tells
the groups apart is the density of bone alone; exposure, size, posture, heart and lungs are drawn anew for everybody and outweigh
it in the mean grey level. The same trunk can be made again with one thing changed (``dataclasses.replace``).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter

SIDE = 192
"""Rows and columns of a projection."""
FIELD_MM = 360.0
"""Width and height of what a projection shows."""
_FIELD_CM = FIELD_MM / 10
_SOFT = 0.19  # attenuation of soft tissue, 1/cm
_BONE = {"spine": 0.09, "rib": 0.42, "clavicle": 0.34}  # what bone of density 1 adds to it, 1/cm
DENSE_BONE = 1.0
"""Mean density of bone without osteoporosis, by definition."""
_THIN, _SPREAD = 0.66, 0.08  # mean with osteoporosis, and how much people differ


@dataclass(frozen=True)
class Trunk:
    """One trunk and how it is exposed. Lengths in cm, angles in degrees, shares of the usual where nothing is said.

    bone: density of bone, 1 is usual. air: what lung weakens rays, as a share of soft tissue. belly: by which share the body is
    thicker below than at its middle. exposure: grey levels per unit of attenuation, and level: where they begin. seed: of noise
    and of bone's texture.
    """

    bone: float
    size: float
    depth: float
    shift: tuple[float, float]
    tilt: float
    curve: float
    air: float
    lung: float
    heart: float
    diaphragm: float
    belly: float
    rib_gap: float
    rib_slope: float
    exposure: float
    level: float
    seed: int


@dataclass(frozen=True, eq=False)
class Projection:
    """pixels: (SIDE, SIDE) uint16, more is whiter. bone: (SIDE, SIDE) bool, where a ray meets bone."""

    pixels: np.ndarray
    bone: np.ndarray


def trunk(seed: int, *, osteoporosis: bool) -> Trunk:
    """A trunk of one of the groups; the same seed gives the same trunk but for its bone."""
    rng = np.random.default_rng([seed, 17])
    bone = (_THIN if osteoporosis else DENSE_BONE) + _SPREAD * rng.normal()
    return Trunk(
        bone=float(np.clip(bone, 0.3, 1.4)),
        size=rng.uniform(0.88, 1.10),
        depth=rng.uniform(0.85, 1.20),
        shift=(rng.uniform(-1.2, 1.2), rng.uniform(-1.5, 1.5)),
        tilt=rng.normal(0, 2.0),
        curve=rng.normal(0, 0.7),
        air=rng.uniform(0.18, 0.34),
        lung=rng.uniform(0.90, 1.08),
        heart=rng.uniform(0.85, 1.20),
        diaphragm=rng.uniform(-1.2, 1.2),
        belly=rng.uniform(-0.10, 0.50),
        rib_gap=rng.uniform(0.93, 1.07),
        rib_slope=rng.uniform(0.85, 1.2),
        exposure=rng.uniform(700, 1100),
        level=rng.uniform(-400, 400),
        seed=seed,
    )


def trunks(count: int, seed: int) -> list[tuple[Trunk, bool]]:
    """``count`` trunks, every second with osteoporosis (True), of seeds that no other ``seed`` gives for counts up to 100,000."""
    first = 100_000 * (seed + 1)
    return [(trunk(first + number, osteoporosis=number % 2 == 1), number % 2 == 1) for number in range(count)]


def project(person: Trunk) -> Projection:
    """The trunk's projection: attenuation with a little scatter and noise, as grey levels of its exposure."""
    x, y = _coordinates(person)
    soft, lungs = _soft_tissue(person, x, y)
    bones = {"spine": _spine(person, x, y), "rib": _ribs(person, x, y), "clavicle": _clavicles(x, y)}
    rng = np.random.default_rng([person.seed, 23])
    texture = 1 + 0.08 * _unit(gaussian_filter(rng.standard_normal(x.shape, np.float32), 1.2))
    attenuation = _SOFT * (soft - (1 - person.air) * lungs)
    for name, path in bones.items():
        attenuation += (_BONE[name] * person.bone) * path * texture
    attenuation = 0.9 * attenuation + 0.1 * gaussian_filter(attenuation, 9, mode="nearest")
    # Fewer photons arrive behind more tissue, so the noise of the logarithm grows with it.
    noise = rng.standard_normal(x.shape, np.float32) * 0.006 * np.exp(0.25 * attenuation)
    grey = 6000 + person.level + person.exposure * (attenuation + noise)
    met = sum(bones.values()) > 0.15
    return Projection(np.clip(np.rint(grey), 0, 65535).astype(np.uint16), np.asarray(met))


def _coordinates(person: Trunk) -> tuple[np.ndarray, np.ndarray]:
    """(x, y) of the pixels in the trunk's own cm: x to the picture's right, y down, 0 in the middle of the chest."""
    axis = (np.arange(SIDE, dtype=np.float32) + 0.5) / SIDE * _FIELD_CM - _FIELD_CM / 2
    across, down = np.meshgrid(axis - person.shift[0], axis - person.shift[1])
    angle = math.radians(person.tilt)
    x = (math.cos(angle) * across + math.sin(angle) * down) / person.size
    y = (-math.sin(angle) * across + math.cos(angle) * down) / person.size
    return x, y


def _soft_tissue(person: Trunk, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Paths through the body with everything in it, and through air-filled lung."""
    width = 15.5 - 10.0 / (1 + np.exp((y + 14.0) / 0.9))  # shoulders, and the neck above them
    thicker = 1 + person.belly / (1 + np.exp(-(y - 8.0) / 3.0))
    body = 2 * 10.5 * person.depth * thicker * _dome(x / width, 2.6)
    lungs = np.zeros_like(x)
    for side in (-1.0, 1.0):
        across, down = (x - side * 7.0) / (5.2 * person.lung), (y + 1.0) / (11.5 * person.lung)
        floor = 7.0 + person.diaphragm - 2.2 * _dome((x - side * 7.0) / 6.0, 2.0) + (0.8 if side > 0 else 0.0)
        above = 1 / (1 + np.exp((y - floor) / 0.35))
        lungs += 14.0 * person.depth * _dome(np.hypot(across, down), 2.4) * above
    heart = 11.0 * person.heart * _dome(np.hypot((x - 2.4) / (5.2 * person.heart), (y - 3.2) / (5.0 * person.heart)), 2.0)
    return body, np.clip(lungs - heart, 0.0, None)


def _spine(person: Trunk, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Bodies 2.4 cm apart with discs between, and a process behind each."""
    middle = person.curve * np.sin(y / 9.0)
    within = np.mod(y, 2.4) / 2.4
    body = np.clip((0.42 - np.abs(within - 0.5)) / 0.05, 0, 1)
    path = 3.0 * _dome((x - middle) / (1.5 + 0.02 * (y + 15)), 2.6) * body
    process = 1.2 * _dome(np.hypot((x - middle) / 0.35, (within - 0.75) * 2.4 / 0.6), 2.0)
    return path + process


def _ribs(person: Trunk, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Ten pairs of tubes: behind they fall gently outwards, in front steeply inwards."""
    path = np.zeros_like(x)
    aside = np.abs(x)
    for number in range(10):
        reach = min(13.0, 7.5 + 1.1 * number)
        start = -13.5 + 2.35 * person.rib_gap * number
        share = np.clip((aside - 1.6) / (reach - 1.6), 0, 1)
        behind = start + person.rib_slope * (-1.3 * np.sin(np.pi * share) + 3.2 * share**2)
        path += _tube(y - behind, 0.42, (aside > 1.4) & (aside < reach))
        if number < 7:
            front = start + person.rib_slope * (3.2 + 4.2 * (1 - share) ** 1.4)
            path += 0.7 * _tube(y - front, 0.45, (aside > 4.0) & (aside < reach))
    return path


def _clavicles(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    aside = np.abs(x)
    return _tube(y - (-11.2 - 0.22 * aside + 0.35 * np.sin(aside / 2.2)), 0.55, (aside > 1.8) & (aside < 13.0))


def _tube(off: np.ndarray, radius: float, there: np.ndarray) -> np.ndarray:
    """Path through a round bone with a firm shell; off: distance from its middle line."""
    outer = 2 * np.sqrt(np.clip(radius**2 - off**2, 0, None))
    inner = 2 * np.sqrt(np.clip((0.65 * radius) ** 2 - off**2, 0, None))
    return np.where(there, outer - 0.6 * inner, 0.0)


def _dome(ratio: np.ndarray, power: float) -> np.ndarray:
    """1 in the middle, 0 from a ratio of 1 on, as the thickness of a rounded body is."""
    return np.clip(1 - np.abs(ratio) ** power, 0, None) ** (1 / power)


def _unit(values: np.ndarray) -> np.ndarray:
    return (values - values.mean()) / values.std()
