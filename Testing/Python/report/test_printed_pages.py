"""Reports on paper: nothing cut off or torn, no half-empty sheets, contents with the right numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from made_up_classes import write_class_tables
from made_up_number import write_number_tables
from made_up_study import plan, write_tables
from OsteoRadiomicsLib.report.figures import new_figure, png
from OsteoRadiomicsLib.report.html import render
from OsteoRadiomicsLib.report.kinds import build_report
from OsteoRadiomicsLib.report.paper import css_string, drawn_inches
from OsteoRadiomicsLib.report.pictures import Picture
from paper_kit import Paper, check_whole, needs_paper, printed, squeezed
from training_kit import trained

FEW = plan('step = "mrmr", scheme = "MID", keep = 4', radscores="joint", folds=3, classifiers=["logistic", "knn"])
ONE = plan('step = "lasso", rule = "1se", folds = 5', folds=3)
SIZES = ((4.4, 6.2), (4.4, 4.8), (5.6, 4.2), (7.2, 2.0), (9.2, 5.8), (4.9, 1.8), (7.2, 10.0), (4.4, 6.2))
"""Inches of figures that reports have."""
TEMPLATE = """
{% extends "base.html" %}
{% import "_parts.html" as parts %}
{% block title %}{{ title }}{% endblock %}
{% block contents %}{% for name in names %}<a href="#{{ name }}">{{ name }} in short</a> {% endfor %}{% endblock %}
{% block main %}
{% for name in names %}
<section id="{{ name }}">
<h2>Chapter {{ name }}</h2>
<p>{{ name }} {{ "and so on " * 40 }}</p>
{% if loop.index == 2 %}{{ long(60, 4) }}{% endif %}
{% if loop.index == 3 %}{{ long(5, 40) }}{% endif %}
{{ parts.all_pictures(pictures[name]) }}
<h3>Rows of {{ name }}</h3>
{{ long(4, 3) }}
<p class="note">Below {{ name }}</p>
</section>
{% endfor %}
<details class="all"><summary>What stays folded</summary><p>not on paper</p></details>
{% endblock %}
{% macro long(rows, columns) %}
<div class="scroll"><table class="numbers"><caption>{{ rows }} rows of {{ columns }} columns</caption>
<thead><tr><th scope="col">Row</th>
{% for column in range(columns) %}<th scope="col">Measure {{ column }}</th>{% endfor %}</tr></thead>
<tbody>{% for row in range(rows) %}<tr><th scope="row">row-{{ row }}</th>
{% for column in range(columns) %}<td>{{ row }}.{{ column }}±{{ column }}</td>{% endfor %}</tr>
{% endfor %}</tbody></table></div>
{% endmacro %}
"""


def figure(number: int) -> Picture:
    """A picture of one of the sizes that reports have, wholly grey."""
    drawing = new_figure(*SIZES[number % len(SIZES)])
    drawing.set_facecolor("grey")
    return Picture(f"Figure {number}", "what it shows", png(drawing))


WIDE = """
{% extends "base.html" %}
{% block title %}Wide{% endblock %}
{% block main %}
<div class="scroll"><table class="numbers dense"><caption>Caption</caption>
<thead><tr><th scope="col">Row</th>
{% for column in range(12) %}
<th scope="col">Resamples in which the model gains more than treating all of them</th>
{% endfor %}</tr></thead>
<tbody><tr><th scope="row">row</th>
{% for column in range(12) %}<td>0.123<small>0.100 to 0.200</small></td>{% endfor %}</tr></tbody>
</table></div>
{% endblock %}
"""


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """A made-up report with what is hard to print: figures of every size, a long table and a wide one."""
    folder = tmp_path_factory.mktemp("paper")
    (folder / "long.html").write_text(TEMPLATE, encoding="utf-8")
    names = ["one", "two", "three", "four"]
    pictures = {name: [figure(index * 4 + step) for step in range(4)] for index, name in enumerate(names)}
    page = render("long.html", folder=folder, title='A "title" & <more>', names=names, pictures=pictures)
    (folder / "page.html").write_text(page, encoding="utf-8")
    return printed(folder / "page.html")


@needs_paper
def test_a_page_with_all_that_is_hard_to_print_fills_its_sheets(paper: Paper):
    check_whole(paper)
    assert len(paper.sheets) > 5


@needs_paper
def test_every_cell_of_long_and_wide_tables_is_on_paper(paper: Paper):
    sheets = squeezed("".join(paper.sheets))
    assert [
        f"{row}.{column}±{column}" for row in range(60) for column in range(4) if f"{row}.{column}±{column}" not in sheets
    ] == []
    assert [f"4.{column}±{column}" for column in range(40) if f"4.{column}±{column}" not in sheets] == []
    assert [f"Measure{column}" for column in range(40) if f"Measure{column}" not in sheets] == []


@needs_paper
def test_a_long_table_repeats_its_headings_on_every_sheet(paper: Paper):
    sheets = [sheet for sheet in paper.sheets if any(f"\n{row}.3±3" in sheet.replace(" ", "\n") for row in range(5, 60))]
    assert len(sheets) > 1
    assert all("Measure 3" in sheet for sheet in sheets)


@needs_paper
def test_turned_headings_wrap_below_the_caption(tmp_path: Path):
    (tmp_path / "wide.html").write_text(WIDE, encoding="utf-8")
    (tmp_path / "page.html").write_text(render("wide.html", folder=tmp_path), encoding="utf-8")
    places = printed(tmp_path / "page.html").places
    (caption,) = (bottom for word, _, bottom in places if word == "Caption")
    tops = [top for word, top, _ in places if word in ("Resamples", "gains", "treating", "them")]
    assert len(tops) == 4 * 12
    assert min(tops) >= caption


@needs_paper
def test_a_caption_stays_with_its_picture(paper: Paper):
    captions = [number for number, sheet in enumerate(paper.sheets) for _ in range(sheet.count("what it shows"))]
    assert captions == sorted(paper.pictures())


@needs_paper
def test_every_sheet_says_research_use_only_and_its_number(paper: Paper):
    for number, sheet in enumerate(paper.sheets, 1):
        assert "For research use only: not a diagnosis" in sheet
        assert f"{number} / {len(paper.sheets)}" in sheet
        assert 'A "title" & <more>' in sheet
    assert "not on paper" not in "".join(paper.sheets)


@needs_paper
def test_a_training_report_is_whole_on_paper(tmp_path: Path):
    page = tmp_path / "page.html"
    page.write_text(build_report(trained(write_tables(tmp_path, modelling=ONE)))[1], encoding="utf-8")
    paper = printed(page)
    check_whole(paper)
    assert sorted(paper.pictures()) == paper.pictures()
    assert len(paper.pictures()) == len(paper.page.find("figure"))


@needs_paper
@pytest.mark.parametrize("write", [lambda root: write_class_tables(root, 60, modelling=FEW), write_number_tables])
def test_reports_on_classes_and_numbers_are_whole_on_paper(tmp_path: Path, write: Callable[[Path], dict[str, Path]]):
    check_whole(printed(trained(write(tmp_path)) / "report.html"))


def test_a_drawing_is_measured_in_inches_at_the_resolution_it_names():
    assert drawn_inches(png(new_figure(4.4, 6.2))) == pytest.approx((4.4, 6.2), abs=0.01)


def test_a_title_cannot_leave_its_css_string():
    assert css_string('a"b\\c</style>\n') == '"a\\22 b\\5c c\\3c /style\\3e \\a "'
