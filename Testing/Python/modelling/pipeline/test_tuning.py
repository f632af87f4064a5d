"""Hyper-parameter search: blind to what it is judged on, and a penalised model is as usable as a plain one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from made_up_study import CT_LIKE, MRI_LIKE, joint, made_up_data, protocol_text, write_tables
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.binary.fitting import fit_study
from OsteoRadiomicsLib.modelling.classifying import candidates, tuning
from OsteoRadiomicsLib.modelling.classifying.candidates import Candidate
from OsteoRadiomicsLib.modelling.classifying.tuning import tuned
from OsteoRadiomicsLib.modelling.resampling.inner import fold, inner_splits
from OsteoRadiomicsLib.protocols.protocol import parse_protocol
from training_kit import train


def plan_of(modelling: str, **changed: Any) -> Any:
    return parse_protocol(protocol_text(modelling), "made-up").modelling.model_copy(update=changed)


@pytest.fixture(scope="module")
def penalised(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Path], Path]:
    """A study whose searches always take their best draw, so that every logistic model is penalised."""
    folder = tmp_path_factory.mktemp("penalised")
    paths = write_tables(folder, modelling=MRI_LIKE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tuning, "clearly_better", lambda gains: True)
        assert train(paths, folder / "out", "--tuning", "random") == 0
    return paths, folder / "out"


def test_a_fold_is_standardised_by_its_training_rows_alone() -> None:
    draw = np.random.default_rng(1)
    values, outcome = draw.normal(5, 3, 40), np.arange(40) % 2
    train, test = np.arange(30), np.arange(30, 40)
    part = fold({"a": values}, train, test, outcome)
    moved = fold({"a": np.where(np.arange(40) < 30, values, values + 100)}, train, test, outcome)
    assert part is not None
    assert moved is not None
    assert part.x.mean() == pytest.approx(0, abs=1e-12)
    assert part.x.std() == pytest.approx(1)
    np.testing.assert_array_equal(moved.x, part.x)
    assert fold({"flat": np.ones(40)}, train, test, outcome) is None


def test_oversampling_sees_training_rows_of_a_fold_only(monkeypatch: pytest.MonkeyPatch) -> None:
    data = joint(made_up_data(90, 5, signal=0.8, share=0.3))
    plan = plan_of(CT_LIKE, tuning="random")
    parts = [fold({"a": data.features[:, 0]}, train, test, data.outcome) for train, test in inner_splits(data, plan)]
    seen: list[np.ndarray] = []
    real = candidates.oversampled
    monkeypatch.setattr(candidates, "oversampled", lambda x, y, seed: seen.append(x) or real(x, y, seed))
    tuned(Candidate("ridge", smote=True), [part for part in parts if part], plan, Progress())
    own = [part.x.tobytes() for part in parts if part]
    assert len(seen) == 3 * 26
    assert {x.tobytes() for x in seen} == set(own)


def test_a_gain_must_exceed_its_own_uncertainty_and_the_least_worth_having() -> None:
    assert tuning.clearly_better(np.array([0.02, 0.03, 0.01]))
    assert not tuning.clearly_better(np.array([0.09, -0.05, 0.01]))
    assert not tuning.clearly_better(np.full(5, 0.0005))
    assert not tuning.clearly_better(np.zeros(5))


def test_plain_regression_stays_where_no_penalty_is_clearly_better() -> None:
    data = made_up_data(90, 5, seed=3, signal=1.0)
    fitted = fit_study(data, plan_of(MRI_LIKE, tuning="random"))
    for model in fitted.models.values():
        assert model.search is not None
        assert model.search.best >= model.search.default - 0.02
        assert not model.search.taken
        assert model.parameters == {}
        assert model.equation is not None
        assert model.equation.fit is not None


def test_a_penalised_model_scores_as_the_study_did(penalised: tuple[dict[str, Path], Path], tmp_path: Path) -> None:
    paths, out = penalised
    rows = pd.read_csv(out / "predictions.csv")
    row = rows[rows["basis"] == "held-out"].iloc[0]
    for name in ("clinical", "radiomics", "combined"):
        score = ["score", "--model", str(out / "models" / name), "--features", str(paths["features"])]
        score += ["--clinical", str(paths["clinical"]), "--case", row["case"], "--out", str(tmp_path / "score.json")]
        assert main(score) == 0
        found = json.loads((tmp_path / "score.json").read_text())["probability"]
        assert found == pytest.approx(row[name], abs=1e-12)
        model = json.loads((out / "models" / name / "model.json").read_text())
        assert "penalised" in json.dumps(model)


def test_a_penalised_equation_has_a_note_where_tests_would_stand(penalised: tuple[dict[str, Path], Path]) -> None:
    table = pd.read_csv(penalised[1] / "tables" / "coefficients.csv")
    assert set(table["model"]) == {"clinical", "radiomics", "combined"}
    assert table["coefficient"].notna().all()
    assert table[["se", "z", "p", "or"]].isna().all(axis=None)
    assert table["note"].str.startswith("penalised").all()


def test_a_penalised_combined_model_has_a_nomogram_of_its_own_equation(penalised: tuple[dict[str, Path], Path]) -> None:
    record = json.loads((penalised[1] / "study.json").read_text())
    table = pd.read_csv(penalised[1] / "tables" / "coefficients.csv")
    own = table[table["model"] == "combined"].set_index("term")["coefficient"]
    axes = {axis["name"]: axis["coefficient"] for axis in record["nomogram"]["axes"]}
    assert set(axes) == set(own.index) - {"(intercept)"}
    for name, coefficient in axes.items():
        assert coefficient == pytest.approx(own[name], rel=1e-12)


def test_the_report_states_space_trials_values_and_choice(penalised: tuple[dict[str, Path], Path]) -> None:
    record = json.loads((penalised[1] / "study.json").read_text())
    page = (penalised[1] / "report.html").read_text(encoding="utf-8")
    assert "Hyper-parameter search (random)" in page
    for model in record["models"].values():
        search = model["search"]
        assert search["trials"] == 25
        assert search["space"] == {"C": "0.001 to 100, evenly in its logarithm"}
        assert model["parameters"] == search["parameters"]
        assert f"C = {search['parameters']['C']:.4g}" in page
    assert (penalised[1] / "figures" / "odds_ratios.png").exists()
