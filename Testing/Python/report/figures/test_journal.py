"""Figures as journals print them: width, letters, fonts, no transparency, and the files that are asked for."""

from __future__ import annotations

import io
import re
from argparse import ArgumentTypeError
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.text import Text
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.evaluation.decision_curve import decision_curve
from OsteoRadiomicsLib.modelling.evaluation.delong import delong_auc
from OsteoRadiomicsLib.modelling.evaluation.roc import roc_curve
from OsteoRadiomicsLib.report.figure_files import FORMAT_NAMES, FigureFiles
from OsteoRadiomicsLib.report.figures import FORMATS, file_contents, pdf, write_figure
from OsteoRadiomicsLib.report.figures.benefit import decision_figure
from OsteoRadiomicsLib.report.figures.discrimination import roc_figure, score_figure
from OsteoRadiomicsLib.report.figures.flow import FlowStep, flow_figure
from OsteoRadiomicsLib.report.figures.journal import MM, for_journal
from OsteoRadiomicsLib.report.figures.radar import radar_figure
from OsteoRadiomicsLib.verbs.figure_arguments import format_names
from PIL import Image

DRAW = np.random.default_rng(3)
OUTCOME = np.arange(80) % 2
RISK = np.clip(0.3 + 0.3 * OUTCOME + DRAW.normal(0, 0.15, 80), 0.01, 0.99)
RATES = {"sensitivity": 0.8, "specificity": 0.7, "accuracy": 0.75, "AUC": 0.8}
DRAWINGS = {
    "roc": lambda: roc_figure({"Combined": (roc_curve(OUTCOME, RISK), delong_auc(OUTCOME, RISK))}),
    "decision": lambda: decision_figure({"Combined": decision_curve(OUTCOME, RISK)}),
    "score": lambda: score_figure(OUTCOME == 1, RISK, name="risk", cutoff=0.4),
    "radar": lambda: radar_figure({"Clinical": RATES, "Combined": RATES}),
    "flow": lambda: flow_figure([FlowStep(("Screened", "90")), FlowStep(("Analysed", "80"), ("Excluded", "10"))], [("train",)]),
}


def printed(name: str) -> Figure:
    figure = DRAWINGS[name]()
    for_journal(figure)
    return figure


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_printed_figure_is_one_or_two_columns_wide_with_legible_letters(name: str) -> None:
    figure = printed(name)
    width = figure.get_size_inches()[0] * MM
    assert 84 <= width <= 90 or 174 <= width <= 180
    figure.draw_without_rendering()
    sizes = [text.get_fontsize() for text in figure.findobj(Text) if text.get_text().strip()]
    assert sizes
    assert min(sizes) >= 6


@pytest.mark.parametrize("name", ["roc", "decision", "radar"])
def test_a_curve_takes_one_column(name: str) -> None:
    assert printed(name).get_size_inches()[0] * MM == pytest.approx(88)


def test_what_one_column_cannot_hold_takes_two() -> None:
    assert printed("flow").get_size_inches()[0] * MM == pytest.approx(178)


@pytest.mark.parametrize("name", ["score", "radar"])
def test_nothing_transparent_is_left_in_a_printed_pdf(name: str) -> None:
    seen = re.compile(rb"/(?:ca|CA) (?!1\b)[\d.]+")
    assert seen.search(pdf(DRAWINGS[name]()))
    assert not seen.search(pdf(printed(name)))


def test_an_opaque_surface_has_the_colour_that_it_showed_on_white() -> None:
    before = DRAWINGS["radar"]().axes[0].patches[0]
    red, green, blue, alpha = before.get_facecolor()
    after = printed("radar").axes[0].patches[0].get_facecolor()
    assert alpha == pytest.approx(0.06)
    assert after == pytest.approx([1 - alpha * (1 - part) for part in (red, green, blue)] + [1])
    assert to_rgba(after) != (1, 1, 1, 1)


def test_a_tiff_is_opaque_compressed_and_knows_its_resolution() -> None:
    content = file_contents("roc", DRAWINGS["roc"](), FigureFiles(("tiff",), journal=True, dpi=300))["roc.tiff"]
    with Image.open(io.BytesIO(content)) as image:
        assert image.mode == "RGB"
        assert image.info["compression"] == "tiff_lzw"
        assert image.info["dpi"] == pytest.approx((300, 300))
        assert image.size[0] == pytest.approx(88 / MM * 300, abs=1)


def test_files_of_formats_that_are_not_asked_for_any_more_are_removed_and_the_page_keeps_its_png(tmp_path: Path) -> None:
    write_figure(tmp_path, "roc", DRAWINGS["roc"](), shown=b"of the page")
    write_figure(tmp_path, "roc", DRAWINGS["roc"](), FigureFiles(("svg",), journal=True), shown=b"of the page")
    assert {path.name for path in tmp_path.iterdir()} == {"roc.png", "roc.svg"}
    assert (tmp_path / "roc.png").read_bytes() == b"of the page"
    assert "<text" not in (tmp_path / "roc.svg").read_text(encoding="utf-8")  # letters as paths need no font


def test_formats_are_named_as_people_write_them() -> None:
    assert tuple(FORMATS) == FORMAT_NAMES
    assert format_names("TIF, pdf,tiff") == ("tiff", "pdf")
    with pytest.raises(ArgumentTypeError, match="'jpg' is no format of figures; there are png, svg, pdf, tiff"):
        format_names("png,jpg")


def test_evaluate_writes_what_was_asked_for(tmp_path: Path) -> None:
    table = tmp_path / "scores.csv"
    pd.DataFrame({"op": OUTCOME, "risk": RISK}).to_csv(table, index=False)
    out = tmp_path / "evaluation"
    asked = ["--figures", "tiff", "--style", "journal", "--dpi", "100"]
    assert main(["evaluate", "--scores", str(table), "--outcome", "op", "--score", "risk", "--out", str(out), *asked]) == 0
    assert {path.suffix for path in out.glob("roc.*")} == {".png", ".tiff"}
    with Image.open(out / "roc.tiff") as image:
        assert image.size[0] == pytest.approx(88 / MM * 100, abs=1)
