"""ICC of every feature of a long feature table, as a tidy table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from ..base.errors import SettingsError
from .incomplete import incomplete_icc
from .intraclass import icc
from .intraclass_forms import DEFAULT_FORM, icc_form
from .ratings import Ratings, rating_groups

Rule = Literal["point", "lower"]
COLUMNS = (
    "feature", "icc", "ci_low", "ci_high", "f", "df1", "df2", "p", "n_cases", "n_raters", "form", "stable", "reason",
)  # fmt: skip
# What all readings say, also those of cases that some rater did not read.
ALL_COLUMNS = ("icc_all", "ci_low_all", "ci_high_all", "n_cases_all", "n_readings_all", "reason_all")
DEFAULT_THRESHOLD = 0.75


@dataclass(frozen=True)
class IccFilter:
    """Which ICC decides which features are stable.

    form: see ``icc_form``. rule: the ICC itself ("point") or its lower confidence bound ("lower") must lie above
    ``threshold``. confidence: level of the interval. Raises SettingsError for values that make no sense.
    """

    form: str = DEFAULT_FORM
    threshold: float = DEFAULT_THRESHOLD
    rule: Rule = "point"
    confidence: float = 0.95

    def __post_init__(self) -> None:
        object.__setattr__(self, "form", icc_form(self.form).name)
        if self.rule not in get_args(Rule):
            cure = "Write point (the ICC itself) or lower (its lower confidence bound)"
            raise SettingsError(f"unknown rule {self.rule!r}", cure=cure)
        if not -1 <= self.threshold < 1:
            raise SettingsError(f"an ICC cannot pass the threshold {self.threshold:g}", cure="Write less than 1, such as 0.75")
        if not 0 < self.confidence < 1:
            raise SettingsError(f"the confidence level must lie between 0 and 1, not {self.confidence:g}", cure="Write 0.95")

    @property
    def level(self) -> str:
        """The confidence level in words: ``95 %``."""
        return f"{100 * self.confidence:g} %"

    @property
    def statistic(self) -> str:
        """What is compared with the threshold, in words."""
        return self.form if self.rule == "point" else f"lower {self.level} bound of {self.form}"

    @property
    def column(self) -> str:
        """The column of the ICC table that is compared with the threshold."""
        return "icc" if self.rule == "point" else "ci_low"


def icc_table(
    features: pd.DataFrame,
    case_col: str = "case",
    rater_col: str = "reader",
    form: str = DEFAULT_FORM,
    threshold: float = DEFAULT_THRESHOLD,
    by: Rule = "point",
    *,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """One row per feature with the columns COLUMNS, in the order of the feature columns.

    features: one row per case and rater; see ``rating_groups`` for what counts as a feature and what is refused. When the
    table holds several sequences, ROIs, sessions or readers besides the rater column, each combination has its own rows
    and its values lead them. form, threshold, by, confidence: see ``IccFilter``. stable: whether the feature passes; an
    undefined ICC never does. reason: why the ICC is NaN, else empty.
    """
    return table_of_groups(rating_groups(features, case_col, rater_col), IccFilter(form, threshold, by, confidence))


def table_of_groups(groups: Sequence[Ratings], criterion: IccFilter, *, all_cases: bool = False) -> pd.DataFrame:
    """``icc_table`` of readings that are arranged already.

    all_cases: with ALL_COLUMNS, the ICC of all readings (``incomplete_icc``). ``stable`` rests on complete cases.
    """
    return pd.concat([_rows(ratings, criterion, all_cases) for ratings in groups], ignore_index=True)


def _rows(ratings: Ratings, criterion: IccFilter, all_cases: bool) -> pd.DataFrame:
    found = icc(ratings.values, criterion.form, confidence=criterion.confidence)
    table = pd.DataFrame(
        {
            "feature": ratings.features,
            "icc": found.icc,
            "ci_low": found.ci_low,
            "ci_high": found.ci_high,
            "f": found.f,
            "df1": found.df1,
            "df2": found.df2,
            "p": found.p,
            "n_cases": found.n_cases,
            "n_raters": found.n_raters,
            "form": found.form.name,
            "stable": False,
            "reason": found.reasons,
        }
    )
    table["stable"] = table[criterion.column] > criterion.threshold
    if all_cases:
        every = np.concatenate([ratings.values, ratings.partial], axis=1)
        found = incomplete_icc(every, criterion.form, confidence=criterion.confidence)
        readings = np.isfinite(every).sum(axis=(1, 2))
        values = (found.icc, found.ci_low, found.ci_high, found.n_cases, readings, found.reasons)
        table = table.assign(**dict(zip(ALL_COLUMNS, values, strict=True)))
    for position, (key, value) in enumerate(ratings.group.items()):
        table.insert(position, key, value)
    return table
