"""Pages of validations, evaluations, agreement and class scores in Chinese: no sentence left in English."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from chinese_page import both, left_in_english
from cli.evaluate_kit import evaluate
from cli.validate_kit import validate
from made_up_class_models import class_model
from modelling.external.centre_kit import centre
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.external import updating
from OsteoRadiomicsLib.report.agreement.agreement import agreement_report
from OsteoRadiomicsLib.report.agreement.agreement_inputs import GRADE_COLUMNS
from OsteoRadiomicsLib.scoring.class_files import save_class_model
from report.agreement_kit import study
from tiny_picture import tiny_png


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures are tiny, and folds are dealt twice: both take most of the time."""
    monkeypatch.setattr(updating, "REPEATS", 2)
    monkeypatch.setattr("OsteoRadiomicsLib.report.figures._saved", lambda *given, **named: tiny_png())


def rows(cases: int = 60) -> pd.DataFrame:
    """An outcome, two probabilities of it, and a measured value with its prediction; some patients have two rows."""
    generator = np.random.default_rng(5)
    op = np.arange(cases) % 2
    noise = generator.normal(size=(3, cases))
    return pd.DataFrame(
        {
            "case": [f"c{number}" for number in range(cases)], "who": [f"p{number * 2 // 3}" for number in range(cases)],
            "op": op, "model": 1 / (1 + np.exp(-(op - 0.5 + noise[0]))), "other": 1 / (1 + np.exp(-(0.3 * op + noise[1]))),
            "bmd": 100 + 20 * noise[2], "said": 98 + 15 * noise[2] + 5 * noise[0],
        }
    )  # fmt: skip


def test_a_validation_with_warnings_and_cases_left_out(tmp_path: Path) -> None:
    table = centre().head(70)
    table.loc[3, "op"] = np.nan
    assert validate(tmp_path, table) == 1
    english, chinese = both(tmp_path / "out")
    assert left_in_english(chinese) == []
    (paper,) = english.find("section", id="paper")
    assert "Saved models were applied unchanged" in paper


@pytest.mark.parametrize(
    "arguments",
    [
        ("--outcome", "op", "--score", "model", "--versus", "other"),
        ("--outcome", "op", "--score", "model", "--patient", "who"),
        ("--outcome", "op", "--score", "bmd"),
        ("--measured", "bmd", "--score", "said"),
    ],
)
def test_an_evaluation(arguments: tuple[str, ...], tmp_path: Path) -> None:
    assert evaluate(tmp_path, rows(), *arguments) == 0
    assert left_in_english(both(tmp_path / "out")[1]) == []


def test_an_agreement_with_masks_and_grades(tmp_path: Path) -> None:
    row = ["inter-reader", "Goutallier grade, multifidus (worse side)", "g", "A", "B", "Cohen", "quadratic", *[0.5] * 8, 4, 2]
    grades = pd.DataFrame([[*row, "0;1;2", ""]], columns=list(GRADE_COLUMNS))
    agreement_report(study(grades=grades, warnings=()), tmp_path)
    english, chinese = both(tmp_path)
    assert left_in_english(chinese) == []
    (paper,) = english.find("section", id="paper")
    assert "quadratic weights [" in paper
    assert "Cohen J. Weighted kappa" in paper


def test_a_score_by_a_model_of_classes(tmp_path: Path) -> None:
    save_class_model(class_model(), tmp_path / "model.zip")
    given = ["score", "--model", str(tmp_path / "model.zip"), "--clinical", "age=80", "--case", "c1"]
    assert main([*given, "--out", str(tmp_path / "case" / "score.json")]) == 0
    assert left_in_english(both(tmp_path / "case")[1]) == []
