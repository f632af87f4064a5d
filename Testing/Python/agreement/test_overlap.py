"""Overlap and surface distances of two masks: known answers, brute force, invariances."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import SimpleITK as sitk
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from OsteoRadiomicsLib.agreement import overlap, overlap_by_slice
from OsteoRadiomicsLib.base.errors import GeometryError, SettingsError

SPACING = (3.0, 0.7, 0.7)


@pytest.fixture(scope="module")
def cubes():
    a, b = np.zeros((2, 40, 80, 80), dtype=bool)
    a[10:20, 20:50, 20:50] = True
    b[11:21, 22:52, 23:53] = True
    return a, b


@pytest.fixture(scope="module")
def known(published_tables):
    return json.loads((published_tables / "known_answers.json").read_text())["segmentation"]


def brute_force(a: np.ndarray, b: np.ndarray, spacing) -> dict[str, float]:
    """Every measure from its definition, voxel by voxel."""
    inside_a, inside_b = set(map(tuple, np.argwhere(a).tolist())), set(map(tuple, np.argwhere(b).tolist()))

    def surface(voxels):
        steps = [step for axis in range(a.ndim) for step in (_unit(a.ndim, axis, 1), _unit(a.ndim, axis, -1))]
        return [v for v in voxels if any(tuple(map(sum, zip(v, step, strict=True))) not in voxels for step in steps)]

    def distances(sources, targets):
        return [min(math.dist(_mm(s, spacing), _mm(t, spacing)) for t in targets) for s in sources]

    shared = len(inside_a & inside_b)
    ab = distances(surface(inside_a), surface(inside_b))
    ba = distances(surface(inside_b), surface(inside_a))
    return {
        "dice": 2 * shared / (len(inside_a) + len(inside_b)),
        "jaccard": shared / len(inside_a | inside_b),
        "hd": max(ab + ba),
        "hd95": max(np.percentile(ab, 95), np.percentile(ba, 95)),
        "assd": sum(ab + ba) / len(ab + ba),
        "surface_dice": sum(d <= 2 + 1e-9 for d in ab + ba) / len(ab + ba),
    }


def _unit(ndim: int, axis: int, step: int) -> tuple[int, ...]:
    return tuple(step if other == axis else 0 for other in range(ndim))


def _mm(voxel, spacing):
    return [index * step for index, step in zip(voxel, spacing, strict=True)]


MEASURES = ("dice", "jaccard", "hd", "hd95", "assd", "surface_dice")
two_masks = st.tuples(*[arrays(bool, (3, 4, 5), elements=st.booleans())] * 2).filter(lambda pair: pair[0].any() and pair[1].any())
spacings = st.tuples(*[st.sampled_from([0.5, 0.7, 1.0, 3.0, 4.4])] * 3)


@pytest.mark.parametrize(
    ("measure", "key"),
    [("dice", "dice"), ("hd", "hd"), ("hd95", "hd95_max"), ("assd", "assd"), ("surface_dice", "nsd2")],
)
def test_shifted_cubes_give_the_analytic_values(cubes, known, measure, key):
    found = overlap(*cubes, SPACING, tolerance_mm=2)
    assert getattr(found, measure) == pytest.approx(known["shifted_cubes"]["expected"][key], abs=1e-9)


@pytest.mark.parametrize(
    ("measure", "key"),
    [("dice", "dice"), ("hd", "hd"), ("hd95", "hd95_max"), ("assd", "assd"), ("surface_dice", "nsd2")],
)
def test_two_spheres_of_different_size_give_the_known_values(known, measure, key):
    squared = ((np.indices((31, 31, 31)) - 15) ** 2).sum(axis=0)
    found = overlap(squared <= 10**2, squared <= 12**2, (1, 1, 1), tolerance_mm=2)
    assert getattr(found, measure) == pytest.approx(known["spheres"]["own"][key], abs=1e-9)


def test_volumes_are_in_millilitres(cubes):
    found = overlap(*cubes, SPACING)
    assert found.size_a == pytest.approx(9000 * 3 * 0.7 * 0.7 / 1000)
    assert found.size_difference == 0


def test_the_volume_difference_is_b_minus_a_in_percent_of_the_mean():
    a, b = np.zeros((2, 4, 4, 4), dtype=bool)
    a[0, 0, :2] = b[0, 0, :3] = True
    found = overlap(a, b, (10, 10, 10))
    assert (found.size_difference, found.size_difference_percent) == (pytest.approx(1.0), pytest.approx(40.0))


def test_distances_agree_with_simpleitk(cubes):
    images = [sitk.GetImageFromArray(mask.astype(np.uint8)) for mask in cubes]
    for image in images:
        image.SetSpacing(SPACING[::-1])
    judge = sitk.HausdorffDistanceImageFilter()
    judge.Execute(*images)
    assert overlap(*cubes, SPACING).hd == pytest.approx(judge.GetHausdorffDistance(), abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(two_masks, spacings)
def test_every_measure_equals_its_definition_voxel_by_voxel(masks, spacing):
    found, expected = overlap(*masks, spacing), brute_force(*masks, spacing)
    assert [getattr(found, name) for name in MEASURES] == pytest.approx([expected[name] for name in MEASURES], abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(two_masks, spacings, st.permutations(range(3)), st.tuples(*[st.booleans()] * 3))
def test_flips_and_exchanged_axes_change_nothing_when_the_spacing_follows(masks, spacing, order, flipped):
    axes = tuple(axis for axis, flip in enumerate(flipped) if flip)
    turned = [np.flip(mask, axes).transpose(order) for mask in masks]
    found, expected = overlap(*turned, [spacing[axis] for axis in order]), overlap(*masks, spacing)
    assert [getattr(found, name) for name in MEASURES] == pytest.approx([getattr(expected, name) for name in MEASURES])


@settings(max_examples=40, deadline=None)
@given(two_masks, spacings)
def test_exchanging_the_readers_changes_nothing_but_the_volumes(masks, spacing):
    one, other = overlap(*masks, spacing), overlap(*masks[::-1], spacing)
    assert [getattr(one, name) for name in MEASURES] == pytest.approx([getattr(other, name) for name in MEASURES])
    assert (one.size_a, one.size_b) == (other.size_b, other.size_a)


@settings(max_examples=30, deadline=None)
@given(two_masks, st.tuples(*[st.integers(0, 3)] * 6))
def test_the_extent_of_the_image_does_not_matter(masks, padding):
    wide = [np.pad(mask, [padding[0:2], padding[2:4], padding[4:6]]) for mask in masks]
    assert overlap(*wide, SPACING) == overlap(*masks, SPACING)


def test_a_tolerance_equal_to_the_distance_counts_as_within():
    a, b = np.zeros((2, 1, 1, 10), dtype=bool)
    a[..., 0], b[..., 3] = True, True
    assert overlap(a, b, (1, 1, 0.7), tolerance_mm=2.1).surface_dice == 1


def test_one_empty_mask_shares_nothing_and_has_no_distance():
    a = np.ones((2, 3, 4))
    found = overlap(a, np.zeros_like(a), (1, 1, 1))
    assert (found.dice, found.jaccard, found.size_b) == (0.0, 0.0, 0.0)
    assert np.isnan([found.hd, found.hd95, found.assd, found.surface_dice]).all()
    assert found.reasons["hd"] == "mask b is empty"


def test_two_empty_masks_have_no_overlap_at_all():
    found = overlap(np.zeros((2, 3, 4)), np.zeros((2, 3, 4)), (1, 1, 1))
    assert np.isnan([found.dice, found.jaccard, found.hd, found.surface_dice, found.size_difference_percent]).all()
    assert found.reasons["dice"] == "both masks are empty"


def test_a_slice_is_compared_in_its_plane(cubes):
    slices = overlap_by_slice(*cubes, SPACING)
    assert [item.index for item in slices] == list(range(10, 21))
    middle = slices[5].overlap
    assert middle.dice == pytest.approx(2 * 28 * 27 / (2 * 900))
    assert middle.size_a == pytest.approx(900 * 0.49)
    assert middle.hd == pytest.approx(math.hypot(2, 3) * 0.7)


def test_a_slice_that_one_reader_left_out_is_reported(cubes):
    last = overlap_by_slice(*cubes, SPACING)[-1].overlap
    assert (last.dice, last.reasons["hd"]) == (0.0, "mask a is empty")


def test_slices_run_along_the_axis_asked_for(cubes):
    slices = overlap_by_slice(*cubes, SPACING, axis=2)
    assert [item.index for item in slices] == list(range(20, 53))
    assert slices[10].overlap.size_a == pytest.approx(300 * 3 * 0.7)


@pytest.mark.parametrize(
    ("shape", "spacing", "error"),
    [((2, 3, 5), (1, 1, 1), GeometryError), ((2, 3, 4), (1, 1), GeometryError), ((2, 3, 4), (1, 0, 1), GeometryError)],
)
def test_masks_that_do_not_fit_each_other_or_the_spacing_are_refused(shape, spacing, error):
    with pytest.raises(error):
        overlap(np.ones((2, 3, 4)), np.ones(shape), spacing)


def test_a_negative_tolerance_is_refused():
    with pytest.raises(SettingsError, match="negative"):
        overlap(np.ones((2, 2, 2)), np.ones((2, 2, 2)), (1, 1, 1), tolerance_mm=-1)


def test_two_drawings_of_one_lumbar_spine_overlap_as_known(data):
    masks = [
        sitk.GetArrayFromImage(sitk.ReadImage(str(data / "mr_spine" / f"dzz_{s}_vertbody_msk.nii.gz"))) for s in ("T1", "T2")
    ]
    assert overlap(*masks, (1, 1, 1)).dice == pytest.approx(0.97, abs=0.005)
