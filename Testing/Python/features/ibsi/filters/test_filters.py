"""What each filter of IBSI 2 must do by its definition, beside the reference maps."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from features.ibsi.ibsi2_reference import filtered, phantom
from OsteoRadiomicsLib.base.errors import SettingsError
from OsteoRadiomicsLib.features.ibsi.filters import FILTERS
from OsteoRadiomicsLib.features.ibsi.filters.gabor import kernel
from OsteoRadiomicsLib.features.ibsi.filters.laws import KERNELS
from OsteoRadiomicsLib.features.ibsi.filters.separable import rotations, stretched
from OsteoRadiomicsLib.features.ibsi.filters.simoncelli import band
from OsteoRadiomicsLib.protocols.ibsi_filters import FilterSettings
from scipy import ndimage

CUBE = (1.0, 1.0, 1.0)


def noise(shape=(13, 15, 17)) -> np.ndarray:
    return np.random.default_rng(7).normal(0, 30, shape)


def impulse(size: int = 41) -> np.ndarray:
    image = np.zeros((size,) * 3)
    image[(size // 2,) * 3] = 1
    return image


def test_every_filter_of_the_settings_is_registered():
    known = {kind.model_fields["filter"].annotation.__args__[0] for kind in FilterSettings.__subclasses__()}
    assert set(FILTERS) == known
    assert all(entry.description and len(entry.ibsi) == 4 for entry in FILTERS.values())


@pytest.mark.parametrize(
    ("boundary", "scipys"), [("zero", "constant"), ("nearest", "nearest"), ("periodic", "wrap"), ("mirror", "reflect")]
)
def test_the_mean_is_scipys_uniform_filter(boundary: str, scipys: str):
    found = filtered(noise(), {"filter": "mean", "size": 7, "boundary": boundary})
    np.testing.assert_allclose(found, ndimage.uniform_filter(noise(), 7, mode=scipys), atol=1e-10)


@pytest.mark.parametrize("dimension", ["2D", "3D"])
def test_the_laplacian_of_gaussian_is_scipys_where_its_kernel_is_wide(dimension: str):
    content = {"filter": "laplacian_of_gaussian", "sigma": 3, "truncate": 8, "boundary": "nearest"}
    image = phantom("sphere")[20:44, 20:44, 20:44]
    found = filtered(image, content, dimension, spacing=(2.0, 2.0, 2.0))
    if dimension == "3D":
        expected = ndimage.gaussian_laplace(image, 1.5, mode="nearest", truncate=8)
    else:
        expected = np.stack([ndimage.gaussian_laplace(flat, 1.5, mode="nearest", truncate=8) for flat in image])
    np.testing.assert_allclose(found, expected, atol=1e-3 * np.ptp(expected))


def test_the_laplacian_of_gaussian_of_an_impulse_is_the_manuals_formula():
    sigma, axis = 2.0, np.arange(-20, 21)
    squared = sum(k**2 for k in np.meshgrid(axis, axis, axis, indexing="ij"))
    formula = -1 / sigma**2 * (1 / (np.sqrt(2 * np.pi) * sigma)) ** 3 * (3 - squared / sigma**2) * np.exp(-squared / 2 / sigma**2)
    inside = np.max(np.abs(np.meshgrid(axis, axis, axis, indexing="ij")), axis=0) <= 8
    found = filtered(impulse(), {"filter": "laplacian_of_gaussian", "sigma": 2}, spacing=CUBE)
    np.testing.assert_allclose(found, np.where(inside, formula, 0), atol=1e-15)


def test_there_are_4_and_24_rotations_and_no_reflection():
    for dimensions, count in ((2, 4), (3, 24)):
        matrices = []
        for rotation in rotations(dimensions):
            matrix = np.zeros((dimensions, dimensions))
            for axis, (source, mirrored) in enumerate(rotation):
                matrix[axis, source] = -1 if mirrored else 1
            assert np.linalg.det(matrix) == pytest.approx(1)
            matrices.append(matrix.tobytes())
        assert len(set(matrices)) == len(matrices) == count


TURNED = [
    {"filter": "laws", "kernels": "E3W5R5", "pooling": "max"},
    {"filter": "laws", "kernels": "L5E5S5", "pooling": "mean", "energy": 2},
    {"filter": "separable_wavelet", "wavelet": "db2", "bands": "LLH", "pooling": "max"},
    {"filter": "separable_wavelet", "wavelet": "db3", "bands": "HLH", "level": 2, "pooling": "mean"},
]


@pytest.mark.parametrize("content", TURNED, ids=lambda content: "-".join(map(str, content.values())))
@pytest.mark.parametrize("plane", [(0, 1), (0, 2), (1, 2)])
def test_pooled_responses_turn_with_the_image(content: dict, plane: tuple[int, int]):
    found = filtered(np.rot90(noise(), axes=plane), content)
    np.testing.assert_allclose(found, np.rot90(filtered(noise(), content), axes=plane), atol=1e-10)


def test_laws_kernels_are_of_unit_length_and_only_level_kernels_see_a_flat_image():
    for name, values in KERNELS.items():
        assert np.linalg.norm(values) == pytest.approx(1)
        assert (abs(values.sum()) < 1e-12) == (not name.startswith("L"))


def test_the_laws_response_to_an_impulse_is_the_product_of_its_kernels_x_first():
    found = filtered(impulse(9), {"filter": "laws", "kernels": "L3E5S3"})
    x, y, z = KERNELS["L3"], KERNELS["E5"], KERNELS["S3"]
    np.testing.assert_allclose(found[3:6, 2:7, 3:6], z[:, None, None] * y[None, :, None] * x, atol=1e-15)


def test_gabor_waves_run_along_theta_and_half_a_turn_conjugates():
    along_x, along_y = kernel(3, 4, 0.5, 0), kernel(3, 4, 0.5, 90)
    np.testing.assert_allclose(along_x, along_y.T, atol=1e-12)
    np.testing.assert_allclose(kernel(3, 4, 0.5, 200), kernel(3, 4, 0.5, 20).conj(), atol=1e-12)
    middle = along_x.shape[0] // 2
    assert along_x[middle, along_x.shape[1] // 2 + 2].real < -0.5  # half a wavelength along x


@pytest.mark.parametrize("response", ["modulus", "real", "imaginary"])
def test_the_gabor_response_is_the_convolution_written_out(response: str):
    image = noise((3, 20, 22))
    content = {"filter": "gabor", "sigma": 1.2, "wavelength": 3, "gamma": 0.8, "theta": 30, "response": response}
    wave = kernel(1.2, 3, 0.8, 30)
    parts = [np.stack([ndimage.convolve(flat, part, mode="reflect") for flat in image]) for part in (wave.real, wave.imag)]
    expected = {"modulus": np.hypot(*parts), "real": parts[0], "imaginary": parts[1]}[response]
    np.testing.assert_allclose(filtered(image, content, "2D", spacing=CUBE), expected, atol=1e-9)


@pytest.mark.parametrize("pooling", ["mean", "max"])
@pytest.mark.parametrize("response", ["modulus", "real", "imaginary"])
def test_gabor_pools_every_orientation_once(pooling: str, response: str):
    image = noise((3, 14, 15))
    content = {"filter": "gabor", "sigma": 1, "wavelength": 2, "response": response}
    apart = [filtered(image, {**content, "theta": theta}, "2D", spacing=CUBE) for theta in range(0, 360, 60)]
    pooled = filtered(image, {**content, "theta_step": 60, "pooling": pooling}, "2D", spacing=CUBE)
    np.testing.assert_allclose(pooled, {"mean": np.mean, "max": np.max}[pooling](apart, axis=0), atol=1e-9)


@pytest.mark.parametrize("wavelet", ["haar", "db3", "coif1", "sym4"])
def test_wavelet_bands_hold_the_energy_of_the_image(wavelet: str):
    image = noise((8, 12, 10))
    bands = ["".join(band) for band in itertools.product("LH", repeat=3)]
    contents = [{"filter": "separable_wavelet", "wavelet": wavelet, "bands": name, "boundary": "periodic"} for name in bands]
    # Undecimated, each axis has every coefficient twice.
    assert sum((filtered(image, content) ** 2).sum() for content in contents) == pytest.approx(8 * (image**2).sum())


def test_levels_double_the_holes_of_a_wavelet():
    assert stretched(np.array([1.0, 2, 3]), 3).tolist() == [1, 0, 0, 0, 2, 0, 0, 0, 3]


def test_simoncellis_bands_share_every_frequency_between_two_levels():
    distance = np.linspace(2**-7, 0.5, 200)
    assert sum(band(distance, level) ** 2 for level in range(1, 10)) == pytest.approx(np.ones(200))
    assert band(np.array([0.5, 0.25, 1.0, 0.24, 1.01, 0.0]), 1) == pytest.approx([1, 0, 0, 0, 0, 0])


def test_the_riesz_transforms_of_an_order_hold_the_energy_of_what_they_transform():
    image = noise((15, 15, 15))  # of odd size, so that no frequency lacks its opposite
    plain = filtered(image, {"filter": "simoncelli", "level": 1})
    orders = [order for order in itertools.product(range(3), repeat=3) if sum(order) == 2]
    parts = [filtered(image, {"filter": "simoncelli", "level": 1, "riesz": list(order)}) for order in orders]
    assert sum((part**2).sum() for part in parts) == pytest.approx((plain**2).sum())


def test_the_riesz_transform_of_first_order_is_odd_along_its_axis():
    found = filtered(impulse(21), {"filter": "laplacian_of_gaussian", "sigma": 2, "riesz": [1, 0, 0]}, spacing=CUBE)
    np.testing.assert_allclose(found[:, :, ::-1], -found, atol=1e-15)
    assert np.abs(found).max() > 1e-3


@pytest.mark.parametrize(
    "content",
    [
        {"filter": "laplacian_of_gaussian", "sigma": 3},
        {"filter": "gabor", "sigma": 3, "wavelength": 4, "orthogonal_planes": True},
    ],
)
def test_a_width_in_mm_needs_voxels_of_equal_width(content: dict):
    with pytest.raises(SettingsError, match=r"needs voxels of equal width, the image has 1 x 1 x 3 mm.*ibsi.spacing"):
        filtered(noise(), content, spacing=(3.0, 1.0, 1.0))
    filtered(noise(), {key: value for key, value in content.items() if key != "orthogonal_planes"}, "2D", spacing=(3.0, 1.0, 1.0))


def test_a_sigma_that_no_voxel_shows_is_refused():
    with pytest.raises(SettingsError, match=r"sigma 0\.4 mm of laplacian_of_gaussian is smaller than half a voxel"):
        filtered(noise(), {"filter": "laplacian_of_gaussian", "sigma": 0.4}, spacing=CUBE)
