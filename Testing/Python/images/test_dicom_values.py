"""Measured values of DICOM images: each slice rescaled by itself, in a type that holds all of them, whatever their encoding."""

from __future__ import annotations

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from dicom_kit import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, RLELossless, write_series, write_slice
from OsteoRadiomicsLib.base.errors import ImageError
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.images import load_case, read_image
from OsteoRadiomicsLib.images.label_map import LabelMap, Segment
from pydicom.uid import ImplicitVRLittleEndian

RNG = np.random.default_rng(11)


def _values(path) -> np.ndarray:
    return sitk.GetArrayFromImage(read_image(path))


def _slices(kind, count=4, low=0, high=4000):
    return [RNG.integers(low, high, (4, 5)).astype(kind) for _ in range(count)]


@pytest.mark.parametrize(
    ("intercepts", "slopes", "kind"),
    [
        ([0, -1024, -1024, -1024], [1, 1, 1, 1], np.int16),
        ([-1024, 0, 0, 0], [1, 1, 1, 1], np.int16),
        ([0, 0, -40000, 0], [1, 1, 1, 1], np.int32),
        ([0, 0, 0, 0], [1, 400, 400, 400], np.uint32),
        ([0, 0, 0, 0], [400, 1, 1, 1], np.uint32),
        ([0, 0, 0, 0], [1, -1, 1, 1], np.int16),
        ([0, 0, 0, 5_000_000_000], [1, 1, 1, 1], np.float64),
        ([0, 0.5, 0, 0], [1, 1, 1, 1], np.float64),
        ([0, 0, 0, 0], [0.1, 1, 2.5, 1], np.float64),
    ],
)
def test_the_type_holds_the_range_of_every_slice(tmp_path, intercepts, slopes, kind):
    stored = _slices(np.uint16)
    each = [{"slope": slope, "intercept": intercept} for slope, intercept in zip(slopes, intercepts, strict=True)]
    values = _values(write_series(tmp_path / "s", stored, each=each, stored=12))
    expected = [one.astype(float) * slope + shift for one, slope, shift in zip(stored, slopes, intercepts, strict=True)]
    assert np.array_equal(values, expected)
    assert values.dtype == kind


def test_signed_and_unsigned_slices_stand_side_by_side(tmp_path):
    stored = [np.full((4, 5), 60000, np.uint16), np.full((4, 5), -7, np.int16), np.full((4, 5), 9, np.uint16)]
    assert _values(write_series(tmp_path / "s", stored))[:, 0, 0].tolist() == [60000, -7, 9]


def test_slices_of_8_and_of_16_bits_stand_side_by_side(tmp_path):
    stored = [np.full((4, 6), 200, np.uint8), np.full((4, 6), 3000, np.uint16)]
    assert _values(write_series(tmp_path / "s", stored))[:, 0, 0].tolist() == [200, 3000]


def test_twelve_bits_carry_their_sign(tmp_path):
    stored = [np.full((4, 5), 0x0FFF, np.int16), np.full((4, 5), -5, np.int16)]
    with collected_notices() as said:
        assert _values(write_series(tmp_path / "s", stored, stored=12))[:, 0, 0].tolist() == [-1, -5]
    assert said == []


def test_what_stands_above_the_stored_bits_is_left_out_and_said(tmp_path):
    stored = [np.full((4, 5), 0x1000 + 100, np.uint16), np.full((4, 5), 100, np.uint16)]
    with collected_notices() as said:
        values = _values(write_series(tmp_path / "s", stored, stored=12))
    assert (values == 100).all()
    assert said == ["image: 1 slices hold something above the 12 bits stored, which was left out of account"]


@pytest.mark.parametrize("syntax", [DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, RLELossless, ImplicitVRLittleEndian])
@pytest.mark.parametrize("kind", [np.uint16, np.int16])
def test_every_encoding_gives_the_same_values(tmp_path, syntax, kind):
    stored = _slices(kind, low=0 if kind == np.uint16 else -2000)
    assert np.array_equal(_values(write_series(tmp_path / "s", stored, syntax=syntax)), stored)


def test_eight_bits_in_big_endian_words_keep_their_order(tmp_path):
    stored = np.arange(24, dtype=np.uint8).reshape(4, 6)

    def words(dataset):
        dataset.PixelData = stored.reshape(-1, 2)[:, ::-1].tobytes()
        dataset["PixelData"].VR = "OW"

    write_slice(tmp_path / "s.dcm", stored, syntax=ExplicitVRBigEndian, change=words)
    with collected_notices():
        assert np.array_equal(_values(tmp_path / "s.dcm")[0], stored)


