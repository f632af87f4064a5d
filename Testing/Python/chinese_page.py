"""What tests of Chinese pages share: a page in both languages, and the sentences that nobody has translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from html_page import Page
from OsteoRadiomicsLib.report.kinds import build_report
from undrawn import no_figures

ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{3,}")
"""Three words in a row, two of them small."""
NO_SENTENCES = re.compile(
    r"[A-Z][\w.&'-]+ [A-Z]{1,3}[,. ].*\d{4}[;:]\d|Kocak et al|Collins et al|[Mm]ade[- ]up|osteoradiomics score"
)
"""References, and what the made-up protocols say in words of their own."""


def both(folder: Path) -> tuple[Page, Page]:
    """The same page in English and in Chinese."""
    with no_figures():
        return Page(build_report(folder)[1]), Page(build_report(folder, lang="zh")[1])


def texts(page: Page) -> Iterator[str]:
    """What people read on it, piece by piece."""
    for tag in ("p", "td", "th", "dt", "dd", "h1", "h2", "h3", "caption", "summary", "figcaption", "a", "option", "li"):
        yield from page.find(tag)


def left_in_english(page: Page) -> list[str]:
    """Sentences that nobody has translated."""
    return [text for text in texts(page) if ENGLISH.search(text) and not NO_SENTENCES.search(text)]
