"""Choosing ROIs by number or name, one by one or united."""

from __future__ import annotations

import weakref

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import MaskError
from OsteoRadiomicsLib.images import LabelMap, Segment, select_rois
from OsteoRadiomicsLib.images.label_map import present_labels
from OsteoRadiomicsLib.images.roi import moved

VERSE = {20: "L1", 21: "L2", 22: "L3"}


@pytest.fixture
def vertebrae(make_image) -> LabelMap:
    """Labels 20, 21, 22 with 1, 2 and 3 voxels, named as TotalSegmentator does; 23 is described but not drawn."""
    values = np.zeros((1, 2, 6), np.uint8)
    values[0, 0] = [20, 21, 21, 22, 22, 22]
    names = {20: "vertebrae_L1", 21: "vertebrae_L2", 22: "vertebrae_L3", 23: "vertebrae_L4"}
    return LabelMap((make_image(values),), tuple(Segment(name, label) for label, name in names.items()))


def _sizes(rois):
    return {roi.name: int(sitk.GetArrayFromImage(roi.mask).sum()) for roi in rois}


def test_all_drawn_segments_are_taken_without_a_choice(vertebrae):
    assert _sizes(select_rois(vertebrae)) == {"vertebrae_L1": 1, "vertebrae_L2": 2, "vertebrae_L3": 3}


def test_labels_come_in_the_order_asked_for_under_the_names_given(vertebrae):
    assert list(_sizes(select_rois(vertebrae, labels=[22, 20], names=VERSE)).items()) == [("L3", 3), ("L1", 1)]


@pytest.mark.parametrize("asked", ["vertebrae_L2", "L2", "l2", " VERTEBRAE_L2 "])
def test_a_segment_is_found_by_its_own_or_its_roi_name_in_any_case(vertebrae, asked):
    assert _sizes(select_rois(vertebrae, segments=[asked], names=VERSE)) == {"L2": 2}


def test_names_may_map_segment_names(vertebrae):
    assert _sizes(select_rois(vertebrae, segments=["L1"], names={"vertebrae_L1": "L1"})) == {"L1": 1}


def test_a_label_asked_for_twice_is_taken_once(vertebrae):
    assert len(select_rois(vertebrae, labels=[20, 20])) == 1


def test_masks_are_zero_and_one_on_the_label_maps_grid(vertebrae):
    (roi,) = select_rois(vertebrae, labels=[21])
    assert roi.mask.GetPixelID() == sitk.sitkUInt8
    assert roi.mask.IsSameImageGeometryAs(vertebrae.grid)
    assert set(np.unique(sitk.GetArrayFromImage(roi.mask))) == {0, 1}


def test_a_union_is_called_after_its_parts_or_as_told(vertebrae):
    assert _sizes(select_rois(vertebrae, labels=[20, 21, 22], union=True, names=VERSE)) == {"L1+L2+L3": 6}
    assert _sizes(select_rois(vertebrae, labels=[20, 22], union=True, union_name="whole")) == {"whole": 4}


def test_overlapping_layers_count_once_in_a_union(make_image):
    a, b = np.array([[[1, 1, 0]]], np.uint8), np.array([[[0, 1, 1]]], np.uint8)
    label_map = LabelMap((make_image(a), make_image(b)), (Segment("a", 1, 0), Segment("b", 1, 1)))
    assert _sizes(select_rois(label_map, union=True)) == {"a+b": 3}
    with pytest.raises(MaskError, match=r"label 1 stands in several layers \(a, b\)"):
        select_rois(label_map, labels=[1])


