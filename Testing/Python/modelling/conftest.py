"""Tables and known answers of the modelling tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import shared_folder
from undrawn import no_figures


@pytest.fixture
def undrawn() -> Iterator[None]:
    """Studies without figures, whose drawing takes most of a small study's time."""
    with no_figures():
        yield


@pytest.fixture(scope="session")
def known(published_tables: Path) -> dict[str, Any]:
    """Statistics with known answers from R: those of every clone, and where the test data are, also those of their tables."""
    folder = shared_folder()
    further = json.loads((folder / "oracles" / "oracles.json").read_text()) if folder else {}
    return further | json.loads((published_tables / "known_answers.json").read_text())


@pytest.fixture(scope="session")
def prostate(published_tables: Path) -> pd.DataFrame:
    """750 patients of the decision-curve literature: cancer, age, famhistory, marker, cancerpredmarker."""
    return pd.read_csv(published_tables / "df_binary.csv")


@pytest.fixture(scope="session")
def haemorrhage(oracles: Path) -> pd.DataFrame:
    """113 patients of the pROC package with heavily tied scores: y, gos6, gender, s100b, wfns, ndka."""
    return pd.read_csv(oracles / "aSAH.csv")


@pytest.fixture(scope="session")
def cars(oracles: Path) -> pd.DataFrame:
    """R's mtcars."""
    return pd.read_csv(oracles / "mtcars.csv")


@pytest.fixture(scope="session")
def vehicles() -> pd.DataFrame:
    """Forty made-up vehicles whose consumption (mpg) depends on some of their measures; gear is a category."""
    draw = np.random.default_rng(44)
    wt, gear = draw.gamma(12, 0.27, 40), draw.integers(3, 6, 40)
    hp, qsec = np.round(40 * wt + draw.normal(15, 35, 40)), draw.normal(18, 1.7, 40)
    disp = np.round(75 * wt + draw.normal(-10, 50, 40), 1)
    mpg = np.round(35 - 3.9 * wt - 0.02 * hp + 0.4 * (qsec - 18) + 4.0 * (gear == 5) + draw.normal(0, 2.4, 40), 1)
    return pd.DataFrame({"mpg": mpg, "wt": wt, "hp": hp, "qsec": qsec, "disp": disp, "gear": gear})


@pytest.fixture(scope="session")
def tied() -> pd.DataFrame:
    """120 made-up patients with heavily tied scores: y, gender, age, s100b, wfns, ndka, named as those of ``haemorrhage``."""
    draw = np.random.default_rng(45)
    y = (np.arange(120) % 3 == 0).astype(int)
    return pd.DataFrame(
        {
            "y": y,
            "gender": np.where(draw.random(120) < 0.6, "Female", "Male"),
            "age": draw.integers(25, 80, 120),
            "s100b": np.round(draw.gamma(2.0, 0.1 + 0.08 * y), 2),
            "wfns": np.clip(draw.integers(1, 5, 120) + y, 1, 5),
            "ndka": np.round(draw.gamma(3.0, 4.0 + y), 1),
        }
    )


@pytest.fixture(scope="session")
def breast() -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """scikit-learn's breast cancer data: inputs (569, 30), outcome (569,), names with blanks."""
    from sklearn.datasets import load_breast_cancer

    data = load_breast_cancer()
    return data.data, data.target, tuple(str(name) for name in data.feature_names)


def simulated_patients(n: int, p: int, seed: int, *, strength: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Inputs (n, p) and a 0/1 outcome (n,) that depends on the first of them; both classes occur."""
    draw = np.random.default_rng(seed)
    inputs = draw.normal(size=(n, p))
    outcome = (strength * inputs[:, 0] + draw.logistic(size=n) > 0).astype(int)
    outcome[:2] = (0, 1)
    return inputs, outcome
