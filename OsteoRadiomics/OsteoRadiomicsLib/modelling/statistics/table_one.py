"""The group comparison that opens a paper: "Table 1", with the test of each row chosen by stated rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    "Numbers: mean +- SD where the Shapiro-Wilk test gives P > 0.05 in every group of every set, compared by Student's t-test "
    "(Welch's where Levene's test gives P <= 0.05 in a set) or one-way ANOVA; otherwise median (IQR), Mann-Whitney or "
    "Kruskal-Wallis, in all sets alike. U is that of the first group, Z with tie and continuity correction, not given where P is "
    "exact. Categories: n (%), chi-square without correction where all expected counts are 5 or more, otherwise Fisher's exact "
    "test, which has no statistic."
)


@dataclass(frozen=True)
class Form:
    """How a number is shown and compared. normal: by mean and SD, else by ranks. equal: the spread of the groups."""

    normal: bool
    equal: bool

    @classmethod
    def agreed(cls, forms: Sequence[Form]) -> Form:
        """One form for several tables of the same variable: the one that supposes least."""
        return cls(all(form.normal for form in forms), all(form.equal for form in forms))


@dataclass(frozen=True)
class _Tested:
    """What a row's test found, in the words of ``TableRow``."""

    test: str = ""
    statistic: float = np.nan
    df: float = np.nan
    z: float = np.nan
    p: float = np.nan
    note: str = ""


@dataclass(frozen=True)
class TableRow:
    """One variable, or one level of a category (the first of which carries the test).

    variable, level: "" for a number. cells: per group, then all patients. missing: patients without a value. test, p: NaN where
    undefined, and note says why. statistic: t, U (of the first group), chi-square, F or H, by the test; df: of it (of F, between
    groups); z: of U where its P is not exact; NaN where there is none.
    """

    variable: str
    level: str
    cells: tuple[str, ...]
    missing: int
    test: str = ""
    statistic: float = np.nan
    df: float = np.nan
    z: float = np.nan
    p: float = np.nan
    note: str = ""


@dataclass(frozen=True)
class TableOne:
    """groups: names with their numbers of patients, the last is all.

    rows: in the order of the variables.
    """

    groups: tuple[tuple[str, int], ...]
    rows: tuple[TableRow, ...]

    def frame(self) -> pd.DataFrame:
        """As a table for CSV: variable, level, one column per group, all, test, statistic, df, z, p, missing, note."""
        heads = [f"{name} (n = {count})" for name, count in self.groups]
        return pd.DataFrame(
            [
                (row.variable, row.level, *row.cells, row.test, row.statistic, row.df, row.z, row.p, row.missing, row.note)
                for row in self.rows
            ],
            columns=["variable", "level", *heads, "test", "statistic", "df", "z", "p", "missing", "note"],
        )


def table_one(
    table: pd.DataFrame,
    group: ArrayLike,
    *,
    categories: Sequence[str] = (),
    order: Sequence[str] | None = None,
    clusters: Clusters | None = None,
    forms: Mapping[str, Form] | None = None,
) -> TableOne:
    """Compare every column of ``table`` between groups.

    table: (n, k); columns of text or booleans, and those in ``categories``, are categories, the rest numbers. group: (n,) names.
    order: of the groups. clusters: rows of one patient, who counts once in each group with rows of his, by the mean of a number
    and the commonest level of a category. forms: of numbers whose form is settled, such as over several sets; others follow
    ``RULES`` in this table alone. Missing values are left out of their own row and counted. Raises TableError for fewer than two
    groups, an unknown column, or infinite values.
    """
    label, names, patients = _grouped(table, group, order, clusters)
    unknown = [name for name in categories if name not in table.columns]
    if unknown:
        raise TableError(f"has no column {unknown[0]}")
    rows: list[TableRow] = []
    for name in table.columns:
        column = table[name]
        if _is_number(column) and name not in categories:
            parts = _parts(column, label, names, patients)
            form = (forms or {}).get(str(name)) or _form(parts)
            rows.append(_number_row(str(name), parts, form, len(label)))
        else:
            levels = column.astype(object).where(column.notna(), "").map(_level_name)
            one_each = levels if patients is None else levels.groupby(patients.index).agg(_commonest)
            rows += _category_rows(str(name), one_each.to_numpy(dtype=object), label, names)
    sizes = tuple((name, int((label == name).sum())) for name in names)
    return TableOne((*sizes, ("all", len(label))), tuple(rows))


