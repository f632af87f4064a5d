"""The page of a validation, with its figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.validate_kit import validate
from html_page import Page
from modelling.external.centre_kit import centre
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.base.language import PLACEHOLDER
from OsteoRadiomicsLib.report.kinds import build_report


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


def test_a_damaged_record_is_one_line_that_names_the_file(tmp_path: Path):
    (tmp_path / "validation.json").write_text('{"kind": "validation", "surprise": 1}', encoding="utf-8")
    with pytest.raises(TableError, match=r"validation\.json: has the unknown key surprise"):
        build_report(tmp_path)
