"""AUC of several classes."""

import numpy as np
import pytest
from OsteoRadiomicsLib.errors import TableError
from OsteoRadiomicsLib.modelling.evaluation.hand_till import hand_till, hand_till_score
from OsteoRadiomicsLib.modelling.evaluation.roc import auc
from sklearn.metrics import roc_auc_score

CLASSES = ("normal", "osteopenia", "osteoporosis")


def three_classes(seed):
    draw = np.random.default_rng(seed)
    label = np.concatenate([np.arange(3), draw.integers(0, 3, 57)])
    raw = draw.gamma(1 + 2 * (label[:, None] == np.arange(3)))
    return np.array(CLASSES)[label], raw / raw.sum(axis=1, keepdims=True)


def test_one_score_of_six_outcome_classes_is_that_of_proc(known, haemorrhage):
    found = hand_till_score(haemorrhage["gos6"].astype(str), haemorrhage["s100b"])
    assert found.hand_till == pytest.approx(known["roc_aSAH"]["multiclass_gos6_s100b"], abs=1e-9)
    assert len(found.pairwise) == 6


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_probabilities_give_the_pairwise_and_rest_means_of_scikit_learn(seed):
    outcome, probability = three_classes(seed)
    found = hand_till(outcome, probability, CLASSES)
    assert found.hand_till == pytest.approx(roc_auc_score(outcome, probability, multi_class="ovo", labels=CLASSES), abs=1e-12)
    assert found.macro == pytest.approx(roc_auc_score(outcome, probability, multi_class="ovr", labels=CLASSES), abs=1e-12)


def test_columns_may_come_in_any_order_of_classes():
    outcome, probability = three_classes(3)
    turned = hand_till(outcome, probability[:, [2, 0, 1]], [CLASSES[2], CLASSES[0], CLASSES[1]])
    assert turned.hand_till == pytest.approx(hand_till(outcome, probability, CLASSES).hand_till, abs=1e-12)


def test_two_classes_fall_back_to_the_plain_auc():
    draw = np.random.default_rng(0)
    outcome, score = draw.integers(0, 2, 40), draw.random(40)
    found = hand_till(np.where(outcome, "yes", "no"), np.column_stack([1 - score, score]), ["no", "yes"])
    assert found.hand_till == pytest.approx(auc(outcome, score), abs=1e-12)


def test_a_stated_direction_does_not_flip_a_pair():
    outcome, score = ["a", "a", "b", "b"], [3, 4, 1, 2]
    assert hand_till_score(outcome, score).hand_till == 1
    assert hand_till_score(outcome, score, direction="up").hand_till == 0
    assert hand_till_score(outcome, score, direction="down").hand_till == 1


def test_a_class_without_patients_is_refused():
    with pytest.raises(TableError, match="classes"):
        hand_till(["a", "b", "a"], np.eye(3), ["a", "b", "c"])
