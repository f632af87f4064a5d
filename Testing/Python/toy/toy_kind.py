"""The toy extension's kind of model: which of two centres is nearer."""

from __future__ import annotations

from OsteoRadiomicsLib.scoring.kinds.kind import Kind
from OsteoRadiomicsLib.scoring.kinds.payloads import Matrix, Payload, array_of
from OsteoRadiomicsLib.scoring.kinds.probability import ProbabilityPredictor
from scipy.special import expit


class CentresPayload(Payload):
    centres: Matrix
    sharpness: float


class CentresKind(Kind[CentresPayload]):
    name, title = "centres", "Nearest of two centres"
    payload = CentresPayload

    def build(self, payload, build):
        none, event = array_of(payload.centres, len(build.columns), "centres")

        def predict(x):
            return expit(payload.sharpness * (((x - none) ** 2).sum(axis=1) - ((x - event) ** 2).sum(axis=1)))

        return ProbabilityPredictor(predict, build)

    def graph(self, graph, x, payload, files):
        none, event = (graph.columns(graph.squares(x, payload.centres), [position]) for position in (0, 1))
        nearer = graph.flat(graph.add("Sub", none, event))
        return graph.logit(graph.add("Sigmoid", graph.add("Mul", nearer, graph.constant(payload.sharpness))))


KIND = CentresKind()
