"""Reports as Word and Markdown: the page's tables, figures and words, whole and in order."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest
from html_page import Page
from made_up_study import MRI_LIKE, write_tables
from OsteoRadiomicsLib.base.errors import OutputError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.report.html import data_uri
from OsteoRadiomicsLib.report.kinds import build_report
from OsteoRadiomicsLib.report.manuscript.document import Figure, Heading, Paragraph, Table
from OsteoRadiomicsLib.report.manuscript.files import write_markdown
from OsteoRadiomicsLib.report.manuscript.from_page import MOST_ROWS, document_of
from OsteoRadiomicsLib.report.manuscript.markdown import markdown
from OsteoRadiomicsLib.report.manuscript.word import column_shares, word_bytes
from tiny_picture import tiny_png
from training_kit import trained
from undrawn import no_figures

docx = pytest.importorskip("docx", reason="python-docx is not installed")


PAGE = f"""<html><body><header><p class="kind">Training report</p><h1>A &amp; B</h1>
<p class="notice">Research use only.</p></header>
<nav><a href="#x">Contents</a></nav><main>
<p class="about">About
 it.</p><section><h2>Result</h2><div class="scroll"><table><caption>Each model</caption>
<thead><tr><th>Model</th><th>AUC</th><th>P</th></tr></thead>
<tbody><tr><th>One</th><td>0.812<small>0.701-0.923</small></td><td>&lt; 0.001</td></tr>
<tr><td colspan="2">a remark</td><td>x | y</td></tr></tbody></table></div><p class="note">Remark.</p>
<figure><img src="{data_uri(tiny_png())}" alt=""><figcaption><b>ROC curves.</b> held out</figcaption></figure></section>
<section id="paper"><h2>Words</h2><p>Methods [1].</p></section>
<section><h2>Nothing</h2><form><p>not this</p></form></section>
<section><h2>Facts</h2><dl class="facts"><dt>Seed</dt><dd>7</dd></dl></section>
</main></body></html>"""


def test_a_document_is_the_page_in_its_order_with_the_words_for_a_paper_first() -> None:
    document = document_of(PAGE)
    assert (document.title, document.kind, document.notice) == ("A & B", "Training report", "Research use only.")
    assert document.blocks == (
        Heading("Words"), Paragraph("Methods [1]."), Paragraph("About it."), Heading("Result"),
        Table("Each model", ("Model", "AUC", "P"),
              (("One", "0.812\n0.701-0.923", "< 0.001"), ("a remark", "", "x | y")), 1),
        Paragraph("Remark.", small=True), Figure("ROC curves", "held out", tiny_png(), 1), Heading("Facts"),
        Table("", (), (("Seed", "7"),)),
    )  # fmt: skip


def test_a_list_of_thousands_of_features_is_not_printed_but_named() -> None:
    rows = "".join(f"<tr><td>feature {number}</td></tr>" for number in range(MOST_ROWS + 1))
    page = PAGE.replace('<p class="note">Remark.</p>', f"<table>{rows}</table>")
    assert Paragraph(f"A table of {MOST_ROWS + 1} rows is on the page and in the folder of tables.", small=True) in (
        document_of(page).blocks
    )


def test_markdown_keeps_cells_apart_and_takes_text_as_it_is() -> None:
    text, figures = markdown(document_of(PAGE), "r-figures")
    assert "| One | 0.812<br>0.701-0.923 | \\< 0.001 |" in text
    assert "| a remark |  | x \\| y |" in text
    assert "![Figure 1. ROC curves. held out](r-figures/figure-1.png)" in text
    assert "Methods \\[1\\]." in text
    assert figures == {"figure-1.png": tiny_png()}


def test_markdown_does_not_remove_what_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "r-figures").mkdir()
    (tmp_path / "r-figures" / "thesis.docx").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match=r"holds thesis\.docx"):
        write_markdown(document_of(PAGE), tmp_path / "r.md")
    assert (tmp_path / "r-figures" / "thesis.docx").exists()
    assert not (tmp_path / "r.md").exists()


def opened(content: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(content))


def test_a_word_file_is_a4_with_real_tables_repeated_heads_pictures_and_the_notice_on_every_page() -> None:
    word = opened(word_bytes(document_of(PAGE)))
    section = word.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert section.footer.paragraphs[0].text.startswith("Research use only.")
    table = word.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Model", "AUC", "P"], ["One", "0.812\n0.701-0.923", "< 0.001"], ["a remark", "", "x | y"],
    ]  # fmt: skip
    assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") != []
    assert len(word.inline_shapes) == 1
    captions = [line.text for line in word.paragraphs if line.style.name == "Caption"]
    assert captions == ["Table 1. Each model", "Figure 1. ROC curves. held out"]


def test_pages_lie_on_their_side_only_for_wide_tables() -> None:
    cells = "".join(f"<td>{number}</td>" for number in range(9))
    page = PAGE.replace("<h2>Facts</h2>", f"<h2>Facts</h2><table><tr>{cells}</tr></table><p>its remark</p>")
    word = opened(word_bytes(document_of(page)))
    assert [section.page_width > section.page_height for section in word.sections] == [False, True, False]
    assert [section.page_width > section.page_height for section in opened(word_bytes(document_of(PAGE))).sections] == [False]


def test_columns_share_the_room_by_their_longest_lines_a_chinese_letter_counting_twice() -> None:
    assert column_shares(Table("", (), (("aaaa", "中中"),))) == [0.5, 0.5]
    narrow, wide = column_shares(Table("", (), (("a", "b" * 200),)))
    assert wide < 4 * narrow * 2


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished study of two classes."""
    return trained(write_tables(tmp_path_factory.mktemp("binary"), 60, modelling=MRI_LIKE))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_number_of_the_pages_tables_is_in_the_word_file(study: Path, lang: str) -> None:
    with no_figures():
        page = build_report(study, lang=lang)[1]
    word = opened(word_bytes(document_of(page)))
    in_word = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    text = "\n".join(in_word)
    wanted = {number for cell in Page(page).find("td") for number in re.findall(r"\d+\.\d+", cell)}
    assert len(wanted) > 100
    assert [number for number in wanted if number not in text] == []


def test_the_verb_writes_page_word_and_markdown(study: Path, tmp_path: Path) -> None:
    files = {"--out": "r.html", "--docx": "r.docx", "--markdown": "r.md"}
    given = [part for option, name in files.items() for part in (option, str(tmp_path / name))]
    with no_figures():
        assert main(["report", str(study), "--lang", "zh", *given]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.docx", "r.html", "r.md"]
    assert "仅供科研使用" in (tmp_path / "r.md").read_text(encoding="utf-8")


def test_a_missing_package_is_named_with_its_cure_before_anything_is_drawn(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    assert main(["report", str(study), "--out", str(tmp_path / "r.html"), "--docx", str(tmp_path / "r.docx")]) == 2
    assert "Word files need the package python-docx" in (said := capsys.readouterr().err)
    assert "osteoradiomics[word]" in said
    assert list(tmp_path.iterdir()) == []
