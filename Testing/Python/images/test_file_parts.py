"""Every file that an image is read from counts in its hash: what changes a number changes the hash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dicom_kit import write_seg, write_series, write_slice
from header_files import VALUES, meta_image, nifti, nrrd
from OsteoRadiomicsLib.base.files import sha256_of_file
from OsteoRadiomicsLib.images.file_parts import files_of_input, sha256_of_input, voxel_files
from OsteoRadiomicsLib.images.stated import image_stated

SLICES = [np.full((4, 6), 100 + k, np.uint16) for k in range(4)]


def _changed(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(bytes(content))


def _slices(folder: Path) -> None:
    for k, values in enumerate(VALUES):
        (folder / f"slice{k}.raw").write_bytes(values.tobytes())


def _header(folder: Path, kind: str) -> tuple[Path, list[str]]:
    """A header and the names of the files that its voxels lie in."""
    names = [f"slice{k}.raw" for k in range(len(VALUES))]
    _slices(folder)
    if kind == "mhd":
        return meta_image(folder / "a.mhd", data=b"", ElementDataFile="slice0.raw"), ["slice0.raw"]
    if kind == "mhd, numbered":
        return meta_image(folder / "a.mhd", data=b"", ElementDataFile=f"slice%d.raw 0 {len(names) - 1} 1"), names
    if kind == "mhd, listed":
        return meta_image(folder / "a.mhd", data="\n".join(names).encode(), ElementDataFile="LIST"), names
    if kind == "nhdr":
        return nrrd(folder / "a.nhdr", data=b"", data_file="slice0.raw"), ["slice0.raw"]
    if kind == "hdr":
        (folder / "a.img").write_bytes(VALUES.tobytes())
        return nifti(folder / "a.hdr", magic=b"ni1\0", vox_offset=0.0), ["a.img"]
    raise ValueError(kind)


@pytest.mark.parametrize("kind", ["mhd", "mhd, numbered", "mhd, listed", "nhdr", "hdr"])
def test_voxels_beside_a_header_count(tmp_path, kind):
    header, names = _header(tmp_path, kind)
    assert [file.name for file in voxel_files(header)] == names
    before = sha256_of_input(header)
    _changed(tmp_path / names[-1])
    assert sha256_of_input(header) != before


def test_a_file_that_holds_its_voxels_has_the_hash_of_its_content(tmp_path):
    for file in (nifti(tmp_path / "a.nii.gz"), nrrd(tmp_path / "a.nrrd"), meta_image(tmp_path / "a.mha")):
        assert sha256_of_input(file) == sha256_of_file(file)


def test_one_slice_stands_for_its_series(tmp_path):
    series = write_series(tmp_path / "s", SLICES)
    before = sha256_of_input(series / "000.dcm")
    assert before == sha256_of_input(series / "002.dcm") == sha256_of_input(series)
    _changed(series / "003.dcm")
    assert sha256_of_input(series / "000.dcm") != before


def test_a_segmentation_beside_others_has_its_own_hash(tmp_path):
    series = write_series(tmp_path / "s", SLICES)
    seg = write_seg(series / "seg.dcm", [(1, 0, np.ones((4, 6), np.uint8))], names=("L1",))
    assert sha256_of_input(seg) == sha256_of_file(seg)


def test_a_header_whose_voxels_are_absent_is_hashed_alone(tmp_path):
    header = meta_image(tmp_path / "a.mhd", data=b"", ElementDataFile="absent.raw")
    assert sha256_of_input(header) == sha256_of_file(header)


def test_radiographs_of_one_series_are_images_of_their_own(tmp_path: Path) -> None:
    def projection(header: Any) -> None:
        del header.ImagePositionPatient, header.ImageOrientationPatient

    for name, value in (("frontal", 1), ("lateral", 2)):
        values = np.full((4, 6), value, np.uint16)
        write_slice(tmp_path / f"{name}.dcm", values, sop_class="1.2.840.10008.5.1.4.1.1.1.1", modality="DX", change=projection)
    frontal, lateral = (tmp_path / f"{name}.dcm" for name in ("frontal", "lateral"))
    assert files_of_input(frontal) == (frontal,)
    assert [sha256_of_input(file) for file in (frontal, lateral)] == [sha256_of_file(file) for file in (frontal, lateral)]
    assert image_stated(frontal).mark != image_stated(lateral).mark
