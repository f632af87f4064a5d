"""How often 95 % intervals hold the true value where patients have several rows: with the patient as the cluster, and without.

    python Testing/Benchmarks/cluster_coverage.py [--studies N]

Simulates studies of 60 patients with 1 to 5 rows each and prints, for seven measures, the share of intervals that hold the value
of a simulated population of 400,000 patients (Docs/decisions/0025-patients-as-clusters.md).
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
from OsteoRadiomicsLib.modelling.estimate import Estimate
from OsteoRadiomicsLib.modelling.evaluation.calibration import brier, calibration_line
from OsteoRadiomicsLib.modelling.evaluation.classification import classify
from OsteoRadiomicsLib.modelling.evaluation.clusters import Clusters
from OsteoRadiomicsLib.modelling.evaluation.correlation import pearson
from OsteoRadiomicsLib.modelling.evaluation.delong import delong_auc
from OsteoRadiomicsLib.modelling.evaluation.roc import auc
from OsteoRadiomicsLib.modelling.number.error_sizes import error_sizes

PATIENTS, MOST_ROWS, POPULATION = 60, 5, 400_000


@dataclass(frozen=True)
class Rows:
    """(n,) each: the row's patient, its event and predicted probability, a measured value and its prediction."""

    patient: np.ndarray
    event: np.ndarray
    probability: np.ndarray
    measured: np.ndarray
    predicted: np.ndarray


def drawn(patients: int, rng: np.random.Generator) -> Rows:
    """Rows that share what belongs to their patient."""
    counts = rng.integers(1, MOST_ROWS + 1, patients)
    own = np.repeat(np.arange(patients), counts)
    known, hidden = rng.normal(size=patients)[own], rng.normal(size=patients)[own]
    probability = 1 / (1 + np.exp(-(known + 0.5 * rng.normal(size=own.size))))
    event = rng.random(own.size) < 1 / (1 + np.exp(-(known + 1.2 * hidden)))
    measured = 5 * hidden + 5 * known + 4 * rng.normal(size=own.size)
    return Rows(own, event, probability, measured, 5 * known + 3 * rng.normal(size=own.size))


def estimates(rows: Rows, clusters: Clusters | None) -> dict[str, Estimate]:
    """The seven measures with their intervals. clusters: None takes every row for a patient."""
    sizes = error_sizes(rows.measured, rows.predicted, clusters)
    return {
        "AUC": delong_auc(rows.event, rows.probability, clusters=clusters),
        "sensitivity": classify(rows.event, rows.probability, 0.5, clusters=clusters).sensitivity,
        "Brier": brier(rows.event, rows.probability, clusters=clusters),
        "slope": calibration_line(rows.event, rows.probability, clusters)[1],
        "r": pearson(rows.measured, rows.predicted, clusters=clusters).r,
        "MAE": sizes.mae,
        "R2": sizes.r2,
    }


def truth(rows: Rows) -> dict[str, float]:
    """The same of a population."""
    error = rows.predicted - rows.measured
    return {
        "AUC": auc(rows.event, rows.probability),
        "sensitivity": float((rows.probability[rows.event] >= 0.5).mean()),
        "Brier": float(((rows.probability - rows.event) ** 2).mean()),
        "slope": calibration_line(rows.event, rows.probability)[1].value,
        "r": float(np.corrcoef(rows.measured, rows.predicted)[0, 1]),
        "MAE": float(np.abs(error).mean()),
        "R2": float(1 - (error**2).mean() / rows.measured.var()),
    }


def main() -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--studies", type=int, default=600, metavar="N")
    studies = parser.parse_args().studies
    true = truth(drawn(POPULATION, np.random.default_rng(0)))
    held = {"every row a patient": dict.fromkeys(true, 0), "patient as the cluster": dict.fromkeys(true, 0)}
    rng = np.random.default_rng(1)
    for _ in range(studies):
        rows = drawn(PATIENTS, rng)
        for way, clusters in zip(held, (None, Clusters.of(rows.patient)), strict=True):
            for name, found in estimates(rows, clusters).items():
                held[way][name] += found.low <= true[name] <= found.high
    print(f"{'':24}" + "".join(f"{name:>13}" for name in true))
    for way, counts in held.items():
        print(f"{way:24}" + "".join(f"{count / studies:13.3f}" for count in counts.values()))


if __name__ == "__main__":
    main()
