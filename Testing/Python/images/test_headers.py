"""Headers are checked against their file before they are believed; what is sound is read as before."""

from __future__ import annotations

import bz2
import gzip
import resource
import zlib

import numpy as np
import pytest
import SimpleITK as sitk
from header_files import CONTRADICTORY, DAMAGED, MAKERS, VALUES, flipped, meta_image, nifti, notices_of, nrrd, refused, values_of
from OsteoRadiomicsLib.base.errors import ImageError, InputError
from OsteoRadiomicsLib.images import read_image
from OsteoRadiomicsLib.images.headers.limits import DEFAULT_MAX_VOXELS, voxel_limit


class TestSound:
    """What says the truth is read, with the file's own values."""

    @pytest.mark.parametrize("suffix", MAKERS)
    def test_a_plain_file(self, tmp_path, suffix):
        assert np.array_equal(values_of(MAKERS[suffix](tmp_path / f"a.{suffix}")), VALUES)

    @pytest.mark.parametrize("order", ["<", ">"])
    @pytest.mark.parametrize("suffix", ["nii", "nii.gz"])
    def test_a_nifti_of_either_byte_order_with_an_extension(self, tmp_path, order, suffix):
        path = nifti(tmp_path / f"a.{suffix}", order=order, extension=b"some program's own notes")
        assert np.array_equal(values_of(path), VALUES)

    def test_a_nifti_pair(self, tmp_path):
        content = nifti(tmp_path / "whole.nii", magic=b"ni1\0", vox_offset=0.0).read_bytes()
        (tmp_path / "a.hdr").write_bytes(content[:348])
        (tmp_path / "a.img").write_bytes(content[352:])
        assert np.array_equal(values_of(tmp_path / "a.hdr"), VALUES)
        assert np.array_equal(values_of(tmp_path / "a.img"), VALUES)

    def test_a_nifti_whose_scale_is_not_a_number_is_not_scaled(self, tmp_path):
        assert np.array_equal(values_of(nifti(tmp_path / "a.nii", scl_slope=float("nan"))), VALUES)

    def test_a_nifti_is_scaled_by_however_little_itk_takes(self, tmp_path):
        found = values_of(nifti(tmp_path / "a.nii", scl_slope=1e-10))
        assert np.allclose(found, VALUES * 1e-10, rtol=1e-6, atol=0)

    def test_a_packed_meta_image(self, tmp_path):
        assert np.array_equal(values_of(meta_image(tmp_path / "a.mha", packed=True)), VALUES)

    @pytest.mark.parametrize("stated", [True, False])
    def test_a_packed_meta_image_with_its_voxels_elsewhere(self, tmp_path, stated):
        body = zlib.compress(VALUES.tobytes())
        (tmp_path / "a.zraw").write_bytes(body)
        size = {"CompressedDataSize": str(len(body) if stated else 0)}
        path = meta_image(tmp_path / "a.mhd", data=b"", packed=True, ElementDataFile="a.zraw", **size)
        assert np.array_equal(values_of(path), VALUES)

    @pytest.mark.parametrize("skipped", [{}, {"HeaderSize": "10"}, {"HeaderSize": "-1"}])
    def test_a_meta_image_with_its_voxels_elsewhere(self, tmp_path, skipped):
        (tmp_path / "a.raw").write_bytes(bytes(10 if skipped else 0) + VALUES.tobytes())
        assert np.array_equal(values_of(meta_image(tmp_path / "a.mhd", data=b"", ElementDataFile="a.raw", **skipped)), VALUES)

    def test_a_packed_nrrd(self, tmp_path):
        assert np.array_equal(values_of(nrrd(tmp_path / "a.nrrd", encoding="gzip")), VALUES)

    def test_an_nrrd_with_its_voxels_elsewhere(self, tmp_path):
        (tmp_path / "a.raw").write_bytes(VALUES.tobytes())
        assert np.array_equal(values_of(nrrd(tmp_path / "a.nhdr", data=b"", data_file="a.raw")), VALUES)

    def test_an_nrrd_in_text_is_read_in_a_process_of_its_own(self, tmp_path):
        text = " ".join(map(str, VALUES.ravel())).encode()
        assert np.array_equal(values_of(nrrd(tmp_path / "a.nrrd", data=text, encoding="ascii")), VALUES)

    def test_a_meta_image_in_several_files_is_read_in_a_process_of_its_own(self, tmp_path):
        for number, layer in enumerate(VALUES):
            (tmp_path / f"slice{number}.raw").write_bytes(layer.tobytes())
        path = meta_image(tmp_path / "a.mhd", data=b"", ElementDataFile=f"slice%d.raw 0 {len(VALUES) - 1} 1")
        assert np.array_equal(values_of(path), VALUES)

    def test_a_format_that_nobody_vouches_for(self, make_image, tmp_path):
        image = make_image(VALUES.astype(np.int16))
        sitk.WriteImage(image, str(tmp_path / "a.vtk"))
        assert np.array_equal(values_of(tmp_path / "a.vtk"), VALUES)

    def test_bytes_behind_the_voxels_are_a_notice(self, tmp_path):
        path = nifti(tmp_path / "a.nii")
        path.write_bytes(path.read_bytes() + b"\n")
        assert [text for text in notices_of(path) if "1 bytes behind the 240 bytes" in text]


