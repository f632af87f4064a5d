"""The answer of a model of a time to an event: the log hazard ratio, and the risk of the event by each horizon."""

from __future__ import annotations

from typing import Any

import numpy as np

from .kinds.cox import CoxPredictor
from .outcome_schema import TimeToEventOutcome
from .readout import Answers, finite, not_finite
from .schema import ModelSpec
from .score import HorizonRisk, TimeToEventScore

LOG_HAZARD_RATIO = "log hazard ratio"


class TimeReadout:
    """Risks by horizon; what stands for the one prediction is the risk by the last."""

    scale = linear_unit = LOG_HAZARD_RATIO

    def __init__(self, spec: ModelSpec, outcome: TimeToEventOutcome, predictor: CoxPredictor) -> None:
        if predictor.times != outcome.horizons:
            raise ValueError("baseline: its times are not the outcome's horizons")
        self._spec, self._outcome, self._predictor = spec, outcome, predictor
        self.no_interval_reason = predictor.no_interval_reason

    @property
    def weights(self) -> np.ndarray | None:
        """Log hazard ratio per unit of each column."""
        return self._predictor.coefficients

    @np.errstate(over="ignore", invalid="ignore")  # an overflow is refused, in words
    def predict(self, x: np.ndarray) -> np.ndarray:
        """(rows,) risk by the last horizon."""
        return finite(self._predictor.risks(x)[0][:, -1], self._spec)

    @np.errstate(over="ignore", invalid="ignore")
    def linear(self, x: np.ndarray) -> np.ndarray:
        """(rows,) log hazard ratio to a patient with the training means."""
        return finite(self._predictor.line(x), self._spec)

    def contributions(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        """(base, (columns,)) of the first row."""
        base, parts = self._predictor.contributions(x)
        return base, parts[0]

    @np.errstate(over="ignore", invalid="ignore")
    def answers(self, x: np.ndarray) -> Answers:
        """Log hazard ratios, and risks by every horizon with their intervals; there are no classes."""
        (risk, low, high), line = self._predictor.risks(x), self._predictor.line(x)
        whole = np.isfinite(risk).all(axis=1) & np.isfinite(line)
        linear = np.where(whole, line, np.nan)
        risk, low, high = (np.where(whole[:, None], values, np.nan) for values in (risk, low, high))
        horizons = np.stack([risk, low, high], axis=2)
        return Answers(linear, risk[:, -1], low[:, -1], high[:, -1], (None,) * len(x), horizons)

    def score(self, x: np.ndarray, **parts: Any) -> TimeToEventScore:
        """Of the first row."""
        found = self.answers(x)
        if not found.finite[0] or found.horizons is None:
            raise not_finite(self._spec.name)
        risks = tuple(
            HorizonRisk(time=time, risk=risk, interval_95=(low, high))
            for time, (risk, low, high) in zip(self._outcome.horizons, found.horizons[0].tolist(), strict=True)
        )
        return TimeToEventScore(linear_predictor=float(found.linear[0]), risks=risks, unit=self._outcome.unit, **parts)
