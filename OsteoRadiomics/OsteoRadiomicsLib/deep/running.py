"""An ONNX network ready to run with onnxruntime, on one thread unless more are asked for, on the processor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..base.errors import ModelError
from .packages import onnxruntime_errors, onnxruntime_package


class Running:
    """A network of one input that must be given, perhaps others that may, and one output.

    Raises DependencyError without onnxruntime; where the network cannot be loaded or run, what ``unusable`` makes.
    """

    def __init__(self, data: bytes, unusable: Callable[[], ModelError], threads: int = 1) -> None:
        runtime, self._problems = onnxruntime_package(), onnxruntime_errors()
        self._unusable = unusable
        options = runtime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 4  # what goes wrong is told here
        try:
            self._session = runtime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
            (given,), (made,) = self._session.get_inputs(), self._session.get_outputs()
        except self._problems as error:  # ValueError: not one input and one output
            raise unusable() from error
        self._given, self._made = given.name, made.name

    def __call__(self, values: np.ndarray, more: Mapping[str, np.ndarray] | None = None) -> Any:
        """What the network makes of ``values``; more: of its further inputs, by name."""
        try:
            return self._session.run([self._made], {self._given: values, **(more or {})})[0]
        except self._problems as error:
            raise self._unusable() from error
