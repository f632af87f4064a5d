"""Headless Slicer stopped in the middle of a list: nothing is lost, and no process stays, also where its launcher is killed."""

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
import SimpleITK as sitk
from cohort.test_runner import finished_cases
from slicer_host.driving import ROOT, boxes, noisy_volume
from slicer_host.fixtures import make_segmentation

RUN = ROOT / "Testing" / "Host" / "batch_run.py"
# Starts what follows and waits for it, as Slicer's launcher does; a signal that ends it does not reach what it started.
LAUNCHER = "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"


@pytest.fixture
def cases(scene, tmp_path):
    """A list of a small scene and of an image that takes minutes."""
    image = noisy_volume(scene)
    make_segmentation(scene, image, boxes(["L1"]), name="drawn")
    assert scene.WriteToMRB(str(tmp_path / "a.mrb"))
    large = np.random.default_rng(1).normal(size=(150, 150, 150)).astype(np.float32)
    sitk.WriteImage(sitk.GetImageFromArray(large), tmp_path / "large.nrrd")
    sitk.WriteImage(sitk.GetImageFromArray(np.ones(large.shape, np.uint8)), tmp_path / "mask.nrrd")
    (tmp_path / "settings.yaml").write_text("imageType:\n  Wavelet: {}\n  LoG: {sigma: [1.0, 2.0, 3.0]}\n")
    (tmp_path / "cases.csv").write_text("case,image,mask\na,a.mrb,a.mrb\nz,large.nrrd,mask.nrrd\n")
    return tmp_path


@pytest.fixture
def running(cases):
    """Starts the run, after other words if there are any, and returns it once the first case is finished; ends it in any case."""
    started = []

    def start(*before, **environment):
        verb = "cohort cases.csv --settings settings.yaml --out out --workers 2"
        paths = os.pathsep.join((str(RUN.parent), os.environ.get("PYTHONPATH", "")))
        everything = {**os.environ, "PYTHONPATH": paths, **environment}
        run = subprocess.Popen(
            [*before, sys.executable, str(RUN), *verb.split()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd=cases,
            env=everything,
        )
        started.append(run)
        ledger, end = cases / "out" / "cases" / "ledger.sqlite", time.monotonic() + 240
        while not (ledger.is_file() and finished_cases(ledger)) and run.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
        return run, psutil.Process(run.pid).children(recursive=True)

    yield start
    for run in started:
        run.kill()
        run.wait()


def what_was_written(folder: Path) -> tuple[list[str], list[tuple[str, str]]]:
    features, failures = (csv.DictReader((folder / "out" / name).open()) for name in ("features.csv", "failures.csv"))
    return [row["case"] for row in features], [(row["case"], row["kind"]) for row in failures]


def test_ctrl_c_ends_it_with_130_keeps_what_is_finished_and_leaves_no_process(running, cases):
    run, family = running()
    assert len(family) >= 3
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 130, said
    assert "interrupted; what was finished is kept" in said
    assert not psutil.wait_procs(family, timeout=60)[1]
    assert what_was_written(cases) == (["a"], [("z", "not reached")])
    assert not (cases / "out" / ".scenes").exists()


@pytest.mark.skipif(os.name == "nt", reason="there a launcher cannot be told from others")
def test_where_the_launcher_is_killed_the_application_ends_as_if_it_had_been_asked_to(running, cases):
    home = Path(sys.executable).resolve().parent
    run, family = running(sys.executable, "-c", LAUNCHER, SLICER_HOME=str(home))
    assert len(family) >= 4
    run.kill()
    assert not psutil.wait_procs(family, timeout=60)[1]
    assert run.stderr is not None
    assert "interrupted; what was finished is kept" in run.stderr.read()
    assert what_was_written(cases) == (["a"], [("z", "not reached")])
