"""Gradient boosting in its library's own text file beside model.json, whatever the library.

The library parses the file; nothing in it is executed. Contributions are its own exact tree SHAP values, in logits.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np

from ...base.errors import DependencyError
from .kind import Build, Kind, Scale
from .payloads import Payload


class BoosterPayload(Payload):
    """file: name of the booster's file in the model. rounds: number of trees used."""

    file: str
    rounds: int


class BoosterPredictor:
    """A booster behind two functions on (rows, columns): its margin in logits, and its SHAP values with the base last."""

    scale: Scale = "logit"
    coefficients: np.ndarray | None = None
    no_interval_reason = "gradient boosting knows no standard error of its prediction"

    def __init__(self, margin: Callable[[np.ndarray], np.ndarray], shap: Callable[[np.ndarray], np.ndarray]) -> None:
        self._margin = margin
        self._shap = shap

    def logit(self, x: np.ndarray) -> np.ndarray:
        """The sum of the trees, (rows,)."""
        return self._margin(x)

    def contributions(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        """Exact tree SHAP in logits; the base is the mean over the training data (Lundberg et al. 2020)."""
        values = self._shap(x)
        return float(values[0, -1]), values[:, :-1]

    def logit_standard_error(self, x: np.ndarray) -> np.ndarray | None:
        """None: see ``no_interval_reason``."""
        return None


class BoosterKind(Kind[BoosterPayload]):
    """What the kinds of all libraries share: the payload, and what must hold of the file."""

    payload = BoosterPayload

    def files(self, payload: BoosterPayload) -> tuple[str, ...]:
        """The booster's file."""
        return (payload.file,)


def check_booster(columns: int, rounds: int, payload: BoosterPayload, build: Build) -> None:
    """Raises ValueError when a booster with so many columns and trees is not the one that the model names."""
    if columns != len(build.columns):
        raise ValueError(f"{payload.file} takes {columns} columns, the model has {len(build.columns)}")
    if not 1 <= payload.rounds <= rounds:
        raise ValueError(f"{payload.file} has {rounds} trees, the model wants {payload.rounds}")


def booster_package(name: str, wheel: str) -> Any:
    """The library. Raises DependencyError naming the wheel where it is not installed."""
    try:
        return import_module(name)
    except ImportError as error:
        raise DependencyError(f"the model needs the package {name}", cure=f"Install {wheel}") from error
