"""Support vector machine for two classes on a kernel that is there as a whole: LIBSVM's steps as compiled loops.

LIBSVM asks its kernel for one pair of rows at a time; as blocks of a matrix product the same numbers take a fraction of the time.
The steps are LIBSVM's, in its order, with its kernel in single precision and its gradient in double (Fan, Chen & Lin, J Mach
Learn Res 2005;6:1889, second-order working sets; Chang & Lin, ACM Trans Intell Syst Technol 2011;2:27, shrinking), so that a
solution differs from LIBSVM's only where the last bit of a product moves a kernel value to the next number in single precision.

Imported only where numba is usable.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial

import numpy as np

from ...base.progress import Progress
from ...features.jit import njit

TOLERANCE = 1e-3  # of the optimality conditions, LIBSVM's default
STEPS = 5000  # between two stopping points
_TILE = 64
_LEAST_POWER = -700.0  # e to it is 0 in single precision
_LOG2_E, _LN_2, _LN_2_REST = 1.4426950408889634, 0.6931471803691238, 1.9082149292705877e-10  # ln 2 in two parts
_ROUNDING = 6755399441055744.0  # 1.5 times 2^52
_FACTORIALS = tuple(1.0 / factorial(k) for k in range(12, -1, -1))
_LEAST_CURVATURE = 1e-12
_SHRINK_EVERY = 1000
_ACTIVE, _COUNTER, _UNSHRUNK = 0, 1, 2  # what stands in the state


@dataclass(frozen=True)
class Separation:
    """weights: (n,), 0 for all but support vectors. intercept: added to weights times kernel; the sum is positive for events."""

    weights: np.ndarray
    intercept: float


def separate(kernel: np.ndarray, diagonal: np.ndarray, events: np.ndarray, penalty: float, progress: Progress) -> Separation:
    """Solve the dual problem.

    kernel: (n, n) float32, symmetric. diagonal: (n,) float64. events: (n,) bool, both classes. penalty: C, the largest size of a
    weight. Raises Cancelled.
    """
    count = len(events)
    order = np.argsort(events, kind="stable")  # LIBSVM puts the classes one after the other
    place = order.copy()
    signs = np.where(events[order], -1.0, 1.0)
    own = diagonal[order].astype(np.float64)
    alpha, gradient, bounded = np.zeros(count), np.full(count, -1.0), np.zeros(count)
    state = np.array([count, min(count, _SHRINK_EVERY) + 1, 0])
    while not _run(kernel, own, signs, place, alpha, gradient, bounded, state, penalty, STEPS):
        progress.check()
    weights = np.empty(count)
    weights[place] = -alpha * signs
    return Separation(weights, float(_threshold(signs, alpha, gradient, penalty)))


def fill_radial(kernel: np.ndarray, dots: np.ndarray, squares: np.ndarray, first: int, gamma: float) -> None:
    """Write exp(-gamma |a - b|^2) into rows and columns of a symmetric kernel.

    kernel: (n, n) float32. dots: (m, n - first) products of rows first .. first + m with those from first on. squares: (n,)
    squared lengths of the rows.
    """
    _fill_radial(kernel, dots, squares, first, gamma)


@njit
def _fill_radial(kernel, dots, squares, first, gamma):
    """Tile by tile, so that what is mirrored stays in the cache."""
    rows, columns = dots.shape
    for left in range(0, columns, _TILE):
        right = min(left + _TILE, columns)
        for i in range(rows):
            for j in range(left, right):
                # Minus the squared distance, which rounding may turn round.
                power = gamma * min(2.0 * dots[i, j] - squares[first + j] - squares[first + i], 0.0)
                dots[i, j] = max(power, _LEAST_POWER)
            _exponential(dots[i, left:right])
            for j in range(left, right):
                kernel[first + i, first + j] = dots[i, j]
        for j in range(left, right):
            for i in range(rows):
                kernel[first + j, first + i] = dots[i, j]


@njit
def _exponential(powers):
    """e to each power between ``_LEAST_POWER`` and 0, in place, to the last bits of double precision.

    Two to a whole power times a series of the rest: the processor does several numbers at once, which it does not in a library.
    """
    shifted = np.empty(len(powers))
    for k in range(len(powers)):
        # Adding this number rounds to the nearest whole one and leaves it in the last bits.
        number = powers[k] * _LOG2_E + _ROUNDING
        shifted[k] = number
        whole = number - _ROUNDING
        rest = (powers[k] - whole * _LN_2) - whole * _LN_2_REST
        series = 1.0 / 6227020800.0
        for term in _FACTORIALS:
            series = series * rest + term
        powers[k] = series
    bits, exponents = powers.view(np.int64), shifted.view(np.int64)
    for k in range(len(powers)):
        bits[k] += exponents[k] << 52


@njit
def _run(kernel, diagonal, signs, place, alpha, gradient, bounded, state, penalty, steps):
    """Up to ``steps`` steps; whether the solution is there. place: row of the kernel that each position now stands for."""
    count = len(signs)
    for _ in range(steps):
        state[_COUNTER] -= 1
        if state[_COUNTER] == 0:
            state[_COUNTER] = min(count, _SHRINK_EVERY)
            _shrink(kernel, diagonal, signs, place, alpha, gradient, bounded, state, penalty)
        i, j = _working_set(kernel, diagonal, signs, place, alpha, gradient, state[_ACTIVE], penalty)
        if j < 0:
            _reconstruct(kernel, signs, place, alpha, gradient, bounded, state[_ACTIVE], penalty)
            state[_ACTIVE] = count
            i, j = _working_set(kernel, diagonal, signs, place, alpha, gradient, count, penalty)
            if j < 0:
                return True
            state[_COUNTER] = 1
        _step(kernel, diagonal, signs, place, alpha, gradient, bounded, i, j, state[_ACTIVE], penalty)
    return False


@njit
def _working_set(kernel, diagonal, signs, place, alpha, gradient, active, penalty):
    """The two multipliers to change next; the second is -1 where the optimality conditions hold."""
    most, i = -np.inf, -1
    for t in range(active):
        if signs[t] > 0:
            if alpha[t] < penalty and -gradient[t] >= most:
                most, i = -gradient[t], t
        elif alpha[t] > 0 and gradient[t] >= most:
            most, i = gradient[t], t
    second, j, least = -np.inf, -1, np.inf
    if i < 0:
        return i, j
    row = kernel[place[i]]
    for t in range(active):
        if signs[t] > 0:
            if alpha[t] <= 0:
                continue
            pull = gradient[t]
        else:
            if alpha[t] >= penalty:
                continue
            pull = -gradient[t]
        second = max(second, pull)
        ahead = most + pull
        if ahead > 0:
            # y_i times Q_it: the signs of both rows but that of i, which is squared away.
            curvature = diagonal[i] + diagonal[t] - 2.0 * np.float64(row[place[t]])
            gain = -(ahead * ahead) / (curvature if curvature > 0 else _LEAST_CURVATURE)
            if gain <= least:
                j, least = t, gain
    if most + second < TOLERANCE:
        return i, -1
    return i, j


@njit
def _step(kernel, diagonal, signs, place, alpha, gradient, bounded, i, j, active, penalty):
    """Change two multipliers so that the dual objective is least along their line, within 0..C."""
    of_i, of_j = kernel[place[i]], kernel[place[j]]
    before_i, before_j = alpha[i], alpha[j]
    curvature = diagonal[i] + diagonal[j] - 2.0 * np.float64(of_i[place[j]])
    if curvature <= 0:
        curvature = _LEAST_CURVATURE
    if signs[i] != signs[j]:
        delta, difference = (-gradient[i] - gradient[j]) / curvature, alpha[i] - alpha[j]
        alpha[i] += delta
        alpha[j] += delta
        if difference > 0:
            if alpha[j] < 0:
                alpha[j], alpha[i] = 0.0, difference
            if alpha[i] > penalty:
                alpha[i], alpha[j] = penalty, penalty - difference
        else:
            if alpha[i] < 0:
                alpha[i], alpha[j] = 0.0, -difference
            if alpha[j] > penalty:
                alpha[j], alpha[i] = penalty, penalty + difference
    else:
        delta, total = (gradient[i] - gradient[j]) / curvature, alpha[i] + alpha[j]
        alpha[i] -= delta
        alpha[j] += delta
        if total > penalty:
            if alpha[i] > penalty:
                alpha[i], alpha[j] = penalty, total - penalty
            if alpha[j] > penalty:
                alpha[j], alpha[i] = penalty, total - penalty
        else:
            if alpha[j] < 0:
                alpha[j], alpha[i] = 0.0, total
            if alpha[i] < 0:
                alpha[i], alpha[j] = 0.0, total
    change_i, change_j = (alpha[i] - before_i) * signs[i], (alpha[j] - before_j) * signs[j]
    for t in range(active):
        gradient[t] += signs[t] * of_i[place[t]] * change_i + signs[t] * of_j[place[t]] * change_j
    for changed, before, row in ((i, before_i, of_i), (j, before_j, of_j)):
        if (before >= penalty) != (alpha[changed] >= penalty):
            size = penalty * signs[changed] * (1.0 if alpha[changed] >= penalty else -1.0)
            for t in range(len(signs)):
                bounded[t] += size * signs[t] * row[place[t]]


@njit
def _shrink(kernel, diagonal, signs, place, alpha, gradient, bounded, state, penalty):
    """Set multipliers aside that are at a bound and pushed against it."""
    up, down = _limits(signs, alpha, gradient, state[_ACTIVE], penalty)
    if state[_UNSHRUNK] == 0 and up + down <= TOLERANCE * 10:
        state[_UNSHRUNK] = 1
        _reconstruct(kernel, signs, place, alpha, gradient, bounded, state[_ACTIVE], penalty)
        state[_ACTIVE] = len(signs)
    active, i = state[_ACTIVE], 0
    while i < active:
        if _pushed(signs[i], alpha[i], gradient[i], up, down, penalty):
            active -= 1
            while active > i:
                if not _pushed(signs[active], alpha[active], gradient[active], up, down, penalty):
                    for values in (signs, alpha, gradient, bounded, diagonal):
                        values[i], values[active] = values[active], values[i]
                    place[i], place[active] = place[active], place[i]
                    break
                active -= 1
        i += 1
    state[_ACTIVE] = active


@njit
def _limits(signs, alpha, gradient, active, penalty):
    """Largest pull upwards and downwards among the multipliers that may move so."""
    up, down = -np.inf, -np.inf
    for t in range(active):
        pull = signs[t] * gradient[t]
        rises, falls = (alpha[t] < penalty, alpha[t] > 0) if signs[t] > 0 else (alpha[t] > 0, alpha[t] < penalty)
        if rises:
            up = max(up, -pull)
        if falls:
            down = max(down, pull)
    return up, down


@njit
def _pushed(sign, alpha, gradient, up, down, penalty):
    if alpha >= penalty:
        return -gradient > (up if sign > 0 else down)
    if alpha <= 0:
        return gradient > (down if sign > 0 else up)
    return False


@njit
def _reconstruct(kernel, signs, place, alpha, gradient, bounded, active, penalty):
    """The gradient of what was set aside, from the multipliers at C and those between the bounds."""
    count = len(signs)
    if active == count:
        return
    free = np.array([t for t in range(active) if 0 < alpha[t] < penalty], dtype=np.int64)
    for t in range(active, count):
        gradient[t] = bounded[t] - 1.0
    if len(free) * count > 2 * active * (count - active):
        for t in range(active, count):
            row = kernel[place[t]]
            for f in free:
                gradient[t] += alpha[f] * (signs[t] * signs[f] * row[place[f]])
    else:
        for f in free:
            row = kernel[place[f]]
            for t in range(active, count):
                gradient[t] += alpha[f] * (signs[t] * signs[f] * row[place[t]])


@njit
def _threshold(signs, alpha, gradient, penalty):
    """Where the decision changes: from the multipliers between the bounds, or else the middle of what the others allow."""
    highest, lowest, total, free = np.inf, -np.inf, 0.0, 0
    for t in range(len(signs)):
        pull = signs[t] * gradient[t]
        if alpha[t] >= penalty:
            if signs[t] < 0:
                highest = min(highest, pull)
            else:
                lowest = max(lowest, pull)
        elif alpha[t] <= 0:
            if signs[t] > 0:
                highest = min(highest, pull)
            else:
                lowest = max(lowest, pull)
        else:
            total += pull
            free += 1
    return total / free if free else (highest + lowest) / 2
