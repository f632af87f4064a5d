"""To add a classifier is one class and one line; with a kind of model of its own, two of each."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pandas as pd
import pytest
from made_up_study import made_up_data, write_tables
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.classifying.classifiers import CLASSIFIERS
from OsteoRadiomicsLib.modelling.resampling import grid
from OsteoRadiomicsLib.modelling.resampling.stages import Stages
from OsteoRadiomicsLib.protocols.modelling_plan import ModellingPlan
from OsteoRadiomicsLib.scoring import load_model
from OsteoRadiomicsLib.scoring.kinds import KINDS

KIND_MODULE = """
from OsteoRadiomicsLib.scoring.kinds.kind import Kind
from OsteoRadiomicsLib.scoring.kinds.payloads import Matrix, Payload, array_of
from OsteoRadiomicsLib.scoring.kinds.probability import ProbabilityPredictor
from scipy.special import expit


class CentresPayload(Payload):
    centres: Matrix
    sharpness: float


class CentresKind(Kind[CentresPayload]):
    name, title = "centres", "Nearest of two centres"
    payload = CentresPayload

    def build(self, payload, build):
        none, event = array_of(payload.centres, len(build.columns), "centres")

        def predict(x):
            return expit(payload.sharpness * (((x - none) ** 2).sum(axis=1) - ((x - event) ** 2).sum(axis=1)))

        return ProbabilityPredictor(predict, build)

    def graph(self, graph, x, payload, files):
        none, event = (graph.columns(graph.squares(x, payload.centres), [position]) for position in (0, 1))
        nearer = graph.flat(graph.add("Sub", none, event))
        return graph.logit(graph.add("Sigmoid", graph.add("Mul", nearer, graph.constant(payload.sharpness))))
"""
CLASSIFIER_MODULE = """
import numpy as np
from OsteoRadiomicsLib.modelling.classifying.classifier import Classifier, numbers
from OsteoRadiomicsLib.modelling.classifying.parameters import Real
from scipy.special import expit
from toy_kind import CentresKind


class TwoCentres:
    def __init__(self, sharpness):
        self.sharpness = sharpness

    def fit(self, x, y):
        self.centres_ = np.array([x[y == 0].mean(axis=0), x[y == 1].mean(axis=0)])
        return self

    def predict_proba(self, x):
        none, event = (((x - centre) ** 2).sum(axis=1) for centre in self.centres_)
        risk = expit(self.sharpness * (none - event))
        return np.column_stack([1 - risk, risk])


class NearestCentre(Classifier):
    name, title = "nearest-centre", "Nearest class centre"
    kind = CentresKind
    space = {"sharpness": Real(0.1, 10, log=True)}

    def make(self, seed, sharpness=1.0):
        return TwoCentres(sharpness)

    def predictor(self, estimator):
        return {"centres": numbers(estimator.centres_), "sharpness": float(estimator.sharpness)}
"""
PLAN = """
folds = 3
classifiers = ["nearest-centre"]
tuning = "random"
selection = [{step = "mrmr", scheme = "MID", keep = 3}]
"""


@pytest.fixture
def registered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of model and a classifier from modules outside the library, each registered in one line."""
    for name, text in {"toy_kind": KIND_MODULE, "toy_classifier": CLASSIFIER_MODULE}.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(KINDS, "centres", import_module("toy_kind").CentresKind())
    monkeypatch.setitem(CLASSIFIERS, "nearest-centre", import_module("toy_classifier").NearestCentre())


def trained(paths: dict[str, Path], out: Path) -> dict[str, Any]:
    arguments = ["train", "--features", str(paths["features"]), "--clinical", str(paths["clinical"]), "--set", "set"]
    assert main([*arguments, "--protocol", str(paths["protocol"]), "--onnx", "--out", str(out)]) == 0
    record: dict[str, Any] = json.loads((out / "study.json").read_text(encoding="utf-8"))
    return record


@pytest.mark.usefixtures("registered", "undrawn")
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


@pytest.mark.usefixtures("registered")
def test_the_grid_and_the_list_of_known_names_have_a_new_classifier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    paths = write_tables(tmp_path, n=40, modelling=PLAN.replace("nearest-centre", "oracle"))
    arguments = ["train", "--features", str(paths["features"]), "--clinical", str(paths["clinical"])]
    assert main([*arguments, "--protocol", str(paths["protocol"]), "--out", str(tmp_path / "out")]) == 2
    assert "unknown classifier oracle" in (said := capfd.readouterr().err)
    assert said.strip().endswith("naive-bayes, nearest-centre.")
    assert grid.CLASSIFIERS is CLASSIFIERS
    few = {name: entry for name, entry in CLASSIFIERS.items() if name in ("logistic", "nearest-centre")}
    monkeypatch.setattr(grid, "CLASSIFIERS", few)
    plan = ModellingPlan.model_validate({"folds": 2})
    cells = grid.selection_grid(made_up_data(60, 5, signal=1.0), plan, Stages(tmp_path, "x"), Progress())
    assert {cell.classifier for cell in cells} == {"nearest-centre", "logistic"}
