"""Parts of a domain are taken by several threads: SimpleITK replaces an image's voxels, under views of them, when two use it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.features.box import Box
from OsteoRadiomicsLib.features.intensities import Domain


@pytest.fixture
def image() -> sitk.Image:
    return sitk.GetImageFromArray(np.random.default_rng(2).normal(size=(20, 30, 40)))


def place_of(image: sitk.Image) -> int:
    """Where its voxels lie in memory."""
    return int(sitk.GetArrayViewFromImage(image).ctypes.data)


@pytest.mark.parametrize("box", [Box((0, 0, 0), (40, 30, 20)), Box((3, 2, 1), (9, 8, 7))], ids=["whole", "crop"])
def test_a_part_has_voxels_of_its_own(image: sitk.Image, box: Box) -> None:
    part = Domain(image).part(box)
    assert place_of(part) != place_of(image)
    np.testing.assert_array_equal(sitk.GetArrayFromImage(part), sitk.GetArrayFromImage(image)[box.slices()])


def test_threads_that_filter_and_copy_at_once_get_the_voxels_that_are_there(image: sitk.Image) -> None:
    domain, boxes = Domain(image), [Box((n % 7, n % 5, n % 3), (20, 20, 10)) for n in range(120)]
    expected = sitk.GetArrayFromImage(image)

    def taken(number: int) -> np.ndarray:
        box = boxes[number]
        return (
            domain.array(box)
            if number % 2
            else sitk.GetArrayFromImage(sitk.Abs(sitk.Abs(domain.part(box)) * 0 + domain.part(box)))
        )

    with ThreadPoolExecutor(4) as pool:
        for number, found in enumerate(pool.map(taken, range(len(boxes)))):
            wanted = expected[boxes[number].slices()]
            np.testing.assert_array_equal(found, wanted if number % 2 else np.abs(wanted))
