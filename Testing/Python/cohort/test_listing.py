"""Case lists made from folders: by patterns of paths and by rules of DICOM headers; what is missing or ambiguous is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dicom_kit import write_series
from OsteoRadiomicsLib.base.errors import InputError, SettingsError
from OsteoRadiomicsLib.base.spreadsheets import csv_rows
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.cohort import read_cases
from OsteoRadiomicsLib.cohort.listing.patterns import Found, PathPattern, Tree
from OsteoRadiomicsLib.cohort.listing.rules import read_rules
from pydicom.uid import MRImageStorage


def touch(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    return csv_rows(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("pattern", "path", "found"),
    [
        ("{case}/{sequence}.nii.gz", "P1/T1.nii.gz", ("P1", "T1")),
        ("{case}_{sequence}.nii.gz", "P_1_T1.nii.gz", ("P_1", "T1")),
        ("{case}/{case}_*.nii", "P1/P1_x.nii", ("P1", "")),
        ("{case}/{case}_*.nii", "P1/P2_x.nii", None),
        ("*/T1.nii.gz", "P1/T1.nii.gz", ("P1", "")),
        ("**/{case}/m.nrrd", "P1/m.nrrd", ("P1", "")),
        ("**/{case}/m.nrrd", "a/b/P1/m.nrrd", ("P1", "")),
        ("{case}/*.nii", "P1/b/T1.nii", None),
        ("{case}/T1.nii", "P1/T1xnii", None),
        ("{case}\\T?.nii", "P1/T1.nii", ("P1", "")),
        ("{case}/dicom/", "P1/dicom", ("P1", "")),
    ],
)
def test_a_pattern_finds_case_and_sequence(pattern: str, path: str, found: tuple[str, str] | None) -> None:
    assert PathPattern(pattern).match(path) == (None if found is None else Found(path, *found))


@pytest.mark.parametrize(
    ("pattern", "sequence", "said"),
    [
        ("images/T1.nii", "", "does not say where the case stands. Write {case} there"),
        ("{patient}/T1.nii", "", "has {patient}. Write {case} or {sequence}"),
        ("{case}/{sequence}.nii", "T1", "has a sequence of its own"),
    ],
)
def test_a_wrong_pattern_is_refused(pattern: str, sequence: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        PathPattern(pattern, sequence)
    assert said in str(caught.value)


def test_hidden_files_are_no_images(tmp_path: Path) -> None:
    tree = Tree.of(touch(tmp_path, "a/T1.nii", "a/._T1.nii", ".trash/b/T1.nii", "a/.writing-1-T1.nii"))
    assert tree.files == ("a/T1.nii",)


def test_a_folder_becomes_a_list_that_can_be_read(tmp_path: Path) -> None:
    touch(
        tmp_path / "scans", "P1/T1.nii.gz", "P1/T2.nii.gz", "P1/mask.seg.nrrd", "P2/T1.nii.gz", "P2/T2.nii.gz", "P2/mask.seg.nrrd"
    )
    out = tmp_path / "lists" / "cases.csv"
    words = ["cohort", "list", str(tmp_path / "scans"), "--image", "{case}/{sequence}.nii.gz", "--mask", "{case}/mask.seg.nrrd"]
    assert main([*words, "--segments", "L1;L2", "--out", str(out)]) == 0
    assert [(item.case, item.sequence, item.segments) for item in read_cases(out)] == [
        ("P1", "T1", ("L1", "L2")), ("P1", "T2", ("L1", "L2")), ("P2", "T1", ("L1", "L2")), ("P2", "T2", ("L1", "L2")),
    ]  # fmt: skip
    assert rows(out)[0] == {
        "case": "P1", "sequence": "T1", "image": "../scans/P1/T1.nii.gz", "mask": "../scans/P1/mask.seg.nrrd",
        "segments": "L1;L2",
        "chosen_by": "image: {case}/{sequence}.nii.gz; mask: {case}/mask.seg.nrrd",
    }  # fmt: skip
    assert all(item.image.is_file() and item.mask.is_file() for item in read_cases(out))


def test_what_is_missing_or_ambiguous_is_named_and_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = (
        "P1/t1_a.nii",
        "P1/t1_b.nii",
        "P1/t2.nii",
        "P1/m.nrrd",
        "P2/t1_a.nii",
        "P2/m.nrrd",
        "P3/t1_a.nii",
        "P3/t2.nii",
        "P4/m.nrrd",
    )
    touch(tmp_path, *names)
    out = tmp_path / "cases.csv"
    words = ["cohort", "list", str(tmp_path), "--image", "T1={case}/t1*.nii", "--image", "T2={case}/t2.nii", "--mask", "*/m.nrrd"]
    assert main([*words, "--out", str(out)]) == 1
    assert [(row["case"], row["sequence"]) for row in rows(out)] == [("P1", "T2"), ("P2", "T1")]
    assert capsys.readouterr().err.splitlines() == [
        "error: case P1, T1: 2 images fit: P1/t1_a.nii, P1/t1_b.nii",
        "error: case P2, T2: no image fits",
        "error: case P3, T1: no mask fits",
        "error: case P3, T2: no mask fits",
        "error: case P4: there is a mask and no image",
    ]


def test_masks_of_a_sequence_go_before_those_of_the_case(tmp_path: Path) -> None:
    touch(tmp_path / "i", "P1_T1.nii", "P1_T2.nii")
    touch(tmp_path / "m", "P1.nrrd", "P1_T2.nrrd")
    out = tmp_path / "cases.csv"
    words = ["cohort", "list", str(tmp_path / "i"), "--image", "{case}_{sequence}.nii", "--mask-folder", str(tmp_path / "m")]
    assert main([*words, "--mask", "{case}.nrrd", "--mask", "T2={case}_T2.nrrd", "--out", str(out)]) == 1  # of a case P1_T2, too
    assert [row["mask"] for row in rows(out)] == ["m/P1.nrrd", "m/P1_T2.nrrd"]


RULES = """
[[series]]
sequence = "T1"
description = ["*t1*"]
not_description = ["*fs*"]
modality = "MR"
orientation = "axial"
te_ms = [5, 30]

