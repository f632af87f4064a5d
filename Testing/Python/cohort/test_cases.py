"""Case lists: paths from the list's folder, choices of ROIs, and mistakes named by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.cohort import read_cases


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
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, named: str):
    with pytest.raises(TableError) as caught:
        read_cases(write(tmp_path, text))
    assert named in str(caught.value)
    assert "cases.csv" in str(caught.value)


def test_a_missing_list_is_named(tmp_path: Path):
    with pytest.raises(TableError, match="does not exist"):
        read_cases(tmp_path / "none.csv")
