"""What must not change a feature of the IBSI mode."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from hypothesis import given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.features import FeatureVector, extract
from OsteoRadiomicsLib.protocols.extraction_settings import parse_settings

seeds = st.integers(0, 2**32 - 1)
# PyRadiomics' mesh treats some patterns of a ragged mask unlike their mirror images.
MESH = ("MeshVolume", "Surface", "Spher", "Compactness", "Asphericity", "Density", "Integrated")
BINS = {"range": [0, None], "bin_width": 20}
PLAIN = parse_settings({"ibsi": BINS}, "test")
RESAMPLED = parse_settings(
    {"ibsi": {**BINS, "spacing": [1.3, 1.3, 1.3], "image_interpolator": "cubic", "rounding": True}}, "test"
)
FLAT = parse_settings({"ibsi": {**BINS, "dimension": "2D", "spacing": 1.3, "aggregation": "2D_slice_merged"}}, "test")


def phantom(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """A random image and a random ragged mask, (z, y, x), away from the border."""
    rng = np.random.default_rng(seed)
    array = np.round(rng.normal(100, 25, (20, 21, 22)))
    mask = np.zeros(array.shape, dtype=np.uint8)
    mask[8:13, 8:14, 8:15] = rng.random((5, 6, 7)) < rng.choice([0.3, 0.6, 0.9])
    mask[9, 9, 9:11] = mask[9, 10, 9] = mask[10, 9, 9] = 1
    return array, mask


def run(array: np.ndarray, mask: np.ndarray, chosen=PLAIN, label: int = 1, origin=(0.0, 0.0, 0.0)) -> FeatureVector:
    image, roi = sitk.GetImageFromArray(array), sitk.GetImageFromArray(mask)
    for part in (image, roi):
        part.SetOrigin(origin)
    return extract(image, roi, chosen, label=label)


def same(first: FeatureVector, second: FeatureVector, *, without: tuple[str, ...] = (), rel: float = 1e-7) -> None:
    assert first.names == second.names
    kept = [not any(word in name for word in without) for name in first.names]
    np.testing.assert_allclose(first.values[kept], second.values[kept], rtol=rel, atol=1e-9)


@settings(max_examples=15, deadline=None)
@given(seeds, st.sampled_from([0, 1, 2]))
@pytest.mark.parametrize("chosen", [PLAIN, RESAMPLED, FLAT], ids=["plain", "resampled", "slices"])
def test_flipping_image_and_mask_changes_nothing(chosen, seed: int, axis: int):
    array, mask = phantom(seed)
    if chosen is RESAMPLED:
        # Rounding an exact half goes to the even number, whichever way the image is turned.
        mask[8:13, 8:14, 8:15] = 1
    same(run(array, mask, chosen), run(np.flip(array, axis).copy(), np.flip(mask, axis).copy(), chosen), without=MESH)


@settings(max_examples=15, deadline=None)
@given(seeds, st.permutations([0, 1, 2]))
def test_exchanging_axes_changes_nothing_in_three_dimensions(seed: int, order: list[int]):
    array, mask = phantom(seed)
    turned = np.ascontiguousarray(array.transpose(order)), np.ascontiguousarray(mask.transpose(order))
    same(run(array, mask), run(*turned), without=(*MESH, "2DDiameter"))


@settings(max_examples=15, deadline=None)
@given(seeds, st.integers(1, 9))
def test_voxels_and_slices_added_round_the_image_change_nothing(seed: int, width: int):
    array, mask = phantom(seed)
    same(run(array, mask), run(np.pad(array, width), np.pad(mask, width)))


@settings(max_examples=15, deadline=None)
@given(seeds, st.integers(2, 900))
def test_the_labels_number_other_labels_and_the_origin_change_nothing(seed: int, label: int):
    array, mask = phantom(seed)
    others = np.where(mask, label, 0).astype(np.uint16)
    others[0, :3, :3] = label + 1
    same(run(array, mask, RESAMPLED), run(array, others, RESAMPLED, label, (5.0, -70.0, 31.5)), rel=1e-6)


@settings(max_examples=15, deadline=None)
@given(seeds, st.integers(-5, 5))
def test_shifting_intensities_with_the_range_changes_no_texture(seed: int, bins: int):
    array, mask = phantom(seed)
    moved = parse_settings({"ibsi": {**BINS, "range": [20 * bins, None]}}, "test")
    before, after = run(array, mask), run(array + 20 * bins, mask, moved)
    texture = ("_gl", "_ng", "_ih_", "_ngldm_")
    kept = [any(word in name for word in texture) for name in before.names]
    assert sum(kept) == 117
    np.testing.assert_allclose(before.values[kept], after.values[kept], rtol=1e-9)
