"""Headers are checked against their file before they are believed; what is sound is read as before."""

from __future__ import annotations

import bz2
import gzip
import resource
import sys
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from header_files import VALUES, flipped, meta_image, nifti, nrrd
from OsteoRadiomicsLib.base.errors import ImageError, InputError, MaskError
from OsteoRadiomicsLib.base.notices import InputWarning, collected_notices
from OsteoRadiomicsLib.images import itk, read_image, read_mask
from OsteoRadiomicsLib.images.headers import isolated
from OsteoRadiomicsLib.images.headers.limits import DEFAULT_MAX_VOXELS, voxel_limit

MAKERS = {"nii": nifti, "nii.gz": nifti, "mha": meta_image, "nrrd": nrrd}
DAMAGED, CONTRADICTORY = "damaged or incomplete", "contradictory header"


def _values(path: Path) -> np.ndarray:
    with collected_notices() as said:
        image = read_image(path)
    assert said == []
    return sitk.GetArrayFromImage(image)


def _refused(path: Path) -> str:
    """What both readers say of a file; it names the file and takes neither time nor memory."""
    start = time.process_time()
    for read, error in ((read_image, ImageError), (read_mask, MaskError)):
        with pytest.raises(error) as caught:
            read(path)
        assert str(path) in str(caught.value)
        assert caught.value.cure
    assert time.process_time() - start < 5
    return str(caught.value)


def _notices(path: Path) -> list[str]:
    with collected_notices() as said:
        read_image(path)
    assert not any(str(path.parent) in text for text in said)
    return said


class TestSound:
    """What says the truth is read, with the file's own values."""

    @pytest.mark.parametrize("suffix", MAKERS)
    def test_a_plain_file(self, tmp_path, suffix):
        assert np.array_equal(_values(MAKERS[suffix](tmp_path / f"a.{suffix}")), VALUES)

    @pytest.mark.parametrize("order", ["<", ">"])
    @pytest.mark.parametrize("suffix", ["nii", "nii.gz"])
    def test_a_nifti_of_either_byte_order_with_an_extension(self, tmp_path, order, suffix):
        path = nifti(tmp_path / f"a.{suffix}", order=order, extension=b"some program's own notes")
        assert np.array_equal(_values(path), VALUES)

    def test_a_nifti_pair(self, tmp_path):
        content = nifti(tmp_path / "whole.nii", magic=b"ni1\0", vox_offset=0.0).read_bytes()
        (tmp_path / "a.hdr").write_bytes(content[:348])
        (tmp_path / "a.img").write_bytes(content[352:])
        assert np.array_equal(_values(tmp_path / "a.hdr"), VALUES)
        assert np.array_equal(_values(tmp_path / "a.img"), VALUES)

    def test_a_nifti_whose_scale_is_not_a_number_is_not_scaled(self, tmp_path):
        assert np.array_equal(_values(nifti(tmp_path / "a.nii", scl_slope=float("nan"))), VALUES)

    def test_a_packed_meta_image(self, tmp_path):
        assert np.array_equal(_values(meta_image(tmp_path / "a.mha", packed=True)), VALUES)

    @pytest.mark.parametrize("stated", [True, False])
    def test_a_packed_meta_image_with_its_voxels_elsewhere(self, tmp_path, stated):
        body = zlib.compress(VALUES.tobytes())
        (tmp_path / "a.zraw").write_bytes(body)
        size = {"CompressedDataSize": str(len(body) if stated else 0)}
        path = meta_image(tmp_path / "a.mhd", data=b"", packed=True, ElementDataFile="a.zraw", **size)
        assert np.array_equal(_values(path), VALUES)

    @pytest.mark.parametrize("skipped", [{}, {"HeaderSize": "10"}, {"HeaderSize": "-1"}])
    def test_a_meta_image_with_its_voxels_elsewhere(self, tmp_path, skipped):
        (tmp_path / "a.raw").write_bytes(bytes(10 if skipped else 0) + VALUES.tobytes())
        assert np.array_equal(_values(meta_image(tmp_path / "a.mhd", data=b"", ElementDataFile="a.raw", **skipped)), VALUES)

    def test_a_packed_nrrd(self, tmp_path):
        assert np.array_equal(_values(nrrd(tmp_path / "a.nrrd", encoding="gzip")), VALUES)

    def test_an_nrrd_with_its_voxels_elsewhere(self, tmp_path):
        (tmp_path / "a.raw").write_bytes(VALUES.tobytes())
        assert np.array_equal(_values(nrrd(tmp_path / "a.nhdr", data=b"", data_file="a.raw")), VALUES)

    def test_an_nrrd_in_text_is_read_in_a_process_of_its_own(self, tmp_path):
        text = " ".join(map(str, VALUES.ravel())).encode()
        assert np.array_equal(_values(nrrd(tmp_path / "a.nrrd", data=text, encoding="ascii")), VALUES)

    def test_a_meta_image_in_several_files_is_read_in_a_process_of_its_own(self, tmp_path):
        for number, layer in enumerate(VALUES):
            (tmp_path / f"slice{number}.raw").write_bytes(layer.tobytes())
        path = meta_image(tmp_path / "a.mhd", data=b"", ElementDataFile=f"slice%d.raw 0 {len(VALUES) - 1} 1")
        assert np.array_equal(_values(path), VALUES)

    def test_a_format_that_nobody_vouches_for(self, make_image, tmp_path):
        image = make_image(VALUES.astype(np.int16))
        sitk.WriteImage(image, str(tmp_path / "a.vtk"))
        assert np.array_equal(_values(tmp_path / "a.vtk"), VALUES)

    def test_bytes_behind_the_voxels_are_a_notice(self, tmp_path):
        path = nifti(tmp_path / "a.nii")
        path.write_bytes(path.read_bytes() + b"\n")
        assert [text for text in _notices(path) if "1 bytes behind the 240 bytes" in text]


