"""Gaussian naive Bayes: each column normal within each class, columns independent given the class."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field
from scipy.special import expit

from . import Build, Kind
from .payloads import Matrix, Payload, array_of
from .probability import ProbabilityPredictor


class NaiveBayesPayload(Payload):
    """Of the classes no event, event in this order. means, variances: (2, columns). prior: probability of an event."""

    means: Matrix
    variances: Matrix
    prior: Annotated[float, Field(gt=0, lt=1)]


def build(payload: NaiveBayesPayload, build: Build) -> ProbabilityPredictor:
    """Raises ValueError when means and variances are not (2, columns) or a variance is not positive."""
    means = array_of(payload.means, len(build.columns), "means")
    variances = array_of(payload.variances, len(build.columns), "variances")
    if len(means) != 2 or len(variances) != 2 or not np.all(variances > 0):
        raise ValueError("means and variances need two rows, variances above 0")
    prior = np.log([1 - payload.prior, payload.prior])

    def predict(x: np.ndarray) -> np.ndarray:
        deviation = (x[:, None, :] - means) ** 2 / variances
        likelihood = prior - 0.5 * np.sum(np.log(2 * np.pi * variances) + deviation, axis=2)
        return expit(likelihood[:, 1] - likelihood[:, 0])

    return ProbabilityPredictor(predict, build)


KIND = Kind("naive-bayes", "Gaussian naive Bayes", NaiveBayesPayload, build)
