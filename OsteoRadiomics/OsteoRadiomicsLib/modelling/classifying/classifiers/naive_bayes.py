"""Gaussian naive Bayes."""

from __future__ import annotations

from typing import Any, ClassVar

from ....scoring.kinds.naive_bayes import NaiveBayesKind
from ..classifier import EVENT, Classifier, numbers
from ..parameters import Real, Space


class NaiveBayes(Classifier):
    """Each column normal within each class."""

    name = "naive-bayes"
    kind = NaiveBayesKind
    space: ClassVar[Space] = {"var_smoothing": Real(1e-9, 1e-1, log=True)}

    def make(self, seed: int, var_smoothing: float = 1e-9) -> Any:
        """var_smoothing: share of the greatest variance that is added to each."""
        from sklearn.naive_bayes import GaussianNB

        return GaussianNB(var_smoothing=var_smoothing)

    def predictor(self, estimator: Any) -> dict[str, Any]:
        """Mean and variance of each column in each class, and the prior."""
        prior = float(estimator.class_prior_[EVENT])
        return {"means": numbers(estimator.theta_), "variances": numbers(estimator.var_), "prior": prior}


CLASSIFIER = NaiveBayes()
