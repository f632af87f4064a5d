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

_WHOLE = (-np.inf, np.inf, 1.0)
_CELLS = 1 << 16
"""Players times leaves times patients that are computed at once, so that they stay in the processor's cache."""


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
class Boxes:
    """The leaves of a tree, each the box of inputs that reach it. An input is open to a leaf where low < float32(input) <= high.

    output: (leaves,). feature, low, high, share: (players, leaves), share of the training patients let through. A leaf with
    fewer inputs on its way than another has players that let everyone through, whose values are 0.
    """

    output: Floats
    feature: NDArray[np.intp]
    low: Floats
    high: Floats
    share: Floats


def tree_shap(trees: Sequence[Tree], inputs: ArrayLike) -> tuple[Floats, float]:
    """Shapley values (n, k) and base of the mean output of the trees. inputs: (n, k) finite.

    Time grows with the number of leaves times patients times depth squared.
    """
    table = matrix(inputs, "the inputs")
    # scikit-learn's trees compare in single precision.
    seen = np.ascontiguousarray(table.astype(np.float32).T)
    values = np.zeros(seen.shape)
    base = 0.0
    for tree in trees:
        boxes = _boxes(tree)
        base += float(boxes.output @ np.prod(boxes.share, axis=0))
        if boxes.feature.size:
            _add_boxes(values, boxes, seen)
    return values.T / len(trees), base / len(trees)


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


Side = tuple[float, float, float]
"""Of a player on the way to a leaf: above what, up to what, and the share of patients let through."""


def _boxes(tree: Tree) -> Boxes:
    """An input that splits several times on a way is one player: its bounds meet, and its shares are multiplied."""
    outputs: list[float] = []
    ways: list[dict[int, Side]] = []
    left, right, feature = tree.left.tolist(), tree.right.tolist(), tree.feature.tolist()
    threshold, cover = tree.threshold.tolist(), tree.cover.tolist()
    stack: list[tuple[int, dict[int, Side]]] = [(0, {})]
    while stack:
        node, way = stack.pop()
        if left[node] < 0:
            outputs.append(float(tree.output[node]))
            ways.append(way)
            continue
        low, high, share = way.get(feature[node], _WHOLE)
        at = threshold[node]
        for child, above, up_to in ((left[node], low, min(high, at)), (right[node], max(low, at), high)):
            stack.append((child, {**way, feature[node]: (above, up_to, share * cover[child] / cover[node])}))
    shape = max(map(len, ways)), len(ways)
    players = np.zeros(shape, np.intp)
    sides = np.full((*shape, 3), _WHOLE)
    for leaf, way in enumerate(ways):
        if way:
            players[: len(way), leaf] = list(way)
            sides[: len(way), leaf] = list(way.values())
    return Boxes(np.array(outputs), players, *np.moveaxis(sides, 2, 0))


def _add_boxes(values: Floats, boxes: Boxes, seen: NDArray[np.float32]) -> None:
    """Add a tree's part to ``values`` (k, n). seen: (k, n)."""
    players, place = np.unique(boxes.feature, return_inverse=True)
    whose = (place.reshape(-1) == np.arange(len(players))[:, None]).astype(np.float64)
    depth, count = len(boxes.feature), seen.shape[1]
    few = 1 << depth < count
    # Only which players are open counts: where there are fewer such patterns than patients, each is computed once.
    patterns = _parts(boxes, (np.arange(1 << depth) >> np.arange(depth)[:, None] & 1)[:, None].astype(bool)) if few else None
    at_once = max(1, _CELLS // boxes.feature.size)
    for first in range(0, count, at_once):
        looked_at = seen[boxes.feature, first : first + at_once]
        opened = (looked_at > boxes.low[..., None]) & (looked_at <= boxes.high[..., None])
        if patterns is None:
            parts = _parts(boxes, opened)
        else:
            pattern = np.einsum("dln,d->ln", opened, 1 << np.arange(depth))
            parts = np.take_along_axis(patterns, pattern[None], axis=2)
        values[players, first : first + at_once] += whose @ parts.reshape(len(whose.T), -1)


def _parts(boxes: Boxes, opened: NDArray[np.bool_]) -> Floats:
    """(players, leaves, m): what each leaf gives each of its players. opened: (players, leaves or 1, m)."""
    share = boxes.share[..., None]
    nodes, weights = _legendre((len(opened) + 1) // 2)
    others = np.zeros((*boxes.share.shape, opened.shape[2]))
    for node, weight in zip(nodes, weights, strict=True):
        factors = node * opened + (1 - node) * share
        others += weight * np.prod(factors, axis=0) / factors
    return boxes.output[:, None] * (opened - share) * others


@cache
def _legendre(count: int) -> tuple[Floats, Floats]:
    """Nodes and weights on 0..1, exact for polynomials up to degree 2 count - 1."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return (nodes + 1) / 2, weights / 2
