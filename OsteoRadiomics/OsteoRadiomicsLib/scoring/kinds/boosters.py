"""Gradient boosting in its library's own text file beside model.json: XGBoost (JSON) and LightGBM (text).

The libraries parse the file; nothing in it is executed. Contributions are their own exact tree SHAP values, in logits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...base.errors import DependencyError
from . import Build, Kind, Scale
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


def build_xgboost(payload: BoosterPayload, build: Build) -> BoosterPredictor:
    """Raises DependencyError without the package, ValueError for a damaged or unfitting file."""
    xgboost = _package("xgboost", "xgboost-cpu (on macOS: xgboost)")
    content = build.files[payload.file]
    try:
        booster = xgboost.Booster()
        booster.load_model(bytearray(content))
        _check(booster.num_features(), booster.num_boosted_rounds(), payload, build)
    except xgboost.core.XGBoostError as error:
        raise ValueError(f"{payload.file} is no XGBoost model ({str(error).splitlines()[0]})") from error
    last = (0, payload.rounds)

    def margin(x: np.ndarray) -> np.ndarray:
        return booster.predict(xgboost.DMatrix(x), output_margin=True, iteration_range=last).astype(float)

    def shap(x: np.ndarray) -> np.ndarray:
        return booster.predict(xgboost.DMatrix(x), pred_contribs=True, iteration_range=last).astype(float)

    return BoosterPredictor(margin, shap)


def build_lightgbm(payload: BoosterPayload, build: Build) -> BoosterPredictor:
    """Raises DependencyError without the package, ValueError for a damaged or unfitting file."""
    lightgbm = _package("lightgbm", "lightgbm")
    text = build.files[payload.file].decode("utf-8", errors="replace")
    try:
        booster = lightgbm.Booster(model_str=text)
    except lightgbm.basic.LightGBMError as error:
        raise ValueError(f"{payload.file} is no LightGBM model ({str(error).splitlines()[0]})") from error
    _check(booster.num_feature(), booster.num_trees(), payload, build)

    def margin(x: np.ndarray) -> np.ndarray:
        return booster.predict(x, raw_score=True, num_iteration=payload.rounds)

    def shap(x: np.ndarray) -> np.ndarray:
        return np.asarray(booster.predict(x, pred_contrib=True, num_iteration=payload.rounds))

    return BoosterPredictor(margin, shap)


def _check(columns: int, rounds: int, payload: BoosterPayload, build: Build) -> None:
    if columns != len(build.columns):
        raise ValueError(f"{payload.file} takes {columns} columns, the model has {len(build.columns)}")
    if not 1 <= payload.rounds <= rounds:
        raise ValueError(f"{payload.file} has {rounds} trees, the model wants {payload.rounds}")


def _package(name: str, wheel: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        raise DependencyError(f"the model needs the package {name}", cure=f"Install {wheel}") from error


def _files(payload: BoosterPayload) -> tuple[str, ...]:
    return (payload.file,)


XGBOOST = Kind("xgboost", "XGBoost", BoosterPayload, build_xgboost, _files)
LIGHTGBM = Kind("lightgbm", "LightGBM", BoosterPayload, build_lightgbm, _files)
