"""The second largest eigenvalue magnitude of a small symmetric matrix: GLCM's maximal correlation coefficient."""

from __future__ import annotations

import numpy as np

from ...jit import njit


@njit
def largest_beyond_first(cell_a, cell_b, cell_count, cells, m):
    """sqrt of the second largest eigenvalue of Q for a symmetric matrix given by the cells of its unordered pairs.

    Q is similar to the square of S = P_ij / sqrt(p_i p_j), whose largest eigenvalue is 1 with eigenvector sqrt(p).
    """
    marginal = np.zeros(m)
    for c in range(cells):
        marginal[cell_a[c]] += cell_count[c]
        marginal[cell_b[c]] += cell_count[c]
    place = np.empty(m, np.int32)
    met = 0
    for a in range(m):
        if marginal[a] > 0:
            place[a] = met
            marginal[met] = marginal[a]
            met += 1
    if met == 1:
        return 0.0
    trace = -1.0
    squares = -1.0
    for c in range(cells):
        a, b = place[cell_a[c]], place[cell_b[c]]
        if a == b:
            value = 2.0 * cell_count[c] / marginal[a]
            trace += value
            squares += value * value
        else:
            squares += 2.0 * float(cell_count[c]) * cell_count[c] / (marginal[a] * marginal[b])
    if met == 2:
        return abs(trace)
    if met == 3:  # two eigenvalues of known sum and sum of squares
        return 0.5 * (abs(trace) + np.sqrt(max(2.0 * squares - trace * trace, 0.0)))
    matrix = np.zeros((met, met))
    for c in range(cells):
        a, b = place[cell_a[c]], place[cell_b[c]]
        if a == b:
            matrix[a, a] = 2.0 * cell_count[c] / marginal[a]
        else:
            matrix[a, b] = matrix[b, a] = cell_count[c] / np.sqrt(marginal[a] * marginal[b])
    pairs2 = marginal[:met].sum()
    for a in range(met):
        for b in range(met):
            matrix[a, b] -= np.sqrt(marginal[a] * marginal[b]) / pairs2
    return spectral_radius(matrix)


@njit
def spectral_radius(matrix):
    """Largest eigenvalue magnitude of a symmetric matrix, which is overwritten: tridiagonal form, then implicit QL."""
    n = len(matrix)
    diagonal = np.empty(n)
    off = np.zeros(n)
    tridiagonalise(matrix, diagonal, off)
    return largest_of_tridiagonal(diagonal, off)


@njit
def tridiagonalise(matrix, diagonal, off):
    """Householder reduction. off[k] couples k and k + 1."""
    n = len(matrix)
    w = np.empty(n)
    for k in range(n - 2):
        norm2 = 0.0
        for i in range(k + 1, n):
            norm2 += matrix[i, k] * matrix[i, k]
        tail2 = norm2 - matrix[k + 1, k] * matrix[k + 1, k]
        if tail2 <= 1e-300:
            off[k] = matrix[k + 1, k]
            continue
        alpha = -np.sqrt(norm2) if matrix[k + 1, k] > 0 else np.sqrt(norm2)
        off[k] = alpha
        # Householder vector u in matrix[k+1:, k]; H = I - u u' / h
        h = norm2 - matrix[k + 1, k] * alpha
        matrix[k + 1, k] -= alpha
        projection = 0.0
        for i in range(k + 1, n):
            total = 0.0
            for j in range(k + 1, i + 1):
                total += matrix[i, j] * matrix[j, k]
            for j in range(i + 1, n):
                total += matrix[j, i] * matrix[j, k]
            w[i] = total / h
            projection += w[i] * matrix[i, k]
        half = projection / (2.0 * h)
        for i in range(k + 1, n):
            w[i] -= half * matrix[i, k]
        for i in range(k + 1, n):
            for j in range(k + 1, i + 1):
                matrix[i, j] -= matrix[i, k] * w[j] + w[i] * matrix[j, k]
    for k in range(n):
        diagonal[k] = matrix[k, k]
    off[n - 2] = matrix[n - 1, n - 2]


@njit
def largest_of_tridiagonal(diagonal, off):
    """Largest eigenvalue magnitude of a symmetric tridiagonal matrix by implicit QL; both arrays are overwritten."""
    n = len(diagonal)
    for low in range(n):
        for _ in range(60):
            m = low
            while m < n - 1:
                scale = abs(diagonal[m]) + abs(diagonal[m + 1])
                if abs(off[m]) <= 1e-12 * scale + 1e-300:
                    break
                m += 1
            if m == low:
                break
            g = (diagonal[low + 1] - diagonal[low]) / (2.0 * off[low])
            r = np.sqrt(g * g + 1.0)
            g = diagonal[m] - diagonal[low] + off[low] / (g + (r if g >= 0 else -r))
            s = c = 1.0
            p = 0.0
            finished = True
            for i in range(m - 1, low - 1, -1):
                f = s * off[i]
                b = c * off[i]
                r = np.sqrt(f * f + g * g)
                off[i + 1] = r
                if r == 0.0:
                    diagonal[i + 1] -= p
                    off[m] = 0.0
                    finished = False
                    break
                s = f / r
                c = g / r
                g = diagonal[i + 1] - p
                r = (diagonal[i] - g) * s + 2.0 * c * b
                p = s * r
                diagonal[i + 1] = g + p
                g = c * r - b
            if finished:
                diagonal[low] -= p
                off[low] = g
                off[m] = 0.0
    return np.abs(diagonal).max()
