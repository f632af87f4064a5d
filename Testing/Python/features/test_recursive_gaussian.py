"""The recursive Gaussian against ITK's, bit by bit."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.features.recursive_gaussian import compiled, second_derivative, smoothing, vectorised
from OsteoRadiomicsLib.features.recursive_gaussian.laplacian import LOOPS, laplacian_of_gaussian

SPACING = (1.6, 0.9, 0.7)  # z, y, x
ARRAY = np.random.default_rng(4).normal(50, 100, (19, 24, 29))


@pytest.fixture(params=["numpy", "numba"])
def path(request, monkeypatch):
    """Either implementation."""
    monkeypatch.setattr(LOOPS, "chosen", lambda: {"numpy": vectorised, "numba": compiled}[request.param])


def image(kind: type) -> sitk.Image:
    made = sitk.GetImageFromArray(np.clip(ARRAY, 0, 255).astype(kind) if kind is np.uint8 else ARRAY.astype(kind))
    made.SetSpacing(SPACING[::-1])
    return made


@pytest.mark.usefixtures("path")
@pytest.mark.parametrize("kind", [np.uint8, np.int16, np.int32, np.float32, np.float64])
@pytest.mark.parametrize("sigma", [0.5, 1.0, 3.0, 7.5])
def test_the_laplacian_equals_itks_to_the_last_bit(kind, sigma):
    made = image(kind)
    whole = tuple(slice(0, n) for n in ARRAY.shape)
    ours = laplacian_of_gaussian(sitk.GetArrayFromImage(made), SPACING, sigma, whole)
    np.testing.assert_array_equal(ours, sitk.GetArrayFromImage(sitk.LaplacianRecursiveGaussian(made, sigma, True)))


@pytest.mark.usefixtures("path")
def test_a_part_equals_that_part_of_the_whole():
    inner = (slice(5, 11), slice(0, 24), slice(20, 29))
    whole = tuple(slice(0, n) for n in ARRAY.shape)
    one, all_of_it = (laplacian_of_gaussian(ARRAY, SPACING, 1.5, part) for part in (inner, whole))
    np.testing.assert_array_equal(one, all_of_it[inner])


@pytest.mark.parametrize(("order", "kind"), [(0, smoothing), (2, second_derivative)])
@pytest.mark.parametrize("axis", [0, 1, 2])
def test_each_pass_equals_itks(order, kind, axis):
    gaussian = sitk.RecursiveGaussianImageFilter()
    gaussian.SetSigma(2.0)
    gaussian.SetOrder(order)
    gaussian.SetNormalizeAcrossScale(True)
    gaussian.SetDirection(2 - axis)
    expected = sitk.GetArrayFromImage(gaussian.Execute(image(np.float32)))
    array = ARRAY.astype(np.float32)
    for path in (compiled, vectorised):
        found = path.filtered(array, axis, kind(2.0, SPACING[axis]), 0, array.shape[axis])
        np.testing.assert_array_equal(found, expected)


def test_smoothing_keeps_a_constant_and_the_second_derivative_removes_it():
    lines = np.full((12, 3), 7.0)
    np.testing.assert_allclose(vectorised.filtered(lines, 0, smoothing(1.5, 1.0), 0, 12), 7, rtol=1e-5)
    np.testing.assert_allclose(vectorised.filtered(lines, 0, second_derivative(1.5, 1.0), 0, 12), 0, atol=1e-4)
