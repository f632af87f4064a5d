"""Stopping: every long fit asks often, gives the same result as in one piece, and leaves nothing half-written."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.errors import Cancelled
from OsteoRadiomicsLib.modelling.candidates import Candidate, probability
from OsteoRadiomicsLib.modelling.classifiers import CLASSIFIERS, classifier
from OsteoRadiomicsLib.modelling.exporting import export_classifier
from OsteoRadiomicsLib.progress import Progress

LONG = ("svm-linear", "svm-rbf", "pca-svm", "random-forest", "xgboost", "lightgbm")


class Counting(Progress):
    """Counts how often work asks, and stops it at one of the times."""

    def __init__(self, stop_at: int = 10**9) -> None:
        super().__init__()
        self.asked, self.stop_at = 0, stop_at

    def check(self) -> None:
        self.asked += 1
        if self.asked >= self.stop_at:
            self.cancel()
        super().check()


@pytest.fixture(scope="module")
def rows() -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(4)
    x = draw.normal(size=(120, 6))
    return x, (x[:, 0] + draw.normal(size=120) > 0).astype(int)


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_a_fit_in_pieces_gives_what_one_fit_gives(name: str, rows: tuple[np.ndarray, np.ndarray]) -> None:
    whole = classifier(name).make(3)
    whole.fit(*rows)
    pieces = Candidate(name).fit(*rows, 3)
    np.testing.assert_array_equal(probability(pieces, rows[0]), probability(whole, rows[0]))
    assert export_classifier(pieces) == export_classifier(whole)


@pytest.mark.parametrize("name", LONG)
def test_a_long_fit_asks_while_it_runs_and_stops_there(name: str, rows: tuple[np.ndarray, np.ndarray]) -> None:
    progress = Counting()
    Candidate(name).fit(*rows, 3, progress)
    assert progress.asked >= 6
    with pytest.raises(Cancelled):
        Candidate(name).fit(*rows, 3, Counting(stop_at=5))