class TestSizes:
    """What a header declares must be in the file, and must not be too much, before anything is allocated."""

    @pytest.mark.parametrize("encoding", ["raw", "gzip"])
    def test_a_huge_nrrd_of_few_bytes(self, tmp_path, encoding):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        said = refused(nrrd(tmp_path / "a.nrrd", encoding=encoding, sizes="1500 1500 400"))
        assert DAMAGED in said or CONTRADICTORY in said
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000

    @pytest.mark.parametrize("packed", [False, True])
    def test_a_huge_meta_image_of_few_bytes(self, tmp_path, packed):
        said = refused(meta_image(tmp_path / "a.mha", packed=packed, DimSize="1500 1500 400"))
        assert DAMAGED in said or CONTRADICTORY in said

    @pytest.mark.parametrize("suffix", ["nii", "nii.gz"])
    def test_a_huge_nifti_of_few_bytes(self, tmp_path, suffix):
        said = refused(nifti(tmp_path / f"a.{suffix}", dim=(3, 1500, 1500, 400, 1, 1, 1, 1)))
        assert DAMAGED in said or CONTRADICTORY in said

    def test_more_voxels_than_the_limit_which_is_stated(self, tmp_path):
        said = refused(nrrd(tmp_path / "a.nrrd", sizes="99999 99999 99999"))
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

    @pytest.mark.parametrize("slope", [1e-17, -1e-30, float("inf")])
    def test_a_scale_that_programs_take_differently_is_refused(self, tmp_path, slope):
        """ITK leaves out what is less than 2.2e-16, the reference implementation multiplies by it."""
        assert CONTRADICTORY in refused(nifti(tmp_path / "a.nii", scl_slope=slope))

    @pytest.mark.parametrize("sizes", ["6 5", "6 5 4 3", "0 5 4", "-6 5 4", "six 5 4", "6.5 5 4", "1e400 5 4"])
    def test_sizes_of_an_nrrd_that_are_none(self, tmp_path, sizes):
        assert CONTRADICTORY in refused(nrrd(tmp_path / "a.nrrd", sizes=sizes))

    @pytest.mark.parametrize("size", ["6 5", "0 5 4", "-6 5 4", "six 5 4", "6.5 5 4", "inf 5 4"])
    def test_sizes_of_a_meta_image_that_are_none(self, tmp_path, size):
        assert CONTRADICTORY in refused(meta_image(tmp_path / "a.mha", DimSize=size))

    @pytest.mark.parametrize("dimensions", ["0", "-1", "11", "99999", "3 3", "2147483648", "nan", "inf", "three"])
    def test_dimensions_of_a_meta_image_that_are_none(self, tmp_path, dimensions):
        assert CONTRADICTORY in refused(meta_image(tmp_path / "a.mha", NDims=dimensions))

    @pytest.mark.parametrize("dim", [(0, 6, 5, 4), (8, 6, 5, 4), (3, 0, 5, 4), (3, -6, 5, 4)])
    def test_dimensions_of_a_nifti_that_are_none(self, tmp_path, dim):
        assert CONTRADICTORY in refused(nifti(tmp_path / "a.nii", dim=(*dim, 1, 1, 1, 1)))

    @pytest.mark.parametrize("suffix", ["mha", "nrrd", "nii"])
    def test_far_more_data_than_declared(self, tmp_path, suffix):
        path = MAKERS[suffix](tmp_path / f"a.{suffix}")
        path.write_bytes(path.read_bytes() + VALUES.tobytes())
        assert CONTRADICTORY in refused(path)


