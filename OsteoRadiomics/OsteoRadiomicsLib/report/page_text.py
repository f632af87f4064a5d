"""Numbers and rows of a study's tables as a report page prints them."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from ..modelling.estimate import Estimate
from .binary.training_folder import estimate

BASES = {"out-of-fold": "out of fold", "apparent": "apparent (optimistic)", "held-out": "held out"}
"""On which rows a model was judged, in words."""


def cell(value: dict[str, Any] | None) -> tuple[str, str]:
    """A recorded estimate as number and interval, apart."""
    return apart(estimate(value)) if value else ("n/a", "")


def apart(value: Estimate) -> tuple[str, str]:
    """An estimate as number and interval, apart."""
    # A minus sign, but not the dash of a range, which stands after a digit.
    number, _, interval = re.sub(r"(?<!\d)-", "\u2212", value.text()).partition(" (")
    return number, interval.removesuffix(")")


def ratio(row: dict[str, Any], name: str) -> str:
    """``1.102 (1.069-1.136)`` from a row's three columns."""
    return Estimate(row[name], row[f"{name}_low"], row[f"{name}_high"]).text()


def p_cell(value: float | None) -> str:
    """``< 0.001``, ``0.040``, or a dash."""
    if value is None or value != value:
        return "–"
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def table_rows(table: pd.DataFrame | None) -> list[dict[str, Any]]:
    """The rows of a table as dictionaries; none without a table."""
    return [] if table is None else [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
