"""Radiographs are read as they are meant to be seen, whatever the format; what is no frontal chest is refused in words."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from dicom_kit import write_slice
from OsteoRadiomicsLib.base.errors import ImageError
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.deep.radiograph.picture import Radiograph, read_radiograph
from OsteoRadiomicsLib.deep.radiograph.preparing import SIDE, Prepared, border_crop, prepare, resampled
from OsteoRadiomicsLib.deep.radiograph.simulated import project, trunk
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

DX = "1.2.840.10008.5.1.4.1.1.1.1"
TRUNK = project(trunk(5, osteoporosis=False)).pixels // 4  # 14 bits hold it


def _dicom(folder, values=TRUNK, *, name="r.dcm", **entries):
    def projection(dataset):
        del dataset.ImagePositionPatient, dataset.ImageOrientationPatient
        dataset.ViewPosition, dataset.BodyPartExamined = "PA", "CHEST"
        for key, value in entries.items():
            setattr(dataset, key, value)

    return write_slice(folder / name, values, sop_class=DX, modality="DX", change=projection, slope=1, intercept=0)


def _prepared(path) -> Prepared:
    with collected_notices():
        return prepare(read_radiograph(path))


def _same(one: Prepared, other: Prepared) -> bool:
    return bool(np.abs(one.pixels - other.pixels).max() < 1e-6)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return _prepared(_dicom(tmp_path_factory.mktemp("plain")))


def test_a_picture_stored_as_its_negative_gives_the_same_pixels(tmp_path, plain):
    negative = _dicom(tmp_path, TRUNK.max() - TRUNK, PhotometricInterpretation="MONOCHROME1")
    with collected_notices() as said:
        found = prepare(read_radiograph(negative))
    assert _same(found, plain)
    assert not found.turned
    assert not said


def test_a_negative_that_its_header_takes_for_a_positive_is_turned_round_and_said_to_be(tmp_path, plain):
    with collected_notices() as said:
        found = prepare(read_radiograph(_dicom(tmp_path, PhotometricInterpretation="MONOCHROME1")))
    assert _same(found, plain)
    assert found.turned
    assert said == ["image: its lungs were whiter than its mediastinum; the grey levels were turned round"]


def test_exposure_does_not_change_the_pixels(tmp_path, plain):
    assert _same(_prepared(_dicom(tmp_path, TRUNK * 3 + 900)), plain)


def test_a_png_of_16_bits_gives_the_pixels_of_the_dicom_file(tmp_path, plain):
    sitk.WriteImage(sitk.GetImageFromArray(TRUNK), str(tmp_path / "r.png"))
    assert _same(_prepared(tmp_path / "r.png"), plain)


def test_a_jpeg_is_read(tmp_path, plain):
    grey = np.rint(255 * np.clip((TRUNK - TRUNK.min()) / np.ptp(TRUNK), 0, 1)).astype(np.uint8)
    sitk.WriteImage(sitk.GetImageFromArray(grey), str(tmp_path / "r.jpg"))
    assert np.abs(_prepared(tmp_path / "r.jpg").pixels - plain.pixels).mean() < 0.02


def test_a_window_cuts_off_what_lies_beyond_it(tmp_path):
    middle, width = float(np.median(TRUNK)), float(np.ptp(TRUNK)) / 4
    grey = read_radiograph(_dicom(tmp_path, WindowCenter=middle, WindowWidth=width)).grey
    inside = (middle - width / 2 < TRUNK) & (middle + width / 2 - 1 > TRUNK)
    assert np.ptp(grey[middle - width / 2 > TRUNK]) == 0
    assert np.corrcoef(grey[inside], TRUNK[inside])[0, 1] == pytest.approx(1, abs=1e-9)


def test_a_lookup_table_is_applied(tmp_path):
    table = Dataset()
    first, count = int(TRUNK.min()), int(np.ptp(TRUNK)) + 1
    data = (np.sqrt(np.arange(count)) * 50).astype(np.uint16)
    table.LUTDescriptor, table.LUTData = [count, first, 16], data.tolist()
    table["LUTDescriptor"].VR = table["LUTData"].VR = "US"
    grey = read_radiograph(_dicom(tmp_path, VOILUTSequence=Sequence([table]))).grey
    assert np.array_equal(grey, data[TRUNK - first])


def test_padding_neither_scales_nor_stays(tmp_path, plain):
    framed = np.pad(TRUNK, 20, constant_values=65535)
    found = _prepared(_dicom(tmp_path, framed, PixelPaddingValue=65535))
    assert (found.crop.top, found.crop.left) == (20 + plain.crop.top, 20 + plain.crop.left)
    assert _same(found, plain)


def test_a_frame_is_cut_off_and_the_picture_is_not(plain):
    rng = np.random.default_rng(1)
    inner = rng.normal(100, 20, (200, 220))
    crop = border_crop(np.pad(inner, ((12, 7), (9, 14)), constant_values=0), float(np.ptp(inner)))
    assert (crop.top, crop.bottom, crop.left, crop.right) == (12, 212, 9, 229)


def test_resampling_keeps_a_slope_at_its_place():
    down, across = np.meshgrid(np.arange(480) + 0.5, np.arange(600) + 0.5, indexing="ij")
    found = resampled(2 * across / 600 + 3 * down / 480, 192)
    middle = (np.arange(192) + 0.5) / 192
    expected = 2 * middle[None] + 3 * middle[:, None]
    inside = (slice(4, -4), slice(4, -4))
    assert np.abs(found - expected)[inside].max() < 1e-9


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"ViewPosition": "LL"}, r"is no frontal view \(its view is LL\)"),
        ({"BodyPartExamined": "HAND"}, "is a radiograph of the hand, not of the chest"),
    ],
)
def test_another_view_or_part_of_the_body_is_refused(tmp_path, entries, message):
    with pytest.raises(ImageError, match=message):
        read_radiograph(_dicom(tmp_path, **entries))


def test_a_lateral_view_told_by_its_code_alone_is_refused(tmp_path):
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "399067008", "SCT", "lateral projection"
    with pytest.raises(ImageError, match="lateral, by its view code"):
        read_radiograph(_dicom(tmp_path, ViewPosition="", ViewCodeSequence=Sequence([code])))


def test_a_view_that_is_not_said_is_taken_for_frontal_with_a_notice(tmp_path):
    with collected_notices() as said:
        read_radiograph(_dicom(tmp_path, ViewPosition=""))
    assert said == ["image: the radiograph does not say its view; a frontal one was taken for granted"]


def test_the_shape_of_a_hand_is_refused_unless_it_is_accepted(tmp_path):
    hand = TRUNK[:, 30:150]
    sitk.WriteImage(sitk.GetImageFromArray(hand), str(tmp_path / "hand.png"))
    with pytest.raises(ImageError, match=r"is 0\.62 times as wide as high.*--any-shape"):
        read_radiograph(tmp_path / "hand.png")
    assert read_radiograph(tmp_path / "hand.png", any_shape=True).grey.shape == hand.shape


def test_a_colour_picture_is_refused(tmp_path):
    colour = np.random.default_rng(2).integers(0, 255, (128, 128, 3)).astype(np.uint8)
    sitk.WriteImage(sitk.GetImageFromArray(colour, isVector=True), str(tmp_path / "colour.png"))
    with pytest.raises(ImageError, match="3 values per voxel"):
        read_radiograph(tmp_path / "colour.png")


def test_a_volume_is_refused(tmp_path):
    sitk.WriteImage(sitk.Image(100, 100, 3, sitk.sitkInt16), str(tmp_path / "v.nrrd"))
    with pytest.raises(ImageError, match="is a volume of 100 x 100 x 3 voxels"):
        read_radiograph(tmp_path / "v.nrrd")


def test_a_picture_of_nothing_is_refused():
    with pytest.raises(ImageError, match="shows nothing"):
        prepare(Radiograph(np.full((200, 200), 7.0), np.zeros((200, 200), bool), "r.png"))


def test_a_radiograph_is_read_by_itself_whatever_lies_beside_it(tmp_path, plain):
    path = _dicom(tmp_path)
    (tmp_path / "other.dcm").write_bytes(b"no DICOM")
    assert _same(_prepared(path), plain)


def test_both_interpretations_of_one_shared_picture_give_the_same_pixels(shared):
    one, other = (_prepared(shared / "data" / "cxr" / f"cxr_mono{number}.dcm") for number in (1, 2))
    assert one.pixels.shape == (SIDE, SIDE)
    assert _same(one, other)
    assert one.turned != other.turned
