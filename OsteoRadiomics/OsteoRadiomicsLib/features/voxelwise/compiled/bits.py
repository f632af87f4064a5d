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
    """(m, words) uint64 bits of the neighbours whose level is this close. Built once per task.

    places: (2 a,) bit number of each neighbour; bit b % 64 of word b // 64.
    """

    def build() -> np.ndarray:
        bits = np.zeros((len(task.levels), int(places.max(initial=0)) // WORD + 1), np.uint64)
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
    for v in range(len(levels)):
        own = levels[v]
        if own == 0:
            continue
        for n in range(len(steps)):
            q = v + steps[n]
            if 0 <= q < len(levels) and levels[q] > 0 and abs(levels[q] - own) <= difference:
                bits[v, places[n] // WORD] |= np.uint64(1) << np.uint64(places[n] % WORD)


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
