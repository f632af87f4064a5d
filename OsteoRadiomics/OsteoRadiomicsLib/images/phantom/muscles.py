"""Paraspinal muscles around the canal: multifidus, erector spinae, psoas, quadratus lumborum, with fat streaks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .canvas import both, ellipse
from .grid import Grid
from .spine import Spine

# Fibres run along the body, so fat streaks do.
_STREAK_MM = (1.2, 1.2, 9.0)
_MIDLINE_MM = 4.5


@dataclass(frozen=True)
class Muscle:
    """One muscle on one side. distance: signed, mm, on the whole grid. fat: share of fat in each voxel, 0..1."""

    name: str
    distance: np.ndarray
    fat: np.ndarray


def paraspinal_muscles(
    grid: Grid, spine: Spine, left: np.ndarray, behind: np.ndarray, fat_fraction: float, rng: np.random.Generator
) -> list[Muscle]:
    """Muscles of both sides. left, behind: mm from the canal's centre. fat_fraction: mean share of fat in multifidus."""
    streaks = grid.field(rng, _STREAK_MM)
    patches = grid.field(rng, (5.0, 5.0, 12.0))
    found = []
    for side, sign in (("L", 1), ("R", -1)):
        outwards = sign * left
        share = float(np.clip(fat_fraction * rng.normal(1, 0.12), 0.02, 0.7))
        for name, distance, fatness in (
            ("ES", _erector_spinae(spine, grid, outwards, behind), 0.75),
            ("MF", _multifidus(spine, grid, outwards, behind), 1.0),
            ("PS", _psoas(spine, grid, outwards, behind), 0.25),
            ("QL", _quadratus(spine, grid, outwards, behind), 0.5),
        ):
            # Fat gathers deep in the muscle, towards the bone.
            deep = np.clip((22 - behind) / 15, -1, 1) if name in ("MF", "ES") else 0.0
            mixture = 0.8 * streaks + 0.5 * patches + 0.5 * deep
            found.append(Muscle(f"{name}_{side}", distance, _fat_share(mixture, distance, share * fatness)))
    return found


def _fat_share(mixture: np.ndarray, distance: np.ndarray, share: float) -> np.ndarray:
    """Turn a random mixture into fat of the given mean share within the muscle, with soft edges."""
    inside = mixture[distance < 0]
    if inside.size == 0:
        return np.zeros_like(mixture)
    return np.clip(0.5 + (mixture - np.quantile(inside, 1 - share)) / 0.6, 0, 1).astype(np.float32)


def _multifidus(spine: Spine, grid: Grid, outwards: np.ndarray, behind: np.ndarray) -> np.ndarray:
    z = grid.xyz[2]
    half = spine.by_height(z, T11=4.0, T12=4.5, L1=5.5, L3=8.5, L5=13.0, S1=13.5, S2=9.0)
    deep = spine.by_height(z, T11=11.0, L1=13.5, L3=15.0, L5=15.5, S1=12.0, S2=7.0)
    return ellipse(outwards - _MIDLINE_MM - half, behind - 27, half, deep, 3.0)


def _erector_spinae(spine: Spine, grid: Grid, outwards: np.ndarray, behind: np.ndarray) -> np.ndarray:
    z = grid.xyz[2]
    inner = _MIDLINE_MM + 1.5 + 2 * spine.by_height(z, T11=4.0, T12=4.5, L1=5.5, L3=8.5, L5=13.0, S1=13.5, S2=9.0)
    half = spine.by_height(z, T11=19.0, L1=22.5, L3=23.5, L5=18.0, S1=10.0, S2=3.0)
    deep = spine.by_height(z, T11=12.0, L1=16.0, L3=17.5, L5=13.5, S1=7.0, S2=3.0)
    middle = spine.by_height(z, T11=22.0, L1=23.0, L3=23.5, L5=28.0, S1=33.0)
    return ellipse(outwards - inner - half, behind - middle + 0.12 * (outwards - inner - half), half, deep, 2.7)


def _psoas(spine: Spine, grid: Grid, outwards: np.ndarray, behind: np.ndarray) -> np.ndarray:
    z = grid.xyz[2]
    half = spine.by_height(z, T12=3.0, L1=7.0, L2=10.5, L3=14.5, L4=18.0, L5=19.0, S2=17.0)
    middle = spine.by_height(z, T12=-24.0, L3=-26.0, L5=-36.0, S2=-60.0)
    return both(ellipse(outwards - 23.0 - half, behind - middle, half, 1.2 * half), z - spine["T12"].center[2])


def _quadratus(spine: Spine, grid: Grid, outwards: np.ndarray, behind: np.ndarray) -> np.ndarray:
    z = grid.xyz[2]
    low, high = spine["L4"].center[2], spine["T12"].center[2]
    return both(
        ellipse(outwards - 55.0, behind - 2 + 0.2 * (outwards - 55), 14.0, 8.0, 2.4),
        np.abs(z - (low + high) / 2) - (high - low) / 2,
    )
