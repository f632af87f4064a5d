"""The train verb: from tables to models that score alike, and one clear line for what cannot be trained."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from made_up_study import CT_LIKE, MRI_LIKE, write_tables
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.scoring import load_model
from training_kit import Tables, assert_refused, scored, set_cell, train, trained

Study = tuple[Tables, Path]
"""Its tables, and its folder."""


@pytest.fixture(scope="module")
def mri_study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """One Radscore per sequence, drawn."""
    paths = write_tables(tmp_path_factory.mktemp("mri"), modelling=MRI_LIKE)
    out = paths["protocol"].parent / "out"
    assert train(paths, out, "--outcome", "op", "--resamples", "3") == 0
    return paths, out


@pytest.fixture(scope="module")
def ct_study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """One Radscore from all features, three classifiers, oversampling; without figures."""
    paths = write_tables(tmp_path_factory.mktemp("ct"), modelling=CT_LIKE)
    return paths, trained(paths)


@pytest.mark.parametrize("name", ["radiomics", "combined"])
def test_a_recalibrated_model_scores_a_case_as_the_study_did(ct_study: Study, name: str) -> None:
    paths, out = ct_study
    predictions = pd.read_csv(out / "predictions.csv")
    for _, row in predictions[predictions["basis"] == "held-out"].iloc[[0, -1]].iterrows():
        assert scored(out / "models" / name, paths, row["case"])["probability"] == pytest.approx(row[name], abs=1e-12)


def test_signal_is_found_in_rows_the_models_never_saw(mri_study: Study) -> None:
    table = pd.read_csv(mri_study[1] / "tables" / "performance.csv")
    held_out = table[(table["basis"] == "held-out") & (table["model"] == "combined")]
    assert held_out["auc"].item() > 0.8


def test_out_of_fold_lies_below_apparent_performance(ct_study: Study) -> None:
    table = pd.read_csv(ct_study[1] / "tables" / "performance.csv").set_index(["model", "basis"])
    assert table.loc[("combined", "out-of-fold"), "auc"] < table.loc[("combined", "apparent"), "auc"]


def test_every_feature_is_listed_kept_or_with_a_reason(ct_study: Study) -> None:
    table = pd.read_csv(ct_study[1] / "tables" / "selection.csv")
    assert len(table) == 30
    assert (table["selected"] == table["reason"].isna()).all()


def test_cutoff_comes_from_out_of_fold_training_rows(mri_study: Study) -> None:
    from OsteoRadiomicsLib.modelling.evaluation.roc import youden_cutoff

    rows = pd.read_csv(mri_study[1] / "predictions.csv")
    rows = rows[rows["basis"] == "out-of-fold"]
    cutoff = load_model(mri_study[1] / "models" / "combined").spec.cutoff
    assert cutoff is not None
    assert cutoff.value == youden_cutoff(rows["outcome"], rows["combined"]).value


@pytest.mark.usefixtures("undrawn")
def test_opening_is_logged_once_per_study_and_named_when_repeated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = write_tables(tmp_path, modelling=MRI_LIKE)
    assert train(paths, tmp_path / "out") == 0
    assert train(paths, tmp_path / "out") == 0
    assert len((tmp_path / "out" / "openings.jsonl").read_text().splitlines()) == 1
    assert "opened" not in capsys.readouterr().err
    assert train(paths, tmp_path / "out", "--order", "paper-order") == 0
    assert len((tmp_path / "out" / "openings.jsonl").read_text().splitlines()) == 2
    assert "external was opened 2 times" in capsys.readouterr().err


@pytest.mark.usefixtures("undrawn")
def test_paper_order_warns_in_record_and_report(tmp_path: Path) -> None:
    paths = write_tables(tmp_path, modelling=CT_LIKE)
    assert train(paths, tmp_path / "out", "--order", "paper-order") == 0
    record = json.loads((tmp_path / "out" / "study.json").read_text())
    assert any(text.startswith("Paper order") and "oversampling" in text for text in record["warnings"])
    assert "Paper order: features were selected once" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_report_verb_makes_the_same_page_again(mri_study: Study, tmp_path: Path) -> None:
    _, out = mri_study
    assert main(["report", str(out), "--out", str(tmp_path / "again.html")]) == 0
    assert (tmp_path / "again.html").read_bytes() == (out / "report.html").read_bytes()


def test_page_loads_nothing_and_figures_lie_beside_it(mri_study: Study) -> None:
    page = (mri_study[1] / "report.html").read_text(encoding="utf-8")
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert 'src="data:image/png' in page
    names = {path.name for path in (mri_study[1] / "figures").iterdir()}
    assert {"roc_train.png", "roc_external.svg", "nomogram.svg", "lasso_cv_A.png", "selection_frequency.png"} <= names


def many_columns(features: pd.DataFrame) -> pd.DataFrame:
    noise = np.random.default_rng(2).normal(size=(len(features), 3500))
    return pd.concat([features, pd.DataFrame(noise, columns=[f"original_glcm_n{k}" for k in range(3500)])], axis=1)


def few_events(clinical: pd.DataFrame) -> pd.DataFrame:
    return clinical.assign(op=(np.arange(len(clinical)) % 45 == 0).astype(int))


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "one class": ({"clinical": lambda t: t.assign(op=1)}, "every case has op = 1"),
    "few events": ({"clinical": few_events}, "class 1 has 2 patients"),
    "strange outcome": ({"clinical": set_cell("op", 2)}, "op of case p003 is '2', which is no class"),
    "missing outcome": ({"clinical": set_cell("op", np.nan)}, "column op is empty for 1 case(s), first p003"),
    "other columns": (
        {"features": lambda t: t.assign(**{f: t[f].where(t["case"] < "p063") for f in ("original_glcm_f3", "original_glcm_f7")})},
        "no case of set external has a value of A_original_glcm_f3 (and 3 more), which the training set has",
    ),
    "other sequences": (
        {"features": lambda t: t[(t["case"] < "p063") | (t["sequence"] == "A")]},
        "no case of set external has a value of B_original_glcm_f0 (and 14 more)",
    ),
    "other clinical columns": (
        {"clinical": lambda t: t.assign(age=t["age"].where(t["set"] == "train"))},
        "no case of set external has a value of age",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line_and_leaves_no_half_written_study(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changes, message = BAD[name]
    assert_refused(train(write_tables(tmp_path, **changes), tmp_path / "out"), message, tmp_path / "out", capsys)


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"features": set_cell("original_glcm_f0", np.nan)}, "were imputed by training medians"),
        ({"clinical": set_cell("age", np.nan)}, "age is missing for 1 training case(s)"),
        ({"features": lambda t: t.assign(original_glcm_f2=5.0)}, ""),
        ({"clinical": lambda t: t.assign(age=t["op"] * 30 + 40 + t.index % 7)}, "separates the classes"),
        (
            {"clinical": lambda t: t.assign(sex=np.where(t["set"] == "train", "male", t["sex"]))},
            "sex takes a value in set external",
        ),
        (
            {"clinical": lambda t: t.assign(age=t["age"].where(t["case"] != "p080"))},
            "age is missing for 1 case(s) of set external",
        ),
        ({"features": many_columns}, "7030 features for 63 training patients"),
    ],
    ids=[
        "missing feature",
        "missing age",
        "constant feature",
        "perfect separation",
        "unseen category",
        "missing age in a test set",
        "many features",
    ],
)
@pytest.mark.usefixtures("undrawn")
def test_what_can_be_handled_is_and_says_so(
    changes: dict[str, Any], warning: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(write_tables(tmp_path, **changes), tmp_path / "out") == 0
    assert warning in capsys.readouterr().err


@pytest.mark.usefixtures("undrawn")
def test_case_ids_keep_their_zeros(tmp_path: Path) -> None:
    def renumber(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(case=table["case"].str.removeprefix("p"))

    paths = write_tables(tmp_path, features=renumber, clinical=renumber)
    assert train(paths, tmp_path / "out") == 0
    assert "007" in set(pd.read_csv(tmp_path / "out" / "predictions.csv", dtype={"case": str})["case"])


@pytest.mark.usefixtures("undrawn")
def test_features_that_readers_do_not_reproduce_stay_out_by_sequence(tmp_path: Path) -> None:
    from OsteoRadiomicsLib.agreement.stable import FeatureGroup, StableFeatures, write_stable_features

    paths = write_tables(tmp_path)
    first, second = tuple(f"original_glcm_f{k}" for k in range(5)), ("original_glcm_f0", "original_glcm_f7")
    groups = (FeatureGroup({"sequence": "A"}, first), FeatureGroup({"sequence": "B"}, second))
    write_stable_features(StableFeatures((), groups), tmp_path / "stable.json")
    assert train(paths, tmp_path / "out", "--stable", str(tmp_path / "stable.json")) == 0
    table = pd.read_csv(tmp_path / "out" / "tables" / "selection.csv")
    assert set(table["feature"]) == {*(f"A_{name}" for name in first), *(f"B_{name}" for name in second)}


def test_grid_judges_every_selector_with_every_classifier(tmp_path: Path) -> None:
    from made_up_study import made_up_data, protocol_text
    from OsteoRadiomicsLib.modelling.binary.grid import SELECTORS
    from OsteoRadiomicsLib.modelling.binary.repeating import REPEATED
    from OsteoRadiomicsLib.modelling.resampling.grid import selection_grid
    from OsteoRadiomicsLib.modelling.resampling.stages import Stages
    from OsteoRadiomicsLib.protocols.protocol import parse_protocol

    plan = parse_protocol(protocol_text(MRI_LIKE), "made-up").modelling
    names = ("logistic", "naive-bayes")
    data = made_up_data(90, 10, signal=1.2)
    cells = selection_grid(REPEATED, data, plan, Stages(tmp_path, "x"), Progress(), learners=names)
    assert {(cell.selector, cell.learner) for cell in cells} == {
        (selector, name) for selector in ("protocol", *SELECTORS) for name in names
    }
    assert all(0.6 < cell.measures["auc"] < 1 for cell in cells)


@pytest.mark.usefixtures("undrawn")
def test_features_of_another_plan_give_a_warning_and_those_of_this_one_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from OsteoRadiomicsLib.protocols.protocol import load_protocol

    paths = write_tables(tmp_path)
    own = load_protocol(paths["protocol"]).features_hash()
    mark = tmp_path / "features.provenance.json"
    mark.write_text(json.dumps({"protocol": {"name": "made-up", "hash": own}}))
    assert train(paths, tmp_path / "out", "--order", "paper-order") == 0
    assert "the features come from" not in capsys.readouterr().err
    scored(tmp_path / "out" / "models" / "combined", paths, "p001", "--strict")
    mark.write_text(json.dumps({"protocol": {"name": "other", "hash": "0" * 64}}))
    assert train(paths, tmp_path / "other") == 0
    assert "the features come from other (hash 000000000000)" in capsys.readouterr().err


@pytest.mark.usefixtures("undrawn")
def test_nothing_of_an_earlier_study_is_taken_for_this_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths, out = write_tables(tmp_path, modelling=MRI_LIKE), tmp_path / "out"
    earlier = [out / "figures" / "grid_auc.png", out / "figures" / "grid_auc.pdf", out / "tables" / "extra.csv"]
    others = [out / "figures" / "notes.txt", out / "tables" / "notes.txt", out / "models" / "fused" / "model.json"]
    for path in (*earlier, *others):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("old", encoding="utf-8")
    assert train(paths, out) == 0
    assert not any(path.exists() for path in earlier)
    assert all(path.read_text(encoding="utf-8") == "old" for path in others)
    assert "fused is a model of an earlier study in this folder and was left there" in capsys.readouterr().err


@pytest.mark.usefixtures("undrawn")
def test_without_optuna_parameters_are_drawn_at_random_and_the_report_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = write_tables(tmp_path, modelling=MRI_LIKE)
    monkeypatch.setitem(sys.modules, "optuna", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name, found=importlib.util.find_spec: _not_optuna(name, found))
    assert train(paths, tmp_path / "out", "--tuning", "bayes") == 0
    record = json.loads((tmp_path / "out" / "study.json").read_text())
    assert record["protocol"]["modelling"]["tuning"] == "random"
    assert any("drawn at random" in warning for warning in record["warnings"])
    assert record["models"]["combined"]["search"]["trials"] == 25


def _not_optuna(name: str, found: Callable[[str], Any]) -> Any:
    return None if name == "optuna" else found(name)
