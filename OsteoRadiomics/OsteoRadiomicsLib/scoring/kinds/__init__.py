"""The kinds of model a file can hold: one module each, and one line in ``KINDS``.

A kind validates the ``predictor`` block of model.json with its own pydantic class and builds a ``Predictor`` from it.
It never executes anything that a file brings: no pickle, no import by name, no expression.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from pydantic import BaseModel

from ...base.errors import ModelError

Scale = Literal["logit", "probability"]


class Predictor(Protocol):
    """What every kind that predicts a probability can do with rows of columns, standardised where the model says so.

    x: (rows, columns) float64, no NaN.
    """

    @property
    def scale(self) -> Scale:
        """The unit in which contributions add up."""
        ...

    @property
    def coefficients(self) -> np.ndarray | None:
        """(columns,) on the logit where the kind is linear in its columns, None elsewhere."""
        ...

    def logit(self, x: np.ndarray) -> np.ndarray:
        """Linear predictor, or logit of the predicted probability where the kind has none. Returns (rows,)."""
        ...

    def contributions(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        """(base, parts): base is the prediction at the reference; base + parts.sum(axis=1) is the prediction on ``scale``.

        parts: (rows, columns).
        """
        ...

    def logit_standard_error(self, x: np.ndarray) -> np.ndarray | None:
        """Standard error of the logit, (rows,); None where the model does not know it (``no_interval_reason`` says why)."""
        ...

    @property
    def no_interval_reason(self) -> str:
        """Why there is no standard error; empty when there is one."""
        ...


class NumberPredictor(Protocol):
    """What every kind that predicts a measured value can do. x: (rows, columns) float64, no NaN."""

    @property
    def coefficients(self) -> np.ndarray | None:
        """(columns,) in units of the end point where the kind is linear in its columns, None elsewhere."""
        ...

    def value(self, x: np.ndarray) -> np.ndarray:
        """The predicted value, (rows,)."""
        ...

    def contributions(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        """(base, (rows, columns)) in units of the end point: base is the prediction at the reference."""
        ...

    def half_width(self, x: np.ndarray) -> np.ndarray | None:
        """Half of the 95 % prediction interval of each row, (rows,); None where ``no_interval_reason`` says why."""
        ...

    @property
    def no_interval_reason(self) -> str:
        """Why there is no interval; empty when there is one."""
        ...


@dataclass(frozen=True)
class Build:
    """What a kind gets to build its predictor from, beside its own payload.

    columns: names of the columns. reference: (columns,) standardised reference values, the point contributions are
    measured from. files: the model's other files, checksums already verified.
    """

    columns: tuple[str, ...]
    reference: np.ndarray
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Kind:
    """One kind of model.

    payload: the pydantic class of ``predictor`` (frozen, extra forbidden). build: makes the predictor; raises ValueError
    or ModelError when the payload does not fit the columns. files: names of the files a payload refers to. outcome: the
    type of outcome it predicts; "number" builds a ``NumberPredictor``.
    """

    name: str
    title: str
    payload: type[BaseModel]
    build: Callable[[Any, Build], Predictor | NumberPredictor]
    files: Callable[[Any], tuple[str, ...]] = lambda payload: ()
    outcome: str = "binary"


def kinds() -> dict[str, Kind]:
    """Kind name -> kind, in the order they are listed."""
    from . import boosters, forest, linear, logistic, naive_bayes, nearest, perceptron, support_vectors

    known = (
        logistic.KIND,
        nearest.KIND,
        support_vectors.KIND,
        forest.KIND,
        boosters.XGBOOST,
        boosters.LIGHTGBM,
        perceptron.KIND,
        naive_bayes.KIND,
        linear.KIND,
    )
    return {kind.name: kind for kind in known}


def find_kind(name: str) -> Kind:
    """The kind of that name. Raises ModelError listing the known ones."""
    known = kinds()
    if name not in known:
        raise ModelError(f"is of the unknown kind {name}", cure=f"This version reads {', '.join(known)}; update OsteoRadiomics")
    return known[name]
