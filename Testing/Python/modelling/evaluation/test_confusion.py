"""Confusion matrix of several classes, Brier score, and the ROC curve of a pair."""

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.evaluation.confusion import brier_of_classes, confusion
from OsteoRadiomicsLib.modelling.evaluation.hand_till import hand_till
from OsteoRadiomicsLib.modelling.evaluation.pair_roc import pair_roc
from sklearn import metrics

CLASSES = ("normal", "osteopenia", "osteoporosis")


def graded(seed, n=80):
    draw = np.random.default_rng(seed)
    true = np.concatenate([np.arange(3), draw.integers(0, 3, n)])
    return true, np.clip(true + draw.integers(-1, 2, true.size), 0, 2)


@pytest.mark.parametrize("seed", [0, 1])
def test_counts_and_rates_are_those_of_scikit_learn(seed):
    true, predicted = graded(seed)
    found = confusion(true, predicted, CLASSES)
    assert np.array_equal(found.counts, metrics.confusion_matrix(true, predicted))
    assert found.accuracy.value == pytest.approx(metrics.accuracy_score(true, predicted))
    assert found.balanced_accuracy.value == pytest.approx(metrics.balanced_accuracy_score(true, predicted))
    assert found.kappa.value == pytest.approx(metrics.cohen_kappa_score(true, predicted, weights="linear"))
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(true, predicted)
    rates = list(found.rates.values())
    assert [rate.ppv.value for rate in rates] == pytest.approx(precision)
    assert [rate.sensitivity.value for rate in rates] == pytest.approx(recall)
    assert [rate.f1.value for rate in rates] == pytest.approx(f1)


def test_a_class_that_is_never_predicted_has_no_positive_predictive_value():
    found = confusion(np.array([0, 1, 2, 2]), np.array([0, 0, 2, 2]), CLASSES)
    assert np.isnan(found.rates["osteopenia"].ppv.value)
    assert found.rates["osteopenia"].ppv.note
    assert found.rates["osteopenia"].sensitivity.value == 0


def test_a_class_without_patients_is_refused():
    with pytest.raises(TableError, match="no patient of class osteopenia"):
        confusion(np.zeros(4, dtype=int), np.zeros(4, dtype=int), CLASSES)


def test_brier_score_runs_from_nothing_to_two():
    true = np.array([0, 1, 2])
    assert brier_of_classes(true, np.eye(3)).value == 0
    assert brier_of_classes(true, np.eye(3)[[1, 2, 0]]).value == 2
    assert brier_of_classes(true, np.full((3, 3), 1 / 3)).value == pytest.approx(2 / 3)


def test_brier_score_of_two_classes_is_twice_the_binary_one():
    draw = np.random.default_rng(0)
    event, risk = draw.integers(0, 2, 50), draw.random(50)
    found = brier_of_classes(event, np.column_stack([1 - risk, risk]))
    assert found.value == pytest.approx(2 * metrics.brier_score_loss(event, risk))


@pytest.mark.parametrize("decimals", [1, 8])
@pytest.mark.parametrize("pair", [(0, 1), (0, 2), (1, 2)])
def test_area_under_the_curve_of_a_pair_is_its_auc_also_with_ties(pair, decimals):
    draw = np.random.default_rng(3)
    label = np.concatenate([np.arange(3), draw.integers(0, 3, 90)])
    probability = np.round(draw.random((label.size, 3)) + 0.5 * np.eye(3)[label], decimals)
    x, y = pair_roc(label, probability, *pair)
    area = float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2))
    known = hand_till(np.array(CLASSES)[label], probability, CLASSES).pairwise[CLASSES[pair[0]], CLASSES[pair[1]]]
    assert area == pytest.approx(known.value, abs=1e-12)
    assert (x[0], y[0], x[-1], y[-1]) == (0, 0, 1, 1)
    assert (np.diff(x) >= 0).all()
    assert (np.diff(y) >= -1e-12).all()