[[series]]
sequence = "WATER"
description = ["*dixon*"]
image_type = ["WATER"]
"""


def series(folder: Path, number: int, description: str, *, slices: int = 2, **tags: Any) -> None:
    def change(header: Any) -> None:
        header.SeriesNumber, header.SeriesInstanceUID = number, f"1.2.3.{number}"
        header.SeriesDescription = description
        for key, value in tags.items():
            setattr(header, key, value)

    folder.mkdir(parents=True, exist_ok=True)
    values = [np.full((4, 3), number, np.int16)] * slices
    write_series(folder, values, sop_class=MRImageStorage, modality="MR", change=change)


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """P1: all in folders of their own. P2: two T1 series. P3: no T1 but one with fat suppression, and one of long echo time."""
    folder = tmp_path / "scans"
    for case in ("P1", "P2", "P3"):
        series(folder / case / "water", 7, "Dixon", ImageType=["DERIVED", "PRIMARY", "DIXON", "WATER"], EchoTime=2.4)
        series(folder / case / "fat", 8, "Dixon", ImageType=["DERIVED", "PRIMARY", "DIXON", "FAT"], EchoTime=2.4)
        touch(folder, f"{case}/mask.seg.nrrd")
    series(folder / "P1" / "t1", 3, "Sag T1 TSE", EchoTime=11, RepetitionTime=600)
    series(folder / "P2" / "t1", 3, "T1 tse", EchoTime=11)
    series(folder / "P2" / "again", 5, "T1 tse repeat", EchoTime=11, slices=3)
    series(folder / "P3" / "fs", 3, "T1 FS", EchoTime=11)
    series(folder / "P3" / "long", 4, "T1", EchoTime=80)
    return folder


def listed(scans: Path, rules: str) -> tuple[int, Path]:
    out = scans.parent / "cases.csv"
    (scans.parent / "rules.toml").write_text(rules, encoding="utf-8")
    words = ["cohort", "list", str(scans), "--rules", str(scans.parent / "rules.toml"), "--mask", "{case}/mask.seg.nrrd"]
    return main([*words, "--out", str(out)]), out


def test_series_are_chosen_by_rules_with_their_reason(scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = listed(scans, RULES)
    assert code == 1
    assert [(row["case"], row["sequence"], row["image"]) for row in rows(out)] == [
        ("P1", "T1", "scans/P1/t1"), ("P1", "WATER", "scans/P1/water"), ("P2", "WATER", "scans/P2/water"),
        ("P3", "WATER", "scans/P3/water"),
    ]  # fmt: skip
    assert rows(out)[0]["chosen_by"] == (
        'series 3 "Sag T1 TSE" (2 files): description *t1*, modality MR, orientation axial, te_ms 11; mask: {case}/mask.seg.nrrd'
    )
    said = capsys.readouterr().err.splitlines()
    assert said[0] == (
        'error: case P2, T1: 2 series fit: 3 "T1 tse" (2 files); 5 "T1 tse repeat" (3 files). Narrow the rule, '
        "or say which to prefer"
    )
    assert said[1].startswith('error: case P3, T1: no series fits, there are 3 "T1 FS" (2 files); 4 "T1" (2 files); 7 ')


@pytest.mark.parametrize(("prefer", "folder"), [("first", "t1"), ("last", "again"), ("most-files", "again")])
def test_a_rule_may_prefer_one_of_several(scans: Path, prefer: str, folder: str) -> None:
    _, out = listed(scans, RULES.replace("te_ms", f'prefer = "{prefer}"\nte_ms'))
    assert next(row["image"] for row in rows(out) if row["case"] == "P2") == f"scans/P2/{folder}"


def test_a_volume_of_a_series_is_told_by_image_type_and_echo_time(tmp_path: Path) -> None:
    for name, kind, time in (("w", "WATER", 2.4), ("f", "FAT", 2.4)):  # one series in one folder
        series(tmp_path / "P1" / name, 7, "Dixon", ImageType=["DERIVED", "PRIMARY", kind], EchoTime=time)
    for name in ("w", "f"):
        for file in sorted((tmp_path / "P1" / name).iterdir()):
            file.rename(tmp_path / "P1" / f"{name}{file.name}")
    for number, time in enumerate((4.6, 9.2)):
        series(tmp_path / "P2" / str(number), 9, "Dixon WATER", ImageType=["ORIGINAL", "PRIMARY", "WATER"], EchoTime=time)
        for file in sorted((tmp_path / "P2" / str(number)).iterdir()):
            file.rename(tmp_path / "P2" / f"{number}{file.name}")
    touch(tmp_path, "P1/mask.seg.nrrd", "P2/mask.seg.nrrd")
    _, out = listed_at(tmp_path, '[[series]]\nsequence = "W"\nimage_type = ["water"]\nte_ms = [2, 5]\n')
    found = [(row["case"], row["image"], row["image_type"], row["echo_time"]) for row in rows(out)]
    assert found == [("P1", "P1", "WATER", ""), ("P2", "P2", "", "4.6")]


def listed_at(folder: Path, rules: str) -> tuple[int, Path]:
    (folder / "rules.toml").write_text(rules, encoding="utf-8")
    words = ["cohort", "list", str(folder), "--rules", str(folder / "rules.toml"), "--mask", "{case}/mask.seg.nrrd"]
    return main([*words, "--out", str(folder / "cases.csv")]), folder / "cases.csv"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "series: Field required"),
        ('[[series]]\nsequence = "T1"\ndescripton = ["x"]\n', "unknown key series.0.descripton"),
        ('[[series]]\nsequence = "T1"\n[[series]]\nsequence = "T1"\n', "has two rules for T1"),
        ('[[series]]\nsequence = "T1"\norientation = "oblique"\n', "series.0.orientation"),
        ("[[series", "is not valid TOML"),
    ],
)
def test_wrong_rules_are_refused_with_their_key(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "rules.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_rules(tmp_path / "rules.toml")
    assert said in str(caught.value)
    assert "rules.toml" in str(caught.value)
