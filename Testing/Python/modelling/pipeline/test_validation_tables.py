"""What a study writes about how far its models can be trusted: flow, subgroups, NRI and IDI, recalibration, optimism."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from made_up_study import CT_LIKE, joint, made_up_data, protocol_text, write_tables
from OsteoRadiomicsLib.modelling.binary.fitting import fit_study
from OsteoRadiomicsLib.modelling.binary.study import study_notes
from OsteoRadiomicsLib.modelling.estimate import normal_quantile
from OsteoRadiomicsLib.modelling.evaluation.calibration import calibration
from OsteoRadiomicsLib.modelling.evaluation.cross_validation import Folds
from OsteoRadiomicsLib.modelling.evaluation.delong import delong_auc
from OsteoRadiomicsLib.modelling.evaluation.reclassification import reclassification
from OsteoRadiomicsLib.modelling.evaluation.roc import auc
from OsteoRadiomicsLib.modelling.study.below_chance import below_chance_notes
from OsteoRadiomicsLib.modelling.study.outcome import Procedure, Work, one_task
from OsteoRadiomicsLib.modelling.study.preparation import Prepared
from OsteoRadiomicsLib.modelling.study.validation import class_folds
from OsteoRadiomicsLib.protocols.modelling_plan import ModellingPlan
from OsteoRadiomicsLib.protocols.protocol import parse_protocol
from OsteoRadiomicsLib.report.binary.folder import read_binary_folder
from OsteoRadiomicsLib.report.binary.pictures import plans
from OsteoRadiomicsLib.report.training.repetition import learning_plans
from scipy.special import expit, logit
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
        [wanted.net.nri.value, wanted.net.nri.low, wanted.net.nri.high, wanted.net.z, wanted.net.p]
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


def test_out_of_fold_figures_have_intervals_of_cross_validation_wherever_they_stand(study: Path) -> None:
    record = json.loads((study / "study.json").read_text())
    data, performed = rows(study, "train"), table(study, "performance").set_index(["model", "basis"])
    for model in ("clinical", "radiomics", "combined"):
        fixed = delong_auc(data["outcome"], data[model])
        half = normal_quantile() * 2.5**0.5 * fixed.se / (fixed.value * (1 - fixed.value))  # 3 folds: 1 + 3 / 2
        wanted = [float(expit(logit(fixed.value) + end * half)) for end in (-1, 1)]
        item = next(item for item in record["performance"] if (item["model"], item["basis"]) == (model, "out-of-fold"))
        compared = next(item for item in record["delong"] if item["basis"] == "out-of-fold" and model in item["names"])
        metric = json.loads((study / "models" / model / "model.json").read_text())["metrics"][0]
        row = performed.loc[(model, "out-of-fold")]
        assert item["auc"]["ci"] == pytest.approx(wanted)
        assert compared["aucs"][compared["names"].index(model)]["ci"] == pytest.approx(wanted)
        assert metric["ci_95"] == pytest.approx(wanted)
        assert metric["dataset"] == "training set, out of fold; interval widened for cross-validation"
        assert [row["auc_low"], row["auc_high"]] == pytest.approx(wanted)
        assert f"{wanted[0]:.3f} to {wanted[1]:.3f}" in (study / "models" / model / "card.md").read_text(encoding="utf-8")
    assert "3 folds make the variance 2.5 times that of a fixed score (Nadeau and Bengio 2003)" in record["intervals"]


def test_figures_of_other_sets_keep_the_interval_of_a_fixed_score(study: Path) -> None:
    record, data = json.loads((study / "study.json").read_text()), rows(study, "external")
    item = next(item for item in record["performance"] if (item["model"], item["basis"]) == ("combined", "held-out"))
    fixed = delong_auc(data["outcome"], data["combined"])
    assert item["auc"]["ci"] == pytest.approx([fixed.low, fixed.high])
    assert "auc_of_folds" not in item


def test_the_mean_within_folds_stands_beside_the_pooled_auc(study: Path) -> None:
    record, data = json.loads((study / "study.json").read_text()), rows(study, "train")
    page = (study / "report.html").read_text(encoding="utf-8")
    plan = ModellingPlan.model_validate(record["protocol"]["modelling"])
    outcome = data["outcome"].to_numpy()
    performed = table(study, "performance").set_index(["model", "basis"])
    splits = list(class_folds(outcome, data["case"].to_numpy(), plan))
    for model in ("clinical", "radiomics", "combined"):
        wanted = np.mean([auc(outcome[test], data[model].to_numpy()[test]) for _, test in splits])
        item = next(item for item in record["performance"] if (item["model"], item["basis"]) == (model, "out-of-fold"))
        assert item["auc_of_folds"] == pytest.approx(wanted)
        assert performed.loc[(model, "out-of-fold"), "auc_of_folds"] == pytest.approx(wanted)
        assert f"mean of folds {wanted:.3f}" in page
    assert performed.xs("held-out", level="basis")["auc_of_folds"].isna().all()


@pytest.mark.parametrize("name", ["delong", "reclassification", "subgroups"])
def test_tests_on_training_rows_say_that_they_are_conditional_on_the_predictions(study: Path, name: str) -> None:
    found = table(study, name)
    conditional = found["note"].fillna("").str.contains("conditional on the predictions")
    assert conditional[found["set"] == "train"].all()
    assert not conditional[found["set"] == "external"].any()
    assert "conditional on the predictions" in (study / "report.html").read_text(encoding="utf-8")


def test_a_study_whose_predictions_turn_out_the_wrong_way_round_is_told_so() -> None:
    protocol, data = parse_protocol(protocol_text(), "made-up"), joint(made_up_data(60, 6, signal=1.0))
    plan, prepared = protocol.modelling, Prepared(data, {}, ())
    fitted = fit_study(data, plan)
    unseen = {name: np.where(data.outcome == 1, 0.2, 0.8) for name in fitted.names}
    folds = Folds.of(class_folds(data.outcome, data.patients, plan), len(data))
    procedure = Procedure(task=one_task(prepared, protocol)[0], plan=plan, fitted=fitted, unseen=unseen, folds=folds)
    work = Work(
        protocol=protocol, prepared=prepared, columns=(), left_out=(), procedures=(procedure,), hash="", inputs={}
    )  # fmt: skip
    assert any(text.startswith("Radiomics model: AUC 0.000 of all out-of-fold") for text in study_notes(work))


def test_an_auc_below_one_half_is_explained_with_both_numbers() -> None:
    (found,) = below_chance_notes({"clinical": (0.7, 0.7), "radiomics": (0.444, 0.551), "combined": (0.4, float("nan"))})
    assert found.startswith("Radiomics model: AUC 0.444 of all out-of-fold predictions together, 0.551 as the mean within folds")


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
    found = learning_plans(read_binary_folder(study), "auc")
    assert [plan.name for plan in found] == [f"learning_curve_{name}" for name in ("clinical", "radiomics", "combined")]
    (axes,) = found[-1].draw().axes
    points = table(study, "learning_curve").query("model == 'combined'").groupby("share")["test"].mean()
    drawn = [np.asarray(line.get_ydata(), dtype=float) for line in axes.lines]
    assert any(len(y) == len(points) and np.allclose(y, points, equal_nan=True) for y in drawn)


def test_roc_curves_of_subgroups_have_the_areas_of_the_subgroups(study: Path) -> None:
    curves, areas = table(study, "subgroup_roc"), table(study, "subgroups")
    keys = ["model", "set", "variable", "group"]
    own = dict(list(curves.groupby(keys)))
    known = areas[areas["auc"].notna()]
    assert len(own) == len(known) >= 12
    for row in known.to_dict("records"):
        curve = own[tuple(row[key] for key in keys)]
        area = -np.trapezoid(curve["sensitivity"], 1 - curve["specificity"])
        assert area == pytest.approx(row["auc"])


def test_every_pair_of_models_stands_on_the_page_with_its_z(study: Path) -> None:
    page = (study / "report.html").read_text(encoding="utf-8")
    for row in table(study, "delong").query("basis != 'apparent'").to_dict("records"):
        if row["z"] == row["z"]:
            assert f"<td>{row['z']:.3g}<small>".replace("-", "−") in page


def test_every_model_is_drawn_on_all_sets_and_all_models_are_calibrated_in_one_figure(study: Path) -> None:
    found = plans(read_binary_folder(study))
    names = {plan.name for plan in found}
    models = ("clinical", "radiomics", "combined")
    assert {f"{kind}_{model}_by_set" for kind in ("roc", "radar") for model in models} <= names
    assert {f"calibrations_{name}" for name in SETS} | {f"roc_{by}_{name}" for by in ("sex", "age") for name in SETS} <= names
    assert len(names) == len(found)
    by_set = next(plan for plan in found if plan.name == "roc_combined_by_set").draw()
    assert by_set is not None
    texts = [text.get_text() for text in by_set.legends[0].get_texts()]
    assert [text.partition(":")[0] for text in texts] == ["train, out-of-fold (96)", "external (42)"]
    overlay = next(plan for plan in found if plan.name == "calibrations_external").draw()
    assert overlay is not None
    assert [text.get_text().partition(":")[0] for text in overlay.legends[0].get_texts()[1:]] == [
        "Clinical",
        "Radiomics",
        "Combined",
    ]
