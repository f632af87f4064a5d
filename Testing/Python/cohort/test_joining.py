"""Two processes at one list: the second works on nothing before the first one's check has passed, and never waits for nobody."""

from __future__ import annotations

import csv
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cohort.worker_kit import small_cases
from OsteoRadiomicsLib.cohort.status import status_of

PATIENCE_S = 120
RUNNER = """
import sys, time
from pathlib import Path
name, folder, here = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
sys.path.insert(0, here)
from cohort.worker_kit import PLAN
from OsteoRadiomicsLib.base.errors import InputError
from OsteoRadiomicsLib.cohort import read_cases, run_cohort

def gate(cases, progress):
    (folder / f"{name}-checks").touch()
    while not (folder / "answer").exists():
        time.sleep(0.02)
    if (folder / "answer").read_text() == "refuse":
        sys.exit("refused")
    return {item: "not this one" for item in cases if item.case == "b"}

gate.expected = None
result = run_cohort(read_cases(folder / "cases.csv"), PLAN, folder / "out", gate=gate, join=name == "second")
print(result.tables_by or "wrote the tables")
"""


@contextmanager
def two_runners(folder: Path) -> Iterator[tuple[subprocess.Popen[str], subprocess.Popen[str]]]:
    """The first at its check; the second, which joins, has found the folder held."""
    small_cases(folder, ("a", "b", "d"))
    (folder / "runner.py").write_text(RUNNER, encoding="utf-8")
    runners = []
    try:
        for name in ("first", "second"):
            command = [sys.executable, str(folder / "runner.py"), name, str(folder), str(Path(__file__).parents[1])]
            runners.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
            until(lambda: (folder / "first-checks").exists(), runners[0])
        time.sleep(2)  # the second starts meanwhile
        yield runners[0], runners[1]
    finally:
        for runner in runners:
            runner.kill()
            runner.communicate()


def until(met, runner: subprocess.Popen[str]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not met():
        assert runner.poll() is None, runner.communicate()
        assert time.monotonic() < end
        time.sleep(0.02)


def test_who_joins_works_on_nothing_before_the_check_has_passed(tmp_path: Path):
    with two_runners(tmp_path) as (first, second):
        counts = status_of(tmp_path / "out").counts
        assert (counts.finished, counts.running, counts.waiting) == (0, 0, 3)
        assert second.poll() is None
        (tmp_path / "answer").write_text("pass")
        said = {first.communicate(timeout=PATIENCE_S)[0], second.communicate(timeout=PATIENCE_S)[0]}
    assert "wrote the tables\n" in said
    with (tmp_path / "out" / "failures.csv").open(newline="") as table:
        assert [(row["case"], row["reason"]) for row in csv.DictReader(table)] == [("b", "not this one")]


@pytest.mark.parametrize("end", ["refuse", "kill"])
def test_who_joins_begins_anew_with_its_own_check_where_the_first_ends_before_its_work(tmp_path: Path, end: str):
    with two_runners(tmp_path) as (first, second):
        if end == "kill":
            first.kill()
            until(lambda: (tmp_path / "second-checks").exists(), second)
        (tmp_path / "answer").write_text("refuse")
        _, said = second.communicate(timeout=PATIENCE_S)
        assert (second.returncode, said) == (1, "refused\n")
    assert (tmp_path / "second-checks").exists()
    assert not (tmp_path / "out" / "features.csv").exists()
