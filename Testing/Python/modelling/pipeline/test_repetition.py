"""Optimism, learning curve, grid and subgroups of numbers and classes: by the same mechanism as of two classes."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from made_up_classes import CLASSES, PLAIN, write_class_tables
from made_up_number import JOINT, PER_SEQUENCE, made_up_measurements, number_protocol_text, write_number_tables
from made_up_study import joint, made_up_data
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.modelling.classes.repeating import REPEATED as OF_CLASSES
from OsteoRadiomicsLib.modelling.data.data import StudyData
from OsteoRadiomicsLib.modelling.evaluation.hand_till import hand_till
from OsteoRadiomicsLib.modelling.evaluation.learning_curve import SHARES
from OsteoRadiomicsLib.modelling.number.performance import agreement
from OsteoRadiomicsLib.modelling.number.repeating import REPEATED as OF_NUMBERS
from OsteoRadiomicsLib.modelling.resampling.bootstrap import whole_optimism
from OsteoRadiomicsLib.modelling.resampling.grid import selection_grid
from OsteoRadiomicsLib.modelling.resampling.learning import learning_points
from OsteoRadiomicsLib.modelling.resampling.measured_split import measured_folds
from OsteoRadiomicsLib.modelling.resampling.stages import Stages
from OsteoRadiomicsLib.protocols.modelling_plan import ModellingPlan
from OsteoRadiomicsLib.protocols.protocol import parse_protocol
from OsteoRadiomicsLib.report.training.folder import read_record
from OsteoRadiomicsLib.report.training.reports import REPORTS
from scipy.stats import pearsonr
from sklearn.linear_model import LinearRegression
from sklearn.metrics import accuracy_score, mean_absolute_error, r2_score, roc_auc_score
from training_kit import Tables, trained

GROUPS = '[modelling.subgroups]\nage = 65\nsex = "male"\n'


def number_plan(text: str = JOINT) -> ModellingPlan:
    return parse_protocol(number_protocol_text(text), "made-up").modelling


def three_classes(n: int, seed: int, signal: float) -> StudyData:
    """Features that follow the class by ``signal``."""
    data = joint(made_up_data(n, 8, seed))
    outcome = np.random.default_rng([seed, 3]).permutation(np.arange(n) % 3)
    values = data.features.copy()
    for number in range(3):
        values[:, number] += signal * (outcome == number)
    return replace(data, features=values, outcome=outcome)


CLASS_PLAN = ModellingPlan.model_validate({"folds": 3, "selection": [{"step": "univariate", "test": "welch", "alpha": 0.2}]})


def test_errors_on_noise_are_optimistic_and_the_correction_takes_r2_back_to_nothing(tmp_path: Path) -> None:
    data = joint(made_up_measurements(70, 40, seed=3))
    plan = number_plan(JOINT + 'order = "paper-order"\n')
    fitted = OF_NUMBERS.fit(data, plan, Progress())
    found = whole_optimism(OF_NUMBERS, data, plan, fitted, 10, Stages(tmp_path, "x"), Progress())
    own = found.models["radiomics"]
    assert own["r2"].apparent > 0.2
    assert own["r2"].corrected < own["r2"].apparent / 2
    assert own["mae"].optimism < 0
    assert own["mae"].corrected > own["mae"].apparent
    assert own["r"].apparent == pytest.approx(pearsonr(data.outcome, fitted.predict(data)["radiomics"]).statistic)


def test_the_optimism_of_classes_is_of_their_probabilities_together(tmp_path: Path) -> None:
    data = three_classes(90, 1, 0.0)
    fitted = OF_CLASSES.fit(data, CLASS_PLAN, Progress())
    found = whole_optimism(OF_CLASSES, data, CLASS_PLAN, fitted, 6, Stages(tmp_path, "x"), Progress())
    own, probability = found.models["radiomics"], fitted.predict(data)["radiomics"]
    assert own["hand_till"].apparent == pytest.approx(roc_auc_score(data.outcome, probability, multi_class="ovo"))
    assert own["macro_auc"].apparent == pytest.approx(roc_auc_score(data.outcome, probability, multi_class="ovr"))
    assert own["accuracy"].apparent == accuracy_score(data.outcome, probability.argmax(axis=1))
    assert own["hand_till"].apparent > own["hand_till"].corrected
    # The bootstrap takes back much of what selection on noise seems to find, not all of it.
    assert own["hand_till"].corrected - 0.5 < 0.75 * (own["hand_till"].apparent - 0.5)
    assert own["brier"].optimism < 0
    assert [len(parts) for parts in found.selections] == [3] * 6


@pytest.mark.parametrize("kind", ["number", "classes"])
def test_a_learning_curve_follows_each_model_and_a_model_without_input_predicts_the_mean(kind: str, tmp_path: Path) -> None:
    if kind == "number":
        repeated: Any = OF_NUMBERS
        data, plan, measure = joint(made_up_measurements(60, 10, signal=0.8)), number_plan(), "r2"
    else:
        repeated, data, plan, measure = OF_CLASSES, three_classes(90, 2, 1.5), CLASS_PLAN, "hand_till"
    points = learning_points(repeated, data, plan, ("radiomics", "nobody"), Stages(tmp_path, "x"), Progress())
    assert len(points) == 2 * plan.folds * len(SHARES)
    assert {point.measure for point in points} == {measure}
    last = [point.test for point in points if point.model == "radiomics" and point.share == 1]
    assert np.mean(last) > (0.2 if kind == "number" else 0.7)
    alone = [point.test for point in points if point.model == "nobody" and not point.note]
    assert max(alone) <= (0 if kind == "number" else 0.5)
    assert min(alone) > (-0.5 if kind == "number" else 0.499)


def test_a_cell_of_the_grid_of_numbers_is_selection_and_regression_within_the_folds(tmp_path: Path) -> None:
    data, plan = joint(made_up_measurements(60, 10, signal=0.8)), number_plan()
    cells = selection_grid(OF_NUMBERS, data, plan, Stages(tmp_path, "x"), Progress(), learners=("linear", "ridge"))
    assert {(cell.selector, cell.learner) for cell in cells} == {
        (selector, name) for selector in ("protocol", *OF_NUMBERS.grid.selectors) for name in ("linear", "ridge")
    }
    expected = np.empty(len(data))
    for train, test in measured_folds(data.outcome, data.patients, plan.folds, plan.split.seed):
        x, y = data.features[train], data.outcome[train]
        kept = [column for column in range(x.shape[1]) if pearsonr(x[:, column], y).pvalue < 0.05]
        expected[test] = LinearRegression().fit(x[:, kept], y).predict(data.features[test][:, kept])
    found = next(cell.measures for cell in cells if (cell.selector, cell.learner) == ("Pearson", "linear"))
    assert found["r2"] == pytest.approx(r2_score(data.outcome, expected), abs=1e-9)
    assert found["mae"] == pytest.approx(mean_absolute_error(data.outcome, expected), abs=1e-9)


def test_the_grid_of_classes_finds_classes_that_differ(tmp_path: Path) -> None:
    names = ("naive-bayes",)
    cells = selection_grid(OF_CLASSES, three_classes(90, 2, 1.5), CLASS_PLAN, Stages(tmp_path, "x"), Progress(), learners=names)
    assert len(cells) == len(OF_CLASSES.grid.selectors) + 1
    assert all(0.65 < cell.measures["hand_till"] < 1 and 0.4 < cell.measures["accuracy"] < 1 for cell in cells)


@dataclass(frozen=True)
class Studied:
    kind: str
    out: Path

    def table(self, name: str) -> pd.DataFrame:
        return pd.read_csv(self.out / "tables" / f"{name}.csv", keep_default_na=True)

    @property
    def record(self) -> dict[str, Any]:
        return dict(json.loads((self.out / "study.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module", params=["number", "classes"])
def study(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Studied:
    folder = tmp_path_factory.mktemp(request.param)
    paths: Tables = (
        write_number_tables(folder, n=100, modelling=PER_SEQUENCE + GROUPS)
        if request.param == "number"
        else write_class_tables(folder, n=150, modelling=PLAIN + GROUPS)
    )
    return Studied(request.param, trained(paths, "--optimism", "2", "--resamples", "3"))


def test_record_and_tables_say_the_same(study: Studied) -> None:
    for name in ("optimism", "subgroups"):
        rows = study.record[name]
        assert len(rows) == len(study.table(name)) > 0
        assert set(rows[0]) == set(study.table(name).columns)
    assert set(study.table("optimism")["resamples"]) == {2}
    assert "grid" not in study.record
    report = REPORTS[study.kind]
    assert len(report.read(study.out).record.optimism) == len(study.table("optimism"))


def test_selection_frequency_takes_its_first_resamples_from_the_optimism(study: Studied) -> None:
    assert [path.name for path in sorted((study.out / ".stages").rglob("resample-*.json"))] == ["resample-003.json"] * (
        1 if study.kind == "number" else 3
    )


def test_the_page_has_a_section_for_each(study: Studied) -> None:
    page = (study.out / "report.html").read_text(encoding="utf-8")
    for section in ("procedure", "subgroups"):
        assert f'id="{section}"' in page
        assert f'href="#{section}"' in page
    assert "Bootstrap optimism of the whole procedure" in page


def test_subgroups_are_those_of_the_predictions(study: Studied) -> None:
    table = study.table("subgroups")
    assert set(table["model"]) == set(study.record["models"])
    assert set(table["set"]) == {"train", "external"}
    assert {*table["group"]} == {"< 65 years", ">= 65 years", "female", "male"}
    clinical = pd.read_csv(study.out.parent / "clinical.csv", dtype={"case": str})
    rows = pd.read_csv(study.out / "predictions.csv", dtype={"case": str}).merge(clinical[["case", "sex"]], on="case")
    rows = rows[(rows["set"] == "external") & (rows["sex"] == "male")]
    own = table[(table["set"] == "external") & (table["group"] == "male") & (table["model"] == "combined")]
    if study.kind == "number":
        found = agreement(rows["outcome"].to_numpy(), rows["combined"].to_numpy()).sizes.mae
        assert own[["mae", "mae_low", "mae_high"]].iloc[0].tolist() == pytest.approx([found.value, found.low, found.high])
        return
    rows = rows[rows["model"] == "combined"]
    found = hand_till(rows["outcome"], rows[[f"p_{name}" for name in CLASSES]].to_numpy(), CLASSES)
    for figure, expected in (("hand_till", found.hand_till), ("macro", found.macro)):
        line = own[own["figure"] == figure].iloc[0]
        assert [line["auc"], line["auc_low"], line["auc_high"]] == pytest.approx([expected.value, expected.low, expected.high])
    assert own[own["figure"] == "against_rest"]["class"].tolist() == list(CLASSES)


def test_shapley_values_of_a_measured_outcome_add_up_to_its_prediction(study: Studied) -> None:
    if study.kind != "number":
        assert set(study.table("shap")["class"]) == set(CLASSES)
        return
    values, shares = study.table("shap_values"), study.table("shap")
    assert set(shares["scale"]) == {"value"}
    sums = values[values["model"] == "combined"].groupby("case")["shap"].sum()
    base = shares[shares["model"] == "combined"]["base"].iloc[0]
    predictions = pd.read_csv(study.out / "predictions.csv")
    apparent = predictions[predictions["basis"] == "apparent"].set_index("case")["combined"]
    assert (sums + base).to_numpy() == pytest.approx(apparent.loc[sums.index].to_numpy())
    assert shares.groupby("model")["share"].sum().to_numpy() == pytest.approx(np.ones(2))


def test_a_record_without_what_is_new_is_still_read(study: Studied, tmp_path: Path) -> None:
    content = study.record
    for key in ("optimism", "subgroups"):
        del content[key]
    for item in content["performance"]:
        for key in ("macro_auc", "concordance", "r2_ci", "mae_ci", "rmse_ci"):
            item.pop(key, None)
    (tmp_path / "study.json").write_text(json.dumps(content), encoding="utf-8")
    assert read_record(tmp_path, type(REPORTS[study.kind].read(study.out).record)).optimism == ()
