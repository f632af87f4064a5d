"""The agreement report on paper: what a browser prints of it."""

from __future__ import annotations

import re
import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest
from OsteoRadiomicsLib.agreement import overlap
from OsteoRadiomicsLib.agreement.gradings import Gradings, Scale, kappa_rows, kappas
from OsteoRadiomicsLib.report.agreement.agreement import agreement_report
from OsteoRadiomicsLib.report.agreement.agreement_inputs import GRADE_COLUMNS, overlap_row
from report.agreement_kit import Page, study

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
READER = shutil.which("pdftotext")
pytestmark = pytest.mark.skipif(not (BROWSER and READER), reason="needs Chromium to print, and pdftotext to read what is printed")
PAIRS = [("A, session 1", "B, session 1"), ("A, session 1", "A, session 2"), ("Reader-2, session 1", "Reader-2, session 2")]


def forty_cases():
    """Overlaps of forty cases, four muscles, three pairs of readings."""
    cube = np.zeros((8, 8, 8), dtype=bool)
    cube[2:6, 2:6, 2:6] = True
    shifted = [np.roll(cube, step, axis=0) for step in range(4)]
    return pd.DataFrame(
        [
            overlap_row(f"C{case:02d}K4Q", roi, *pair, overlap(cube, shifted[case % 4], (3, 1, 1)))
            for pair in PAIRS for case in range(40) for roi in ("ES_R", "MF_R", "MF_L", "ES_L")
        ]
    )  # fmt: skip


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """The page, and the text of its print-out as somebody can read it: what is cut off has no text in the PDF."""
    folder = tmp_path_factory.mktemp("printed")
    grades = (("1", "2"), ("2", "2"), ("3", "5"), ("4", "4"), ("5", "4"))
    found = kappas(Gradings("pfirrmann", tuple("abcde"), ("A", "B"), grades), Scale(tuple("12345"), "quadratic"))
    rows = [("inter-reader", "Pfirrmann grade of L4/L5", *row) for row in kappa_rows(found)]
    table = pd.DataFrame(rows, columns=list(GRADE_COLUMNS))
    _, path = agreement_report(study(overlaps=forty_cases(), grades=table), folder)
    pdf = folder / "page.pdf"
    words = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={pdf}", path.as_uri()]
    subprocess.run([str(BROWSER), *words], check=True, capture_output=True, timeout=120)
    text = subprocess.run(
        [str(READER), "-raw", str(pdf), "-"], check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout
    return path.read_text(encoding="utf-8"), re.sub(r"\s+", " ", text)


def test_every_column_of_every_table_is_on_paper(printed):
    page, text = printed
    page = page[: page.index('<section id="excluded">')]  # its long list is folded on paper
    headings = [re.sub(r"\s+", " ", found) for found in re.findall(r'<th scope="col">([^<]+)</th>', page)]
    assert {"Surface Dice at 2 mm", "Volume difference (ml)", "Lower bound", "Cases", "Agreement", "Total"} <= set(headings)
    assert [heading for heading in headings if heading not in text] == []


def test_every_cell_of_the_table_of_masks_is_on_paper(printed):
    page, text = printed
    section = page[page.index('<section id="masks">') : page.index('<section id="times">')]
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", section, re.DOTALL)
    assert len(rows) == len(PAIRS) * 4
    for row in rows:
        last = " ".join(Page(re.findall(r"<td>.*?</td>", row, re.DOTALL)[-1]).text.split())
        assert last in text


def test_the_notice_is_on_paper(printed):
    assert "For research use only: not a diagnosis" in printed[1]
