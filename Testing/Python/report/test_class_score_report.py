"""A case scored by a model of classes: every class with its probability, its reasons and its warnings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from html_page import Page
from made_up_class_models import class_content, class_model, members
from OsteoRadiomicsLib.base.errors import InputError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.report.case.case import case_report
from OsteoRadiomicsLib.scoring.class_files import build_class_model, save_class_model
from OsteoRadiomicsLib.scoring.class_model import ClassModel
from OsteoRadiomicsLib.scoring.classes_schema import ClassesSpec


def scored(folder: Path, model: ClassModel, age: int = 80) -> Path:
    save_class_model(model, folder / "model.zip")
    arguments = ["score", "--model", str(folder / "model.zip"), "--clinical", f"age={age}", "--case", "c1"]
    assert main([*arguments, "--out", str(folder / "case" / "score.json")]) == 0
    return folder / "case"


def test_the_most_probable_class_stands_at_the_head_with_every_probability(tmp_path: Path) -> None:
    page = Page(case_report(scored(tmp_path, class_model())))
    record = json.loads((tmp_path / "case" / "score.json").read_text())
    assert page.balanced
    assert page.find("span", class_="big") == ["osteoporosis"]
    text = " ".join(page.find("table", class_="shares"))
    assert all(f"{item['name']} {100 * item['probability']:.1f} %" in text for item in record["classes"])


def test_every_class_shows_what_moves_it(tmp_path: Path) -> None:
    page = Page(case_report(scored(tmp_path, class_model())))
    assert len(page.find("svg", class_="waterfall")) == 3
    assert len(page.find("table", class_="contributions")) == 3


def test_a_warning_is_seen_without_unfolding_anything(tmp_path: Path) -> None:
    page = Page(case_report(scored(tmp_path, class_model(), age=99)))
    folded = sum(text.count("Warning.") for text in page.find("details"))
    warnings = page.find("p", class_="warning")
    assert len(warnings) == folded + 1
    assert "99" in warnings[0]


def test_a_class_without_model_says_why(tmp_path: Path) -> None:
    models = {name: model for name, model in members().items() if name != "osteopenia"}
    content = class_content(models)
    content["classes"].insert(1, {"name": "osteopenia", "share": 0.4, "reason": "selection left no feature"})
    page = Page(case_report(scored(tmp_path, build_class_model(ClassesSpec.model_validate(content), models))))
    assert "no model selection left no feature; 40.0 % of the training cases" in " ".join(page.find("table", class_="shares"))
    assert len(page.find("svg", class_="waterfall")) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [({"format_version": 2}, "has format version 2"), ({"classes": [{}]}, r"lacks classes\.0\.name"), ({"rule": None}, "")],
)
def test_a_score_that_cannot_be_shown_is_refused(tmp_path: Path, change: dict[str, object], message: str) -> None:
    folder = scored(tmp_path, class_model())
    record = json.loads((folder / "score.json").read_text()) | change
    if not message:
        del record["rule"]
        message = "lacks rule"
    (folder / "score.json").write_text(json.dumps(record))
    with pytest.raises(InputError, match=message):
        case_report(folder)
