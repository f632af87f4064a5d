"""Classification trees of two classes as compiled loops: scikit-learn's trees, node for node, on columns that are sorted once.

scikit-learn sorts the rows of a node for every column that it tries. Here each column is sorted once for the whole forest; a
large node marks its rows in that order and reads them off, a small one sorts their ranks. What is drawn and compared, in what
order and with what rounding, is scikit-learn's (``_splitter.pyx``, ``_tree.pyx``: best split by Gini, one node after the other,
no missing values). The weights of rows are whole numbers, so that no sum depends on the order of equal values.

Imported only where numba is usable.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...features.jit import njit

MOST_RANDOM = 2147483647
"""Seeds lie below it, as scikit-learn draws them."""
_APART = np.float32(1e-7)  # values nearer than this are not parted
_EPSILON = float(np.finfo(np.float64).eps)
_SORTED_BELOW = 1 / 48  # share of the rows below which the ranks of a node are sorted


@dataclass(frozen=True)
class Sorted:
    """Columns in order. values: (columns, n) float32, rising. rows: (columns, n) whose they are. ranks: (columns, n) of rows."""

    values: np.ndarray
    rows: np.ndarray
    ranks: np.ndarray

    @classmethod
    def of(cls, x: np.ndarray) -> Sorted:
        """x: (n, columns), compared in single precision."""
        columns = np.ascontiguousarray(x.T, dtype=np.float32)
        order = np.argsort(columns, axis=1, kind="stable")
        ranks = np.empty(columns.shape, dtype=np.int32)
        np.put_along_axis(ranks, order, np.arange(columns.shape[1], dtype=np.int32)[None], axis=1)
        return cls(np.take_along_axis(columns, order, axis=1), order.astype(np.int32), ranks)


@dataclass(frozen=True)
class GrownTree:
    """Node by node, by the names of scikit-learn's ``Tree``: children -1 and feature, threshold -2 at a leaf.

    weighted_n_node_samples: (nodes,). value: (nodes, 1, 2) share of each class.
    """

    children_left: np.ndarray
    children_right: np.ndarray
    feature: np.ndarray
    threshold: np.ndarray
    weighted_n_node_samples: np.ndarray
    value: np.ndarray

    def add_shares(self, x: np.ndarray, total: np.ndarray) -> None:
        """Add each row's share of both classes to total (2, n). x: (n, columns) float32."""
        nodes = (self.children_left, self.children_right, self.feature, self.threshold, self.value)
        _add_shares(*nodes, x, total)