@pytest.mark.parametrize(
    ("choice", "what", "cure"),
    [
        ({"labels": [30]}, "label 30 is not in the mask", "Choose from 20 (L1), 21 (L2), 22 (L3)"),
        ({"labels": [23]}, "label 23 is not in the mask", "Choose from"),
        ({"labels": []}, "no label or segment was asked for", "Choose from"),
        ({"segments": ["vertebrae_L4"]}, "segment vertebrae_L4 is empty", "Draw it"),
        ({"segments": ["vertebrae_L9"]}, "there is no segment vertebrae_L9", "Did you mean vertebrae_L"),
        ({"segments": ["aorta"]}, "there is no segment aorta", "Choose from 20 (L1), 21 (L2), 22 (L3)"),
        ({"labels": [20], "segments": ["L1"]}, "labels and segment names were given both", "Choose one"),
    ],
)
def test_a_wrong_choice_says_what_there_is(vertebrae, choice, what, cure):
    with pytest.raises(MaskError) as caught:
        select_rois(vertebrae, names=VERSE, where="mask.nii.gz", **choice)
    assert str(caught.value).startswith("mask.nii.gz: ")
    assert what in caught.value.what
    assert cure in caught.value.cure


def test_an_empty_mask_is_an_error(make_image):
    with pytest.raises(MaskError, match=r"mask\.nrrd: the mask is empty"):
        select_rois(LabelMap((make_image(np.zeros((2, 2, 2), np.uint8)),), ()), where="mask.nrrd")


def test_two_rois_of_one_name_are_an_error_unless_united(vertebrae):
    names = {"vertebrae_L1": "L", "vertebrae_L2": "L"}
    with pytest.raises(MaskError, match="two segments are called L"):
        select_rois(vertebrae, labels=[20, 21], names=names)
    assert _sizes(select_rois(vertebrae, labels=[20, 21], names=names, union=True)) == {"L": 3}


def test_segments_of_one_name_cannot_be_told_apart(make_image):
    label_map = LabelMap((make_image(np.array([[[1, 2]]], np.uint8)),), (Segment("x", 1), Segment("x", 2)))
    with pytest.raises(MaskError, match="two segments are called x"):
        select_rois(label_map, segments=["x"])


def test_rois_of_one_mask_share_its_voxels_and_keep_one_mask_of_full_size_between_them(vertebrae):
    rois = select_rois(vertebrae)
    assert [roi.labelled[1] for roi in rois] == [20, 21, 22]
    assert all(roi.labelled[0] is vertebrae.layers[0] for roi in rois)
    kept = weakref.ref(rois[0].mask)
    assert rois[0].mask is kept()
    assert int(sitk.GetArrayViewFromImage(rois[1].mask).sum()) == 2
    assert kept() is None


def test_a_union_of_labels_is_a_label_of_its_own_mask(vertebrae):
    (whole,) = select_rois(vertebrae, labels=[20, 22], union=True)
    mask, label = whole.labelled
    assert label == 1
    assert int((sitk.GetArrayFromImage(mask) == label).sum()) == 4


def test_a_layer_that_rois_share_is_moved_once(vertebrae):
    asked = []

    def move(layer: sitk.Image, labels: list[int]) -> sitk.Image:
        asked.append(tuple(labels))
        return layer[::-1, :, :]

    rois = moved(select_rois(vertebrae, labels=[22, 20]), move)
    assert asked == [(20, 22)]
    assert [sitk.GetArrayFromImage(roi.mask)[0, 0].tolist() for roi in rois] == [[1, 1, 1, 0, 0, 0], [0, 0, 0, 0, 0, 1]]


@pytest.mark.parametrize("pixel", [np.uint8, np.int16, np.uint32])
def test_labels_are_found_wherever_in_a_row_plane_or_mask_they_stand(make_image, pixel):
    values = np.random.default_rng(1).choice([0, 1, 3, 100], (4, 5, 6)).astype(pixel)
    values[0, 0, 0], values[1, 4, 5], values[2, 0, 0], values[3, 2, 1] = 7, 9, 11, np.iinfo(pixel).max
    values[2, 3] = np.iinfo(pixel).min
    assert present_labels(make_image(values)) == tuple(int(label) for label in np.unique(values) if label != 0)
    assert present_labels(make_image(np.zeros((2, 1, 1), pixel))) == ()
    assert present_labels(make_image(np.full((2, 1, 1), 5, pixel))) == (5,)