class TestSizes:
    """What a header declares must be in the file, and must not be too much, before anything is allocated."""

    @pytest.mark.parametrize("encoding", ["raw", "gzip"])
    def test_a_huge_nrrd_of_few_bytes(self, tmp_path, encoding):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        said = _refused(nrrd(tmp_path / "a.nrrd", encoding=encoding, sizes="1500 1500 400"))
        assert DAMAGED in said or CONTRADICTORY in said
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000

    @pytest.mark.parametrize("packed", [False, True])
    def test_a_huge_meta_image_of_few_bytes(self, tmp_path, packed):
        said = _refused(meta_image(tmp_path / "a.mha", packed=packed, DimSize="1500 1500 400"))
        assert DAMAGED in said or CONTRADICTORY in said

    @pytest.mark.parametrize("suffix", ["nii", "nii.gz"])
    def test_a_huge_nifti_of_few_bytes(self, tmp_path, suffix):
        said = _refused(nifti(tmp_path / f"a.{suffix}", dim=(3, 1500, 1500, 400, 1, 1, 1, 1)))
        assert DAMAGED in said or CONTRADICTORY in said

    def test_more_voxels_than_the_limit_which_is_stated(self, tmp_path):
        said = _refused(nrrd(tmp_path / "a.nrrd", sizes="99999 99999 99999"))
        assert f"{DEFAULT_MAX_VOXELS:,} are allowed" in said
        assert "--max-voxels" in said

    @pytest.mark.parametrize("suffix", MAKERS)
    def test_the_limit_can_be_set(self, tmp_path, suffix):
        path = MAKERS[suffix](tmp_path / f"a.{suffix}")
        with voxel_limit(119), pytest.raises(ImageError, match="120 voxels, 119 are allowed"):
            read_image(path)
        with voxel_limit(120):
            read_image(path)

    def test_the_limit_holds_for_formats_that_nobody_vouches_for(self, make_image, tmp_path):
        sitk.WriteImage(make_image(VALUES.astype(np.int16)), str(tmp_path / "a.vtk"))
        with voxel_limit(119), pytest.raises(ImageError, match="119 are allowed"):
            read_image(tmp_path / "a.vtk")

    def test_a_limit_of_nothing_is_refused(self):
        with pytest.raises(InputError, match="no number of voxels"), voxel_limit(0):
            pass

    @pytest.mark.parametrize("sizes", ["6 5", "6 5 4 3", "0 5 4", "-6 5 4", "six 5 4", "6.5 5 4", "1e400 5 4"])
    def test_sizes_of_an_nrrd_that_are_none(self, tmp_path, sizes):
        assert CONTRADICTORY in _refused(nrrd(tmp_path / "a.nrrd", sizes=sizes))

    @pytest.mark.parametrize("size", ["6 5", "0 5 4", "-6 5 4", "six 5 4", "6.5 5 4", "inf 5 4"])
    def test_sizes_of_a_meta_image_that_are_none(self, tmp_path, size):
        assert CONTRADICTORY in _refused(meta_image(tmp_path / "a.mha", DimSize=size))

    @pytest.mark.parametrize("dimensions", ["0", "-1", "11", "99999", "3 3", "2147483648", "nan", "inf", "three"])
    def test_dimensions_of_a_meta_image_that_are_none(self, tmp_path, dimensions):
        assert CONTRADICTORY in _refused(meta_image(tmp_path / "a.mha", NDims=dimensions))

    @pytest.mark.parametrize("dim", [(0, 6, 5, 4), (8, 6, 5, 4), (3, 0, 5, 4), (3, -6, 5, 4)])
    def test_dimensions_of_a_nifti_that_are_none(self, tmp_path, dim):
        assert CONTRADICTORY in _refused(nifti(tmp_path / "a.nii", dim=(*dim, 1, 1, 1, 1)))

    @pytest.mark.parametrize("suffix", ["mha", "nrrd", "nii"])
    def test_far_more_data_than_declared(self, tmp_path, suffix):
        path = MAKERS[suffix](tmp_path / f"a.{suffix}")
        path.write_bytes(path.read_bytes() + VALUES.tobytes())
        assert CONTRADICTORY in _refused(path)


