"""A toy spine for tests of segmentation: bright bodies in a row between darker discs, in sagittal slices."""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk

HEIGHT_MM, DISC_MM = 20.0, 10.0


def toy_spine(seed=0, *, levels=("T12", "L1", "L2", "L3", "L4"), drawn=("L1", "L2", "L3"), size=(80, 130, 12), step_mm=3.3):
    """An image and the labels of the drawn bodies in it, label = place in ``levels`` + 1, with label -> level.

    size: voxels backwards, downwards, to the left; pixels of 1.25 mm. The bodies of all levels are in the image.
    """
    generator = np.random.default_rng(seed)
    image = sitk.Image(size, sitk.sitkFloat32)
    image.SetSpacing((1.25, 1.25, step_mm))
    # i backwards, j downwards, k to the left, in LPS
    image.SetDirection((0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, -1.0, 0.0))
    image.SetOrigin((-20.0, -40.0, 80.0))
    values = generator.normal(60, 6, size[::-1])
    labels = np.zeros(size[::-1], dtype=np.uint8)
    middle = 45 + generator.uniform(-5, 5)
    rows = np.arange(size[1]) * 1.25
    for place, level in enumerate(levels):
        top = 6 + place * (HEIGHT_MM + DISC_MM)
        inside = (rows >= top) & (rows < top + HEIGHT_MM)
        columns = np.abs(np.arange(size[0]) * 1.25 - middle) < 14
        body = np.zeros(labels.shape, dtype=bool)
        body[2:-2] = inside[:, None] & columns[None, :]
        values[body] += 80
        if level in drawn:
            labels[body] = place + 1
    made = sitk.GetImageFromArray(values.astype(np.float32))
    made.CopyInformation(image)
    mask = sitk.GetImageFromArray(labels)
    mask.CopyInformation(image)
    return made, mask, {place + 1: level for place, level in enumerate(levels) if level in drawn}
