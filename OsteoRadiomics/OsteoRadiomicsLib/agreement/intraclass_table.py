"""ICC of every feature of a long feature table, as a tidy table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import pandas as pd

from ..errors import SettingsError
from .intraclass import icc
from .intraclass_forms import DEFAULT_FORM, IccForm
from .ratings import Ratings, rating_groups

Rule = Literal["point", "lower"]
COLUMNS = (
    "feature", "icc", "ci_low", "ci_high", "f", "df1", "df2", "p", "n_cases", "n_raters", "form", "stable", "reason",
)  # fmt: skip
DEFAULT_THRESHOLD = 0.75


def icc_table(
    features: pd.DataFrame,
    case_col: str = "case",
    rater_col: str = "reader",
    form: str | IccForm = DEFAULT_FORM,
    threshold: float = DEFAULT_THRESHOLD,
    by: Rule = "point",
    *,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """One row per feature with the columns COLUMNS, in the order of the feature columns.

    features: one row per case and rater; see ``rating_groups`` for what counts as a feature and what is refused. When the
    table holds several sequences, ROIs, sessions or readers besides the rater column, each combination has its own rows
    and its values lead them. stable: the ICC ("point") or its lower confidence bound ("lower") lies above ``threshold``;
    an undefined ICC is never stable. reason: why the ICC is NaN, else empty.
    """
    return table_of_groups(rating_groups(features, case_col, rater_col), form, threshold, by, confidence=confidence)


def table_of_groups(
    groups: Sequence[Ratings], form: str | IccForm, threshold: float, by: Rule, *, confidence: float = 0.95
) -> pd.DataFrame:
    """``icc_table`` of readings that are arranged already."""
    if by not in get_args(Rule):
        raise SettingsError(f"unknown rule {by!r}", cure="Write point (the ICC itself) or lower (its lower confidence bound)")
    if not -1 <= threshold < 1:
        raise SettingsError(f"an ICC cannot pass the threshold {threshold:g}", cure="Write a threshold below 1, such as 0.75")
    return pd.concat([_rows(ratings, form, threshold, by, confidence) for ratings in groups], ignore_index=True)


def _rows(ratings: Ratings, form: str | IccForm, threshold: float, by: Rule, confidence: float) -> pd.DataFrame:
    found = icc(ratings.values, form, confidence=confidence)
    passing = found.icc if by == "point" else found.ci_low
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
            "stable": passing > threshold,
            "reason": found.reasons,
        }
    )
    for position, (key, value) in enumerate(ratings.group.items()):
        table.insert(position, key, value)
    return table
