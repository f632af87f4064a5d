"""Shapley values against their definition."""

from itertools import permutations

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import Cancelled, ModelError, TableError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.modelling.classifying.classifiers import CLASSIFIERS
from OsteoRadiomicsLib.modelling.explanation.boosters import lightgbm_shap, xgboost_shap
from OsteoRadiomicsLib.modelling.explanation.linear import linear_shap
from OsteoRadiomicsLib.modelling.explanation.sampling import sampled_shap
from OsteoRadiomicsLib.modelling.explanation.trees import Tree, forest_shap, tree_shap
from scipy.special import expit, logit
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.tree import DecisionTreeClassifier


def cohort(n=120, k=4, seed=0):
    draw = np.random.default_rng(seed)
    inputs = draw.normal(size=(n, k))
    outcome = (inputs[:, 0] + inputs[:, 1] * inputs[:, 2] + 0.5 * draw.normal(size=n) > 0).astype(int)
    return inputs, outcome


NAMES = ["age", "sex", "T1", "T2"]


def shapley(worth, k):
    """Shapley values by the definition: the mean gain over all orders in which the inputs become known."""
    values = np.zeros(k)
    orders = list(permutations(range(k)))
    for order in orders:
        known: set[int] = set()
        for player in order:
            before = worth(frozenset(known))
            known.add(player)
            values[player] += worth(frozenset(known)) - before
    return values / len(orders)


def conditional_output(tree, patient, known, node=0):
    """Expected output of a tree when only some inputs are known: unknown splits are averaged by their training patients."""
    if tree.children_left[node] < 0:
        counts = tree.value[node, 0]
        return counts[1] / counts.sum()
    left, right = tree.children_left[node], tree.children_right[node]
    if tree.feature[node] in known:
        goes_left = np.float32(patient[tree.feature[node]]) <= tree.threshold[node]
        return conditional_output(tree, patient, known, left if goes_left else right)
    share = tree.weighted_n_node_samples[left] / tree.weighted_n_node_samples[node]
    return share * conditional_output(tree, patient, known, left) + (1 - share) * conditional_output(tree, patient, known, right)


@pytest.mark.parametrize(("k", "depth", "seed"), [(2, 3, 0), (4, 6, 1), (5, 12, 2)])
def test_a_trees_values_are_those_of_the_definition(k, depth, seed):
    inputs, outcome = cohort(k=max(k, 3), seed=seed)
    inputs = inputs[:, :k]
    tree = DecisionTreeClassifier(max_depth=depth, random_state=0).fit(inputs, outcome)
    found = forest_shap(tree, inputs[:8], [f"x{i}" for i in range(k)])
    for patient, values in zip(inputs[:8], found.values, strict=True):
        expected = shapley(lambda known, patient=patient: conditional_output(tree.tree_, patient, known), k)
        assert values == pytest.approx(expected, abs=1e-12)
    assert found.base == pytest.approx(conditional_output(tree.tree_, inputs[0], frozenset()), abs=1e-12)


def test_a_forests_values_are_the_mean_over_its_trees_by_definition():
    inputs, outcome = cohort()
    forest = RandomForestClassifier(7, max_depth=4, random_state=0).fit(inputs, outcome)
    found = forest_shap(forest, inputs[:4], NAMES)

    def worth(patient, known):
        return np.mean([conditional_output(member.tree_, patient, known) for member in forest.estimators_])

    for patient, values in zip(inputs[:4], found.values, strict=True):
        assert values == pytest.approx(shapley(lambda known, patient=patient: worth(patient, known), 4), abs=1e-12)


def test_a_forests_values_add_up_to_its_probability():
    inputs, outcome = cohort(200, 12, 3)
    forest = RandomForestClassifier(40, min_samples_leaf=2, class_weight="balanced", random_state=1).fit(inputs, outcome)
    found = forest_shap(forest, inputs, [f"x{i}" for i in range(12)])
    assert found.outputs == pytest.approx(forest.predict_proba(inputs)[:, 1], abs=1e-10)


def test_a_deep_path_on_many_inputs_is_integrated_exactly():
    # One input per level, so that the leaf's path holds 30 of them: the polynomial has degree 29.
    depth = 30
    left = np.full(2 * depth + 1, -1)
    right, feature, cover, output = left.copy(), left.copy(), np.empty(left.size), np.zeros(left.size)
    threshold = np.zeros(left.size)
    node, weight = 0, 1.0
    for level in range(depth):
        left[node], right[node], feature[node] = 2 * level + 1, 2 * level + 2, level
        cover[node], cover[2 * level + 1] = weight, weight / 2
        node, weight = 2 * level + 2, weight / 2
    cover[node], output[node] = weight, 1.0
    tree = Tree(left, right, feature, threshold, cover, output)
    values, base = tree_shap([tree], np.ones((1, depth)))
    assert base == pytest.approx(0.5**depth)
    # All inputs are alike, so each gets the same part of 1 - base.
    assert values[0] == pytest.approx((1 - base) / depth, abs=1e-12)


def test_a_trunk_without_splits_explains_nothing():
    tree = Tree(*(np.array([v]) for v in (-1, -1, -2, -2.0, 10.0, 0.3)))
    values, base = tree_shap([tree], np.ones((3, 2)))
    assert base == pytest.approx(0.3)
    assert np.all(values == 0)


def test_values_at_a_threshold_go_left_in_single_precision():
    inputs = np.array([[0.1], [0.2], [0.3], [0.4]])
    tree = DecisionTreeClassifier().fit(inputs, [0, 0, 1, 1])
    at = np.array([[float(tree.tree_.threshold[0])], [float(tree.tree_.threshold[0]) + 1e-12]])
    assert forest_shap(tree, at, ["x"]).outputs == pytest.approx(tree.predict_proba(at)[:, 1])


