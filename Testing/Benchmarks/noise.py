"""Pure noise through every path of the product: the AUCs must lie at one half, but where the table says that they cannot.

Run: python Testing/Benchmarks/noise.py [--only TEXT] [--seeds 20] [--keep FOLDER] [--out Docs]
Writes noise.md from noise.template.md; with --keep the AUCs of finished paths are kept there, and a second run goes on.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "Python"))

import noise_paths  # noqa: E402
from noise_tables import Size  # noqa: E402
from OsteoRadiomicsLib.modelling.classifying.classifiers import CLASSIFIERS  # noqa: E402
from OsteoRadiomicsLib.protocols.modelling_plan import MrmrStep  # noqa: E402

SIZE = Size(train=240, held_out=300, features=30, folds=3)
LEFT_OUT = Size(train=60, held_out=300, features=30, folds=3)
BY_ROW = Size(train=100, held_out=300, features=30, folds=3)
WIDE = Size(train=100, held_out=300, features=500, folds=3)
TUNED = ("elastic-net", "knn", "naive-bayes")
MEMORISING = ("random-forest", "svm-rbf", "xgboost")
SPLIT_SIZES = ((961, 1158, 44), (600, 1688, 25), (200, 1000, 20), (148, 1000, 15))
MRI = """radscores = "per-sequence"
selection = [{step = "univariate", test = "student", alpha = 0.15}, {step = "lasso", folds = 5}]"""
NUMBER = """radscores = "per-sequence"
selection = [{step = "univariate", test = "pearson", alpha = 0.15}, {step = "lasso", family = "linear", folds = 5}]"""
CT = """oversampling = "smote"
classifiers = ["logistic", "knn", "naive-bayes"]
selection = [
  {step = "univariate", test = "mann-whitney", alpha = 0.15},
  {step = "redundancy", threshold = 0.9},
  {step = "mrmr", keep = 10},
  {step = "lasso", folds = 5},
]"""


def paths() -> Iterable[noise_paths.NoisePath]:
    """Every path, in the order of the page."""
    yield from noise_paths.classifier_paths(tuple(CLASSIFIERS))
    for title, steps in noise_paths.CHAINS.items():
        yield noise_paths.study("Selection", title, selection=steps, models=("radiomics", "combined"))
    for way in ("random", "bayes"):
        for name in TUNED:
            yield noise_paths.study("Tuning", f"{way} search, {name}", tuning=way, classifiers=(name,), models=("radiomics",))
    yield noise_paths.grid(("logistic", "knn", "naive-bayes", "svm-linear"))
    lasso, student = noise_paths.CHAINS["LASSO alone, least error"], noise_paths.CHAINS["Student alone, no Radscore"]
    copies = "Three near-copies per patient"
    yield noise_paths.study(copies, "Student, no Radscore", repeats=3, selection=student)
    yield noise_paths.study(copies, "Student, no Radscore, SMOTE", repeats=3, oversampling="smote", selection=student)
    yield noise_paths.study(copies, "LASSO", repeats=3, selection=lasso)
    yield noise_paths.command_line("op-mri's way: one Radscore per sequence", MRI)
    yield noise_paths.command_line("op-ct's way: SMOTE, three classifiers, recalibration", CT)
    yield noise_paths.command_line("a list of stable features (--stable)", MRI, stable=True)
    yield noise_paths.command_line("three near-copies per patient (--patient)", MRI, repeats=3)
    ten = (MrmrStep(step="mrmr", keep=10),)
    changes: dict[str, Any] = {"cross_validation": "leave-one-out", "selection": ten, "at": LEFT_OUT, "times": 2}
    for name in ("logistic", "pca-svm"):
        yield noise_paths.study("Leave-one-out", f"{LEFT_OUT.train} patients, mRMR, {name}", classifiers=(name,), **changes)
    yield noise_paths.other_outcome("three classes, Hand-Till AUC", "classes", MRI)
    yield noise_paths.other_outcome("measured outcome, correlation (0 is chance)", "number", NUMBER)
    yield noise_paths.study("paper-order", "one Radscore", order="paper-order", honest=False)
    yield noise_paths.study(
        "paper-order", "one Radscore per sequence", order="paper-order", radscores="per-sequence", honest=False
    )
    yield noise_paths.study("paper-order", "SMOTE before selection", order="paper-order", oversampling="smote", honest=False)
    title = f"one Radscore, {WIDE.train} patients and {2 * WIDE.features} features"
    yield noise_paths.study("paper-order", title, order="paper-order", honest=False, at=WIDE)
    yield noise_paths.command_line("paper-order: op-ct's way", CT, order="paper-order")
    for patients, features, keep in SPLIT_SIZES:
        yield noise_paths.before_the_split(patients, features, keep)
    own = tuple(f"classifier:{name}" for name in MEMORISING)
    changes = {"classifiers": MEMORISING, "selection": lasso, "models": own, "at": BY_ROW}
    title = "three near-copies per patient, each taken for a patient"
    yield noise_paths.study("Refused by the product", title, repeats=3, by_row=True, honest=False, **changes)


def measure(path: noise_paths.NoisePath, seeds: int, keep: Path | None) -> list[dict[str, float]]:
    """AUCs of every seed, keys "basis|model"; from the kept file where there is one."""
    file = keep / f"{path.group}-{path.title}.json".replace(" ", "_") if keep else None
    if file and file.exists():
        found: list[dict[str, float]] = json.loads(file.read_text(encoding="utf-8"))
        if len(found) >= seeds:
            return found[:seeds]
    found = [{f"{basis}|{model}": value for (basis, model), value in path.run(SIZE, seed).items()} for seed in range(seeds)]
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(found), encoding="utf-8")
    return found


def row(path: noise_paths.NoisePath, model: str, found: Sequence[dict[str, float]]) -> list[Any] | None:
    """Cells of one model's row; None where no seed has the model."""
    cells: list[str] = []
    counts = []
    for basis in (noise_paths.OUT_OF_FOLD, noise_paths.HELD_OUT):
        values = np.array([seed.get(f"{basis}|{model}", path.chance) for seed in found])
        counts.append(sum(f"{basis}|{model}" in seed for seed in found))
        if not counts[-1]:
            cells += ["", ""]
            continue
        error = values.std(ddof=1) / np.sqrt(len(values))
        mark = "" if abs(values.mean() - path.chance) <= path.tolerance else " *"
        cells += [f"{values.mean():.3f} ({error:.3f}){mark}", f"{values.min():.2f} to {values.max():.2f}"]
    return [path.title, model.removeprefix("classifier:"), f"{max(counts)} of {len(found)}", *cells] if max(counts) else None