class TestDamage:
    """A checksum that fails, or data that end too early, is damage: never other values."""

    @pytest.mark.parametrize("place", [0.7, 0.8, 0.9, 0.97])
    def test_a_byte_of_a_packed_meta_image(self, tmp_path, place):
        values = np.random.default_rng(5).integers(0, 500, (20, 20, 20)).astype("<i2")
        assert DAMAGED in refused(flipped(meta_image(tmp_path / "a.mha", values, packed=True), place))

    @pytest.mark.parametrize("place", [0.7, 0.8, 0.9, 0.97])
    @pytest.mark.parametrize(("maker", "name"), [(nrrd, "a.nrrd"), (nifti, "a.nii.gz")])
    def test_a_byte_of_gzipped_data(self, tmp_path, maker, name, place):
        values = np.random.default_rng(5).integers(0, 500, (20, 20, 20)).astype("<i2")
        packing = {"encoding": "gzip"} if maker is nrrd else {}
        assert DAMAGED in refused(flipped(maker(tmp_path / name, values, **packing), place))

    def test_the_checksum_itself(self, tmp_path):
        body = gzip.compress(VALUES.tobytes())
        wrong = body[:-8] + bytes(4) + body[-4:]
        assert DAMAGED in refused(nrrd(tmp_path / "a.nrrd", encoding="gzip", data=wrong))
        packed = zlib.compress(VALUES.tobytes())
        assert DAMAGED in refused(meta_image(tmp_path / "a.mha", packed=True, data=packed[:-4] + bytes(4)))

    def test_a_bzip2_stream(self, tmp_path):
        body = bytearray(bz2.compress(VALUES.tobytes()))
        body[len(body) // 2] ^= 0xFF
        assert DAMAGED in refused(nrrd(tmp_path / "a.nrrd", encoding="bzip2", data=bytes(body)))

    def test_a_sound_file_that_itk_does_not_unpack_is_called_by_its_name(self, tmp_path):
        path = nrrd(tmp_path / "a.nrrd", encoding="bzip2", data=bz2.compress(VALUES.tobytes()))
        assert "is packed with bzip2, which is not read" in refused(path)

    def test_a_gzipped_file_that_is_not_called_so(self, tmp_path):
        nifti(tmp_path / "a.nii.gz").rename(tmp_path / "a.nii")
        assert "is gzipped, which its name does not say. Call it a.nii.gz" in refused(tmp_path / "a.nii")

    def test_analyze_is_called_by_its_name(self, tmp_path):
        (tmp_path / "a.img").write_bytes(VALUES.tobytes())
        path = nifti(tmp_path / "a.hdr", magic=bytes(4), vox_offset=0.0)
        assert "is an Analyze 7.5 image, which does not state where left and right are" in refused(path)

    def test_a_header_without_byte_order(self, tmp_path):
        path = nrrd(tmp_path / "a.nrrd")
        path.write_bytes(path.read_bytes().replace(b"endian: little\n", b""))
        assert "its header has no endian" in refused(path)

    def test_a_packed_size_that_the_file_does_not_have(self, tmp_path):
        assert DAMAGED in refused(meta_image(tmp_path / "a.mha", packed=True, CompressedDataSize="99999"))

    @pytest.mark.parametrize("suffix", MAKERS)
    def test_one_byte_too_few(self, tmp_path, suffix):
        path = MAKERS[suffix](tmp_path / f"a.{suffix}")
        path.write_bytes(path.read_bytes()[:-1])
        assert DAMAGED in refused(path)

    @pytest.mark.parametrize("name", ["a.nhdr", "a.mhd", "a.hdr"])
    def test_voxels_that_are_not_there(self, tmp_path, name):
        if name == "a.hdr":
            nifti(tmp_path / name, magic=b"ni1\0", vox_offset=0.0)
        elif name == "a.mhd":
            meta_image(tmp_path / name, data=b"", ElementDataFile="gone.raw")
        else:
            nrrd(tmp_path / name, data=b"", data_file="gone.raw")
        assert "without its voxels" in refused(tmp_path / name)


class TestContradictions:
    """Entries that cannot both be true are refused by name."""

    @pytest.mark.parametrize(("datatype", "bitpix"), [(2, 16), (4, 8), (16, 64), (64, 32), (512, 0), (8, 16), (999, 16)])
    def test_datatype_and_bits(self, tmp_path, datatype, bitpix):
        said = refused(nifti(tmp_path / "a.nii", datatype=datatype, bitpix=bitpix))
        assert CONTRADICTORY in said
        assert str(datatype) in said

    @pytest.mark.parametrize("offset", [0.0, 100.0, 348.0, 351.0, -352.0, 352.5, float("nan"), float("inf")])
    @pytest.mark.parametrize("suffix", ["nii", "nii.gz"])
    def test_voxels_within_the_header_or_nowhere(self, tmp_path, offset, suffix):
        said = refused(nifti(tmp_path / f"a.{suffix}", vox_offset=offset))
        assert CONTRADICTORY in said
        assert "begin at byte" in said

    def test_voxels_behind_the_end(self, tmp_path):
        assert DAMAGED in refused(nifti(tmp_path / "a.nii", vox_offset=1e6))

    @pytest.mark.parametrize("length", [0, 347, 540, 1_543_569_408 + 1])
    def test_a_header_of_another_length(self, tmp_path, length):
        assert CONTRADICTORY in refused(nifti(tmp_path / "a.nii", sizeof_hdr=length))

    def test_packed_voxels_of_unstated_size(self, tmp_path):
        assert "no CompressedDataSize" in refused(meta_image(tmp_path / "a.mha", packed=True, CompressedDataSize="0"))

    def test_a_nifti_of_version_2_is_refused_by_its_name(self, tmp_path):
        (tmp_path / "a.nii").write_bytes((540).to_bytes(4, "little") + b"n+2\0\r\n\032\n" + bytes(540))
        assert "NIfTI-2" in refused(tmp_path / "a.nii")

    @pytest.mark.parametrize(
        ("name", "number"),
        [("CompressedDataSize", "inf"), ("CompressedDataSize", "x"), ("ElementNumberOfChannels", "nan"), ("HeaderSize", "-2")],
    )
    def test_counts_of_a_meta_image_that_are_none(self, tmp_path, name, number):
        packed = name == "CompressedDataSize"
        assert CONTRADICTORY in refused(meta_image(tmp_path / "a.mha", packed=packed, **{name: number}))

    @pytest.mark.parametrize("name", ["x" * 5000, "a\0b"])
    def test_voxels_in_a_file_that_there_cannot_be(self, tmp_path, name):
        assert "without its voxels" in refused(meta_image(tmp_path / "a.mha", ElementDataFile=name))
        assert "without its voxels" in refused(nrrd(tmp_path / "a.nrrd", data_file=name))

    @pytest.mark.parametrize("kind", ["MET_OTHER", "MET_STRING", ""])
    def test_a_voxel_type_of_a_meta_image_that_there_is_not(self, tmp_path, kind):
        assert CONTRADICTORY in refused(meta_image(tmp_path / "a.mha", ElementType=kind))

    @pytest.mark.parametrize("fields", [{"type": "block"}, {"type": "quad"}, {"encoding": "zip"}, {"byte_skip": "-5"}])
    def test_a_type_or_encoding_of_an_nrrd_that_there_is_not(self, tmp_path, fields):
        assert CONTRADICTORY in refused(nrrd(tmp_path / "a.nrrd", **fields))
