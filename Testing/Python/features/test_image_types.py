"""Filters of a crop against filters of the whole image, and formulas against their definition."""

from __future__ import annotations

import numpy as np
import pytest
import pywt
import SimpleITK as sitk
from OsteoRadiomicsLib.features.image_types import IMAGE_TYPES
from OsteoRadiomicsLib.features.image_types.lbp2d import METHODS, Stack, local_binary_pattern
from OsteoRadiomicsLib.features.image_types.lbp3d import icosphere, spherical_harmonic
from OsteoRadiomicsLib.features.preparation import prepare
from OsteoRadiomicsLib.features.region import Region
from OsteoRadiomicsLib.protocols.extraction_settings import Setting

rng = np.random.default_rng(8)
ARRAY = rng.normal(80, 60, (61, 64, 71))
MIDDLE = (slice(28, 34), slice(29, 36), slice(30, 38))
CORNER = (slice(0, 6), slice(57, 64), slice(0, 8))


def region(where: tuple[slice, ...], setting: Setting, padding: int = 0, kind: type = np.float64) -> Region:
    mask = np.zeros(ARRAY.shape, dtype=np.uint8)
    mask[where] = 1
    return prepare(sitk.GetImageFromArray(ARRAY.astype(kind)), sitk.GetImageFromArray(mask), setting, 1, padding)


def derived(name: str, where: tuple[slice, ...], padding: int = 0, kind: type = np.float64, **keys) -> dict[str, np.ndarray]:
    setting = Setting(**keys)
    prepared = region(where, setting, padding, kind)
    return {
        image: array
        for filtering in IMAGE_TYPES[name].plan(prepared, setting)
        for image, array in zip(filtering.names, filtering.run(), strict=True)
    }


@pytest.mark.parametrize("where", [MIDDLE, CORNER], ids=["middle", "corner"])
@pytest.mark.parametrize("sigma", [0.7, 1.5])
def test_log_of_the_surroundings_equals_log_of_the_whole_image(where, sigma):
    whole = sitk.LaplacianRecursiveGaussian(sitk.GetImageFromArray(ARRAY), sigma, True)
    (found,) = derived("LoG", where, sigma=[sigma]).values()
    np.testing.assert_allclose(found, sitk.GetArrayFromImage(whole)[where], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("where", [MIDDLE, CORNER], ids=["middle", "corner"])
@pytest.mark.parametrize(("wavelet", "level", "start"), [("coif1", 1, 0), ("db3", 2, 0), ("haar", 1, 1)])
def test_wavelets_of_the_surroundings_equal_those_of_the_whole_image(where, wavelet, level, start):
    found = derived("Wavelet", where, wavelet=wavelet, level=level, start_level=start)
    data = np.pad(ARRAY, [(0, n % 2) for n in ARRAY.shape], "wrap")
    for step in range(start + level):
        parts = pywt.swtn(data, wavelet, level=1, axes=(2, 1, 0))[0]
        if step >= start:
            number = step - start + 1
            for band in ("aad", "dda", "ddd"):
                name = f"wavelet{'' if number == 1 else number}-{band.replace('a', 'L').replace('d', 'H')}"
                np.testing.assert_allclose(found[name], parts[band][where], rtol=1e-12, atol=1e-12)
        data = parts["aaa"]
    np.testing.assert_allclose(found[f"wavelet{'' if level == 1 else level}-LLL"], data[where], rtol=1e-12)
    assert len(found) == 7 * level + 1


def test_wavelets_under_force2d_leave_the_slice_axis_alone():
    found = derived("Wavelet", MIDDLE, force2D=True, force2Ddimension=0)
    assert list(found) == ["wavelet-LH", "wavelet-HL", "wavelet-HH", "wavelet-LL"]
    data = np.pad(ARRAY, [(0, n % 2) for n in ARRAY.shape], "wrap")
    parts = pywt.swtn(data, "coif1", level=1, axes=(2, 1))[0]
    np.testing.assert_allclose(found["wavelet-LH"], parts["ad"][MIDDLE], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("where", [MIDDLE, CORNER], ids=["middle", "corner"])
@pytest.mark.parametrize("use_spacing", [True, False])
def test_gradient_of_the_surroundings_equals_that_of_the_whole_image(where, use_spacing):
    whole = sitk.GradientMagnitude(sitk.GetImageFromArray(ARRAY), use_spacing)
    (found,) = derived("Gradient", where, gradientUseSpacing=use_spacing).values()
    np.testing.assert_array_equal(found, sitk.GetArrayFromImage(whole)[where])


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("Square", lambda x, m: x**2 / m),
        ("SquareRoot", lambda x, m: np.sign(x) * np.sqrt(np.abs(x) * m)),
        ("Logarithm", lambda x, m: np.sign(x) * np.log(np.abs(x) + 1) * m / np.log(m + 1)),
        ("Exponential", lambda x, m: np.exp(x * np.log(m) / m)),
    ],
)
def test_pointwise_types_scale_by_the_largest_magnitude_of_the_whole_image(name, formula):
    (found,) = derived(name, MIDDLE).values()
    np.testing.assert_allclose(found, formula(ARRAY[MIDDLE], np.abs(ARRAY).max()), rtol=1e-12)


