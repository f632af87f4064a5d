"""What a small reader study can and cannot say: stable by either rule, and how many cases the rule in use needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .sample_size import icc_sample_size

if TYPE_CHECKING:
    import pandas as pd

    from .intraclass_table import IccFilter

EXPECTED = 0.9
"""The ICC that a good feature is expected to have, where nobody says: "excellent" from here on (Koo & Li 2016)."""


@dataclass(frozen=True)
class ByRule:
    """How many rows of an ICC table lie above the threshold: the ICC itself, and its lower confidence bound."""

    point: int
    lower: int


@dataclass(frozen=True)
class FewCases:
    """A study that is too small. cases: it has. needed: for power 0.8 where the ICC is ``expected``."""

    cases: int
    needed: int
    expected: float


def stable_by_rule(table: pd.DataFrame, used: IccFilter, *, all_readings: bool = False) -> ByRule:
    """Both counts of an ICC table (``icc_table``), whichever rule decides. all_readings: of its columns ..._all."""
    end = "_all" if all_readings else ""
    point, lower = (int((table[f"{column}{end}"] > used.threshold).sum()) for column in ("icc", "ci_low"))
    return ByRule(point, lower)


def few_cases(cases: int, raters: int, used: IccFilter) -> FewCases | None:
    """Whether a study has fewer cases than ``icc-size`` asks for with its rule; None where it has enough.

    cases: complete ones. A threshold that no size can be told for (0 or less) asks for none.
    """
    if used.threshold <= 0:
        return None
    expected = EXPECTED if used.threshold < EXPECTED else (1 + used.threshold) / 2
    needed = icc_sample_size(expected, used.threshold, raters, rule=used.rule, confidence=used.confidence)
    return FewCases(cases, needed, expected) if cases < needed else None
