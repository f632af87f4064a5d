"""A classifier on named, standardised columns, and what it predicts for raw values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...base.progress import Progress
from ..evaluation.clusters import Clusters
from ..evaluation.recalibration import Recalibration
from ..explanation.explanation import Explanation
from .candidates import Candidate, probability, recalibrated
from .classifier import Equation
from .classifiers import classifier
from .tuning import Search

Columns = Mapping[str, np.ndarray]
"""Name -> (n,) raw values."""


@dataclass(frozen=True)
class ModelTerm:
    """One column of a model: a clinical term, a feature or a Radscore.

    mean, sd: of the training rows, which standardise it.
    """

    name: str
    mean: float
    sd: float


@dataclass(frozen=True)
class FittedModel:
    """An estimator on standardised terms.

    classifier: its registry name. recalibration: on its logit, or None. search: how its parameters were found, or None.
    """

    classifier: str
    terms: tuple[ModelTerm, ...]
    estimator: Any
    recalibration: Recalibration | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    search: Search | None = None

    def standardised(self, values: Columns) -> np.ndarray:
        """(n, terms)."""
        return np.column_stack([(values[term.name] - term.mean) / term.sd for term in self.terms])

    def probability(self, values: Columns) -> np.ndarray:
        """(n,) probability of the event. values: name -> (n,) raw."""
        return recalibrated(probability(self.estimator, self.standardised(values)), self.recalibration)

    @property
    def questions(self) -> int:
        """Predictions that explaining one case takes; 0 where a formula gives the values."""
        return classifier(self.classifier).questions(len(self.terms))

    def explain(self, inputs: np.ndarray, background: np.ndarray, *, seed: int, progress: Progress) -> Explanation:
        """Shapley values before recalibration. inputs, background: (n, terms), (m, terms) standardised. Raises Cancelled."""
        names = [term.name for term in self.terms]
        return classifier(self.classifier).explain(self.estimator, inputs, background, names, seed=seed, progress=progress)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the fit of a plain equation warns of; it knows its columns by number, people by name."""
        own = self._own_equation
        names = {f"x{number}": term.name for number, term in enumerate(self.terms)}
        texts = own.fit.warnings if own and own.fit else ()
        return tuple(re.sub(r"\bx\d+\b", lambda found: names[found[0]], text) for text in texts)

    @property
    def equation(self) -> Equation | None:
        """The equation of a logistic model, recalibrated where it is; None for any other classifier."""
        own, line = self._own_equation, self.recalibration
        if own is None or line is None:
            return own
        return Equation(line.intercept + line.slope * own.intercept, line.slope * own.coefficients, None)

    @property
    def _own_equation(self) -> Equation | None:
        return classifier(self.classifier).equation(self.estimator)


def fit_model(
    candidate: Candidate,
    columns: Columns,
    outcome: np.ndarray,
    seed: int,
    *,
    clusters: Clusters | None = None,
    line: Recalibration | None = None,
    search: Search | None = None,
    progress: Progress | None = None,
) -> FittedModel:
    """Standardise the columns, which must vary, and fit. outcome: (n,) 0/1. clusters: rows of one patient.

    Raises TableError, Cancelled.
    """
    terms, standardised = [], []
    for name, values in columns.items():
        mean, sd = float(values.mean()), float(values.std())
        terms.append(ModelTerm(name, mean, sd))
        standardised.append((values - mean) / sd)
    estimator = candidate.fit(np.column_stack(standardised), outcome, seed, progress, clusters=clusters)
    return FittedModel(candidate.name, tuple(terms), estimator, line, dict(candidate.parameters), search)
