"""Damage that mutated files brought to light: each is refused with its place, or said, where it once went by unseen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from dicom_kit import write_seg, write_series
from header_files import VALUES, meta_image, nrrd
from OsteoRadiomicsLib.base.errors import ImageError, MaskError
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.images import LabelMap, Segment, read_image, read_mask, write_label_map

SLICES = [np.full((6, 5), 10 * k, np.int16) for k in range(4)]


@pytest.fixture
def series(tmp_path: Path) -> Path:
    return write_series(tmp_path / "s", SLICES)


def changed(path: Path, change) -> None:
    dataset = pydicom.dcmread(path)
    change(dataset)
    dataset.save_as(path)


def bytes_of(path: Path, change) -> None:
    content = bytearray(path.read_bytes())
    change(content)
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("number", [0, 3])
@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (lambda content: content.__setitem__(slice(128, 132), b"DIxM"), "is damaged or incomplete"),
        (lambda content: content.__delitem__(slice(160, 175)), "is damaged or incomplete: it has no"),
        (lambda content: content.__setitem__(slice(162, 164), b"uI"), "is damaged or incomplete: it has no"),
        (lambda content: content.__setitem__(slice(0, None), b"nothing of a slice is left"), "is no DICOM file"),
        (lambda content: content.clear(), "is no DICOM file"),
    ],
    ids=["mark", "shifted", "garbled class", "other content", "empty"],
)
def test_a_damaged_first_or_last_slice_is_not_passed_over(series: Path, number: int, fault, message: str) -> None:
    bytes_of(series / f"{number:03d}.dcm", fault)
    with pytest.raises(ImageError, match=rf"{number:03d}\.dcm .*{message}|{number:03d}\.dcm {message}"):
        read_image(series)


def test_other_files_and_objects_beside_a_series_are_passed_over(series: Path) -> None:
    (series / "notes.txt").write_text("L1 wedged", encoding="utf-8")
    (series / "._000.dcm").write_bytes(b"\0\5\26\7 what a Mac leaves behind")
    (series / "empty").touch()
    write_seg(series / "seg.dcm", [(1, 0, np.ones((6, 5), np.uint8))])
    changed(series / "seg.dcm", lambda dataset: setattr(dataset, "Modality", "SEG"))
    assert read_image(series).GetSize() == (5, 6, 4)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.__delattr__("PixelRepresentation"), "does not say whether its values have a sign"),
        (lambda d: setattr(d, "PixelRepresentation", 7), "says in an unknown way whether its values have a sign"),
        (lambda d: setattr(d, "BitsStored", 0), "stores its values in 0 of 16 bits"),
    ],
)
def test_pixels_that_can_be_read_two_ways_are_refused(series: Path, change, message: str) -> None:
    changed(series / "002.dcm", change)
    with pytest.raises(ImageError, match=rf"002\.dcm {message}"):
        read_image(series)


def test_fewer_bits_up_to_the_highest_one_are_read_with_their_sign(series: Path) -> None:
    def lifted(dataset):
        dataset.BitsStored, dataset.HighBit = 12, 15
        dataset.PixelData = (np.full((6, 5), -7, np.int16) << 4).tobytes()

    changed(series / "001.dcm", lifted)
    assert set(sitk.GetArrayFromImage(read_image(series))[1].ravel()) == {-7}


def test_a_binary_segmentation_of_other_values_is_refused(tmp_path: Path) -> None:
    path = write_seg(tmp_path / "m.dcm", [(1, k, np.full((6, 5), 200, np.uint8)) for k in range(3)], kind="FRACTIONAL")
    changed(path, lambda dataset: setattr(dataset, "SegmentationType", "BINARY"))
    with pytest.raises(MaskError, match="calls itself a binary segmentation, and holds 200"):
        read_mask(path)


@pytest.mark.parametrize("entry", [{"space_origin": "{" * 3000}, {"kinds": "x" * 3000}, {"measurement_frame": "(" * 3000}])
def test_an_nrrd_line_that_crashes_itk_ends_no_process_of_ours(tmp_path: Path, entry: dict[str, str]) -> None:
    path = nrrd(tmp_path / "i.nrrd", **entry)
    with pytest.raises(ImageError, match=r"cannot be read: it ended the process that read it|damaged or incomplete"):
        read_image(path)


def test_an_nrrd_with_a_long_line_that_itk_understands_is_read(tmp_path: Path) -> None:
    path = nrrd(tmp_path / "i.nrrd", content="a lumbar spine " * 200, space="left-posterior-superior")
    np.testing.assert_array_equal(sitk.GetArrayFromImage(read_image(path)), VALUES)


@pytest.mark.parametrize("entry", [{"sizes": "a." * 2000}, {"space directions": f"({'a.' * 2000},0,1) (0,1,0) (0,0,1)"}])
def test_a_reason_quotes_no_entry_at_length(tmp_path: Path, entry: dict[str, str]) -> None:
    path = nrrd(tmp_path / "i.nrrd", **entry)
    with pytest.raises(ImageError, match="shortened") as caught:
        read_image(path)
    assert len(str(caught.value)) < 500 + len(str(path))


def test_a_segmentation_whose_distance_of_slices_hides_frames_is_refused(tmp_path: Path) -> None:
    path = write_seg(tmp_path / "m.dcm", [(1, k, np.ones((6, 5), np.uint8)) for k in range(3)])

    def apart(dataset):
        dataset.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0].SpacingBetweenSlices = 1e6

    changed(path, apart)
    with pytest.raises(MaskError, match=r"lie 2\.5 mm apart, its SpacingBetweenSlices says 1e\+06 mm"):
        read_mask(path)


def test_a_metaimage_line_that_is_no_entry_does_not_cost_the_voxel_size(tmp_path: Path) -> None:
    path = meta_image(tmp_path / "i.mha")
    path.write_bytes(path.read_bytes().replace(b"Offset = 1 2 3\n", b"Offse\n"))
    with pytest.raises(ImageError, match=r"has a contradictory header: its line 7 is no entry"):
        read_image(path)


@pytest.mark.parametrize(
    ("make", "line"),
    [
        (nrrd, b"space directions: (0.8,0,0) (0,0.8,0) (0,0,3)\n"),
        (meta_image, b"ElementSpacing = 0.8 0.8 3\n"),
    ],
)
def test_a_header_without_voxel_size_says_what_was_taken(make, line: bytes, tmp_path: Path) -> None:
    path = make(tmp_path / ("i.nrrd" if make is nrrd else "i.mha"))
    with collected_notices() as said:
        read_image(path)
    assert not said
    assert line in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(line, b""))
    with collected_notices() as said:
        assert read_image(path).GetSpacing() == (1, 1, 1)
    assert said == ["image: its header states no voxel size; 1 mm was taken"]


def test_a_segment_entry_that_is_no_text_is_refused(tmp_path: Path) -> None:
    layer = sitk.GetImageFromArray(np.ones((3, 3, 3), np.uint8))
    path = tmp_path / "m.seg.nrrd"
    write_label_map(LabelMap((layer,), (Segment("L1", 1),)), path)
    path.write_bytes(path.read_bytes().replace(b"Segment0_Name:=", b"Segment0_\xffame:="))
    with pytest.raises(MaskError, match=r"has an entry in its header that is no text\. Export the mask again"):
        read_mask(path)


def test_pixel_data_of_a_kind_that_there_is_not_are_damage(series: Path) -> None:
    file = next(iter(series.iterdir()))
    file.write_bytes(file.read_bytes().replace(b"\xe0\x7f\x10\x00OW", b"\xe0\x7f\x10\x00O1"))
    with pytest.raises(ImageError, match="is damaged or incomplete"):
        read_image(series)
