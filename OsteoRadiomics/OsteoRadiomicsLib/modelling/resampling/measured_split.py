"""Folds and strata for a measured outcome: patients are put in order of their outcome and dealt out group by group.

Groups of as many patients as there are folds give every fold nearly the same mean. Otherwise the mean of the training folds
would mirror that of the fold left out, and pure noise would seem to predict against the truth.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .split import fold_numbers


def is_measured(outcome: np.ndarray) -> bool:
    """Whether an outcome (n,) is a measured number; classes are whole numbers or booleans by type, or 0 and 1 only."""
    return outcome.dtype.kind == "f" and not bool(np.isin(outcome, (0, 1)).all())


def patient_ranks(outcome: np.ndarray, patients: np.ndarray) -> np.ndarray:
    """(n,) place 0, 1, ... of each row's patient in the order of the patients' mean outcomes."""
    ids, index = np.unique(patients, return_inverse=True)
    means = np.bincount(index, weights=outcome) / np.bincount(index)
    ranks = np.empty(len(ids), dtype=int)
    ranks[np.argsort(means, kind="stable")] = np.arange(len(ids))
    return ranks[index]


def measured_fold_numbers(outcome: np.ndarray, patients: np.ndarray, count: int, seed: int) -> np.ndarray:
    """(n,) number 0..count-1 of the fold each row is left out in: seeded, a patient in one fold."""
    return fold_numbers(patient_ranks(outcome, patients) // count, patients, count, seed)


def measured_folds(outcome: np.ndarray, patients: np.ndarray, count: int, seed: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """``count`` folds by patient as (training rows, test rows), every row in one test fold."""
    numbers = measured_fold_numbers(outcome, patients, count, seed)
    for number in range(count):
        yield np.flatnonzero(numbers != number), np.flatnonzero(numbers == number)


def outcome_groups(outcome: np.ndarray, patients: np.ndarray, size: int) -> np.ndarray:
    """(n,) number of the group of about ``size`` patients with neighbouring outcomes; one group where there are fewer."""
    count = len(np.unique(patients))
    return patient_ranks(outcome, patients) * max(1, count // size) // count
