"""Gaussian naive Bayes: each column normal within each class, columns independent given the class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import numpy as np
from pydantic import Field
from scipy.special import expit

from ..onnx_graph.graph import Graph
from .kind import Build, Kind
from .payloads import Matrix, Payload, array_of
from .probability import ProbabilityPredictor
from .row_sums import row_sums


class NaiveBayesPayload(Payload):
    """Of the classes no event, event in this order. means, variances: (2, columns). prior: probability of an event."""

    means: Matrix
    variances: Matrix
    prior: Annotated[float, Field(gt=0, lt=1)]


class NaiveBayesKind(Kind[NaiveBayesPayload]):
    """Normal columns, two classes."""

    name, title = "naive-bayes", "Gaussian naive Bayes"
    payload = NaiveBayesPayload

    def build(self, payload: NaiveBayesPayload, build: Build) -> ProbabilityPredictor:
        """Raises ValueError when means and variances are not (2, columns) or a variance is not positive."""
        means = array_of(payload.means, len(build.columns), "means")
        variances = array_of(payload.variances, len(build.columns), "variances")
        if len(means) != 2 or len(variances) != 2 or not np.all(variances > 0):
            raise ValueError("means and variances need two rows, variances above 0")
        prior = np.log([1 - payload.prior, payload.prior])

        def predict(x: np.ndarray) -> np.ndarray:
            logs = np.log(2 * np.pi * variances)
            terms = zip(x.T, means.T, variances.T, logs.T, strict=True)
            total = row_sums(log + (column[:, None] - mean) ** 2 / variance for column, mean, variance, log in terms)
            likelihood = prior - 0.5 * total
            return expit(likelihood[:, 1] - likelihood[:, 0])

        return ProbabilityPredictor(predict, build)

    def graph(self, graph: Graph, x: str, payload: NaiveBayesPayload, files: Mapping[str, bytes]) -> str:
        """Logarithm of the likelihood ratio plus that of the prior odds."""
        means, variances = np.array(payload.means), np.array(payload.variances)
        apart = graph.add("Sub", graph.add("Unsqueeze", x, graph.constant([1], np.int64)), graph.constant(means))
        deviation = graph.total(graph.add("Div", graph.add("Mul", apart, apart), graph.constant(variances)), 2)
        prior = np.log([1 - payload.prior, payload.prior]) - 0.5 * np.sum(np.log(2 * np.pi * variances), axis=1)
        difference = graph.affine(deviation, [[0.5], [-0.5]], prior[1] - prior[0])
        return graph.logit(graph.flat(graph.add("Sigmoid", difference)))


KIND = NaiveBayesKind()
