"""Multi-layer perceptron with one hidden layer."""

from __future__ import annotations

from typing import Any, ClassVar

from ....scoring.kinds.perceptron import PerceptronKind
from ..classifier import Classifier, numbers
from ..parameters import Real, Space, Whole


class Perceptron(Classifier):
    """A small network, held back by a ridge penalty."""

    name = "mlp"
    kind = PerceptronKind
    space: ClassVar[Space] = {"hidden": Whole(2, 32), "alpha": Real(1e-3, 1e2, log=True)}

    def make(self, seed: int, hidden: int = 8, alpha: float = 1.0) -> Any:
        """hidden: units of the layer. alpha: strength of the penalty."""
        from sklearn.neural_network import MLPClassifier

        return MLPClassifier((hidden,), alpha=alpha, solver="lbfgs", max_iter=2000, random_state=seed)

    def predictor(self, estimator: Any) -> dict[str, Any]:
        """Weights and biases, layer by layer."""
        layers = zip(estimator.coefs_, estimator.intercepts_, strict=True)
        return {
            "layers": [{"weights": numbers(weights), "biases": numbers(biases)} for weights, biases in layers],
            "activation": estimator.activation,
        }


CLASSIFIER = Perceptron()
