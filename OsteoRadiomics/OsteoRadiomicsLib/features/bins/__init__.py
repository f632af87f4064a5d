"""Which bin holds each value: compiled loops once they are ready, numpy until then. The numbers are the same."""

from __future__ import annotations

import numpy as np

from ..readiness import Loops
from . import vectorised

LOOPS = Loops(f"{__package__}.compiled", vectorised)


def bins(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """(n,) number of the bin that holds each value, from 1: how many of the ascending edges lie at or below it."""
    return LOOPS.chosen().bins(values, edges)
