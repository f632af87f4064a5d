"""The maximal correlation coefficient of co-occurrence matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..matrices.glcm import EPS, Glcm

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# Matrices of all directions held at a time have no more cells than this.
CELLS_AT_ONCE = 2_000_000
# Above this many levels the one value wanted is iterated for: a decomposition costs the cube of their number, a step the cells.
LEVELS_TO_DECOMPOSE = 200
# Residual of the iterated value, relative; the value itself is nearer.
TOLERANCE = 1e-9
# A matrix that shortens a vector to this share of its length is rounding error.
NOTHING = 1e-12


def second_largest_singular_values(m: Glcm) -> np.ndarray:
    """(d,) second largest singular value of p(i,j) / sqrt(p_x(i) p_y(j) + eps), 1 where the ROI has one grey level.

    eps is PyRadiomics' guard against division by 0; where a level occurs in few of many pairs it shows in the sixth digit.
    Levels that do not occur along a direction add empty rows and columns, and so values of 0 that are never the second
    largest of a direction with two levels.
    """
    k = len(m.present)
    if k < 2:
        return np.ones(m.directions)
    scaled = m.p / np.sqrt(m.p_x_p_y + EPS)
    if k > LEVELS_TO_DECOMPOSE:
        return np.array([_iterated(m, direction, scaled) for direction in range(m.directions)])
    at_once = max(1, CELLS_AT_ONCE // (k * k))
    found = [np.empty(0)]
    for first in range(0, m.directions, at_once):
        count = min(at_once, m.directions - first)
        cells = slice(m.start[first], m.stop(first + count - 1))
        stack = np.zeros((count, k, k))
        stack[m.direction[cells] - first, m.first[cells], m.second[cells]] = scaled[cells]
        found.append(_second(stack, m.symmetric))
    return np.concatenate(found)


def _second(stack: np.ndarray, symmetric: bool) -> np.ndarray:
    if symmetric:  # its singular values are the magnitudes of its eigenvalues, of which only the ends can be large
        values = np.linalg.eigvalsh(stack)
        return np.sort(np.abs(values[:, [0, 1, -2, -1]] if values.shape[1] > 3 else values), axis=1)[:, -2]
    return np.linalg.svd(stack, compute_uv=False)[:, 1]


def _iterated(m: Glcm, direction: int, scaled: np.ndarray) -> float:
    """The second largest singular value of one direction's matrix, from the matrix without its known vectors.

    Levels that never meet, directly or through others, make parts of the matrix of their own. The largest singular value of a
    part is 1 but for eps, and its vectors are the roots of the marginals, so that all of these can be taken away at once.
    What is then the largest value is one that an iteration finds however often it occurs.
    """
    from scipy.sparse import csr_array

    k = len(m.present)
    cells = slice(m.start[direction], m.stop(direction))
    first, second = m.first[cells], m.second[cells]
    matrix = csr_array((scaled[cells], (first, second)), shape=(k, k))
    left, right, part_of_left, part_of_right, parts = _known_vectors(first, second, m.px[direction], m.py[direction])
    largest = np.bincount(part_of_left[first], weights=left[first] * scaled[cells] * right[second], minlength=parts)
    others = _largest_left(matrix, (left, part_of_left), (right, part_of_right), largest, m.symmetric)
    return float(np.sort(np.append(largest, others))[-2])


def _known_vectors(
    first: np.ndarray, second: np.ndarray, px: np.ndarray, py: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, int]:
    """Per row and per column: its entry in its part's vector of unit length, and its part; and the number of parts.

    first, second: row and column of each cell.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    k = len(px)
    links = csr_array((np.ones(len(first)), (first, second + k)), shape=(2 * k, 2 * k))
    parts, part = connected_components(links, directed=False)
    rows, columns = part[:k], part[k:]
    left = np.sqrt(px / _occupied(np.bincount(rows, weights=px, minlength=parts))[rows])
    right = np.sqrt(py / _occupied(np.bincount(columns, weights=py, minlength=parts))[columns])
    return left, right, rows, columns, parts


def _occupied(mass: np.ndarray) -> np.ndarray:
    """The mass of each part; 1 for a level that does not occur along the direction, which has no vector."""
    return np.where(mass > 0, mass, 1.0)


def _largest_left(
    matrix: csr_array,
    left: tuple[np.ndarray, np.ndarray],
    right: tuple[np.ndarray, np.ndarray],
    largest: np.ndarray,
    symmetric: bool,
) -> float:
    """The largest singular value once the known ones are taken away. left, right: entries of the vectors, and their parts."""
    from scipy.sparse.linalg import LinearOperator, eigsh

    k = matrix.shape[0]
    turned = matrix.T.tocsr()

    def times(values: np.ndarray) -> np.ndarray:
        known = largest * np.bincount(right[1], weights=right[0] * values, minlength=len(largest))
        return matrix @ values - left[0] * known[left[1]]

    def turned_times(values: np.ndarray) -> np.ndarray:
        known = largest * np.bincount(left[1], weights=left[0] * values, minlength=len(largest))
        return turned @ values - right[0] * known[right[1]]

    # A symmetric matrix has its own eigenvalues as singular values; another one is multiplied with its transpose.
    step = times if symmetric else lambda values: turned_times(times(values))
    operator = LinearOperator((k, k), matvec=lambda values: step(np.ravel(values)), dtype=np.float64)
    start = np.random.default_rng(0).standard_normal(k)
    if np.linalg.norm(step(start)) <= NOTHING * np.linalg.norm(start):
        return 0.0
    (found,) = eigsh(operator, k=1, which="LM", v0=start, tol=TOLERANCE, maxiter=50 * k, return_eigenvectors=False)
    return float(abs(found)) if symmetric else float(np.sqrt(max(found, 0.0)))
