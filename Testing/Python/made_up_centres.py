"""A made-up study of several centres: unequal sizes, other prevalences, features that are shifted and stretched."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from made_up_study import MRI_LIKE, clinical_table, made_up_data, protocol_text, two_sequences, write_files

SIZES = {"Anqing": 60, "Baotou": 45, "Chengde": 35, "Dali": 25}
"""Cases of each centre."""


def write_centres(
    folder: Path,
    *,
    sizes: Mapping[str, int] = SIZES,
    signal: float = 0.5,
    shift: float = 1.0,
    train: float = 1.0,
    features: int = 8,
    modelling: str = MRI_LIKE,
    **changed: Any,
) -> dict[str, Path]:
    """Protocol, feature table and clinical table with the columns ``centre`` and ``set`` in ``folder``.

    shift: standard deviations by which centres differ. train: share of each centre's cases that are for training.
    changed: table name -> what to do to it before it is written.
    """
    centres = np.repeat(list(sizes), list(sizes.values()))
    rng = np.random.default_rng(8)
    data = made_up_data(len(centres), features, 8, signal=signal, share=0.45)
    place = np.unique(centres, return_inverse=True)[1]
    width = data.features.shape[1]
    moved = data.features * rng.uniform(1, 1 + 0.5 * shift, (len(sizes), width))[place]
    moved += shift * rng.normal(size=(len(sizes), width))[place]
    table = clinical_table(data.cases, data.clinical[:, 0], data.clinical[:, 1] == 1, op=data.outcome).assign(centre=centres)
    number = pd.Series(centres).groupby(centres).cumcount().to_numpy()
    size = pd.Series(centres).map(dict(sizes)).to_numpy()
    table["set"] = np.where(number < train * size, "train", "external")
    data.features[:] = moved
    return write_files(folder, protocol_text(modelling), two_sequences(data), table, changed)
