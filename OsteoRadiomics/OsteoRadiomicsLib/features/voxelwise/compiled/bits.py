"""Which neighbours of a voxel have its grey level, or nearly: found once per voxel, as bits, whatever kernel it is seen in.

Only which of them lie inside changes from kernel to kernel; that is a mask per position.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numba.extending import intrinsic

from ...jit import njit
from ..kernel import Kernel
from ..task import MapTask

WORD = 64


def close_neighbours(task: MapTask, difference: int, places: np.ndarray) -> np.ndarray:
    """(words, m) uint64 bits of the neighbours whose level is this close. Built once per task.

    places: (2 a,) bit number of each neighbour; bit b % 64 of word b // 64.
    """

    def build() -> np.ndarray:
        bits = np.zeros((int(places.max(initial=0)) // WORD + 1, len(task.levels)), np.uint64)
        _mark(task.levels, task.flat(task.kernel.neighbour_offsets), places, difference, bits)
        return bits

    return task.table("close neighbours", build)


def neighbours_inside(kernel: Kernel) -> np.ndarray:
    """(k, words) uint64; bit b is set when a position's neighbour b lies in the kernel."""
    inside = kernel.neighbour_position >= 0
    padded = np.zeros((kernel.size, -(-inside.shape[1] // WORD) * WORD), dtype=np.uint8)
    padded[:, : inside.shape[1]] = inside
    return np.packbits(padded, axis=1, bitorder="little").view("<u8").astype(np.uint64)


def positions_joined(kernel: Kernel) -> np.ndarray:
    """(k,) uint64 for a kernel of up to 64 positions; bit q is set when position q is a neighbour of the position."""
    joined = np.zeros(kernel.size, dtype=np.uint64)
    for position in kernel.neighbour_position.T:
        inside = position >= 0
        joined[inside] |= np.uint64(1) << position[inside].astype(np.uint64)
    return joined


@njit
def _mark(levels, steps, places, difference, bits):
    for n in range(len(steps)):
        shift = np.uint64(places[n] % WORD)
        first, last = max(0, -steps[n]), min(len(levels), len(levels) - steps[n])
        own, other = levels[first:last], levels[first + steps[n] : last + steps[n]]
        row = bits[places[n] // WORD, first:last]
        for v in range(len(own)):
            close = (own[v] > 0) & (other[v] > 0) & (abs(own[v] - other[v]) <= difference)
            row[v] |= np.uint64(close) << shift


def _popcount(typing_context: Any, word: Any) -> tuple[Any, Any]:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


def _lowest_bit(typing_context: Any, word: Any) -> tuple[Any, Any]:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], context.get_constant(types.boolean, True))

    return types.uint64(types.uint64), generate


popcount: Any = intrinsic(_popcount)  # number of ones in a uint64
lowest_bit: Any = intrinsic(_lowest_bit)  # position of the lowest one in a uint64 that is not 0