def table(rows: Sequence[Sequence[Any]]) -> str:
    head = ("path", "model", "seeds with a model", "out of fold: mean (SE)", "range", "held out: mean (SE)", "range")
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="", help="paths whose group or title holds this text; prints, writes no page")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--out", type=Path, default=HERE.parents[1] / "Docs")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    groups: dict[str, list[list[Any]]] = {}
    deviating, best_cell = [], ""
    start = time.process_time()
    for path in paths():
        if arguments.only not in f"{path.group}: {path.title}":
            continue
        before = time.process_time()
        found = measure(path, path.times * arguments.seeds, arguments.keep)
        rows = [cells for model in path.models if (cells := row(path, model, found))]
        print(f"\n{path.group}: {path.title}, {time.process_time() - before:.0f} s\n{table(rows)}", flush=True)
        groups.setdefault(path.group, []).extend(rows)
        if path.group == "Grid":
            best_cell = f"{np.mean([max(seed.values()) for seed in found]):.2f}"
        deviating += [f"{path.title}, {cells[1]}" for cells in rows if path.honest and any("*" in str(c) for c in cells)]
    print(f"\n{time.process_time() - start:.0f} CPU seconds; beyond the tolerance: {deviating or 'none'}")
    if not arguments.only:
        page = (HERE / "noise.template.md").read_text(encoding="utf-8")
        for group, rows in groups.items():
            page = page.replace("{" + group + "}", table(rows))
        words = {
            "seeds": arguments.seeds, "best cell": best_cell, "left out": LEFT_OUT.train, "by row": BY_ROW.train,
            "training": SIZE.train, "held out": SIZE.held_out, "features": SIZE.features, "folds": SIZE.folds,
        }  # fmt: skip
        for name, value in words.items():
            page = page.replace("{" + name + "}", str(value))
        (arguments.out / "noise.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
