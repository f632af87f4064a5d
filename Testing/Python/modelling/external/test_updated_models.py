"""``validate --save-updated``: a model after its update is a model of its own, of every type of outcome."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from cli.validate_kit import EQUATION, record, validate
from made_up_class_models import class_model
from made_up_cox import cox_model, follow_up, saved
from modelling.external.centre_kit import centre
from modelling.external.test_class_updates import AGE, NAMES, PLACE
from OsteoRadiomicsLib import score, score_table
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.data.survival import survival
from OsteoRadiomicsLib.modelling.external import updating
from OsteoRadiomicsLib.modelling.external.updated.two_step import line_covariance, slope_covariance
from OsteoRadiomicsLib.modelling.statistics.cox import cox_regression
from OsteoRadiomicsLib.modelling.statistics.logistic import logistic_regression
from OsteoRadiomicsLib.modelling.statistics.risk_sets import RiskSets
from OsteoRadiomicsLib.scoring import Model, ModelSpec, build_model, find_model, load_model
from OsteoRadiomicsLib.scoring.class_files import find_scorable, save_class_model
from OsteoRadiomicsLib.scoring.class_model import ClassModel
from scipy.special import expit, logit
from scipy.stats import t

WAYS = ("intercept", "slope", "refit")


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """There are no figures, and folds are dealt once: both take most of the time."""
    monkeypatch.setattr(updating, "REPEATS", 1)
    monkeypatch.setattr("OsteoRadiomicsLib.report.validation.files.drawings", lambda found: {})


def keeping(folder: Path, *ways: str) -> list[str]:
    """The verb's arguments, each update in a folder of its name."""
    return [word for way in ways or WAYS for word in ("--save-updated", way, str(folder / way))]


def equation(**changed: Any) -> Model:
    """The published equation with a covariance, a cut-off and a recalibration."""
    content = find_model(EQUATION).spec.model_dump() | {"files": {}, "no_cutoff_reason": ""}
    content["predictor"] = {
        "intercept": -6.178, "coefficients": [0.097, -0.885], "covariance": np.diag([0.5, 0.0001, 0.04]).tolist()
    }  # fmt: skip
    content |= {"cutoff": {"value": 0.4, "rule": "Youden"}} | changed
    return build_model(ModelSpec.model_validate(content), "# Card\n")


def prediction(place: Path, table: pd.DataFrame, column: str) -> np.ndarray:
    """One column of what a saved model says of a clinical table."""
    scored = score_table(str(place), clinical=table).to_dataframe()
    return scored[next(name for name in scored if name.endswith(column))].to_numpy(dtype=float)


def test_kept_updates_of_a_risk_are_sealed_and_say_what_the_record_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert validate(tmp_path, centre(), *keeping(tmp_path)) == 0
    found = record(tmp_path)
    (own,) = found["models"]
    assert [(kept["update"], kept["model"]["name"]) for kept in found["saved"]] == [
        (way, f"{EQUATION}-{way}-update") for way in WAYS
    ]
    assert "slope update kept as" in capsys.readouterr().out
    terms = [[term["value"] for term in update["terms"]] for update in own["updates"]]
    table = centre()
    linear = {"intercept": terms[0][0] + table["lp"], "slope": terms[1][0] + terms[1][1] * table["lp"]}
    linear["refit"] = terms[2][0] + terms[2][1] * table["age"] + terms[2][2] * (table["sex"] == "male")
    for way, kept, update in zip(WAYS, found["saved"], own["updates"], strict=True):
        model = load_model(tmp_path / way)
        assert model.hash == kept["model"]["hash"]
        assert prediction(tmp_path / way, table, "probability") == pytest.approx(expit(linear[way].to_numpy()), abs=1e-9)
        details = model.spec.provenance.details
        assert details["base_sha256"] == own["model"]["hash"]
        assert (details["update_cases"], details["update_events"]) == (240, 93)
        assert details["update_clinical_sha256"] == found["clinical_sha256"]
        finding = model.evidence[0].finding
        figures = {figure.name: figure.value for figure in finding.figures}
        assert finding.basis == "update"
        assert figures["AUC"] == update["metrics"]["auc"]
        assert figures["Calibration slope"] == update["metrics"]["calibration"]["slope"]
        assert all(text in model.card for text in ("needs a validation of its own", own["model"]["hash"], "## Update"))
        assert any("needs a validation of its own" in note for note in model.spec.notes)


