"""Which voxels stay in an IBSI region: bounds of a range, outliers, and interpolated masks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.features import FeatureVector, extract
from OsteoRadiomicsLib.protocols.extraction_settings import parse_settings


def measured(values: list[float], **ibsi: Any) -> FeatureVector:
    """Two equal rows of voxels, the ROI, in an image that is one voxel wider all round."""
    image = np.zeros((3, 4, len(values) + 2))
    image[1, 1:3, 1:-1] = values
    mask = np.zeros(image.shape, np.uint8)
    mask[1, 1:3, 1:-1] = 1
    settings = {"ibsi": {"bin_count": 4, **ibsi}, "featureClass": {"firstorder": None}}
    return extract(sitk.GetImageFromArray(image), sitk.GetImageFromArray(mask), parse_settings(settings, "test"))


def kept(vector: FeatureVector) -> float:
    """Voxels of one row that stay."""
    voxels = vector.diagnostics["diagnostics_Mask-resegmented_VoxelNum"]
    assert isinstance(voxels, int)
    return voxels / 2


def test_both_bounds_of_a_range_belong_to_it():
    found = measured([1, 2, 3, 4, 5, 6], range=[2, 5])
    assert kept(found) == 4
    assert (found["original_firstorder_Minimum"], found["original_firstorder_Maximum"]) == (2, 5)


def test_an_open_range_has_one_bound():
    assert kept(measured([1, 2, 3, 4, 5, 6], range=[3, None])) == 4
    assert kept(measured([1, 2, 3, 4, 5, 6], range=[None, 3])) == 3


@pytest.mark.parametrize(("sigma", "voxels"), [(1.95, 4), (2.0, 5), (2.05, 5)])
def test_outliers_lie_beyond_the_deviation_of_all_voxels_divided_by_n(sigma: float, voxels: int):
    # Mean 2, deviation 4: the last voxel lies two deviations from the mean, and 1.9 by the deviation divided by n - 1.
    assert kept(measured([0, 0, 0, 0, 10], outlier_sigma=sigma)) == voxels


def test_outliers_are_judged_before_the_range_acts():
    assert kept(measured([0, 0, 0, 0, 10, 3], range=[None, 3], outlier_sigma=1.9)) == 5
    assert measured([0, 0, 0, 0, 10, 3], range=[None, 3], outlier_sigma=1.9)["original_firstorder_Maximum"] == 3


def test_a_voxel_that_the_interpolated_mask_half_covers_belongs_to_the_roi():
    # Twice as fine: new voxels lie a quarter before and behind the old ones, at the ROI's ends 0.75 or 0.25 of the mask.
    image = np.zeros((1, 2, 8)) + np.arange(8.0)
    mask = np.zeros(image.shape, np.uint8)
    mask[:, :, 2:5] = 1
    images = sitk.GetImageFromArray(image), sitk.GetImageFromArray(mask)
    for threshold, voxels in ((0.75, 6), (0.7501, 4), (0.25, 8), (0.2501, 6)):
        ibsi = {"bin_count": 4, "spacing": [0.5, 1, 1], "image_interpolator": "linear", "mask_interpolator": "linear"}
        settings = {"ibsi": {**ibsi, "mask_threshold": threshold}, "featureClass": {"firstorder": None}}
        found = extract(*images, parse_settings(settings, "test"))
        assert kept(found) == voxels
        assert found["original_firstorder_Mean"] == pytest.approx(3, abs=1e-12)
