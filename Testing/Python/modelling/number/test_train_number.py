"""``train`` for an outcome that is a number: from tables to models that score alike, and one clear line for what cannot be."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from made_up_number import JOINT, PER_SEQUENCE, made_up_measurements, number_protocol_text, write_number_tables
from OsteoRadiomicsLib.base.errors import ProtocolError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.number.fitting import fit_number
from OsteoRadiomicsLib.protocols.protocol import parse_protocol
from OsteoRadiomicsLib.scoring import load_model
from statsmodels.stats.outliers_influence import variance_inflation_factor
from training_kit import Tables, assert_refused, in_pairs, scored, set_cell, train, trained

Study = tuple[Tables, Path]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """One Radscore per sequence, with figures, resamples and subgroups."""
    folder = tmp_path_factory.mktemp("per-sequence")
    paths = write_number_tables(folder, modelling=PER_SEQUENCE + 'subgroups = {sex = "male", age = 60}\n')
    assert train(paths, folder / "out", "--resamples", "2") == 0
    return paths, folder / "out"


@pytest.fixture(scope="module")
def joint_study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """One Radscore from all features, through every kind of selection step."""
    paths = write_number_tables(tmp_path_factory.mktemp("joint"), modelling=JOINT)
    return paths, trained(paths)


@pytest.mark.parametrize("name", ["radiomics", "combined"])
def test_a_model_on_one_radscore_scores_a_case_as_the_study_did(joint_study: Study, name: str) -> None:
    paths, out = joint_study
    rows = pd.read_csv(out / "predictions.csv")
    row = rows[rows["basis"] == "held-out"].iloc[-1]
    assert scored(out / "models" / name, paths, row["case"])["value"] == pytest.approx(row[name], abs=1e-12)


def test_signal_is_found_in_rows_the_models_never_saw(study: Study) -> None:
    table = pd.read_csv(study[1] / "tables" / "performance.csv").set_index(["model", "basis"])
    assert table.loc[("combined", "held-out"), "r"] > 0.6
    assert table.loc[("combined", "held-out"), "r2"] > 0.3
    assert table.loc[("combined", "out-of-fold"), "r2"] < table.loc[("combined", "apparent"), "r2"]


def test_prediction_intervals_hold_about_95_of_100_new_cases(study: Study) -> None:
    paths, out = study
    model = load_model(out / "models" / "clinical")
    clinical = pd.read_csv(paths["clinical"])
    held_out = clinical[clinical["set"] == "external"]
    inside = [
        low <= row["bmd"] <= high
        for _, row in held_out.iterrows()
        for low, high in [model.score({"age": row["age"]}).interval_95]
    ]
    assert np.mean(inside) > 0.85


def test_the_regression_of_the_clinical_model_is_that_of_statsmodels(study: Study) -> None:
    paths, out = study
    clinical = pd.read_csv(paths["clinical"])
    rows = clinical[clinical["set"] == "train"]
    expected = sm.OLS(rows["bmd"], sm.add_constant(rows[["age"]])).fit()
    terms = pd.read_csv(out / "tables" / "regression.csv")
    own = terms[terms["model"] == "clinical"].set_index("term")
    assert own["b"].tolist() == pytest.approx(expected.params.tolist(), rel=1e-9)
    assert own["se"].tolist() == pytest.approx(expected.bse.tolist(), rel=1e-9)
    assert own["p"].tolist() == pytest.approx(expected.pvalues.tolist(), rel=1e-6)
    np.testing.assert_allclose(own[["b_low", "b_high"]], expected.conf_int(), rtol=1e-8)
    assert own.loc["age", "beta"] == pytest.approx(expected.params["age"] * rows["age"].std() / rows["bmd"].std(), rel=1e-9)
    fit = pd.read_csv(out / "tables" / "fit.csv").set_index("model").loc["clinical"]
    assert (fit["r2"], fit["adjusted_r2"]) == pytest.approx((expected.rsquared, expected.rsquared_adj), abs=1e-12)
    assert (fit["f"], fit["p"]) == pytest.approx((expected.fvalue, expected.f_pvalue), rel=1e-9)


def test_the_regression_on_selected_features_is_that_of_statsmodels(study: Study) -> None:
    paths, out = study
    chosen = pd.read_csv(out / "tables" / "selection.csv")
    names = chosen[chosen["selected"]]["feature"].tolist()
    features = pd.read_csv(paths["features"])
    wide = {
        f"{sequence}_{name}": part.set_index("case")[name]
        for sequence, part in features.groupby("sequence")
        for name in part.columns
        if name.startswith("original_")
    }
    clinical = pd.read_csv(paths["clinical"]).set_index("case")
    rows = clinical[clinical["set"] == "train"]
    table = pd.DataFrame(wide).loc[rows.index, names]
    expected = sm.OLS(rows["bmd"], sm.add_constant(table)).fit()
    fit = pd.read_csv(out / "tables" / "fit.csv").set_index("model").loc["selected features"]
    assert fit["r2"] == pytest.approx(expected.rsquared, abs=1e-10)
    terms = pd.read_csv(out / "tables" / "regression.csv")
    own = terms[terms["model"] == "selected features"].set_index("term")
    assert own.loc[names, "b"].tolist() == pytest.approx(expected.params[names].tolist(), rel=1e-8)
    design = sm.add_constant(table).to_numpy()
    vif = [variance_inflation_factor(design, column) for column in range(1, design.shape[1])]
    assert own.loc[names, "vif"].tolist() == pytest.approx(vif, rel=1e-8)


def test_every_feature_is_listed_kept_or_with_a_reason(joint_study: Study) -> None:
    table = pd.read_csv(joint_study[1] / "tables" / "selection.csv")
    assert len(table) == 30
    assert (table["selected"] == table["reason"].isna()).all()
    assert table["reason"].str.contains("Spearman").any()


def test_models_are_compared_on_rows_they_were_not_fitted_on(study: Study) -> None:
    predictions = pd.read_csv(study[1] / "predictions.csv")
    rows = predictions[predictions["basis"] == "held-out"]
    table = pd.read_csv(study[1] / "tables" / "comparison.csv")
    found = table[(table["set"] == "external") & (table["first"] == "combined") & (table["second"] == "clinical")].iloc[0]
    errors = {name: (rows[name] - rows["outcome"]).abs() for name in ("combined", "clinical")}
    assert found["difference"] == pytest.approx((errors["combined"] - errors["clinical"]).mean(), abs=1e-12)
    assert set(table["basis"]) == {"out-of-fold", "held-out"}


def test_subgroups_are_judged_on_every_set(study: Study) -> None:
    table = pd.read_csv(study[1] / "tables" / "subgroups.csv")
    assert set(table["variable"]) == {"sex", "age"}
    assert set(table["set"]) == {"train", "external"}
    sums = table.groupby(["model", "set", "variable"])["cases"].sum()
    assert {sums[model, "external", "sex"] for model in ("clinical", "radiomics", "combined")} == {27}


def test_report_verb_makes_the_same_page_again(study: Study, tmp_path: Path) -> None:
    assert main(["report", str(study[1]), "--out", str(tmp_path / "again.html")]) == 0
    assert (tmp_path / "again.html").read_bytes() == (study[1] / "report.html").read_bytes()


def test_page_loads_nothing_and_figures_lie_beside_it(study: Study) -> None:
    page = (study[1] / "report.html").read_text(encoding="utf-8")
    assert "http://" not in page
    assert "not a diagnosis" in page
    names = {path.name for path in (study[1] / "figures").iterdir()}
    assert {"scatter_combined_train.png", "bland_altman_combined_external.svg", "residuals_radiomics_external.pdf"} <= names
    assert {"lasso_cv_A.png", "correlation.png", "selection_frequency.png"} <= names


@pytest.mark.usefixtures("undrawn")
def test_without_a_set_column_sets_are_alike_in_outcome_and_patients_with_several_cases_are_named(tmp_path: Path) -> None:
    paths = write_number_tables(tmp_path, n=120, clinical=in_pairs)
    assert train(paths, tmp_path / "out", "--patient", "who", sets=False) == 0
    rows = pd.read_csv(tmp_path / "out" / "predictions.csv")
    means = rows[rows["basis"] != "apparent"].groupby("set")["outcome"].mean()
    assert abs(means["train"] - means["internal"]) < 8
    record = json.loads((tmp_path / "out" / "study.json").read_text())
    assert sum("take the patient as the cluster" in text for text in record["warnings"]) == 2


@pytest.mark.parametrize("ceiling", [1e9, 100.0])
@pytest.mark.usefixtures("undrawn")
def test_a_study_without_test_set_compares_lower_and_higher_outcomes(ceiling: float, tmp_path: Path) -> None:
    paths = write_number_tables(tmp_path, clinical=lambda t: t.assign(set="train", bmd=t["bmd"].clip(upper=ceiling)))
    assert train(paths, tmp_path / "out") == 0
    table = pd.read_csv(tmp_path / "out" / "tables" / "baseline.csv")
    assert [head.split(" (")[0] for head in table.columns[2:5]] == ["lower outcomes", "higher outcomes", "all"]


def few_tests(clinical: pd.DataFrame) -> pd.DataFrame:
    return clinical.assign(set=np.where(np.arange(len(clinical)) < len(clinical) - 2, "train", "external"))


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "text": ({"clinical": set_cell("bmd", "high")}, "bmd of case p003 is 'high', not a finite number. Write the measured value"),
    "infinite": ({"clinical": set_cell("bmd", np.inf)}, "column bmd, line 5: 'inf' is infinite"),
    "huge": ({"clinical": set_cell("bmd", 1e200)}, "bmd of case p003 is '1e+200', not a finite number"),
    "missing": ({"clinical": set_cell("bmd", np.nan)}, "column bmd is empty for 1 case(s), first p003"),
    "constant": ({"clinical": lambda t: t.assign(bmd=100.5)}, "every training case has bmd = 100.5"),
    "two values": ({"clinical": lambda t: t.assign(bmd=t.index % 2 + 80)}, "bmd has 2 different values in set train"),
    "few patients": ({"n": 10}, "set train has 7 patients, too few for 3 folds. Give 9 or more"),
    "small test set": ({"clinical": few_tests}, "set external has 2 case(s), too few to judge predictions"),
    "constant test set": (
        {"clinical": lambda t: t.assign(bmd=t["bmd"].where(t["set"] == "train", 90.0))},
        "every case of set external has bmd = 90",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line_and_leaves_no_half_written_study(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changes, message = BAD[name]
    assert_refused(train(write_number_tables(tmp_path, **changes), tmp_path / "out"), message, tmp_path / "out", capsys)


def test_a_search_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = train(write_number_tables(tmp_path), tmp_path / "out", "--tuning", "random")
    assert_refused(code, "tuning = random: an outcome that is a number has no such choice", tmp_path / "out", capsys)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"pearson"', '"student"', "the test student does not suit an outcome of type number; write pearson or spearman"),
        ('"linear"', '"logistic"', 'the lasso of an outcome that is a number is linear; write family = "linear"'),
        ("folds = 3", 'folds = 3\nclassifiers = ["knn"]', 'leave the line out or write ["linear"]'),
        ("folds = 3", 'folds = 3\noversampling = "smote"', "oversampling = smote: an outcome that is a number"),
        ("folds = 3", 'folds = 3\ncutoff = "sensitivity"', "cutoff = sensitivity: an outcome that is a number"),
        ("folds = 3", 'folds = 3\ncross_validation = "leave-one-out"', "cross_validation = leave-one-out"),
    ],
)
def test_a_plan_that_does_not_suit_a_number_is_refused_when_it_is_read(old: str, new: str, message: str) -> None:
    with pytest.raises(ProtocolError) as found:
        parse_protocol(number_protocol_text(PER_SEQUENCE.replace(old, new, 1)), "made-up.toml")
    assert message in str(found.value)


def test_a_correlation_does_not_suit_two_classes() -> None:
    from made_up_study import MRI_LIKE, protocol_text

    with pytest.raises(ProtocolError, match="the test pearson does not suit an outcome of type binary; write student or welch"):
        parse_protocol(protocol_text(MRI_LIKE.replace('"student"', '"pearson"')), "made-up.toml")


def test_a_plan_without_lasso_is_refused_when_it_is_trained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = 'selection = [{step = "univariate", test = "pearson"}]\n'
    assert train(write_number_tables(tmp_path, modelling=plan), tmp_path / "out") == 2
    assert "has no lasso step in modelling.selection" in capsys.readouterr().err


@pytest.mark.usefixtures("undrawn")
def test_a_selection_that_leaves_nothing_keeps_the_clinical_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    strict = PER_SEQUENCE.replace("alpha = 0.1", "alpha = 1e-30")
    assert train(write_number_tables(tmp_path, modelling=strict), tmp_path / "out") == 0
    assert "The radiomics model does not exist: selection left no feature" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "out" / "models").iterdir()] == ["clinical"]


@pytest.mark.usefixtures("undrawn")
def test_an_exact_outcome_is_predicted_without_breaking(tmp_path: Path) -> None:
    paths = write_number_tables(tmp_path, clinical=lambda t: t.assign(bmd=200 - t["age"]))
    assert train(paths, tmp_path / "out") == 0
    table = pd.read_csv(tmp_path / "out" / "tables" / "performance.csv").set_index(["model", "basis"])
    assert table.loc[("clinical", "held-out"), "r2"] == pytest.approx(1, abs=1e-9)


@pytest.mark.usefixtures("undrawn")
def test_without_a_clinical_table_the_feature_table_holds_the_outcome(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = write_number_tables(tmp_path)
    features, clinical = pd.read_csv(paths["features"]), pd.read_csv(paths["clinical"])
    wide = features[features["sequence"] == "A"].drop(columns=["sequence", "roi"]).merge(clinical[["case", "bmd"]], on="case")
    wide.to_csv(paths["features"], index=False)
    plan = PER_SEQUENCE.replace("per-sequence", "joint")
    paths["protocol"].write_text(number_protocol_text(plan), encoding="utf-8")
    arguments = ["train", "--features", str(paths["features"]), "--protocol", str(paths["protocol"])]
    assert main([*arguments, "--out", str(tmp_path / "out")]) == 0
    assert "The clinical model does not exist: there are no clinical variables that vary" in capsys.readouterr().err
    assert {path.name for path in (tmp_path / "out" / "models").iterdir()} == {"radiomics", "combined"}


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"features": set_cell("original_glcm_f0", np.nan)}, "were imputed by training medians"),
        ({"clinical": set_cell("age", np.nan)}, "age is missing for 1 training case(s)"),
        ({"features": lambda t: t.assign(original_glcm_f2=5.0)}, ""),
        ({"clinical": lambda t: t.assign(bmd=t["bmd"].round().astype(int))}, ""),
    ],
    ids=["missing feature", "missing age", "constant feature", "whole numbers"],
)
@pytest.mark.usefixtures("undrawn")
def test_what_can_be_handled_is_and_says_so(
    changes: dict[str, Any], warning: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(write_number_tables(tmp_path, **changes), tmp_path / "out") == 0
    assert warning in capsys.readouterr().err


@pytest.mark.parametrize(("factor", "shift"), [(1e-3, 0.0), (1e4, -3e5)])
def test_another_unit_of_the_outcome_changes_nothing_but_the_unit(factor: float, shift: float) -> None:
    plan = parse_protocol(number_protocol_text(), "made-up").modelling
    data = made_up_measurements(80, 10, 3, signal=0.6)
    one = fit_number(data, plan).predict(data)
    other = fit_number(replace(data, outcome=factor * data.outcome + shift), plan).predict(data)
    assert set(one) == {"clinical", "radiomics", "combined"}
    for name, values in one.items():
        np.testing.assert_allclose((other[name] - shift) / factor, values, rtol=0, atol=1e-8 * values.std())


def test_the_evidence_of_a_model_has_the_intervals_of_the_record(study: Study) -> None:
    record = json.loads((study[1] / "study.json").read_text(encoding="utf-8"))
    findings = [line.finding for line in load_model(study[1] / "models" / "combined").evidence]
    judged = [item for item in record["performance"] if item["model"] == "combined" and item["basis"] != "apparent"]
    assert len(findings) == len(judged) == 2
    for finding, item in zip(findings, judged, strict=True):
        figures = {own.name: own for own in finding.figures}
        for title, name in (("R2", "r2"), ("MAE", "mae"), ("RMSE", "rmse")):
            assert figures[title].value == item[name]
            assert list(figures[title].ci_95 or ()) == item[f"{name}_ci"]
