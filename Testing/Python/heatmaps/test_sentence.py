"""One sentence: the ROI and third that the effect comes from, or that none stands out."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.heatmaps.sentence import map_sentence, rois_of_map, thirds_of_roi
from OsteoRadiomicsLib.images import Roi

SHAPE = (36, 24, 18)  # z up, y to the back, x to the left


def case(direction: tuple[float, ...] = ()) -> tuple[sitk.Image, tuple[Roi, ...], np.ndarray]:
    """A map of ones, three ROIs one above the other, and which voxels each is: (3, z, y, x)."""
    masks = np.zeros((3, *SHAPE), bool)
    for place in range(3):
        masks[place, 12 * place : 12 * place + 12] = True
    image = sitk.GetImageFromArray(np.ones(SHAPE))
    if direction:
        image.SetDirection(direction)
    rois = []
    for name, mask in zip(("L3", "L2", "L1"), masks, strict=True):
        drawn = sitk.GetImageFromArray(mask.astype(np.uint8))
        drawn.CopyInformation(image)
        rois.append(Roi(name, drawn))
    return image, tuple(rois), masks


def filled(values: np.ndarray, like: sitk.Image) -> sitk.Image:
    image = sitk.GetImageFromArray(values)
    image.CopyInformation(like)
    return image


def test_shares_are_of_magnitudes_and_add_up_to_one():
    image, rois, masks = case()
    values = np.where(masks[0], -2.0, 1.0)
    found = rois_of_map(filled(values, image), rois)
    assert [(place.name, pytest.approx(place.effect)) for place in found] == [("L3", 0.5), ("L2", 0.25), ("L1", 0.25)]
    assert found[0].direction == "lowers"
    assert found[1].direction == "raises"


@pytest.mark.parametrize(
    ("part", "name"),
    [
        (np.s_[12:24, 16:, :], "posterior third"),
        (np.s_[12:24, :8, :], "anterior third"),
        (np.s_[12:24, :, 12:], "left third"),
        (np.s_[12:24, :, :6], "right third"),
        (np.s_[20:24, :, :], "superior third"),
        (np.s_[12:16, :, :], "inferior third"),
        (np.s_[12:24, 8:16, :], "middle third from front to back"),
    ],
)
def test_the_third_of_an_roi_is_named_along_the_patients_axes(part, name):
    image, rois, _ = case()
    values = np.full(SHAPE, 0.05)
    values[part] = 1.0
    found = map_sentence(filled(values, image), rois)
    assert "of the effect on the score comes from L2, " in found
    assert f"% of that from its {name}, where it mostly raises it." in found


def test_axes_are_the_patients_whatever_the_images_are():
    """A sagittal acquisition: the array's last axis runs from front to back, its first from left to right."""
    sagittal = (0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    image, rois, _ = case(sagittal)
    values = np.full(SHAPE, 0.01)
    values[:12, :, 12:] = -1.0
    (first, *_) = thirds_of_roi(filled(values, image), rois[0])
    assert (first.name, first.direction) == ("posterior third", "lowers")


def test_an_even_effect_stands_out_nowhere():
    image, rois, _ = case()
    found = map_sentence(image, rois)
    assert found == "The effect on the score is spread over the ROIs (L3 33 %, L2 33 %, L1 33 %); none stands out."
    assert map_sentence(image, rois[:1]) == "The effect on the score is spread over L3; no third of it stands out."


def test_one_roi_is_named_with_its_third_at_once():
    image, rois, _ = case()
    values = np.zeros(SHAPE)
    values[:12, 16:] = 1.0
    assert map_sentence(filled(values, image), rois[:1]) == (
        "100 % of the effect on the score comes from L3, posterior third, where it mostly raises it."
    )


def test_what_is_not_specific_says_so():
    image, rois, _ = case()
    said = map_sentence(image, rois, specific=False)
    assert said.endswith(" Not specific: a model trained on shuffled outcomes gives much the same map.")


def test_a_map_of_nothing_says_nothing_moves_the_score():
    image, rois, masks = case()
    values = np.where(masks[1], np.nan, 0.0)
    assert map_sentence(filled(values, image), rois) == "No part of the image moves the score."


def test_slices_too_few_for_thirds_have_none_across_them():
    image, _, _ = case()
    mask = sitk.GetImageFromArray(np.pad(np.ones((3, 24, 18), np.uint8), ((0, 33), (0, 0), (0, 0))))
    mask.CopyInformation(image)
    names = {place.name for place in thirds_of_roi(image, Roi("L1", mask))}
    assert "superior third" not in names
    assert {"anterior third", "left third"} <= names
