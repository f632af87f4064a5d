"""The same ROI in two label maps: pairing by label or name, grids, crops."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.agreement import mask_pairs
from OsteoRadiomicsLib.base.errors import GeometryError, MaskError
from OsteoRadiomicsLib.images import LabelMap, Segment

SHAPE = (6, 8, 10)


def label_map(
    blocks: dict[int, tuple[slice, slice, slice]], names: dict[int, str] | None = None, crop=None, origin=(5.0, -3.0, 2.0)
):
    """Label map with a block per label; names make it a segmentation, crop cuts it as 3D Slicer does."""
    array = np.zeros(SHAPE, dtype=np.uint8)
    for label, block in blocks.items():
        array[block] = label
    image = sitk.GetImageFromArray(array)
    image.SetSpacing((0.5, 0.75, 3.0))
    image.SetOrigin(origin)
    image.SetDirection((0, 1, 0, 0, 0, -1, -1, 0, 0))
    if crop:
        image = image[crop]
    return LabelMap((image,), tuple(Segment((names or {}).get(label, str(label)), label) for label in blocks))


A_BLOCK = (slice(1, 4), slice(2, 6), slice(3, 8))
B_BLOCK = (slice(1, 4), slice(2, 6), slice(4, 8))
FAR_BLOCK = (slice(4, 6), slice(6, 8), slice(0, 2))


def test_labels_are_paired_by_number():
    first, second = mask_pairs(label_map({1: A_BLOCK, 2: FAR_BLOCK}), label_map({1: B_BLOCK, 2: FAR_BLOCK}))
    assert (first.name, first.a.sum(), first.b.sum(), first.spacing) == ("1", 60, 48, (3.0, 0.75, 0.5))
    assert second.overlap().dice == 1


def test_segments_are_paired_by_name_whatever_their_numbers():
    (pair,) = mask_pairs(label_map({1: A_BLOCK}, {1: "L1"}), label_map({7: B_BLOCK}, {7: "L1"}))
    assert (pair.name, pair.overlap().dice) == ("L1", pytest.approx(2 * 48 / 108))


def test_names_of_the_protocol_bring_labels_and_segments_together():
    names = {20: "L1", "vertebrae_L1": "L1"}
    (pair,) = mask_pairs(label_map({20: A_BLOCK}), label_map({3: A_BLOCK}, {3: "vertebrae_L1"}), names=names)
    assert (pair.name, pair.overlap().dice) == ("L1", 1)


def test_only_the_labels_asked_for_are_compared_in_that_order():
    both = label_map({1: A_BLOCK, 2: FAR_BLOCK})
    assert [pair.name for pair in mask_pairs(both, both, labels=[2, 1])] == ["2", "1"]


def test_an_roi_that_one_reader_did_not_draw_is_an_empty_mask():
    pairs = mask_pairs(label_map({1: A_BLOCK, 2: FAR_BLOCK}), label_map({1: A_BLOCK}))
    assert [bool(pair.b.any()) for pair in pairs] == [True, False]
    assert pairs[1].overlap().reasons["hd"] == "mask b is empty"


def test_an_roi_that_nobody_drew_is_refused_with_what_there_is():
    with pytest.raises(MaskError, match=r"neither mask holds 9\. Choose from 1\."):
        mask_pairs(label_map({1: A_BLOCK}), label_map({1: A_BLOCK}), labels=[9])


def test_two_empty_label_maps_are_refused():
    with pytest.raises(MaskError, match="both masks are empty"):
        mask_pairs(label_map({}), label_map({}))


def test_masks_of_shifted_grids_are_refused():
    with pytest.raises(GeometryError, match="origin"):
        mask_pairs(label_map({1: A_BLOCK}), label_map({1: A_BLOCK}, origin=(5.2, -3.0, 2.0)))


def test_masks_of_different_size_are_refused_unless_crops_are_allowed():
    cropped = label_map({1: A_BLOCK}, crop=(slice(2, 9), slice(1, 7), slice(0, 5)))
    with pytest.raises(GeometryError, match="size"):
        mask_pairs(label_map({1: A_BLOCK}), cropped)


def test_two_different_crops_of_one_image_are_compared_voxel_by_voxel():
    first = label_map({1: A_BLOCK}, crop=(slice(2, 9), slice(1, 7), slice(0, 5)))
    second = label_map({1: B_BLOCK}, crop=(slice(3, 10), slice(2, 8), slice(1, 6)))
    whole = mask_pairs(label_map({1: A_BLOCK}), label_map({1: B_BLOCK}))[0].overlap()
    for one, other in ((first, second), (second, first)):
        found = mask_pairs(one, other, cropped=True)[0].overlap()
        assert (found.dice, found.hd, found.assd) == pytest.approx((whole.dice, whole.hd, whole.assd))


def test_two_crops_of_equal_size_are_told_apart_by_their_position():
    block = (slice(1, 4), slice(2, 6), slice(4, 7))
    first = label_map({1: block}, crop=(slice(2, 8), slice(1, 7), slice(0, 5)))
    second = label_map({1: block}, crop=(slice(3, 9), slice(1, 7), slice(0, 5)))
    assert mask_pairs(first, second, cropped=True)[0].overlap().dice == 1


def test_crops_of_different_grids_are_refused():
    shifted = label_map({1: A_BLOCK}, crop=(slice(0, 9), slice(0, 8), slice(0, 6)), origin=(5.2, -3.0, 2.0))
    with pytest.raises(GeometryError):
        mask_pairs(label_map({1: A_BLOCK}), shifted, cropped=True)


def test_masks_of_unrelated_images_are_refused_without_filling_the_memory():
    far = label_map({1: A_BLOCK}, crop=(slice(0, 9), slice(0, 8), slice(0, 6)), origin=(90000.0, -3.0, 2.0))
    with pytest.raises(GeometryError):
        mask_pairs(label_map({1: A_BLOCK}), far, cropped=True)
