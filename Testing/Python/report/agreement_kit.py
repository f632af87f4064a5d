"""What tests of the agreement report share: a made-up study of two readers and two sessions, and a page as text and tags."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
from OsteoRadiomicsLib.agreement import Comparison, IccFilter, overlap
from OsteoRadiomicsLib.report.agreement.agreement_inputs import (
    AgreementInputs,
    overlap_row,
)

NAMES = [
    f"{image}_{kind}_{name}"
    for image in ("original", "log-sigma-1-0-mm-3D", "wavelet-LLH")
    for kind, name in (("firstorder", "Mean"), ("firstorder", "Energy"), ("glcm", "Contrast"), ("glszm", "ZoneEntropy"))
]
NOISE = np.linspace(0.02, 0.9, len(NAMES))


def readings(raters: tuple[str, ...], column: str, seed: int, cases: int = 12, sequences=("T1",)) -> pd.DataFrame:
    """Features whose agreement falls from the first to the last; the last but one is constant."""
    generator = np.random.default_rng(seed)
    rows = []
    for sequence in sequences:
        truth = generator.normal(size=(cases, len(NAMES)))
        for rater in raters:
            values = truth + NOISE * generator.normal(size=truth.shape)
            values[:, -2] = 4.0
            for number, row in enumerate(values):
                case = f"case-{number:02d}"
                rows.append(
                    {"case": case, "sequence": sequence, "roi": "L1-L3", column: rater, **dict(zip(NAMES, row, strict=True))}
                )
    return pd.DataFrame(rows)


def masks() -> pd.DataFrame:
    generator = np.random.default_rng(1)
    cube = np.zeros((12, 12, 12), dtype=bool)
    cube[3:9, 3:9, 3:9] = True
    rows = []
    for number in range(4):
        for roi in ("L1", "L2"):
            other = cube ^ (generator.random(cube.shape) < 0.01)
            rows.append(overlap_row(f"case-{number:02d}", roi, "A, session 1", "B, session 1", overlap(cube, other, (3, 1, 1))))
    rows.append(overlap_row("case-09", "L2", "A, session 1", "B, session 1", overlap(cube, cube & False, (3, 1, 1))))
    return pd.DataFrame(rows)


def times() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"case": f"case-{number:02d}", "reader": reader, "session": 1, "active_seconds": 100.0 + 30 * number}
            for reader in ("A", "B")
            for number in range(5)
        ]
    )


def study(**changes) -> AgreementInputs:
    inter = Comparison("inter-reader", readings(("A", "B"), "reader", 1), IccFilter())
    again = readings(("1", "2"), "session", 2)
    intra = Comparison("intra-reader", again, IccFilter(rule="lower"), rater_col="session")
    content = {
        "title": "Lumbar study",
        "comparisons": (inter, intra),
        "overlaps": masks(),
        "times": times(),
        "protocol": "op-mri",
        "protocol_sha256": "5" * 64,
        "created": "2026-04-01",
    }
    return AgreementInputs(**(content | changes))


class Page(HTMLParser):
    """Text, tags and attributes of a page, white space collapsed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.parts: list[str] = []
        self._skipped = ""
        self.feed(html)
        self.text = re.sub(r"\s+", " ", " ".join(self.parts))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._skipped = tag if tag in ("style", "script") else ""

    def handle_data(self, data):
        if not self._skipped:
            self.parts.append(data)
