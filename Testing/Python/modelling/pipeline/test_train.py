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


def train(paths: dict[str, Path], out: Path, *more: str, progress: Progress | None = None) -> int:
    arguments = ["train", "--features", str(paths["features"]), "--clinical", str(paths["clinical"]), "--outcome", "op"]
    arguments += ["--protocol", str(paths["protocol"]), "--set", "set", "--out", str(out), *more]
    return main(arguments, progress=progress)


@pytest.fixture(scope="module")
def mri_study(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Path], Path]:
    folder = tmp_path_factory.mktemp("mri")
    paths = write_tables(folder, modelling=MRI_LIKE)
    assert train(paths, folder / "out", "--resamples", "3") == 0
    return paths, folder / "out"


@pytest.fixture(scope="module")
def ct_study(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Path], Path]:
    folder = tmp_path_factory.mktemp("ct")
    paths = write_tables(folder, modelling=CT_LIKE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("OsteoRadiomicsLib.report.binary.training.plans", lambda study: [])
        assert train(paths, folder / "out") == 0
    return paths, folder / "out"


@pytest.mark.parametrize("study", ["mri_study", "ct_study"])
@pytest.mark.parametrize("name", ["clinical", "radiomics", "combined"])
def test_a_saved_model_scores_a_case_as_the_study_did(
    study: str, name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    paths, out = request.getfixturevalue(study)
    predictions = pd.read_csv(out / "predictions.csv")
    held_out = predictions[predictions["basis"] == "held-out"]
    for row in (held_out.iloc[0], held_out.iloc[-1]):
        score = ["score", "--model", str(out / "models" / name), "--features", str(paths["features"])]
        score += ["--clinical", str(paths["clinical"]), "--case", row["case"], "--out", str(tmp_path / "score.json")]
        assert main(score) == 0
        found = json.loads((tmp_path / "score.json").read_text())["probability"]
        assert found == pytest.approx(row[name], abs=1e-12)


def test_signal_is_found_in_rows_the_models_never_saw(mri_study: tuple[dict[str, Path], Path]) -> None:
    table = pd.read_csv(mri_study[1] / "tables" / "performance.csv")
    held_out = table[(table["basis"] == "held-out") & (table["model"] == "combined")]
    assert held_out["auc"].item() > 0.8


def test_out_of_fold_lies_below_apparent_performance(ct_study: tuple[dict[str, Path], Path]) -> None:
    table = pd.read_csv(ct_study[1] / "tables" / "performance.csv").set_index(["model", "basis"])
    assert table.loc[("combined", "out-of-fold"), "auc"] < table.loc[("combined", "apparent"), "auc"]


def test_every_feature_is_listed_kept_or_with_a_reason(ct_study: tuple[dict[str, Path], Path]) -> None:
    table = pd.read_csv(ct_study[1] / "tables" / "selection.csv")
    assert len(table) == 30
    assert (table["selected"] == table["reason"].isna()).all()


def test_cutoff_comes_from_out_of_fold_training_rows(mri_study: tuple[dict[str, Path], Path]) -> None:
    from OsteoRadiomicsLib.modelling.evaluation.roc import youden_cutoff

    rows = pd.read_csv(mri_study[1] / "predictions.csv")
    rows = rows[rows["basis"] == "out-of-fold"]
    cutoff = load_model(mri_study[1] / "models" / "combined").spec.cutoff
    assert cutoff is not None
    assert cutoff.value == youden_cutoff(rows["outcome"], rows["combined"]).value


@pytest.mark.usefixtures("undrawn")
def test_test_rows_do_not_change_the_models(mri_study: tuple[dict[str, Path], Path], tmp_path: Path) -> None:
    def shuffle(clinical: pd.DataFrame) -> pd.DataFrame:
        held_out = clinical["set"] == "external"
        return clinical.assign(op=clinical["op"].where(~held_out, 1 - clinical["op"]))

    paths = write_tables(tmp_path, modelling=MRI_LIKE, clinical=shuffle)
    assert train(paths, tmp_path / "out") == 0
    for name in ("clinical", "radiomics", "combined"):
        one, other = (load_model(out / "models" / name).spec for out in (mri_study[1], tmp_path / "out"))
        assert (one.predictor, one.cutoff, one.radscores) == (other.predictor, other.cutoff, other.radscores)


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
def test_the_same_command_gives_the_same_models_and_predictions(mri_study: tuple[dict[str, Path], Path], tmp_path: Path) -> None:
    paths, out = mri_study
    assert train(paths, tmp_path / "again") == 0
    for name in ("predictions.csv", "models/combined/model.json", "models/radiomics/model.json"):
        assert (tmp_path / "again" / name).read_bytes() == (out / name).read_bytes()


class StopAt(Progress):
    """Cancels when a piece of work with this text begins."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.seen: list[str] = []

    def show(self, done: float, total: float, what: str) -> None:
        self.seen.append(what)
        if self.text and self.text in what:
            self.cancel()


@pytest.mark.usefixtures("undrawn")
def test_a_stopped_study_writes_no_results_and_goes_on_where_it_was(tmp_path: Path) -> None:
    paths, out = write_tables(tmp_path, modelling=MRI_LIKE), tmp_path / "out"
    assert train(paths, out, progress=StopAt("fold 3")) == 130
    assert not (out / "study.json").exists()
    assert not (out / "models").exists()
    first = (out / ".stages" / "fold-1.json").stat().st_mtime_ns
    assert train(paths, out) == 0
    assert (out / ".stages" / "fold-1.json").stat().st_mtime_ns == first
    assert (out / "report.html").exists()


@pytest.mark.usefixtures("undrawn")
def test_paper_order_warns_in_record_and_report(tmp_path: Path) -> None:
    paths = write_tables(tmp_path, modelling=CT_LIKE)
    assert train(paths, tmp_path / "out", "--order", "paper-order") == 0
    record = json.loads((tmp_path / "out" / "study.json").read_text())
    assert any(text.startswith("Paper order") and "oversampling" in text for text in record["warnings"])
    assert "Paper order: features were selected once" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_report_verb_makes_the_same_page_again(mri_study: tuple[dict[str, Path], Path], tmp_path: Path) -> None:
    _, out = mri_study
    assert main(["report", str(out), "--out", str(tmp_path / "again.html")]) == 0
    assert (tmp_path / "again.html").read_bytes() == (out / "report.html").read_bytes()


def test_page_loads_nothing_and_figures_lie_beside_it(mri_study: tuple[dict[str, Path], Path]) -> None:
    page = (mri_study[1] / "report.html").read_text(encoding="utf-8")
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert 'src="data:image/png' in page
    names = {path.name for path in (mri_study[1] / "figures").iterdir()}
    assert {"roc_train.png", "roc_external.svg", "nomogram.svg", "lasso_cv_A.png", "selection_frequency.png"} <= names


def set_cell(column: str, value: Any) -> Callable[[pd.DataFrame], pd.DataFrame]:
    def change(table: pd.DataFrame) -> pd.DataFrame:
        table = table.astype({column: object})
        table.loc[3, column] = value
        return table

    return change


def many_columns(features: pd.DataFrame) -> pd.DataFrame:
    noise = np.random.default_rng(2).normal(size=(len(features), 3500))
    return pd.concat([features, pd.DataFrame(noise, columns=[f"n{k}" for k in range(3500)])], axis=1)


def few_events(clinical: pd.DataFrame) -> pd.DataFrame:
    return clinical.assign(op=(np.arange(len(clinical)) % 45 == 0).astype(int))


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "text among features": ({"features": set_cell("f3", "high")}, "column f3 holds 'high', which is not a number"),
    "infinite feature": ({"features": set_cell("f3", np.inf)}, "column f3 holds an infinite value"),
    "duplicate case": ({"clinical": lambda t: pd.concat([t, t.head(1)])}, "stands twice"),
    "duplicate feature row": ({"features": lambda t: pd.concat([t, t.head(1)])}, "stands twice"),
    "one class": ({"clinical": lambda t: t.assign(op=1)}, "every case has op = 1"),
    "few events": ({"clinical": few_events}, "class 1 has 2 patients"),
    "strange outcome": ({"clinical": set_cell("op", 2)}, "op of case p003 is '2', which is no class"),
    "missing outcome": ({"clinical": set_cell("op", np.nan)}, "column op is empty for 1 case(s), first p003"),
    "unknown category": ({"clinical": set_cell("sex", "diverse")}, "sex of case p003 is 'diverse', an unknown category"),
    "text age": ({"clinical": set_cell("age", "old")}, "age of case p003 is 'old', not a finite number"),
    "no features for a case": ({"features": lambda t: t[t["case"] != "p005"]}, "case p005"),
    "no training set": ({"clinical": lambda t: t.assign(set="other")}, "no row belongs to the set train"),
    "no such column": ({"clinical": lambda t: t.drop(columns="set")}, "has no column set"),
    "other columns": (
        {"features": lambda t: t.assign(f3=t["f3"].where(t["case"] < "p063"), f7=t["f7"].where(t["case"] < "p063"))},
        "no case of set external has a value of A_f3 (and 3 more), which the training set has",
    ),
    "other sequences": (
        {"features": lambda t: t[(t["case"] < "p063") | (t["sequence"] == "A")]},
        "no case of set external has a value of B_f0 (and 14 more)",
    ),
    "other clinical columns": (
        {"clinical": lambda t: t.assign(age=t["age"].where(t["set"] == "train"))},
        "no case of set external has a value of age",
    ),
    "several readers": ({"features": lambda t: t.assign(reader=["a", "b"] * (len(t) // 2))}, "several values of reader"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line_and_leaves_no_half_written_study(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changes, message = BAD[name]
    assert train(write_tables(tmp_path, **changes), tmp_path / "out") == 2
    error = capsys.readouterr().err
    assert message in error
    assert len(error.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"features": set_cell("f0", np.nan)}, "were imputed by training medians"),
        ({"clinical": set_cell("age", np.nan)}, "age is missing for 1 training case(s)"),
        ({"features": lambda t: t.assign(f2=5.0)}, ""),
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
def test_without_a_set_column_patients_are_split_whole(tmp_path: Path) -> None:
    def pair(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(who=[f"q{number // 2}" for number in range(len(table))])

    paths = write_tables(tmp_path, n=120, clinical=pair)
    arguments = ["train", "--features", str(paths["features"]), "--clinical", str(paths["clinical"]), "--patient", "who"]
    assert main([*arguments, "--protocol", str(paths["protocol"]), "--out", str(tmp_path / "out")]) == 0
    rows = pd.read_csv(tmp_path / "out" / "predictions.csv")
    home = rows.assign(who=rows["case"].str.removeprefix("p").astype(int) // 2).groupby("who")["set"].nunique()
    assert (home == 1).all()
    assert set(rows["set"]) == {"train", "internal"}


@pytest.mark.usefixtures("undrawn")
def test_features_that_readers_do_not_reproduce_stay_out_by_sequence(tmp_path: Path) -> None:
    from OsteoRadiomicsLib.agreement.stable import FeatureGroup, StableFeatures, write_stable_features

    paths = write_tables(tmp_path)
    groups = (FeatureGroup({"sequence": "A"}, tuple(f"f{k}" for k in range(5))), FeatureGroup({"sequence": "B"}, ("f0", "f7")))
    write_stable_features(StableFeatures((), groups), tmp_path / "stable.json")
    assert train(paths, tmp_path / "out", "--stable", str(tmp_path / "stable.json")) == 0
    table = pd.read_csv(tmp_path / "out" / "tables" / "selection.csv")
    assert set(table["feature"]) == {*(f"A_f{k}" for k in range(5)), "B_f0", "B_f7"}


def test_grid_judges_every_selector_with_every_classifier(tmp_path: Path) -> None:
    from made_up_study import made_up_data, protocol_text
    from OsteoRadiomicsLib.modelling.resampling.grid import SELECTORS, selection_grid
    from OsteoRadiomicsLib.modelling.resampling.stages import Stages
    from OsteoRadiomicsLib.protocols.protocol import parse_protocol

    plan = parse_protocol(protocol_text(MRI_LIKE), "made-up").modelling
    names = ("logistic", "naive-bayes")
    data = made_up_data(90, 10, signal=1.2)
    cells = selection_grid(data, plan, Stages(tmp_path, "x"), Progress(), classifiers=names)
    assert {(cell.selector, cell.classifier) for cell in cells} == {
        (selector, name) for selector in ("protocol", *SELECTORS) for name in names
    }
    assert all(0.6 < cell.auc < 1 for cell in cells)


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
    score = ["score", "--model", str(tmp_path / "out" / "models" / "combined"), "--features", str(paths["features"])]
    score += ["--clinical", str(paths["clinical"]), "--case", "p001", "--strict", "--out", str(tmp_path / "score.json")]
    assert main(score) == 0
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
