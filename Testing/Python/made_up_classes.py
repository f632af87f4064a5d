"""Small made-up studies of three bone-mass classes: a protocol file, a feature table and a clinical table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from made_up_study import PROTOCOL, clinical_table, plan, tidy, write_files

CLASSES = ("normal", "osteopenia", "osteoporosis")
MODELLING = plan(
    'step = "univariate", test = "welch", alpha = 0.1',
    'step = "lasso", family = "logistic", folds = 4, rule = "min"',
    folds=3,
    classifiers=["ridge", "svm-rbf", "knn"],
)
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
    features = tidy(pd.DataFrame(values, columns=[f"original_glcm_f{k}" for k in range(12)]), ids)
    age = 55 + 8 * (rng.normal(size=n) + signal * number / 2)
    clinical = clinical_table(ids, age, rng.random(n) < 0.5, bone_mass=np.array(CLASSES)[number])
    return write_files(folder, classes_protocol(modelling), features, clinical, changed)
