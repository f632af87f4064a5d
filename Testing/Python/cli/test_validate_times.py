"""``validate`` for models of a time to an event: numbers against R 4.2.2, bad tables, and what it leaves.

``made_up_cox`` has the patients and the model; in R: lp <- 0.5*x1 + 0.3*x3; risk <- 1 - exp(-0.4*exp(lp)) by 8 months.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from cli.validate_kit import EQUATION, record, validate
from made_up_cox import cox_model, follow_up, saved
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.external import updating
from OsteoRadiomicsLib.report.kinds import build_report
from OsteoRadiomicsLib.scoring import ModelSpec, build_model, load_model


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """There are no figures, which another test looks at, and folds are dealt once: both take most of the time."""
    monkeypatch.setattr(updating, "REPEATS", 1)
    monkeypatch.setattr("OsteoRadiomicsLib.report.validation.files.drawings", lambda found: {})


def judge(folder: Path, *arguments: str, table: pd.DataFrame | None = None, models: tuple[str, ...] = ()) -> int:
    """The verb on the patients of ``made_up_cox``."""
    own = models or (saved(folder, cox_model()),)
    given = ("--outcome", "fracture", *arguments)
    return validate(folder, follow_up() if table is None else table, *given, models=own)


def test_the_figures_of_a_cox_model_on_new_patients_are_those_of_r(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert judge(tmp_path, "--time", "months") == 0
    said = capsys.readouterr()
    assert "For research use only: not a diagnosis." in said.out
    assert "by 8 months: AUC 0.825 (0.710 to 0.939)" in said.out
    found = record(tmp_path)["models"][0]["metrics"]
    assert (found["patients"], found["events"], found["follow_up"]) == (80, 48, 17)
    # survival 3.5-3: concordance(y ~ lp, reverse = TRUE), with timewt = "n/G2" and ymax = 8; coxph(y ~ lp);
    # Gönen and Heller: d <- outer(lp, lp, "-"); mean(plogis(abs(d[upper.tri(d)])))
    assert [found["harrell_c"], found["uno_c"], found["slope"], found["expected_c"]] == pytest.approx(
        [0.781763417306, 0.766760971204, 1.58375238357, 0.684621212286], abs=1e-9
    )
    assert found["harrell_c_ci"] == pytest.approx([0.781763417306 + z * 0.0323749491903 for z in (-1.959964, 1.959964)], abs=1e-7)
    (own,) = (own for own in found["horizons"] if own["time"] == 8)
    # riskRegression 2022.11.28: Score(list(risk), Surv(time, event) ~ 1, d, times = 8, cens.model = "km", summary = "ipa")
    assert own["uno_c"] == found["uno_c"]  # the last horizon that is judged
    assert [own["auc"], own["brier"], own["ipa"]] == pytest.approx([0.824532434327, 0.183554520927, 0.248989453874], abs=1e-9)
    # survival 3.5-3: k <- summary(survfit(y ~ 1, conf.type = "log-log"), times = 8); 1 - k$surv, 1 - k$upper, 1 - k$lower
    assert [own["observed"], *own["observed_ci"]] == pytest.approx([0.425233994383, 0.315028313229, 0.555376868255], abs=1e-9)
    assert own["observed_expected"] == pytest.approx(1.07917949136, abs=1e-9)
    # Hmisc 4.8-0: l <- log(-log(1 - risk)); s <- basis of a restricted cubic spline of l, knots at quantile(l, c(.1, .5, .9))
    # o <- 1 - summary(survfit(coxph(y ~ s), list(s = s), stype = 2, ctype = 1), times = 8)$surv; abs(o - risk)
    indices = [own["integrated_index"], own["e50"], own["e90"]]
    assert indices == pytest.approx([0.105628595272, 0.0398711204907, 0.232881786476], abs=1e-7)


def test_a_horizon_beyond_the_follow_up_is_told_as_not_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert judge(tmp_path, "--time", "months", "--append-to-model") == 0
    told = "the risk by 100 months is not judged: nobody was followed beyond 100 without the event"
    assert told in capsys.readouterr().err
    last = record(tmp_path)["models"][0]["metrics"]["horizons"][-1]
    assert (last["time"], last["auc"], last["events"], last["beyond"]) == (100, None, 48, 0)
    model = load_model(tmp_path / "fracture.zip")
    finding = model.evidence[0].finding
    figures = {own.name: own.value for own in finding.figures}
    assert (finding.basis, finding.cases, finding.events) == ("validation", 80, 48)
    assert figures["Harrell's C"] == pytest.approx(0.781763417306, abs=1e-9)
    assert figures["Observed over expected events at 8 months"] == pytest.approx(1.07917949136, abs=1e-9)
    assert "AUC at 100 months" not in figures
    assert any("100 months is not judged" in text for text in finding.remarks)
    capsys.readouterr()
    assert main(["card", str(tmp_path / "fracture.zip")]) == 0
    assert "AUC at 8 months" in capsys.readouterr().out


def test_where_no_horizon_can_be_judged_concordance_still_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    early = follow_up()
    early = early.assign(months=early["months"].clip(upper=4), fracture=early["fracture"].where(early["months"] <= 4, "no"))
    assert judge(tmp_path, "--time", "months", table=early) == 0
    (model,) = record(tmp_path)["models"]
    assert model["metrics"]["harrell_c"] > 0.7
    assert [own["reason"] for own in model["metrics"]["horizons"]] == [
        f"nobody was followed beyond {time} without the event" for time in (5, 8, 100)
    ]
    assert {own["reason"] for own in model["updates"]} == {"no horizon can be judged"}
    assert build_report(tmp_path / "out")[0] == "validation"
    late = follow_up().assign(months=lambda table: table["months"] + 6)
    assert judge(tmp_path, "--time", "months", table=late) == 0
    assert "the risk by 5 months is not judged: nobody had the event by 5" in capsys.readouterr().err


def test_an_update_has_the_terms_of_r_and_mends_a_baseline_that_is_too_high(tmp_path: Path):
    content = cox_model().spec.model_dump()
    for own in content["predictor"]["baseline"]:
        own["cumulative_hazard"] *= 3
    high = build_model(ModelSpec.model_validate(content | {"files": {}}), "# Card\n")
    assert judge(tmp_path, "--time", "months", models=(saved(tmp_path, high),)) == 0
    baseline, slope, refit = record(tmp_path)["models"][0]["updates"]
    # survival 3.5-3: fits y ~ offset(lp), y ~ lp, y ~ x1 + x3; f <- survfit(fit, data.frame(lp = 0), stype = 2, ctype = 1)
    # s <- summary(f, times = c(5, 8)); s$cumhaz; s$std.chaz
    for update, known in (
        (baseline, ((0.237225756461, 0.0561439740802), (0.525874399165, 0.110591222302))),
        (slope, ((1.58375238357, None), (0.17832605999, 0.0530837636612), (0.451333136423, 0.111901941104))),
        (
            refit,
            ((0.784962319919, None), (0.621278425805, None), (0.170073621289, 0.0537649331094), (0.429878860184, 0.11583543399)),
        ),
    ):
        for term, (value, error) in zip(update["terms"], known, strict=True):
            assert term["value"] == pytest.approx(value, abs=2e-8)
            if error:
                assert np.log(term["ci"][1] / term["value"]) == pytest.approx(1.959964 * error / value, abs=1e-6)
    tables = {path.stem: pd.read_csv(path) for path in (tmp_path / "out" / "tables").glob("*.csv")}
    assert set(tables) == {"performance", "horizons", "net-benefit", "updates", "update-terms", "case-mix"}
    by = tables["updates"].set_index(["update", "time"])["observed_expected"]
    assert by["none", 8] < 0.7 < 0.85 < by["baseline", 8] < 1.1
    ranks = tables["updates"].set_index(["update", "time"])[["harrell_c", "auc"]]
    assert ranks.loc["none"].equals(ranks.loc["baseline"])
    assert tables["net-benefit"].groupby(["update", "time"]).size().tolist() == [99] * 8


def test_models_are_compared_by_c_and_auc_with_intervals(tmp_path: Path):
    models = (saved(tmp_path, cox_model()), saved(tmp_path, cox_model("other", (0.2, 0.9))))
    assert judge(tmp_path, "--time", "months", models=models) == 0
    found = record(tmp_path)
    pairs = {own["measure"]: own for own in found["comparisons"]}
    assert list(pairs) == ["Harrell's C", "Uno's C up to 8 months", "AUC at 5 months", "AUC at 8 months"]
    one, other = (own["metrics"] for own in found["models"])
    assert pairs["Uno's C up to 8 months"]["difference"] == pytest.approx(one["uno_c"] - other["uno_c"], abs=1e-12)
    own = pairs["AUC at 5 months"]
    assert own["difference"] == pytest.approx(one["horizons"][0]["auc"] - other["horizons"][0]["auc"], abs=1e-12)
    assert own["difference_ci"][0] < own["difference"] < own["difference_ci"][1]
    assert 0 < own["p"] < 0.05 < 2


def test_words_of_the_event_and_gaps_in_the_table_are_understood(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    table = follow_up().astype({"months": object})
    table.loc[3, "months"] = ""
    table.loc[4, "fracture"] = ""
    assert judge(tmp_path, "--time", "months", table=table) == 1
    said = capsys.readouterr().err
    assert "1 case(s) not judged: column months is empty" in said
    assert "1 case(s) not judged: column fracture is empty" in said
    named = follow_up().assign(fracture=lambda own: own["fracture"].map({"yes": "是", "no": "否"}))
    assert judge(tmp_path, "--time", "months", "--event", "是", table=named) == 0
    assert record(tmp_path)["models"][0]["metrics"]["events"] == 48


def test_without_a_censored_patient_there_is_a_judgement_too(tmp_path: Path):
    everyone = follow_up().assign(fracture="yes")
    assert judge(tmp_path, "--time", "months", table=everyone) == 0
    assert record(tmp_path)["models"][0]["metrics"]["events"] == 80


@pytest.mark.parametrize("censored", [0, 1])
def test_with_one_censored_patient_or_none_updates_are_those_of_nearly_the_same_patients(tmp_path: Path, censored: int):
    table = follow_up().assign(fracture="yes")
    table.loc[: censored - 1, "fracture"] = "no"
    assert judge(tmp_path, "--time", "months", table=table) == 0
    found = record(tmp_path)
    assert "10-fold cross-validation" in found["after"]
    updates = found["models"][0]["updates"]
    assert [own["reason"] for own in updates] == [None, None, None]
    before = found["models"][0]["metrics"]
    for own in updates:
        assert own["metrics"]["harrell_c"] == pytest.approx(before["harrell_c"], abs=0.02)
        for at in own["metrics"]["horizons"]:
            assert at["observed_expected"] == pytest.approx(1, abs=0.15)


Change = Callable[[pd.DataFrame], pd.DataFrame]
BAD: dict[str, tuple[Change, tuple[str, ...], str]] = {
    "zero": (
        lambda t: t.assign(months=t["months"].where(t.index != 3, 0)), ("--time", "months"),
        "months is 0 or negative for 1 case(s): P004 (0.0). Correct the dates",
    ),
    "negative": (
        lambda t: t.assign(months=t["months"].where(t.index > 1, -1)), ("--time", "months"),
        "months is 0 or negative for 2 case(s)",
    ),
    "text": (lambda t: t.assign(months="soon"), ("--time", "months"), "'soon'"),
    "no column": (lambda t: t.drop(columns="months"), ("--time", "months"), "has no column months"),
    "no time named": (lambda t: t, (), "the models predict a time to an event. Name the column of times with --time"),
    "time is outcome": (lambda t: t, ("--time", "fracture"), "column fracture cannot be the time, too"),
    "no event": (lambda t: t.assign(fracture="0"), ("--time", "months"), "no case has the event: fracture is 0 everywhere"),
    "unknown event": (lambda t: t, ("--time", "months", "--event", "broken"), "no row has the value broken"),
    "third class": (
        lambda t: t.assign(fracture=t["fracture"].where(t.index > 0, "lost")), ("--time", "months"),
        "has 3 classes: lost, no, yes",
    ),
    "missing variable": (lambda t: t.drop(columns="age"), ("--time", "months"), "age"),
    "centres": (lambda t: t, ("--time", "months", "--centre", "sex"), "only an outcome of two classes is judged by centre"),
    "several rows": (
        lambda t: t.assign(person=["A", "A", *t["case"][2:]]), ("--time", "months", "--patient", "person"),
        "patient A has 2 rows (P001, P002); a time to event is one per patient",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_judged_is_one_line_with_the_cure(what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    change, arguments, message = BAD[what]
    assert judge(tmp_path, *arguments, table=change(follow_up())) == 2
    (line,) = [own for own in capsys.readouterr().err.splitlines() if own.startswith("error")]
    assert message in line
    assert not (tmp_path / "out" / "validation.json").exists()


@pytest.mark.parametrize(
    ("other", "arguments", "message"),
    [
        (None, ("--time", "months"), "the models predict outcomes of different types: fracture time-to-event"),
        ({"unit": "years"}, ("--time", "months"), "the models have times in different units: fracture months, other years"),
    ],
)
def test_models_that_cannot_be_judged_together_are_refused(
    other: dict[str, Any] | None, arguments: tuple[str, ...], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    second = EQUATION if other is None else saved(tmp_path, cox_model("other", **other))
    assert judge(tmp_path, *arguments, models=(saved(tmp_path, cox_model()), second)) == 2
    assert message in capsys.readouterr().err


def test_a_time_belongs_to_models_of_a_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert judge(tmp_path, "--time", "months", models=(EQUATION,)) == 2
    assert "only models of a time to an event have a column of times" in capsys.readouterr().err


def test_the_risk_of_few_patients_says_that_it_says_little(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    table = follow_up()
    short: dict[str, Any] = {"months": np.where(table["months"] > 8, 8, table["months"])}
    short["months"][:4] = 20
    assert judge(tmp_path, "--time", "months", table=table.assign(**short)) == 0
    assert "were followed beyond it: its figures say little" in capsys.readouterr().err