def test_a_kept_model_scores_one_case_as_a_table_and_can_be_validated_and_updated_again(tmp_path: Path):
    assert validate(tmp_path, centre(), *keeping(tmp_path, "slope")) == 0
    one = score(str(tmp_path / "slope"), clinical={"age": 70, "sex": "female"}).score
    table = pd.DataFrame({"case": ["P"], "age": [70], "sex": ["female"]})
    assert prediction(tmp_path / "slope", table, "probability")[0] == one.probability  # type: ignore[union-attr]
    later = centre().assign(op=lambda rows: np.roll(rows["op"], 1))
    again = keeping(tmp_path / "again", "slope")
    assert validate(tmp_path, later, *again, models=(str(tmp_path / "slope"),)) == 0
    first = load_model(tmp_path / "slope").spec.recalibration
    second = load_model(tmp_path / "again" / "slope").spec.recalibration
    intercept, slope = (term["value"] for term in record(tmp_path)["models"][0]["updates"][1]["terms"])
    assert first is not None
    assert second is not None
    assert (second.intercept, second.slope) == pytest.approx((intercept + slope * first.intercept, slope * first.slope))
    assert main(["card", str(tmp_path / "again" / "slope")]) == 0


def test_a_kept_update_has_the_cut_off_of_before_and_prediction_sets_of_its_own(tmp_path: Path):
    limits = {
        "coverage": 0.8,
        "of": "all",
        "positive_limit": 0.3,
        "negative_limit": 0.3,
        "positive_cases": 9,
        "negative_cases": 9,
    }
    place = saved(tmp_path, equation(schema_version=3, prediction_sets=limits))
    assert validate(tmp_path, centre(), *keeping(tmp_path), models=(place,)) == 0
    for way in WAYS:
        spec = load_model(tmp_path / way).spec
        assert spec.cutoff is not None
        assert (spec.cutoff.value, spec.cutoff.rule) == (0.4, "Youden; kept from before the update")
        sets = spec.prediction_sets
        assert sets is not None
        assert (sets.coverage, sets.positive_cases, sets.negative_cases) == (0.8, 93, 147)
        risk = prediction(tmp_path / way, centre(), "probability")
        hit = sets.possible(risk)[np.arange(240), 1 - centre()["op"].to_numpy()]
        assert 0.77 < hit.mean() < 0.87


