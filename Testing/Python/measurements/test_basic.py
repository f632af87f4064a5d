"""Volume and mean of boxes whose size is known."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import GeometryError, InputError
from OsteoRadiomicsLib.images import Roi
from OsteoRadiomicsLib.measurements.measuring import measure


@pytest.fixture
def image() -> sitk.Image:
    """Each voxel holds the number of its slice; 0.5 x 2 x 4 mm."""
    image = sitk.GetImageFromArray(np.broadcast_to(np.arange(6.0)[:, None, None], (6, 7, 8)).copy())
    image.SetSpacing((0.5, 2.0, 4.0))
    return image


def box(image: sitk.Image, slices: slice) -> Roi:
    """3 x 4 voxels in each of the slices."""
    drawn = np.zeros((6, 7, 8), np.uint8)
    drawn[slices, 2:5, 1:5] = 1
    mask = sitk.GetImageFromArray(drawn)
    mask.CopyInformation(image)
    return Roi("box", mask)


def values(image: sitk.Image, roi: Roi, *names: str) -> list[float]:
    return [found.value for found in measure(image, [roi], names)]


def test_volume_counts_voxels_and_the_size_of_one(image: sitk.Image):
    assert values(image, box(image, slice(1, 3)), "volume") == [pytest.approx(24 * 4 / 1000)]  # 24 voxels of 4 mm3


def test_the_mean_is_that_of_the_image_inside(image: sitk.Image):
    assert values(image, box(image, slice(1, 4)), "mean_intensity") == [2.0]


def test_an_roi_on_another_grid_is_refused_by_name(image: sitk.Image):
    roi = box(image, slice(0, 1))
    roi.mask.SetOrigin((1.0, 0.0, 0.0))
    with pytest.raises(GeometryError, match="segment box: does not lie on the image's grid"):
        measure(image, [roi])


def test_an_unknown_measurement_is_refused_with_those_there_are(image: sitk.Image):
    with pytest.raises(InputError, match=r"there is no measurement girth.*volume, mean_intensity"):
        measure(image, [box(image, slice(0, 1))], ["girth"])
