"""Graphs of the kinds that are formulas: linear and logistic, support vectors, perceptron, naive Bayes, neighbours."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..kinds.linear import LinearPayload
from ..kinds.logistic import LogisticPayload
from ..kinds.naive_bayes import NaiveBayesPayload
from ..kinds.nearest import NearestPayload
from ..kinds.perceptron import PerceptronPayload
from ..kinds.support_vectors import SupportVectorPayload
from .graph import Graph

_ACTIVATIONS = {"relu": "Relu", "tanh": "Tanh", "logistic": "Sigmoid", "identity": "Identity"}


def linear(graph: Graph, x: str, payload: LogisticPayload | LinearPayload, files: Mapping[str, bytes]) -> str:
    """intercept + x @ coefficients."""
    return graph.flat(graph.affine(x, np.array(payload.coefficients)[:, None], payload.intercept))


def support_vectors(graph: Graph, x: str, payload: SupportVectorPayload, files: Mapping[str, bytes]) -> str:
    """Principal components where there are any, the kernel, Platt's sigmoid."""
    if payload.projection:
        centred = graph.add("Sub", x, graph.constant([payload.projection.mean]))
        x = graph.product(centred, np.array(payload.projection.components).T)
    if payload.gamma is None:
        kernel = graph.product(x, np.array(payload.vectors).T)
    else:
        distance = graph.squares(x, payload.vectors)
        kernel = graph.add("Exp", graph.add("Mul", distance, graph.constant(-payload.gamma)))
    value = graph.affine(kernel, np.array(payload.weights)[:, None], payload.intercept)
    platt = graph.add("Add", graph.add("Mul", value, graph.constant(payload.slope)), graph.constant(payload.offset))
    return graph.logit(graph.flat(graph.add("Sigmoid", graph.add("Neg", platt))))


def perceptron(graph: Graph, x: str, payload: PerceptronPayload, files: Mapping[str, bytes]) -> str:
    """Layer by layer."""
    for layer in payload.layers[:-1]:
        x = graph.add(_ACTIVATIONS[payload.activation], graph.affine(x, layer.weights, [layer.biases]))
    last = payload.layers[-1]
    return graph.logit(graph.flat(graph.add("Sigmoid", graph.affine(x, last.weights, [last.biases]))))


def naive_bayes(graph: Graph, x: str, payload: NaiveBayesPayload, files: Mapping[str, bytes]) -> str:
    """Logarithm of the likelihood ratio plus that of the prior odds."""
    means, variances = np.array(payload.means), np.array(payload.variances)
    apart = graph.add("Sub", graph.add("Unsqueeze", x, graph.constant([1], np.int64)), graph.constant(means))
    deviation = graph.total(graph.add("Div", graph.add("Mul", apart, apart), graph.constant(variances)), 2)
    prior = np.log([1 - payload.prior, payload.prior]) - 0.5 * np.sum(np.log(2 * np.pi * variances), axis=1)
    difference = graph.affine(deviation, [[0.5], [-0.5]], prior[1] - prior[0])
    return graph.logit(graph.flat(graph.add("Sigmoid", difference)))


def nearest(graph: Graph, x: str, payload: NearestPayload, files: Mapping[str, bytes]) -> str:
    """TopK takes the earlier of equally near rows, as our own stable order does."""
    distance = graph.add("Sqrt", graph.squares(x, payload.rows))
    near, index = graph.smallest(distance, payload.neighbours)
    events = graph.add("Gather", graph.constant(payload.events), index)
    if payload.weights == "uniform":
        return graph.logit(graph.add("Div", graph.total(events, 1), graph.constant(payload.neighbours)))
    one = graph.constant(1.0)
    same = graph.add("Equal", near, graph.constant(0.0))
    # A training row met exactly outweighs all others.
    met = graph.add("Greater", graph.total(graph.number(same), 1, keep=True), graph.constant(0.0))
    inverse = graph.add("Div", one, graph.add("Where", same, one, near))
    weight = graph.add("Where", met, graph.number(same), inverse)
    share = graph.add("Div", graph.total(graph.add("Mul", weight, events), 1), graph.total(weight, 1))
    return graph.logit(share)
