"""Case lists: paths from the list's folder, choices of ROIs, and mistakes named by line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.cohort import CaseInput, read_cases


def write(folder: Path, text: str) -> Path:
    path = folder / "cases.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_line_gives_case_sequence_paths_and_choice(tmp_path: Path):
    path = write(tmp_path, "case,sequence,image,mask,labels,segments\na,T1,i.nrrd,m.nrrd,20;21,\nb,T1,i.nrrd,m.nrrd,,L1; L 2\n")
    first, second = read_cases(path)
    assert (first.case, first.sequence, first.image, first.mask) == ("a", "T1", tmp_path / "i.nrrd", tmp_path / "m.nrrd")
    assert first.labels == (20, 21)
    assert first.segments is None
    assert second.segments == ("L1", "L 2")


def test_a_list_saved_by_a_spreadsheet_with_byte_order_mark_is_read(tmp_path: Path):
    path = tmp_path / "cases.csv"
    path.write_bytes("﻿case,image,mask\r\na,i,m\r\n".encode())
    assert [item.case for item in read_cases(path)] == ["a"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("case,image\na,i\n", "no column mask"),
        ("case,image,mask\n", "lists no case"),
        ("case,image,mask\na,,m\n", "line 2: image is empty"),
        ("case,image,mask,labels\na,i,m,x\n", "'x' are not label numbers"),
        ("case,image,mask,labels,segments\na,i,m,1,L1\n", "both labels and segments"),
        ("case,sequence,image,mask\na,T1,i,m\na,T1,j,n\n", "case a, T1 stands twice"),
        ("case,image,mask,label\na,i,m,20\n", "has a column label, which is not known. Call it labels, or remove it"),
        ("case,image,mask,Label-Table\na,i,m,t\n", "Call it label_table"),
        ("case,image,mask,Segment\na,i,m,L1\n", "Call it segments"),
        ("case,image,mask,scheme\na,i,m,v2\n", "line 2: there is no label scheme v2"),
        ("case,image,mask,lables\na,i,m,20\n", "has a column lables, which is not known. Call it labels, or remove it"),
        ("case,image,mask,sequense\na,i,m,T1\n", "Call it sequence"),
        ("case,image,mask,labels\na,i,m,20\nb,i,m,20,21,22\n", "line 3 has 6 cells, more than the 4 columns of the header"),
        ("case,image,mask,labels,,\na,i,m,20,,\nb,i,m,20,21,22\n", "line 3: has a cell in a column without a name"),
        ("case,image,mask,labels\na,i,m,²\n", "line 2: labels: '²' are not label numbers"),
        ("case,image,mask,labels\na,i,m,20.21\n", "line 2: labels: '20.21' are not label numbers"),
        ("case,image,mask\nCASE-A,i,m\ncase-a,j,n\n", "line 3: case case-a differs from CASE-A of line 2 in letter case"),
        ("case,sequence,image,mask\na,T1,i,m\nb,t1,j,n\n", "line 3: sequence t1 differs from T1 of line 2"),
        ("case,image,mask\nＡ1,i,m\nA1,j,n\n", "line 3: case A1 differs from Ａ1 of line 2"),
        ("case,image,mask\na,i,https://host/m.nii\n", "line 2: mask: an address is no path. Write the path"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, named: str):
    with pytest.raises(TableError) as caught:
        read_cases(write(tmp_path, text))
    assert named in str(caught.value)
    assert "cases.csv" in str(caught.value)


@pytest.mark.skipif(os.name == "nt", reason="paths of Windows are this system's own")
@pytest.mark.parametrize(
    ("path", "named"),
    [
        (r"D:\scans\a.nii", "line 3: image: drive D: of Windows is not known on this system. Write paths from the list's"),
        ("d:/scans/a.nii", "line 3: image: drive d: of Windows"),
        (r"\\server\share\a.nii", "line 3: image: a share of Windows"),
    ],
)
def test_a_drive_of_windows_is_named_with_its_line_elsewhere(tmp_path: Path, path: str, named: str):
    with pytest.raises(TableError) as caught:
        read_cases(write(tmp_path, f"case,image,mask\na,i,m\nb,{path},n\n"))
    assert named in str(caught.value)


def noticed(path: Path) -> tuple[tuple[CaseInput, ...], list[str]]:
    with collected_notices() as said:
        return read_cases(path), said


@pytest.mark.skipif(os.name == "nt", reason="paths of Windows are this system's own")
def test_backslashes_part_folders_on_every_system(tmp_path: Path):
    (item,), said = noticed(write(tmp_path, "case,image,mask\na,scans\\a\\T1.nii,m\n"))
    assert item.image == tmp_path / "scans" / "a" / "T1.nii"
    assert said == ["column image: \\ in paths is read as / (1, first in line 2)"]


def test_labels_that_a_spreadsheet_made_fractions_of_are_whole_again(tmp_path: Path):
    (one, two), said = noticed(write(tmp_path, "case,image,mask,labels\na,i,m,20.0\nb,j,n,20；21、22\n"))
    assert (one.labels, two.labels) == ((20,), (20, 21, 22))
    assert said == ["labels of the case list are written as fractions, such as 20.0 for 20; they are read as whole numbers"]


def test_columns_without_a_meaning_are_passed_over_by_name(tmp_path: Path):
    _, said = noticed(write(tmp_path, "case,image,mask,centre,age,level\na,i,m,Bonn,70,L1\n"))
    assert said == ["columns of the case list without a meaning here are passed over: age, level"]


def test_one_image_under_two_names_is_told(tmp_path: Path):
    text = "case,sequence,image,mask\na,T1,x/../i,m\nb,T1,i,n\na,T2,i,m\nc,T1,k,m\n"
    _, said = noticed(write(tmp_path, text))
    assert said == [
        "the case list names one image for case b, T1 (line 3) and case a, T1, and 1 more; "
        "'cohort check' compares images by content"
    ]


def test_ids_that_a_spreadsheet_made_fractions_of_are_kept_and_told(tmp_path: Path):
    found, said = noticed(write(tmp_path, "case,image,mask\n17.0,i,m\n18.0,j,n\n"))
    assert [item.case for item in found] == ["17.0", "18.0"]
    assert said == ["column case: ids such as 17.0 are kept as written (2, first in line 2)"]


LINES = [
    ["case", "sequence", "image", "mask", "labels"],
    ["患者一", "T1", "a.nii", "m.nii", "20;21"],
    ["007", "T2", "b.nii", "n.nii", "20"],
]


def delimited(mark: str) -> str:
    return "\r\n".join(mark.join(f'"{cell}"' if mark in cell else cell for cell in line) for line in [*LINES, [""] * 5, [""] * 5])


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_a_list_is_read_alike_in_every_encoding_and_with_every_separator(tmp_path: Path, encoding: str, mark: str):
    path = tmp_path / "cases.csv"
    path.write_bytes(delimited(mark).encode(encoding))
    found, said = noticed(path)
    assert [(item.case, item.sequence, item.labels) for item in found] == [("患者一", "T1", (20, 21)), ("007", "T2", (20,))]
    assert said == ["2 blank row(s) left out (line 4 to 5)"]


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_a_list_is_read_from_workbooks_and_parquet(tmp_path: Path, kind: str):
    import pandas as pd

    path, frame = tmp_path / f"cases.{kind}", pd.DataFrame(LINES[1:], columns=LINES[0])
    frame.to_excel(path, index=False) if kind == "xlsx" else frame.to_parquet(path, index=False)
    found, said = noticed(path)
    assert [(item.case, item.image.name, item.labels) for item in found] == [
        ("患者一", "a.nii", (20, 21)),
        ("007", "b.nii", (20,)),
    ]
    assert said == []


def test_a_missing_list_is_named(tmp_path: Path):
    with pytest.raises(TableError, match="does not exist"):
        read_cases(tmp_path / "none.csv")
