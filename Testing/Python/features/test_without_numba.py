"""Numba makes the engine faster and changes no bit."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.extraction_settings import read_settings
from OsteoRadiomicsLib.features import extract, readiness
from OsteoRadiomicsLib.features.matrices import counting, vectorised


@pytest.mark.parametrize(
    ("image", "mask", "label", "settings"),
    [("dzz_T1", "dzz_T1_vertbody_msk", 21, "mr_386.yaml"), ("dzz_T1", "dzz_T1_vertbody_msk", 20, "variants.yaml")],
)
def test_numpy_alone_gives_the_same_bytes(data, oracles, monkeypatch, image, mask, label, settings):
    pair = [sitk.ReadImage(str(data / "mr_spine" / f"{name}.nii.gz")) for name in (image, mask)]
    chosen = read_settings(oracles / "pyradiomics" / settings)
    assert readiness.compile_now()
    compiled = extract(*pair, chosen, label=label)
    monkeypatch.setenv("OSTEORADIOMICS_NUMBA", "0")
    assert counting.LOOPS.chosen() is vectorised
    plain = extract(*pair, chosen, label=label)
    assert compiled.names == plain.names
    assert compiled.values.tobytes() == plain.values.tobytes()


def test_while_loops_are_being_compiled_numpy_answers(monkeypatch):
    go_on = threading.Event()
    monkeypatch.setattr(counting.LOOPS, "_compiled", None)
    monkeypatch.setattr(readiness, "_thread", None)
    monkeypatch.setattr(readiness, "_compile", go_on.wait)
    assert counting.LOOPS.chosen() is vectorised
    go_on.set()
    assert not readiness.compile_now()


def test_importing_the_engine_imports_no_numba():
    library = Path(__file__).parents[3] / "OsteoRadiomics"
    code = "import sys, OsteoRadiomicsLib.features; print('numba' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(library)}
    )
    assert done.stdout.strip() == "False"
