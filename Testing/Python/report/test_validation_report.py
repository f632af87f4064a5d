"""The page of a validation, with its figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from chinese_page import left_in_english
from cli.validate_kit import validate
from html_page import Page
from made_up_cox import cox_model, follow_up, saved
from modelling.external.centre_kit import centre
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.base.language import PLACEHOLDER
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.external import updating
from OsteoRadiomicsLib.report.kinds import build_report
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


def test_a_damaged_record_is_one_line_that_names_the_file(tmp_path: Path):
    (tmp_path / "validation.json").write_text('{"kind": "validation", "surprise": 1}', encoding="utf-8")
    with pytest.raises(TableError, match=r"validation\.json: has the unknown key surprise"):
        build_report(tmp_path)
