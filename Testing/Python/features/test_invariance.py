"""What must not change a feature: where the ROI lies, how the image is turned, how its label is called."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from hypothesis import given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.features import FeatureVector, extract, measuring
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings, parse_settings

TEXTURE = parse_settings({"setting": {"binWidth": 20}}, "test")
FIRST_ORDER_OF_POSITION = ("Mean", "Median", "Percentile", "Maximum", "Minimum", "Energy", "RootMeanSquared")
# PyRadiomics' mesh treats some patterns of a ragged mask unlike their mirror images, and so must these.
MESH = ("MeshVolume", "SurfaceArea", "Sphericity", "SurfaceVolumeRatio")
seeds = st.integers(0, 2**32 - 1)


def phantom(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """A smooth random image and a random ragged mask, (z, y, x), away from the border."""
    rng = np.random.default_rng(seed)
    array = np.round(rng.normal(100, 40, (12, 13, 14)))
    mask = np.zeros(array.shape, dtype=np.uint8)
    mask[3:9, 3:10, 3:11] = rng.random((6, 7, 8)) < rng.choice([0.2, 0.6, 0.9])
    mask[5, 5, 5:7] = mask[5, 6, 5] = 1
    return array, mask


def run(
    array: np.ndarray, mask: np.ndarray, chosen: ExtractionSettings = TEXTURE, label: int = 1, spacing=(1.0, 1.0, 1.0)
) -> FeatureVector:
    image, roi = sitk.GetImageFromArray(np.ascontiguousarray(array)), sitk.GetImageFromArray(np.ascontiguousarray(mask))
    image.SetSpacing(spacing)
    roi.SetSpacing(spacing)
    return extract(image, roi, chosen, label=label)


def assert_same(one: FeatureVector, other: FeatureVector, relative: float = 1e-9) -> None:
    assert one.names == other.names
    np.testing.assert_allclose(one.values, other.values, rtol=relative, atol=1e-9)


@settings(deadline=None, max_examples=15)
@given(seeds, st.tuples(*[st.integers(-3, 3)] * 3))
def test_moving_image_and_mask_together_changes_nothing(seed, shift):
    array, mask = phantom(seed)
    assert_same(run(array, mask), run(np.roll(array, shift, (0, 1, 2)), np.roll(mask, shift, (0, 1, 2))))


def assert_same_but_for(names: tuple[str, ...], one: FeatureVector, other: FeatureVector) -> None:
    kept = np.array([not any(part in name for part in names) for name in one.names])
    np.testing.assert_allclose(one.values[kept], other.values[kept], rtol=1e-9, atol=1e-9)


@settings(deadline=None, max_examples=15)
@given(seeds, st.sampled_from([0, 1, 2]))
def test_flipping_an_axis_changes_nothing_but_the_mesh(seed, axis):
    array, mask = phantom(seed)
    assert_same_but_for(MESH, run(array, mask), run(np.flip(array, axis), np.flip(mask, axis)))


@settings(deadline=None, max_examples=15)
@given(seeds, st.sampled_from([(0, 1), (0, 2), (1, 2)]))
def test_turning_by_90_degrees_only_renames_the_planar_diameters(seed, plane):
    array, mask = phantom(seed)
    one, other = run(array, mask), run(np.rot90(array, axes=plane), np.rot90(mask, axes=plane))
    assert_same_but_for((*MESH, "Maximum2DDiameter"), one, other)
    planar = np.array(["Maximum2DDiameter" in name for name in one.names])
    np.testing.assert_allclose(sorted(one.values[planar]), sorted(other.values[planar]), rtol=1e-9)


@pytest.mark.parametrize("plane", [(0, 1), (0, 2), (1, 2)])
def test_the_mesh_of_a_smooth_region_is_the_same_however_it_is_turned(plane):
    z, y, x = np.indices((14, 15, 16)) - 7
    mask = ((z / 4.3) ** 2 + (y / 5.2) ** 2 + (x / 6.1) ** 2 < 1).astype(np.uint8)
    one, other = run(mask * 50.0, mask), run(np.rot90(mask * 50.0, axes=plane), np.rot90(mask, axes=plane))
    for name in MESH:
        assert other[f"original_shape_{name}"] == pytest.approx(one[f"original_shape_{name}"], rel=1e-12)


@settings(deadline=None, max_examples=10)
@given(seeds, st.integers(2, 255))
def test_the_labels_number_changes_nothing(seed, label):
    array, mask = phantom(seed)
    assert_same(run(array, mask), run(array, mask * np.uint8(label), label=label))


@settings(deadline=None, max_examples=10)
@given(seeds)
def test_other_labels_change_nothing(seed):
    array, mask = phantom(seed)
    more = mask.copy()
    more[(mask == 0) & (np.indices(mask.shape).sum(axis=0) % 3 == 0)] = 7
    assert_same(run(array, mask), run(array, more))


@settings(deadline=None, max_examples=10)
@given(seeds, st.integers(1, 6))
def test_more_image_round_the_roi_changes_nothing(seed, width):
    array, mask = phantom(seed)
    assert_same(run(array, mask), run(np.pad(array, width, constant_values=-500), np.pad(mask, width)))


@settings(deadline=None, max_examples=15)
@given(seeds, st.integers(-10, 10))
def test_a_shift_by_whole_bins_leaves_texture_alone(seed, bins):
    array, mask = phantom(seed)
    one, other = run(array, mask), run(array + 20 * bins, mask)
    moved = np.array([any(part in name for part in FIRST_ORDER_OF_POSITION) for name in one.names])
    np.testing.assert_allclose(one.values[~moved], other.values[~moved], rtol=1e-9, atol=1e-9)
    assert other["original_firstorder_Mean"] == pytest.approx(one["original_firstorder_Mean"] + 20 * bins)


@settings(deadline=None, max_examples=15)
@given(seeds, st.floats(0.25, 4))
def test_volumes_and_lengths_scale_with_the_voxel(seed, factor):
    array, mask = phantom(seed)
    one, other = run(array, mask), run(array, mask, spacing=(factor,) * 3)
    for name, power in {"MeshVolume": 3, "VoxelVolume": 3, "SurfaceArea": 2, "Maximum3DDiameter": 1, "Sphericity": 0}.items():
        assert other[f"original_shape_{name}"] == pytest.approx(one[f"original_shape_{name}"] * factor**power)


@pytest.mark.parametrize("threads", [2, 4])
def test_the_number_of_threads_changes_no_bit(threads):
    array, mask = phantom(1)
    chosen = parse_settings({"imageType": {"Original": {}, "LoG": {"sigma": [1.0, 2.0]}, "Wavelet": {}, "Square": {}}}, "test")
    image, roi = sitk.GetImageFromArray(array), sitk.GetImageFromArray(mask)
    one, many = extract(image, roi, chosen), extract(image, roi, chosen, threads=threads)
    assert one.names == many.names
    assert one.values.tobytes() == many.values.tobytes()


@pytest.mark.parametrize(
    "setting", [{"binWidth": 20}, {"binWidth": 2}, {"binCount": 300, "symmetricalGLCM": False}, {"weightingNorm": "euclidean"}]
)
def test_which_images_make_a_batch_changes_no_bit(setting, monkeypatch):
    array, mask = phantom(4)
    types = {"Original": {}, "LoG": {"sigma": [1.0, 2.0]}, "Wavelet": {"binWidth": 7}, "Square": {}}
    together = run(array, mask, parse_settings({"imageType": types, "setting": setting}, "test"))
    alone = run(array, mask, parse_settings({"imageType": {"Original": {}}, "setting": setting}, "test"))
    monkeypatch.setattr(measuring, "CELLS_AT_ONCE", 0)
    one_by_one = run(array, mask, parse_settings({"imageType": types, "setting": setting}, "test"))
    assert together.values.tobytes() == one_by_one.values.tobytes()
    assert together.values[: len(alone)].tobytes() == alone.values.tobytes()


def test_two_extractions_give_the_same_bytes():
    array, mask = phantom(2)
    assert run(array, mask).values.tobytes() == run(array, mask).values.tobytes()
