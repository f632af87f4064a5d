"""A study of several centres: each judged apart, everything refitted without each, features harmonised, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from made_up_centres import SIZES, write_centres
from made_up_study import made_up_data, plan
from OsteoRadiomicsLib.modelling.binary.fitting import fit_study
from OsteoRadiomicsLib.modelling.evaluation.delong import delong_auc
from OsteoRadiomicsLib.modelling.evaluation.meta_analysis import pooled_auc
from OsteoRadiomicsLib.modelling.study.harmonised import Harmonising
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from OsteoRadiomicsLib.report.binary.centres import centre_plans
from OsteoRadiomicsLib.report.binary.evidence import binary_evidence
from OsteoRadiomicsLib.report.binary.folder import read_binary_folder
from OsteoRadiomicsLib.report.binary.page import binary_html
from OsteoRadiomicsLib.report.binary.words import binary_words
from OsteoRadiomicsLib.report.manuscript.works import WORKS
from training_kit import Change, StopAt, Tables, assert_refused, train, trained
from undrawn import no_figures

QUICK = plan('step = "univariate", test = "student", alpha = 0.1', radscores="joint", folds=3, classifiers=["ridge"])
"""A plan without a LASSO, whose folds would take most of the time."""
ALONE = ("--centre", "centre")
OUT = (*ALONE, "--leave-one-centre-out")
COMBAT = (*ALONE, "--combat")


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    return write_centres(tmp_path_factory.mktemp("centres"), modelling=QUICK, train=0.8)


@pytest.fixture(scope="module")
def study(paths: Tables) -> Path:
    return trained(paths, *COMBAT)


def record(study: Path) -> dict[str, Any]:
    return json.loads((study / "study.json").read_text(encoding="utf-8"))["centres"]


def judged(study: Path, model: str, basis: str) -> dict[str, Any]:
    (found,) = [own for own in record(study)["judged"] if (own["model"], own["basis"]) == (model, basis)]
    return found


def recoded(column: str, **values: Any) -> Change:
    """A change of the cells of one column by the centre of their row."""

    def change(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(**{column: [values.get(name, old) for name, old in zip(table["centre"], table[column], strict=True)]})

    return change


def test_rows_of_a_centre_left_out_are_predicted_as_by_a_study_of_the_other_centres(
    paths: Tables, study: Path, tmp_path: Path
) -> None:
    table = pd.read_csv(paths["clinical"])
    table = table[table["set"] == "train"].assign(set=lambda rows: np.where(rows["centre"] == "Dali", "external", "train"))
    table.to_csv(tmp_path / "clinical.csv", index=False)
    features = pd.read_csv(paths["features"])
    features[features["case"].isin(table["case"])].to_csv(tmp_path / "features.csv", index=False)
    other = {"features": tmp_path / "features.csv", "clinical": tmp_path / "clinical.csv", "protocol": paths["protocol"]}
    with no_figures():
        assert train(other, tmp_path / "out") == 0
    expected = pd.read_csv(tmp_path / "out" / "predictions.csv").query("basis == 'held-out'").set_index("case")
    found = pd.read_csv(study / "tables" / "leave_one_centre_out.csv")
    found = found.query("centre == 'Dali' and basis == 'leave-one-centre-out'").set_index("case")
    for model in ("radiomics", "combined"):
        assert found[model].to_numpy() == pytest.approx(expected.loc[found.index, model].to_numpy(), abs=1e-9)


@pytest.mark.parametrize("basis", ["leave-one-centre-out", "leave-one-centre-out, ComBat", "held-out"])
def test_figures_of_a_centre_are_those_of_its_rows(study: Path, basis: str) -> None:
    name = "predictions.csv" if basis == "held-out" else "tables/leave_one_centre_out.csv"
    rows = pd.read_csv(study / name).query("basis == @basis")
    found = judged(study, "combined", basis)
    aucs = []
    for own in found["figures"]:
        part = rows[rows["centre"] == own["name"]]
        aucs.append(delong_auc(part["outcome"], part["combined"]))
        assert (own["cases"], own["events"]) == (len(part), part["outcome"].sum())
        assert own["auc"] == pytest.approx(aucs[-1].value)
        assert own["difference"] == pytest.approx(part["outcome"].mean() - part["combined"].mean())
    pooled = pooled_auc([auc for auc in aucs if auc.value < 1 and auc.se > 0])
    assert found["pooled"]["value"] == pytest.approx(pooled.mean.value)
    assert found["pooled"]["centres"] + len(found["pooled"]["left_out"]) == len(SIZES)


def test_out_of_fold_aucs_of_centres_are_wider_than_of_a_fixed_score(study: Path) -> None:
    rows = pd.read_csv(study / "predictions.csv").query("basis == 'out-of-fold' and centre == 'Anqing'")
    fixed, own = delong_auc(rows["outcome"], rows["combined"]), judged(study, "combined", "out-of-fold")["figures"][0]
    assert own["auc"] == pytest.approx(fixed.value)
    assert own["auc_ci"][1] - own["auc_ci"][0] > fixed.high - fixed.low


def test_combat_is_compared_out_of_fold_and_without_each_centre_but_models_are_made_without_it(
    paths: Tables, study: Path, tmp_path: Path
) -> None:
    compared = record(study)["combat"]["compared"]
    assert [(own["model"], own["basis"]) for own in compared] == [
        (model, basis) for model in ("radiomics", "combined") for basis in ("out-of-fold", "leave-one-centre-out")
    ]
    for own in compared[::2]:
        assert own["difference"]["value"] == pytest.approx(own["harmonised"]["value"] - own["auc"]["value"])
    with no_figures():
        assert train(paths, tmp_path / "plain", *ALONE) == 0
    marks = [json.loads((folder / "study.json").read_text(encoding="utf-8"))["models"] for folder in (study, tmp_path / "plain")]
    assert marks[0] == marks[1]


def test_harmonising_helps_where_centres_differ_by_nothing_else(study: Path) -> None:
    out_of_fold = next(own for own in record(study)["combat"]["compared"] if own["model"] == "radiomics")
    assert out_of_fold["difference"]["value"] > 0


def test_combat_s_parameters_ask_for_no_outcome_and_rows_are_harmonised_one_by_one(paths: Tables) -> None:
    data = made_up_data(60, 5, 3, signal=1.0)
    data = replace(data, centres=np.array(["A", "B", "C"])[np.arange(60) % 3])
    modelling = load_protocol(paths["protocol"]).modelling
    seen, unseen = data.rows(np.arange(45)), data.rows(np.arange(45, 60))
    one = Harmonising(fit_study)(seen, modelling)
    other = Harmonising(fit_study)(replace(seen, outcome=1 - seen.outcome), modelling)
    assert (one.combat.mean == other.combat.mean).all()
    assert all((one.combat.shifts[name].gamma == other.combat.shifts[name].gamma).all() for name in "ABC")
    alone = [one.predict(unseen.rows(np.array([row])))["radiomics"][0] for row in range(15)]
    assert one.predict(unseen)["radiomics"] == pytest.approx(np.array(alone), abs=1e-12)


def test_a_study_stopped_between_centres_goes_on_there(paths: Tables, study: Path, tmp_path: Path) -> None:
    with no_figures():
        assert train(paths, tmp_path / "out", *COMBAT, progress=StopAt("without centre Chengde")) != 0
        before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out" / ".stages").glob("centre-*.json")}
        assert len(before) == 2
        assert train(paths, tmp_path / "out", *COMBAT, progress=StopAt()) == 0
    after = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out" / ".stages").glob("centre-*.json")}
    assert before.items() <= after.items()
    assert record(tmp_path / "out") == record(study)


def test_the_page_shows_the_centres_and_is_made_anew_from_the_folder(study: Path) -> None:
    folder = read_binary_folder(study)
    plans = centre_plans(folder)
    bases = ("out_of_fold", "leave_one_centre_out", "held_out")
    assert [own.name for own in plans] == [f"centres_{kind}_{basis}" for basis in bases for kind in ("forest", "calibration")]
    forest, calibration = (own.draw() for own in plans[2:4])
    assert forest is not None
    assert calibration is not None
    written = [text.get_text() for axes in forest.axes for text in axes.texts]
    assert {"Anqing", "Pooled, 4 centres", "Prediction interval, new centre"} <= set(written)
    assert len([axes for axes in calibration.axes if axes.get_visible()]) == len(SIZES)
    page = binary_html(folder, [])
    for text in (
        "Combined model, by models made without the centre",
        "Pooled, 4 centres",
        "Features harmonised by ComBat",
        "REML",
    ):
        assert text in page


def test_the_text_for_a_paper_says_how_centres_were_judged_pooled_and_harmonised(study: Path) -> None:
    words = binary_words(read_binary_folder(study))
    methods, found = ("\n".join(section.paragraphs) for section in words.sections[:2])
    for said in (
        f"judged apart in each of {len(SIZES)} centres (column centre)",
        "The AUC of centres was pooled on the logit scale by random effects",
        "repeated without each training centre",
        "each centre having 10 training patients or more",
    ):
        assert said in methods, said
    assert {WORKS[name] for name in ("viechtbauer2005", "hartung2001", "johnson2007", "fortin2018")} <= set(words.references)
    for own in record(study)["judged"]:
        pooled = own["pooled"]
        assert (
            f"pooled over {pooled['centres']} centres {pooled['value']:.3f} ({pooled['ci'][0]:.3f} to {pooled['ci'][1]:.3f})"
            in found
        )
        for centre in own["figures"]:
            assert centre["auc"] is None or f"{centre['name']} {centre['auc']:.3f}" in found
    for own in record(study)["combat"]["compared"]:
        assert f"was {own['harmonised']['value']:.3f} (" in found


def test_the_pooled_auc_is_said_at_the_end_and_fills_the_checklists(paths: Tables, study: Path, capsys: Any) -> None:
    capsys.readouterr()
    trained(paths, *COMBAT)
    said = [
        line for line in capsys.readouterr().out.splitlines() if line.startswith("combined") and "leave-one-centre-out " in line
    ]
    pooled = judged(study, "combined", "leave-one-centre-out")["pooled"]
    assert f"{pooled['value']:.3f} ({pooled['ci'][0]:.3f}" in said[0]
    assert f"a new centre {pooled['prediction'][0]:.3f}" in said[0]
    assert binary_evidence(read_binary_folder(study))["heterogeneity"].file == "tables/centres.csv"


def test_a_study_without_centres_says_nothing_of_them(paths: Tables, tmp_path: Path) -> None:
    with no_figures():
        assert train(paths, tmp_path / "out") == 0
    content = json.loads((tmp_path / "out" / "study.json").read_text(encoding="utf-8"))
    assert "centres" not in content
    assert "centre" not in pd.read_csv(tmp_path / "out" / "predictions.csv").columns
    assert 'id="centres"' not in binary_html(read_binary_folder(tmp_path / "out"), [])


def test_a_centre_of_one_class_is_calibrated_and_leaves_the_pool_with_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = trained(write_centres(tmp_path, modelling=QUICK, clinical=recoded("op", Dali=0)), *OUT)
    said = "only cases without the event (25)"
    assert f"Centre Dali is left out of the pooled AUC (clinical, radiomics, combined; out-of-fold): not defined: {said}" in (
        capsys.readouterr().err
    )
    own = judged(out, "combined", "leave-one-centre-out")
    dali = next(centre for centre in own["figures"] if centre["name"] == "Dali")
    assert (dali["auc"], dali["in_the_large"]) == (None, None)
    assert dali["difference"] == pytest.approx(-dali["expected"])
    assert own["pooled"]["left_out"]["Dali"] == f"not defined: {said}"
    assert f"not defined: {said}" in binary_html(read_binary_folder(out), [])


def test_the_only_centre_with_events_cannot_be_judged_by_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = trained(write_centres(tmp_path, modelling=QUICK, clinical=recoded("op", Baotou=0, Chengde=0, Dali=0)), *OUT)
    reason = "the other centres have only cases without the event (105)"
    assert f"Centre Anqing is not judged, leave-one-centre-out: {reason}" in capsys.readouterr().err
    own = judged(out, "combined", "leave-one-centre-out")
    assert own["not_judged"] == {"Anqing": reason}
    assert own["pooled"]["value"] is None
    assert "no centre has an AUC with a variance" in own["pooled"]["note"]
    assert "no centre has an AUC" in binary_html(read_binary_folder(out), [])


def test_a_centre_that_lacks_a_variable_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trained(write_centres(tmp_path, modelling=QUICK, clinical=recoded("age", Chengde=np.nan)), *COMBAT)
    assert "Centre Chengde has no value of age: they are imputed from the other centres" in capsys.readouterr().err


def one_patient_each(table: pd.DataFrame) -> pd.DataFrame:
    """Most rows have a centre of their own."""
    return table.assign(centre=np.where(np.arange(len(table)) < 120, "Anqing", "Z" + table["case"]))


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        (one_patient_each, COMBAT, "ComBat needs 10 training patients of each centre, too few are of Zp120 (1), Zp121 (1)"),
        (lambda table: table.assign(centre="Anqing"), OUT, "all training rows are of centre Anqing, so none can be left out"),
        (lambda table: table.assign(centre=table["case"]), ALONE, "the column of centres holds 165 names, at most 60"),
        (
            lambda table: table.assign(centre=table["centre"].where(table.index > 2)),
            ALONE,
            "column centre is empty for 3 case(s)",
        ),
        (lambda table: table.assign(who=["q"] * 2 + list(table["case"][2:])), (*ALONE, "--patient", "who"), ""),
        (lambda table: table, ("--leave-one-centre-out",), "--leave-one-centre-out needs to know each row's centre"),
        (lambda table: table, ("--centre", "hospital"), "has no column hospital"),
        (lambda table: table, (*COMBAT, "--order", "paper-order"), "--combat is learned from the training part of each fold"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_fitted(
    change: Change, options: tuple[str, ...], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = write_centres(tmp_path, modelling=QUICK, clinical=change)
    if not message:
        paths = write_centres(tmp_path, modelling=QUICK, clinical=lambda table: change(table).assign(
            centre=["Dali", *table["centre"][1:]]))  # fmt: skip
        message = "patient q has rows in the centres Dali and Anqing"
    assert_refused(train(paths, tmp_path / "out", *options), message, tmp_path / "out", capsys)
