"""Images that say that they show a head or neck are refused until somebody has looked at them."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from dicom_kit import Change, write_slice
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.deidentification.faces import tells_of_a_head
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items


def says(**entries: object) -> Change:
    def change(dataset: Dataset) -> None:
        dataset.SpecificCharacterSet = "ISO_IR 192"
        for keyword, value in entries.items():
            setattr(dataset, keyword, value)

    return change


def region(meaning: str) -> Items:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = "69536005", "SCT", meaning
    return Items([item])


def refused(folder: Path, *more: str) -> list[str]:
    """Why files of a folder are not copied."""
    out, key = folder.parent / "out", folder.parent / "key.json"
    code = main(["cohort", "pseudonymise", str(folder), "--out", str(out), "--key", str(key), *more])
    table = key.with_name("key.refused.csv")
    found = list(csv.DictReader(table.open(encoding="utf-8"))) if table.exists() else []
    assert code == (1 if found else 0)
    return [row["reason"] for row in found]


def slice_that(tmp_path: Path, change: Change, **more: str) -> Path:
    (tmp_path / "scans").mkdir()
    write_slice(tmp_path / "scans" / "a.dcm", np.zeros((4, 5), np.int16), change=change, **more)
    return tmp_path / "scans"


@pytest.mark.parametrize(
    "entries",
    [
        {"BodyPartExamined": "HEAD"}, {"BodyPartExamined": "BRAIN"}, {"BodyPartExamined": "CSPINE"},
        {"SeriesDescription": "MPRAGE Kopf nativ"}, {"StudyDescription": "颅脑平扫"}, {"ProtocolName": "IRM du cerveau"},
        {"AnatomicRegionSequence": region("Head")},
    ],
    ids=lambda entries: next(iter(entries)),
)  # fmt: skip
def test_an_image_that_says_of_a_head_is_refused_until_it_was_looked_at(tmp_path: Path, entries: dict[str, object]) -> None:
    scans = slice_that(tmp_path, says(**entries), modality="MR")
    (reason,) = refused(scans)
    assert "head or neck" in reason
    assert "--faces-checked" in reason
    assert not list((tmp_path / "out").rglob("*.dcm"))
    assert refused(scans, "--faces-checked") == []
    assert len(list((tmp_path / "out").rglob("*.dcm"))) == 1


@pytest.mark.parametrize(
    ("entries", "modality"),
    [
        ({"BodyPartExamined": "LSPINE", "SeriesDescription": "T2 sag femoral head"}, "MR"),
        ({"StudyDescription": "腰椎 股骨头"}, "CT"),
        ({"BodyPartExamined": "SKULL", "BurnedInAnnotation": "NO"}, "DX"),
    ],
)
def test_other_images_pass(tmp_path: Path, entries: dict[str, object], modality: str) -> None:
    assert refused(slice_that(tmp_path, says(**entries), modality=modality)) == []


def test_burnt_in_text_and_faces_are_looked_at_each_for_itself(tmp_path: Path) -> None:
    scans = slice_that(tmp_path, says(BodyPartExamined="HEAD", BurnedInAnnotation="YES"), modality="CT")
    assert "burnt" in refused(scans, "--faces-checked")[0]
    assert "face" in refused(scans, "--burned-in-checked")[0]
    assert refused(scans, "--burned-in-checked", "--faces-checked") == []


def test_a_volume_says_it_by_its_name_alone(tmp_path: Path) -> None:
    folder = tmp_path / "scans" / "17"
    folder.mkdir(parents=True)
    for name in ("T1_brain.nii.gz", "T1_spine.nii.gz"):
        sitk.WriteImage(sitk.GetImageFromArray(np.zeros((3, 4, 5), np.int16)), folder / name)
    (reason,) = refused(tmp_path / "scans")
    assert "is called like an image of a head or neck" in reason
    assert refused(tmp_path / "scans", "--faces-checked") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Head first, L-spine", False),
        ("whole body PET", True),
        ("humeral head", False),
        ("全身骨显像", True),
        ("電腦斷層 腰椎", False),
    ],
)  # fmt: skip
def test_what_a_description_tells_of(text: str, told: bool) -> None:
    assert tells_of_a_head(text) is told
