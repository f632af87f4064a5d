"""DICOM Segmentation objects as label maps."""

from __future__ import annotations

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import MaskError
from OsteoRadiomicsLib.images import load_case, read_mask


def test_the_real_segmentation_equals_its_published_label_map(data):
    label_map = read_mask(data / "dicom_seg" / "liver.dcm")
    (liver,) = label_map.segments
    assert (liver.name, liver.label, liver.layer) == ("Liver", 1, 0)
    assert "SRT^T-62000^Liver" in liver.terminology
    reference = sitk.GetArrayFromImage(read_mask(data / "dicom_seg" / "liver_spine_seg.nrrd").grid) == 1
    assert np.array_equal(sitk.GetArrayFromImage(label_map.mask(liver)) > 0, reference)


def test_its_colour_is_near_the_one_slicer_gives_the_liver(data):
    color = read_mask(data / "dicom_seg" / "liver.dcm").segments[0].color
    assert np.allclose(color, (221, 130, 101), atol=6)


def test_it_lies_on_its_dicom_series(data):
    image, rois = load_case(data / "dicom_seg" / "ct-3slice", data / "dicom_seg" / "liver.dcm", segments=["Liver"])
    values = sitk.GetArrayFromImage(image)[sitk.GetArrayFromImage(rois[0].mask) > 0]
    assert values.size == 107098
    assert 30 < np.median(values) < 60  # liver without contrast agent, in HU


@pytest.fixture
def edited(data, tmp_path):
    """Save a changed copy of the real segmentation."""

    def save(change):
        dataset = pydicom.dcmread(data / "dicom_seg" / "liver.dcm")
        change(dataset)
        dataset.save_as(tmp_path / "edited.dcm")
        return tmp_path / "edited.dcm"

    return save


def _second_segment(dataset, *, overlap: bool):
    """Give frame 2 to a second segment, or repeat frame 1 as a frame of it."""
    second = pydicom.dcmread(dataset.filename).SegmentSequence[0]
    second.SegmentNumber, second.SegmentLabel = 2, "Lesion"
    dataset.SegmentSequence.append(second)
    frames = dataset.PerFrameFunctionalGroupsSequence
    moved = frames[0 if overlap else 1]
    if overlap:
        frames.append(pydicom.dcmread(dataset.filename).PerFrameFunctionalGroupsSequence[0])
        moved = frames[-1]
        dataset.NumberOfFrames = 4
        dataset.PixelData += dataset.PixelData[: len(dataset.PixelData) // 3]
    moved.SegmentIdentificationSequence[0].ReferencedSegmentNumber = 2


def test_separate_segments_share_one_layer(edited):
    label_map = read_mask(edited(lambda dataset: _second_segment(dataset, overlap=False)))
    assert [(s.name, s.label, s.layer) for s in label_map.segments] == [("Liver", 1, 0), ("Lesion", 2, 0)]


def test_overlapping_segments_get_layers_of_their_own(edited):
    label_map = read_mask(edited(lambda dataset: _second_segment(dataset, overlap=True)))
    assert [(s.name, s.label, s.layer) for s in label_map.segments] == [("Liver", 1, 0), ("Lesion", 1, 1)]
    liver, lesion = (sitk.GetArrayFromImage(label_map.mask(s)) for s in label_map.segments)
    assert np.array_equal(lesion[0], liver[0])
    assert not lesion[1:].any()


def test_slices_without_a_frame_stay_empty(edited):
    def gap(dataset):
        dataset.PerFrameFunctionalGroupsSequence[2].PlanePositionSequence[0].ImagePositionPatient[2] += 2

    label_map = read_mask(edited(gap))
    drawn = sitk.GetArrayFromImage(label_map.grid).any(axis=(1, 2))
    assert drawn.tolist() == [True, True, False, False, True]


def test_a_fractional_segmentation_is_refused(edited):
    def fractional(dataset):
        dataset.SegmentationType = "FRACTIONAL"

    with pytest.raises(MaskError, match="fractional segmentation"):
        read_mask(edited(fractional))


def test_unevenly_placed_frames_are_refused(edited):
    def shift(dataset):
        dataset.PerFrameFunctionalGroupsSequence[2].PlanePositionSequence[0].ImagePositionPatient[2] += 0.4

    with pytest.raises(MaskError, match="unevenly spaced"):
        read_mask(edited(shift))


def test_frames_without_a_position_are_refused(edited):
    def forget(dataset):
        del dataset.PerFrameFunctionalGroupsSequence[1].PlanePositionSequence

    with pytest.raises(MaskError, match="PlanePositionSequence"):
        read_mask(edited(forget))
