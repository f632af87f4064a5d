"""Lumbar MRI of a simulated person: sagittal (spine) or axial (muscles), T1, T2 and fat-suppressed T2."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from ...base.errors import InputError
from .canvas import Canvas
from .case import PhantomCase, label_map, muscle_labels
from .grid import AXIAL, SAGITTAL, Grid, rotated
from .marrow import Marrow, make_marrow
from .mr_signal import as_scanner_values, coil_field, rician
from .muscles import paraspinal_muscles
from .scene import Scene
from .spine import make_spine
from .tissues import MR, SEQUENCES

_NOISE = 15.0  # standard deviation, where fat on T1 is 900

_PLANES = {
    # plane: size (i, j, k), spacing in mm, directions, centre relative to L3
    "sagittal": ((160, 192, 24), (1.4, 1.4, 4.0), SAGITTAL, (0.0, 14.0, -8.0)),
    "axial": ((192, 160, 24), (1.1, 1.1, 4.0), AXIAL, (0.0, 22.0, -52.0)),
}


def lumbar_mri(
    seed: int,
    severity: float = 0.4,
    *,
    sex: Literal["female", "male"] = "female",
    age: float = 65.0,
    muscle_fat: float | None = None,
    sequences: Sequence[str] = SEQUENCES,
    plane: Literal["sagittal", "axial"] = "sagittal",
    size: tuple[int, int, int] | None = None,
    spacing: tuple[float, float, float] | None = None,
    oblique_degrees: float | None = None,
) -> PhantomCase:
    """Simulated lumbar MRI with its segmentation; the same arguments give the same voxels.

    severity: osteoporosis, 0 (dense bone) to 1 (severe). age: years. muscle_fat: mean share of fat in the multifidus
    (0..1), by default from age. size: voxels (i, j, k). spacing: mm. oblique_degrees: turn of the slices, by default a few
    degrees at random. The mask holds the bodies T12-L5 in view, inside the cortex and without the basivertebral vein, and
    multifidus and erector spinae of both sides; VerSe and pain-mri numbers. Images are int16 on one grid.
    Raises InputError for an unknown sequence or a severity outside 0..1.
    """
    unknown = [name for name in sequences if name not in SEQUENCES]
    if unknown:
        raise InputError(f"the phantom has no sequence {unknown[0]}", cure=f"Choose from {', '.join(SEQUENCES)}")
    if not 0 <= severity <= 1:
        raise InputError(f"severity {severity:g} lies outside 0..1")
    rng = np.random.default_rng([seed, 1])
    usual_size, usual_spacing, direction, center = _PLANES[plane]
    tilt = float(rng.normal(0, 2.0)) if oblique_degrees is None else oblique_degrees
    grid = Grid(size or usual_size, spacing or usual_spacing, center, rotated(direction, tilt))
    scene = _scene(grid, severity, sex, age, muscle_fat, rng)
    canvas = Canvas(grid, MR, "air")
    scene.paint_back(canvas)
    scene.paint_midline(canvas)
    _paint_belly(scene, canvas, rng)
    scene.paint_vessels(canvas)
    scene.label_muscles(muscle_labels())
    scene.paint_discs(canvas)
    scene.paint_canal(canvas, grid.field(rng, (0.9, 0.9, 14.0)))
    scene.paint_bones(canvas, _marrow_signal(scene.marrow))
    coil = coil_field(grid, scene.behind, rng)
    if plane == "sagittal":
        coil *= 0.12 + 0.88 / (1 + np.exp(-(scene.behind + 88) / 5))  # the saturation band over the belly
    images = {}
    for channel, name in enumerate(SEQUENCES):
        signal = canvas.values[channel] * coil * rng.normal(1, 0.06)
        image = grid.image(as_scanner_values(rician(signal, _NOISE, rng)))
        if name in sequences:
            images[name] = image
    return PhantomCase(images, label_map(grid, scene.labels))


def _scene(grid: Grid, severity: float, sex: str, age: float, muscle_fat: float | None, rng: np.random.Generator) -> Scene:
    spine = make_spine(rng, severity=severity, sex=sex, age=age)
    left, behind = spine.along_canal(grid.xyz)
    by_age = 0.08 + 0.22 * np.clip((age - 30) / 55, 0, 1) + rng.normal(0, 0.03)
    return Scene(
        grid=grid,
        spine=spine,
        left=left,
        behind=behind,
        muscles=paraspinal_muscles(grid, spine, left, behind, by_age if muscle_fat is None else muscle_fat, rng),
        marrow=make_marrow(grid, severity, rng),
        back_fat=float(np.clip(rng.normal(19 if sex == "female" else 14, 4), 7, 34)),
        cortex=1.5 - 0.6 * severity,
    )


def _paint_belly(scene: Scene, canvas: Canvas, rng: np.random.Generator) -> None:
    """Bowel in fat in front of the vessels, and the kidneys."""
    bowel = scene.grid.field(rng, (9.0, 9.0, 9.0))
    edge = scene.behind + 70 + 9 * scene.grid.field(rng, (16.0, 16.0, 16.0)) - (scene.left / 22) ** 2
    canvas.paint(np.maximum(12 * (0.1 - bowel), edge), "bowel", soft=5.0)
    x, y, z = (scene.grid.xyz[axis] - scene.spine["L2"].canal[axis] for axis in range(3))
    for sign in (-1, 1):
        radius = np.sqrt(((sign * x - 63) / 25) ** 2 + ((y + 22) / 21) ** 2 + ((z - 12) / 52) ** 2)
        canvas.paint((radius - 1) * 22, "kidney")


def _marrow_signal(marrow: Marrow) -> np.ndarray:
    """(3, k, j, i): bright and patchy with fat on T1 and T2, the opposite pattern where fat is suppressed."""
    red, fatty = (np.array(MR[name], np.float32)[:, None, None, None] for name in ("marrow", "fatty marrow"))
    depth = np.array([1.0, 0.8, -0.9], np.float32)[:, None, None, None] * np.float32(marrow.contrast)
    mean = red + np.float32(marrow.fat_share) * (fatty - red)
    return mean * np.clip(1 + depth * marrow.pattern, 0.15, None)
