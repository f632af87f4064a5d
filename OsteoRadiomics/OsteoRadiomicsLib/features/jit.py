"""Compiled loops: numba where it is installed and allowed, cached on disk, never needed for a value.

A module of kernels imports ``njit`` from here at file scope and is itself imported only after ``numba_usable()`` said
yes, so that neither this package's import nor ``--help`` pays for numba. Nothing is compiled before a kernel's first call.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from functools import cache
from typing import Any


@cache
def _numba_installed() -> bool:
    return importlib.util.find_spec("numba") is not None


def numba_usable() -> bool:
    """Whether kernels may be compiled: numba is installed and OSTEORADIOMICS_NUMBA is not 0."""
    return os.environ.get("OSTEORADIOMICS_NUMBA", "1") != "0" and _numba_installed()


def njit(function: Callable[..., Any]) -> Any:
    """Compile ``function`` at its first call, without the interpreter lock and with a disk cache.

    The cache lies beside the source or, where that folder is read-only, in the user's cache folder; NUMBA_CACHE_DIR
    moves it. Division by zero gives inf or NaN as in numpy.
    """
    import numba

    return numba.njit(cache=True, nogil=True, error_model="numpy")(function)
