"""Centres of measured outcomes, several classes and times to an event: judged apart, left out, and harmonised."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from made_up_classes import CLASSES, PLAIN, write_class_tables
from made_up_number import write_number_tables
from made_up_survival import write_survival_tables
from OsteoRadiomicsLib.modelling.data.survival import survival
from OsteoRadiomicsLib.modelling.evaluation.survival_concordance import harrell_c
from OsteoRadiomicsLib.report.kinds import build_report
from sklearn.metrics import mean_absolute_error, r2_score, roc_auc_score
from training_kit import Tables, train, trained
from undrawn import no_figures

COMBAT = ("--centre", "hospital", "--combat")
WRITERS = {"number": write_number_tables, "classes": partial(write_class_tables, modelling=PLAIN), "times": write_survival_tables}


def with_hospitals(table: pd.DataFrame) -> pd.DataFrame:
    """Three centres, in turn."""
    return table.assign(hospital=np.array(["A", "B", "C"])[np.arange(len(table)) % 3])


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A study of each type of outcome."""
    found = {}
    for name, write in WRITERS.items():
        tables: Tables = write(tmp_path_factory.mktemp(name), clinical=with_hospitals)
        found[name] = trained(tables, *COMBAT)
    return found


def centres(study: Path) -> dict[str, Any]:
    return json.loads((study / "study.json").read_text(encoding="utf-8"))["centres"]


def bases(study: Path, model: str) -> list[str]:
    return [own["basis"] for own in centres(study)["judged"] if own["model"] == model]


def judged(study: Path, model: str, basis: str) -> dict[str, Any]:
    (found,) = [own for own in centres(study)["judged"] if (own["model"], own["basis"]) == (model, basis)]
    return found


@pytest.mark.parametrize("name", WRITERS)
def test_every_model_is_judged_on_every_basis_and_the_clinical_one_is_not_harmonised(studies: dict[str, Path], name: str):
    every = ["out-of-fold", "leave-one-centre-out", "leave-one-centre-out, ComBat", "held-out"]
    assert bases(studies[name], "combined") == every
    assert bases(studies[name], "clinical") == [basis for basis in every if "ComBat" not in basis]
    assert centres(studies[name])["combat"]["least_patients"] == 10


def test_a_measured_outcome_has_r2_and_error_in_each_centre(studies: dict[str, Path]):
    rows = pd.read_csv(studies["number"] / "predictions.csv")
    rows = rows[rows["basis"] == "out-of-fold"]
    for own in judged(studies["number"], "combined", "out-of-fold")["figures"]:
        part = rows[rows["centre"] == own["name"]]
        assert own["cases"] == len(part)
        assert own["figures"]["r2"]["value"] == pytest.approx(r2_score(part["outcome"], part["combined"]), abs=1e-9)
        assert own["figures"]["mae"]["value"] == pytest.approx(mean_absolute_error(part["outcome"], part["combined"]), abs=1e-9)
    pooled = judged(studies["number"], "combined", "leave-one-centre-out")["pooled"]
    assert set(pooled) == {"mae", "bias"}
    low, high = pooled["mae"]["prediction"]
    assert 0 < low < pooled["mae"]["value"] < high


def test_several_classes_have_the_auc_of_each_against_the_rest(studies: dict[str, Path]):
    rows = pd.read_csv(studies["classes"] / "predictions.csv")
    rows = rows[(rows["basis"] == "out-of-fold") & (rows["model"] == "combined")].assign(
        centre=lambda table: table["case"].map(lambda case: "ABC"[int(case[1:]) % 3])
    )
    found = judged(studies["classes"], "combined", "out-of-fold")
    for own in found["figures"]:
        part = rows[rows["centre"] == own["name"]]
        for name in CLASSES:
            auc = roc_auc_score(part["outcome"] == name, part[f"p_{name}"])
            assert own["figures"][name]["value"] == pytest.approx(auc, abs=1e-9)
    assert set(found["pooled"]) == set(CLASSES)
    out = judged(studies["classes"], "combined", "leave-one-centre-out")
    assert all(own["figures"][name]["value"] > 0.6 for own in out["figures"] for name in CLASSES)


def test_times_have_harrell_s_c_by_models_made_without_the_centre(studies: dict[str, Path]):
    rows = pd.read_csv(studies["times"] / "predictions.csv")
    rows = rows[rows["basis"] == "held-out"]
    for own in judged(studies["times"], "combined", "held-out")["figures"]:
        part = rows[rows["centre"] == own["name"]]
        outcome = survival(part["time"], part["event"] == 1)
        assert own["c"]["value"] == pytest.approx(harrell_c(outcome, part["combined"].to_numpy()).value, abs=1e-12)
    out = judged(studies["times"], "combined", "leave-one-centre-out")
    assert [own["name"] for own in out["figures"]] == ["A", "B", "C"]
    assert out["pooled"]["value"] > 0.55


@pytest.mark.parametrize(("name", "measures"), [("number", ["mae"]), ("classes", list(CLASSES)), ("times", ["c"])])
def test_harmonised_features_are_compared_out_of_fold_and_without_each_centre(
    studies: dict[str, Path], name: str, measures: list[str]
):
    compared = centres(studies[name])["combat"]["compared"]
    assert {own["model"] for own in compared} == {"radiomics", "combined"}
    for own in compared:
        assert own["measure"] in measures
        assert own["difference"]["value"] == pytest.approx(
            own["harmonised"]["value"] - own["value"]["value"], abs=0.1 if name != "number" else 5
        )
    table = pd.read_csv(studies[name] / "tables" / "combat.csv")
    assert len(table) == len(compared) == 2 * 2 * len(measures)


@pytest.mark.parametrize("name", WRITERS)
def test_the_page_shows_centres_and_harmonised_features_in_both_languages(studies: dict[str, Path], name: str):
    page = (studies[name] / "report.html").read_text(encoding="utf-8")
    assert all(text in page for text in ('id="centres"', "by models made without the centre", "Pooled, 3 centres", "ComBat"))
    with no_figures():
        _, page = build_report(studies[name], lang="zh")
    assert "合并，3 个中心" in page


@pytest.mark.parametrize("name", ["number", "times"])  # several classes know no other order
def test_combat_in_paper_order_is_refused(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    tables = WRITERS[name](tmp_path, clinical=with_hospitals)
    code = train(tables, tmp_path / "out", *COMBAT, "--order", "paper-order")
    assert code == 2
    assert "--combat is learned from the training part of each fold" in capsys.readouterr().err.splitlines()[-1]
    assert not (tmp_path / "out" / "study.json").exists()
