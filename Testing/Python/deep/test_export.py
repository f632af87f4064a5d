"""``deep export``: a network's ONNX file for other software, which gives what the network gives, and its facts beside it."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest
from deep_kit import bright_model, bright_network
from OsteoRadiomicsLib.cli import main

pytest.importorskip("onnx", reason="ONNX files are written with onnx")


def _export(model, path):
    return main(["deep", "export", "--model", str(model), "--onnx", str(path)])


def test_a_segmentation_network_is_the_file_that_its_model_keeps_and_needs_no_torch(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    assert _export(bright_model(tmp_path / "model.zip"), tmp_path / "bodies.onnx") == 0
    assert (tmp_path / "bodies.onnx").read_bytes() == bright_network()
    facts = json.loads((tmp_path / "bodies.json").read_text(encoding="utf-8"))
    assert (facts["kind"], facts["pixel_mm"], facts["neighbour_mm"]) == ("segmentation", 1.25, 4.0)


@pytest.mark.parametrize("architecture", ["hybrid", "blocks"])
def test_a_radiograph_network_gives_its_calibrated_logit_elsewhere(architecture):
    torch = pytest.importorskip("torch", reason="networks are trained with torch")
    runtime = pytest.importorskip("onnxruntime", reason="ONNX files are run with onnxruntime")
    from OsteoRadiomicsLib.deep.radiograph.networks import build
    from OsteoRadiomicsLib.deep.radiograph.onnx_file import onnx_bytes
    from OsteoRadiomicsLib.deep.radiograph.onnx_names import PIXELS

    torch.manual_seed(5)
    network = build(architecture, width=8, dropout=0.3)
    for part in network.modules():
        if isinstance(part, torch.nn.BatchNorm2d):  # as training leaves them
            part.running_mean.normal_(0, 0.1)
            part.running_var.uniform_(0.5, 2)
    network.train(False)
    pixels = torch.rand(3, 1, 192, 192)
    with torch.inference_mode():
        expected = network(pixels).numpy() / 1.7
    session = runtime.InferenceSession(onnx_bytes(network, 1.7), providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {PIXELS: pixels.numpy()})
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_another_ending_is_refused_and_nothing_is_written(tmp_path, capsys):
    assert _export(bright_model(tmp_path / "model.zip"), tmp_path / "bodies.pt") == 2
    assert "is no name of an ONNX file" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["model.zip"]


def test_what_is_no_deep_network_is_refused_in_one_line(tmp_path, capsys):
    (tmp_path / "model.zip").write_bytes(b"PK")
    assert _export(tmp_path / "model.zip", tmp_path / "bodies.onnx") == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "bodies.onnx").exists()
