"""Provenance of a feature table: written, cut down, newer, damaged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.tables.provenance import PlanMark, read_provenance


def beside(folder: Path, content: object) -> Path:
    """A table's path with this provenance beside it."""
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / "f.provenance.json").write_text(text, encoding="utf-8")
    return folder / "f.csv"


def test_a_table_may_have_none(tmp_path: Path) -> None:
    assert read_provenance(tmp_path / "f.csv") is None


@pytest.mark.parametrize("content", [{}, {"kind": "features"}, {"protocol": None}, {"protocol": {}}, {"warnings": []}])
def test_what_a_cut_down_file_does_not_say_is_unknown(content: object, tmp_path: Path) -> None:
    found = read_provenance(beside(tmp_path, content))
    assert found is not None
    assert found.made_by == PlanMark()
    assert (found.made_by.name, found.made_by.hash) == (None, None)


def test_what_it_says_and_what_others_added_stays_when_it_is_written_again(tmp_path: Path) -> None:
    content = {"kind": "features", "protocol": {"name": "own"}, "warnings": ["w"], "remark": "of a third party"}
    found = read_provenance(beside(tmp_path, content))
    assert found is not None
    found.write(tmp_path / "again.provenance.json")
    assert json.loads((tmp_path / "again.provenance.json").read_text(encoding="utf-8")) == content


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"kind": "features", "schema_version": 2}, "has schema version 2, this software reads up to 1. Update OsteoRadiomics"),
        ({"kind": "features", "schema_version": 0}, "schema_version is no positive whole number"),
        ({"kind": "map"}, "kind: Input should be 'features'"),
        ({"kind": "features", "undefined": [{"case": "c"}]}, "lacks undefined.0.sequence"),
        ({"kind": "features", "warnings": "one"}, "warnings: Input should be a valid array"),
        ({"kind": "features", "protocol": {"name": 7}}, "protocol.name: Input should be a valid string"),
        ("[]", "is not a provenance file of features"),
        ("{", "is no readable JSON"),
    ],
)
def test_a_newer_or_damaged_file_is_one_line_that_names_it(content: object, message: str, tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        read_provenance(beside(tmp_path, content))
    assert str(caught.value).startswith(f"{tmp_path / 'f.provenance.json'}: ")
    assert message in str(caught.value)
