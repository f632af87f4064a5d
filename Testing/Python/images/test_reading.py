"""Reading images: every format keeps voxels and place; everything unusable is refused with file, reason and cure."""

from __future__ import annotations

import gzip
import struct

import numpy as np
import pytest
import SimpleITK as sitk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from OsteoRadiomicsLib.base.errors import ImageError, MaskError
from OsteoRadiomicsLib.images import read_image, read_mask, write_image
from scipy.spatial.transform import Rotation

FORMATS = {"nrrd": 1e-9, "mha": 1e-6, "nii.gz": 1e-3, "nii": 1e-3}
mm = st.floats(-500, 500)


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    angles=st.tuples(*[st.floats(-180, 180)] * 3),
    spacing=st.tuples(*[st.floats(0.1, 10)] * 3),
    origin=st.tuples(mm, mm, mm),
    values=arrays(np.int16, (3, 4, 5)),
)
def test_every_format_keeps_voxels_and_their_place(make_image, tmp_path, suffix, angles, spacing, origin, values):
    image = make_image(
        values, spacing=spacing, origin=origin, direction=Rotation.from_euler("xyz", angles, degrees=True).as_matrix()
    )
    write_image(image, tmp_path / f"image.{suffix}")
    back = read_image(tmp_path / f"image.{suffix}")
    assert np.array_equal(sitk.GetArrayFromImage(back), values)
    for index in ((0, 0, 0), (4, 3, 2)):
        there, here = (i.TransformIndexToPhysicalPoint(index) for i in (back, image))
        assert np.allclose(there, here, atol=FORMATS[suffix])


@pytest.mark.parametrize("kind", [np.uint8, np.int16, np.uint16, np.int32, np.float32, np.float64])
def test_the_voxel_type_stays_the_files_own(make_image, tmp_path, kind):
    image = make_image(np.arange(24).reshape(2, 3, 4).astype(kind))
    write_image(image, tmp_path / "image.nii.gz")
    assert read_image(tmp_path / "image.nii.gz").GetPixelID() == image.GetPixelID()


def test_a_fourth_axis_of_length_one_is_dropped(make_image, tmp_path):
    image = make_image()
    sitk.WriteImage(sitk.JoinSeries([image]), str(tmp_path / "one.nii.gz"))
    assert read_image(tmp_path / "one.nii.gz").GetSize() == image.GetSize()


def _refusal(path, read=read_image, error=ImageError) -> str:
    with pytest.raises(error) as caught:
        read(path)
    text = str(caught.value)
    assert str(path) in text
    assert "\n" not in text
    assert caught.value.cure
    return text


