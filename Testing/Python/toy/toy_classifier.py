"""The toy extension's classifier, which fits two centres."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from OsteoRadiomicsLib.modelling.classifying.classifier import Classifier, numbers
from OsteoRadiomicsLib.modelling.classifying.parameters import Real
from scipy.special import expit
from toy_kind import CentresKind


class TwoCentres:
    def __init__(self, sharpness):
        self.sharpness = sharpness

    def fit(self, x, y):
        self.centres_ = np.array([x[y == 0].mean(axis=0), x[y == 1].mean(axis=0)])
        return self

    def predict_proba(self, x):
        none, event = (((x - centre) ** 2).sum(axis=1) for centre in self.centres_)
        risk = expit(self.sharpness * (none - event))
        return np.column_stack([1 - risk, risk])


class NearestCentre(Classifier):
    name = "nearest-centre"
    kind = CentresKind
    space: ClassVar = {"sharpness": Real(0.1, 10, log=True)}

    def make(self, seed, sharpness=1.0):
        return TwoCentres(sharpness)

    def predictor(self, estimator):
        return {"centres": numbers(estimator.centres_), "sharpness": float(estimator.sharpness)}


CLASSIFIER = NearestCentre()
