"""Writing is all or nothing, and hashes follow content."""

from __future__ import annotations

from pathlib import Path

import pytest
from OsteoRadiomicsLib.base.errors import OutputError
from OsteoRadiomicsLib.base.files import replacing, sha256_of_json, write_json, write_text


def half_written(target: Path) -> None:
    with replacing(target) as temporary:
        temporary.write_text("half")
        raise ValueError("boom")


def test_a_failure_while_writing_leaves_the_old_file_and_no_temporary_one(tmp_path: Path):
    target = tmp_path / "a.csv"
    write_text(target, "old")
    with pytest.raises(ValueError, match="boom"):
        half_written(target)
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_the_temporary_name_keeps_the_ending_that_image_writers_need(tmp_path: Path):
    with replacing(tmp_path / "mask.seg.nrrd") as temporary:
        assert temporary.name.endswith(".seg.nrrd")
        assert temporary.parent == tmp_path


def test_missing_folders_are_made(tmp_path: Path):
    write_text(tmp_path / "new" / "folder" / "a.txt", "x")
    assert (tmp_path / "new" / "folder" / "a.txt").read_text() == "x"


def test_a_folder_that_is_a_file_is_one_line_naming_the_path(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=r"file.a\.csv: cannot be written") as caught:
        write_text(tmp_path / "file" / "a.csv", "x")
    assert "\n" not in str(caught.value)


def test_nan_never_reaches_json(tmp_path: Path):
    with pytest.raises(ValueError, match="JSON"):
        write_json(tmp_path / "a.json", {"x": float("nan")})
    assert list(tmp_path.iterdir()) == []


def test_equal_values_hash_equal_whatever_the_key_order():
    assert sha256_of_json({"a": 1, "b": [2, 3]}) == sha256_of_json({"b": [2, 3], "a": 1})
    assert sha256_of_json({"a": 1}) != sha256_of_json({"a": 2})
