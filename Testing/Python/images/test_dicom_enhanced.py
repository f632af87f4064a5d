"""Enhanced multi-frame images: places and scales come from functional groups; several volumes in one are told apart by name."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from dicom_kit import RLELossless, group, write_enhanced, write_series
from OsteoRadiomicsLib.base.errors import ImageError
from OsteoRadiomicsLib.images import read_image
from pydicom.uid import (
    EnhancedCTImageStorage,
    LegacyConvertedEnhancedCTImageStorage,
    MultiFrameGrayscaleWordSecondaryCaptureImageStorage,
)

VALUES = np.random.default_rng(2).integers(0, 3000, (5, 4, 6)).astype(np.uint16)
PLACES = [(-10.0, -20.0, 2.5 * k) for k in range(5)]


def _array(path) -> np.ndarray:
    return sitk.GetArrayFromImage(read_image(path))


def _refusal(path) -> str:
    with pytest.raises(ImageError) as caught:
        read_image(path)
    assert caught.value.cure
    return caught.value.what


@pytest.mark.parametrize("sop_class", [EnhancedCTImageStorage, LegacyConvertedEnhancedCTImageStorage])
@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", RLELossless])
def test_one_file_of_frames_equals_the_series_of_its_slices(tmp_path, sop_class, syntax):
    series = read_image(write_series(tmp_path / "s", list(VALUES)))
    image = read_image(write_enhanced(tmp_path / "e.dcm", VALUES, PLACES, sop_class=sop_class, syntax=syntax))
    assert image.IsSameImageGeometryAs(series)
    assert np.array_equal(sitk.GetArrayFromImage(image), sitk.GetArrayFromImage(series))


def test_shuffled_frames_are_sorted_by_their_places(tmp_path):
    order = [3, 0, 4, 2, 1]
    path = write_enhanced(tmp_path / "e.dcm", VALUES[order], [PLACES[k] for k in order])
    assert np.array_equal(_array(path), VALUES)
    assert read_image(path).GetOrigin() == PLACES[0]


def test_every_frame_is_rescaled_by_itself(tmp_path):
    slopes, intercepts = [1, 2, 1, 3, 1], [0, -5000, 7, 0, -1]
    groups = [
        {"PixelValueTransformationSequence": group(RescaleSlope=slope, RescaleIntercept=intercept, RescaleType="US")}
        for slope, intercept in zip(slopes, intercepts, strict=True)
    ]
    values = _array(write_enhanced(tmp_path / "e.dcm", VALUES, PLACES, groups=groups))
    expected = [one.astype(int) * slope + shift for one, slope, shift in zip(VALUES, slopes, intercepts, strict=True)]
    assert np.array_equal(values, expected)


def test_rescaling_that_one_frame_lacks_is_refused_with_its_number(tmp_path):
    scale = {"PixelValueTransformationSequence": group(RescaleSlope=1, RescaleIntercept=0, RescaleType="US")}
    path = write_enhanced(tmp_path / "e.dcm", VALUES, PLACES, groups=[scale, scale, {}, scale, scale])
    assert _refusal(path) == "1 of 5 slices have no RescaleSlope, the first is frame 3 of e.dcm"


def test_a_scale_that_all_frames_share_is_applied(tmp_path):
    def shared(dataset):
        scale = group(RescaleSlope=1, RescaleIntercept=-1024, RescaleType="HU")
        dataset.SharedFunctionalGroupsSequence[0].PixelValueTransformationSequence = scale

    assert np.array_equal(_array(write_enhanced(tmp_path / "e.dcm", VALUES, PLACES, change=shared)), VALUES.astype(int) - 1024)


def test_signed_frames_keep_their_sign(tmp_path):
    values = VALUES.astype(np.int16) - 1500
    assert np.array_equal(_array(write_enhanced(tmp_path / "e.dcm", values, PLACES)), values)


def test_several_files_of_frames_are_one_series(tmp_path):
    write_enhanced(tmp_path / "b.dcm", VALUES[:2], PLACES[:2])
    write_enhanced(tmp_path / "a.dcm", VALUES[2:], PLACES[2:])
    assert np.array_equal(_array(tmp_path), VALUES)


def test_several_stacks_are_refused_with_their_names(tmp_path):
    groups = [{"FrameContentSequence": group(StackID=name)} for name in ("L4/5", "L4/5", "L5/S1", "L5/S1", "L5/S1")]
    assert _refusal(write_enhanced(tmp_path / "e.dcm", VALUES, PLACES, groups=groups)) == "holds 2 stacks of slices: L4/5, L5/S1"


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("temporal position: 1, 2", [{"FrameContentSequence": group(TemporalPositionIndex=n)} for n in (1, 1, 2, 2)]),
        ("echo time: 4.6, 9.2", [{"MREchoSequence": group(EffectiveEchoTime=t)} for t in (4.6, 4.6, 9.2, 9.2)]),
        ("b-value: 0.0, 800.0", [{"MRDiffusionSequence": group(DiffusionBValue=b)} for b in (0.0, 0.0, 800.0, 800.0)]),
    ],
)
def test_several_volumes_at_one_place_are_refused_with_what_tells_them_apart(tmp_path, name, groups):
    path = write_enhanced(tmp_path / "e.dcm", VALUES[:4], [*PLACES[:2], *PLACES[:2]], groups=groups)
    assert _refusal(path) == f"2 slices lie at the same place as another (of different {name})"


def test_water_and_fat_in_one_file_are_told_by_their_frame_types(tmp_path):
    kinds = [["DERIVED", "PRIMARY", "DIXON", "WATER"]] * 2 + [["DERIVED", "PRIMARY", "DIXON", "FAT"]] * 2
    groups = [{"MRImageFrameTypeSequence": group(FrameType=kind)} for kind in kinds]
    path = write_enhanced(tmp_path / "e.dcm", VALUES[:4], [*PLACES[:2], *PLACES[:2]], groups=groups)
    assert "frame type: DERIVED\\PRIMARY\\DIXON\\WATER, DERIVED\\PRIMARY\\DIXON\\FAT" in _refusal(path)


def test_a_missing_frame_is_a_missing_slice(tmp_path):
    path = write_enhanced(tmp_path / "e.dcm", VALUES[:4], [PLACES[0], PLACES[1], PLACES[3], PLACES[4]])
    assert "1 slice(s) of the series are missing" in _refusal(path)


def test_frames_without_a_place_are_refused(tmp_path):
    def forget(dataset):
        del dataset.PerFrameFunctionalGroupsSequence[1].PlanePositionSequence

    path = write_enhanced(tmp_path / "e.dcm", VALUES, PLACES, change=forget)
    assert _refusal(path) == "DICOM file frame 2 of e.dcm without ImagePositionPatient"


def test_more_frames_stated_than_described_are_refused(tmp_path):
    def more(dataset):
        dataset.NumberOfFrames = 7

    assert "states 7 frames and describes 5" in _refusal(write_enhanced(tmp_path / "e.dcm", VALUES, PLACES, change=more))


def test_pixel_data_of_fewer_frames_are_refused(tmp_path):
    def cut(dataset):
        dataset.PixelData = dataset.PixelData[: len(dataset.PixelData) // 2]

    assert "is damaged or incomplete" in _refusal(write_enhanced(tmp_path / "e.dcm", VALUES, PLACES, change=cut))


def test_a_multi_frame_file_without_places_is_refused_by_its_right_name(tmp_path):
    def plain(dataset):
        del dataset.PerFrameFunctionalGroupsSequence, dataset.SharedFunctionalGroupsSequence

    kind = MultiFrameGrayscaleWordSecondaryCaptureImageStorage
    what = _refusal(write_enhanced(tmp_path / "e.dcm", VALUES, PLACES, sop_class=kind, change=plain))
    assert "a Multi-frame Grayscale Word Secondary Capture Image, a multi-frame file that does not say where its 5 frames" in what
