"""Folds and splits by patient."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.resampling.split import fold_numbers, folds, split_train


@settings(max_examples=50, deadline=None)
@given(st.integers(20, 80), st.integers(2, 6), st.integers(0, 10**6), st.integers(1, 4))
def test_folds_share_no_patient_and_differ_by_one_patient(n: int, count: int, seed: int, rows_each: int) -> None:
    outcome = np.repeat(np.random.default_rng(seed).integers(0, 2, n), rows_each)
    patients = np.repeat(np.arange(n), rows_each)
    numbers = fold_numbers(outcome, patients, count, seed)
    assert all(len(set(numbers[patients == patient])) == 1 for patient in range(n))
    sizes = [len(set(patients[numbers == number])) for number in range(count)]
    assert max(sizes) - min(sizes) <= 1
    events = [len(set(patients[(numbers == number) & (outcome == 1)])) for number in range(count)]
    assert max(events) - min(events) <= 1


def test_every_row_is_left_out_once() -> None:
    outcome = np.tile([0, 1], 15)
    left_out = np.concatenate([test for _, test in folds(outcome, np.arange(30), 5, 1)])
    assert sorted(left_out.tolist()) == list(range(30))


def test_too_few_patients_of_a_class_are_refused_whatever_their_rows() -> None:
    outcome, patients = np.array([0] * 20 + [1] * 6), np.array([*range(20), 20, 20, 20, 21, 21, 21])
    with pytest.raises(TableError, match=r"class 1 has 2 patients \(6 rows\), too few for 3 folds"):
        list(folds(outcome, patients, 3, 1))


def test_split_keeps_patients_whole_and_classes_in_proportion() -> None:
    outcome = np.repeat([0, 1], [200, 100])
    patients = np.repeat(np.arange(150), 2)
    train = split_train(outcome, patients, train=0.8, stratified=True, seed=4)
    assert not set(patients[train]) & set(patients[~train])
    assert train.sum() == 240
    assert outcome[train].mean() == pytest.approx(1 / 3)
