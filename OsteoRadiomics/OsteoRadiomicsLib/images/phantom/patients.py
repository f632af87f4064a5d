"""Simulated patient tables with the published group statistics of the studies.

Group sizes, ages and numbers of men are those that the studies printed; measurements that decide the outcome (bone
density, T-score, pain score) are drawn on the right side of its threshold. BMI, diabetes, smoking and drinking are drawn
alike in all groups, because no figures by group were printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri

from ...base.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

# A normal distribution's quartiles lie this many standard deviations apart.
_QUARTILES_APART = 1.349


@dataclass(frozen=True)
class Group:
    """One outcome group of one set: its size, how many are men, and the age's mean and standard deviation in years."""

    set: str
    outcome: int
    size: int
    men: int
    age: float
    age_sd: float


def _iqr(years: float) -> float:
    return years / _QUARTILES_APART


OP_MRI_GROUPS = (
    Group("train", 0, 346, 171, 67, _iqr(10)),
    Group("train", 1, 422, 136, 71, _iqr(8)),
    Group("internal", 0, 85, 53, 66, _iqr(9)),
    Group("internal", 1, 108, 31, 70, _iqr(8)),
    Group("external", 0, 57, 28, 69, _iqr(5)),
    Group("external", 1, 77, 19, 74, _iqr(7)),
)
OP_CT_GROUPS = (
    Group("train", 1, 134, 14, 66.09, 8.15),
    Group("train", 0, 286, 80, 59.24, 8.34),
    Group("internal", 1, 58, 8, 67.72, 9.20),
    Group("internal", 0, 122, 38, 60.92, 8.17),
    Group("external", 1, 117, 11, 68.26, 9.33),
    Group("external", 0, 146, 67, 56.55, 10.64),
)
# The study prints 62 men of 148 and ages 15 to 78, not by group.
PAIN_MRI_GROUPS = (
    Group("train", 0, 42, 18, 48, 14),
    Group("train", 1, 77, 32, 48, 14),
    Group("internal", 0, 10, 4, 48, 14),
    Group("internal", 1, 19, 8, 48, 14),
)


def op_mri_patients(n: int | None = None, seed: int = 1) -> pd.DataFrame:
    """Patients of the lumbar MRI study: case, source, set, age (years), sex, bmi, diabetes, smoking, drinking, op (0/1),
    bmd (mg/cm3; osteoporosis below 80). n: how many, in the published proportions; None: all 1095 with the exact counts.
    """
    rng = np.random.default_rng([seed, 11])
    table = _people(OP_MRI_GROUPS, n, rng, "op-mri", outcome="op", ages=(40, 95))
    count = len(table)
    table.insert(5, "bmi", np.round(_between(rng, 24.0, 3.3, 16.0, 40.0, count), 1))
    for position, (name, share) in enumerate((("diabetes", 0.18), ("smoking", 0.22), ("drinking", 0.20)), start=6):
        table.insert(position, name, np.where(rng.random(count) < share, "yes", "no"))
    op = table["op"].to_numpy() == 1
    older = -0.4 * (table["age"].to_numpy() - 69.0)
    dense = _between(rng, 112 + older, 24.0, 80.0, 210.0, count)
    thin = _between(rng, 58 + older, 15.0, 12.0, 79.9, count)
    table["bmd"] = np.round(np.where(op, thin, dense), 1)
    return table


def op_ct_patients(n: int | None = None, seed: int = 1) -> pd.DataFrame:
    """Patients of the chest CT study: case, source, set, age (years), sex, op (0/1), t_score (osteoporosis at -2.5 or
    lower). n: how many, in the published proportions; None: all 863 with the exact counts.
    """
    rng = np.random.default_rng([seed, 12])
    table = _people(OP_CT_GROUPS, n, rng, "op-ct", outcome="op", ages=(30, 95))
    op = table["op"].to_numpy() == 1
    older = -0.015 * (table["age"].to_numpy() - 62.0)
    normal = _between(rng, -1.3 + older, 0.8, -2.4, 2.5, len(table))
    thin = _between(rng, -3.2 + older, 0.6, -5.5, -2.5, len(table))
    table["t_score"] = np.round(np.where(op, thin, normal), 1)
    return table


def pain_mri_patients(n: int | None = None, seed: int = 1) -> pd.DataFrame:
    """Patients of the back pain study: case, source, set, age (years), sex, severe (0/1), vas (0..10; severe from 5).

    n: how many, in the published proportions; None: all 148.
    """
    rng = np.random.default_rng([seed, 13])
    table = _people(PAIN_MRI_GROUPS, n, rng, "pain-mri", outcome="severe", ages=(15, 78))
    severe = table["severe"].to_numpy() == 1
    table["vas"] = np.where(severe, rng.integers(5, 10, len(table)), rng.integers(1, 5, len(table)))
    return table


def bone_loss(table: pd.DataFrame, seed: int = 1) -> np.ndarray:
    """How severe osteoporosis is (0..1) in each patient: follows bone density or T-score, but not exactly.

    table: of ``op_mri_patients`` or ``op_ct_patients``.
    """
    rng = np.random.default_rng([seed, 14])
    if "bmd" in table:
        expected = (150 - table["bmd"].to_numpy()) / 130
    else:
        expected = (0.6 - table["t_score"].to_numpy()) / 5
    return np.clip(expected + rng.normal(0, 0.14, len(table)), 0, 1)


def _people(
    groups: Sequence[Group], n: int | None, rng: np.random.Generator, study: str, *, outcome: str, ages: tuple[int, int]
) -> pd.DataFrame:
    import pandas as pd  # images are simulated without it

    rows = []
    for group, size in zip(groups, _sizes(groups, n), strict=True):
        men = round(group.men * size / group.size)
        rows.append(
            pd.DataFrame(
                {
                    "set": group.set,
                    "age": np.rint(_between(rng, group.age, group.age_sd, *ages, size)).astype(int),
                    "sex": rng.permutation(["male"] * men + ["female"] * (size - men)),
                    outcome: group.outcome,
                }
            )
        )
    table = pd.concat(rows, ignore_index=True)
    # Mixed within each set, so that the order of cases does not tell the outcome.
    place = {name: position for position, name in enumerate(dict.fromkeys(group.set for group in groups))}
    order = np.lexsort((rng.random(len(table)), table["set"].map(place)))
    table = table.iloc[order].reset_index(drop=True)
    table.insert(0, "case", [f"sim-{study}-{number:04d}" for number in range(1, len(table) + 1)])
    table.insert(1, "source", "simulated")
    return table


def _sizes(groups: Sequence[Group], n: int | None) -> list[int]:
    """Group sizes in the published proportions that add up to n (largest remainders)."""
    published = np.array([group.size for group in groups])
    if n is None:
        return published.tolist()
    if n < 1:
        raise InputError(f"cannot simulate {n} patients", cure="Ask for at least 1")
    exact = n * published / published.sum()
    sizes = np.floor(exact).astype(int)
    for index in np.argsort(sizes - exact, kind="stable")[: n - sizes.sum()]:
        sizes[index] += 1
    return sizes.tolist()


def _between(rng: np.random.Generator, mean: float | np.ndarray, sd: float, low: float, high: float, count: int) -> np.ndarray:
    """Normal values limited to low..high, without piling up at the limits."""
    least, most = ndtr((low - mean) / sd), ndtr((high - mean) / sd)
    return np.clip(mean + sd * ndtri(least + rng.random(count) * (most - least)), low, high)
