"""Exact Shapley values of tree ensembles, path-dependent as in TreeSHAP (Lundberg et al., Nat Mach Intell 2020;2:56).

For one leaf, let an input on its path let the patient through or not (open: 1 or 0) and let ``share`` be the fraction of
training patients that it lets through. The value of a coalition is the leaf's output times, over the inputs on the path,
``open`` where the input is known and ``share`` where it is not. A Shapley value averages over orders; drawing each other
input's place uniformly from 0 to 1 turns that average into the integral of a polynomial,

    phi_i = output * (open_i - share_i) * integral over t of  product over j != i of (t open_j + (1 - t) share_j),

which Gauss-Legendre quadrature with half as many nodes as the path has inputs integrates exactly. No order is enumerated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...base.errors import ModelError
from ..data.inputs import Floats, check_names, matrix
from .explanation import PROBABILITY, Explanation


@dataclass(frozen=True)
class Tree:
    """One binary tree; a node's children are -1 at a leaf. A patient goes left where float32(input) <= threshold.

    left, right, feature: (nodes,). threshold: (nodes,). cover: (nodes,) training weight that reached the node. output: (nodes,)
    of the leaves, on the scale that is explained.
    """

    left: NDArray[np.intp]
    right: NDArray[np.intp]
    feature: NDArray[np.intp]
    threshold: Floats
    cover: Floats
    output: Floats


@dataclass(frozen=True)
class Leaf:
    """A leaf's output and the splits on its way: feature, threshold, whether left, and the share of patients let through."""

    output: float
    features: NDArray[np.intp]
    thresholds: Floats
    lefts: NDArray[np.bool_]
    shares: Floats


def tree_shap(trees: Sequence[Tree], inputs: ArrayLike) -> tuple[Floats, float]:
    """Shapley values (n, k) and base of the mean output of the trees. inputs: (n, k) finite.

    Time grows with the number of leaves times patients times depth squared.
    """
    table = matrix(inputs, "the inputs")
    # scikit-learn's trees compare in single precision.
    seen = table.astype(np.float32)
    values = np.zeros(table.shape)
    base = 0.0
    for tree in trees:
        for leaf in _leaves(tree):
            base += leaf.output * float(np.prod(leaf.shares))
            _add_leaf(values, leaf, seen)
    return values / len(trees), base / len(trees)


def forest_shap(forest: Any, inputs: ArrayLike, names: Sequence[str]) -> Explanation:
    """Explain the event's probability of a fitted scikit-learn RandomForestClassifier or DecisionTreeClassifier.

    inputs: (n, k). Raises ModelError for anything but two classes.
    """
    members = getattr(forest, "estimators_", [forest])
    if len(forest.classes_) != 2:
        raise ModelError(f"a forest of {len(forest.classes_)} classes cannot be explained as one probability")
    trees = [_from_sklearn(member.tree_) for member in members]
    table = matrix(inputs, "the inputs")
    values, base = tree_shap(trees, table)
    return Explanation(check_names(names, table.shape[1], "the inputs"), values, base, table, PROBABILITY, "exact tree SHAP")


def _from_sklearn(tree: Any) -> Tree:
    counts = np.asarray(tree.value, dtype=np.float64)[:, 0, :]
    return Tree(
        tree.children_left, tree.children_right, tree.feature, np.asarray(tree.threshold, dtype=np.float64),
        np.asarray(tree.weighted_n_node_samples, dtype=np.float64), counts[:, 1] / counts.sum(axis=1),
    )  # fmt: skip


Split = tuple[int, float, bool, float]
"""Feature, threshold, whether the way goes left, share of the patients let through."""


def _leaves(tree: Tree) -> list[Leaf]:
    """Every leaf with the splits that lead to it, in no particular order."""
    found = []
    stack: list[tuple[int, tuple[Split, ...]]] = [(0, ())]
    while stack:
        node, path = stack.pop()
        if tree.left[node] < 0:
            found.append(_leaf(float(tree.output[node]), path))
            continue
        for child, is_left in ((int(tree.left[node]), True), (int(tree.right[node]), False)):
            share = float(tree.cover[child] / tree.cover[node])
            stack.append((child, (*path, (int(tree.feature[node]), float(tree.threshold[node]), is_left, share))))
    return found


def _leaf(output: float, path: tuple[Split, ...]) -> Leaf:
    features, thresholds, lefts, shares = zip(*path, strict=True) if path else ((), (), (), ())
    return Leaf(output, np.array(features, np.intp), np.array(thresholds, float), np.array(lefts, bool), np.array(shares, float))


def _add_leaf(values: Floats, leaf: Leaf, seen: NDArray[np.float32]) -> None:
    """Add one leaf's part to ``values`` (n, k)."""
    features, place = np.unique(leaf.features, return_inverse=True)
    if features.size == 0:
        return
    # An input that splits several times on the way is one player: open only if it passes every split, shares multiplied.
    passed = (seen[:, leaf.features] <= leaf.thresholds) == leaf.lefts
    opened = np.ones((len(seen), features.size))
    share = np.ones(features.size)
    for split, player in enumerate(place):
        opened[:, player] *= passed[:, split]
        share[player] *= leaf.shares[split]
    nodes, weights = _legendre((features.size + 1) // 2)
    others = np.zeros(opened.shape)
    for node, weight in zip(nodes, weights, strict=True):
        factors = node * opened + (1 - node) * share
        others += weight * np.prod(factors, axis=1, keepdims=True) / factors
    values[:, features] += leaf.output * (opened - share) * others


@cache
def _legendre(count: int) -> tuple[Floats, Floats]:
    """Nodes and weights on 0..1, exact for polynomials up to degree 2 count - 1."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return (nodes + 1) / 2, weights / 2