class TestDamage:
    """A checksum that fails, or data that end too early, is damage: never other values."""

    @pytest.mark.parametrize("place", [0.7, 0.8, 0.9, 0.97])
    def test_a_byte_of_a_packed_meta_image(self, tmp_path, place):
        values = np.random.default_rng(5).integers(0, 500, (20, 20, 20)).astype("<i2")
        assert DAMAGED in _refused(flipped(meta_image(tmp_path / "a.mha", values, packed=True), place))

    @pytest.mark.parametrize("place", [0.7, 0.8, 0.9, 0.97])
    @pytest.mark.parametrize(("maker", "name"), [(nrrd, "a.nrrd"), (nifti, "a.nii.gz")])
    def test_a_byte_of_gzipped_data(self, tmp_path, maker, name, place):
        values = np.random.default_rng(5).integers(0, 500, (20, 20, 20)).astype("<i2")
        packing = {"encoding": "gzip"} if maker is nrrd else {}
        assert DAMAGED in _refused(flipped(maker(tmp_path / name, values, **packing), place))

    def test_the_checksum_itself(self, tmp_path):
        body = gzip.compress(VALUES.tobytes())
        wrong = body[:-8] + bytes(4) + body[-4:]
        assert DAMAGED in _refused(nrrd(tmp_path / "a.nrrd", encoding="gzip", data=wrong))
        packed = zlib.compress(VALUES.tobytes())
        assert DAMAGED in _refused(meta_image(tmp_path / "a.mha", packed=True, data=packed[:-4] + bytes(4)))

    def test_a_bzip2_stream(self, tmp_path):
        body = bytearray(bz2.compress(VALUES.tobytes()))
        body[len(body) // 2] ^= 0xFF
        assert DAMAGED in _refused(nrrd(tmp_path / "a.nrrd", encoding="bzip2", data=bytes(body)))

    def test_a_sound_file_that_itk_does_not_unpack_is_called_by_its_name(self, tmp_path):
        path = nrrd(tmp_path / "a.nrrd", encoding="bzip2", data=bz2.compress(VALUES.tobytes()))
        assert "is packed with bzip2, which is not read" in _refused(path)

    def test_a_gzipped_file_that_is_not_called_so(self, tmp_path):
        nifti(tmp_path / "a.nii.gz").rename(tmp_path / "a.nii")
        assert "is gzipped, which its name does not say. Call it a.nii.gz" in _refused(tmp_path / "a.nii")

    def test_analyze_is_called_by_its_name(self, tmp_path):
        (tmp_path / "a.img").write_bytes(VALUES.tobytes())
        path = nifti(tmp_path / "a.hdr", magic=bytes(4), vox_offset=0.0)
        assert "is an Analyze 7.5 image, which does not state where left and right are" in _refused(path)

    def test_a_header_without_byte_order(self, tmp_path):
        path = nrrd(tmp_path / "a.nrrd")
        path.write_bytes(path.read_bytes().replace(b"endian: little\n", b""))
        assert "its header has no endian" in _refused(path)

    def test_a_packed_size_that_the_file_does_not_have(self, tmp_path):
        assert DAMAGED in _refused(meta_image(tmp_path / "a.mha", packed=True, CompressedDataSize="99999"))

    @pytest.mark.parametrize("suffix", MAKERS)
    def test_one_byte_too_few(self, tmp_path, suffix):
        path = MAKERS[suffix](tmp_path / f"a.{suffix}")
        path.write_bytes(path.read_bytes()[:-1])
        assert DAMAGED in _refused(path)

    @pytest.mark.parametrize("name", ["a.nhdr", "a.mhd", "a.hdr"])
    def test_voxels_that_are_not_there(self, tmp_path, name):
        if name == "a.hdr":
            nifti(tmp_path / name, magic=b"ni1\0", vox_offset=0.0)
        elif name == "a.mhd":
            meta_image(tmp_path / name, data=b"", ElementDataFile="gone.raw")
        else:
            nrrd(tmp_path / name, data=b"", data_file="gone.raw")
        assert "without its voxels" in _refused(tmp_path / name)


class TestContradictions:
    """Entries that cannot both be true are refused by name."""

    @pytest.mark.parametrize(("datatype", "bitpix"), [(2, 16), (4, 8), (16, 64), (64, 32), (512, 0), (8, 16), (999, 16)])
    def test_datatype_and_bits(self, tmp_path, datatype, bitpix):
        said = _refused(nifti(tmp_path / "a.nii", datatype=datatype, bitpix=bitpix))
        assert CONTRADICTORY in said
        assert str(datatype) in said

    @pytest.mark.parametrize("offset", [0.0, 100.0, 348.0, 351.0, -352.0, 352.5, float("nan"), float("inf")])
    @pytest.mark.parametrize("suffix", ["nii", "nii.gz"])
    def test_voxels_within_the_header_or_nowhere(self, tmp_path, offset, suffix):
        said = _refused(nifti(tmp_path / f"a.{suffix}", vox_offset=offset))
        assert CONTRADICTORY in said
        assert "begin at byte" in said

    def test_voxels_behind_the_end(self, tmp_path):
        assert DAMAGED in _refused(nifti(tmp_path / "a.nii", vox_offset=1e6))

    @pytest.mark.parametrize("length", [0, 347, 540, 1_543_569_408 + 1])
    def test_a_header_of_another_length(self, tmp_path, length):
        assert CONTRADICTORY in _refused(nifti(tmp_path / "a.nii", sizeof_hdr=length))

    def test_packed_voxels_of_unstated_size(self, tmp_path):
        assert "no CompressedDataSize" in _refused(meta_image(tmp_path / "a.mha", packed=True, CompressedDataSize="0"))

    def test_a_nifti_of_version_2_is_refused_by_its_name(self, tmp_path):
        (tmp_path / "a.nii").write_bytes((540).to_bytes(4, "little") + b"n+2\0\r\n\032\n" + bytes(540))
        assert "NIfTI-2" in _refused(tmp_path / "a.nii")

    @pytest.mark.parametrize(
        ("name", "number"),
        [("CompressedDataSize", "inf"), ("CompressedDataSize", "x"), ("ElementNumberOfChannels", "nan"), ("HeaderSize", "-2")],
    )
    def test_counts_of_a_meta_image_that_are_none(self, tmp_path, name, number):
        packed = name == "CompressedDataSize"
        assert CONTRADICTORY in _refused(meta_image(tmp_path / "a.mha", packed=packed, **{name: number}))

    @pytest.mark.parametrize("name", ["x" * 5000, "a\0b"])
    def test_voxels_in_a_file_that_there_cannot_be(self, tmp_path, name):
        assert "without its voxels" in _refused(meta_image(tmp_path / "a.mha", ElementDataFile=name))
        assert "without its voxels" in _refused(nrrd(tmp_path / "a.nrrd", data_file=name))

    @pytest.mark.parametrize("kind", ["MET_OTHER", "MET_STRING", ""])
    def test_a_voxel_type_of_a_meta_image_that_there_is_not(self, tmp_path, kind):
        assert CONTRADICTORY in _refused(meta_image(tmp_path / "a.mha", ElementType=kind))

    @pytest.mark.parametrize("fields", [{"type": "block"}, {"type": "quad"}, {"encoding": "zip"}, {"byte_skip": "-5"}])
    def test_a_type_or_encoding_of_an_nrrd_that_there_is_not(self, tmp_path, fields):
        assert CONTRADICTORY in _refused(nrrd(tmp_path / "a.nrrd", **fields))


class TestGrids:
    """Matrices are numbers, of a sane size, with axes; otherwise ITK may never end."""

    @pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan, 1e38])
    @pytest.mark.parametrize("place", [0, 5, 10])
    def test_a_nifti_matrix(self, tmp_path, bad, place):
        rows = [0.8, 0, 0, 1, 0, 0.8, 0, 2, 0, 0, 3, 3]
        rows[place] = bad
        assert "impossible orientation" in _refused(nifti(tmp_path / "a.nii", srow=tuple(rows)))

    @pytest.mark.parametrize(
        "rows", [(0,) * 12, (0.8, 0.8, 0, 1, 0, 0, 0, 2, 0, 0, 3, 3), (0.8, 0, 0, 1, 0, 0.8, 0, 2, 0, 0, 0, 3)]
    )
    def test_a_nifti_matrix_without_three_axes(self, tmp_path, rows):
        assert "impossible orientation" in _refused(nifti(tmp_path / "a.nii", srow=rows))

    @pytest.mark.parametrize("place", [3, 7, 11])
    def test_a_nifti_origin(self, tmp_path, place):
        rows = [0.8, 0, 0, 1, 0, 0.8, 0, 2, 0, 0, 3, 3]
        rows[place] = np.inf
        assert "impossible origin" in _refused(nifti(tmp_path / "a.nii", srow=tuple(rows)))

    @pytest.mark.parametrize("quaternion", [(np.nan, 0, 0), (2, 2, 2), (0, np.inf, 0)])
    def test_a_nifti_quaternion(self, tmp_path, quaternion):
        path = nifti(tmp_path / "a.nii", sform_code=0, qform_code=1, quatern=quaternion)
        assert "impossible orientation" in _refused(path)

    @pytest.mark.parametrize("pixdim", [(0.8, 0, 3), (np.nan, 0.8, 3), (np.inf, 0.8, 3), (0.8, 0.8, 1e30), (-0.8, 0.8, 3)])
    def test_a_nifti_voxel_size(self, tmp_path, pixdim):
        assert "impossible voxel size" in _refused(nifti(tmp_path / "a.nii", pixdim=(1, *pixdim, 1, 1, 1, 1), sform_code=0))

    @pytest.mark.parametrize("matrix", ["1 0 0 0 1 0 0 1e308 1", "1 0 0 0 nan 0 0 0 1", "0 0 0 0 1 0 0 0 1", "1 0 0 1 0 0 0 0 1"])
    def test_a_meta_image_matrix(self, tmp_path, matrix):
        assert "impossible orientation" in _refused(meta_image(tmp_path / "a.mha", TransformMatrix=matrix))

    @pytest.mark.parametrize("name", ["TransformMatrix", "Offset", "ElementSpacing"])
    @pytest.mark.parametrize("text", ["1 2", "1 2 x", ""])
    def test_a_meta_image_grid_of_too_few_numbers(self, tmp_path, name, text):
        assert CONTRADICTORY in _refused(meta_image(tmp_path / "a.mha", **{name: text}))

    @pytest.mark.parametrize("spacing", ["0 1 1", "nan 1 1", "-1 1 1", "1e300 1 1"])
    def test_a_meta_image_voxel_size(self, tmp_path, spacing):
        assert "impossible voxel size" in _refused(meta_image(tmp_path / "a.mha", ElementSpacing=spacing))

    @pytest.mark.parametrize("axes", ["(nan,0,0) (0,1,0) (0,0,1)", "(1e300,0,0) (0,1,0) (0,0,1)", "(0,0,0) (0,1,0) (0,0,1)"])
    def test_an_nrrd_voxel_size(self, tmp_path, axes):
        assert "impossible voxel size" in _refused(nrrd(tmp_path / "a.nrrd", space_directions=axes))

    def test_nrrd_axes_of_which_one_lies_within_the_others(self, tmp_path):
        assert "impossible orientation" in _refused(nrrd(tmp_path / "a.nrrd", space_directions="(1,0,0) (1,0,0) (0,0,1)"))

    def test_nrrd_axes_that_are_too_few_or_no_numbers(self, tmp_path):
        assert CONTRADICTORY in _refused(nrrd(tmp_path / "a.nrrd", space_directions="(1,0,0) (0,1,0)"))
        assert CONTRADICTORY in _refused(nrrd(tmp_path / "a.nrrd", space_directions="(1,0,x) (0,1,0) (0,0,1)"))


