"""Simulated readers: seeded, bounded, labelled."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.agreement import any_simulated, overlap, randomise_contour, shift_contour, simulate_readers
from OsteoRadiomicsLib.agreement.simulated import signed_distance
from OsteoRadiomicsLib.base.errors import MaskError, SettingsError

SPACING = (3.0, 0.8, 0.8)


@pytest.fixture(scope="module")
def vertebra():
    """A rounded block of about 30 ml with slices of 3 mm."""
    k, j, i = np.indices((24, 70, 70))
    squared = ((k - 12) * 3 / 16) ** 4 + ((j - 35) * 0.8 / 16) ** 4 + ((i - 35) * 0.8 / 16) ** 4
    image = sitk.GetImageFromArray((squared <= 1).astype(np.uint8))
    image.SetSpacing(SPACING[::-1])
    return image


def array_of(image: sitk.Image) -> np.ndarray:
    return sitk.GetArrayFromImage(image)


def test_equal_seeds_give_equal_masks_and_other_seeds_others(vertebra):
    one, again, other = (array_of(randomise_contour(vertebra, sd_mm=1, seed=seed)) for seed in (5, 5, 6))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_more_readers_do_not_change_the_first_ones(vertebra):
    few, many = simulate_readers(vertebra, 2, seed=3), simulate_readers(vertebra, 4, seed=3)
    assert all(np.array_equal(array_of(a.mask), array_of(b.mask)) for a, b in zip(few, many[:2], strict=True))


def test_a_reader_errs_differently_elsewhere_and_keeps_his_habit(vertebra):
    def volumes(sd, place):
        return [array_of(r.mask).sum() for r in simulate_readers(vertebra, 4, sd_mm=sd, shift_mm=1.5, seed=6, place=place)]

    assert volumes(0.0, "case 1") == volumes(0.0, "case 2")
    assert volumes(0.5, "case 1") != volumes(0.5, "case 2")


def test_a_single_reader_can_be_simulated_and_none_cannot(vertebra):
    (only,) = simulate_readers(vertebra, 1, seed=3)
    assert np.array_equal(array_of(only.mask), array_of(simulate_readers(vertebra, 2, seed=3)[0].mask))
    with pytest.raises(SettingsError, match="0 simulated readers"):
        simulate_readers(vertebra, 0)


def test_every_simulated_reader_says_that_he_is_simulated(vertebra):
    readings = simulate_readers(vertebra, 3, shift_mm=0.5)
    assert [reading.reader for reading in readings] == ["simulated-01", "simulated-02", "simulated-03"]
    assert all(reading.simulated and reading.description.startswith("simulated from one mask") for reading in readings)
    assert any_simulated(["A", readings[0].reader])


def test_no_contour_error_leaves_the_mask_as_it_is(vertebra):
    assert np.array_equal(array_of(randomise_contour(vertebra, sd_mm=0)), array_of(vertebra))


def test_a_larger_contour_error_lowers_the_overlap(vertebra):
    dice = [
        overlap(array_of(vertebra), array_of(randomise_contour(vertebra, sd_mm=sd, seed=2)), SPACING).dice for sd in (0.5, 1, 2)
    ]
    assert 1 > dice[0] > dice[1] > dice[2] > 0.6


def test_the_contour_moves_by_about_its_standard_deviation(vertebra):
    readings = simulate_readers(vertebra, 12, sd_mm=1.5, length_mm=4, seed=4)
    moved = [overlap(array_of(vertebra), array_of(reading.mask), SPACING).assd for reading in readings]
    assert np.mean(moved) == pytest.approx(1.5 * np.sqrt(2 / np.pi), rel=0.25)


def test_a_readers_habit_changes_the_volume_more_than_a_contour_error_alone(vertebra):
    def spread(shift):
        readings = simulate_readers(vertebra, 8, sd_mm=0.3, shift_mm=shift, seed=1)
        return np.std([array_of(reading.mask).sum() for reading in readings])

    assert spread(1.5) > 3 * spread(0.0)


@pytest.mark.parametrize(
    ("distance", "in_plane", "slices"), [(0.8, 1, 0), (1.6, 2, 1), (2.4, 3, 1), (-0.8, -1, 0), (-2.4, -3, -1)]
)
def test_growing_and_shrinking_are_measured_in_millimetres(distance, in_plane, slices):
    block = np.zeros((12, 40, 40), dtype=np.uint8)
    block[4:8, 10:30, 10:30] = 1
    image = sitk.GetImageFromArray(block)
    image.SetSpacing(SPACING[::-1])
    moved = array_of(shift_contour(image, distance))
    assert (moved[6, 20].sum(), moved[:, 20, 20].sum()) == (20 + 2 * in_plane, 4 + 2 * slices)


def test_the_signed_distance_is_that_to_the_faces_of_the_nearest_voxel():
    mask = np.random.default_rng(14).random((4, 5, 6)) < 0.4
    spacing = np.array([3.0, 0.8, 0.5])
    centres = np.argwhere(np.ones_like(mask))
    expected = []
    for centre in centres:
        others = centres[mask[tuple(centres.T)] != mask[tuple(centre)]]
        if mask[tuple(centre)]:  # beyond the array is background
            faces = [[*centre[:axis], end, *centre[axis + 1 :]] for axis in range(3) for end in (-1, mask.shape[axis])]
            others = np.vstack([others, faces])
        gaps = np.maximum(np.abs(others - centre) - 0.5, 0) * spacing
        expected.append(np.sqrt((gaps**2).sum(axis=1)).min() * (1 if mask[tuple(centre)] else -1))
    assert signed_distance(mask, spacing).ravel() == pytest.approx(np.array(expected))


def test_the_grid_stays_the_same(vertebra):
    assert randomise_contour(vertebra, sd_mm=1).IsSameImageGeometryAs(vertebra)


def test_a_mask_at_the_edge_of_the_image_is_redrawn_inside_it():
    image = sitk.GetImageFromArray(np.ones((4, 6, 6), dtype=np.uint8))
    assert array_of(shift_contour(image, -1)).sum() == 2 * 4 * 4
    assert array_of(shift_contour(image, 2)).sum() == 4 * 6 * 6


def test_an_empty_mask_is_refused(vertebra):
    with pytest.raises(MaskError, match="empty"):
        randomise_contour(vertebra * 0, sd_mm=1)


def test_a_mask_that_vanishes_is_refused(vertebra):
    with pytest.raises(MaskError, match="redrawn mask is empty"):
        shift_contour(vertebra, -30)


@pytest.mark.parametrize("wrong", [{"count": 0}, {"sd_mm": -1}, {"length_mm": 0}, {"shift_mm": -0.1}])
def test_impossible_numbers_are_refused(vertebra, wrong):
    with pytest.raises(SettingsError):
        simulate_readers(vertebra, **({"count": 2} | wrong))
