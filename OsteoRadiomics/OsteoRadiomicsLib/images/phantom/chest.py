"""Chest CT of a simulated person, reconstructed around T12 and L1, in Hounsfield units."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import numpy as np
from scipy.ndimage import gaussian_filter

from ...base.errors import InputError
from .canvas import Canvas, both, ellipse
from .case import PhantomCase, label_map
from .grid import AXIAL, Grid, rotated
from .marrow import make_marrow
from .mr_signal import as_scanner_values
from .muscles import paraspinal_muscles
from .scene import Scene
from .spine import Vertebra, make_spine
from .tissues import CT

_SIZE, _SPACING = (160, 160, 48), (1.0, 1.0, 1.6)
_NOISE_HU = 20.0
_DRAWN = ("T12", "L1")
# The drawn layers of a body, as shares of its half height: upper, middle, lower third without their borders.
_LAYERS = ((0.36, 0.76), (-0.18, 0.18), (-0.76, -0.36))
_RIBS = ("T10", "T11", "T12")


def chest_ct(
    seed: int,
    severity: float = 0.4,
    *,
    sex: Literal["female", "male"] = "female",
    age: float = 62.0,
    trabecular_hu: float | None = None,
    size: tuple[int, int, int] = _SIZE,
    spacing: tuple[float, float, float] = _SPACING,
) -> PhantomCase:
    """Simulated CT of T12 and L1 with its segmentation; the same arguments give the same voxels.

    severity: osteoporosis, 0 (dense bone) to 1 (severe). trabecular_hu: mean density of trabecular bone in HU, by default
    from severity. size: voxels (i, j, k). spacing: mm. The mask holds the cancellous bone of T12 and L1, each as upper,
    middle and lower layer (19, 20). The image ("CT") is int16 in HU. Raises InputError for a severity outside 0..1.
    """
    if not 0 <= severity <= 1:
        raise InputError(f"severity {severity:g} lies outside 0..1")
    rng = np.random.default_rng([seed, 2])
    spine = make_spine(rng, severity=severity, sex=sex, age=age)
    center = (spine["T12"].center + spine["L1"].center) / 2
    grid = Grid(size, spacing, (center[0], center[1] + 14, center[2]), rotated(AXIAL, float(rng.normal(0, 1.0))))
    left, behind = spine.along_canal(grid.xyz)
    scene = Scene(
        grid=grid,
        spine=spine,
        left=left,
        behind=behind,
        muscles=paraspinal_muscles(grid, spine, left, behind, 0.06, rng),
        marrow=make_marrow(grid, severity, rng, hu=trabecular_hu),
        back_fat=float(np.clip(rng.normal(15, 4), 6, 30)),
        cortex=1.1 - 0.45 * severity,
    )
    canvas = Canvas(grid, CT, "air")
    scene.paint_back(canvas)
    scene.paint_midline(canvas)
    _paint_organs(scene, canvas)
    scene.paint_vessels(canvas)
    scene.paint_discs(canvas)
    scene.paint_canal(canvas, grid.field(rng, (0.9, 0.9, 14.0)))
    marrow = scene.marrow.hu + scene.marrow.hu_contrast * scene.marrow.pattern
    for name in _RIBS:
        _paint_ribs(scene, canvas, spine[name])
    scene.paint_bones(canvas, marrow[None])
    # A reconstruction kernel blurs image and noise alike.
    noise = gaussian_filter(rng.standard_normal(grid.shape, dtype=np.float32), 0.6)
    blurred = gaussian_filter(canvas.values[0], (0.25, 0.55, 0.55))
    image = grid.image(as_scanner_values(blurred + _NOISE_HU * noise / noise.std()))
    return PhantomCase({"CT": image}, label_map(grid, _layers(scene)))


def _layers(scene: Scene) -> np.ndarray:
    """T12 and L1 as three separate layers each, away from cortex and borders."""
    kept = np.zeros_like(scene.labels)
    for name in _DRAWN:
        vertebra = scene.spine[name]
        up = vertebra.local(scene.grid.xyz)[2] / (vertebra.height / 2)
        for low, high in _LAYERS:
            layer = (scene.labels == vertebra.label) & (up > low) & (up < high)
            kept[layer] = vertebra.label
    return kept


def _paint_organs(scene: Scene, canvas: Canvas) -> None:
    """Lung bases that end above L1, liver on the right, spleen on the left, kidneys below, crura beside the aorta."""
    z = scene.grid.xyz[2]
    t12, l1 = scene.spine["T12"].center, scene.spine["L1"].center
    wall = scene.skin() + scene.back_fat + 4  # the chest wall follows the back
    ahead = np.maximum(wall, scene.behind + 2 + 10 * np.exp(-(((np.abs(scene.left) - 45) / 25) ** 2)))
    for sign, organ, half in ((-1, "liver", 62.0), (1, "spleen", 40.0)):
        outwards = sign * scene.left
        canvas.paint(both(ellipse(outwards - 74, scene.behind + 45, half, 58.0), ahead), organ)
        depth = np.clip((z - l1[2] + 4) / (t12[2] - l1[2] + 26), 0, None)
        recess = ellipse(outwards - 62, scene.behind + 6, 27 * depth + 0.1, 20 * depth + 0.1)
        canvas.paint(both(recess, np.maximum(23 - outwards, l1[2] - 2 - z), rounding=3.0), "lung")
        kidney = np.sqrt(((outwards - 52) / 24) ** 2 + ((scene.behind + 24) / 20) ** 2 + ((z - l1[2] + 26) / 38) ** 2)
        canvas.paint((kidney - 1) * 20, "kidney")
        canvas.paint(ellipse(outwards - 10, scene.behind + 46, 3.0, 14.0), "muscle")


def _paint_ribs(scene: Scene, canvas: Canvas, vertebra: Vertebra) -> None:
    """Both ribs of a vertebra: tubes that run outwards, backwards round the muscles and down."""
    for sign in (-1, 1):
        for start, end in pairwise(_RIB):
            a, b = (_rib_point(vertebra, sign, point) for point in (start, end))
            box = scene.grid.box((a + b) / 2, float(np.linalg.norm(b - a)) / 2 + 9)
            xyz = scene.grid.xyz[(slice(None), *box)]
            if xyz[0].size == 0:
                continue
            tube = _tube(xyz, a, b, 4.2)
            canvas.paint(tube, "cortex", box)
            canvas.paint(tube + 1.2, np.full((1, 1, 1, 1), scene.marrow.hu + 30, np.float32), box)


# Points of a rib: mm outwards from the midline, behind the canal's centre, and upwards from the body's centre.
_RIB = ((20, -6, 8), (30, 6, 7), (45, 15, 3), (62, 16, -4), (78, 6, -13), (90, -14, -24))


def _rib_point(vertebra: Vertebra, sign: int, point: tuple[float, float, float]) -> np.ndarray:
    outwards, behind, up = point
    return vertebra.canal + np.array([sign * outwards, behind, up])


def _tube(xyz: np.ndarray, a: np.ndarray, b: np.ndarray, radius: float) -> np.ndarray:
    """Signed distance in mm to a round-ended cylinder from a to b."""
    axis = (b - a).astype(np.float32)
    relative = xyz - a.astype(np.float32)[:, None, None, None]
    along = np.clip(np.tensordot(axis, relative, 1) / float(axis @ axis), 0, 1)
    return np.sqrt(((relative - axis[:, None, None, None] * along) ** 2).sum(axis=0)) - radius
