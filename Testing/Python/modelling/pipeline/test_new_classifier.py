"""A classifier with a kind of model of its own, brought by an extension, goes the whole way from training to report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pandas as pd
import pytest
from made_up_study import made_up_data, write_tables
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.binary import grid
from OsteoRadiomicsLib.modelling.binary.repeating import REPEATED
from OsteoRadiomicsLib.modelling.classifying.classifiers import CLASSIFIERS
from OsteoRadiomicsLib.modelling.resampling.grid import selection_grid
from OsteoRadiomicsLib.modelling.resampling.stages import Stages
from OsteoRadiomicsLib.protocols.modelling_plan import ModellingPlan
from OsteoRadiomicsLib.scoring import load_model
from toy_kit import toys

PLAN = """
folds = 3
classifiers = ["nearest-centre"]
tuning = "random"
selection = [{step = "mrmr", scheme = "MID", keep = 3}]
"""


@pytest.fixture
def toy() -> Iterator[None]:
    """A kind of model and a classifier from modules outside the library."""
    with toys():
        yield


def trained(paths: dict[str, Path], out: Path) -> dict[str, Any]:
    arguments = ["train", "--features", str(paths["features"]), "--clinical", str(paths["clinical"]), "--set", "set"]
    assert main([*arguments, "--protocol", str(paths["protocol"]), "--onnx", "--out", str(out)]) == 0
    record: dict[str, Any] = json.loads((out / "study.json").read_text(encoding="utf-8"))
    return record


@pytest.mark.usefixtures("toy", "undrawn")
def test_a_new_classifier_is_trained_searched_saved_scored_exported_explained_and_reported(tmp_path: Path) -> None:
    paths = write_tables(tmp_path, n=100, modelling=PLAN, signal=1.5)
    out = tmp_path / "out"
    record = trained(paths, out)
    own = record["models"]["radiomics"]
    assert own["classifier"] == "nearest-centre"
    assert own["search"]["space"] == {"sharpness": "0.1 to 10, evenly in its logarithm"}

    model = load_model(out / "models" / "radiomics")
    assert model.spec.kind == "centres"
    assert "Nearest of two centres" in model.card
    rows = pd.read_csv(out / "predictions.csv").query("basis == 'held-out'")
    row = rows.iloc[0]
    score = ["score", "--model", str(out / "models" / "radiomics"), "--features", str(paths["features"])]
    assert main([*score, "--case", row["case"], "--out", str(tmp_path / "score.json")]) == 0
    found = json.loads((tmp_path / "score.json").read_text(encoding="utf-8"))
    assert found["probability"] == pytest.approx(row["radiomics"], abs=1e-12)
    parts = found["base_value"] + sum(item["contribution"] for item in found["contributions"])
    assert parts == pytest.approx(found["probability"], abs=1e-9)

    cases = np.random.default_rng(1).normal(size=(50, len(model.spec.inputs)))
    session = onnxruntime.InferenceSession(str(out / "models" / "radiomics.onnx"), providers=["CPUExecutionProvider"])
    np.testing.assert_allclose(session.run(None, {"inputs": cases})[0], model.predict(cases), rtol=0, atol=1e-9)

    shap = pd.read_csv(out / "tables" / "shap.csv").query("model == 'radiomics'")
    assert shap["method"].iloc[0].startswith("exact SHAP over all coalitions")
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "Nearest class centre" in page


@pytest.mark.usefixtures("toy")
def test_the_grid_and_the_list_of_known_names_have_a_new_classifier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    paths = write_tables(tmp_path, n=40, modelling=PLAN.replace("nearest-centre", "oracle"))
    arguments = ["train", "--features", str(paths["features"]), "--clinical", str(paths["clinical"])]
    assert main([*arguments, "--protocol", str(paths["protocol"]), "--out", str(tmp_path / "out")]) == 2
    assert "unknown classifier oracle" in (said := capfd.readouterr().err)
    assert said.strip().endswith(", nearest-centre.")
    assert grid.CLASSIFIERS is CLASSIFIERS
    few = {name: entry for name, entry in CLASSIFIERS.items() if name in ("logistic", "nearest-centre")}
    monkeypatch.setattr(grid, "CLASSIFIERS", few)
    plan = ModellingPlan.model_validate({"folds": 2})
    cells = selection_grid(REPEATED, made_up_data(60, 5, signal=1.0), plan, Stages(tmp_path, "x"), Progress())
    assert {cell.learner for cell in cells} == {"nearest-centre", "logistic"}
