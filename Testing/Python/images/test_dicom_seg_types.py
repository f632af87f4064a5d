"""Types of DICOM segmentation: binary, fractional, label map; whose they are; what is refused by its right name."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from dicom_kit import RLELossless, blank, describe_pixels, put_pixels, save, write_seg, write_series
from OsteoRadiomicsLib.base.errors import GeometryError, InputError, MaskError
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.images import load_case, read_mask
from OsteoRadiomicsLib.images.read_image import ReadOptions
from pydicom.uid import BasicTextSRStorage, RTDoseStorage

RNG = np.random.default_rng(8)
SLICES = [RNG.integers(0, 900, (6, 8)).astype(np.uint16) for _ in range(5)]


def _block(rows, columns, value=1, kind=np.uint8) -> np.ndarray:
    drawn = np.zeros((6, 8), kind)
    drawn[slice(*rows), slice(*columns)] = value
    return drawn


def _voxels(label_map) -> dict[str, int]:
    return {segment.name: int(sitk.GetArrayFromImage(label_map.mask(segment)).sum()) for segment in label_map.segments}


def _refusal(path, **how) -> str:
    with pytest.raises(MaskError) as caught:
        read_mask(path, **how)
    assert caught.value.cure
    assert str(path) in str(caught.value)
    return caught.value.what


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", RLELossless])
@pytest.mark.parametrize("values", [(1, 2), (300, 40000)])
def test_a_label_map_of_16_bits_keeps_its_numbers_and_names(tmp_path, values, syntax):
    def numbered(dataset):
        for item, number in zip(dataset.SegmentSequence, values, strict=True):
            item.SegmentNumber = number

    first = _block((0, 2), (0, 3), values[0], np.uint16) + _block((3, 6), (4, 8), values[1], np.uint16)
    path = write_seg(tmp_path / "m.dcm", [(0, 1, first), (0, 2, first)], kind="LABELMAP", syntax=syntax, change=numbered)
    label_map = read_mask(path)
    assert [(segment.name, segment.label) for segment in label_map.segments] == [("L1", values[0]), ("L2", values[1])]
    assert _voxels(label_map) == {"L1": 12, "L2": 24}
    assert label_map.grid.GetOrigin() == (-10.0, -20.0, 2.5)


def test_a_label_maps_background_may_be_another_number_than_zero(tmp_path):
    def background(dataset):
        dataset.PixelPaddingValue = 7
        dataset.SegmentSequence[0].SegmentNumber = 0

    drawn = np.full((6, 8), 7, np.uint8)
    drawn[0, :3], drawn[1, :4] = 0, 2
    path = write_seg(tmp_path / "m.dcm", [(0, 0, drawn), (0, 2, drawn)], kind="LABELMAP", change=background)
    assert _voxels(read_mask(path)) == {"L1": 6, "L2": 8}


def test_a_number_that_is_not_described_is_called_by_itself(tmp_path):
    path = write_seg(tmp_path / "m.dcm", [(0, 0, _block((0, 2), (0, 2), 9))], kind="LABELMAP")
    assert _voxels(read_mask(path)) == {"9": 4}


@pytest.mark.parametrize(("threshold", "count"), [(0.5, 8), (0.25, 12), (1.0, 4), (0.51, 4)])
def test_fractions_are_inside_from_the_threshold_on(tmp_path, threshold, count):
    fractions = _block((0, 1), (0, 4), 200) + _block((1, 2), (0, 4), 100) + _block((2, 3), (0, 4), 50)

    def tenths(dataset):
        dataset.MaximumFractionalValue = 200
        dataset.SegmentationFractionalType = "OCCUPANCY"

    path = write_seg(tmp_path / "f.dcm", [(1, 1, fractions)], kind="FRACTIONAL", change=tenths)
    with collected_notices() as said:
        label_map = read_mask(path, options=ReadOptions(threshold=threshold))
    assert _voxels(label_map) == {"L1": count}
    assert said == [f"mask: it holds fractions (occupancy); voxels of {threshold:g} or more were taken (--mask-threshold)"]


@pytest.mark.parametrize("threshold", [0, -1, 1.5, float("nan")])
def test_a_threshold_that_is_no_fraction_is_refused(threshold):
    with pytest.raises(InputError, match="no fraction"):
        ReadOptions(threshold=threshold)


def test_bits_of_frames_that_end_within_a_byte_stay_in_their_places(tmp_path):
    drawn = [RNG.integers(0, 2, (5, 5)).astype(np.uint8) for _ in range(4)]
    label_map = read_mask(write_seg(tmp_path / "b.dcm", [(1, k, values) for k, values in enumerate(drawn)]))
    assert np.array_equal(sitk.GetArrayFromImage(label_map.grid), drawn)


def test_segments_that_touch_share_a_layer_and_those_that_overlap_do_not(tmp_path):
    one, two = _block((0, 3), (0, 4)), _block((3, 6), (0, 4))
    touching = read_mask(write_seg(tmp_path / "t.dcm", [(1, 0, one), (2, 0, two), (2, 1, one)]))
    assert len(touching.layers) == 1
    assert _voxels(touching) == {"L1": 12, "L2": 24}
    overlapping = read_mask(write_seg(tmp_path / "o.dcm", [(1, 0, one), (2, 0, _block((2, 4), (0, 4)))]))
    assert len(overlapping.layers) == 2
    assert _voxels(overlapping) == {"L1": 12, "L2": 8}


def test_frames_in_any_order_and_with_gaps_lie_on_their_image(tmp_path):
    folder = write_series(tmp_path / "s", SLICES)
    frames = [(1, 4, _block((0, 2), (0, 2))), (2, 0, _block((3, 5), (0, 2))), (1, 1, _block((0, 1), (0, 1)))]
    image, (l1, l2) = load_case(folder, write_seg(tmp_path / "m.dcm", frames), segments=["L1", "L2"])
    drawn = sitk.GetArrayFromImage(l1.mask)
    assert l1.mask.IsSameImageGeometryAs(image)
    assert drawn.sum(axis=(1, 2)).tolist() == [0, 1, 0, 0, 4]
    assert sitk.GetArrayFromImage(l2.mask).sum(axis=(1, 2)).tolist() == [4, 0, 0, 0, 0]


def test_an_empty_segmentation_is_called_empty(tmp_path):
    def nothing(dataset):
        del dataset.PerFrameFunctionalGroupsSequence
        dataset.NumberOfFrames = 0

    assert "empty segmentation" in _refusal(write_seg(tmp_path / "e.dcm", [(1, 0, _block((0, 1), (0, 1)))], change=nothing))
    path = write_seg(tmp_path / "z.dcm", [(1, 0, np.zeros((6, 8), np.uint8))])
    with pytest.raises(MaskError, match="the mask is empty"):
        load_case(write_series(tmp_path / "s", SLICES), path)


def _without_pixels(dataset):
    del dataset.PixelData


def _half_the_pixels(dataset):
    dataset.PixelData = dataset.PixelData[:4]


@pytest.mark.parametrize("change", [_without_pixels, _half_the_pixels])
def test_absent_pixel_data_are_damage(tmp_path, change):
    frames = [(1, k, _block((0, 2), (0, 2))) for k in range(3)]
    assert "damaged or incomplete" in _refusal(write_seg(tmp_path / "c.dcm", frames, change=change))


def test_a_file_cut_anywhere_is_refused_in_one_line(tmp_path):
    content = write_seg(tmp_path / "whole.dcm", [(1, k, _block((0, 2), (0, 2))) for k in range(3)]).read_bytes()
    for length in range(200, len(content) - 2, 97):
        (tmp_path / "cut.dcm").write_bytes(content[:length])
        with pytest.raises(MaskError) as caught:
            read_mask(tmp_path / "cut.dcm")
        assert caught.value.cure


def _sheared(dataset):
    for k, frame in enumerate(dataset.PerFrameFunctionalGroupsSequence):
        frame.PlanePositionSequence[0].ImagePositionPatient[1] += 0.6 * k


def _turned(dataset):
    from dicom_kit import group

    last = dataset.PerFrameFunctionalGroupsSequence[2]
    last.PlaneOrientationSequence = group(ImageOrientationPatient=[0.0, 1.0, 0.0, 1.0, 0.0, 0.0])


@pytest.mark.parametrize(("change", "words"), [(_sheared, "gantry tilt"), (_turned, "not parallel")])
def test_frames_that_make_no_grid_are_refused(tmp_path, change, words):
    frames = [(1, k, _block((0, 2), (0, 2))) for k in range(3)]
    assert words in _refusal(write_seg(tmp_path / "g.dcm", frames, change=change))


FOREIGN = [
    ("frame of reference", {"FrameOfReferenceUID": "1.9.9"}),
    ("study", {"StudyInstanceUID": "1.9.9"}),
    ("patient", {"PatientID": "P2"}),
    ("patient and study", {"PatientID": "P2", "StudyInstanceUID": "1.9.9"}),
]


@pytest.mark.parametrize(("words", "entries"), FOREIGN)
@pytest.mark.parametrize("kind", ["BINARY", "LABELMAP"])
def test_a_mask_of_another_examination_is_refused_unless_it_is_accepted(tmp_path, words, entries, kind):
    def foreign(dataset):
        for key, value in entries.items():
            setattr(dataset, key, value)

    folder = write_series(tmp_path / "s", SLICES)
    path = write_seg(tmp_path / "m.dcm", [(1, 1, _block((0, 2), (0, 2)))], kind=kind, change=foreign)
    with pytest.raises(GeometryError) as caught:
        load_case(folder, path)
    assert caught.value.what == f"belongs to another {words} than the image"
    assert "--accept-foreign-mask" in caught.value.cure
    assert not any(value in str(caught.value) for value in ("P1", "P2", "1.9.9"))
    with collected_notices() as said:
        load_case(folder, path, options=ReadOptions(accept_foreign_mask=True))
    assert said == [f"mask: it belongs to another {words} than the image, and was accepted on request"]


def test_what_one_side_does_not_state_is_no_contradiction(tmp_path):
    def silent(dataset):
        dataset.PatientID = dataset.StudyInstanceUID = ""
        del dataset.FrameOfReferenceUID

    path = write_seg(tmp_path / "m.dcm", [(1, 1, _block((0, 2), (0, 2)))], change=silent)
    _, rois = load_case(write_series(tmp_path / "s", SLICES), path)
    assert len(rois) == 1


@pytest.mark.parametrize(
    ("sop_class", "modality", "name"),
    [
        (RTDoseStorage, "RTDOSE", "an RT Dose"),
        (BasicTextSRStorage, "SR", "a Basic Text SR"),
        ("1.2.840.10008.5.1.4.1.1.30", "OT", "a Parametric Map"),
        ("1.2.840.10008.5.1.4.1.1.66.5", "OT", "a Surface Segmentation"),
        ("1.2.840.10008.5.1.4.1.1.4", "MR", "a DICOM image (MR Image)"),
        ("1.3.6.1.4.1.9999.1", "XY", "a DICOM object of modality unknown"),
    ],
)
def test_another_object_is_refused_by_its_right_name(tmp_path, sop_class, modality, name):
    dataset = blank(tmp_path / "x.dcm", sop_class, modality)
    describe_pixels(dataset, (4, 5), np.dtype(np.uint16))
    put_pixels(dataset, np.zeros((4, 5), np.uint16))
    assert _refusal(save(dataset)) == f"is {name}, not a segmentation"


def test_a_threshold_that_no_voxel_reaches_is_named(tmp_path):
    path = write_seg(tmp_path / "f.dcm", [(1, 0, _block((0, 2), (0, 3), 200))], kind="FRACTIONAL", names=("L1",))
    with collected_notices():
        assert "no voxel of it reaches a fraction of 0.9" in _refusal(path, options=ReadOptions(threshold=0.9))
