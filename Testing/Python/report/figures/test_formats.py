"""Figures as files: every format, the same bytes each time, text that stays text."""

import re

import pytest
from OsteoRadiomicsLib.report.figures import FORMATS, new_figure, pdf, write_figure


def drawn():
    figure = new_figure(3, 2)
    figure.subplots().set_xlabel("sensitivity \u2265 90 %")
    return figure


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_figure_gives_the_same_bytes_in_every_format(suffix):
    assert FORMATS[suffix](drawn()) == FORMATS[suffix](drawn())


def test_a_pdf_says_neither_when_nor_with_what_it_was_made():
    content = pdf(drawn())
    assert not re.search(rb"/CreationDate|/ModDate|/Producer|/Creator\b", content)


def test_the_text_of_a_pdf_stands_in_an_embedded_truetype_font():
    content = pdf(drawn())
    assert b"/FontFile2" in content
    assert b"/Type3" not in content


def test_a_figure_is_written_in_every_format_and_png_is_not_drawn_twice(tmp_path):
    write_figure(tmp_path, "roc", drawn(), shown=b"already drawn")
    assert {path.name for path in tmp_path.iterdir()} == {"roc.png", "roc.svg", "roc.pdf"}
    assert (tmp_path / "roc.png").read_bytes() == b"already drawn"