class TestTwoVoxelSizes:
    """pixdim and sform both state the voxel size, and programs differ in which they believe."""

    @pytest.mark.parametrize("scale", [2.0, 0.5, 1.1, 1.02])
    @pytest.mark.parametrize("q", [0, 1])
    def test_two_that_differ_are_refused_with_both(self, tmp_path, scale, q):
        rows = tuple(np.array([0.8, 0, 0, 1, 0, 0.8, 0, 2, 0, 0, 3, 3]) * scale)
        said = _refused(nifti(tmp_path / "a.nii.gz", srow=rows, qform_code=q))
        assert "0.8 x 0.8 x 3 mm (pixdim)" in said
        assert f"{0.8 * scale:.4g} x {0.8 * scale:.4g} x {3 * scale:.4g} mm (sform)" in said

    def test_two_that_differ_along_one_axis_are_refused(self, tmp_path):
        assert "two voxel sizes" in _refused(nifti(tmp_path / "a.nii", srow=(0.8, 0, 0, 1, 0, 0.8, 0, 2, 0, 0, 3.3, 3)))

    def test_two_that_differ_a_little_are_a_notice_with_both(self, tmp_path):
        (said,) = _notices(nifti(tmp_path / "a.nii", srow=(0.804, 0, 0, 1, 0, 0.8, 0, 2, 0, 0, 3, 3)))
        assert "0.8 x 0.8 x 3 mm (pixdim) and of 0.804 x 0.8 x 3 mm (sform)" in said

    def test_rounding_is_none(self, tmp_path):
        assert _notices(nifti(tmp_path / "a.nii", srow=(0.80001, 0, 0, 1, 0, 0.8, 0, 2, 0, 0, 3, 3))) == []


