"""Local and global intensity peak: the mean over a sphere of one cubic centimetre, voxel by voxel."""

from __future__ import annotations

import math

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.features import extract
from OsteoRadiomicsLib.protocols.extraction_settings import parse_settings

SETTINGS = {"ibsi": {"bin_count": 8}, "featureClass": {"loc": None}}


def sphere_mean(values: np.ndarray, centre: np.ndarray, spacing: np.ndarray) -> float:
    """Mean of the voxels whose centres lie within the sphere round a voxel; beyond the image there are none."""
    away = [(axis - middle) * step for axis, middle, step in zip(np.indices(values.shape), centre, spacing, strict=True)]
    distance = np.sqrt(sum(part**2 for part in away))
    return float(values[distance <= (3000 / (4 * math.pi)) ** (1 / 3)].mean())


@pytest.mark.parametrize("spacing", [(1.0, 1.0, 1.0), (2.5, 0.7, 0.9)])
def test_peaks_are_the_means_over_spheres_of_one_cubic_centimetre(spacing: tuple[float, float, float]):
    values = np.round(np.random.default_rng(2).normal(100, 20, size=(16, 18, 17)))
    mask = np.zeros(values.shape, np.uint8)
    mask[5:9, 6:11, 4:9] = 1
    images = sitk.GetImageFromArray(values), sitk.GetImageFromArray(mask)
    for image in images:
        image.SetSpacing(spacing[::-1])
    found = extract(*images, parse_settings(SETTINGS, "test"))
    means = np.array([sphere_mean(values, voxel, np.array(spacing)) for voxel in np.argwhere(mask)])
    highest = values[mask > 0] == values[mask > 0].max()
    assert found["original_loc_GlobalPeak"] == pytest.approx(means.max(), rel=1e-12)
    assert found["original_loc_LocalPeak"] == pytest.approx(means[highest].max(), rel=1e-12)