def test_a_model_that_is_no_equation_stays_under_a_line_and_has_no_refit_to_keep(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    content = equation().spec.model_dump() | {"files": {}, "kind": "naive-bayes", "name": "bayes"}
    content["predictor"] = {
        "prior": 0.6, "means": [[62.0, 0.5], [74.0, 0.2]], "variances": [[60.0, 0.2], [60.0, 0.2]]
    }  # fmt: skip
    place = saved(tmp_path, build_model(ModelSpec.model_validate(content), "# Card\n"))
    assert validate(tmp_path, centre(), *keeping(tmp_path, "slope"), models=(place,)) == 0
    intercept, slope = (term["value"] for term in record(tmp_path)["models"][0]["updates"][1]["terms"])
    before = logit(prediction(Path(place), centre(), "probability"))
    assert prediction(tmp_path / "slope", centre(), "probability") == pytest.approx(expit(intercept + slope * before), abs=1e-9)
    capsys.readouterr()
    assert validate(tmp_path, centre(), *keeping(tmp_path, "refit"), models=(place,)) == 2
    assert "cannot be updated (all coefficients refitted): only an equation can be refitted" in capsys.readouterr().err
    assert not (tmp_path / "refit").exists()


def test_the_interval_of_an_updated_risk_is_that_of_repeated_studies():
    # 200 times: coefficients of a training study and patients of an update anew; the spread of what the updated model says.
    rng = np.random.default_rng(5)
    truth, covariance = np.array([-0.5, 1.0, -0.7]), np.array([[0.04, 0.01, 0.0], [0.01, 0.06, 0.02], [0.0, 0.02, 0.05]])
    point, columns = np.array([1.0, 1.2, -0.8]), rng.normal(0.4, 1.0, (300, 2))
    v = np.column_stack([np.ones(300), columns])
    said: dict[str, list[float]] = {"intercept": [], "slope": []}
    variances: dict[str, list[float]] = {"intercept": [], "slope": []}
    for _ in range(200):
        own = rng.multivariate_normal(truth, covariance)
        events = rng.random(300) < expit(0.6 + 0.8 * (v @ truth))
        line = v @ own
        for way in said:
            if way == "slope":
                fit = logistic_regression(line, events, ["line"], interval="wald")
            else:
                fit = logistic_regression(np.empty((300, 0)), events, [], offset=line)
            linear = fit.coefficients[0] + (fit.coefficients[1] if way == "slope" else 1.0) * line
            risk = expit(linear)
            whole = line_covariance(columns, risk * (1 - risk), own, covariance, fit.coefficients, fit.covariance)
            said[way].append(float(fit.coefficients[0] + (fit.coefficients[1] if way == "slope" else 1.0) * (point @ own)))
            variances[way].append(float(point @ whole @ point))
    for way, values in said.items():
        assert np.sqrt(np.mean(variances[way])) == pytest.approx(np.std(values), rel=0.15)


def test_the_error_of_multiplied_hazard_ratios_is_that_of_repeated_studies():
    rng = np.random.default_rng(6)
    truth, covariance = np.array([0.7, -0.5]), np.array([[0.03, 0.01], [0.01, 0.04]])
    columns, found, variances = rng.normal(0, 1, (250, 2)), [], []
    point = np.array([1.0, 0.6])
    for _ in range(150):
        own = rng.multivariate_normal(truth, covariance)
        times = rng.exponential(np.exp(-0.8 * (columns @ truth)))
        outcome = survival(np.minimum(times, 1.5), times <= 1.5)
        fit = cox_regression((columns @ own)[:, None], outcome, ["line"])
        slope, sets = float(fit.coefficients[0]), RiskSets(outcome)
        information = sets.information(columns, sets.at(slope * (columns @ own)))
        whole = slope_covariance(information, own, covariance, slope, float(fit.covariance[0, 0]))
        found.append(slope * float(point @ own))
        variances.append(float(point @ whole @ point))
    assert np.sqrt(np.mean(variances)) == pytest.approx(np.std(found), rel=0.15)


def test_an_updated_measured_value_has_the_line_and_the_spread_of_these_patients(tmp_path: Path):
    content = equation().spec.model_dump() | {"files": {}, "schema_version": 2, "kind": "linear", "name": "bmd", "metrics": ()}
    content |= {"cutoff": None, "outcome": {"type": "number", "name": "bmd", "definition": "BMD", "unit": "mg/cm3"}}
    content["provenance"] |= {"training_events": None}
    error = {"covariance": np.diag([4.0, 0.001, 1.0]).tolist(), "sigma": 12.0, "df": 97}
    content["predictor"] = {"intercept": 150.0, "coefficients": [-1.0, 2.0], "error": error}
    place = saved(tmp_path, build_model(ModelSpec.model_validate(content), "# Card\n"))
    assert validate(tmp_path, centre(), "--outcome", "bmd", *keeping(tmp_path), models=(place,)) == 0
    table, male = centre(), (centre()["sex"] == "male").to_numpy()
    before = 150 - table["age"].to_numpy() + 2.0 * male
    x, y = np.column_stack([np.ones(240), before]), table["bmd"].to_numpy(dtype=float)
    line, left = np.linalg.lstsq(x, y, rcond=None)[:2]
    known = {"intercept": before + (y - before).mean(), "slope": x @ line}
    full = np.column_stack([np.ones(240), table["age"], male])
    known["refit"] = full @ np.linalg.lstsq(full, y, rcond=None)[0]
    for way in WAYS:
        assert prediction(tmp_path / way, table, "value") == pytest.approx(known[way], abs=1e-8)
    spec = load_model(tmp_path / "slope").spec
    assert spec.predictor["error"]["sigma"] == pytest.approx(np.sqrt(left[0] / 238))
    assert spec.predictor["error"]["df"] == 238
    # The intercept of the shift is that of the mean patient: the covariance of the slopes acts around him.
    at = np.array([1.0, table["age"].mean() + 5, male.mean()])
    one = score(str(tmp_path / "intercept"), clinical={"age": at[1], "sex": "male"}).score
    residual = y - before
    sigma = residual.std(ddof=1)
    apart = np.array([5.0, 1 - male.mean()])
    spread = np.sqrt(sigma**2 * (1 + 1 / 240) + apart @ np.diag([0.001, 1.0]) @ apart)
    half = (one.interval_95[1] - one.interval_95[0]) / 2  # type: ignore[index, union-attr]
    assert half == pytest.approx(t.ppf(0.975, 239) * spread, rel=1e-9)


def test_an_updated_cox_model_has_the_hazards_of_r_at_the_horizons_that_were_judged(tmp_path: Path):
    given = ("--outcome", "fracture", "--time", "months", *keeping(tmp_path))
    assert validate(tmp_path, follow_up(), *given, models=(saved(tmp_path, cox_model()),)) == 0
    # survival 3.5-3, see ``test_validate_times``: cumulative hazards by 5 and 8 months where the linear predictor is 0
    known = {
        "intercept": (1.0, 0.237225756461, 0.525874399165),
        "slope": (1.58375238357, 0.17832605999, 0.451333136423),
    }
    for way, (slope, *hazards) in known.items():
        spec = load_model(tmp_path / way).spec
        assert spec.outcome.horizons == (5.0, 8.0)  # type: ignore[union-attr]
        assert spec.predictor["coefficients"] == pytest.approx([0.5 * slope, 0.3 * slope])
        assert [own["cumulative_hazard"] for own in spec.predictor["baseline"]] == pytest.approx(hazards, abs=2e-8)
    refit = score(str(tmp_path / "refit"), clinical={"age": 70, "sex": "female"}).score
    # f <- survfit(coxph(y ~ x1 + x3), data.frame(x1 = 0, x3 = 0), stype = 2, ctype = 1): cumhaz and std.chaz by 8
    hazard, error = 0.429878860184, 0.11583543399
    risk = refit.risks[1]  # type: ignore[union-attr]
    assert risk.risk == pytest.approx(1 - np.exp(-hazard), abs=2e-8)
    limits = 1 - np.exp(-hazard * np.exp(np.array([-1, 1]) * 1.959964 * error / hazard))
    assert risk.interval_95 == pytest.approx(tuple(limits), abs=1e-6)
    kept = load_model(tmp_path / "slope")
    assert "Harrell's C" in {own.name for own in kept.evidence[0].finding.figures}


@pytest.fixture
def people() -> pd.DataFrame:
    """The patients of ``test_class_updates``, whose classes depend on the age."""
    classes = np.array(NAMES)[PLACE]
    return pd.DataFrame({"case": [f"P{row:03d}" for row in range(240)], "age": AGE, "bmd": classes})


def test_updates_of_several_classes_are_kept_on_top_of_their_models(tmp_path: Path, people: pd.DataFrame):
    save_class_model(class_model(), tmp_path / "classes")
    given = ("--outcome", "bmd", *keeping(tmp_path))
    assert validate(tmp_path, people, *given, models=(str(tmp_path / "classes"),)) == 0
    (own,) = record(tmp_path)["models"]
    before = shares(tmp_path / "classes", people)
    odds = np.log(before[:, 1:] / before[:, :1])
    terms = [np.array([term["value"] for term in update["terms"]]) for update in own["updates"]]
    age = (AGE - 65) / 10
    known = {
        "intercept": odds + terms[0], "slope": odds * terms[1][2] + terms[1][:2],
        "refit": np.column_stack([terms[2][0] + terms[2][1] * age, terms[2][2] + terms[2][3] * age]),
    }  # fmt: skip
    for way, wanted in known.items():
        found = shares(tmp_path / way, people)
        assert np.log(found[:, 1:] / found[:, :1]) == pytest.approx(wanted, abs=1e-9)
        assert found.sum(axis=1) == pytest.approx(np.ones(240))
        model = find_scorable(tmp_path / way)
        assert isinstance(model, ClassModel)
        assert model.classes.schema_version == 2
        assert model.evidence[0].finding.basis == "update"
        assert "needs a validation of its own" in model.card
        one = score(str(tmp_path / way), clinical={"age": float(AGE[0])})
        assert [item.probability for item in one.score.classes] == found[0].tolist()  # type: ignore[union-attr]
        assert one.record().rule == model.rule  # type: ignore[union-attr]
        assert main(["onnx", "--model", str(tmp_path / way), "--out", str(tmp_path / "m.onnx")]) == 2


def test_an_update_of_an_updated_model_of_classes_acts_on_what_it_says_now(tmp_path: Path, people: pd.DataFrame):
    save_class_model(class_model(), tmp_path / "classes")
    assert validate(tmp_path, people, "--outcome", "bmd", *keeping(tmp_path), models=(str(tmp_path / "classes"),)) == 0
    people["bmd"] = np.where(np.arange(240) % 4 == 0, np.roll(people["bmd"], 4), people["bmd"])
    for way in ("slope", "refit"):
        before = shares(tmp_path / way, people)
        given = ("--outcome", "bmd", "--save-updated", "slope", str(tmp_path / f"again-{way}"))
        assert validate(tmp_path, people, *given, models=(str(tmp_path / way),)) == 0
        first, second, slope = (term["value"] for term in record(tmp_path)["models"][0]["updates"][1]["terms"])
        after = shares(tmp_path / f"again-{way}", people)
        wanted = np.log(before[:, 1:] / before[:, :1]) * slope + [first, second]
        assert np.log(after[:, 1:] / after[:, :1]) == pytest.approx(wanted, abs=1e-9)


def shares(place: Path, table: pd.DataFrame) -> np.ndarray:
    """(n, k) probabilities of a model of classes."""
    scored = score_table(str(place), clinical=table).to_dataframe()
    return scored[[name for name in scored if "probability_" in name]].to_numpy(dtype=float)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--save-updated", "shift", "x"], "shift is no update"),
        (["--save-updated", "slope", "x", "--save-updated", "slope", "y"], "slope is given twice"),
        (["--save-updated", "slope", "x", "--save-updated", "refit", "x"], "two updates have the same place"),
        (["--save-updated", "slope", "x", "--model", "BASE"], "there are 2 models"),
        (["--save-updated", "slope", "BASE"], "is the model that is validated, which stays as it is"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_one_line(
    arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    base = saved(tmp_path, equation())
    given = [base if word == "BASE" else word for word in arguments]
    assert validate(tmp_path, centre(), *given, models=(base,)) == 2
    assert told in capsys.readouterr().err
    assert not Path("x").exists()
    assert load_model(base).hash == equation().hash


def test_an_update_that_would_turn_the_order_round_is_not_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    turned = centre().assign(op=lambda rows: 1 - rows["op"])
    assert validate(tmp_path, turned, *keeping(tmp_path, "slope")) == 2
    assert "its order of patients would be turned round" in capsys.readouterr().err
    assert not (tmp_path / "slope").exists()


def test_the_page_names_the_models_that_were_kept(tmp_path: Path):
    assert validate(tmp_path, centre(), *keeping(tmp_path, "refit")) == 0
    page = (tmp_path / "out" / "validation.html").read_text(encoding="utf-8")
    hash = json.loads((tmp_path / "refit" / "model.json").read_text(encoding="utf-8"))["checksum"]
    assert f"{EQUATION}-refit-update" in page
    assert hash[:16] in page
