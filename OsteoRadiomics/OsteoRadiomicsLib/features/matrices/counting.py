"""Which implementation counts: compiled loops once they are ready, numpy until then. The numbers are the same.

Compiling takes seconds the first time on a machine and a fraction of a second after that. It happens in a thread of its
own, so that the first extraction answers at once.
"""

from __future__ import annotations

import threading
from types import ModuleType

import numpy as np

from ..discretisation import Levels
from ..jit import numba_usable
from . import vectorised
from .neighbourhood import Neighbourhood

Counts = tuple[np.ndarray, np.ndarray]


def pair_counts(near: Neighbourhood, levels: Levels, symmetric: bool) -> Counts:
    """Occupied co-occurrence cells: keys (direction * k + i) * k + j ascending, and counts; both senses if symmetric."""
    return implementation().pair_counts(near, levels.index, levels.count, symmetric)


def run_counts(near: Neighbourhood, levels: Levels) -> Counts:
    """Runs: keys (direction * k + level) * (near.longest + 1) + length ascending, and counts."""
    return implementation().run_counts(near, levels.index, levels.count)


def dependences(near: Neighbourhood, levels: Levels, alpha: float) -> np.ndarray:
    """(n,) number of dependent neighbours of each voxel."""
    return implementation().dependences(near, levels.grey, alpha)


def neighbour_sums(near: Neighbourhood, levels: Levels) -> np.ndarray:
    """(n,) int64 sum of the neighbours' grey levels."""
    return implementation().neighbour_sums(near, levels.grey)


def zone_counts(near: Neighbourhood, levels: Levels) -> Counts:
    """Zones of equal level: keys level * (n + 1) + size ascending, and counts."""
    return implementation().zone_counts(near, levels.index, levels.count)


def implementation() -> ModuleType:
    """``compiled`` or ``vectorised``, whichever counts now."""
    if not numba_usable():
        return vectorised
    if _compiled is None:
        _in_background()
    return _compiled or vectorised


def compile_now() -> bool:
    """Wait until the compiled loops are ready; whether they can be had at all."""
    if numba_usable():
        _in_background().join()
    return _compiled is not None


_lock = threading.Lock()
_compiled: ModuleType | None = None
_compiling: threading.Thread | None = None


def _in_background() -> threading.Thread:
    """The thread that compiles, started once. It is no daemon: a process must not end in the middle of it."""
    global _compiling
    with _lock:
        if _compiling is None:
            _compiling = threading.Thread(target=_compile, name="compile feature loops")
            _compiling.start()
        return _compiling


def _compile() -> None:
    global _compiled
    from . import compiled

    compiled.warm_up()
    _compiled = compiled
