"""AUC of several classes."""

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.evaluation.delong import delong_auc, delong_paired
from OsteoRadiomicsLib.modelling.evaluation.hand_till import hand_till, hand_till_matrix, hand_till_score, macro_auc
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
    assert found.hand_till.value == pytest.approx(known["roc_aSAH"]["multiclass_gos6_s100b"], abs=1e-9)
    assert len(found.pairwise) == 6


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_probabilities_give_the_pairwise_and_rest_means_of_scikit_learn(seed):
    outcome, probability = three_classes(seed)
    found = hand_till(outcome, probability, CLASSES)
    assert found.hand_till.value == pytest.approx(
        roc_auc_score(outcome, probability, multi_class="ovo", labels=CLASSES), abs=1e-12
    )
    assert found.macro.value == pytest.approx(roc_auc_score(outcome, probability, multi_class="ovr", labels=CLASSES), abs=1e-12)


def test_columns_may_come_in_any_order_of_classes():
    outcome, probability = three_classes(3)
    turned = hand_till(outcome, probability[:, [2, 0, 1]], [CLASSES[2], CLASSES[0], CLASSES[1]])
    assert turned.hand_till.value == pytest.approx(hand_till(outcome, probability, CLASSES).hand_till.value, abs=1e-12)


def test_two_classes_fall_back_to_the_plain_auc():
    draw = np.random.default_rng(0)
    outcome, score = draw.integers(0, 2, 40), draw.random(40)
    found = hand_till(np.where(outcome, "yes", "no"), np.column_stack([1 - score, score]), ["no", "yes"])
    assert found.hand_till.value == pytest.approx(auc(outcome, score), abs=1e-12)


def test_a_stated_direction_does_not_flip_a_pair():
    outcome, score = ["a", "a", "b", "b"], [3, 4, 1, 2]
    assert hand_till_score(outcome, score).hand_till.value == 1
    assert hand_till_score(outcome, score, direction="up").hand_till.value == 0
    assert hand_till_score(outcome, score, direction="down").hand_till.value == 1


def test_a_class_without_patients_is_refused():
    with pytest.raises(TableError, match="classes"):
        hand_till(["a", "b", "a"], np.eye(3), ["a", "b", "c"])


def test_two_classes_have_the_interval_of_delong():
    draw = np.random.default_rng(1)
    outcome, score = draw.integers(0, 2, 60), np.round(draw.random(60), 1)
    found = hand_till(np.where(outcome, "yes", "no"), np.column_stack([1 - score, score]), ["no", "yes"]).hand_till
    known = delong_auc(outcome, score)
    assert (found.low, found.high, found.se) == pytest.approx((known.low, known.high, known.se), abs=1e-12)


def test_interval_is_as_wide_as_the_bootstrap_says():
    outcome, probability = three_classes(5)
    found = hand_till(outcome, probability, CLASSES).hand_till
    draw = np.random.default_rng(0)
    groups = [np.flatnonzero(outcome == name) for name in CLASSES]
    drawn = (np.concatenate([draw.choice(group, group.size) for group in groups]) for _ in range(400))
    values = [hand_till(outcome[rows], probability[rows], CLASSES).hand_till.value for rows in drawn]
    assert found.se == pytest.approx(np.std(values), rel=0.15)


def test_a_class_of_one_patient_has_an_auc_without_interval():
    outcome, probability = three_classes(6)
    rows = np.concatenate([np.flatnonzero(outcome != "normal"), np.flatnonzero(outcome == "normal")[:1]])
    found = hand_till(outcome[rows], probability[rows], CLASSES)
    assert np.isnan(found.hand_till.low)
    assert np.isnan(found.pairwise["normal", "osteopenia"].low)
    assert found.pairwise["osteopenia", "osteoporosis"].low > 0


def test_models_of_two_classes_compare_as_delong_compares_them():
    draw = np.random.default_rng(2)
    outcome = draw.integers(0, 2, 80)
    one, other = draw.random(80) + 0.4 * outcome, draw.random(80) + 0.2 * outcome
    tables = {name: np.column_stack([-score, score]) for name, score in {"one": one, "other": other}.items()}
    found = hand_till_matrix(np.where(outcome, "yes", "no"), tables, ["no", "yes"])
    known = delong_paired(outcome, one, other)
    assert (found.z[0, 1], found.p[0, 1]) == pytest.approx((known.statistic, known.p), abs=1e-12)


def test_a_model_does_not_differ_from_itself():
    outcome, probability = three_classes(7)
    found = hand_till_matrix(outcome, {"one": probability, "same": probability}, CLASSES)
    assert found.difference[0, 1] == 0
    assert np.isnan(found.p).all()


def test_the_macro_auc_has_the_interval_of_rs_jackknife():
    # R 4.2.2, boot 1.3.28.1 (pROC 1.18.0 gives the same mean of the three AUCs):
    #   i <- 1:40; n <- 40; cl <- (i * 7) %% 3
    #   score <- sapply(0:2, function(k) exp(1.2 * (cl == k) + sin(i * (k + 2.1)))); p <- score / rowSums(score)
    #   auc <- function(s, e, w) { h <- outer(s[e], s[!e], function(a, b) (a > b) + (a == b) / 2)
    #     sum(outer(w[e], w[!e]) * h) / (sum(w[e]) * sum(w[!e])) }
    #   macro <- function(d, w) mean(sapply(0:2, function(k) auc(p[, k + 1], cl == k, w)))
    #   sqrt(var.linear(empinf(data = d, statistic = macro, stype = "w", eps = 1e-5 / n)) * n / (n - 1))
    i = np.arange(1, 41)
    label = (i * 7) % 3
    score = np.column_stack([np.exp(1.2 * (label == k) + np.sin(i * (k + 2.1))) for k in range(3)])
    found = macro_auc(label, score / score.sum(axis=1, keepdims=True))
    assert found.value == pytest.approx(0.945767195767, abs=1e-11)
    assert (found.se, found.low, found.high) == pytest.approx((0.0234386169171, 0.899828350762, 0.991706040772), rel=1e-7)


def test_the_macro_auc_of_a_class_with_one_patient_has_no_interval():
    probability = np.random.default_rng(0).dirichlet(np.ones(3), 9)
    found = macro_auc(np.array([0, 0, 0, 0, 1, 1, 1, 1, 2]), probability)
    assert 0 <= found.value <= 1
    assert np.isnan(found.se)
