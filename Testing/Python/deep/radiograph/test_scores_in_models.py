"""Scores of the network are a column like any other: clinical and combined models and their sets need no code of their own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from OsteoRadiomicsLib.base.spreadsheets import write_csv
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.deep.radiograph.cases import RadiographCase
from OsteoRadiomicsLib.deep.radiograph.score import RadiographScore
from OsteoRadiomicsLib.workflows.radiograph import LOGIT, ScoredRadiograph, scores_csv
from undrawn import no_figures

SETS = {"train": 60, "external-1": 30, "external-2": 30}


@pytest.fixture(scope="module")
def tables(tmp_path_factory) -> Path:
    """scores.csv as the network writes it, and clinical.csv."""
    folder = tmp_path_factory.mktemp("scores")
    rng = np.random.default_rng(7)
    rows, outcome, clinical = [], [], [("case", "op", "set", "age", "sex")]
    for name, count in SETS.items():
        for number in range(count):
            ill = number % 2
            logit = float(rng.normal(1.2 * ill - 0.6, 1.0))
            case = f"{name}-{number}"
            score = RadiographScore(logit, logit - 0.5, logit + 0.5, float(rng.normal()))
            rows.append(
                ScoredRadiograph(RadiographCase(case, Path("x"), case, name, str(ill), ""), score, False, ("a, b",), "op = 1")
            )
            outcome.append(ill)
            clinical.append((case, ill, name, round(float(rng.normal(62 + 6 * ill, 8))), rng.choice(["female", "male"])))
    (folder / "scores.csv").write_text(scores_csv(rows, ("op", outcome)), encoding="utf-8")
    write_csv(folder / "clinical.csv", clinical)
    return folder


def test_clinical_and_combined_models_are_trained_on_scores_and_tested_on_every_set(tables, tmp_path):
    words = [
        "train",
        "--features",
        str(tables / "scores.csv"),
        "--extra-features",
        LOGIT,
        "--clinical",
        str(tables / "clinical.csv"),
    ]
    with no_figures():
        assert main([*words, "--set", "set", "--protocol", "op-cxr", "--tuning", "none", "--out", str(tmp_path / "out")]) == 0
    assert {path.name for path in (tmp_path / "out" / "models").iterdir()} >= {"clinical", "combined"}
    predictions = (tmp_path / "out" / "predictions.csv").read_text(encoding="utf-8")
    assert all(name in predictions for name in SETS)


def test_a_score_is_evaluated_against_another(tables, tmp_path):
    words = ["evaluate", "--scores", str(tables / "scores.csv"), "--outcome", "op", "--score", "cxr_probability"]
    with no_figures():
        assert main([*words, "--out", str(tmp_path / "e")]) == 0
    assert json.loads((tmp_path / "e" / "metrics.json").read_text())["auc"] > 0.7
