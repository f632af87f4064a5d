"""The table of scan parameters as papers print it: parameters down, scanners across."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...base.language import tr
from ...tables.scan_columns import CENTRE, PARAMETERS, SCANNER, SERIES


@dataclass(frozen=True)
class ScanLines:
    """heads: of the columns. rows: title and cell of each column; parameters that no scanner states are left out."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def scan_lines(scans: Sequence[Mapping[str, str]]) -> ScanLines:
    """scans: of the record, text by column."""
    titles = {**SCANNER, **PARAMETERS, SERIES: tr("Series")}
    heads = tuple(scan.get(CENTRE) or str(number) for number, scan in enumerate(scans, start=1))
    rows = [(tr(title), tuple(_shown(scan.get(name, "")) for scan in scans)) for name, title in titles.items()]
    return ScanLines(heads, tuple((title, cells) for title, cells in rows if any(cell != "–" for cell in cells)))


def _shown(cell: str) -> str:
    """With a minus sign, but not for the dash of a range, which stands after a digit."""
    return re.sub(r"(?<!\d)-(?=\d)", "\u2212", cell.replace(" x ", " × ")) or "–"
