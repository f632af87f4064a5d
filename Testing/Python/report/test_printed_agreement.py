"""The agreement report on paper: what a browser prints of it."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from OsteoRadiomicsLib.agreement import overlap
from OsteoRadiomicsLib.agreement.gradings import Gradings, Scale, kappa_rows, kappas
from OsteoRadiomicsLib.report.agreement.agreement import agreement_report
from OsteoRadiomicsLib.report.agreement.agreement_inputs import GRADE_COLUMNS, overlap_row
from paper_kit import Paper, check_whole, needs_paper
from paper_kit import printed as on_paper
from report.agreement_kit import Page, study

pytestmark = needs_paper
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
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    folder = tmp_path_factory.mktemp("printed")
    grades = (("1", "2"), ("2", "2"), ("3", "5"), ("4", "4"), ("5", "4"))
    found = kappas(Gradings("pfirrmann", tuple("abcde"), ("A", "B"), grades), Scale(tuple("12345"), "quadratic"))
    rows = [("inter-reader", "Pfirrmann grade of L4/L5", *row) for row in kappa_rows(found)]
    table = pd.DataFrame(rows, columns=list(GRADE_COLUMNS))
    _, path = agreement_report(study(overlaps=forty_cases(), grades=table), folder)
    return on_paper(path)


@pytest.fixture(scope="module")
def printed(paper: Paper) -> tuple[str, str]:
    """The page, and the text of its print-out as somebody can read it."""
    return paper.page.source, re.sub(r"\s+", " ", "\n".join(paper.sheets))


def test_its_sheets_are_filled_and_its_contents_numbered(paper: Paper):
    check_whole(paper)


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