@pytest.mark.parametrize("name", sorted(set(IMAGE_TYPES) - {"LBP3D"}))
def test_padding_for_maps_surrounds_the_same_values(name):
    keys = {"sigma": [1.0]} if name == "LoG" else {}
    tight, padded = derived(name, MIDDLE, **keys), derived(name, MIDDLE, padding=3, **keys)
    for image, array in tight.items():
        assert padded[image].shape == tuple(n + 6 for n in array.shape)
        np.testing.assert_allclose(padded[image][3:-3, 3:-3, 3:-3], array, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("method", sorted(METHODS))
def test_a_pattern_of_a_flat_slice_has_every_sample_as_bright(method):
    found = local_binary_pattern(Stack(np.full((2, 9, 9), 4.0), 2), 8, 1.5, method)
    expected = {"default": 255, "ror": 255, "uniform": 8, "var": np.nan}[method]
    np.testing.assert_array_equal(found, np.full((2, 5, 5), expected))


def test_a_pattern_counts_the_arc_of_brighter_samples():
    # Brighter to the right: of eight samples from the right anticlockwise, those at 0, 45 and 315 degrees, and above and below.
    stack = Stack(np.broadcast_to(np.arange(7.0), (1, 7, 7)), 1)
    assert (local_binary_pattern(stack, 8, 1.0, "default") == 1 + 2 + 4 + 64 + 128).all()
    assert (local_binary_pattern(stack, 8, 1.0, "uniform") == 5).all()


def test_whole_numbers_keep_their_type_in_patterns():
    (found,) = derived("LBP2D", MIDDLE, kind=np.int16).values()
    assert found.dtype == np.int16
    assert set(np.unique(found)) <= set(range(10))


@pytest.mark.parametrize(("subdivisions", "vertices"), [(0, 12), (1, 42), (2, 162)])
def test_an_icosphere_has_its_vertices_on_the_sphere(subdivisions, vertices):
    points = icosphere(subdivisions, 1.5)
    assert len(np.unique(points.round(9), axis=0)) == vertices
    np.testing.assert_allclose(np.linalg.norm(points, axis=1), 1.5, rtol=1e-12)


def test_spherical_harmonics_are_orthonormal():
    nodes, weights = np.polynomial.legendre.leggauss(12)
    azimuth = np.arange(16) * 2 * np.pi / 16
    polar, turned = np.meshgrid(np.arccos(nodes), azimuth, indexing="ij")
    orders = [(m, n) for n in range(4) for m in range(-n, n + 1)]
    values = np.array([spherical_harmonic(m, n, turned, polar) for m, n in orders])
    inner = np.einsum("apt,bpt,p->ab", values, values.conj(), weights) * 2 * np.pi / 16
    np.testing.assert_allclose(inner, np.eye(len(orders)), atol=1e-12)


def test_spherical_patterns_are_defined_in_the_roi_only():
    found = derived("LBP3D", MIDDLE, padding=2)
    assert list(found) == ["lbp-3D-m1", "lbp-3D-m2", "lbp-3D-k"]
    for array in found.values():
        assert np.isfinite(array[2:-2, 2:-2, 2:-2]).all()
        assert np.isnan(array[0]).all()
