"""Numbers of CSV files come back bit by bit."""

from __future__ import annotations

import io
import warnings

import numpy as np
import pandas as pd
from OsteoRadiomicsLib.tables.numbers import EXACT


def test_every_written_number_is_read_back_without_a_warning():
    generator = np.random.default_rng(3)
    numbers = generator.normal(size=20_000) * 10.0 ** generator.integers(-300, 300, 20_000)
    text = "x\n" + "\n".join(repr(float(number)) for number in numbers)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = pd.read_csv(io.StringIO(text), **EXACT)["x"].to_numpy()
    assert np.array_equal(found, numbers)
