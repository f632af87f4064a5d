"""Axes exchanged and turned round as SimpleITK does it, without a voxel moved."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.images.orienting import axes_of, laid_back, oriented, spacing_along

AXES = ["".join(order) for sides in product("LR", "PA", "IS") for order in permutations(sides)]


@pytest.fixture(scope="module")
def askew() -> sitk.Image:
    """An oblique image of three different sizes and spacings."""
    image = sitk.GetImageFromArray(np.arange(120, dtype=np.int16).reshape(4, 5, 6))
    image.SetSpacing((1.0, 2.0, 3.0))
    image.SetOrigin((4.0, -7.0, 9.5))
    image.SetDirection(sitk.Euler3DTransform((0, 0, 0), 0.3, 0.2, -0.4).GetMatrix())
    return image


@pytest.mark.parametrize("axes", AXES)
def test_every_order_of_axes_is_what_simpleitk_makes_of_it(askew: sitk.Image, axes: str) -> None:
    expected = sitk.DICOMOrient(askew, axes)
    found = oriented(askew, axes)
    assert axes_of(expected) == axes
    assert np.array_equal(found.values, sitk.GetArrayFromImage(expected))
    assert found.size == expected.GetSize()
    assert found.spacing == spacing_along(askew, axes) == expected.GetSpacing()
    assert found.grid.GetDirection() == pytest.approx(expected.GetDirection(), abs=1e-12)
    assert found.grid.GetOrigin() == pytest.approx(expected.GetOrigin(), abs=1e-12)


@pytest.mark.parametrize("axes", AXES)
def test_what_was_laid_along_other_axes_comes_back_to_the_last_bit(askew: sitk.Image, axes: str) -> None:
    own = sitk.DICOMOrient(askew, axes)
    back = laid_back(oriented(own, "LPS").values, "LPS", own)
    assert np.array_equal(sitk.GetArrayFromImage(back), sitk.GetArrayFromImage(own))
    assert (back.GetOrigin(), back.GetSpacing(), back.GetDirection()) == (own.GetOrigin(), own.GetSpacing(), own.GetDirection())
