"""Figures as files: every format, the same bytes each time, text that stays text."""

import io
import re
import string
import zlib

import pytest
from fontTools.ttLib import TTFont
from matplotlib.layout_engine import ConstrainedLayoutEngine
from OsteoRadiomicsLib.report.figures import FORMATS, file_contents, new_figure, pdf, png, write_figure
from OsteoRadiomicsLib.report.figures.style import plain_figure

FIRST = "sensitivity \u2265 90 %"


def drawn(label=FIRST):
    figure = new_figure(3, 2)
    figure.subplots().set_xlabel(label)
    return figure


def laid_out_by_itself():
    figure = plain_figure(3, 2)
    figure.subplots().set_xlabel(FIRST)
    return figure


def fonts(content):
    """The font programs in a PDF."""
    streams = re.findall(rb"/Length1.*?stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    return [TTFont(io.BytesIO(zlib.decompress(stream))) for stream in streams]


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


def test_a_figure_is_laid_out_once_for_all_its_files_and_looks_the_same(monkeypatch):
    alone, figure, done = png(laid_out_by_itself()), laid_out_by_itself(), []
    execute = ConstrainedLayoutEngine.execute
    monkeypatch.setattr(ConstrainedLayoutEngine, "execute", lambda self, fig: (done.append(fig), execute(self, fig))[1])
    contents = file_contents("roc", figure)
    assert list(contents) == ["roc.png", "roc.svg", "roc.pdf"]
    assert done == [figure]
    assert contents["roc.png"] == alone
    assert isinstance(figure.get_layout_engine(), ConstrainedLayoutEngine)


def test_fonts_in_a_pdf_hold_letters_without_the_tables_for_setting_them():
    found = fonts(pdf(drawn()))
    assert found
    for font in found:
        assert {"glyf", "hmtx", "cmap"} <= set(font.keys())
        assert not {"GSUB", "GPOS", "GDEF", "kern"} & set(font.keys())


def test_figures_of_usual_letters_share_a_font_and_other_letters_have_theirs():
    first, other, rare = (fonts(pdf(drawn(label))) for label in ("sum of parts", "other letters", "sum of parts \u0416"))
    assert first[0].getGlyphOrder() == other[0].getGlyphOrder()
    assert set(string.ascii_letters + string.digits) <= set(map(chr, first[0].getBestCmap()))
    assert [0x0416 in font.getBestCmap() for font in (*first, *other)] == [False, False]
    assert any(0x0416 in font.getBestCmap() for font in rare)


def test_a_pdf_is_the_same_whatever_was_drawn_before():
    first = pdf(drawn())
    pdf(drawn("\u0416 and other letters"))
    assert pdf(drawn()) == first
