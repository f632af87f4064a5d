"""Which ROIs a plan analyses: the protocol's, the user's choice, their unions, and what is said where one is missing."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import MaskError
from OsteoRadiomicsLib.cohort.selection import chosen_rois, region_rois
from OsteoRadiomicsLib.images import LabelMap, Roi, Segment
from OsteoRadiomicsLib.protocols.protocol import load_protocol

PAIN = load_protocol("pain-mri")  # regions MF of MF_R and MF_L, ES of ES_R and ES_L
LABELS = {"ES_R": 1, "MF_R": 2, "MF_L": 3, "ES_L": 4, "psoas": 9}


def drawn(names: Iterable[str] = LABELS) -> LabelMap:
    """A mask with a block of as many voxels as its label says for each name."""
    voxels = np.zeros((10, 4, 12), np.uint8)
    for name in names:
        voxels[LABELS[name], 1, : LABELS[name]] = LABELS[name]
    return LabelMap((sitk.GetImageFromArray(voxels),), tuple(Segment(name, LABELS[name]) for name in names))


def sizes(rois: Iterable[Roi]) -> dict[str, int]:
    """Name of each ROI -> its voxels, in order."""
    return {roi.name: int(sitk.GetArrayFromImage(roi.mask).sum()) for roi in rois}


def test_without_a_choice_the_protocols_rois_are_analysed_and_no_other():
    assert sizes(chosen_rois(drawn(), PAIN)) == {"ES_R": 1, "MF_R": 2, "MF_L": 3, "ES_L": 4}


def test_without_protocol_and_choice_every_segment_is_analysed():
    assert sizes(chosen_rois(drawn(), None)) == LABELS


def test_a_choice_of_labels_or_of_names_is_kept_to_in_its_order():
    assert list(sizes(chosen_rois(drawn(), PAIN, labels=[9, 2]))) == ["psoas", "MF_R"]
    assert list(sizes(chosen_rois(drawn(), PAIN, segments=["psoas", "MF_L"]))) == ["psoas", "MF_L"]


def test_a_union_without_a_choice_gives_the_protocols_regions():
    assert sizes(chosen_rois(drawn(), PAIN, union=True)) == {"MF": 5, "ES": 5}


def test_a_union_of_a_choice_is_one_roi_under_the_regions_name_if_it_is_one():
    assert sizes(chosen_rois(drawn(), PAIN, segments=["MF_L", "MF_R"], union=True)) == {"MF": 5}
    assert sizes(chosen_rois(drawn(), PAIN, labels=[2, 4], union=True)) == {"MF_R+ES_L": 6}
    assert sizes(chosen_rois(drawn(), PAIN, segments=["MF_R"], union=True)) == {"MF_R": 2}
    assert sizes(chosen_rois(drawn(), None, union=True)) == {"ES_R+MF_R+MF_L+ES_L+psoas": 19}


@pytest.mark.parametrize(("absent", "region"), [("MF_R", "MF"), ("MF_L", "MF"), ("ES_R", "ES"), ("ES_L", "ES")])
def test_a_region_with_one_segment_missing_names_that_segment_and_the_region(absent: str, region: str):
    rois = chosen_rois(drawn(), None)
    with pytest.raises(MaskError, match=f"^case 7: has no segment {absent}, which region {region} needs") as caught:
        region_rois([roi for roi in rois if roi.name != absent], PAIN, where="case 7")
    assert "Draw it" in str(caught.value)


def test_a_region_of_which_nothing_is_drawn_is_left_out():
    assert sizes(region_rois(chosen_rois(drawn(["MF_R", "MF_L"]), None), PAIN)) == {"MF": 5}


def test_segments_that_make_up_no_region_are_refused_with_the_regions():
    with pytest.raises(MaskError, match="make up no region") as caught:
        region_rois(chosen_rois(drawn(["psoas"]), None), PAIN)
    assert "MF (MF_R+MF_L), ES (ES_R+ES_L)" in str(caught.value)
