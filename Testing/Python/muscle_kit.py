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