@pytest.mark.parametrize("interpretation", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize("syntax", [ExplicitVRBigEndian, RLELossless])
def test_photometric_interpretation_is_for_display(tmp_path, interpretation, syntax):
    stored = _slices(np.int16, low=-100)

    def display(dataset):
        dataset.PhotometricInterpretation = interpretation

    assert np.array_equal(_values(write_series(tmp_path / "s", stored, syntax=syntax, change=display)), stored)


def _refusal(path) -> str:
    with pytest.raises(ImageError) as caught:
        read_image(path)
    assert caught.value.cure
    return caught.value.what


@pytest.mark.parametrize(("key", "entry"), [("slope", "RescaleSlope"), ("intercept", "RescaleIntercept")])
def test_rescaling_that_one_slice_lacks_is_refused_with_its_name(tmp_path, key, entry):
    folder = write_series(tmp_path / "s", _slices(np.uint16), each=[{}, {}, {key: None}, {}])
    assert _refusal(folder) == f"1 of 4 slices have no {entry}, the first is 002.dcm"


def test_an_empty_intercept_counts_as_none(tmp_path):
    folder = write_series(tmp_path / "s", _slices(np.uint16), each=[{}, {"intercept": ""}, {}, {}])
    assert "1 of 4 slices have no RescaleIntercept, the first is 001.dcm" in _refusal(folder)


def test_no_rescaling_at_all_leaves_stored_values(tmp_path):
    stored = _slices(np.uint16)
    assert np.array_equal(_values(write_series(tmp_path / "s", stored, slope=None, intercept=None)), stored)


def test_a_slope_without_intercept_is_taken_with_zero_and_said(tmp_path):
    stored = _slices(np.uint16)
    with collected_notices() as said:
        values = _values(write_series(tmp_path / "s", stored, slope=2, intercept=None))
    assert np.array_equal(values, 2 * np.array(stored, int))
    assert said == ["image: the series has no RescaleIntercept; 0 was taken"]


def test_a_slope_of_zero_is_refused_with_the_slice(tmp_path):
    folder = write_series(tmp_path / "s", _slices(np.uint16), each=[{}, {}, {}, {"slope": 0}])
    assert _refusal(folder) == "003.dcm has a RescaleSlope of 0, which makes every voxel equal"


def test_a_slope_that_is_no_number_is_refused(tmp_path):
    def wrong(dataset):
        dataset.add_new(0x00281053, "LO", "steep")

    assert "000.dcm is damaged" in _refusal(write_series(tmp_path / "s", _slices(np.uint16), change=wrong))


def test_pixel_data_that_are_cut_short_are_refused_with_the_slice(tmp_path):
    def cut(dataset):
        dataset.PixelData = dataset.PixelData[:20]

    folder = write_series(tmp_path / "s", _slices(np.uint16), each=[{}, {"change": cut}, {}, {}])
    assert _refusal(folder) == "001.dcm is damaged or incomplete: it holds 20 of 40 bytes of pixel data"


@pytest.mark.parametrize("change", [{"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7}, {"Rows": 4, "Columns": 4}])
def test_a_header_that_declares_half_of_the_pixel_data_is_refused(tmp_path, change):
    def wrong(dataset):
        for key, value in change.items():
            setattr(dataset, key, value)

    slices = [RNG.integers(0, 900, (8, 9)).astype(np.uint16) for _ in range(2)]
    what = _refusal(write_series(tmp_path / "s", slices, change=wrong))
    assert what.startswith("000.dcm declares ")
    assert what.endswith(" bytes of pixel data and holds 144")


def test_an_odd_number_of_bytes_is_damage(tmp_path):
    folder = write_series(tmp_path / "s", _slices(np.uint16))
    content = (folder / "001.dcm").read_bytes()
    head = content.rindex(b"\xe0\x7f\x10\x00")  # followed by VR, two bytes and the length, then the pixels to the end
    there = int.from_bytes(content[head + 8 : head + 12], "little")
    assert head + 12 + there == len(content)
    longer = (there + 3).to_bytes(4, "little") + b"xyz" + content[head + 12 :]
    (folder / "001.dcm").write_bytes(content[: head + 8] + longer)
    assert _refusal(folder) == f"001.dcm declares {there} bytes of pixel data and holds {there + 3}"


def test_an_unknown_compression_is_named(tmp_path):
    def foreign(dataset):
        from pydicom.encaps import encapsulate

        dataset.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.4.201"
        dataset.PixelData = encapsulate([b"nonsense"])
        dataset["PixelData"].VR = "OB"
        dataset["PixelData"].is_undefined_length = True

    folder = write_series(tmp_path / "s", _slices(np.uint16), change=foreign)
    assert "000.dcm cannot be decoded (damaged, or an unsupported compression: High-Throughput JPEG 2000" in _refusal(folder)


@pytest.mark.parametrize(("value", "kind"), [(-2000, np.int16), (63536, np.int16), (9, np.uint16)])
def test_padding_inside_the_roi_is_counted(tmp_path, value, kind):
    stored = [np.full((4, 5), 100, kind) for _ in range(3)]
    stored[1][:2] = np.array(value).astype(kind)

    def padded(dataset):
        dataset.add_new(0x00280120, "US" if value >= 0 else "SS", value)

    folder = write_series(tmp_path / "s", stored, change=padded)
    image = read_image(folder)
    drawn = np.zeros((3, 4, 5), np.uint8)
    drawn[1, 1:3], drawn[2, 0, 0] = 1, 2
    mask = sitk.GetImageFromArray(drawn)
    mask.CopyInformation(image)
    with collected_notices() as said:
        load_case(folder, LabelMap((mask,), (Segment("L1", 1), Segment("L2", 2))))
    assert said == ["image: 5 of 10 voxels of L1 are padding, where nothing was measured"]


def test_a_range_of_padding_is_known(tmp_path):
    stored = [np.arange(20, dtype=np.uint16).reshape(4, 5) for _ in range(2)]

    def padded(dataset):
        dataset.add_new(0x00280120, "US", 3)
        dataset.add_new(0x00280121, "US", 6)

    folder = write_series(tmp_path / "s", stored, change=padded)
    mask = sitk.GetImageFromArray(np.ones((2, 4, 5), np.uint8))
    mask.CopyInformation(read_image(folder))
    with collected_notices() as said:
        load_case(folder, LabelMap((mask,), (Segment("L1", 1),)))
    assert said == ["image: 8 of 40 voxels of L1 are padding, where nothing was measured"]


@pytest.mark.parametrize("compressor", ["JPEG", "JPEG2000"])
@pytest.mark.parametrize("kind", [np.int16, np.uint16, np.uint8])
def test_itks_lossless_codecs_give_back_every_value(tmp_path, compressor, kind):
    stored = RNG.integers(np.iinfo(kind).min // 2, np.iinfo(kind).max // 2, (3, 16, 20)).astype(kind)
    image = sitk.GetImageFromArray(stored)
    folder = tmp_path / "s"
    folder.mkdir()
    for k in range(3):
        one = image[:, :, k : k + 1]
        entries = {
            "0008|0016": "1.2.840.10008.5.1.4.1.1.2", "0008|0060": "CT", "0020|000e": "1.2.3", "0020|0032": f"0\\0\\{2 * k}",
            "0020|0037": "1\\0\\0\\0\\1\\0", "0028|0030": "1\\1",
        }  # fmt: skip
        for key, value in entries.items():
            one.SetMetaData(key, value)
        writer = sitk.ImageFileWriter()
        writer.SetImageIO("GDCMImageIO")
        writer.SetCompressor(compressor)
        writer.UseCompressionOn()
        writer.KeepOriginalImageUIDOn()
        writer.SetFileName(str(folder / f"{k}.dcm"))
        writer.Execute(one)
    assert pydicom.dcmread(folder / "0.dcm").file_meta.TransferSyntaxUID.is_compressed
    assert np.array_equal(_values(folder), stored)


def test_compressed_frames_of_one_file_equal_the_slices_they_come_from(data, tmp_path):
    from dicom_kit import write_enhanced
    from pydicom.encaps import encapsulate, get_frame
    from pydicom.uid import EnhancedCTImageStorage

    files = sorted((data / "ct_dicom" / "ts_T11T12").iterdir())[:3]
    slices = [pydicom.dcmread(file) for file in files]
    frames = [get_frame(each.PixelData, 0, number_of_frames=1) for each in slices]

    def compressed(dataset):
        for key in ("BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation"):
            setattr(dataset, key, getattr(slices[0], key))
        dataset.file_meta.TransferSyntaxUID = slices[0].file_meta.TransferSyntaxUID
        dataset.PixelData = encapsulate(frames)
        dataset["PixelData"].VR = "OB"
        dataset["PixelData"].is_undefined_length = True

    size = (3, slices[0].Rows, slices[0].Columns)
    places = [(0, 0, 2 * k) for k in range(3)]
    path = write_enhanced(
        tmp_path / "e.dcm", np.zeros(size, np.uint16), places, sop_class=EnhancedCTImageStorage, change=compressed
    )
    for each, file in zip(_values(path), files, strict=True):
        alone = sitk.GetArrayFromImage(sitk.ReadImage(str(file)))[0]  # ITK's own reading, with the file's rescaling
        dataset = pydicom.dcmread(file, stop_before_pixels=True)
        assert np.array_equal(each.astype(int) * int(dataset.RescaleSlope) + int(dataset.RescaleIntercept), alone)
