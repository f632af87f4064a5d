"""What gradient boosting has in common, whichever package grows the trees."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from numpy.typing import ArrayLike

from ...base.errors import DependencyError
from ..explanation.explanation import Explanation
from .classifier import Classifier


class Boosting(Classifier):
    """Trees one after the other, by a package that is imported when the first estimator is made.

    wheel: what to install, in words. file: name of the booster beside a model file. settings: of an estimator, unless others
    are asked for.
    """

    wheel: ClassVar[str]
    file: ClassVar[str]
    settings: ClassVar[Mapping[str, Any]]
    formula = True

    def make(self, seed: int, *unused: Any, **parameters: Any) -> Any:
        """parameters: of the package's estimator. Raises DependencyError without the package."""
        try:
            estimator = self.estimator()
        except ImportError as error:
            raise DependencyError(f"the classifier {self.name} is not installed", cure=f"Install {self.wheel}") from error
        return estimator(**{**self.settings, "random_state": seed, "n_jobs": 1, **parameters})

    def predictor(self, estimator: Any) -> dict[str, Any]:
        """Which file, and how many trees of it."""
        return {"file": self.file, "rounds": self.rounds(estimator)}

    def files(self, estimator: Any) -> dict[str, bytes]:
        """The booster as its package writes it."""
        return {self.file: self.saved(estimator)}

    def explain(
        self, estimator: Any, inputs: ArrayLike, background: ArrayLike, names: Sequence[str], **asking: Any
    ) -> Explanation:
        """Exact, in log odds."""
        return self.shap(estimator, inputs, names)

    @abstractmethod
    def shap(self, estimator: Any, inputs: ArrayLike, names: Sequence[str]) -> Explanation:
        """Exact Shapley values, in log odds."""

    @abstractmethod
    def estimator(self) -> type[Any]:
        """The package's class of estimators. Raises ImportError without the package."""

    @abstractmethod
    def rounds(self, estimator: Any) -> int:
        """Number of trees."""

    @abstractmethod
    def saved(self, estimator: Any) -> bytes:
        """The booster as its package writes it."""
