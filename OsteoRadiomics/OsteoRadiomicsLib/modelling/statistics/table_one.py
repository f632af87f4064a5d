"""The group comparison that opens a paper: "Table 1", with the test of each row chosen by stated rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from ...base.errors import TableError
from ..evaluation.clusters import Clusters
from .contingency import chi_square, fisher_exact
from .univariate import mann_whitney, student, welch

NORMAL = 0.05
"""Shapiro-Wilk P above this in every group: mean +- SD and a t-test; otherwise median (IQR) and ranks."""
EQUAL_SPREAD = 0.05
"""Levene (median) P above this: Student; otherwise Welch."""
SMALLEST_EXPECTED = 5
"""All expected counts at least this: chi-square without correction; otherwise Fisher."""
RULES = (
    "Numbers: mean +- SD where the Shapiro-Wilk test gives P > 0.05 in every group, compared by Student's t-test (Welch's where "
    "Levene's test gives P <= 0.05) or one-way ANOVA; otherwise median (IQR), Mann-Whitney or Kruskal-Wallis. "
    "Categories: n (%), chi-square without correction where all expected counts are 5 or more, otherwise Fisher's exact test."
)


@dataclass(frozen=True)
class TableRow:
    """One variable, or one level of a category (the first of which carries the test).

    variable, level: "" for a number. cells: per group, then all patients. test, p: NaN where undefined, and note says why.
    missing: patients without a value.
    """

    variable: str
    level: str
    cells: tuple[str, ...]
    test: str
    p: float
    missing: int
    note: str = ""


@dataclass(frozen=True)
class TableOne:
    """groups: names with their numbers of patients, the last is all.

    rows: in the order of the variables.
    """

    groups: tuple[tuple[str, int], ...]
    rows: tuple[TableRow, ...]

    def frame(self) -> pd.DataFrame:
        """As a table for CSV: variable, level, one column per group, all, test, p, missing, note."""
        heads = [f"{name} (n = {count})" for name, count in self.groups]
        return pd.DataFrame(
            [(row.variable, row.level, *row.cells, row.test, row.p, row.missing, row.note) for row in self.rows],
            columns=["variable", "level", *heads, "test", "p", "missing", "note"],
        )


def table_one(
    table: pd.DataFrame,
    group: ArrayLike,
    *,
    categories: Sequence[str] = (),
    order: Sequence[str] | None = None,
    clusters: Clusters | None = None,
) -> TableOne:
    """Compare every column of ``table`` between groups.

    table: (n, k); columns of text or booleans, and those in ``categories``, are categories, the rest numbers. group: (n,) names.
    order: of the groups. clusters: rows of one patient, who counts once in each group with rows of his, by the mean of a number
    and the commonest level of a category. Missing values are left out of their own row and counted. Raises TableError for fewer
    than two groups, an unknown column, or infinite values.
    """
    label = np.asarray(group).astype(str)
    if len(label) != len(table):
        raise TableError(f"{len(label)} group names for {len(table)} patients")
    names = tuple(order) if order is not None else tuple(sorted(set(label.tolist())))
    if set(names) != set(label.tolist()) or len(names) < 2:
        raise TableError("a group comparison needs two groups or more, all of them named")
    unknown = [name for name in categories if name not in table.columns]
    if unknown:
        raise TableError(f"has no column {unknown[0]}")
    patients = None if clusters is None else clusters.within(label)
    if patients is not None:
        label = label[patients.first]
    rows: list[TableRow] = []
    for name in table.columns:
        column = table[name]
        numeric = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
        if numeric and name not in categories:
            values = column.to_numpy(dtype=np.float64, na_value=np.nan)
            rows += _number_rows(str(name), values if patients is None else _means(values, patients), label, names)
        else:
            levels = column.astype(object).where(column.notna(), "").map(_level_name)
            one_each = levels if patients is None else levels.groupby(patients.index).agg(_commonest)
            rows += _category_rows(str(name), one_each.to_numpy(dtype=object), label, names)
    sizes = tuple((name, int((label == name).sum())) for name in names)
    return TableOne((*sizes, ("all", len(label))), tuple(rows))


def _means(values: np.ndarray, patients: Clusters) -> np.ndarray:
    """(patients,) means of what is known, NaN where nothing is."""
    known = ~np.isnan(values)
    found = np.full(patients.count, np.nan)
    owners = np.unique(patients.index[known])
    if owners.size:
        found[owners] = patients.rows(known).means(values[known, None])[:, 0]
    return found


def _commonest(levels: pd.Series) -> str:
    """The level that most of a patient's rows have, of equals the first; "" where all are missing."""
    known = levels[levels != ""]
    return "" if known.empty else str(known.value_counts(sort=False).idxmax())