def grow(columns: Sorted, events: np.ndarray, weights: np.ndarray, seed: int, tried: int, depth: int, least: int) -> GrownTree:
    """One tree. events: (n,) bool. weights: (n,) how often each row is in the bootstrap sample. seed: of the columns drawn.

    tried: columns at each node. depth: at most. least: rows in a leaf.
    """
    rows = np.flatnonzero(weights)
    most = 2 * max(1, len(rows) // max(1, least)) + 1
    room = min(most, 2 ** (depth + 1) - 1) if depth < 30 else most
    whole = np.full((3, room), -1, dtype=np.int64)
    real = np.zeros((4, room))
    # The weight of each row in its class and 0 in the other: sums without a branch, which the processor would guess wrong.
    shares = np.zeros((len(weights), 2))
    shares[np.arange(len(weights)), events.astype(int)] = weights
    start = (columns.values, columns.rows, columns.ranks, shares, rows)
    count = _grow(*start, seed, tried, depth, least, whole, real)
    left, right, feature = whole[:, :count]
    threshold, cover, none, some = real[:, :count]
    return GrownTree(left, right, feature, threshold, cover, np.stack([none, some], axis=1)[:, None, :])


@njit
def _grow(values, sorted_rows, ranks, shares, rows, seed, tried, depth, least, whole, real):
    """Fill whole (left, right, feature) and real (threshold, weight, shares of both classes); the number of nodes."""
    columns, total = len(values), shares.sum()
    drawn, constant = np.arange(columns), np.empty(columns, dtype=np.int64)
    order, marks = np.empty(len(rows) + 1, dtype=np.int32), np.zeros(values.shape[1], dtype=np.uint8)
    state = np.array([seed], dtype=np.int64)
    # Of each node that waits: first and last row, depth, parent, whether left, columns known to be constant; and its impurity.
    waiting, impurities = np.empty((len(rows) + 2, 6), dtype=np.int64), np.empty(len(rows) + 2)
    waiting[0], impurities[0] = np.array([0, len(rows), 0, -1, 0, 0]), -1.0
    height, node = 1, 0
    while height:
        height -= 1
        start, end, level, parent, is_left, known = waiting[height]
        own = rows[start:end]
        none, some = _sums(own, shares)
        impurity = impurities[height] if node else _gini(none, some)
        column, cut, found, gained = -1, 0.0, known, -np.inf
        left_none, left_some = 0.0, 0.0
        if level < depth and len(own) >= max(2, 2 * least) and impurity > _EPSILON:
            constants_drawn, constants_found, free, visited = 0, 0, columns, 0
            while free > found and (visited < tried or visited <= constants_found + constants_drawn):
                visited += 1
                j = constants_drawn + _random(state) % (free - constants_found - constants_drawn)
                if j < known:
                    drawn[constants_drawn], drawn[j] = drawn[j], drawn[constants_drawn]
                    constants_drawn += 1
                    continue
                j += constants_found
                tried_one = drawn[j]
                _in_order(ranks[tried_one], own, marks, order)
                those = values[tried_one]
                if those[order[len(own) - 1]] <= those[order[0]] + _APART:
                    drawn[j], drawn[found] = drawn[found], drawn[j]
                    constants_found += 1
                    found += 1
                    continue
                free -= 1
                drawn[free], drawn[j] = drawn[j], drawn[free]
                gain, place, of_none, of_some = _best(
                    those, sorted_rows[tried_one], order, len(own), shares, none, some, least, gained
                )
                if place > 0:
                    column, gained, left_none, left_some = tried_one, gain, of_none, of_some
                    cut = np.float64(those[order[place - 1]]) / 2.0 + np.float64(those[order[place]]) / 2.0
            drawn[:known] = constant[:known]
            constant[known:found] = drawn[known:found]
        left_impurity = right_impurity = 0.0
        if column >= 0:
            right_none, right_some, weight = none - left_none, some - left_some, none + some
            left_impurity, right_impurity = _gini(left_none, left_some), _gini(right_none, right_some)
            of_right = (right_none + right_some) / weight * right_impurity
            of_left = (left_none + left_some) / weight * left_impurity
            if weight / total * (impurity - of_right - of_left) + _EPSILON < 0:
                column = -1
        whole[0, node] = whole[1, node] = -1
        whole[2, node], real[0, node] = (column, cut) if column >= 0 else (-2, -2.0)
        real[1, node], real[2, node], real[3, node] = none + some, none / (none + some), some / (none + some)
        if parent >= 0:
            whole[0 if is_left else 1, parent] = node
        if column >= 0:
            middle = start + _parted(own, ranks[column], values[column], cut)
            waiting[height], impurities[height] = np.array([middle, end, level + 1, node, 0, found]), right_impurity
            waiting[height + 1], impurities[height + 1] = np.array([start, middle, level + 1, node, 1, found]), left_impurity
            height += 2
        node += 1
    return node


@njit
def _best(values, sorted_rows, order, size, shares, none, some, least, gained):
    """(gain, place, left sums of both classes) of the best cut that gains more than ``gained``; place 0 where there is none."""
    place, best_none, best_some = 0, 0.0, 0.0
    left_none, left_some = 0.0, 0.0
    for k in range(1, size):
        row = sorted_rows[order[k - 1]]
        left_none += shares[row, 0]
        left_some += shares[row, 1]
        if k < least or size - k < least or values[order[k]] <= values[order[k - 1]] + _APART:
            continue
        right_none, right_some = none - left_none, some - left_some
        left, right = left_none + left_some, right_none + right_some
        gain = -right * _gini(right_none, right_some) - left * _gini(left_none, left_some)
        if gain > gained:
            gained, place, best_none, best_some = gain, k, left_none, left_some
    return gained, place, best_none, best_some


@njit
def _in_order(ranks, rows, marks, order):
    """Ranks of some rows, rising, in the first places of ``order``. marks: (n,) 0, and again afterwards."""
    count = len(rows)
    if count < len(marks) * _SORTED_BELOW:
        for k in range(count):
            order[k] = ranks[rows[k]]
        order[:count].sort()
        return
    for row in rows:
        marks[ranks[row]] = 1
    k = 0
    for rank in range(len(marks)):
        order[k] = rank
        k += marks[rank]
        marks[rank] = 0


@njit
def _parted(rows, ranks, values, cut):
    """Put the rows up to the cut before the others; how many there are."""
    begin, end = 0, len(rows)
    while begin < end:
        if values[ranks[rows[begin]]] <= cut:
            begin += 1
        else:
            end -= 1
            rows[begin], rows[end] = rows[end], rows[begin]
    return begin


@njit
def _sums(rows, shares):
    none, some = 0.0, 0.0
    for row in rows:
        none += shares[row, 0]
        some += shares[row, 1]
    return none, some


@njit
def _gini(none, some):
    weight = none + some
    return 1.0 - (none * none + some * some) / (weight * weight)


@njit
def _random(state):
    """The next of scikit-learn's numbers (Marsaglia's xorshift of 32 bits, up to 2^31 - 1)."""
    number = state[0] if state[0] else 1
    number ^= (number << 13) & 0xFFFFFFFF
    number ^= number >> 17
    number ^= (number << 5) & 0xFFFFFFFF
    state[0] = number
    return number % (MOST_RANDOM + 1)


@njit
def _add_shares(left, right, feature, threshold, value, x, total):
    for row in range(len(x)):
        node = 0
        while left[node] >= 0:
            node = left[node] if x[row, feature[node]] <= threshold[node] else right[node]
        total[0, row] += value[node, 0, 0]
        total[1, row] += value[node, 0, 1]
