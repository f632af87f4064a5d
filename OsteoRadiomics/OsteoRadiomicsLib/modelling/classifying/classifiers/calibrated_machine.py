"""What the support vector machines share: Platt's sigmoid for the probability, a stop between the fits, the model file."""

from __future__ import annotations

from typing import Any

import numpy as np

from ....base.progress import Progress
from ....scoring.kinds.support_vectors import SupportVectorKind
from ..classifier import Classifier, numbers

MACHINE = "svm"  # name of the last step where principal components come first


class CalibratedMachine(Classifier):
    """Of a ``CalibratedClassifierCV`` around a ``KernelSVC``, alone or as the last step of a pipeline."""

    kind = SupportVectorKind

    def fit(self, estimator: Any, x: np.ndarray, y: np.ndarray, progress: Progress) -> Any:
        """Each fold of the calibration fits a machine, which asks by itself."""
        within = f"{MACHINE}__" if hasattr(estimator.estimator, "named_steps") else ""
        return estimator.fit(x, y, **{f"{within}progress": progress})

    def predictor(self, estimator: Any) -> dict[str, Any]:
        """Support vectors, kernel, sigmoid; the projection where there is one."""
        (calibrated,) = estimator.calibrated_classifiers_
        (sigmoid,) = calibrated.calibrators
        machine, projection = calibrated.estimator, None
        if hasattr(machine, "named_steps"):
            pca, machine = machine.named_steps["pca"], machine.named_steps[MACHINE]
            projection = {"mean": numbers(pca.mean_), "components": numbers(pca.components_)}
        found = {
            "kernel": machine.kernel,
            "vectors": numbers(machine.support_vectors_),
            "weights": numbers(machine.dual_coef_[0]),
            "intercept": float(machine.intercept_[0]),
            "slope": float(sigmoid.a_),
            "offset": float(sigmoid.b_),
            "projection": projection,
        }
        return found | ({"gamma": float(machine._gamma)} if machine.kernel == "rbf" else {})


def calibrated(machine: Any, seed: int) -> Any:
    """Platt's sigmoid on out-of-fold decision values; the machine itself is fitted on all rows."""
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.model_selection import StratifiedKFold

    folds = StratifiedKFold(5, shuffle=True, random_state=seed)
    return CalibratedClassifierCV(machine, method="sigmoid", cv=folds, ensemble=False)
