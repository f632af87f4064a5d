"""The train verb with three classes: models that score alike, folds shared by all classes, one line for bad input."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from html_page import Page
from made_up_classes import CLASSES, MODELLING, PLAIN, classes_protocol, write_class_tables
from made_up_study import joint, made_up_data
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.classes.outcome import CLASSES as OUTCOME
from OsteoRadiomicsLib.modelling.classes.performance import classes_performance
from OsteoRadiomicsLib.modelling.classes.predictions import class_predictions, model_names
from OsteoRadiomicsLib.modelling.classes.preparation import folder_names
from OsteoRadiomicsLib.modelling.evaluation.cross_validation import Folds
from OsteoRadiomicsLib.modelling.evaluation.hand_till import hand_till
from OsteoRadiomicsLib.modelling.study.outcome import Procedure, Work
from OsteoRadiomicsLib.modelling.study.preparation import Prepared
from OsteoRadiomicsLib.modelling.study.validation import out_of_fold
from OsteoRadiomicsLib.protocols.protocol import parse_protocol
from OsteoRadiomicsLib.report.classes.evidence import class_evidence
from OsteoRadiomicsLib.report.classes.folder import read_classes_folder
from OsteoRadiomicsLib.scoring.class_files import load_class_model
from OsteoRadiomicsLib.tables.rows import ROW_KEYS
from training_kit import Change, Tables, assert_refused, scored, set_cell, train, trained

PROBABILITIES = [f"p_{name}" for name in CLASSES]
SEEDS = 10  # tables of noise


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with one classifier, drawn."""
    folder = tmp_path_factory.mktemp("classes")
    assert train(write_class_tables(folder, modelling=PLAIN), folder / "out", "--resamples", "2") == 0
    return folder / "out"


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tables, Path]:
    """A study with three classifiers, without figures."""
    paths = write_class_tables(tmp_path_factory.mktemp("compared"), n=105, modelling=MODELLING)
    return paths, trained(paths)


@pytest.mark.parametrize("model", ["radiomics", "combined"])
def test_any_classifier_scores_a_case_as_the_study_did(model: str, compared: tuple[Tables, Path]) -> None:
    paths, out = compared
    rows = pd.read_csv(out / "predictions.csv")
    row = rows[(rows["basis"] == "held-out") & (rows["model"] == model)].iloc[-1]
    record = scored(out / "models" / model, paths, row["case"])
    assert [item["probability"] for item in record["classes"]] == pytest.approx(row[PROBABILITIES].tolist(), abs=1e-12)


def test_probabilities_add_up_and_the_highest_is_predicted(compared: tuple[Tables, Path]) -> None:
    rows = pd.read_csv(compared[1] / "predictions.csv")
    assert rows[PROBABILITIES].sum(axis=1).to_numpy() == pytest.approx(1)
    highest = np.array(CLASSES)[rows[PROBABILITIES].to_numpy().argmax(axis=1)]
    assert (rows["predicted"] == highest).all()
    assert set(rows["model"]) == {
        "clinical", "radiomics", "combined", "classifier:ridge", "classifier:svm-rbf", "classifier:knn",
    }  # fmt: skip


def test_tables_hold_the_auc_of_hand_and_till_of_the_predictions(study: Path) -> None:
    rows = pd.read_csv(study / "predictions.csv")
    rows = rows[(rows["basis"] == "held-out") & (rows["model"] == "combined")]
    expected = hand_till(rows["outcome"], rows[PROBABILITIES], CLASSES)
    table = pd.read_csv(study / "tables" / "performance.csv").set_index(["model", "basis"]).loc[("combined", "held-out")]
    assert table["hand_till"].item() == pytest.approx(expected.hand_till.value, abs=1e-12)
    assert table["hand_till"].item() > 0.8
    pairs = pd.read_csv(study / "tables" / "pairwise_auc.csv")
    pairs = pairs[(pairs["model"] == "combined") & (pairs["basis"] == "held-out")]
    assert pairs["auc"].tolist() == pytest.approx([found.value for found in expected.pairwise.values()])


def test_confusion_counts_every_case_once(study: Path) -> None:
    table = pd.read_csv(study / "tables" / "confusion.csv")
    own = table[(table["model"] == "combined") & (table["set"] == "external")]
    rows = pd.read_csv(study / "predictions.csv")
    rows = rows[(rows["basis"] == "held-out") & (rows["model"] == "combined")]
    assert own["cases"].sum() == len(rows)
    diagonal = own.loc[own["true"] == own["predicted"], "cases"].sum()
    assert diagonal == (rows["outcome"] == rows["predicted"]).sum()


def test_all_classes_share_their_folds(study: Path) -> None:
    """A fold's stage holds one probability per left-out row, and the folds are stratified by class, not by one class."""
    rows = pd.read_csv(study / "predictions.csv")
    rows = rows[(rows["basis"] == "out-of-fold") & (rows["model"] == "radiomics")]
    sizes = []
    for folder in folder_names(CLASSES):
        stages = [json.loads((study / ".stages" / folder / f"fold-{k}.json").read_text())["result"] for k in (1, 2, 3)]
        sizes.append([len(stage["predictions"]["radiomics"]) for stage in stages])
    assert sizes[0] == sizes[1] == sizes[2]
    assert sum(sizes[0]) == len(rows)


