"""How often prediction sets hold the true class of new patients: ``python Testing/Benchmarks/set_coverage.py [STUDIES]``.

In each simulated study a ridge equation is cross-validated, the sets are calibrated on its out-of-fold predictions, and the
model of all patients is judged on 2,000 new ones. Prints the table of Docs/decisions/0039-prediction-sets.md.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
from OsteoRadiomicsLib.modelling.classifying.candidates import Candidate, probability
from OsteoRadiomicsLib.modelling.evaluation.conformal import Of, calibrated_sets, set_sizes
from OsteoRadiomicsLib.modelling.resampling.split import folds

NEW = 2000
COLUMNS = 12


@dataclass(frozen=True)
class Design:
    """Patients of a study, share of events, distance of the classes in the first three columns, coverage aimed at, of whom."""

    patients: int
    events: float
    effect: float
    coverage: float
    of: Of


DESIGNS = (
    Design(80, 0.4, 0.6, 0.9, "all"),
    Design(80, 0.4, 0.6, 0.9, "each-class"),
    Design(250, 0.15, 0.8, 0.9, "all"),
    Design(250, 0.15, 0.8, 0.9, "each-class"),
    Design(150, 0.5, 0.0, 0.8, "all"),
)


def rows(draw: np.random.Generator, count: int, design: Design) -> tuple[np.ndarray, np.ndarray]:
    """Columns and outcome."""
    outcome = (draw.random(count) < design.events).astype(int)
    x = draw.normal(size=(count, COLUMNS))
    x[:, :3] += design.effect * outcome[:, None]
    return x, outcome


def study(draw: np.random.Generator, design: Design) -> np.ndarray:
    """Coverage of all new patients, of those with and without the event, and the mean size of their sets."""
    x, outcome = rows(draw, design.patients, design)
    model, unseen = Candidate("ridge"), np.empty(design.patients)
    for train, test in folds(outcome, np.arange(design.patients), 5, 0):
        unseen[test] = probability(model.fit(x[train], outcome[train], 0), x[test])
    sets = calibrated_sets(outcome, unseen, design.coverage, design.of)
    new, truth = rows(draw, NEW, design)
    found = set_sizes(truth, sets.possible(probability(model.fit(x, outcome, 0), new)))
    return np.array([found.all.value, found.events.value, found.non_events.value, found.mean_size])


def main(studies: int) -> None:
    """Print one line of the table for each design."""
    print("| Patients | Events | Effect | Aim | Of | All | With the event | Without | Classes in a set |")
    print("|---|---|---|---|---|---|---|---|---|")
    for number, design in enumerate(DESIGNS):
        draw = np.random.default_rng([7, number])
        found = np.mean([study(draw, design) for _ in range(studies)], axis=0)
        what = f"{design.patients} | {design.events:g} | {design.effect:g} | {design.coverage:g} | {design.of}"
        print(f"| {what} | {' | '.join(f'{value:.3f}' for value in found)} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