class TestShear:
    """Axes off perpendicular by up to 1e-3 are straightened with a notice, beyond that refused."""

    @pytest.mark.parametrize("shear", [2e-4, 6e-4, 9e-4])
    @pytest.mark.parametrize("suffix", ["nii", "nii.gz"])
    def test_a_slightly_sheared_nifti_has_the_nearest_perpendicular_axes(self, tmp_path, shear, suffix):
        with collected_notices() as said:
            image = read_image(nifti(tmp_path / f"a.{suffix}", srow=(0.8, 0.8 * shear, 0, 1, 0, 0.8, 0, 2, 0, 0, 3, 3)))
        assert [f"off perpendicular by {shear:.1g}" in text for text in said] == [True]
        assert np.array_equal(sitk.GetArrayFromImage(image), VALUES)
        axes = np.array(image.GetDirection()).reshape(3, 3)
        assert np.allclose(axes.T @ axes, np.eye(3), atol=1e-6)
        # The nearest axes share the error between both: each turns by half of it.
        assert np.isclose(abs(axes[0, 1]), shear / 2, rtol=1e-2)
        assert np.allclose(image.GetSpacing(), (0.8, 0.8, 3))

    def test_a_slightly_sheared_nrrd_has_them_too(self, tmp_path):
        path = nrrd(tmp_path / "a.nrrd", space_directions="(0.8,0,0) (0.00048,0.8,0) (0,0,3)")
        (said,) = _notices(path)
        assert "off perpendicular by 0.0006" in said
        axes = np.array(read_quietly(path).GetDirection()).reshape(3, 3)
        assert np.allclose(axes.T @ axes, np.eye(3), atol=1e-12)

    def test_rounding_is_no_shear(self, tmp_path):
        assert _notices(nifti(tmp_path / "a.nii", srow=(0.8, 4e-5, 0, 1, 0, 0.8, 0, 2, 0, 0, 3, 3))) == []

    @pytest.mark.parametrize("shear", [2e-3, 0.1, 0.5])
    def test_more_shear_is_refused_with_a_cure_that_can_be_followed(self, tmp_path, shear):
        said = _refused(nifti(tmp_path / "a.nii", srow=(0.8, 0.8 * shear, 0, 1, 0, 0.8, 0, 2, 0, 0, 3, 3)))
        assert "not perpendicular" in said
        assert "3D Slicer" not in said

    def test_the_other_orientation_of_a_sheared_nifti_is_taken_and_said(self, tmp_path):
        (said,) = _notices(nifti(tmp_path / "a.nii", srow=(0.8, 0.08, 0, 1, 0, 0.8, 0, 2, 0, 0, 3, 3), qform_code=1))
        assert "the qform, was taken" in said


