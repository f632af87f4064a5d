"""A spine of whole vertebrae, drawn from boxes and ellipses, whose bodies are known exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk

STEP_MM = 36.0  # from one vertebra to the next
BODY_MM = (27.0, 32.0, 44.0)  # height, depth, width
_CANAL_MM = (15.0, 22.0)  # depth, width
_WALL_MM = 62.0  # the back wall of the lowest body, from the front of the grid


@dataclass(frozen=True)
class WholeSpine:
    """labels: whole vertebrae, numbered from the head by 1. bodies: the same numbers within bodies. canal: 1 inside."""

    labels: sitk.Image
    bodies: sitk.Image
    canal: sitk.Image

    def numbered(self, numbers: dict[int, int]) -> sitk.Image:
        """The vertebrae with other numbers; one that is not named is left out."""
        return renumbered(self.labels, numbers)


def renumbered(image: sitk.Image, numbers: dict[int, int]) -> sitk.Image:
    """A label map with other numbers, 0 where a label is not named."""
    values = sitk.GetArrayFromImage(image)
    table = np.zeros(int(values.max()) + 1, dtype=np.uint16)
    for old, new in numbers.items():
        table[old] = new
    found = sitk.GetImageFromArray(table[values])
    found.CopyInformation(image)
    return found


def whole_spine(
    count: int = 5, spacing: tuple[float, float, float] = (1.0, 1.0, 1.0), *, lean: float = 0.12, closed: bool = True
) -> WholeSpine:
    """``count`` vertebrae with pedicles, arches and processes round a canal that leans backwards towards the head.

    spacing: (k, j, i) in mm. closed: whether the arches close behind the canal.
    """
    size_mm = (count * STEP_MM + 20, 130.0, 100.0)
    shape = [round(mm / step) for mm, step in zip(size_mm, spacing, strict=True)]
    k, j, i = (np.arange(n) * step for n, step in zip(shape, spacing, strict=True))
    up, back, left = np.meshgrid(k, j, i, indexing="ij")
    left = left - 50.0
    behind = back - (_WALL_MM + lean * (up - STEP_MM))  # from the back wall
    in_canal = (np.abs(left) <= _CANAL_MM[1] / 2) & (behind >= 0) & (behind < _CANAL_MM[0])
    labels, bodies = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    for number in range(1, count + 1):
        height = np.abs(up - (10 + STEP_MM * (count - number + 0.5)))
        body = (height <= BODY_MM[0] / 2) & (behind < 0) & (behind >= -BODY_MM[1])
        body &= np.abs(left) <= BODY_MM[2] / 2 * np.sqrt(np.clip(1 - (np.clip(-behind - 16, 0, None) / 18) ** 2, 0, 1))
        near = height <= 7
        pedicle = near & (behind >= 0) & (behind < _CANAL_MM[0]) & (np.abs(left) > 11) & (np.abs(left) <= 18)
        arch = near & (behind >= _CANAL_MM[0]) & (behind < _CANAL_MM[0] + 6) & (np.abs(left) <= 18)
        process = (height <= 5) & (behind >= _CANAL_MM[0] + 6) & (behind < _CANAL_MM[0] + 24) & (np.abs(left) <= 4)
        if not closed:
            arch &= np.abs(left) > 4
            process &= np.abs(left) > 4
        transverse = (height <= 4) & (behind >= 2) & (behind < 10) & (np.abs(left) > 18) & (np.abs(left) <= 40)
        labels[body | pedicle | arch | process | transverse] = number
        bodies[body] = number
    return WholeSpine(*(_image(values, spacing) for values in (labels, bodies, in_canal.astype(np.uint8))))


def _image(values: np.ndarray, spacing: tuple[float, float, float]) -> sitk.Image:
    image = sitk.GetImageFromArray(values)
    image.SetSpacing(spacing[::-1])
    image.SetOrigin((-50.0, -60.0, -400.0))
    return image


def dice(a: np.ndarray, b: np.ndarray) -> float:
    """Overlap of two masks."""
    return float(2 * (a & b).sum() / (a.sum() + b.sum()))
