"""What a browser prints of a page: its sheets, their texts, and how far down each is filled."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pytest
from html_page import Page

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MARGIN = 17 / 297
"""Of a sheet's height, above and below, where its running title and its number stand."""
needs_paper = pytest.mark.skipif(
    not (BROWSER and all(map(shutil.which, ("pdftotext", "pdftoppm", "pdfimages")))),
    reason="needs Chromium to print, and poppler's pdftotext, pdftoppm and pdfimages to read what is printed",
)


def squeezed(text: str) -> str:
    """A text without its white space, which a line's end may change."""
    return re.sub(r"\s+", "", text)


@dataclass(frozen=True)
class Paper:
    """A printed page. pdf: the file."""

    pdf: Path
    page: Page

    @cached_property
    def sheets(self) -> list[str]:
        """The text of each sheet in the order of the page; what is cut off has no text in the PDF."""
        words = ["pdftotext", "-raw", str(self.pdf), "-"]
        text = subprocess.run(words, check=True, capture_output=True, text=True, encoding="utf-8").stdout
        return text.split("\f")[:-1]

    @cached_property
    def filled(self) -> list[float]:
        """How far down each sheet is printed on, as a share of the height between its margins."""
        words = ["pdftoppm", "-r", "24", "-gray", str(self.pdf)]
        stream, shares = subprocess.run(words, check=True, capture_output=True).stdout, []
        while stream:
            head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", stream)
            assert head
            width, height = int(head[1]), int(head[2])
            dots = np.frombuffer(stream, np.uint8, width * height, head.end()).reshape(height, width)
            inked = np.flatnonzero((dots[int(height * MARGIN) : int(height * (1 - MARGIN))] < 200).any(axis=1))
            shares.append((inked[-1] + 1) / (height * (1 - 2 * MARGIN)) if len(inked) else 0.0)
            stream = stream[head.end() + width * height :]
        return shares

    @cached_property
    def places(self) -> list[tuple[str, float, float]]:
        """Every word with its top and bottom in points from the top of its sheet."""
        words = ["pdftotext", "-bbox", str(self.pdf), "-"]
        text = subprocess.run(words, check=True, capture_output=True, text=True, encoding="utf-8").stdout
        found = re.findall(r'<word xMin="[^"]*" yMin="([^"]*)" xMax="[^"]*" yMax="([^"]*)">([^<]*)<', text)
        return [(word, float(top), float(bottom)) for top, bottom, word in found]

    def pictures(self) -> list[int]:
        """On which sheet, from 0, each picture is."""
        listed = subprocess.run(["pdfimages", "-list", str(self.pdf)], check=True, capture_output=True, text=True).stdout
        return [int(line.split()[0]) - 1 for line in listed.splitlines()[2:] if line.split()[2] == "image"]

    def lacks(self, tag: str, **attributes: str) -> list[str]:
        """Texts of elements with this tag that are on no sheet, or are torn between two."""
        sheets = [squeezed(sheet) for sheet in self.sheets]
        return [text for text in self.page.find(tag, **attributes) if not any(squeezed(text) in sheet for sheet in sheets)]

    def listed(self) -> dict[str, int]:
        """Heading -> its sheet, counted from 1, as the contents on the first sheet say."""
        entries, found = self.page.elements, {}
        links = [
            (attributes["href"][1:], text)
            for tag, attributes, text in entries
            if tag == "a" and attributes.get("href", "")[:1] == "#"
        ]
        for target, text in links:
            section = next(index for index, (_, attributes, _) in enumerate(entries) if attributes.get("id") == target)
            heading = next(words for tag, _, words in entries[section:] if tag == "h2")
            number = re.search(rf"^{re.escape(' '.join(' '.join(text).split()))}\s*(\d+)$", self.sheets[0], re.MULTILINE)
            if number:
                found[" ".join(" ".join(heading).split())] = int(number[1])
        return found

    def headed(self, heading: str) -> list[int]:
        """The sheets, counted from 1, that have this heading on a line of its own."""
        return [
            number for number, sheet in enumerate(self.sheets, 1) if re.search(rf"^{re.escape(heading)}$", sheet, re.MULTILINE)
        ]


def printed(page: Path) -> Paper:
    """The page as headless Chromium prints it, beside it."""
    pdf = page.with_suffix(".pdf")
    words = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri()]
    subprocess.run([str(BROWSER), *words], check=True, capture_output=True, timeout=300)
    return Paper(pdf, Page(page.read_text(encoding="utf-8")))


def check_whole(paper: Paper) -> None:
    """What holds of every printed report: whole texts, filled sheets, and contents, where it has some, with the right numbers."""
    assert [share for share in paper.filled[:-1] if share < 0.5] == []
    for tag in ("h1", "h2", "h3", "figcaption", "caption", "summary"):
        assert paper.lacks(tag) == []
    if len(paper.sheets) > 3:
        listed = paper.listed()
        assert len(listed) == len(paper.page.find("h2"))
        assert {heading: paper.headed(heading) for heading in listed} == {heading: [sheet] for heading, sheet in listed.items()}
