"""Fitted scikit-learn and booster classifiers as the plain payloads of a model file: one exporter per class.

An exporter reads a fitted estimator's own attributes; ``scoring.kinds`` turns the payload back into the same predictions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...base.errors import ModelError

EVENT = 1  # position of the event in classes_ of a fitted binary classifier


@dataclass(frozen=True)
class Exported:
    """A model file's ``kind`` and ``predictor``, and the files that go beside it."""

    kind: str
    predictor: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)


Exporter = Callable[[Any], Exported]


def export_classifier(estimator: Any) -> Exported:
    """The plain form of a fitted binary classifier. Raises ModelError for a class without exporter."""
    for cls in type(estimator).__mro__:
        exporter = _EXPORTERS.get(cls.__name__)
        if exporter:
            return exporter(estimator)
    raise ModelError(f"a {type(estimator).__name__} cannot be saved", cure=f"Use one of {', '.join(_EXPORTERS)}")


def _logistic(estimator: Any) -> Exported:
    reason = "coefficients are penalised or cross-validated, so they have no covariance"
    return Exported(
        "logistic",
        {
            "intercept": float(estimator.intercept_[0]),
            "coefficients": _list(estimator.coef_[0]),
            "no_covariance_reason": reason,
        },
    )


def _plain_logistic(estimator: Any) -> Exported:
    fit = estimator.fit_
    return Exported(
        "logistic",
        {
            "intercept": fit.intercept,
            "coefficients": _list(fit.slopes),
            "covariance": _list((fit.covariance + fit.covariance.T) / 2),
        },
    )


def _nearest(estimator: Any) -> Exported:
    if estimator.effective_metric_ != "euclidean":
        raise ModelError(
            f"K nearest neighbours with {estimator.effective_metric_} distance cannot be saved", cure="Use Euclidean"
        )
    return Exported(
        "knn",
        {
            "rows": _list(estimator._fit_X),
            "events": [int(value) for value in estimator._y],
            "neighbours": int(estimator.n_neighbors),
            "weights": estimator.weights,
        },
    )


def _calibrated_svm(estimator: Any) -> Exported:
    """CalibratedClassifierCV(SVC or PCA + SVC, method="sigmoid", ensemble=False)."""
    (calibrated,) = estimator.calibrated_classifiers_
    (sigmoid,) = calibrated.calibrators
    svm, projection = calibrated.estimator, None
    if hasattr(svm, "named_steps"):
        pca, svm = svm.named_steps["pca"], svm.named_steps["svm"]
        projection = {"mean": _list(pca.mean_), "components": _list(pca.components_)}
    predictor = {
        "kernel": svm.kernel,
        "vectors": _list(svm.support_vectors_),
        "weights": _list(svm.dual_coef_[0]),
        "intercept": float(svm.intercept_[0]),
        "slope": float(sigmoid.a_),
        "offset": float(sigmoid.b_),
        "projection": projection,
    }
    if svm.kernel == "rbf":
        predictor["gamma"] = float(svm._gamma)
    return Exported("svm", predictor)


def _forest(estimator: Any) -> Exported:
    return Exported("random-forest", {"trees": [_tree(member.tree_) for member in estimator.estimators_]})


def _tree(tree: Any) -> dict[str, Any]:
    counts = tree.value[:, 0, :]
    leaf = tree.children_left == -1
    return {
        "column": [int(value) for value in np.where(leaf, 0, tree.feature)],
        "threshold": _list(np.where(leaf, 0.0, tree.threshold)),
        "left": [int(value) for value in tree.children_left],
        "right": [int(value) for value in tree.children_right],
        "event_share": _list(counts[:, EVENT] / counts.sum(axis=1)),
    }


def _naive_bayes(estimator: Any) -> Exported:
    return Exported(
        "naive-bayes",
        {"means": _list(estimator.theta_), "variances": _list(estimator.var_), "prior": float(estimator.class_prior_[EVENT])},
    )


def _perceptron(estimator: Any) -> Exported:
    layers = zip(estimator.coefs_, estimator.intercepts_, strict=True)
    return Exported(
        "mlp",
        {
            "layers": [{"weights": _list(weights), "biases": _list(biases)} for weights, biases in layers],
            "activation": estimator.activation,
        },
    )


def _xgboost(estimator: Any) -> Exported:
    booster = estimator.get_booster()
    content = bytes(booster.save_raw(raw_format="json"))
    return Exported("xgboost", {"file": "booster.json", "rounds": booster.num_boosted_rounds()}, {"booster.json": content})


def _lightgbm(estimator: Any) -> Exported:
    booster = estimator.booster_
    content = booster.model_to_string().encode()
    return Exported("lightgbm", {"file": "booster.txt", "rounds": booster.num_trees()}, {"booster.txt": content})


_EXPORTERS: dict[str, Exporter] = {
    "PlainLogistic": _plain_logistic,
    "LogisticRegression": _logistic,
    "ElasticNetLogistic": _logistic,
    "KNeighborsClassifier": _nearest,
    "CalibratedClassifierCV": _calibrated_svm,
    "RandomForestClassifier": _forest,
    "GaussianNB": _naive_bayes,
    "MLPClassifier": _perceptron,
    "XGBClassifier": _xgboost,
    "LGBMClassifier": _lightgbm,
}


def _list(values: Any) -> Any:
    """Nested lists of Python floats."""
    return np.asarray(values, dtype=float).tolist()