def number_forms(
    table: pd.DataFrame, group: ArrayLike, *, order: Sequence[str] | None = None, clusters: Clusters | None = None
) -> dict[str, Form]:
    """The form that ``RULES`` give each number of one table. Arguments and errors as of ``table_one``."""
    label, names, patients = _grouped(table, group, order, clusters)
    return {str(name): _form(_parts(table[name], label, names, patients)) for name in table.columns if _is_number(table[name])}


def _grouped(
    table: pd.DataFrame, group: ArrayLike, order: Sequence[str] | None, clusters: Clusters | None
) -> tuple[np.ndarray, tuple[str, ...], Clusters | None]:
    """Group of each patient, names of the groups, and the rows of each patient in each group where some have several."""
    label = np.asarray(group).astype(str)
    if len(label) != len(table):
        raise TableError(f"{len(label)} group names for {len(table)} patients")
    names = tuple(order) if order is not None else tuple(sorted(set(label.tolist())))
    if set(names) != set(label.tolist()) or len(names) < 2:
        raise TableError("a group comparison needs two groups or more, all of them named")
    patients = None if clusters is None else clusters.within(label)
    return (label if patients is None else label[patients.first]), names, patients


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _parts(column: pd.Series, label: np.ndarray, names: tuple[str, ...], patients: Clusters | None) -> list[np.ndarray]:
    """The known values of each group. Raises TableError for infinite ones."""
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    if np.isinf(values).any():
        raise TableError(f"column {column.name} holds an infinite value")
    values = values if patients is None else _means(values, patients)
    known = ~np.isnan(values)
    return [values[known & (label == group)] for group in names]


def _form(parts: list[np.ndarray]) -> Form:
    normal = all(_is_normal(part) for part in parts)
    return Form(normal, normal and float(stats.levene(*parts, center="median").pvalue) > EQUAL_SPREAD)


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


def _number_row(name: str, parts: list[np.ndarray], form: Form, patients: int) -> TableRow:
    """parts: known values of each group. patients: with the unknown ones."""
    text, together = (_mean_sd if form.normal else _median_iqr), np.concatenate(parts)
    cells = tuple(text(part) for part in [*parts, together])
    return TableRow(name, "", cells, patients - together.size, **vars(_compare_numbers(parts, form)))


def _compare_numbers(parts: list[np.ndarray], form: Form) -> _Tested:
    if min(part.size for part in parts) < 2:
        return _Tested(note="a group has fewer than two values")
    if np.ptp(np.concatenate(parts)) == 0:
        return _Tested(note="all values are equal")
    if len(parts) == 2:
        found = (mann_whitney if not form.normal else student if form.equal else welch)(*parts)
        p = float(found.p[0])
        z = np.nan if found.z is None else float(found.z[0])
        return _Tested(found.test, float(found.statistic[0]), float(found.df[0]), z, p, found.reason if np.isnan(p) else "")
    several = stats.f_oneway(*parts) if form.normal else stats.kruskal(*parts)
    name = "ANOVA" if form.normal else "Kruskal-Wallis"
    return _Tested(name, float(several.statistic), len(parts) - 1, np.nan, float(several.pvalue))


def _category_rows(name: str, text: np.ndarray, label: np.ndarray, names: tuple[str, ...]) -> list[TableRow]:
    """text: (n,) levels, "" where missing."""
    known = text != ""
    levels = sorted(set(text[known].tolist()))
    counts = np.array([[int(np.sum(known & (text == level) & (label == group))) for group in names] for level in levels])
    missing = int((~known).sum())
    if len(levels) < 2:
        cells = tuple(_share(int(n), int(n)) for n in [*counts.sum(axis=0), counts.sum()]) if levels else ("",) * (len(names) + 1)
        return [TableRow(name, levels[0] if levels else "", cells, missing, note="fewer than two levels")]
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / max(counts.sum(), 1)
    own = chi_square(counts, continuity=False) if expected.min() >= SMALLEST_EXPECTED else fisher_exact(counts)
    tested = _Tested(own.test, own.statistic, own.df or np.nan, np.nan, own.p, own.note)
    totals = counts.sum(axis=0)
    rows = []
    for i, level in enumerate(levels):
        shares = [_share(int(n), int(total)) for n, total in zip(counts[i], totals, strict=True)]
        cells = (*shares, _share(int(counts[i].sum()), int(counts.sum())))
        first = i == 0
        rows.append(TableRow(name, level, cells, missing if first else 0, **vars(tested if first else _Tested())))
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