def test_every_feature_is_listed_for_every_class_kept_or_with_a_reason(study: Path) -> None:
    table = pd.read_csv(study / "tables" / "selection.csv")
    assert table.groupby("class").size().to_dict() == dict.fromkeys(CLASSES, 12)
    assert (table["selected"] == table["reason"].isna()).all()


def test_report_verb_makes_the_same_page_again(study: Path, tmp_path: Path) -> None:
    assert main(["report", str(study), "--out", str(tmp_path / "again.html")]) == 0
    assert (tmp_path / "again.html").read_bytes() == (study / "report.html").read_bytes()


def test_page_holds_flow_classes_figures_and_notice_and_loads_nothing(study: Path) -> None:
    page = Page((study / "report.html").read_text(encoding="utf-8"))
    assert page.balanced
    assert "://" not in page.markup.replace("http://www.w3.org", "")
    assert {value[1:] for value in page.attributes("a", "href")} <= set(page.attributes("section", "id"))
    flow = " ".join(page.find("div", class_="box"))
    assert all(name in flow for name in CLASSES)
    assert len(page.find("p", class_="notice")) == 2
    names = {path.name for path in (study / "figures").iterdir()}
    assert {
        "roc_combined_train.png", "roc_pairs_combined_external.svg", "confusion_radiomics_external.pdf",
        "calibration_combined_train.png", "pairwise_models_external.png", "lasso_cv_normal.svg",
        "selection_frequency_osteoporosis.png", "shap_share_combined_normal.png",
    } <= names  # fmt: skip


def test_checklists_hold_evidence_of_classes(study: Path) -> None:
    evidence = class_evidence(read_classes_folder(study))
    rows = pd.read_csv(study / "tables" / "performance.csv").set_index(["model", "basis"])
    assert f"combined {rows.loc[('combined', 'held-out'), 'hand_till'].item():.3f}" in evidence["performance"].text
    assert "osteopenia" in evidence["events"].text
    page = Page((study / "report.html").read_text(encoding="utf-8"))
    assert {item.section for item in evidence.values()} <= set(page.attributes("section", "id"))
    for item in evidence.values():
        assert not item.file or (study / item.file).exists()


@pytest.mark.usefixtures("undrawn")
def test_classes_that_are_numbers_keep_their_names(tmp_path: Path) -> None:
    codes = dict(zip(CLASSES, "012", strict=True))
    paths = write_class_tables(
        tmp_path, modelling=PLAIN, clinical=lambda table: table.assign(bone_mass=table["bone_mass"].map(codes))
    )
    paths["protocol"].write_text(classes_protocol(PLAIN, ("0", "1", "2")), encoding="utf-8")
    assert train(paths, tmp_path / "out") == 0
    record = json.loads((tmp_path / "out" / "study.json").read_text())
    assert record["classes"] == ["0", "1", "2"]
    assert load_class_model(tmp_path / "out" / "models" / "combined").names == ("0", "1", "2")
    folder = read_classes_folder(tmp_path / "out")
    numbers, _ = folder.probabilities(folder.samples[0], "combined")
    assert set(numbers) == {0, 1, 2}


@pytest.mark.usefixtures("undrawn")
def test_a_random_split_and_leave_one_out_work_for_classes(tmp_path: Path) -> None:
    paths = write_class_tables(tmp_path, n=30, modelling=PLAIN + 'cross_validation = "leave-one-out"\n')
    assert train(paths, tmp_path / "out", sets=False) == 0
    rows = pd.read_csv(tmp_path / "out" / "predictions.csv")
    assert set(rows["set"]) == {"train", "internal"}
    assert rows[rows["set"] == "internal"]["outcome"].nunique() == 3


def few(table: pd.DataFrame) -> pd.DataFrame:
    """Two training cases of osteopenia are left."""
    own = (table["bone_mass"] == "osteopenia") & (table["set"] == "train")
    return table[~own | (own.cumsum() <= 2)]


def without(set_is_train: bool, name: str) -> Change:
    """The training set, or the others, without a class."""
    return lambda table: table[((table["set"] == "train") != set_is_train) | (table["bone_mass"] != name)]


