"""No input that once failed is forgotten: every shared case, and every hostile file, has a test that names it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from OsteoRadiomicsLib.agreement import cohen_kappa

TESTS = Path(__file__).parents[1]
_FILE = re.compile(r"^\| ([\w./]+)", re.MULTILINE)


@pytest.fixture(scope="module")
def cases(shared: Path) -> Path:
    """The folder of cases; the test is skipped where it is absent."""
    if not (shared / "cases").is_dir():
        pytest.skip("no folder of cases beside the test data")
    return shared / "cases"


@pytest.fixture(scope="module")
def written() -> str:
    """Everything that tests say, but for this module's general ones."""
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted(TESTS.rglob("*.py")))


def test_every_folder_has_a_test_that_names_it(cases: Path, written: str) -> None:
    folders = sorted(folder.name for folder in cases.iterdir() if folder.is_dir())
    assert folders
    assert [name for name in folders if not re.search(rf"\b{re.escape(name)}\b", written)] == []


def test_every_hostile_file_has_a_test_that_names_it(cases: Path, written: str) -> None:
    table = (cases / "robust" / "README.md").read_text(encoding="utf-8")
    named = [name.strip("/") for name in _FILE.findall(table) if name != "file"]
    assert len(named) > 5
    assert [name for name in named if not re.search(rf"\b{re.escape(name)}\b", written)] == []


def test_a_rater_who_never_differs_has_no_kappa_and_no_interval() -> None:
    """33-kappa-one-rater-constant holds no file: its README is a line of Python."""
    found = cohen_kappa([1] * 10, [1] * 9 + [2])
    assert str(found.kappa) == str(found.ci_low) == str(found.ci_high) == "nan"
    assert found.reason
