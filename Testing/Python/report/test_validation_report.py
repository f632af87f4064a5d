"""The page of a validation, with its figures."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from chinese_page import left_in_english
from cli.validate_kit import validate
from html_page import Page
from made_up_class_models import class_model
from made_up_cox import cox_model, follow_up, saved
from modelling.external.centre_kit import centre
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.base.language import PLACEHOLDER
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.external import updating
from OsteoRadiomicsLib.report.kinds import build_report
from OsteoRadiomicsLib.scoring.class_files import save_class_model
from tiny_picture import tiny_png


def test_the_page_shows_everything_loads_nothing_and_can_be_made_again(tmp_path: Path):
    assert validate(tmp_path, centre()) == 0
    text = (tmp_path / "out" / "validation.html").read_text(encoding="utf-8")
    page = Page(text)
    assert page.balanced
    assert page.find("p", class_="notice") == ["For research use only: not a diagnosis."] * 2
    assert "0.768" in text
    assert "0.740 on internal test; 0.708 on external test" in text
    assert text.count("data:image/png;base64,") == 5
    assert build_report(tmp_path / "out") == ("validation", text)
    assert str(tmp_path) not in text
    chinese = build_report(tmp_path / "out", lang="zh")[1]
    assert 'lang="zh-CN"' in chinese
    assert not PLACEHOLDER.search(chinese.split("</head>")[1].split("<script>")[0])


def test_the_page_of_times_to_an_event_can_be_made_again_in_chinese_and_as_a_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(updating, "REPEATS", 1)
    monkeypatch.setattr("OsteoRadiomicsLib.report.figures._saved", lambda *given, **named: tiny_png())
    models = (saved(tmp_path, cox_model()), saved(tmp_path, cox_model("other", (0.2, 0.9))))
    assert validate(tmp_path, follow_up(), "--outcome", "fracture", "--time", "months", models=models) == 0
    text = (tmp_path / "out" / "validation.html").read_text(encoding="utf-8")
    page = Page(text)
    assert page.balanced
    assert page.find("p", class_="notice") == ["For research use only: not a diagnosis."] * 2
    # Survival, two decision curves, and of each model two calibrations, two updates, and the case mix.
    assert text.count("data:image/png;base64,") == 13
    for shown in ("0.782", "fracture, by 8 months", "not judged: nobody was followed beyond 100", "Austin PC, Harrell FE Jr"):
        assert shown in text
    assert build_report(tmp_path / "out") == ("validation", text)
    chinese = build_report(tmp_path / "out", lang="zh")[1]
    assert not PLACEHOLDER.search(chinese.split("</head>")[1].split("<script>")[0])
    assert left_in_english(Page(chinese)) == []
    document = tmp_path / "paper.md"
    assert main(["report", str(tmp_path / "out"), "--out", str(tmp_path / "again.html"), "--markdown", str(document)]) == 0
    assert "Harrell's C 0.782 (0.718 to 0.845), 0.685 expected in this case mix" in document.read_text(encoding="utf-8")


def test_the_page_of_classes_shows_each_before_and_after_and_one_of_an_older_record_can_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(updating, "REPEATS", 1)
    monkeypatch.setattr("OsteoRadiomicsLib.report.figures._saved", lambda *given, **named: tiny_png())
    save_class_model(class_model(), tmp_path / "model")
    names = np.array(["normal", "osteopenia", "osteoporosis"])
    table = centre().assign(bone=lambda own: names[np.digitize(own["age"] + (own["op"] * 7) % 5, [62, 78])])
    assert validate(tmp_path, table, "--outcome", "bone", models=(str(tmp_path / "model"),)) == 0
    text = (tmp_path / "out" / "validation.html").read_text(encoding="utf-8")
    assert Page(text).balanced
    assert text.count("data:image/png;base64,") == 3
    for shown in (
        "intercept and slope updated, osteopenia",
        "refitted, normal",
        "(intercept, osteoporosis v. normal)",
        "Van Hoorde",
    ):
        assert shown in text
    chinese = build_report(tmp_path / "out", lang="zh")[1]
    assert not PLACEHOLDER.search(chinese.split("</head>")[1].split("<script>")[0])
    assert left_in_english(Page(chinese)) == []
    table = pd.read_csv(tmp_path / "out" / "tables" / "updates.csv")
    assert table.groupby("update")["class"].apply(list).to_dict() == {
        method: ["all", *names] for method in ("none", "intercept", "intercept and slope", "refit")
    }
    written = tmp_path / "out" / "validation.json"
    record = json.loads(written.read_text(encoding="utf-8"))
    model = record["models"][0]
    model |= {"updates": [], "no_updates": "models of several classes are not updated here: train them anew"}
    model["metrics"]["overall"] = [own for own in model["metrics"]["overall"] if own["name"] != "macro_auc"]
    written.write_text(json.dumps(record), encoding="utf-8")
    older = build_report(tmp_path / "out")[1]
    assert Page(older).balanced
    assert 'id="update"' not in older


def test_a_damaged_record_is_one_line_that_names_the_file(tmp_path: Path):
    (tmp_path / "validation.json").write_text('{"kind": "validation", "surprise": 1}', encoding="utf-8")
    with pytest.raises(TableError, match=r"validation\.json: has the unknown key surprise"):
        build_report(tmp_path)
