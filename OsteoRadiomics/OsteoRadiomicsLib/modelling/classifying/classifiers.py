"""The classifiers a study can choose from: name -> how to make it, and which hyper-parameters to search.

Every one takes standardised columns, gives probabilities, is seeded, and has an exporter in ``exporting``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...base.errors import DependencyError, SettingsError
from ...base.progress import Progress
from . import polled_fits

LOGARITHMIC = ", evenly in its logarithm"


@dataclass(frozen=True)
class Real:
    """A hyper-parameter searched between low and high, evenly in its logarithm when ``log``."""

    low: float
    high: float
    log: bool = False

    @property
    def words(self) -> str:
        """``0.001 to 100, evenly in its logarithm``."""
        return f"{self.low:g} to {self.high:g}{LOGARITHMIC if self.log else ''}"


@dataclass(frozen=True)
class Whole:
    """A whole-numbered hyper-parameter searched from low to high."""

    low: int
    high: int
    log: bool = False

    @property
    def words(self) -> str:
        """``2 to 12, whole``."""
        return f"{self.low} to {self.high}, whole{LOGARITHMIC if self.log else ''}"


@dataclass(frozen=True)
class Choice:
    """A hyper-parameter with named values."""

    values: tuple[Any, ...]

    @property
    def words(self) -> str:
        """``uniform or distance``."""
        return " or ".join(str(value) for value in self.values)


Fit = Callable[[Any, np.ndarray, np.ndarray, Progress], Any]
Space = Mapping[str, Real | Whole | Choice]


@dataclass(frozen=True)
class Classifier:
    """One classifier.

    make: seed and parameters -> unfitted estimator. space: what a search may vary. fit: estimator, x, y, progress -> fitted;
    in pieces for those that take long on wide tables.
    """

    name: str
    title: str
    make: Callable[..., Any]
    space: Space = field(default_factory=dict)
    fit: Fit = polled_fits.whole


def classifier(name: str) -> Classifier:
    """The classifier of that name. Raises SettingsError listing the known ones."""
    if name not in CLASSIFIERS:
        raise SettingsError(
            f"unknown classifier {name}", where="modelling.classifiers", cure=f"Write one of {', '.join(CLASSIFIERS)}"
        )
    return CLASSIFIERS[name]


def _logistic(seed: int, **parameters: Any) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(**{"C": float("inf"), "max_iter": 5000, "tol": 1e-8, "random_state": seed} | parameters)


def _ridge(seed: int, C: float = 1.0) -> Any:
    return _logistic(seed, C=C, l1_ratio=0.0)


def _elastic_net(seed: int, C: float = 1.0, l1_ratio: float = 0.5) -> Any:
    from .elastic_net_logistic import ElasticNetLogistic

    return ElasticNetLogistic(C, l1_ratio)


def _nearest(seed: int, n_neighbors: int = 15, weights: str = "uniform") -> Any:
    from sklearn.neighbors import KNeighborsClassifier

    return KNeighborsClassifier(n_neighbors, weights=weights, algorithm="brute")


def _calibrated(machine: Any, seed: int) -> Any:
    """Platt's sigmoid on out-of-fold decision values; the machine itself is fitted on all rows."""
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.model_selection import StratifiedKFold

    folds = StratifiedKFold(5, shuffle=True, random_state=seed)
    return CalibratedClassifierCV(machine, method="sigmoid", cv=folds, ensemble=False)


def _svm_linear(seed: int, C: float = 0.1) -> Any:
    from .polled_svc import PolledSVC

    return _calibrated(PolledSVC(C=C, kernel="linear", random_state=seed), seed)


def _svm_rbf(seed: int, C: float = 1.0, gamma: float | str = "scale") -> Any:
    from .polled_svc import PolledSVC

    return _calibrated(PolledSVC(C=C, kernel="rbf", gamma=gamma, random_state=seed), seed)


def _pca_svm(seed: int, C: float = 1.0, variance: float = 0.95) -> Any:
    from sklearn.decomposition import PCA
    from sklearn.pipeline import Pipeline

    from .polled_svc import PolledSVC

    steps = [
        ("pca", PCA(variance, svd_solver="full", random_state=seed)),
        ("svm", PolledSVC(C=C, kernel="rbf", random_state=seed)),
    ]
    return _calibrated(Pipeline(steps), seed)


