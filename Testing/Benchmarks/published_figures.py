"""Which published clinical figures follow from the published group data: simulate the groups, fit, compare.

Prints the Markdown tables of Docs/published-figures.md. Run: python Testing/Benchmarks/published_figures.py [cohorts]
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
from OsteoRadiomicsLib.images.phantom import op_ct_patients, op_mri_patients
from OsteoRadiomicsLib.modelling.evaluation.roc import auc
from OsteoRadiomicsLib.modelling.statistics.logistic import logistic_regression

SETS = ("train", "internal", "external")
STUDIES = {
    # Log odds per year of age and for men, as printed; the figures the studies printed, None where they did not.
    "op-mri": (
        op_mri_patients,
        (0.097, -0.885),
        {"OR age": np.exp(0.097), "OR male": np.exp(-0.885), "AUC internal": 0.740, "AUC external": 0.708},
    ),
    "op-ct": (
        op_ct_patients,
        (np.log(1.104), np.log(0.108)),
        {"OR age": 1.104, "OR male": 0.108, "AUC train": 0.759, "AUC internal": 0.746, "AUC external": 0.765},
    ),
}


def figures(patients: pd.DataFrame, printed: tuple[float, float]) -> dict[str, float]:
    """Odds ratios of the model refitted on the training set; AUCs of that model and of the printed equation."""
    inputs = np.column_stack([patients["age"], patients["sex"] == "male"]).astype(float)
    op = patients["op"].to_numpy()
    rows = {name: (patients["set"] == name).to_numpy() for name in SETS}
    fit = logistic_regression(inputs[rows["train"]], op[rows["train"]], ["age", "male"])
    found = {"OR age": fit.odds_ratios[1].value, "OR male": fit.odds_ratios[2].value}
    for name, own in rows.items():
        found[f"AUC {name}"] = auc(op[own], inputs[own] @ fit.slopes)
        found[f"AUC {name}, printed equation"] = auc(op[own], inputs[own] @ printed)
    return found


def with_random_sex(patients: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The same patients with sex drawn at random by the share of men in their group: the printed counts are one draw of it."""
    share = (patients["sex"] == "male").groupby([patients["set"], patients["op"]]).transform("mean")
    men = np.random.default_rng([seed, 15]).random(len(patients)) < share
    return patients.assign(sex=np.where(men, "male", "female"))


def main(cohorts: int) -> None:
    """Print one table per study."""
    for study, (draw, printed, published) in STUDIES.items():
        table = pd.DataFrame([figures(with_random_sex(draw(seed=seed), seed), printed) for seed in range(1, cohorts + 1)])
        print(f"### {study}, {cohorts} simulated cohorts\n")
        print("| figure | simulated median (95 % range) | published | share below published |")
        print("|---|---|---|---|")
        for name in table:
            low, middle, high = np.quantile(table[name], [0.025, 0.5, 0.975])
            target = published.get(name.removesuffix(", printed equation"))
            share = "" if target is None else f"{100 * np.mean(table[name] < target):.1f} %"
            print(f"| {name} | {middle:.3f} ({low:.3f}-{high:.3f}) | {'' if target is None else f'{target:.3f}'} | {share} |")
        print()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
