"""Which classifiers a study may name. A classifier is one line here; its class lies in a file of the modelling room.

That room loads the file when the classifier is fitted (``modelling.classifying.classifiers``), so that the command line lists
the names without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..base.registry import Registry


def parameters_of(name: str, classifiers: Sequence[str]) -> dict[str, Any]:
    """Parameters that a plan gives a classifier. classifiers: all that the plan names."""
    if name != STACKING:
        return {}
    others = [other for other in classifiers if other != STACKING]
    return {"members": ", ".join(others if len(others) > 1 else STACKED)}


@dataclass(frozen=True, eq=False)
class ClassifierEntry:
    """One classifier.

    name: as protocols write it. place: ``module:NAME`` of a ``Classifier`` (``modelling.classifying.classifier``); a module that
    begins with a dot lies in the folder of classifiers. title: in words, for lists and reports.
    """

    name: str
    place: str
    title: str


STACKING = "stacking"
STACKED = ("ridge", "svm-rbf", "random-forest")
"""What is stacked where a plan does not name two others or more."""

CLASSIFIERS: Registry[ClassifierEntry] = Registry(
    "classifier",
    ClassifierEntry,
    (
        ClassifierEntry("logistic", ".logistic:CLASSIFIER", "Logistic regression"),
        ClassifierEntry("ridge", ".ridge:CLASSIFIER", "Logistic regression, ridge penalty"),
        ClassifierEntry("elastic-net", ".elastic_net:CLASSIFIER", "Logistic regression, elastic net"),
        ClassifierEntry("knn", ".nearest:CLASSIFIER", "K nearest neighbours"),
        ClassifierEntry("svm-linear", ".svm_linear:CLASSIFIER", "Support vector machine, linear"),
        ClassifierEntry("svm-rbf", ".svm_rbf:CLASSIFIER", "Support vector machine, radial"),
        ClassifierEntry("pca-svm", ".pca_svm:CLASSIFIER", "Principal components and support vector machine"),
        ClassifierEntry("random-forest", ".random_forest:CLASSIFIER", "Random forest"),
        ClassifierEntry("xgboost", ".xgboost:CLASSIFIER", "XGBoost"),
        ClassifierEntry("lightgbm", ".lightgbm:CLASSIFIER", "LightGBM"),
        ClassifierEntry("mlp", ".perceptron:CLASSIFIER", "Multi-layer perceptron"),
        ClassifierEntry("naive-bayes", ".naive_bayes:CLASSIFIER", "Gaussian naive Bayes"),
        ClassifierEntry(STACKING, ".stacking:CLASSIFIER", "Stacking of the plan's other classifiers"),
    ),
    field="classifiers",
)
