"""``train`` for a time to an event: from tables to models that score alike, and one clear line for what cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from made_up_survival import COX, made_up_follow_up, survival_protocol_text, write_survival_tables
from OsteoRadiomicsLib.base.errors import ModelError, ProtocolError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.data.survival import survival
from OsteoRadiomicsLib.modelling.evaluation.cross_validation import Folds
from OsteoRadiomicsLib.modelling.evaluation.survival_concordance import harrell_c
from OsteoRadiomicsLib.modelling.external import updating
from OsteoRadiomicsLib.modelling.statistics.kaplan_meier import kaplan_meier
from OsteoRadiomicsLib.modelling.study.validation import out_of_fold
from OsteoRadiomicsLib.modelling.survival.fitting import TurnedRound, cox_of_radscores, fit_survival
from OsteoRadiomicsLib.modelling.survival.outcome import TIME_TO_EVENT
from OsteoRadiomicsLib.modelling.survival.performance import performance
from OsteoRadiomicsLib.protocols.protocol import parse_protocol
from OsteoRadiomicsLib.report.figures.survival import survival_figure
from OsteoRadiomicsLib.scoring import build_model, load_model
from OsteoRadiomicsLib.tables.numbers import EXACT
from scipy.special import expit
from training_kit import Tables, assert_refused, set_cell, train, trained

Study = tuple[Tables, Path]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """One Radscore per sequence, with subgroups."""
    folder = tmp_path_factory.mktemp("survival")
    paths = write_survival_tables(folder, modelling=COX + 'subgroups = {sex = "male", age = 60}\n')
    return paths, trained(paths)


def test_signal_is_found_in_rows_the_models_never_saw(study: Study) -> None:
    table = pd.read_csv(study[1] / "tables" / "performance.csv").set_index(["model", "basis"])
    assert table.loc[("combined", "held-out"), "harrell_c"] > 0.65
    assert table.loc[("combined", "out-of-fold"), "harrell_c"] < table.loc[("combined", "apparent"), "harrell_c"]
    out_of_fold = table.loc[("combined", "out-of-fold")]
    assert abs(out_of_fold["c_of_folds"] - out_of_fold["harrell_c"]) < 0.1
    fixed = harrell_c(*_followed(study[1], "combined", "out-of-fold"))
    assert out_of_fold["harrell_c_high"] - out_of_fold["harrell_c_low"] > 1.3 * (fixed.high - fixed.low)


def test_recorded_figures_are_those_of_the_predictions(study: Study) -> None:
    record = json.loads((study[1] / "study.json").read_text(encoding="utf-8"))
    for item in record["performance"]:
        if item["basis"] == "held-out":
            assert item["harrell_c"]["value"] == pytest.approx(harrell_c(*_followed(study[1], item["model"], "held-out")).value)
            assert [own["time"] for own in item["horizons"]] == [12, 36]
    (part, _) = record["flow"]
    assert part["follow_up"]["value"] > 12
    assert part["events"] == sum(item["events"][0] + item["events"][1] for item in record["risk_groups"][:1])


def test_noise_looks_like_noise() -> None:
    plan = parse_protocol(survival_protocol_text(), "made-up").modelling
    areas = []
    for seed in range(4):
        data = made_up_follow_up(80, 4, seed)
        unseen = out_of_fold(TIME_TO_EVENT, data, plan, names=("radiomics",), strata=data.outcome["event"]).predictions
        areas.append(harrell_c(data.outcome, unseen["radiomics"]).value)
    assert abs(np.mean(areas) - 0.5) < 0.08


def test_a_radscore_that_unseen_patients_turn_round_is_no_model() -> None:
    data = made_up_follow_up(120, 4, 0, signal=1.0)
    one, other = data.features[:, 0], data.features[:, 1]
    kept = cox_of_radscores({"radscore_a": one, "radscore_b": -other}, data.outcome, (12.0,))
    assert [term.name for term in kept.terms] == ["radscore_a"]
    assert kept.fit.coefficients[0] > 0
    with pytest.raises(TurnedRound, match="a higher Radscore does not go with an earlier event"):
        cox_of_radscores({"radscore_a": -one, "radscore_b": -other}, data.outcome, (12.0,))


def test_out_of_fold_figures_compare_patients_of_one_model(study: Study) -> None:
    record = json.loads((study[1] / "study.json").read_text(encoding="utf-8"))
    (item,) = [own for own in record["performance"] if (own["model"], own["basis"]) == ("combined", "out-of-fold")]
    outcome, score = _followed(study[1], "combined", "out-of-fold")
    plan = parse_protocol(survival_protocol_text(), "made-up").modelling
    patients = np.array([f"p{row:03}" for row in range(len(score))])
    folds = Folds.of(TIME_TO_EVENT.folds(outcome["event"].astype(int), patients, plan), len(score))
    found = performance(outcome, score, {12.0: expit(score)}, folds=folds)
    shifted = performance(outcome, score + 7 * folds.index, {12.0: expit(score)}, folds=folds)
    assert (shifted.harrell.value, shifted.horizons[0].auc.value) == (found.harrell.value, found.horizons[0].auc.value)
    assert found.harrell.value == harrell_c(outcome, score, folds.index).value
    assert item["harrell_c"]["value"] == pytest.approx(found.harrell.value, rel=1e-12)
    nothing = performance(outcome, np.zeros(len(score)), {12.0: np.full(len(score), 0.5)}, folds=folds)
    assert (nothing.harrell.note, nothing.horizons[0].auc.note) == ("no fold has a model", "no fold has a model")


def test_a_model_that_a_fold_lacks_stands_there_as_equal_hazards() -> None:
    data = made_up_follow_up(90, 10, 0)
    assert TIME_TO_EVENT.stand_in("radiomics", data) == 0
    early, late = (TIME_TO_EVENT.stand_in(f"radiomics_risk_{time}", data) for time in (12, 36))
    assert 0 < early < late < 1


def test_a_table_is_scored_as_its_cases_are(study: Study, tmp_path: Path) -> None:
    paths, out = study
    model = ["score", "--model", str(out / "models" / "combined"), "--features", str(paths["features"])]
    assert main([*model, "--clinical", str(paths["clinical"]), "--out", str(tmp_path / "risks.csv")]) == 0
    assert main([*model, "--clinical", str(paths["clinical"]), "--case", "p150", "--out", str(tmp_path / "one.json")]) == 0
    row = pd.read_csv(tmp_path / "risks.csv", **EXACT).set_index("case").loc["p150"]
    one = json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))
    assert (one["format_version"], one["linear_predictor"]) == (3, row["score"])
    for item in one["risks"]:
        name = f"risk_{item['time']:g}"
        assert [item["risk"], *item["interval_95"]] == [row[name], row[f"{name}_low"], row[f"{name}_high"]]
    moved = one["base_value"] + sum(item["contribution"] for item in one["contributions"])
    assert moved == pytest.approx(one["linear_predictor"], abs=1e-9)


def test_the_page_of_a_case_shows_its_risks(study: Study, tmp_path: Path) -> None:
    model = [
        "score",
        "--model",
        str(study[1] / "models" / "clinical"),
        "--clinical",
        "age=70",
        "--out",
        str(tmp_path / "score.json"),
    ]
    assert main([*model, "--out", str(tmp_path / "score.json")]) == 0
    assert main(["report", str(tmp_path), "--out", str(tmp_path / "page.html")]) == 0
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "risk of fracture by 36 months" in text
    assert "Risk by 12 months" in text


def test_a_model_file_whose_parts_do_not_fit_is_refused(study: Study) -> None:
    model = load_model(study[1] / "models" / "combined")
    predictor: dict[str, Any] = dict(model.spec.predictor)
    for change, message in (
        ({"coefficients": (0.1,)}, "1 coefficients for"),
        ({"baseline": predictor["baseline"][:1]}, "its times are not the outcome's horizons"),
        ({"baseline": predictor["baseline"][::-1]}, "its times must rise"),
    ):
        spec = model.spec.model_copy(update={"predictor": predictor | change, "files": {}})
        with pytest.raises(ModelError, match=message):
            build_model(spec, "card")
    old = model.spec.model_copy(update={"schema_version": 2, "files": {}})
    with pytest.raises(ModelError, match="a time to an event needs version 3"):
        build_model(old, "card")


def test_onnx_does_not_know_times_and_says_so(study: Study, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["onnx", str(study[1] / "models" / "clinical"), "--out", str(tmp_path / "out")]) in (1, 2)
    assert "have no ONNX form" in capsys.readouterr().err


def test_a_validation_on_the_held_out_set_has_the_figures_of_the_study(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths, out = study
    monkeypatch.setattr(updating, "REPEATS", 1)
    monkeypatch.setattr("OsteoRadiomicsLib.report.validation.files.drawings", lambda found: {})
    people = pd.read_csv(paths["clinical"], dtype=str)
    people[people["set"] == "external"].to_csv(tmp_path / "new.csv", index=False)
    features = pd.read_csv(paths["features"], dtype=str)
    features[features["case"].isin(people.loc[people["set"] == "external", "case"])].to_csv(tmp_path / "f.csv", index=False)
    models = [word for name in ("clinical", "combined") for word in ("--model", str(out / "models" / name))]
    tables = ["--features", str(tmp_path / "f.csv"), "--clinical", str(tmp_path / "new.csv")]
    assert main(["validate", *models, *tables, "--outcome", "fracture", "--time", "months", "--out", str(tmp_path / "v")]) == 0
    found = json.loads((tmp_path / "v" / "validation.json").read_text(encoding="utf-8"))
    told = json.loads((out / "study.json").read_text(encoding="utf-8"))
    known = {item["model"]: item for item in told["performance"] if item["basis"] == "held-out"}
    for own in found["models"]:
        metrics, study_s = own["metrics"], known[own["name"]]
        for name in ("harrell_c", "uno_c", "slope"):
            value = study_s[name]
            assert [metrics[name], *metrics[f"{name}_ci"]] == pytest.approx([value["value"], *value["ci"]], abs=1e-7)
        for at, same in zip(metrics["horizons"], study_s["horizons"], strict=True):
            for name in ("auc", "brier", "observed_expected"):
                assert at[name] == pytest.approx(same[name]["value"], abs=1e-9)
            assert at["ipa"] == pytest.approx(same["brier_scaled"], abs=1e-9)
    difference = next(own for own in found["comparisons"] if own["measure"] == "Harrell's C")
    pair = next(item for item in told["comparisons"] if (item["first"], item["second"], item["basis"]) == (
        "combined", "clinical", "held-out",
    ))  # fmt: skip
    assert difference["difference"] == pytest.approx(-pair["difference"]["value"], abs=1e-9)


BAD: dict[str, tuple[Callable[[pd.DataFrame], pd.DataFrame], str]] = {
    "zero": (set_cell("months", 0), "months is 0 or negative for 1 case(s): p003 (0). Correct the dates, or remove the rows"),
    "negative": (lambda t: t.assign(months=t["months"].where(t.index > 9, -1)), "months is 0 or negative for 10 case(s): p000"),
    "missing": (set_cell("months", None), "column months is empty for 1 case(s), first p003"),
    "text": (set_cell("months", "soon"), "months"),
    "no time": (lambda t: t.drop(columns="months"), "has no column months"),
    "no class": (set_cell("fracture", "2"), "fracture of case p003 is '2', which is no class of the protocol"),
    "no event": (lambda t: t.assign(fracture="no"), "no case has the event: fracture is no everywhere"),
    "no event in a set": (
        lambda t: t.assign(fracture=t["fracture"].where(t["set"] == "train", "no")), "no case of set external has the event",
    ),
    "fewer events than folds": (
        lambda t: t.assign(fracture=np.where(t.index.isin([0, 1, 150]), "yes", "no")),
        "class fracture = yes has 2 patients (2 rows), too few for 3 folds",
    ),
    "all later": (lambda t: t.assign(months=t["months"] + 12), "no case of set train has the event by 12 months"),
    "short follow-up": (
        lambda t: t.assign(months=t["months"].clip(upper=30)), "no case of set train was followed beyond 36 months",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_bad_times_are_one_line_with_the_cure(what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change, message = BAD[what]
    paths = write_survival_tables(tmp_path, clinical=change)
    assert_refused(train(paths, tmp_path / "out"), message, tmp_path / "out", capsys)


def test_a_patient_with_several_rows_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = write_survival_tables(
        tmp_path, clinical=lambda t: t.assign(who=["same" if n < 2 else f"w{n}" for n in range(len(t))])
    )
    code = train(paths, tmp_path / "out", "--patient", "who")
    assert_refused(code, "patient same has 2 rows (p000, p001); a time to event is one per patient", tmp_path / "out", capsys)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('time = "months"\n', "", "a time to event needs both"),
        ("horizons = [12, 36]\n", "", "a time to event needs both"),
        ("horizons = [12, 36]", "horizons = [36, 12]", "write them in rising order"),
        ("horizons = [12, 36]", "horizons = [0, 12]", "greater than 0"),
        ('unit = "months"\n', "", "two classes \\(censored, event\\) and the unit"),
        ('time = "months"', 'time = "fracture"', "another column than that of the event"),
        ('test = "cox"', 'test = "student"', "the test student does not suit an outcome of type time-to-event"),
        ('family = "cox"', 'family = "logistic"', 'family = "cox" is the lasso of a time to event'),
        ('step = "redundancy", threshold = 0.9', 'step = "mrmr", keep = 5', "mrmr does not know times"),
        ("folds = 3", 'folds = 3\ntuning = "random"', "tuning = random: a time to event has no such choice"),
        ("folds = 3", "folds = 3\ncoverage = 0.9", "coverage = 0.9: a time to event has no such choice"),
        (
            "folds = 3",
            "folds = 3\nrisk_categories = [0.1, 0.3]",
            r"risk_categories = \(0.1, 0.3\): a time to event has no such choice",
        ),
        ("folds = 3", 'folds = 3\nclassifiers = ["ridge"]', "classifiers: a time to event has none"),
        ('type = "time-to-event"\ntime = "months"\nunit = "months"', 'type = "binary"', "other outcomes have none"),
    ],
)
def test_a_protocol_that_does_not_fit_is_refused(old: str, new: str, message: str) -> None:
    text = survival_protocol_text()
    assert old in text
    with pytest.raises(ProtocolError, match=message):
        parse_protocol(text.replace(old, new), "made-up")


def test_the_hash_of_a_protocol_without_times_does_not_know_of_them() -> None:
    assert {"time", "horizons"} <= set(parse_protocol(survival_protocol_text(), "made-up").outcome.model_dump())
    binary = survival_protocol_text().replace('type = "time-to-event"\ntime = "months"\nunit = "months"\n', "")
    binary = binary.replace("horizons = [12, 36]\n", "").replace('test = "cox"', 'test = "welch"').replace('family = "cox"', "")
    binary = binary.replace('"lasso", ,', '"lasso",')
    assert not {"time", "horizons"} & set(parse_protocol(binary, "made-up").outcome.model_dump())


def test_a_clinical_variable_without_a_finite_hazard_ratio_is_left_out_with_a_warning() -> None:
    data = made_up_follow_up(120, 10, 0, signal=0.5)
    never = data.clinical.copy()
    never[:, 1] = ~data.outcome["event"] & (np.arange(120) % 2 == 0)  # whoever has it never has the event
    fitted = fit_survival(
        type(data)(**{**data.__dict__, "clinical": never}), parse_protocol(survival_protocol_text(), "made-up").modelling
    )
    assert fitted.screening is not None
    sex = next(item for item in fitted.screening.univariable if item.variable.name == "sex")
    assert sex.fit is None
    assert "sex puts events and event-free patients in order" in sex.note
    assert "sex" not in fitted.screening.kept


def test_a_feature_that_is_made_from_the_times_says_look_for_a_leak(tmp_path: Path) -> None:
    paths = write_survival_tables(tmp_path, 90)
    times = pd.read_csv(paths["clinical"]).set_index("case")["months"]
    features = pd.read_csv(paths["features"])
    features["original_glcm_f99"] = -np.log(features["case"].map(times))
    features.to_csv(paths["features"], index=False)
    record = json.loads((trained(paths) / "study.json").read_text(encoding="utf-8"))
    assert any("Harrell's C" in text and "look for a leak" in text for text in record["warnings"])


def test_numbers_at_risk_stand_below_the_curves() -> None:
    curve = kaplan_meier(survival([10, 20, 30, 40], [1, 0, 1, 0]))
    figure = survival_figure({"all": curve}, unit="months", event="fracture")
    _, below = figure.axes
    counts = {text.get_position()[0]: text.get_text() for text in below.texts}
    assert (counts[0], counts[20], counts[40]) == ("4", "3", "1")


def _followed(out: Path, model: str, basis: str) -> tuple[Any, np.ndarray]:
    rows = pd.read_csv(out / "predictions.csv")
    rows = rows[rows["basis"] == basis]
    return survival(rows["time"], rows["event"]), rows[model].to_numpy()


def test_the_card_of_a_model_tells_its_patients_and_its_evidence_the_figures_of_the_record(study: Study) -> None:
    record = json.loads((study[1] / "study.json").read_text(encoding="utf-8"))
    model = load_model(study[1] / "models" / "combined")
    part = record["flow"][0]
    assert f"{part['cases']} training cases of {part['patients']} patients, {part['events']} with " in model.card
    assert "(prevalence" not in model.card
    judged = [item for item in record["performance"] if item["model"] == "combined" and item["basis"] != "apparent"]
    assert len(model.evidence) == len(judged) == 2
    for line, item in zip(model.evidence, judged, strict=True):
        figures = {own.name: own for own in line.finding.figures}
        assert (line.finding.cases, line.finding.events) == (item["cases"], item["events"])
        for title, own in (
            ("Harrell's C", item["harrell_c"]),
            ("AUC at 36 months", item["horizons"][1]["auc"]),
            ("Observed over expected events at 12 months", item["horizons"][0]["observed_expected"]),
        ):
            assert (figures[title].value, list(figures[title].ci_95 or ())) == (own["value"], own["ci"])
