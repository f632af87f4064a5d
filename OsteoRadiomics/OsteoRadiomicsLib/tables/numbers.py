"""Reading the numbers of a CSV file exactly as they are written, whichever pandas is installed."""

from __future__ import annotations

from typing import Any

import pandas as pd

# From pandas 3.1 on the default is exact, and asking for it is deprecated.
_VERSION = tuple(int(part) for part in pd.__version__.split(".")[:2])
EXACT: dict[str, Any] = {} if _VERSION >= (3, 1) else {"float_precision": "round_trip"}
"""Options of ``pandas.read_csv`` with which a float64 written by ``repr`` is read back bit by bit."""
