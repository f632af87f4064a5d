"""Case lists pseudonymised: a case is its patient, and the list of the copies is one that a cohort reads."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from dicom_kit import write_seg, write_series
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.cohort import read_cases
from OsteoRadiomicsLib.images import LabelMap, Segment, load_case, write_label_map


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A case of a DICOM series with a SEG, and one of two volumes with one mask; neither lies in a folder of its own."""
    voxels = np.arange(60, dtype=np.int16).reshape(3, 4, 5)
    write_series(tmp_path / "smith", list(voxels))
    drawn = np.zeros((4, 5), np.uint8)
    drawn[1:3, 1:4] = 1
    write_seg(tmp_path / "smith_seg.dcm", [(1, 1, drawn)], names=["L1"])
    image = sitk.GetImageFromArray(voxels)
    for name in ("jones_T1", "jones_T2"):
        sitk.WriteImage(image, str(tmp_path / f"{name}.nii.gz"))
    labels = sitk.GetImageFromArray((voxels % 2).astype(np.uint8))
    write_label_map(LabelMap((labels,), (Segment("L1", 1),)), tmp_path / "jones.seg.nrrd")
    path = tmp_path / "cases.csv"
    path.write_text(
        "case,sequence,image,mask,segments,chosen_by\nsmith,CT,smith,smith_seg.dcm,L1,Mr Smith\n"
        "jones,T1,jones_T1.nii.gz,jones.seg.nrrd,L1,\njones,T2,jones_T2.nii.gz,jones.seg.nrrd,L1,\n",
        encoding="utf-8",
    )
    return path


def run(listed: Path) -> int:
    root = listed.parent
    return main(["cohort", "pseudonymise", str(listed), "--out", str(root / "out"), "--key", str(root / "key.json")])


def test_the_list_of_the_copies_has_the_same_images_and_rois(listed: Path) -> None:
    assert run(listed) == 0
    copies = read_cases(listed.parent / "out" / "cases.csv")
    assert [item.sequence for item in copies] == ["CT", "T1", "T2"]
    assert len({item.case for item in copies}) == 2
    assert copies[1].mask == copies[2].mask
    for item, copy in zip(read_cases(listed), copies, strict=True):
        (before, (drawn,)), (after, (found,)) = load_case(item.image, item.mask), load_case(copy.image, copy.mask)
        assert np.array_equal(sitk.GetArrayFromImage(before), sitk.GetArrayFromImage(after))
        assert np.array_equal(sitk.GetArrayFromImage(drawn.mask), sitk.GetArrayFromImage(found.mask))
        assert (copy.segments, found.name) == (("L1",), "L1")
    slices = list(copies[0].image.iterdir())
    assert {pydicom.dcmread(path).PatientID for path in slices} == {copies[0].case}
    text = b"".join(path.read_bytes() for path in (listed.parent / "out").rglob("*") if path.is_file()).lower()
    assert b"smith" not in text
    assert b"jones" not in text


def test_lines_that_have_no_copy_are_named(listed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    damaged = listed.parent / "jones_T2.nii.gz"
    damaged.write_bytes(damaged.read_bytes()[:60])
    with open(listed, "a", encoding="utf-8") as file:
        file.write("gone,T1,gone.nrrd,jones.seg.nrrd,L1,\nother,T1,jones_T1.nii.gz,jones.seg.nrrd,L1,\n")
    assert run(listed) == 1
    said = capsys.readouterr().err
    assert "case jones, T2: files of its image or mask were refused" in said
    assert "case gone, T1: the image or the mask does not exist or cannot be read" in said
    assert "case other, T1: its files are also those of case jones" in said
    assert [item.sequence for item in read_cases(listed.parent / "out" / "cases.csv")] == ["CT", "T1"]


def test_a_list_that_was_moved_has_the_same_copies(listed: Path) -> None:
    assert run(listed) == 0
    first = (listed.parent / "out" / "cases.csv").read_bytes()
    moved = listed.parent.with_name("moved")
    os.rename(listed.parent, moved)
    os.rename(moved / "out", moved / "before")
    assert run(moved / "cases.csv") == 0
    assert (moved / "out" / "cases.csv").read_bytes() == first
