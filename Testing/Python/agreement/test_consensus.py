"""Majority vote, STAPLE and difference maps."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.agreement import BOTH, ONLY_A, ONLY_B, difference_map, majority_vote, staple
from OsteoRadiomicsLib.base.errors import GeometryError, MaskError, SettingsError


def image_of(array: np.ndarray, origin=(1.0, 2.0, 3.0)) -> sitk.Image:
    image = sitk.GetImageFromArray(array.astype(np.uint8))
    image.SetSpacing((0.5, 0.5, 3.0))
    image.SetOrigin(origin)
    return image


def array_of(image: sitk.Image) -> np.ndarray:
    return sitk.GetArrayFromImage(image)


@pytest.fixture
def readings():
    return np.random.default_rng(11).random((4, 3, 4, 5)) < 0.5


def test_three_readers_decide_by_two(readings):
    voted = majority_vote([image_of(mask) for mask in readings[:3]])
    assert np.array_equal(array_of(voted), readings[:3].sum(axis=0) >= 2)


@pytest.mark.parametrize(("ties", "needed"), [("out", 3), ("in", 2)])
def test_the_rule_for_ties_decides_about_half(readings, ties, needed):
    voted = majority_vote([image_of(mask) for mask in readings], ties=ties)
    assert np.array_equal(array_of(voted), readings.sum(axis=0) >= needed)


def test_a_vote_keeps_the_grid(readings):
    images = [image_of(mask) for mask in readings]
    assert majority_vote(images).IsSameImageGeometryAs(images[0])


def test_labels_other_than_one_count_as_drawn(readings):
    voted = majority_vote([image_of(mask * 20) for mask in readings[:3]])
    assert np.array_equal(array_of(voted), readings[:3].sum(axis=0) >= 2)


def test_differences_are_labelled_by_who_drew(readings):
    a, b = readings[:2]
    found = array_of(difference_map(image_of(a), image_of(b)))
    assert np.array_equal(found == ONLY_A, a & ~b)
    assert np.array_equal(found == ONLY_B, b & ~a)
    assert np.array_equal(found == BOTH, a & b)


@pytest.fixture
def sphere():
    return ((np.indices((30, 30, 30)) - 15) ** 2).sum(axis=0) <= 64


def test_staple_trusts_the_good_readers_more(sphere):
    generator = np.random.default_rng(12)
    careful = [sphere ^ (generator.random(sphere.shape) < 0.02) for _ in range(2)]
    careless = sphere & (generator.random(sphere.shape) < 0.5)
    found = staple([image_of(mask) for mask in (*careful, careless)])
    assert min(found.sensitivity[:2]) > 0.95 > 0.6 > found.sensitivity[2]
    assert np.mean(array_of(found.mask)[sphere]) > 0.98


def test_staple_of_equal_readings_is_that_reading(sphere):
    found = staple([image_of(sphere)] * 3)
    assert np.array_equal(array_of(found.mask), sphere)
    assert found.sensitivity == pytest.approx((1, 1, 1))


def test_staple_does_not_depend_on_the_field_of_view(sphere):
    generator = np.random.default_rng(13)
    masks = [sphere & (generator.random(sphere.shape) < 0.9) for _ in range(3)]
    narrow = staple([image_of(mask) for mask in masks])
    wide = staple([image_of(np.pad(mask, 12)) for mask in masks])
    assert wide.specificity == narrow.specificity
    assert np.array_equal(array_of(wide.probability)[12:-12, 12:-12, 12:-12], array_of(narrow.probability))


def test_staple_of_nothing_is_refused():
    with pytest.raises(MaskError, match="nobody drew anything"):
        staple([image_of(np.zeros((3, 3, 3)))] * 2)


def test_a_single_reading_is_no_consensus(sphere):
    with pytest.raises(MaskError, match="two or more readers"):
        majority_vote([image_of(sphere)])


@pytest.mark.parametrize("combine", [majority_vote, staple, lambda masks: difference_map(*masks)])
def test_readings_on_different_grids_are_refused(sphere, combine):
    with pytest.raises(GeometryError, match="reading 2 compared with reading 1"):
        combine([image_of(sphere), image_of(sphere, origin=(1.0, 2.0, 4.0))])


def test_header_rounding_is_no_different_grid(sphere):
    assert array_of(majority_vote([image_of(sphere), image_of(sphere, origin=(1.0, 2.0, 3.0 + 1e-7))])).sum() == sphere.sum()


def test_an_unknown_rule_for_ties_is_refused(sphere):
    with pytest.raises(SettingsError, match="ties"):
        majority_vote([image_of(sphere)] * 2, ties="random")
