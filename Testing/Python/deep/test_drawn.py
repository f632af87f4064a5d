"""What drawn levels teach, and what they do not."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import MaskError
from OsteoRadiomicsLib.deep.segmentation.drawn import BODY, IGNORED, dice, middle_half, truth
from toy_spine import toy_spine

ALL = ("T12", "L1", "L2", "L3", "L4")


def _truth(drawn, names=None):
    """The truth of some drawn levels, and where all five bodies are."""
    _, labels, levels = toy_spine(drawn=drawn)
    _, everything, _ = toy_spine(drawn=ALL)
    return truth(labels, names or levels), sitk.GetArrayFromImage(everything)


def test_no_voxel_of_a_level_that_nobody_drew_is_taught_as_background():
    found, everything = _truth(("L1", "L2", "L3"))
    assert (found[np.isin(everything, (1, 5))] == IGNORED).all()  # T12 and L4
    assert (found[np.isin(everything, (2, 3, 4))] == BODY).all()


def test_background_between_and_beside_the_drawn_levels_is_taught():
    found, everything = _truth(("L1", "L2", "L3"))
    rows = np.flatnonzero((everything == 2).any(axis=(0, 2)))[0], np.flatnonzero((everything == 4).any(axis=(0, 2)))[-1]
    within = found[:, rows[0] : rows[1] + 1]
    assert (within[everything[:, rows[0] : rows[1] + 1] == 0] == 0).all()


def test_a_level_that_was_left_out_between_two_others_is_not_taught_as_background():
    found, everything = _truth(("T12", "L1", "L3", "L4"))
    assert (found[everything == 3] == IGNORED).all()  # L2
    assert (found[(everything == 0)] == 0).any()


def test_a_gap_is_found_without_names_too():
    found, everything = _truth(("T12", "L1", "L3", "L4"), {1: "", 2: "", 4: "", 5: ""})
    assert (found[everything == 3] == IGNORED).all()


def test_a_single_level_is_bounded_by_its_own_endplates():
    found, everything = _truth(("L2",))
    assert (found[np.isin(everything, (1, 2, 4, 5))] == IGNORED).all()
    assert (found[everything == 3] == BODY).all()
    assert (found == 0).any()


def test_a_turned_spine_is_bounded_along_its_own_axis():
    _, labels, levels = toy_spine(drawn=("L1", "L2", "L3"))
    _, everything, _ = toy_spine(drawn=ALL)
    turn = sitk.Euler3DTransform(labels.TransformContinuousIndexToPhysicalPoint([39.5, 64.5, 5.5]), 0.4, 0.0, 0.0)
    turned, all_turned = (sitk.Resample(each, each, turn, sitk.sitkNearestNeighbor) for each in (labels, everything))
    found, there = truth(turned, levels), sitk.GetArrayFromImage(all_turned)
    assert (np.isin(there, (1, 5))).any()
    assert (found[np.isin(there, (1, 5))] != 0).all()
    rows = np.arange(found.shape[1])[None, :, None] * np.ones(found.shape)
    assert rows[found == 0].min() < rows[there == 2].min() - 5  # beside the upper body background begins higher than it


def test_an_empty_mask_is_refused():
    _, labels, levels = toy_spine()
    with pytest.raises(MaskError, match="no vertebral body"):
        truth(labels * 0, levels)


def test_dice_counts_only_where_the_truth_is_known():
    true = np.array([[[BODY, BODY, 0, IGNORED, IGNORED]]], dtype=np.uint8)
    assert dice(np.array([[[True, False, True, True, True]]]), true) == pytest.approx(2 * 1 / (2 + 2))


def test_the_middle_half_is_of_the_slices_that_show_a_body():
    true = np.zeros((20, 1, 1), dtype=np.uint8)
    true[4:16] = BODY
    assert middle_half(true) == slice(7, 13)