def test_linear_values_are_those_of_the_definition_with_the_background_mean():
    inputs, _ = cohort()
    weights = np.array([0.8, -0.5, 0.3, 0.0])
    found = linear_shap(-1.0, weights, inputs[:3], inputs[3:], NAMES)
    mean = inputs[3:].mean(axis=0)
    for patient, values in zip(inputs[:3], found.values, strict=True):

        def worth(known, patient=patient):
            return -1.0 + sum(weights[i] * (patient[i] if i in known else mean[i]) for i in range(4))

        assert values == pytest.approx(shapley(worth, 4), abs=1e-12)
    assert found.outputs == pytest.approx(-1.0 + inputs[:3] @ weights, abs=1e-12)


def test_sampled_values_of_few_inputs_are_those_of_the_definition():
    inputs, outcome = cohort()
    model = GaussianNB().fit(inputs, outcome)
    background = inputs[20:50]
    found = sampled_shap(lambda table: model.predict_proba(table)[:, 1], inputs[:3], background, NAMES)

    def worth(patient, known):
        mixed = background.copy()
        mixed[:, list(known)] = patient[list(known)]
        return model.predict_proba(mixed)[:, 1].mean()

    for patient, values in zip(inputs[:3], found.values, strict=True):
        assert values == pytest.approx(shapley(lambda known, patient=patient: worth(patient, known), 4), abs=1e-12)
    assert found.outputs == pytest.approx(model.predict_proba(inputs[:3])[:, 1], abs=1e-12)


def test_permutations_add_up_and_come_near_the_exact_values():
    inputs, outcome = cohort(150, 13, 5)
    model = LogisticRegression().fit(inputs, outcome)

    def log_odds(table):
        return logit(model.predict_proba(table)[:, 1])

    names = [f"x{i}" for i in range(13)]
    found = sampled_shap(log_odds, inputs[:4], inputs[50:], names, scale="log odds", rounds=3)
    assert "permutation" in found.method
    assert found.outputs == pytest.approx(log_odds(inputs[:4]), abs=1e-9)
    # For a linear predictor every order gives the same gains.
    assert found.values == pytest.approx((inputs[:4] - inputs[50:].mean(axis=0)) * model.coef_[0], abs=1e-9)


def test_permutations_are_the_same_for_the_same_seed_and_split_an_interaction_evenly():
    def product(table):
        return table[:, 0] * table[:, 1]

    names = [f"x{i}" for i in range(12)]
    patient, background = np.full((1, 12), 2.0), np.zeros((1, 12))
    found = sampled_shap(product, patient, background, names, rounds=1, seed=4)
    again = sampled_shap(product, patient, background, names, rounds=1, seed=4)
    assert np.array_equal(found.values, again.values)
    # Forwards and backwards: each of the two inputs comes last once.
    assert found.values[0][:3] == pytest.approx([2.0, 2.0, 0.0])


def test_xgboost_and_lightgbm_give_the_log_odds_of_their_own_predictions():
    from lightgbm import LGBMClassifier
    from xgboost import XGBClassifier

    inputs, outcome = cohort()
    for explain, model in (
        (xgboost_shap, XGBClassifier(n_estimators=12, max_depth=3, n_jobs=1, random_state=0)),
        (lightgbm_shap, LGBMClassifier(n_estimators=12, num_leaves=5, n_jobs=1, verbose=-1, random_state=0)),
    ):
        model.fit(inputs, outcome)
        found = explain(model, inputs[:20], NAMES)
        assert found.scale == "log odds"
        assert expit(found.outputs) == pytest.approx(model.predict_proba(inputs[:20])[:, 1], abs=1e-5)


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_every_classifier_of_the_registry_is_explained(name):
    inputs, outcome = cohort()
    model = CLASSIFIERS[name].make(0).fit(inputs, outcome)
    found = CLASSIFIERS[name].explain(model, inputs[:3], inputs, NAMES)
    assert (CLASSIFIERS[name].questions(4) == 0) == found.method.startswith(("exact linear", "exact tree"))
    outputs = expit(found.outputs) if found.scale == "log odds" else found.outputs
    # XGBoost computes in single precision.
    assert outputs == pytest.approx(model.predict_proba(inputs[:3])[:, 1], abs=1e-5 if name == "xgboost" else 1e-9)
    assert found.shares.sum() == pytest.approx(100)


def test_shares_are_per_cent_of_the_mean_absolute_values():
    found = linear_shap(0.0, [2.0, -1.0], [[1.0, 1.0], [-1.0, -1.0]], [[0.0, 0.0]], ["a", "b"])
    assert found.importance == pytest.approx([2, 1])
    assert found.shares == pytest.approx([200 / 3, 100 / 3])
    nothing = linear_shap(0.0, [0.0], [[1.0]], [[0.0]], ["a"])
    assert np.isnan(nothing.shares[0])


def test_wrong_names_backgrounds_and_forests_are_refused():
    inputs, outcome = cohort()
    with pytest.raises(TableError, match="2 names for 4"):
        linear_shap(0.0, np.ones(4), inputs, inputs, ["a", "b"])
    with pytest.raises(TableError, match="background"):
        sampled_shap(lambda table: table[:, 0], inputs, inputs[:, :2], NAMES)
    three = DecisionTreeClassifier().fit(inputs, np.arange(120) % 3)
    with pytest.raises(ModelError, match="3 classes"):
        forest_shap(three, inputs, NAMES)
    assert outcome.size == 120


def test_a_sampled_explanation_can_be_cancelled():
    inputs, _ = cohort()
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        sampled_shap(lambda table: table[:, 0], inputs, inputs, NAMES, progress=progress)
