"""Rows of patients who have several each: outcomes, scores and inputs that the tests of this folder share."""

from __future__ import annotations

import numpy as np
import pandas as pd
from OsteoRadiomicsLib.modelling.evaluation.clusters import Clusters
from OsteoRadiomicsLib.modelling.selection import UnivariateSelector
from OsteoRadiomicsLib.modelling.statistics.screening import Variable

CLASSES = ("normal", "osteopenia", "osteoporosis")
INPUTS = ("other", "second", "L2", "high")
VARIABLES = (Variable("other", ("other",)), Variable("two columns", ("second", "L2")), Variable("high", ("high",)))


class Rows:
    """Vertebrae of patients who differ in how many they have, in outcome and score; ``several`` copies of each row."""

    def __init__(self, seed: int = 0, patients: int = 40, several: int = 1, most: int = 5) -> None:
        rng = np.random.default_rng(seed)
        own = np.repeat(np.arange(patients), rng.integers(1, most + 1, patients) if most > 1 else 1)
        n, person = own.size, rng.normal(size=patients)[own]
        self.events = person + rng.normal(size=n) > 0.3
        self.first = np.round(1 / (1 + np.exp(-(0.8 * person + 0.6 * self.events + 0.7 * rng.normal(size=n)))), 2)
        self.second = np.round(1 / (1 + np.exp(-(0.9 * self.events + rng.normal(size=n)))), 2)
        self.first, self.second = self.first.clip(0.01, 0.99), self.second.clip(0.01, 0.99)
        self.measured = 100 + 20 * person + 9 * rng.normal(size=n)
        self.predicted = 100 + 0.6 * (self.measured - 100) + 12 * rng.normal(size=n)
        self.other = self.predicted + 8 * rng.normal(size=n)
        self.label = (person + rng.normal(size=n) > -0.4).astype(int) + (person + rng.normal(size=n) > 0.5)
        raw = rng.gamma(1 + 3 * np.eye(3)[self.label])
        self.table = raw / raw.sum(axis=1, keepdims=True)
        self.level = np.where(rng.random(n) < 0.5, "L1", "L2")
        self.patients = np.array([f"p{number}" for number in own])
        for name, values in list(vars(self).items()):
            setattr(self, name, np.repeat(values, several, axis=0))

    @property
    def clusters(self) -> Clusters:
        return Clusters.of(self.patients)


def inputs(rows: Rows) -> np.ndarray:
    """(n, 4) columns of ``INPUTS``."""
    return np.column_stack([rows.other, rows.second, rows.level == "L2", rows.label == 2]).astype(float)


def chosen(rows: Rows, outcome: np.ndarray, test: str, clusters: Clusters | None) -> UnivariateSelector:
    return UnivariateSelector(test).fit(inputs(rows), outcome, clusters=clusters)


def people(rows: Rows) -> pd.DataFrame:
    """A number, one with ties, and categories of two and three levels, one of which is missing at times."""
    age = np.where(rows.second > 0.9, np.nan, 60 + np.round(10 * rows.second))
    grade = pd.Series(np.digitize(rows.other, [90, 110]).astype(float)).where(rows.first > 0.2)
    return pd.DataFrame({"other": rows.other, "age": age, "level": rows.level, "grade": grade.map("grade {:g}".format)})
