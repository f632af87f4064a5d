"""Images and masks of the size clinics have, made from noise, so that the benchmark needs no patient data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import SimpleITK as sitk


@dataclass(frozen=True)
class Scene:
    """A benchmark's input. size, spacing: x, y, z in voxels and mm. centres: of the ellipsoid ROIs, mm from the middle.

    radii: of the ellipsoids, mm. settings: PyRadiomics parameters.
    """

    name: str
    size: tuple[int, int, int]
    spacing: tuple[float, float, float]
    centres: tuple[tuple[float, float, float], ...]
    radii: tuple[float, float, float]
    settings: dict[str, object]

    @property
    def labels(self) -> list[int]:
        """One label per ROI."""
        return list(range(1, len(self.centres) + 1))


CLASSES = dict.fromkeys(("shape", "firstorder", "glcm", "gldm", "glrlm", "glszm", "ngtdm"))
CT = Scene(
    "CT preset, 1688 features",
    (512, 512, 300),
    (0.75, 0.75, 1.25),
    ((0, 30, -17), (0, 30, 17)),
    (21, 16, 13),
    {
        "imageType": {
            "Original": {},
            "LoG": {"sigma": [1.0, 2.0, 3.0, 4.0, 5.0]},
            "Wavelet": {},
            "Square": {},
            "Gradient": {},
            "Exponential": {},
            "Logarithm": {},
        },
        "featureClass": CLASSES,
        "setting": {"binWidth": 25, "resampledPixelSpacing": [1, 1, 1], "interpolator": "sitkBSpline"},
    },
)
MR = Scene(
    "MR preset, 386 features",
    (320, 320, 17),
    (0.9375, 0.9375, 4.4),
    ((0, -36, 0), (0, 0, 0), (0, 36, 0)),
    (17, 14, 22),
    {
        "imageType": {"Original": {}, "LoG": {"sigma": [1.0, 2.0, 3.0]}},
        "featureClass": CLASSES,
        "setting": {"binWidth": 10},
    },
)


def write(scene: Scene, folder: Path, scale: float = 1.0) -> tuple[str, str]:
    """Write image and mask as uncompressed NRRD. scale: of the ROIs' radii. Returns the two paths."""
    shape = scene.size[::-1]
    rng = np.random.default_rng(20261)
    array = 60 * _smooth(rng, shape, 1.2) + 40 * _smooth(rng, shape, 4.0) + 100
    mask = np.zeros(shape, dtype=np.uint8)
    axes = [
        ((np.arange(n) - (n - 1) / 2) * step).reshape([-1 if axis == 2 - other else 1 for other in range(3)])
        for axis, (n, step) in enumerate(zip(scene.size, scene.spacing, strict=True))
    ]
    for label, centre in zip(scene.labels, scene.centres, strict=True):
        distance = sum(((x - c) / (r * scale)) ** 2 for x, c, r in zip(axes, centre, scene.radii, strict=True))
        mask[distance < 1] = label
    array[mask > 0] += 150
    paths = []
    for name, voxels in (("image", np.clip(array, -1024, 3000).astype(np.int16)), ("mask", mask)):
        image = sitk.GetImageFromArray(voxels)
        image.SetSpacing(scene.spacing)
        image.SetOrigin((-191.6, -200.3, 33.7))
        paths.append(str(folder / f"{scene.name.split()[0]}-{scale:g}-{name}.nrrd"))
        sitk.WriteImage(image, paths[-1], False)
    return paths[0], paths[1]


def _smooth(rng: np.random.Generator, shape: tuple[int, ...], sigma: float) -> np.ndarray:
    """Noise of unit deviation, smoothed over so many voxels."""
    noise = sitk.GetImageFromArray(rng.standard_normal(shape, dtype=np.float32))
    array = sitk.GetArrayFromImage(sitk.SmoothingRecursiveGaussian(noise, sigma))
    return array / array.std()