def read_quietly(path: Path) -> sitk.Image:
    """An image, whatever is noticed in it."""
    with collected_notices():
        return read_image(path)


class TestProcess:
    """A process that reads for us may crash or hang: that is one message, and costs nothing else."""

    def _made(self, tmp_path, monkeypatch, code: str) -> Path:
        (tmp_path / "broken.py").write_text(code)
        monkeypatch.setattr(isolated, "python_executable", lambda cure: str(tmp_path / "python"))
        (tmp_path / "python").write_text(f"#!/bin/sh\nexec {sys.executable} {tmp_path / 'broken.py'}\n")
        (tmp_path / "python").chmod(0o755)
        path = tmp_path / "a.gipl"
        path.write_bytes(bytes(300))
        return path

    def test_a_crash(self, tmp_path, monkeypatch):
        path = self._made(tmp_path, monkeypatch, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
        assert "it ended the process that read it" in _refused(path)

    def test_a_hang(self, tmp_path, monkeypatch):
        monkeypatch.setattr(isolated, "CPU_SECONDS", 0.2)
        path = self._made(tmp_path, monkeypatch, "import time; time.sleep(60)")
        assert "could not be read within 0.4 s" in _refused(path)

    def test_want_of_memory(self, tmp_path, monkeypatch):
        assert "ran out of memory" in _refused(self._made(tmp_path, monkeypatch, "raise MemoryError"))

    def test_what_itk_does_not_know(self, tmp_path):
        path = tmp_path / "a.gipl"
        path.write_bytes(b"no image at all" * 50)
        assert "not an image in a known format" in _refused(path)


class TestNotices:
    """Notices reach whoever asks for them, and are never lost."""

    def test_itks_own_warning_is_heard_once_without_paths_and_addresses(self, tmp_path, monkeypatch, capfd):
        path = nifti(tmp_path / "a.nii", srow=(1.6, 0, 0, 1, 0, 1.6, 0, 2, 0, 0, 6, 3))
        monkeypatch.setattr(itk, "_SAID_ELSEWHERE", ())
        said: list[str] = []
        with itk.heard(said.append):
            sitk.ReadImage(str(path))
        assert said == ['the file reader warns: "the file has unexpected scales in sform"']
        assert capfd.readouterr().err == ""

    def test_without_a_collector_a_notice_is_a_python_warning(self, tmp_path):
        with pytest.warns(InputWarning, match="off perpendicular"):
            read_image(nifti(tmp_path / "a.nii", srow=(0.8, 0.00048, 0, 1, 0, 0.8, 0, 2, 0, 0, 3, 3)))


class TestLabelsInFloatingPoint:
    """Labels that are whole but for rounding are labels; other values are named."""

    @pytest.mark.parametrize("value", [0.9999999, 1.0005, 20.0009, 2.9995])
    def test_rounding_is_taken_away(self, make_image, tmp_path, value):
        values = np.zeros((4, 5, 6), np.float32)
        values[1:3, 1:3, 1:3] = value
        sitk.WriteImage(make_image(values), str(tmp_path / "m.nii.gz"))
        with collected_notices() as said:
            mask = read_mask(tmp_path / "m.nii.gz")
        assert [segment.label for segment in mask.segments] == [round(value)]
        assert [text for text in said if "were rounded" in text]

    @pytest.mark.parametrize(
        ("value", "said"), [(1 / 255, "0 and 0.00392157: 1/255?"), (0.5, "0 and 0.5: 1/2?"), (0.7, "0 and 0.7")]
    )
    def test_two_values_are_named_with_what_they_may_be(self, make_image, tmp_path, value, said):
        values = np.zeros((4, 5, 6), np.float32)
        values[1:3, 1:3, 1:3] = value
        sitk.WriteImage(make_image(values), str(tmp_path / "m.nii.gz"))
        with pytest.raises(MaskError, match="fractions") as caught:
            read_mask(tmp_path / "m.nii.gz")
        assert said in str(caught.value)
        assert "Rescale it to 0 and 1" in str(caught.value)

    def test_of_many_values_the_first_are_named(self, make_image, tmp_path):
        values = np.linspace(0, 1, 120, dtype=np.float32).reshape(4, 5, 6)
        sitk.WriteImage(make_image(values), str(tmp_path / "m.nii.gz"))
        with pytest.raises(MaskError, match=r"fractions \(0, 0.00840336, 0.0168067, .*\.\.\.\)"):
            read_mask(tmp_path / "m.nii.gz")
