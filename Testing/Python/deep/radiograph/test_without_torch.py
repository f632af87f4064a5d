"""A model scores with onnxruntime alone what it scores with torch; what does need torch says so in one line."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from missing_packages import without
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.base.spreadsheets import csv_rows
from OsteoRadiomicsLib.deep.radiograph.simulated_cases import write_simulated
from OsteoRadiomicsLib.deep.weights import NETWORK, load_deep_model, save_deep_model
from OsteoRadiomicsLib.verbs.dispatch import run_command
from tiny_radiograph_network import save_tiny_network

torch = pytest.importorskip("torch", reason="the extra 'deep' is not installed")
pytest.importorskip("onnx", reason="networks are kept as ONNX")
pytest.importorskip("onnxruntime", reason="the extra 'deep-use' is not installed")


@pytest.fixture(scope="module", params=["hybrid", "blocks"])
def either(request, tmp_path_factory):
    """A model of either reading of the paper."""
    return save_tiny_network(tmp_path_factory.mktemp(request.param) / "model", request.param)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return save_tiny_network(tmp_path_factory.mktemp("model") / "model")


@pytest.fixture(scope="module")
def old(model, tmp_path_factory):
    """The same model as earlier versions wrote it: weights for torch alone."""
    from OsteoRadiomicsLib.deep.radiograph.model import KIND, Facts

    path = tmp_path_factory.mktemp("old") / "model.zip"
    found = load_deep_model(model, KIND, Facts)
    kept = {name: data for name, data in found.files.items() if not name.endswith(".onnx")}
    save_deep_model(replace(found, files=kept), path)
    return path


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    return write_simulated(tmp_path_factory.mktemp("image"), {"one": 1}).parent / "sim-cxr-one-0001.dcm"


def _pictures() -> np.ndarray:
    """(3, 192, 192): a simulated trunk, noise, and nothing."""
    from OsteoRadiomicsLib.deep.radiograph.simulated import project, trunk

    grey = project(trunk(5, osteoporosis=True)).pixels / 9000
    noise = np.random.default_rng(3).random(grey.shape)
    return np.stack([grey, noise, np.zeros_like(grey)]).astype(np.float32)


def test_onnxruntime_gives_the_score_and_the_interval_of_torch(either, monkeypatch):
    from OsteoRadiomicsLib.deep.radiograph.model import load_model
    from OsteoRadiomicsLib.deep.radiograph.onnx_runner import OnnxRunner
    from OsteoRadiomicsLib.deep.radiograph.scoring import scored
    from OsteoRadiomicsLib.deep.radiograph.torch_runner import TorchRunner

    by_runtime = load_model(either)
    with monkeypatch.context() as here:
        without(here, "onnxruntime")
        by_torch = load_model(either)
    assert isinstance(by_runtime.network, OnnxRunner)
    assert isinstance(by_torch.network, TorchRunner)
    for pixels in _pictures():
        one, other = (scored(each, pixels, draws=50) for each in (by_runtime, by_torch))
        assert (one.logit, one.low, one.high, one.control) == pytest.approx(
            (other.logit, other.low, other.high, other.control), abs=1e-5
        )
        assert one.high - one.low > 1e-3


def test_a_draw_in_which_nothing_is_left_out_is_the_network_as_it_predicts(either):
    from OsteoRadiomicsLib.deep.radiograph.leaving_out import everything
    from OsteoRadiomicsLib.deep.radiograph.model import load_model

    network, pixels = load_model(either).network, _pictures()[0]
    assert network.varied(pixels, everything(2)) == pytest.approx(network.logits(pixels[None]), abs=1e-6)


def test_as_much_is_left_out_as_in_training_and_the_rest_counts_more():
    from OsteoRadiomicsLib.deep.radiograph.leaving_out import drawn
    from OsteoRadiomicsLib.deep.radiograph.recipe import Recipe

    kept = drawn(Recipe(width=64, dropout=0.4), 20)
    for values, share in ((kept.attention, 0.2), (kept.tokens, 0.2), (kept.last, 0.4)):
        assert np.unique(values) == pytest.approx([0, 1 / (1 - share)])
        assert (values == 0).mean() == pytest.approx(share, abs=0.03)


def test_a_process_that_cannot_import_torch_scores(model, image, tmp_path):
    """Not even safetensors: what the extra deep-use installs is enough."""
    words = ["cxr", "score", "--model", str(model), "--image", str(image), "--out", str(tmp_path / "s.csv")]
    code = (
        "import sys; sys.modules.update(dict.fromkeys(('torch', 'safetensors', 'onnx'))); "
        f"from OsteoRadiomicsLib.cli import main; sys.exit(main({words!r}))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert run_command([*words[:-1], str(tmp_path / "t.csv")]) == 0
    assert csv_rows((tmp_path / "s.csv").read_text()) == csv_rows((tmp_path / "t.csv").read_text())


def test_without_torch_a_map_by_gradients_says_what_to_install(model, image, tmp_path, monkeypatch, capsys):
    without(monkeypatch, "torch")
    words = ["cxr", "explain", "--model", str(model), "--image", str(image), "--kind", "gradcam", "--maps", str(tmp_path / "m")]
    assert run_command(words) == 2
    said = capsys.readouterr().err
    assert "a map by gradients (Grad-CAM of the last map) needs the package torch" in said
    assert len(said.splitlines()) == 1
    assert list((tmp_path / "m").iterdir()) == []


def test_without_torch_the_page_has_the_map_that_needs_none_and_names_the_others(model, image, tmp_path, monkeypatch, capsys):
    without(monkeypatch, "torch")
    words = ["cxr", "explain", "--model", str(model), "--image", str(image), "--out", str(tmp_path / "p.html"), "--json"]
    assert run_command(words) == 0
    found = json.loads(capsys.readouterr().out)
    assert [each["kind"] for each in found["maps"]] == ["occlusion"]
    assert any("left out" in text and "HiResCAM" in text and "Grad-CAM" in text for text in found["warnings"])


def test_a_model_of_an_earlier_version_scores_with_torch_as_it_did(old, model, image, tmp_path):
    from OsteoRadiomicsLib.workflows.radiograph import one_case, score_radiographs

    with collected_notices():
        (one,), (other,) = (score_radiographs(path, [one_case(image)])[0] for path in (old, model))
    assert (one.score.logit, one.score.low) == pytest.approx((other.score.logit, other.score.low), abs=1e-5)


def test_a_model_of_an_earlier_version_without_torch_says_what_to_install(old, image, tmp_path, monkeypatch, capsys):
    without(monkeypatch, "torch")
    assert run_command(["cxr", "score", "--model", str(old), "--image", str(image), "--out", str(tmp_path / "s.csv")]) == 2
    assert "a network for radiographs that keeps no ONNX file needs the package torch" in capsys.readouterr().err
    assert not (tmp_path / "s.csv").exists()


def test_with_neither_the_smaller_package_is_named(model, image, tmp_path, monkeypatch, capsys):
    without(monkeypatch, "torch", "onnxruntime")
    assert run_command(["cxr", "score", "--model", str(model), "--image", str(image), "--out", str(tmp_path / "s.csv")]) == 2
    assert "using a network needs the package onnxruntime (about 30 MB" in capsys.readouterr().err
    assert not (tmp_path / "s.csv").exists()


def test_an_export_is_the_file_that_the_model_keeps(model, tmp_path, monkeypatch):
    without(monkeypatch, "torch")
    assert run_command(["deep", "export", "--model", str(model), "--onnx", str(tmp_path / "chest.onnx")]) == 0
    assert (tmp_path / "chest.onnx").read_bytes() == (model / NETWORK).read_bytes()


def test_an_export_of_a_model_of_an_earlier_version_is_drawn(old, model, tmp_path):
    assert run_command(["deep", "export", "--model", str(old), "--onnx", str(tmp_path / "chest.onnx")]) == 0
    assert (tmp_path / "chest.onnx").read_bytes() == (model / NETWORK).read_bytes()


def test_a_network_that_is_none_is_refused_in_one_line(model, image, tmp_path, capsys):
    from OsteoRadiomicsLib.deep.radiograph.model import KIND, Facts

    found = load_deep_model(model, KIND, Facts)
    save_deep_model(replace(found, files={**found.files, NETWORK: b"no network"}), tmp_path / "bad.zip")
    words = ["cxr", "score", "--model", str(tmp_path / "bad.zip"), "--image", str(image), "--out", str(tmp_path / "s.csv")]
    assert run_command(words) == 2
    assert "its network.onnx is no network from a radiograph to a logit" in capsys.readouterr().err
