"""Draws the images and masks of the baselines with the project's own phantoms.

    python Testing/Python/baselines/draw_images.py

writes ``images/*.nrrd``. The phantoms and the noise are seeded, but their last bit may depend on the mathematical library of a
machine. So the drawn files are committed: the values of ``make_values.py`` belong to them and to no later drawing.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import SimpleITK as sitk
from OsteoRadiomicsLib.images.phantom import chest_ct, lumbar_mri

IMAGES = Path(__file__).with_name("images")
TURN = (0.96, -0.28, 0.0, 0.28, 0.96, 0.0, 0.0, 0.0, 1.0)


def spine() -> tuple[sitk.Image, sitk.Image]:
    """Sagittal T1 of an oblique lumbar spine, anisotropic voxels; 21 L2 and 22 L3."""
    case = lumbar_mri(7, 0.5, sequences=("T1",), size=(44, 52, 12), spacing=(1.75, 1.75, 4.0))
    return case.images["T1"], _labels(case.mask.layers[0], {21: 21, 22: 22})


def muscles() -> tuple[sitk.Image, sitk.Image]:
    """Axial T2 of the paraspinal muscles, 6 mm slices; 1 to 4 as in protocol pain-mri, 9 one slice of muscle 1."""
    case = lumbar_mri(8, 0.3, plane="axial", sequences=("T2",), size=(60, 44, 7), spacing=(2.0, 2.0, 6.0), muscle_fat=0.25)
    mask = _labels(case.mask.layers[0], {1: 1, 2: 2, 3: 3, 4: 4})
    drawn = sitk.GetArrayFromImage(mask)
    drawn[3][drawn[3] == 1] = 9
    return case.images["T2"], _on(drawn, mask)


def chest() -> tuple[sitk.Image, sitk.Image]:
    """CT of T12 and L1 in Hounsfield units, some of them negative; layers of cancellous bone, 19 and 20."""
    case = chest_ct(9, 0.7, size=(36, 34, 26), spacing=(1.5, 1.5, 2.0))
    return case.images["CT"], _labels(case.mask.layers[0], {19: 19, 20: 20})


def noise() -> tuple[sitk.Image, sitk.Image]:
    """Smooth noise of float64 voxels, turned by 16 degrees, with a ragged ROI (1) that has holes and islands, and a slab (2).

    No two voxels have the same intensity, so that no order statistic can stand for its neighbour.
    """
    rng = np.random.default_rng(20)
    field = np.cumsum(rng.normal(size=(13, 16, 18)), axis=2) + 0.5 * rng.normal(size=(13, 16, 18)).cumsum(axis=0)
    field = np.round(field * 4096) / 4096
    z, y, x = np.indices(field.shape)
    ball = ((x - 8) / 7) ** 2 + ((y - 7) / 6) ** 2 + ((z - 6) / 5) ** 2 < 1
    mask = (ball & (rng.random(field.shape) > 0.12)).astype(np.uint8)
    mask[11:13, 13:16, 14:18] = 1
    mask[1, 1, 1] = 1
    mask[0:2, 9:16, 9:13] = 2
    image = sitk.GetImageFromArray(field)
    image.SetSpacing((0.9, 1.1, 1.6))
    image.SetOrigin((-12.5, 40.25, 7.0))
    image.SetDirection(TURN)
    return image, _on(mask, image)


def _labels(drawn: sitk.Image, kept: dict[int, int]) -> sitk.Image:
    voxels = sitk.GetArrayFromImage(drawn)
    chosen = np.zeros(voxels.shape, np.uint8)
    for label, new in kept.items():
        chosen[voxels == label] = new
    return _on(chosen, drawn)


def _on(voxels: np.ndarray, grid: sitk.Image) -> sitk.Image:
    image = sitk.GetImageFromArray(voxels)
    image.CopyInformation(grid)
    return image


if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    for scene in (spine, muscles, chest, noise):
        image, mask = scene()
        sitk.WriteImage(image, str(IMAGES / f"{scene.__name__}.nrrd"), useCompression=True, compressionLevel=9)
        sitk.WriteImage(mask, str(IMAGES / f"{scene.__name__}_mask.nrrd"), useCompression=True, compressionLevel=9)
