"""DICOM series: order, spacing and scale come from the headers; gaps, tilt and mixtures are refused by name."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import ImageError
from OsteoRadiomicsLib.images import read_image
from pydicom.uid import generate_uid


def test_slices_are_sorted_along_their_normal_whatever_the_files_are_called(make_series):
    image = read_image(make_series(shuffle=True))
    assert image.GetSize() == (5, 4, 5)
    assert image.GetSpacing() == (0.75, 0.5, 2.5)
    assert image.GetOrigin() == (-10.0, -20.0, 0.0)
    assert [image[0, 0, k] for k in range(5)] == [100 + k - 1024 for k in range(5)]


def test_one_file_stands_for_its_series(make_series):
    folder = make_series(number=3)
    make_series(number=4, description="Other")
    image = read_image(sorted(folder.glob("3_*"))[2])
    assert image.GetSize() == (5, 4, 5)


def test_a_sagittal_series_keeps_its_orientation(make_series):
    positions = [(8.0 - 4 * k, -50.0, 90.0) for k in range(3)]
    image = read_image(make_series(positions=positions, orientation=(0, 1, 0, 0, 0, -1), shuffle=True))
    assert image.GetDirection() == (0, 0, -1, 1, 0, 0, 0, -1, 0)
    assert image.GetOrigin() == (8.0, -50.0, 90.0)
    assert image[0, 0, 2] == 102 - 1024


def test_fractional_rescale_slopes_that_differ_by_slice_keep_their_fractions(make_series):
    image = read_image(make_series(slope=[1.0, 0.5, 0.25, 1.5, 2.0], intercept=0.0))
    assert [image[0, 0, k] for k in range(5)] == [100.0, 50.5, 25.5, 154.5, 208.0]


def test_empty_uids_are_no_obstacle(make_series):
    def empty(dataset):
        dataset.SOPInstanceUID = dataset.StudyInstanceUID = dataset.SOPClassUID = ""

    assert read_image(make_series(series_uid="", change=empty)).GetSize() == (5, 4, 5)


def test_the_real_jpeg_2000_series_with_empty_uids_is_in_hounsfield_units(data):
    image = read_image(data / "ct_dicom" / "ts_T11T12")
    assert image.GetSize() == (512, 512, 20)
    assert image.GetSpacing() == (0.9765625, 0.9765625, 2.0)
    assert image.GetOrigin() == (-249.51171875, -437.51171875, -804.5)
    assert sitk.GetArrayViewFromImage(image).min() == -1024


def _refusal(path, **choice) -> ImageError:
    with pytest.raises(ImageError) as caught:
        read_image(path, **choice)
    assert str(path) in str(caught.value)
    return caught.value


def test_several_series_are_named_so_that_one_can_be_chosen(make_series):
    folder = make_series(number=3, description="T1 sag")
    make_series(number=4, description="T2 sag")
    error = _refusal(folder)
    assert '3 "T1 sag" (5 files), 4 "T2 sag" (5 files)' in error.what
    assert "Choose one" in error.cure


@pytest.mark.parametrize("choice", ["4", "T2 sag", "uid"])
def test_a_series_is_chosen_by_number_description_or_uid(make_series, choice):
    uid = generate_uid()
    folder = make_series(number=3, description="T1 sag")
    make_series(number=4, description="T2 sag", series_uid=uid, intercept=0.0)
    image = read_image(folder, series=uid if choice == "uid" else choice)
    assert image[0, 0, 0] == 100


def test_an_unknown_series_lists_the_known_ones(make_series):
    assert "Spine" in _refusal(make_series(), series="99").cure


def test_a_missing_slice_is_counted_and_placed(make_series):
    error = _refusal(make_series(positions=[(0, 0, z) for z in (0, 2, 4, 8, 10)]))
    assert "1 slice(s) of the series are missing, first between 4.0 and 8.0 mm" in error.what


def test_two_missing_slices_in_one_gap_are_counted(make_series):
    assert "2 slice(s)" in _refusal(make_series(positions=[(0, 0, z) for z in (0, 2, 4, 10, 12)])).what


def test_uneven_spacing_is_told_from_a_missing_slice(make_series):
    error = _refusal(make_series(positions=[(0, 0, z) for z in (0, 2, 4, 6.9, 8.9)]))
    assert "unevenly spaced: 2.90 mm between 4.0 and 6.9" in error.what


def test_rounding_in_the_header_is_no_unevenness(make_series):
    image = read_image(make_series(positions=[(0, 0, round(1 / 3 * k, 2)) for k in range(7)]))
    assert image.GetSpacing()[2] == pytest.approx(1 / 3)


def test_gantry_tilt_is_named_with_its_angle(make_series):
    tilt = np.radians(12)
    positions = [(0, 2.5 * k * np.tan(tilt), 2.5 * k) for k in range(6)]
    error = _refusal(make_series(positions=positions))
    assert "12.0 degrees (gantry tilt)" in error.what
    assert "3D Slicer" in error.cure


def test_two_volumes_in_one_series_are_refused(make_series):
    error = _refusal(make_series(positions=[(0, 0, z) for z in (0, 2, 4, 0, 2, 4)]))
    assert "3 slices lie at the same place as another" in error.what


def test_a_localiser_among_the_slices_is_refused(make_series):
    uid = generate_uid()
    folder = make_series(series_uid=uid)
    make_series(series_uid=uid, positions=[(0, 0, 30)], orientation=(0, 1, 0, 0, 0, -1), change=_renamed)
    assert "localiser" in _refusal(folder).what


def _renamed(dataset):
    dataset.filename = str(dataset.filename).replace(".dcm", "_localiser.dcm")


def test_a_single_slice_is_no_volume(make_series):
    assert "single slice" in _refusal(make_series(positions=[(0, 0, 0)])).what


def test_a_multi_frame_file_is_refused_with_a_way_out(make_series):
    def frames(dataset):
        dataset.NumberOfFrames = 5

    error = _refusal(make_series(change=frames))
    assert "multi-frame" in error.what
    assert "NIfTI" in error.cure


def test_damaged_pixel_data_are_refused(make_series):
    def cut(dataset):
        dataset.PixelData = dataset.PixelData[:10]

    assert "damaged or incomplete" in _refusal(make_series(change=cut)).what


def test_damaged_jpeg_2000_data_are_refused(data, tmp_path):
    for file in sorted((data / "ct_dicom" / "ts_T11T12").iterdir())[:3]:
        content = file.read_bytes()
        (tmp_path / file.name).write_bytes(content[: len(content) // 2] if file.name.endswith("573.dcm") else content)
    assert "cannot be decoded" in _refusal(tmp_path).what


def test_a_folder_without_dicom_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("nothing")
    assert "no DICOM images" in _refusal(tmp_path).what


def test_a_segmentation_beside_the_slices_is_left_alone(data, make_series):
    folder = make_series()
    (folder / "seg.dcm").write_bytes((data / "dicom_seg" / "liver.dcm").read_bytes())
    assert read_image(folder).GetSize() == (5, 4, 5)
    assert "segmentation" in _refusal(folder / "seg.dcm").what
