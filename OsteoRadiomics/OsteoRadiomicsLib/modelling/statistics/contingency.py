"""Tests of a table of counts: chi-square and Fisher's exact test, with R's conventions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import chi2, random_table
from scipy.stats.contingency import expected_freq

from ...base.errors import TableError
from ..data.inputs import Floats, matrix

RELATIVE = 1 + 1e-7
"""Tables as likely as the observed one up to rounding count as equally likely, as in R."""
MOST_TABLES = 50_000
SIMULATED = 100_000


@dataclass(frozen=True)
class TableTest:
    """test: name for the report. statistic, df: of chi-square; NaN and 0 for Fisher. p: two-sided. note: reason or warning."""

    test: str
    statistic: float
    df: int
    p: float
    note: str = ""


def chi_square(table: ArrayLike, *, continuity: bool | None = None) -> TableTest:
    """Pearson's chi-square test. table: (r, c) counts. continuity: Yates' correction; None: for 2 x 2 tables, as R.

    Rows and columns without patients are left out. Warns when an expected count lies below 5.
    """
    counts = _counts(table)
    if min(counts.shape) < 2:
        return TableTest("chi-square", np.nan, 0, np.nan, "fewer than two rows or columns with patients")
    expected = expected_freq(counts)
    distance = np.abs(counts - expected)
    correct = counts.shape == (2, 2) if continuity is None else continuity
    if correct:
        # R's limit: the correction never passes the smallest distance.
        distance = distance - min(0.5, float(distance.min()))
    statistic = float(np.sum(distance**2 / expected))
    df = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    name = "chi-square with Yates' correction" if correct else "chi-square"
    small = "an expected count lies below 5" if expected.min() < 5 else ""
    return TableTest(name, statistic, df, float(chi2.sf(statistic, df)), small)


def fisher_exact(table: ArrayLike, *, seed: int = 0) -> TableTest:
    """Fisher's exact test of any (r, c) counts: the summed probability of all tables no likelier than this one.

    More than 50,000 possible tables are sampled (100,000 with ``seed``), which the name of the test then says.
    """
    counts = _counts(table).astype(np.int64)
    if min(counts.shape) < 2:
        return TableTest("Fisher", np.nan, 0, np.nan, "fewer than two rows or columns with patients")
    if counts.shape[1] > counts.shape[0]:
        counts = counts.T
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    law = random_table(rows, columns)
    observed = float(law.pmf(counts))
    tables = _all_tables(rows, columns, MOST_TABLES)
    if tables is not None:
        likelihood = np.asarray(law.pmf(tables))
        return TableTest("Fisher", np.nan, 0, min(1.0, float(likelihood[likelihood <= observed * RELATIVE].sum())))
    drawn = np.asarray(law.pmf(law.rvs(SIMULATED, random_state=np.random.default_rng(seed))))
    extreme = int(np.sum(drawn <= observed * RELATIVE))
    return TableTest(f"Fisher, {SIMULATED} simulated tables", np.nan, 0, (extreme + 1) / (SIMULATED + 1))


def _all_tables(rows: np.ndarray, columns: np.ndarray, limit: int) -> np.ndarray | None:
    """(k, r, c) every table with these margins, or None when there are more than ``limit``."""
    tables = list(islice(_continued(tuple(rows.tolist()), tuple(columns.tolist())), limit + 1))
    return np.array(tables) if len(tables) <= limit else None


def _continued(rows: tuple[int, ...], room: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Every way to fill the rows so that the columns hold ``room`` together; the last row takes what is left."""
    if len(rows) == 1:
        yield (room,)
        return
    for cells in _fillings(rows[0], room):
        left = tuple(space - cell for space, cell in zip(room, cells, strict=True))
        for below in _continued(rows[1:], left):
            yield (cells, *below)


def _fillings(total: int, room: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Every way to spread ``total`` over columns with room for that many each."""
    if len(room) == 1:
        yield (total,)
        return
    for first in range(max(0, total - sum(room[1:])), min(total, room[0]) + 1):
        for rest in _fillings(total - first, room[1:]):
            yield (first, *rest)


def _counts(table: ArrayLike) -> Floats:
    counts = matrix(table, "the table of counts")
    if counts.size == 0 or counts.min() < 0 or np.any(counts != np.rint(counts)):
        raise TableError("a table of counts holds whole numbers from 0")
    return counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
