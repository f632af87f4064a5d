"""The trees of a random forest: those that scikit-learn grows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.modelling.classifying import forest_tree
from OsteoRadiomicsLib.modelling.classifying.classifiers import classifier
from OsteoRadiomicsLib.modelling.classifying.forest_tree import ForestTree
from sklearn.base import clone
from sklearn.ensemble import RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier


def test_a_forest_has_the_trees_of_scikit_learn() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(80, 4))
    y = (x[:, 0] + rng.normal(size=80) > 0).astype(int)
    own = classifier("random-forest")
    found = own.fit(own.make(5, n_estimators=30), x, y, Progress())
    expected = RandomForestClassifier(30, max_depth=6, min_samples_leaf=5, random_state=5).fit(x, y)
    assert isinstance(found.estimators_[0], ForestTree)
    assert type(expected.estimators_[0]) is DecisionTreeClassifier
    assert found.predict_proba(x).tobytes() == expected.predict_proba(x).tobytes()


@pytest.mark.parametrize(
    ("classes", "parameters"),
    [
        (2, {}),
        (3, {"max_depth": None, "min_samples_leaf": 1, "min_samples_split": 9}),
        (2, {"criterion": "entropy"}),
        (2, {"max_features": 3, "class_weight": "balanced_subsample"}),
        (2, {"max_leaf_nodes": 5, "ccp_alpha": 0.01}),
        (2, {"bootstrap": False}),
    ],
)
def test_every_node_is_that_of_scikit_learn(classes: int, parameters: dict[str, Any]) -> None:
    rng = np.random.default_rng(4)
    x = rng.normal(size=(90, 7))
    y = np.digitize(x[:, 0] + rng.normal(size=90), [0, 1][: classes - 1])
    expected = RandomForestClassifier(12, random_state=3, **parameters).fit(x, y)
    forest = RandomForestClassifier(12, random_state=3, **parameters)
    forest.estimator = ForestTree()
    for own, tree in zip(forest.fit(x, y).estimators_, expected.estimators_, strict=True):
        assert {key: str(value) for key, value in vars(own).items() if key.endswith("_") and key != "tree_"} == {
            key: str(value) for key, value in vars(tree).items() if key.endswith("_") and key != "tree_"
        }
        for name in ("children_left", "children_right", "feature", "threshold", "value", "weighted_n_node_samples", "impurity"):
            assert getattr(own.tree_, name).tobytes() == getattr(tree.tree_, name).tobytes()
    assert forest.predict_proba(x).tobytes() == expected.predict_proba(x).tobytes()


def test_a_version_whose_growing_is_not_known_grows_its_own_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forest_tree, "_IS_KNOWN", False)
    monkeypatch.setattr(ForestTree, "_grown", lambda *_: pytest.fail("grown by hand"))
    test_a_forest_has_the_trees_of_scikit_learn()


def test_a_copy_has_the_parameters_but_not_what_was_learned() -> None:
    tree = ForestTree(max_depth=3, random_state=7).fit(np.arange(8.0)[:, None], np.arange(8) > 3)
    copy = clone(tree)
    assert copy.get_params() == tree.get_params() == DecisionTreeClassifier(max_depth=3, random_state=7).get_params()
    assert not hasattr(copy, "tree_")


def test_a_seed_gives_the_same_numbers_whenever_it_is_read_and_other_sources_are_their_own() -> None:
    tree, other, source = ForestTree(random_state=np.int64(7)), ForestTree(random_state=8), np.random.RandomState(9)
    first = tree.random_state.randint(1000, size=20).tolist()
    other.random_state.randint(1000, size=3)
    assert first == tree.random_state.randint(1000, size=20).tolist() == np.random.RandomState(7).randint(1000, size=20).tolist()
    assert ForestTree(random_state=source).random_state is source
    assert ForestTree().random_state is None
    assert (ForestTree(random_state=source).get_params()["random_state"], tree.get_params()["random_state"]) == (source, 7)
