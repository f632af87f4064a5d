"""What a study writes about how far its models can be trusted: flow, subgroups, NRI and IDI, recalibration, optimism."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from made_up_study import CT_LIKE, write_tables
from OsteoRadiomicsLib.modelling.evaluation.calibration import calibration
from OsteoRadiomicsLib.modelling.evaluation.reclassification import reclassification
from OsteoRadiomicsLib.report.binary.folder import read_binary_folder
from OsteoRadiomicsLib.report.binary.validation_pictures import learning_plans
from training_kit import trained

SUBGROUPS = 'subgroups = {sex = "male", age = 65}\n'
SETS = {"train": "out-of-fold", "external": "held-out"}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("study")
    paths = write_tables(
        folder, n=140, signal=0.8, modelling=CT_LIKE + SUBGROUPS, clinical=lambda t: t[~t["case"].isin(["p003", "p007"])]
    )
    return trained(paths, "--optimism", "3", "--resamples", "3", "--learning-curve")


def table(study: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(study / "tables" / f"{name}.csv")


def rows(study: Path, set_name: str) -> pd.DataFrame:
    found = pd.read_csv(study / "predictions.csv")
    return found[(found["set"] == set_name) & (found["basis"] == SETS[set_name])]


def test_flow_accounts_for_every_case_of_the_feature_table(study: Path) -> None:
    flow = table(study, "flow").set_index("step")
    assert flow["cases"].sum() == 140
    assert flow.loc["left out", "cases"] == 2
    assert "without a row in the clinical table" in flow.loc["left out", "reason"]
    assert (flow["events"] + flow["no_events"]).loc[["train", "external"]].tolist() == flow["cases"].iloc[1:].tolist()


@pytest.mark.parametrize("set_name", SETS)
@pytest.mark.parametrize("old", ["clinical", "radiomics"])
def test_nri_and_idi_of_the_combined_model_are_those_of_the_predictions(study: Path, set_name: str, old: str) -> None:
    found = table(study, "reclassification").set_index(["model", "versus", "set"]).loc[("combined", old, set_name)]
    own = rows(study, set_name)
    wanted = reclassification(own["outcome"], own[old], own["combined"])
    assert found["basis"] == SETS[set_name]
    assert [found["nri"], found["nri_low"], found["nri_high"], found["nri_z"], found["nri_p"]] == pytest.approx(
        [wanted.nri.value, wanted.nri.low, wanted.nri.high, wanted.nri_z, wanted.nri_p]
    )
    assert [found["idi"], found["idi_low"], found["idi_high"], found["idi_z"], found["idi_p"]] == pytest.approx(
        [wanted.idi.value, wanted.idi.low, wanted.idi.high, wanted.idi_z, wanted.idi_p]
    )


def test_pairs_are_compared_by_delong_on_every_set_as_the_record_says(study: Path) -> None:
    found = table(study, "delong").set_index(["model", "versus", "set", "basis"])
    assert ("classifier:logistic", "classifier:knn", "external", "held-out") in found.index
    for item in json.loads((study / "study.json").read_text())["delong"]:
        for i, first in enumerate(item["names"]):
            for j, second in enumerate(item["names"][i + 1 :], start=i + 1):
                row = found.loc[(first, second, item["set"], item["basis"])]
                assert row["difference"] == pytest.approx(item["difference"][i][j])
                if item["p"][i][j] is not None:
                    assert row["p"] == pytest.approx(item["p"][i][j])


def test_logistic_models_are_tested_against_no_input_by_the_likelihood_ratio(study: Path) -> None:
    record = json.loads((study / "study.json").read_text())
    found = record["models"]["clinical"]["likelihood_ratio"]
    assert found["df"] == len(record["models"]["clinical"]["terms"])
    assert found["statistic"] > 0
    assert 0 < found["p"] < 1


def test_sample_size_names_each_of_rileys_criteria(study: Path) -> None:
    size = json.loads((study / "study.json").read_text())["sample_size"]
    assert size["required"] == max(size["criteria"].values())
    assert set(size["criteria"]) == {"shrinkage", "optimism", "prevalence"}


def test_recalibration_is_shown_on_held_out_cases_and_ends_at_the_reported_calibration(study: Path) -> None:
    found = table(study, "recalibration").set_index(["model", "set", "recalibration"])
    assert {key[0] for key in found.index} == {"radiomics", *(f"classifier:{n}" for n in ("logistic", "knn", "naive-bayes"))}
    own = rows(study, "external")
    after = calibration(own["outcome"], own["radiomics"], external=True)
    line = found.loc[("radiomics", "external", "after")]
    assert [line["in_the_large"], line["slope"], line["brier"]] == pytest.approx(
        [after.in_the_large.value, after.slope.value, after.brier.value]
    )
    assert found.loc[("radiomics", "external", "before"), "brier"] != pytest.approx(line["brier"])


def test_apparent_values_of_the_optimism_are_those_of_the_models(study: Path) -> None:
    optimism = table(study, "optimism").set_index(["model", "measure"])
    performance = table(study, "performance")
    apparent = performance[performance["basis"] == "apparent"].set_index("model")
    for model in ("clinical", "radiomics", "combined"):
        assert optimism.loc[(model, "auc"), "apparent"] == pytest.approx(apparent.loc[model, "auc"])
        assert optimism.loc[(model, "brier"), "apparent"] == pytest.approx(apparent.loc[model, "brier"])
    assert np.allclose(optimism["corrected"], optimism["apparent"] - optimism["optimism"], equal_nan=True)
    assert (optimism["resamples"] == 3).all()


def test_subgroups_of_every_model_and_set_come_with_both_tests(study: Path) -> None:
    found = table(study, "subgroups")
    groups = found.groupby(["model", "set", "variable"]).size()
    wanted = {(m, s, v) for m in ("clinical", "radiomics", "combined") for s in SETS for v in ("sex", "age")}
    assert set(groups.index) == wanted
    assert (groups == 2).all()
    assert set(found.loc[found["variable"] == "age", "group"]) == {"< 65 years", ">= 65 years"}
    assert found["heterogeneity_p"].between(0, 1).all()
    assert found["interaction_p"].between(0, 1).all()


def test_learning_curve_has_a_row_for_each_model_fold_and_share(study: Path) -> None:
    assert len(table(study, "learning_curve")) == 3 * 3 * 5


def test_the_record_holds_what_the_tables_hold(study: Path) -> None:
    record = json.loads((study / "study.json").read_text())
    assert record["left_out"] == [{"cases": 2, "reason": "in the feature table without a row in the clinical table"}]
    for name in ("reclassification", "recalibration", "optimism"):
        assert len(record[name]) == len(table(study, name))
    assert record["reclassification"][0]["nri"] == pytest.approx(table(study, "reclassification")["nri"].iloc[0])


def test_selection_frequency_takes_its_resamples_from_the_optimism(study: Path) -> None:
    stages = {path.name for path in (study / ".stages").iterdir()}
    assert {"optimism-001.json", "optimism-003.json"} <= stages
    assert not any(name.startswith("resample") for name in stages)
    assert json.loads((study / "study.json").read_text())["frequency"]["resamples"] == 3


def test_the_learning_curve_of_every_model_can_be_drawn(study: Path) -> None:
    plans = learning_plans(read_binary_folder(study))
    assert [plan.name for plan in plans] == [f"learning_curve_{name}" for name in ("clinical", "radiomics", "combined")]
    (axes,) = plans[-1].draw().axes
    points = table(study, "learning_curve").query("model == 'combined'").groupby("share")["test"].mean()
    drawn = [np.asarray(line.get_ydata(), dtype=float) for line in axes.lines]
    assert any(len(y) == len(points) and np.allclose(y, points, equal_nan=True) for y in drawn)