BAD: dict[str, tuple[dict[str, Any], tuple[str, ...], str]] = {
    "few of a class": ({"clinical": few}, (), "class osteopenia has 2 patients (2 rows), too few for 3 folds"),
    "class absent from a test set": ({"clinical": without(False, "normal")}, (), "set external has no case of class normal"),
    "class absent from training": ({"clinical": without(True, "normal")}, (), "set train has no case of class normal"),
    "only two classes": (
        {"clinical": lambda table: table[table["bone_mass"] != "osteopenia"]},
        (),
        "no case has bone_mass = osteopenia",
    ),
    "unknown class": (
        {"clinical": set_cell("bone_mass", "severe")},
        (),
        "bone_mass of case p003 is 'severe', which is no class of the protocol",
    ),
    "paper order": (
        {},
        ("--order", "paper-order"),
        "order = paper-order: an outcome of three or more classes has no such choice",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line_and_leaves_no_half_written_study(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changes, more, message = BAD[name]
    code = train(write_class_tables(tmp_path, modelling=PLAIN, **changes), tmp_path / "out", *more)
    assert_refused(code, message, tmp_path / "out", capsys)


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ('cutoff = "fixed"\ncutoff_value = 0.5\n', "modelling.cutoff = fixed: an outcome of three or more classes"),
        ('order = "paper-order"\n', "modelling.order = paper-order"),
    ],
)  # fmt: skip
def test_a_protocol_with_what_classes_do_not_have_is_refused(
    extra: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(write_class_tables(tmp_path, modelling=PLAIN + extra), tmp_path / "out") == 2
    assert message in capsys.readouterr().err


@pytest.mark.usefixtures("undrawn")
def test_a_class_that_selection_leaves_empty_stands_in_by_its_share(tmp_path: Path) -> None:
    """Osteopenia lies between the others in the only telling feature, where its mean is that of all."""
    steps = '[\n  {step = "univariate", test = "welch", alpha = 1e-6},\n  {step = "lasso", folds = 4},\n]'
    paths = write_class_tables(
        tmp_path,
        modelling=f"folds = 3\nselection = {steps}",
        features=lambda t: t[[*ROW_KEYS, "original_glcm_f3", "original_glcm_f9"]],
    )
    assert train(paths, tmp_path / "out") == 0
    model = load_class_model(tmp_path / "out" / "models" / "radiomics")
    entry = model.classes.classes[1]
    train_rows = pd.read_csv(paths["clinical"]).query("set == 'train'")
    assert set(model.members) == {"normal", "osteoporosis"}
    assert entry.share == pytest.approx((train_rows["bone_mass"] == "osteopenia").mean())
    assert entry.reason == "selection left no feature"
    assert "Class osteopenia has no radiomics model" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_folder_names_are_plain_and_differ_whatever_the_classes_are_called() -> None:
    assert folder_names(("T < -2.5", "T/1", "t 1", "...", "../x")) == ("T----2-5", "T-1", "t-1-3", "4", "x")


def test_noise_gives_an_auc_of_one_half_and_the_accuracy_of_guessing() -> None:
    found: dict[str, list[float]] = {}
    protocol = parse_protocol(classes_protocol(PLAIN), "made-up")
    plan = protocol.modelling
    for seed in range(SEEDS):
        data = joint(made_up_data(180, 12, seed))
        data = replace(data, outcome=np.random.default_rng([seed, 9]).permutation(np.arange(180) % 3))
        prepared = Prepared(data.rows(np.arange(120)), {"external": data.rows(np.arange(120, 180))}, ())
        members = tuple(
            Procedure(
                task=task,
                plan=plan,
                fitted=OUTCOME.fit(task.prepared.train, plan),
                unseen=out_of_fold(OUTCOME, task.prepared.train, plan, strata=task.strata).predictions,
                folds=Folds.of(OUTCOME.folds(task.strata, task.prepared.train.patients, plan), 120),
            )
            for task in OUTCOME.tasks(prepared, protocol)
        )
        if not model_names(members):
            continue
        work = Work(
            protocol=protocol, prepared=prepared, columns=(), left_out=(), procedures=members, hash="", inputs={}
        )  # fmt: skip
        rows = class_predictions(work)
        for (set_name, model), own in rows[rows["basis"] != "apparent"].groupby(["set", "model"]):
            judged = classes_performance(str(model), str(set_name), "", own, CLASSES)
            found.setdefault(f"AUC {set_name} {model}", []).append(judged.auc.hand_till.value - 1 / 2)
            found.setdefault(f"accuracy {set_name} {model}", []).append(judged.confusion.accuracy.value - 1 / 3)
    assert {"AUC train combined", "AUC external radiomics", "accuracy external combined"} <= set(found)
    # Where selection leaves nothing all cases are alike, which is an AUC of a half.
    assert {name: sum(values) / SEEDS for name, values in found.items() if abs(sum(values) / SEEDS) > 0.04} == {}


@pytest.mark.usefixtures("undrawn")
def test_a_class_that_is_told_apart_without_error_is_fitted_with_a_warning_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    modelling = PLAIN + 'oversampling = "smote"\n'
    assert train(write_class_tables(tmp_path, n=75, modelling=modelling, signal=6), tmp_path / "out") == 0
    assert "radscore separates the classes" in capsys.readouterr().err
    model = load_class_model(tmp_path / "out" / "models" / "radiomics").members["normal"]
    assert model.spec.recalibration is not None
    assert model.spec.recalibration.method == "intercept and slope, Firth's correction"
