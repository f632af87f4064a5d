"""Small made-up studies of three bone-mass classes: a protocol file, a feature table and a clinical table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from made_up_study import PROTOCOL

CLASSES = ("normal", "osteopenia", "osteoporosis")
MODELLING = """
folds = 3
classifiers = ["random-forest", "svm-rbf", "knn"]
selection = [
  {step = "univariate", test = "welch", alpha = 0.1},
  {step = "lasso", family = "logistic", folds = 4, rule = "min"},
]
"""
PLAIN = """
folds = 3
selection = [{step = "lasso", family = "logistic", folds = 4, rule = "min"}]
"""


def classes_protocol(modelling: str = MODELLING, classes: tuple[str, ...] = CLASSES) -> str:
    """The made-up protocol with an outcome of classes."""
    names = ", ".join(f'"{name}"' for name in classes)
    outcome = f'column = "bone_mass"\ndefinition = "Made-up bone mass"\ntype = "classes"\nclasses = [{names}]\n[[clinical]]\n'
    text = PROTOCOL.replace("MODELLING", modelling)
    before, after = text.split('column = "op"')
    return before + outcome + after.split("[[clinical]]\n", 1)[1]


def write_class_tables(
    folder: Path, n: int = 150, *, signal: float = 1.5, modelling: str = MODELLING, seed: int = 0, **changed: Any
) -> dict[str, Path]:
    """Protocol, feature table and clinical table; each class moves features of its own and age by ``signal`` deviations.

    changed: table name -> what to do to it before it is written.
    """
    rng = np.random.default_rng(seed)
    number = rng.permutation(np.arange(n) % 3)
    values = rng.normal(size=(n, 12))
    for column, shift in enumerate((number == 0, number == 1, number == 2, number)):
        values[:, column] += signal * shift
    ids = [f"p{case:03d}" for case in range(n)]
    features = pd.DataFrame(values, columns=[f"f{k}" for k in range(12)])
    features.insert(0, "case", ids)
    features.insert(1, "sequence", "A")
    features.insert(2, "roi", "L1")
    clinical = pd.DataFrame(
        {
            "case": ids,
            "set": np.where(np.arange(n) < 0.7 * n, "train", "external"),
            "age": np.round(55 + 8 * (rng.normal(size=n) + signal * number / 2), 1),
            "sex": np.where(rng.random(n) < 0.5, "male", "female"),
            "bone_mass": np.array(CLASSES)[number],
        }
    )
    frames = {"features": features, "clinical": clinical}
    for name, change in changed.items():
        frames[name] = change(frames[name])
    paths = {name: folder / f"{name}.csv" for name in frames}
    for name, frame in frames.items():
        frame.to_csv(paths[name], index=False)
    paths["protocol"] = folder / "made-up.toml"
    paths["protocol"].write_text(classes_protocol(modelling), encoding="utf-8")
    return paths
