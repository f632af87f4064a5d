"""Numba makes the engine faster and changes no bit."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.features import extract, readiness
from OsteoRadiomicsLib.features.matrices import compiled, counting, vectorised
from OsteoRadiomicsLib.protocols.extraction_settings import read_settings


@pytest.mark.parametrize(
    ("image", "mask", "label", "settings"),
    [("dzz_T1", "dzz_T1_vertbody_msk", 21, "mr_386.yaml"), ("dzz_T1", "dzz_T1_vertbody_msk", 20, "variants.yaml")],
)
def test_numpy_alone_gives_the_same_bytes(data, oracles, monkeypatch, image, mask, label, settings):
    pair = [sitk.ReadImage(str(data / "mr_spine" / f"{name}.nii.gz")) for name in (image, mask)]
    chosen = read_settings(oracles / "pyradiomics" / settings)
    assert readiness.compile_now()
    assert counting.LOOPS.chosen() is compiled
    fast = extract(*pair, chosen, label=label)
    monkeypatch.setenv("OSTEORADIOMICS_NUMBA", "0")
    assert counting.LOOPS.chosen() is vectorised
    plain = extract(*pair, chosen, label=label)
    assert fast.names == plain.names
    assert fast.values.tobytes() == plain.values.tobytes()


@pytest.fixture
def nothing_compiled(monkeypatch):
    """As in a new process; the event lets the compiling thread go on."""
    go_on = threading.Event()
    monkeypatch.setattr(counting.LOOPS, "_compiled", None)
    monkeypatch.setattr(readiness, "_thread", None)
    monkeypatch.setattr(readiness, "_work", 0)
    monkeypatch.setattr(readiness, "_compile", go_on.wait)
    yield go_on
    go_on.set()


def test_while_loops_are_being_compiled_numpy_answers(nothing_compiled):
    readiness.add_work(readiness.WORK_THAT_PAYS + 1)
    assert readiness._thread.is_alive()
    assert counting.LOOPS.chosen() is vectorised
    nothing_compiled.set()
    readiness._thread.join()
    assert counting.LOOPS.chosen() is vectorised


@pytest.mark.usefixtures("nothing_compiled")
def test_little_work_compiles_nothing():
    for _ in range(3):
        readiness.add_work(readiness.WORK_THAT_PAYS // 4)
    assert readiness._thread is None
    readiness.add_work(readiness.WORK_THAT_PAYS // 2)
    assert readiness._thread is not None


def test_importing_the_engine_imports_no_numba():
    library = Path(__file__).parents[3] / "OsteoRadiomics"
    code = "import sys, OsteoRadiomicsLib.features; print('numba' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(library)}
    )
    assert done.stdout.strip() == "False"
