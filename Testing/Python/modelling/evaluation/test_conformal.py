"""Prediction sets: their limits, what they promise, and what they do with rows of one patient."""

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.evaluation.clusters import Clusters
from OsteoRadiomicsLib.modelling.evaluation.conformal import calibrated_sets, cross_sets, set_sizes
from OsteoRadiomicsLib.modelling.evaluation.cross_validation import Folds


@pytest.mark.parametrize(
    ("coverage", "limit", "sizes", "held"),
    [
        (0.8, 0.2393649, [54, 196, 0], 0.728),
        (0.9, 0.5462149, [0, 243, 7], 0.876),
        (0.95, 0.7293182, [0, 204, 46], 0.932),
    ],
)
def test_sets_are_those_of_mapie(prostate, coverage, limit, sizes, held):
    # MAPIE 1.6.0: SplitConformalClassifier(model, confidence_level=coverage, conformity_score="lac", prefit=True), model of
    # predict_proba (1 - cancerpredmarker, cancerpredmarker), conformalized on the first 500 rows, predict_set of the other 250
    truth, risk = prostate["cancer"].to_numpy().astype(int), prostate["cancerpredmarker"].to_numpy()
    found = calibrated_sets(truth[:500], risk[:500], coverage)
    assert (found.positive_limit, found.negative_limit) == pytest.approx((limit, limit), abs=1e-7)
    sets = found.possible(risk[500:])
    assert [int((sets.sum(axis=1) == size).sum()) for size in range(3)] == sizes
    judged = set_sizes(truth[500:], sets)
    assert judged.all.value == pytest.approx(held)
    assert judged.mean_size == pytest.approx(sets.sum(axis=1).mean())


def test_each_class_by_itself_has_the_limit_of_its_own_rows(prostate):
    truth, risk = prostate["cancer"].to_numpy().astype(int), prostate["cancerpredmarker"].to_numpy()
    found = calibrated_sets(truth, risk, 0.9, "each-class")
    for limit, strange in ((found.positive_limit, 1 - risk[truth == 1]), (found.negative_limit, risk[truth == 0])):
        rank = int(np.ceil(0.9 * (strange.size + 1)))
        assert limit == np.sort(strange)[rank - 1]
    together = calibrated_sets(truth, risk, 0.9)
    assert found.positive_limit > together.positive_limit  # the rarer class is harder
    judged = set_sizes(truth, found.possible(risk))
    assert min(judged.events.value, judged.non_events.value) >= 0.9


def test_the_aim_is_held_by_exchangeable_rows_on_average():
    draw = np.random.default_rng(5)
    held = {"all": [], "each-class": []}
    for _ in range(300):
        truth = (draw.random(120) < 0.25).astype(int)
        truth[:2] = 0, 1
        risk = 1 / (1 + np.exp(-draw.normal(1.5 * truth - 1.0)))
        for of, found in held.items():
            sets = calibrated_sets(truth[:60], risk[:60], 0.85, of).possible(risk[60:])
            hit = sets[np.arange(60), 1 - truth[60:]]
            found.append(hit.mean() if of == "all" else hit[truth[60:] == 1].mean())
    assert np.mean(held["all"]) == pytest.approx(0.86, abs=0.015)
    assert np.nanmean(held["each-class"]) >= 0.845


def test_copies_of_a_patients_row_change_no_limit():
    draw = np.random.default_rng(6)
    truth = np.arange(40) % 2
    risk = draw.random(40)
    rows = np.repeat(np.arange(40), draw.integers(1, 5, 40))
    for of in ("all", "each-class"):
        once = calibrated_sets(truth, risk, 0.8, of)
        often = calibrated_sets(truth[rows], risk[rows], 0.8, of, clusters=Clusters.of(rows))
        assert often == once


def test_too_few_rows_leave_both_classes_possible():
    found = calibrated_sets([0, 1, 0, 1], [0.2, 0.8, 0.1, 0.9], 0.9, "each-class")
    assert found.possible(np.array([0.0, 0.5, 1.0])).all()
    assert found.names(0.999, "yes", "no") == ("yes", "no")


def test_a_case_unlike_all_others_has_an_empty_set():
    truth = np.array([0, 1] * 20)
    found = calibrated_sets(truth, np.where(truth, 0.95, 0.05), 0.9)
    assert found.names(0.5, "yes", "no") == ()
    assert found.names(0.99, "yes", "no") == ("yes",)


def test_out_of_fold_sets_know_nothing_of_their_own_fold():
    draw = np.random.default_rng(7)
    truth, risk = np.arange(60) % 2, draw.random(60)
    index = np.arange(60) // 2 % 3
    folds = Folds(index, 3)
    found = cross_sets(truth, risk, folds, 0.8, "all")
    flipped = risk.copy()
    flipped[(index == 0) & (np.arange(60) > 6)] = 0.5  # other rows of the fold say something else
    again = cross_sets(truth, flipped, folds, 0.8, "all")
    assert (again[:2] == found[:2]).all()
    alone = calibrated_sets(truth[index != 0], risk[index != 0], 0.8)
    assert (found[index == 0] == alone.possible(risk[index == 0])).all()


@pytest.mark.parametrize("coverage", [0, 1, -0.1, 1.5])
def test_an_impossible_coverage_is_refused(coverage):
    with pytest.raises(TableError, match="coverage"):
        calibrated_sets([0, 1], [0.1, 0.9], coverage)
