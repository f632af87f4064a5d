"""Without torch nothing is half-written: one line says what to install."""

from __future__ import annotations

import sys

from OsteoRadiomicsLib.deep.radiograph.simulated_cases import write_simulated
from OsteoRadiomicsLib.verbs.dispatch import run_command


def test_without_torch_a_score_says_what_to_install(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "torch", None)
    image = write_simulated(tmp_path, {"one": 1}).parent / "sim-cxr-one-0001.dcm"
    assert run_command(["cxr", "score", "--model", "m", "--image", str(image), "--out", str(tmp_path / "s.csv")]) == 2
    assert "a network for radiographs needs the package torch" in capsys.readouterr().err
    assert not (tmp_path / "s.csv").exists()
