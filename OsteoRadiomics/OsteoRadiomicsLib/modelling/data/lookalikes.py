"""Rows that look like several of one patient, in a table that does not say so: split apart, they would let a model cheat."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from .table import StudyTable

SUFFIXES, STEMS = 12, 5  # at most so many different endings of ids (L1, L2, left ...), at least so many ids without them
NEIGHBOUR = 12  # a row's own copies are fewer than this
CLOSER, SHARE = 0.25, 0.2
CURE = "where patients have several rows, name the patient's column with --patient"
MOST_ROWS, FEWEST_ROWS, FEWEST_FEATURES = 3000, 40, 10

# p01_L1, p01-2, p01.left; p01a, p01L1, p01T12
_ENDING = re.compile(r"(.+?)(?:[\s._/-]+([^\s._/-]+)|(?<=\d)([A-Za-z]|[LTlt]\d{1,2}))")


def lookalike_remarks(table: StudyTable) -> list[str]:
    """Warnings where every row counts as a patient of its own, and ids or values speak against it; none elsewhere."""
    if len(np.unique(table.patients)) < len(table.cases):
        return []
    found = alike_remarks([str(case) for case in table.cases])
    count = _near_copies(table.features)
    if count:
        found.append(f"{count} of {len(table.cases)} cases have a near-copy of their features in another case: {CURE}")
    return found


def alike_remarks(cases: Sequence[str]) -> list[str]:
    """A warning where case ids differ as those of one patient's rows do (p01_L1, p01_L2); none elsewhere."""
    alike = _alike_ids(cases)
    return [f"case ids look like several rows of one patient (such as {' and '.join(alike)}): {CURE}"] if alike else []


def _alike_ids(cases: Sequence[str]) -> tuple[str, str] | None:
    """Two ids that differ in their ending, where most ids share the part before it with few others."""
    parts = [(match[1], match[2] or match[3], case) for case in cases if (match := _ENDING.fullmatch(case))]
    if not parts:
        return None
    frame = pd.DataFrame(parts, columns=["stem", "ending", "case"])
    shared = frame[frame.groupby("stem")["case"].transform("size") > 1]
    if 2 * len(shared) < len(cases) or shared["stem"].nunique() < STEMS or shared["ending"].nunique() > SUFFIXES:
        return None
    first = shared[shared["stem"] == shared["stem"].iloc[0]]["case"]
    return str(first.iloc[0]), str(first.iloc[1])


def _near_copies(features: np.ndarray) -> int:
    """How many rows lie far nearer to some row than to their twelfth neighbour, where that is a sizeable share; otherwise 0.

    The ratio of the two distances hardly depends on how features correlate: among rows spread smoothly over three or more
    dimensions fewer than a fifth have a first neighbour at a quarter of the twelfth's distance.
    """
    rows, columns = features.shape
    if not FEWEST_ROWS <= rows <= MOST_ROWS or columns < FEWEST_FEATURES:
        return 0
    known = np.isfinite(features)
    count = np.maximum(known.sum(axis=0), 1)
    values = np.where(known, features, 0.0)
    centred = np.where(known, values - values.sum(axis=0) / count, 0.0)
    spread = np.sqrt(np.sum(centred**2, axis=0) / count)
    z = centred[:, spread > 0] / spread[spread > 0]
    size = np.sum(z**2, axis=1)
    squared = np.maximum(size[:, None] + size - 2 * z @ z.T, 0)
    np.fill_diagonal(squared, np.inf)
    near = np.partition(squared, (0, NEIGHBOUR - 1), axis=1)
    copies = int(np.sum(near[:, 0] < CLOSER**2 * near[:, NEIGHBOUR - 1]))
    return copies if copies >= SHARE * rows else 0