def _number_rows(name: str, values: np.ndarray, label: np.ndarray, names: tuple[str, ...]) -> list[TableRow]:
    """values: (n,)."""
    if np.isinf(values).any():
        raise TableError(f"column {name} holds an infinite value")
    known = ~np.isnan(values)
    parts = [values[known & (label == group)] for group in names]
    normal = all(_is_normal(part) for part in parts)
    text = _mean_sd if normal else _median_iqr
    cells = tuple(text(part) for part in [*parts, values[known]])
    test, p, note = _compare_numbers(parts, normal)
    return [TableRow(name, "", cells, test, p, int((~known).sum()), note)]


def _compare_numbers(parts: list[np.ndarray], normal: bool) -> tuple[str, float, str]:
    if min(part.size for part in parts) < 2:
        return "", np.nan, "a group has fewer than two values"
    together = np.concatenate(parts)
    if np.ptp(together) == 0:
        return "", np.nan, "all values are equal"
    if len(parts) == 2:
        if normal:
            spread = stats.levene(*parts, center="median").pvalue
            found = (student if spread > EQUAL_SPREAD else welch)(*parts)
        else:
            found = mann_whitney(*parts)
        p = float(found.p[0])
        return found.test, p, found.reason if np.isnan(p) else ""
    if normal:
        return "ANOVA", float(stats.f_oneway(*parts).pvalue), ""
    return "Kruskal-Wallis", float(stats.kruskal(*parts).pvalue), ""


def _category_rows(name: str, text: np.ndarray, label: np.ndarray, names: tuple[str, ...]) -> list[TableRow]:
    """text: (n,) levels, "" where missing."""
    known = text != ""
    levels = sorted(set(text[known].tolist()))
    counts = np.array([[int(np.sum(known & (text == level) & (label == group))) for group in names] for level in levels])
    missing = int((~known).sum())
    if len(levels) < 2:
        cells = tuple(_share(int(n), int(n)) for n in [*counts.sum(axis=0), counts.sum()]) if levels else ("",) * (len(names) + 1)
        return [TableRow(name, levels[0] if levels else "", cells, "", np.nan, missing, "fewer than two levels")]
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / max(counts.sum(), 1)
    found = chi_square(counts, continuity=False) if expected.min() >= SMALLEST_EXPECTED else fisher_exact(counts)
    totals = counts.sum(axis=0)
    rows = []
    for i, level in enumerate(levels):
        shares = [_share(int(n), int(total)) for n, total in zip(counts[i], totals, strict=True)]
        cells = (*shares, _share(int(counts[i].sum()), int(counts.sum())))
        first = i == 0
        rows.append(
            TableRow(name, level, cells, found.test if first else "", found.p if first else np.nan, missing if first else 0,
                     found.note if first else "")
        )  # fmt: skip
    return rows


def _is_normal(values: np.ndarray) -> bool:
    if values.size < 3 or np.ptp(values) == 0:
        return False
    # Shapiro-Wilk's P is tabulated up to 5000 values.
    test = stats.shapiro if values.size <= 5000 else stats.normaltest
    return bool(test(values).pvalue > NORMAL)


def _level_name(value: object) -> str:
    """2.0 reads 2: a numeric code with missing values becomes a float on reading."""
    return f"{value:g}" if isinstance(value, float) else str(value).strip()


def _mean_sd(values: np.ndarray) -> str:
    return f"{values.mean():.2f} ± {values.std(ddof=1):.2f}" if values.size > 1 else _median_iqr(values)


def _median_iqr(values: np.ndarray) -> str:
    if values.size == 0:
        return ""
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
    return f"{middle:.2f} ({low:.2f}-{high:.2f})"


def _share(count: int, total: int) -> str:
    return f"{count} ({100 * count / total:.1f} %)" if total else "0"