@pytest.mark.parametrize(("read", "error"), [(read_image, ImageError), (read_mask, MaskError)])
class TestRefused:
    """Both readers refuse the same broken files, each with its own error."""

    def test_a_missing_file(self, tmp_path, read, error):
        assert "no such file" in _refusal(tmp_path / "absent.nii.gz", read, error)

    def test_a_text_file(self, tmp_path, read, error):
        path = tmp_path / "notes.nii.gz"
        path.write_text("not an image")
        assert "not an image in a known format" in _refusal(path, read, error)

    def test_an_empty_file(self, tmp_path, read, error):
        path = tmp_path / "empty.nrrd"
        path.write_bytes(b"")
        assert "not an image in a known format" in _refusal(path, read, error)

    def test_an_empty_folder(self, tmp_path, read, error):
        _refusal(tmp_path, read, error)

    def test_a_colour_image(self, make_image, tmp_path, read, error):
        grey = sitk.Cast(make_image(), sitk.sitkUInt8)
        sitk.WriteImage(sitk.Compose([grey] * 3), str(tmp_path / "rgb.nrrd"))
        assert "3 values per voxel" in _refusal(tmp_path / "rgb.nrrd", read, error)

    def test_a_series_of_volumes(self, make_image, tmp_path, read, error):
        sitk.WriteImage(sitk.JoinSeries([make_image()] * 2), str(tmp_path / "time.nii.gz"))
        assert "4 dimensions (6 x 5 x 4 x 2)" in _refusal(tmp_path / "time.nii.gz", read, error)

    def test_a_coloured_picture(self, tmp_path, read, error):
        red = sitk.Image(6, 5, sitk.sitkUInt8) + 1
        sitk.WriteImage(sitk.Compose([red, red * 2, red]), str(tmp_path / "colour.png"))
        assert "3 values per voxel" in _refusal(tmp_path / "colour.png", read, error)

    def test_complex_numbers(self, make_image, tmp_path, read, error):
        sitk.WriteImage(sitk.Cast(make_image(), sitk.sitkComplexFloat32), str(tmp_path / "k.nrrd"))
        assert "complex" in _refusal(tmp_path / "k.nrrd", read, error)

    @pytest.mark.parametrize("suffix", ["nrrd", "mha", "nii", "nii.gz"])
    @pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
    def test_voxels_that_are_no_numbers_are_counted(self, make_image, tmp_path, read, error, suffix, bad):
        values = np.ones((4, 5, 6), np.float32)
        values[1, 2, 3] = values[0, 0, 0] = bad
        sitk.WriteImage(make_image(values), str(tmp_path / f"bad.{suffix}"))
        assert "2 NaN or infinite voxels of 120" in _refusal(tmp_path / f"bad.{suffix}", read, error)

    @pytest.mark.parametrize("suffix", ["nrrd", "mha", "nii", "nii.gz"])
    def test_a_file_cut_short(self, make_image, tmp_path, read, error, suffix):
        path = tmp_path / f"cut.{suffix}"
        sitk.WriteImage(make_image(size=(20, 20, 20)), str(path), useCompression=True)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        assert "damaged or incomplete" in _refusal(path, read, error)

    def test_damage_inside_compressed_data(self, make_image, tmp_path, read, error):
        path = tmp_path / "damaged.nii.gz"
        sitk.WriteImage(sitk.Cast(make_image(size=(60, 60, 60)), sitk.sitkInt16), str(path))
        content = bytearray(path.read_bytes())
        content[3 * len(content) // 4] ^= 0xFF
        path.write_bytes(bytes(content))
        assert "damaged or incomplete" in _refusal(path, read, error)

    def test_a_voxel_size_of_zero_in_nifti(self, make_image, tmp_path, read, error):
        path = _nifti(make_image(), tmp_path / "zero.nii", {76: ("<4f", 1, 0, 1, 1), 252: ("<2h", 0, 0)})
        assert "voxel size of 0 x 1 x 1 mm" in _refusal(path, read, error)

    def test_a_voxel_size_of_zero_in_nrrd(self, make_nrrd, read, error):
        assert "voxel size" in _refusal(make_nrrd(space_directions="(1,0,0) (0,0,0) (0,0,1)"), read, error)

    def test_shear_in_nifti(self, make_image, tmp_path, read, error):
        rows = (1, 0.5, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0)
        path = _nifti(make_image(), tmp_path / "shear.nii", {280: ("<12f", *rows), 252: ("<2h", 0, 1)})
        assert "not perpendicular" in _refusal(path, read, error)

    def test_shear_in_nrrd(self, make_nrrd, read, error):
        assert "not perpendicular" in _refusal(make_nrrd(space_directions="(1,0,0) (0.5,1,0) (0,0,1)"), read, error)


def _nifti(image, path, changes):
    """Write NIfTI with header fields replaced: offset -> (struct format, values)."""
    sitk.WriteImage(image, str(path))
    content = bytearray(path.read_bytes())
    for offset, (layout, *values) in changes.items():
        struct.pack_into(layout, content, offset, *values)
    path.write_bytes(bytes(content))
    return path


def test_a_big_endian_nifti_with_nan_is_refused_too(make_image, tmp_path):
    sitk.WriteImage(make_image(np.full((2, 2, 2), np.nan, np.float32)), str(tmp_path / "little.nii"))
    little = (tmp_path / "little.nii").read_bytes()
    big = bytearray(little)
    for offset, layout in ((0, "i"), (40, "8h"), (70, "2h"), (76, "8f"), (108, "3f"), (252, "2h"), (256, "18f")):
        struct.pack_into(">" + layout, big, offset, *struct.unpack_from("<" + layout, little, offset))
    big[352:] = np.frombuffer(little[352:], "<f4").astype(">f4").tobytes()
    path = tmp_path / "big.nii"
    path.write_bytes(bytes(big))
    assert "8 NaN" in _refusal(path)


def test_an_uncompressed_nifti_called_gz_is_read(make_image, tmp_path):
    write_image(make_image(), tmp_path / "plain.nii")
    path = tmp_path / "misnamed.nii.gz"
    path.write_bytes((tmp_path / "plain.nii").read_bytes())
    assert read_image(path).GetSize() == (6, 5, 4)


def test_a_nifti_of_several_gzip_members_is_read(make_image, tmp_path):
    write_image(make_image(), tmp_path / "plain.nii")
    content = (tmp_path / "plain.nii").read_bytes()
    path = tmp_path / "members.nii.gz"
    path.write_bytes(gzip.compress(content[:400]) + gzip.compress(content[400:]))
    back, expected = read_image(path), read_image(tmp_path / "plain.nii")
    assert np.array_equal(sitk.GetArrayFromImage(back), sitk.GetArrayFromImage(expected))


def test_itks_own_warnings_stay_off_the_terminal(make_image, tmp_path, capfd):
    rows = (1, 0.5, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0)
    path = _nifti(make_image(), tmp_path / "shear.nii", {280: ("<12f", *rows), 252: ("<2h", 0, 1)})
    _refusal(path)
    assert capfd.readouterr().err == ""


def test_real_images_are_read(data):
    image = read_image(data / "mr_spine" / "dzz_T1.nii.gz")
    assert image.GetSize() == (351, 351, 50)
    assert image.GetDirection() == (0, 0, -1, 1, 0, 0, 0, -1, 0)
