"""The classifiers a study can choose from: one class each, and one line in ``CLASSIFIERS``."""

from __future__ import annotations

from ....base.errors import SettingsError
from ..classifier import Classifier
from .elastic_net import ElasticNet
from .lightgbm import LightGBM
from .logistic import Logistic
from .naive_bayes import NaiveBayes
from .nearest import Nearest
from .pca_svm import PcaSvm
from .perceptron import Perceptron
from .random_forest import RandomForest
from .ridge import Ridge
from .svm_linear import SvmLinear
from .svm_rbf import SvmRbf
from .xgboost import XGBoost

CLASSIFIERS: dict[str, Classifier] = {
    entry.name: entry
    for entry in (
        Logistic(),
        Ridge(),
        ElasticNet(),
        Nearest(),
        SvmLinear(),
        SvmRbf(),
        PcaSvm(),
        RandomForest(),
        XGBoost(),
        LightGBM(),
        Perceptron(),
        NaiveBayes(),
    )
}
"""Name -> classifier."""


def classifier(name: str) -> Classifier:
    """The classifier of that name. Raises SettingsError listing the known ones."""
    if name not in CLASSIFIERS:
        raise SettingsError(
            f"unknown classifier {name}", where="modelling.classifiers", cure=f"Write one of {', '.join(CLASSIFIERS)}"
        )
    return CLASSIFIERS[name]
