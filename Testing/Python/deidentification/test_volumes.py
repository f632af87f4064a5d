"""NIfTI, NRRD and MetaImage files: voxels, grid and segments stay, and whose they are is told by DICOM files or the folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from dicom_kit import write_slice
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.images import LabelMap, Segment, read_mask, write_label_map

L1 = "Smith~SCT^91723000^Smith~SCT^66794005^Smith~^^~Smith~^^~^^"
PRIVATE = "x~SCT^91723000^Anatomical Structure~99WARD^17^Smith~^^~y~^^~^^"


def run(root: Path) -> int:
    return main(["cohort", "pseudonymise", str(root / "scans"), "--out", str(root / "out"), "--key", str(root / "key.json")])


@pytest.fixture
def image() -> sitk.Image:
    found = sitk.GetImageFromArray(np.random.default_rng(0).integers(-50, 900, (3, 4, 5)).astype(np.int16))
    found.SetSpacing((0.5, 0.75, 3.5))
    found.SetOrigin((-10.25, 4, 3))
    found.SetDirection((0, 0, 1, 1, 0, 0, 0, 1, 0))
    return found


@pytest.mark.parametrize("suffix", [".nii.gz", ".nii", ".nrrd", ".mha", ".mhd", ".nhdr"])
def test_voxels_and_grid_stay(tmp_path: Path, image: sitk.Image, suffix: str) -> None:
    folder = tmp_path / "scans" / "P17"
    folder.mkdir(parents=True)
    sitk.WriteImage(image, str(folder / f"T1_miller{suffix}"))
    assert run(tmp_path) == 0
    (copy,) = (tmp_path / "out").rglob("T1-*")
    found, source = sitk.ReadImage(str(copy)), sitk.ReadImage(str(folder / f"T1_miller{suffix}"))
    assert found.GetPixelID() == source.GetPixelID()
    assert np.array_equal(sitk.GetArrayFromImage(found), sitk.GetArrayFromImage(source))
    for grid in ("GetSpacing", "GetOrigin", "GetDirection"):
        assert getattr(found, grid)() == pytest.approx(getattr(source, grid)(), abs=1e-6)


def test_segments_keep_known_words_labels_colours_and_public_codes(tmp_path: Path, image: sitk.Image) -> None:
    folder = tmp_path / "scans" / "P17"
    folder.mkdir(parents=True)
    labels = sitk.GetImageFromArray(np.arange(60, dtype=np.uint8).reshape(3, 4, 5) % 5)
    labels.CopyInformation(image)
    segments = (
        Segment("L1 Smith", 1, 0, (1, 2, 3), L1), Segment("Smith", 2, 0, (4, 5, 6), PRIVATE), Segment("MF_L", 3, note="by Smith"),
        Segment("L1", 4),
    )  # fmt: skip
    write_label_map(LabelMap((labels,), segments), folder / "mask.seg.nrrd")
    assert run(tmp_path) == 0
    (copy,) = (tmp_path / "out").rglob("mask-*.seg.nrrd")
    first, second, third, fourth = read_mask(copy).segments
    assert [each.name for each in (first, second, third, fourth)] == ["L1", "Segment 2", "MF_L", "L1 4"]
    assert (first.color, first.label) == ((1, 2, 3), 1)
    assert "SCT^66794005^L1 vertebra" in str(first.terminology)
    assert (second.terminology, third.note) == (None, "")
    assert b"Smith" not in copy.read_bytes()


def test_a_volume_is_the_patients_whose_dicom_files_lie_in_the_same_folder(tmp_path: Path, image: sitk.Image) -> None:
    folder = tmp_path / "scans" / "smith"
    folder.mkdir(parents=True)
    write_slice(folder / "a.dcm", np.zeros((4, 5), np.int16))
    sitk.WriteImage(image, str(folder / "T1.nrrd"))
    assert run(tmp_path) == 0
    (slice_,), (volume,) = (tmp_path / "out").rglob("*.dcm"), (tmp_path / "out").rglob("*.nrrd")
    assert volume.parent.name == pydicom.dcmread(slice_).PatientID


def test_a_volume_of_nobody_is_refused(tmp_path: Path, image: sitk.Image, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "scans" / "both"
    folder.mkdir(parents=True)
    sitk.WriteImage(image, str(tmp_path / "scans" / "T1.nrrd"))
    for patient in ("1", "2"):
        write_slice(folder / f"{patient}.dcm", np.zeros((4, 5), np.int16), change=lambda d, p=patient: setattr(d, "PatientID", p))
    sitk.WriteImage(image, str(folder / "T1.nrrd"))
    assert run(tmp_path) == 1
    said = capsys.readouterr().err
    assert "T1.nrrd: lies in no patient's folder" in said
    assert "T1.nrrd: lies in a folder with DICOM files of 2 patients" in said
