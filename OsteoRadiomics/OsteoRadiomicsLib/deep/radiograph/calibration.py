"""Temperature calibration: one number by which logits are divided so that probabilities are neither too bold nor too timid.

Source: Guo et al. 2017, On calibration of modern neural networks (arXiv 1706.04599).
"""

from __future__ import annotations

import numpy as np

_LEAST, _MOST = 0.1, 20.0


def temperature(logits: np.ndarray, outcome: np.ndarray) -> float:
    """The temperature with the least cross entropy, 0.1 to 20. logits: (n,) of pictures not trained on. outcome: (n,) 0 or 1."""
    from scipy.optimize import minimize_scalar

    def loss(logarithm: float) -> float:
        return cross_entropy(logits / np.exp(logarithm), outcome)

    found = minimize_scalar(loss, bounds=(np.log(_LEAST), np.log(_MOST)), method="bounded")
    return float(np.exp(found.x))


def cross_entropy(logits: np.ndarray, outcome: np.ndarray) -> float:
    """Mean over pictures, in nats."""
    return float(np.mean(np.logaddexp(0, logits) - outcome * logits))


def probability(logit: float) -> float:
    """Of a calibrated logit."""
    return float(1 / (1 + np.exp(-logit)))
