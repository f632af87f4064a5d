"""What a kind of model is: its ``predictor`` block, the predictor built from it, and its ONNX graph.

A kind never executes anything that a file brings: no pickle, no import by name, no expression.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Literal, Protocol, TypeVar

import numpy as np
from pydantic import BaseModel

from ...base.errors import ModelError
from ..onnx_graph.graph import Graph

Scale = Literal["logit", "probability"]
Z95 = 1.959963984540054
"""97.5 % quantile of the standard normal distribution, of every 95 % interval that is symmetric on some scale."""
PayloadT = TypeVar("PayloadT", bound=BaseModel)


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


class Kind(ABC, Generic[PayloadT]):
    """One kind of model.

    name: ``kind`` of model.json. title: in words. payload: the pydantic class of ``predictor`` (frozen, extra forbidden).
    outcome: the type of outcome it predicts; "number" builds a ``NumberPredictor``, "time-to-event" a ``cox.CoxPredictor``.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    outcome: ClassVar[str] = "binary"
    payload: type[PayloadT]

    @abstractmethod
    def build(self, payload: PayloadT, build: Build) -> Any:
        """The predictor. Raises ValueError or ModelError when the payload does not fit the columns or the files."""

    def files(self, payload: PayloadT) -> tuple[str, ...]:
        """Names of the files a payload refers to."""
        return ()

    def graph(self, graph: Graph, x: str, payload: PayloadT, files: Mapping[str, bytes]) -> str:
        """Add the prediction to an ONNX graph. x: the name of the standardised columns (rows, columns).

        Returns the name of the logit, or of the value of a measured end point, (rows,). Raises ModelError where there is no
        such graph.
        """
        raise ModelError(f"models of the kind {self.name} have no ONNX form", cure="Export a model of another kind")
