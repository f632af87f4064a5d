"""A centre of 240 patients made by whole-number arithmetic, so that R makes the same: see the tests' oracles."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import expit

# R 4.2.2:  i <- 1:240; age <- 50 + (i*37) %% 41; male <- as.integer((i*13) %% 7 < 3)
#           lp <- -6.178 - 0.885*male + 0.097*age; u <- ((i*i*7 + i*29) %% 101 + 0.5)/101
#           op <- as.integer(u < plogis(-0.6 + 0.7*lp)); bmd <- 180 - 1.2*age + ((i*17) %% 23) - 11
EVENTS = 93


def centre() -> pd.DataFrame:
    """case, age, sex, op (0/1), bmd, and lp: what the published equation of op-mri makes of them."""
    i = np.arange(1, 241)
    age, male = 50 + (i * 37) % 41, (i * 13) % 7 < 3
    linear = -6.178 - 0.885 * male + 0.097 * age
    chance = ((i * i * 7 + i * 29) % 101 + 0.5) / 101
    return pd.DataFrame(
        {
            "case": [f"P{number:03d}" for number in i],
            "age": age,
            "sex": np.where(male, "male", "female"),
            "op": (chance < expit(-0.6 + 0.7 * linear)).astype(int),
            "bmd": 180 - 1.2 * age + (i * 17) % 23 - 11,
            "lp": linear,
        }
    )
