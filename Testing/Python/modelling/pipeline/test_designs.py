"""Study designs beyond the Radscore: other selections and classifiers, leave-one-out, a plain rival, a deep score."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import training_kit
from made_up_study import MRI_LIKE, made_up_data, plan, protocol_text, write_tables
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.binary.fitting import fit_study
from OsteoRadiomicsLib.modelling.classifying.candidates import Candidate, probability
from OsteoRadiomicsLib.modelling.evaluation.roc import auc
from OsteoRadiomicsLib.modelling.resampling.split import leave_one_out
from OsteoRadiomicsLib.protocols.modelling_plan import ModellingPlan
from OsteoRadiomicsLib.protocols.protocol import parse_protocol
from PIL import Image
from training_kit import Tables

RADSCORE = plan(
    'step = "mrmr", scheme = "MIQ", keep = 8',
    'step = "lasso", family = "linear", folds = 5, rule = "1se"',
    radscores="joint",
    folds=3,
)
CLASSIFIERS = plan(
    'step = "univariate", test = "welch", alpha = 0.1, fdr = true',
    'step = "mrmr", scheme = "FCQ", keep = 5',
    folds=2,
    classifiers=["random-forest", "svm-rbf", "knn"],
)
COMPONENTS = """
folds = 3
cross_validation = "leave-one-out"
classifiers = ["pca-svm"]
"""
EVERYTHING = """
folds = 3
classifiers = ["ridge"]
"""


def plan_of(modelling: str) -> ModellingPlan:
    return parse_protocol(protocol_text(modelling), "made-up").modelling


def train(paths: Tables, out: Path) -> dict[str, Any]:
    assert training_kit.train(paths, out) == 0
    record: dict[str, Any] = json.loads((out / "study.json").read_text())
    return record


def with_mean_density(path: Path) -> None:
    """Make the protocol know mean_hu as its only clinical variable."""
    text = path.read_text(encoding="utf-8")
    start, end = text.index("[[clinical]]"), text.index("[modelling]")
    path.write_text(
        text[:start] + '[[clinical]]\nname = "mean_hu"\nkind = "number"\nunit = "HU"\n' + text[end:], encoding="utf-8"
    )


def add_mean_density(clinical: pd.DataFrame) -> pd.DataFrame:
    noise = np.random.default_rng(8).normal(size=len(clinical))
    return clinical.assign(mean_hu=np.round(120 - 25 * clinical["op"] + 30 * noise, 1))


@pytest.mark.usefixtures("undrawn")
def test_a_radscore_is_compared_with_a_plain_model_of_mean_density(tmp_path: Path) -> None:
    paths = write_tables(tmp_path, n=120, modelling=RADSCORE, clinical=add_mean_density)
    with_mean_density(paths["protocol"])
    record = train(paths, tmp_path / "out")
    assert record["models"]["clinical"]["terms"] == ["mean_hu"]
    matrix = next(item for item in record["delong"] if item["set"] == "external")
    assert matrix["names"][:2] == ["clinical", "radiomics"]
    assert 0 <= matrix["p"][0][1] <= 1


def test_without_a_lasso_classifiers_compete_on_the_selected_features(tmp_path: Path) -> None:
    paths = write_tables(tmp_path, n=120, modelling=CLASSIFIERS)
    record = train(paths, tmp_path / "out")
    chosen = record["models"]["radiomics"]["classifier"]
    assert chosen in {"random-forest", "svm-rbf", "knn"}
    assert record["models"]["combined"]["classifier"] == chosen
    assert set(record["models"]["radiomics"]["terms"]) < set(record["models"]["combined"]["terms"])
    moved = {"A_original_glcm_f0", "A_original_glcm_f1", "B_original_glcm_f0"}
    assert set(record["models"]["radiomics"]["terms"]) == moved, "the features that the outcome moves"
    assert record["nomogram"] is None
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "there is no Radscore and no nomogram" in page
    rows = pd.read_csv(tmp_path / "out" / "predictions.csv")
    row = rows[rows["basis"] == "held-out"].iloc[0]
    for name in ("radiomics", "combined"):
        score = ["score", "--model", str(tmp_path / "out" / "models" / name), "--features", str(paths["features"])]
        score += ["--clinical", str(paths["clinical"]), "--case", row["case"], "--out", str(tmp_path / "score.json")]
        assert main(score) == 0
        found = json.loads((tmp_path / "score.json").read_text())["probability"]
        assert found == pytest.approx(row[name], abs=1e-12)


@pytest.mark.usefixtures("undrawn")
def test_components_and_a_support_vector_machine_are_judged_one_patient_at_a_time(tmp_path: Path) -> None:
    paths = write_tables(tmp_path, n=36, modelling=COMPONENTS, signal=1.5)
    record = train(paths, tmp_path / "out")
    assert len(list((tmp_path / "out" / ".stages").glob("fold-*.json"))) == 26
    assert record["models"]["radiomics"]["terms"] == [f"{block}_original_glcm_f{k}" for block in "AB" for k in range(15)]
    rows = pd.read_csv(tmp_path / "out" / "predictions.csv")
    rows = rows[rows["basis"] == "out-of-fold"]
    written = next(p for p in record["performance"] if p["model"] == "radiomics" and p["basis"] == "out-of-fold")
    assert written["auc"]["value"] == pytest.approx(auc(rows["outcome"].to_numpy(), rows["radiomics"].to_numpy()))
    assert written["auc"]["value"] > 0.7
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Training-set figures come from leave-one-out cross-validation" in page


def test_every_patient_is_left_out_once_and_the_rest_keep_their_prevalence() -> None:
    patients = np.array(["a", "a", "b", "c", "d", "e", "f", "g", "g"])
    outcome = np.array([1, 0, 1, 1, 0, 0, 0, 0, 0])
    found = list(leave_one_out(outcome, patients, seed=3))
    left_out = [set(patients[test]) for _, test in found]
    assert sorted(name for names in left_out for name in names) == list("abcdefg")
    for rows, test in found:
        rest = {patient: outcome[rows][patients[rows] == patient].max() for patient in set(patients[rows])}
        assert not set(patients[test]) & set(rest)
        assert sorted(rest.values()) == [0, 0, 0, 1, 1]


def test_a_plan_without_any_step_takes_every_feature() -> None:
    data = made_up_data(80, 10, seed=1, signal=1.5)
    fitted = fit_study(data, plan_of(EVERYTHING))
    assert [term.name for term in fitted.models["radiomics"].terms] == list(data.names)
    fresh = made_up_data(300, 10, seed=2, signal=1.5)
    assert auc(fresh.outcome, fitted.predict(fresh)["radiomics"]) > 0.75


def test_leave_one_out_sees_nothing_in_noise() -> None:
    found = []
    for seed in range(20):
        draw = np.random.default_rng(seed)
        x, outcome, patients = draw.normal(size=(40, 12)), (np.arange(40) < 16).astype(int), np.arange(40)
        risk = np.empty(40)
        for train_rows, test in leave_one_out(outcome, patients, seed):
            risk[test] = probability(Candidate("ridge").fit(x[train_rows], outcome[train_rows], 1), x[test])
        found.append(auc(outcome, risk))
    assert np.mean(found) == pytest.approx(0.5, abs=0.04)


@pytest.mark.usefixtures("undrawn")
def test_a_deep_score_is_one_more_clinical_column(tmp_path: Path) -> None:
    def deep(clinical: pd.DataFrame) -> pd.DataFrame:
        noise = np.random.default_rng(3).normal(size=len(clinical))
        return clinical.assign(deep_score=1 / (1 + np.exp(-(2 * clinical["op"] - 1 + noise))))

    paths = write_tables(tmp_path, n=120, modelling=MRI_LIKE, clinical=deep)
    item = '[[clinical]]\nname = "deep_score"\nkind = "number"\n[modelling]\n'
    paths["protocol"].write_text(protocol_text(MRI_LIKE).replace("[modelling]\n", item), encoding="utf-8")
    record = train(paths, tmp_path / "out")
    assert {"deep_score", "radscore_A"} <= set(record["models"]["combined"]["terms"])


def test_a_model_of_hundreds_of_inputs_is_neither_explained_nor_drawn_one_by_one(tmp_path: Path) -> None:
    def widen(features: pd.DataFrame) -> pd.DataFrame:
        noise = np.random.default_rng(5).normal(size=(len(features), 120))
        return pd.concat([features, pd.DataFrame(noise, columns=[f"original_glcm_n{k}" for k in range(120)])], axis=1)

    paths = write_tables(tmp_path, n=60, modelling=EVERYTHING, features=widen)
    record = train(paths, tmp_path / "out")
    assert "270 inputs are too many" in record["unexplained"]["radiomics"]
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "The radiomics model is not explained: its 270 inputs are too many" in page
    assert "the strongest, 24" in page
    assert len(pd.read_csv(tmp_path / "out" / "tables" / "correlation.csv")) >= 270
    with Image.open(tmp_path / "out" / "figures" / "point_biserial.png") as picture:
        assert picture.height < 4000
