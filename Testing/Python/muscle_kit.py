"""Muscles with a known share of fat, and the real Dixon case."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import SimpleITK as sitk

LEAN, FAT, VOID = 100.0, 320.0, 4.0


def rician(signal: np.ndarray, snr: float | None, seed: int) -> np.ndarray:
    """Magnitude signal with noise of SD ``LEAN / snr``; as it is where snr is None."""
    if snr is None:
        return signal
    rng = np.random.default_rng(seed)
    sd = LEAN / snr
    return np.hypot(signal + rng.normal(0, sd, signal.shape), rng.normal(0, sd, signal.shape))


def painted(share: float, *, voids: float = 0.0, snr: float | None = None, voxels: int = 2000, seed: int = 0) -> np.ndarray:
    """Voxels (n,) of a muscle of which exactly this share is fat, and another one dark voids."""
    signal = np.full(voxels, LEAN)
    fat, dark = round(share * voxels), round(voids * voxels)
    signal[:fat] = FAT
    signal[fat : fat + dark] = VOID
    return rician(signal, snr, seed)


def partial_volume(mean: float, *, snr: float | None = None, voxels: int = 4000, seed: int = 0) -> np.ndarray:
    """Voxels (n,) that each hold a beta-distributed share of fat of the given mean."""
    fractions = np.random.default_rng(seed).beta(8 * mean, 8 * (1 - mean), voxels)
    return rician(LEAN + (FAT - LEAN) * fractions, snr, seed + 1)


def dixon_muscles(data: Path, index: int | None) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Muscle -> (fat, water) of its voxels in a slice of the real case, or in the whole volume."""
    folder = data / "mr_muscle"
    fat, water, mask = (
        sitk.GetArrayFromImage(sitk.ReadImage(str(folder / f"tum01_{name}.nii.gz")))
        for name in ("fat", "water", "fat_muscle_msk")
    )
    part = slice(None) if index is None else slice(index, index + 1)
    return {
        name: (fat[part][mask[part] == label].astype(float), water[part][mask[part] == label].astype(float))
        for label, name in enumerate(("ES_R", "MF_R", "MF_L", "ES_L"), 1)
    }


def empty_grid(size: tuple[int, int, int], spacing: tuple[float, float, float], rotation: np.ndarray | None = None) -> sitk.Image:
    """An empty label image whose centre is the origin of the patient's coordinates. rotation: (3, 3) of its axes."""
    image = sitk.Image(size, sitk.sitkUInt8)
    image.SetSpacing(spacing)
    matrix = (np.eye(3) if rotation is None else rotation) * np.array(spacing)
    image.SetDirection((matrix / np.array(spacing)).ravel().tolist())
    image.SetOrigin((-matrix @ ((np.array(size) - 1) / 2)).tolist())
    return image


def world_of(image: sitk.Image) -> np.ndarray:
    """(k, j, i, 3): where each voxel lies, in mm (LPS)."""
    k, j, i = np.indices(image.GetSize()[::-1])
    matrix = np.array(image.GetDirection()).reshape(3, 3) * np.array(image.GetSpacing())
    return np.stack([i, j, k], axis=-1) @ matrix.T + np.array(image.GetOrigin())


def rotation_about(axis: int, degrees: float) -> np.ndarray:
    """(3, 3) rotation about a patient axis (0 left, 1 posterior, 2 head)."""
    a, b = ((1, 2), (2, 0), (0, 1))[axis]
    turn = np.eye(3)
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn[a, a], turn[a, b], turn[b, a], turn[b, b] = c, -s, s, c
    return turn


def cylinder(image: sitk.Image, centre: tuple[float, float], half: tuple[float, float], along: np.ndarray) -> np.ndarray:
    """(k, j, i) bool: an elliptic cylinder through ``centre`` (x, y at z = 0) whose axis is ``along``.

    half: half axes in mm of its section across that axis, one of them along the patient's left.
    """
    along = along / np.linalg.norm(along)
    right = np.cross([0.0, 1.0, 0.0], along)
    right /= np.linalg.norm(right)
    other = np.cross(along, right)
    offset = world_of(image) - np.array([*centre, 0.0])
    return ((offset @ right) / half[0]) ** 2 + ((offset @ other) / half[1]) ** 2 < 1


def label_image(image: sitk.Image, **masks: np.ndarray) -> sitk.Image:
    """A label map on the image's grid: 1 for the first mask, and so on."""
    labels = np.zeros(image.GetSize()[::-1], np.uint8)
    for number, mask in enumerate(masks.values(), 1):
        labels[mask] = number
    found = sitk.GetImageFromArray(labels)
    found.CopyInformation(image)
    return found
