"""Stacks of slices: duplicates, single slices, tilted gantries, and files whose form is unusual."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from dicom_kit import write_series, write_slice
from OsteoRadiomicsLib.base.errors import ImageError
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.images import read_image
from OsteoRadiomicsLib.images.read_image import ReadOptions
from OsteoRadiomicsLib.images.reading import read_image_file
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian, generate_uid

RNG = np.random.default_rng(4)
SLICES = [RNG.integers(0, 900, (6, 8)).astype(np.uint16) for _ in range(4)]


def _refusal(path, options=ReadOptions()) -> ImageError:  # noqa: B008 - it cannot change
    with pytest.raises(ImageError) as caught:
        read_image_file(path, options)
    assert caught.value.cure
    return caught.value


@pytest.mark.parametrize("other_uid", [False, True])
def test_an_exact_duplicate_is_left_out_with_a_notice(tmp_path, other_uid):
    folder = write_series(tmp_path / "s", SLICES)

    def named(dataset):
        dataset.SOPInstanceUID = generate_uid() if other_uid else "1.2.3.4"

    write_slice(folder / "copy.dcm", SLICES[2], (-10, -20, 5), change=named)
    with collected_notices() as said:
        assert np.array_equal(sitk.GetArrayFromImage(read_image(folder)), SLICES)
    assert said == ["image: 1 slice is an exact duplicate of others and left out"]


def test_a_whole_series_twice_is_read_once(tmp_path):
    folder = write_series(tmp_path / "s", SLICES)
    for k, values in enumerate(SLICES):
        write_slice(folder / f"again{k}.dcm", values, (-10, -20, 2.5 * k))
    with collected_notices() as said:
        assert read_image(folder).GetSize() == (8, 6, 4)
    assert said == ["image: 4 slices are exact duplicates of others and left out"]


@pytest.mark.parametrize("what", ["pixels", "scale"])
def test_another_image_at_the_same_place_is_no_duplicate(tmp_path, what):
    folder = write_series(tmp_path / "s", SLICES)
    values = SLICES[2] + np.uint16(1) if what == "pixels" else SLICES[2]
    write_slice(folder / "other.dcm", values, (-10, -20, 5), slope=1 if what == "pixels" else 2)
    assert "1 slices lie at the same place as another" in _refusal(folder).what


def test_echoes_are_told_apart_by_their_times(tmp_path):
    folder = tmp_path / "s"
    folder.mkdir()
    for echo in (10, 20):
        for k, values in enumerate(SLICES):

            def timed(dataset, echo=echo):
                dataset.EchoTime = echo

            write_slice(folder / f"{echo}_{k}.dcm", values + np.uint16(echo), (-10, -20, 2.5 * k), change=timed)
    assert "4 slices lie at the same place as another (of different echo time: 10.0, 20.0)" in _refusal(folder).what


def test_a_single_slice_takes_its_thickness_and_says_so(tmp_path):
    write_slice(tmp_path / "one.dcm", SLICES[0], (1, 2, 3))
    with collected_notices() as said:
        image = read_image(tmp_path / "one.dcm")
    assert (image.GetSize(), image.GetSpacing(), image.GetOrigin()) == ((8, 6, 1), (0.75, 0.5, 2.0), (1.0, 2.0, 3.0))
    assert said == ["image: the series has a single slice; its SliceThickness of 2 mm was taken for the distance of slices"]


@pytest.mark.parametrize("thickness", [None, 0, -1])
def test_a_single_slice_without_a_thickness_is_refused(tmp_path, thickness):
    def change(dataset):
        dataset.SliceThickness = thickness

    write_slice(tmp_path / "one.dcm", SLICES[0], change=change)
    assert "single slice (one.dcm) that does not state its SliceThickness" in _refusal(tmp_path / "one.dcm").what


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", ImplicitVRLittleEndian, ExplicitVRBigEndian])
@pytest.mark.parametrize("kept", ["meta", "nothing"])
def test_files_without_preamble_are_read(tmp_path, syntax, kept):
    folder = write_series(tmp_path / "s", SLICES, syntax=syntax)
    for file in folder.iterdir():
        content = file.read_bytes()[132:]
        if kept == "nothing":
            content = content[12 + int.from_bytes(content[8:12], "little") :]
        file.write_bytes(content)
    assert np.array_equal(sitk.GetArrayFromImage(read_image(folder)), SLICES)


@pytest.mark.parametrize("content", [b"\x08\x00 but a text, and a long one at that", b"\x02\x00\x00\x00UL\x04\x00", bytes(400)])
def test_what_begins_like_dicom_and_is_none_stays_out(tmp_path, content):
    folder = write_series(tmp_path / "s", SLICES)
    (folder / "notes").write_bytes(content)
    assert read_image(folder).GetSize() == (8, 6, 4)


def _tilted(folder, degrees, slope_mm=2.5):
    """A slanted plane seen through a tilted gantry: value = 100 + 10 x + 3 y + z, in mm, on slices that drift in y."""
    folder.mkdir()
    for k in range(6):
        z, y0 = slope_mm * k, slope_mm * k * np.tan(np.radians(degrees))
        x, y = np.meshgrid(np.arange(8) * 0.75, y0 + np.arange(12) * 0.5)
        write_slice(folder / f"{k}.dcm", np.round(1000 + 100 * x + 30 * y + 10 * z).astype(np.uint16), (0, y0, z))
    return folder


@pytest.mark.parametrize("degrees", [12, -7.5, 20])
def test_a_tilted_gantry_is_straightened_on_request(tmp_path, degrees):
    folder = _tilted(tmp_path / "t", degrees)
    refused = _refusal(folder)
    assert f"sheared by {abs(degrees):.1f} degrees (gantry tilt)" in refused.what
    assert "--straighten" in refused.cure
    with collected_notices() as said:
        found = read_image_file(folder, ReadOptions(straighten=True))
    (words,) = said
    assert words.startswith(f"image: sheared by {abs(degrees):.1f} degrees (gantry tilt); the slices were straightened")
    values, empty = sitk.GetArrayFromImage(found.volume), sitk.GetArrayFromImage(found.padding) > 0
    places = np.stack(np.meshgrid(*[np.arange(n) for n in values.shape], indexing="ij"), axis=-1)[..., ::-1]
    x, y, z = np.moveaxis(places * found.volume.GetSpacing() + found.volume.GetOrigin(), -1, 0)
    assert np.abs(values - (1000 + 100 * x + 30 * y + 10 * z))[~empty].max() <= 0.51  # stored values are rounded
    assert (~empty).sum() >= 6 * 11 * 8  # no more than one row of each slice falls between two
    assert empty.any()


def test_straightening_leaves_a_straight_series_alone(tmp_path):
    folder = write_series(tmp_path / "s", SLICES)
    found = read_image_file(folder, ReadOptions(straighten=True))
    assert found.padding is None
    assert found.volume.GetPixelID() == read_image(folder).GetPixelID()
    assert np.array_equal(sitk.GetArrayFromImage(found.volume), SLICES)


def test_a_pixel_format_that_cannot_be_is_refused_with_its_file(tmp_path):
    def change(dataset):
        dataset.BitsStored = 20

    folder = write_series(tmp_path / "s", SLICES, each=[{}, {"change": change}, {}, {}])
    assert "001.dcm stores its values in 20 of 16 bits" in _refusal(folder).what


def test_a_lookup_table_is_refused_by_its_name(tmp_path):
    def change(dataset):
        from dicom_kit import group

        dataset.ModalityLUTSequence = group(LUTDescriptor=[2, 0, 16])

    folder = write_series(tmp_path / "s", SLICES, slope=None, intercept=None, change=change)
    assert "by a lookup table" in _refusal(folder).what


def test_a_palette_is_a_colour_image(tmp_path):
    def change(dataset):
        dataset.PhotometricInterpretation = "PALETTE COLOR"

    assert "colour" in _refusal(write_series(tmp_path / "s", SLICES, change=change)).what
