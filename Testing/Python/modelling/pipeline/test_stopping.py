"""Stopping: every long fit asks often, gives the same result as in one piece, and leaves nothing half-written."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from made_up_study import MRI_LIKE, write_tables
from OsteoRadiomicsLib.base.errors import Cancelled
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.classifying.candidates import Candidate, probability
from OsteoRadiomicsLib.modelling.classifying.classifiers import CLASSIFIERS, classifier

# Leave-one-out: many short folds, of which some are finished and some are not when the stop comes.
SLOW = """
folds = 2
cross_validation = "leave-one-out"
selection = [{step = "lasso", family = "logistic", folds = 3, rule = "min"}]
"""
LONG = ("svm-linear", "svm-rbf", "pca-svm", "random-forest", "xgboost", "lightgbm")


class Counting(Progress):
    """Counts how often work asks, and stops it at one of the times."""

    def __init__(self, stop_at: int = 10**9) -> None:
        super().__init__()
        self.asked, self.stop_at = 0, stop_at

    def check(self) -> None:
        self.asked += 1
        if self.asked >= self.stop_at:
            self.cancel()
        super().check()


@pytest.fixture(scope="module")
def rows() -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(4)
    x = draw.normal(size=(120, 6))
    return x, (x[:, 0] + draw.normal(size=120) > 0).astype(int)


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_a_fit_in_pieces_gives_what_one_fit_gives(name: str, rows: tuple[np.ndarray, np.ndarray]) -> None:
    whole = classifier(name).make(3)
    whole.fit(*rows)
    pieces = Candidate(name).fit(*rows, 3)
    np.testing.assert_array_equal(probability(pieces, rows[0]), probability(whole, rows[0]))
    assert classifier(name).export(pieces) == classifier(name).export(whole)


@pytest.mark.parametrize("name", LONG)
def test_a_long_fit_asks_while_it_runs_and_stops_there(name: str, rows: tuple[np.ndarray, np.ndarray]) -> None:
    progress = Counting()
    Candidate(name).fit(*rows, 3, progress)
    assert progress.asked >= 6
    with pytest.raises(Cancelled):
        Candidate(name).fit(*rows, 3, Counting(stop_at=5))


class StopInSearch(Progress):
    """Stops the work at the third draw of a search."""

    def __init__(self) -> None:
        super().__init__()
        self.draws = 0

    def show(self, done: float, total: float, what: str) -> None:
        self.draws += "searching parameters" in what
        if self.draws == 3:
            self.cancel()


@pytest.mark.parametrize("how", ["random", "bayes"])
def test_a_search_that_is_stopped_says_one_line(how: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    paths = write_tables(tmp_path, n=60, modelling=MRI_LIKE)
    arguments = command(paths, tmp_path / "out")[3:]
    assert main([*arguments, "--tuning", how], progress=StopInSearch()) == 130
    captured = capfd.readouterr()
    assert captured.err.strip() == "error: interrupted; what was finished is kept"
    assert captured.out == ""
    assert not (tmp_path / "out" / "study.json").exists()


def command(paths: dict[str, Path], out: Path) -> list[str]:
    arguments = ["train", "--features", str(paths["features"]), "--clinical", str(paths["clinical"]), "--set", "set"]
    return [sys.executable, "-m", "OsteoRadiomicsLib.cli", *arguments, "--protocol", str(paths["protocol"]), "--out", str(out)]


def waited_for(path: Path, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 120
    while not path.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for another process")
def test_ctrl_c_ends_with_one_line_keeps_finished_folds_and_the_same_command_goes_on(tmp_path: Path) -> None:
    paths, out = write_tables(tmp_path, n=60, modelling=SLOW), tmp_path / "out"
    process = subprocess.Popen(command(paths, out), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    waited_for(out / ".stages" / "fold-3.json", process)
    process.send_signal(signal.SIGINT)
    said, complaint = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == ""
    assert complaint.strip() == "error: interrupted; what was finished is kept"
    assert {path.name for path in out.iterdir()} == {".stages"}
    stages = sorted((out / ".stages").iterdir())
    assert all(json.loads(path.read_text())["result"] for path in stages), "whole files only"
    first = {path.name: path.stat().st_mtime_ns for path in stages}
    assert len(first) < 40
    assert subprocess.run(command(paths, out), capture_output=True, check=False).returncode == 0
    again = {path.name: path.stat().st_mtime_ns for path in (out / ".stages").iterdir()}
    assert {name: again[name] for name in first} == first
    assert len([name for name in again if name.startswith("fold-")]) == 42
    assert (out / "study.json").exists()
