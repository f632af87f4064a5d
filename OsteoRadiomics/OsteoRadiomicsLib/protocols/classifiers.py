"""Which classifiers a study may name. A classifier is one line here; its class lies in a file of the modelling room.

That room loads the file when the classifier is fitted (``modelling.classifying.classifiers``), so that the command line lists
the names without it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..base.registry import Registry


@dataclass(frozen=True, eq=False)
class ClassifierEntry:
    """One classifier.

    name: as protocols write it. place: ``module:NAME`` of a ``Classifier`` (``modelling.classifying.classifier``); a module that
    begins with a dot lies in the folder of classifiers. title: in words, for lists and reports.
    """

    name: str
    place: str
    title: str


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
    ),
    field="classifiers",
)