def _forest(seed: int, n_estimators: int = 300, max_depth: int = 6, min_samples_leaf: int = 5) -> Any:
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(n_estimators, max_depth=max_depth, min_samples_leaf=min_samples_leaf, random_state=seed)


def _xgboost(seed: int, **parameters: Any) -> Any:
    try:
        from xgboost import XGBClassifier
    except ImportError as error:
        raise DependencyError(
            "the classifier xgboost is not installed", cure="Install xgboost-cpu (on macOS: xgboost)"
        ) from error
    defaults = {"n_estimators": 200, "max_depth": 3, "learning_rate": 0.05, "subsample": 0.8, "colsample_bytree": 0.8}
    return XGBClassifier(**defaults | {"random_state": seed, "n_jobs": 1, "tree_method": "hist"} | parameters)


def _lightgbm(seed: int, **parameters: Any) -> Any:
    try:
        from lightgbm import LGBMClassifier
    except ImportError as error:
        raise DependencyError("the classifier lightgbm is not installed", cure="Install lightgbm") from error
    defaults = {"n_estimators": 200, "num_leaves": 7, "learning_rate": 0.05, "min_child_samples": 10}
    fixed = {"random_state": seed, "n_jobs": 1, "deterministic": True, "force_col_wise": True, "verbose": -1}
    return LGBMClassifier(**defaults | fixed | parameters)


def _perceptron(seed: int, hidden: int = 8, alpha: float = 1.0) -> Any:
    from sklearn.neural_network import MLPClassifier

    return MLPClassifier((hidden,), alpha=alpha, solver="lbfgs", max_iter=2000, random_state=seed)


def _naive_bayes(seed: int, var_smoothing: float = 1e-9) -> Any:
    from sklearn.naive_bayes import GaussianNB

    return GaussianNB(var_smoothing=var_smoothing)


_PENALTY: Space = {"C": Real(1e-3, 1e2, log=True)}
_RATE: Space = {"learning_rate": Real(0.01, 0.3, log=True), "n_estimators": Whole(50, 500, log=True)}

CLASSIFIERS: dict[str, Classifier] = {
    entry.name: entry
    for entry in (
        # Unpenalised unless a search finds a ridge penalty (1/C) that is better.
        Classifier("logistic", "Logistic regression", _logistic, _PENALTY),
        Classifier("ridge", "Logistic regression, ridge penalty", _ridge, _PENALTY),
        Classifier(
            "elastic-net",
            "Logistic regression, elastic net",
            _elastic_net,
            {**_PENALTY, "l1_ratio": Real(0, 1)},
            polled_fits.asking,
        ),
        Classifier(
            "knn", "K nearest neighbours", _nearest, {"n_neighbors": Whole(3, 50), "weights": Choice(("uniform", "distance"))}
        ),
        Classifier("svm-linear", "Support vector machine, linear", _svm_linear, _PENALTY, polled_fits.machine),
        Classifier(
            "svm-rbf",
            "Support vector machine, radial",
            _svm_rbf,
            {**_PENALTY, "gamma": Real(1e-4, 1, log=True)},
            polled_fits.machine,
        ),
        Classifier(
            "pca-svm",
            "Principal components and support vector machine",
            _pca_svm,
            {**_PENALTY, "variance": Real(0.6, 0.99)},
            polled_fits.machine,
        ),
        Classifier(
            "random-forest",
            "Random forest",
            _forest,
            {"max_depth": Whole(2, 12), "min_samples_leaf": Whole(1, 30)},
            polled_fits.forest,
        ),
        Classifier(
            "xgboost", "XGBoost", _xgboost, {**_RATE, "max_depth": Whole(1, 6), "subsample": Real(0.5, 1)}, polled_fits.xgboost
        ),
        Classifier(
            "lightgbm",
            "LightGBM",
            _lightgbm,
            {**_RATE, "num_leaves": Whole(3, 31), "min_child_samples": Whole(5, 50)},
            polled_fits.lightgbm,
        ),
        Classifier("mlp", "Multi-layer perceptron", _perceptron, {"hidden": Whole(2, 32), "alpha": Real(1e-3, 1e2, log=True)}),
        Classifier("naive-bayes", "Gaussian naive Bayes", _naive_bayes, {"var_smoothing": Real(1e-9, 1e-1, log=True)}),
    )
}
