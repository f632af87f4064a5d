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
