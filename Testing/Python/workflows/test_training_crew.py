"""The processes that share a training: how many there are, and that they begin first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from OsteoRadiomicsLib.base.crew import Crew
from OsteoRadiomicsLib.base.errors import SettingsError
from OsteoRadiomicsLib.workflows import training_crew
from OsteoRadiomicsLib.workflows.training_crew import MOST_WORKERS, SMALL, begun_crew

COMMAND = """\
import sys
from OsteoRadiomicsLib.base.crew import Crew

def begin(self):
    print(sorted({"matplotlib", "numpy", "pandas", "scipy", "sklearn"} & set(sys.modules)))

Crew.begin = begin
from OsteoRadiomicsLib.cli import main

main(["train", "--features", "F.csv", "--protocol", "op-mri", "--out", "out"])
"""


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many processes began, on a computer of eight cores."""
    sizes: list[int] = []
    monkeypatch.setattr(Crew, "begin", lambda self: sizes.append(self._size))
    monkeypatch.setattr(training_crew, "cores", lambda: 8)
    return sizes


def test_helpers_begin_before_the_command_imports_what_a_training_needs(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", COMMAND], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[0] == "[]"


def test_a_small_table_is_worked_through_by_one_process(begun: list[int], tmp_path: Path) -> None:
    (tmp_path / "F.csv").write_text("case\n1\n", encoding="utf-8")
    for features in (tmp_path / "F.csv", pd.DataFrame({"case": [1]}), tmp_path / "missing.csv"):
        begun_crew(features, None)
    assert begun == [1, 1, 1]


def test_a_large_table_is_shared_by_some_of_many_cores(begun: list[int], tmp_path: Path) -> None:
    (tmp_path / "F.csv").write_bytes(b"0.1234567\n" * SMALL)
    begun_crew(tmp_path / "F.csv", None)
    begun_crew(pd.DataFrame(0, index=range(SMALL // 100), columns=range(100)), None)
    assert begun == [MOST_WORKERS, MOST_WORKERS]


def test_as_many_processes_begin_as_are_asked_for_and_none_is_refused(begun: list[int]) -> None:
    begun_crew("F.csv", 6)
    assert begun == [6]
    with pytest.raises(SettingsError, match="0 is no number of worker processes"):
        begun_crew("F.csv", 0)
