"""Draws the icons of the extension and its modules (128 x 128 PNG): ``python Resources/Icons/draw_icons.py``."""

from __future__ import annotations

from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path as Outline

ROOT = Path(__file__).resolve().parents[2]
NIGHT, BONE, DISC = "#16213d", "#efe6cf", "#5d7fa3"
MAP = LinearSegmentedColormap.from_list("map", ["#1b1f63", "#274c8f", "#2a788e", "#3fa37a", "#8fc652", "#dfe05a", "#fdf6b4"])


def canvas() -> Axes:
    """A dark square with round corners, 100 x 100 units."""
    figure = plt.figure(figsize=(1, 1), dpi=128)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 100), ylim=(0, 100), aspect="equal")
    axes.axis("off")
    axes.add_patch(FancyBboxPatch((9, 9), 82, 82, boxstyle="round,pad=7,rounding_size=16", facecolor=NIGHT, edgecolor="none"))
    return axes


def closed(points: list[tuple[float, float]]) -> Outline:
    """A smooth closed outline through points, by periodic Catmull-Rom interpolation."""
    p = np.array(points)
    curve = []
    for i in range(len(p)):
        a, b, c, d = p[i - 1], p[i], p[(i + 1) % len(p)], p[(i + 2) % len(p)]
        t = np.linspace(0, 1, 20, endpoint=False)[:, None]
        curve.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    line = np.concatenate(curve)
    return Outline(np.vstack([line, line[:1]]), closed=True)


def body(x: float, y: float, width: float, height: float) -> Outline:
    """A vertebral body from the side: waisted walls, slightly hollow endplates."""
    w, h = width / 2, height / 2
    points = [(-w, h), (-w * 0.3, h * 0.86), (w * 0.3, h * 0.86), (w, h), (w * 0.86, 0), (w, -h), (w * 0.3, -h * 0.86)]
    points += [(-w * 0.3, -h * 0.86), (-w, -h), (-w * 0.86, 0)]
    return closed([(x + a, y + b) for a, b in points])


def voxels(axes: Axes, outline: Outline, box: tuple[float, float, float, float], cells: tuple[int, int], seed: int) -> None:
    """A coarse colour map clipped to an outline."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[0 : cells[1], 0 : cells[0]]
    wave = np.sin(columns / cells[0] * 3.3 + 0.4) * np.cos(rows / cells[1] * 2.4 - 0.7)
    values = wave + 0.35 * rng.standard_normal(wave.shape)
    image = axes.imshow(values, cmap=MAP, extent=box, interpolation="nearest", zorder=3, aspect="auto")
    image.set_clip_path(PathPatch(outline, transform=axes.transData))
    axes.set(xlim=(0, 100), ylim=(0, 100), aspect="equal")


def rim(axes: Axes, outline: Outline, width: float = 2.2) -> None:
    """The cortical shell."""
    axes.add_patch(PathPatch(outline, facecolor="none", edgecolor=BONE, linewidth=width, zorder=4, joinstyle="round"))


def bone(axes: Axes, outline: Outline) -> None:
    """A plain bone."""
    axes.add_patch(PathPatch(outline, facecolor=BONE, edgecolor="none", zorder=2))


def extension() -> None:
    """Three vertebrae of a column, the middle one measured."""
    axes = canvas()
    for y in (33.5, 66.5):
        axes.add_patch(FancyBboxPatch((33, y - 1.6), 34, 3.2, boxstyle="round,pad=1.2", facecolor=DISC, edgecolor="none"))
    for y in (16, 84):
        bone(axes, body(50, y, 46, 24))
    middle = body(50, 50, 50, 24)
    voxels(axes, middle, (25, 75, 37, 63), (12, 6), 3)
    rim(axes, middle)


def bones() -> None:
    """One vertebral body full of voxels, with its spinous process."""
    axes = canvas()
    bone(axes, closed([(66, 56), (80, 58), (90, 44), (88, 34), (79, 38), (70, 44)]))
    outline = body(42, 50, 54, 46)
    voxels(axes, outline, (15, 69, 25, 75), (10, 9), 5)
    rim(axes, outline, 2.6)


def muscles() -> None:
    """Multifidus and erector spinae from above, on both sides of a spinous process."""
    axes = canvas()
    bone(axes, closed([(36, 84), (50, 92), (64, 84), (62, 71), (50, 66), (38, 71)]))
    bone(axes, closed([(47, 68), (53, 68), (52, 40), (50, 34), (48, 40)]))
    for side, seed in ((-1, 11), (1, 12)):
        inner = closed([(50 + side * x, y) for x, y in [(6, 62), (17, 60), (20, 46), (14, 30), (6, 26), (5, 44)]])
        outer = closed([(50 + side * x, y) for x, y in [(24, 64), (36, 58), (40, 42), (33, 26), (20, 21), (24, 40)]])
        left, right = sorted((50, 50 + side * 42))
        voxels(axes, inner, (left, right, 18, 68), (8, 9), seed)
        axes.add_patch(PathPatch(outer, facecolor="#b3543c", edgecolor="none", zorder=2))
        rim(axes, inner, 1.6)
        rim(axes, outer, 1.6)


def save(path: Path) -> None:
    """Write the open picture and close it."""
    plt.savefig(path, dpi=128, transparent=True, metadata={"Software": None})
    plt.close()


if __name__ == "__main__":
    for draw, path in (
        (extension, ROOT / "Resources" / "Icons" / "OsteoRadiomicsExtension.png"),
        (bones, ROOT / "OsteoRadiomics" / "Resources" / "Icons" / "OsteoRadiomics.png"),
        (muscles, ROOT / "PainGrade" / "Resources" / "Icons" / "PainGrade.png"),
    ):
        draw()
        save(path)
