"""Radiomics models by this library and by others from the same tables: what they promise, and what new patients show.

    python Testing/Benchmarks/peers_training.py [FOLDER] [--data op-mri canine] [--seeds 3] [--fresh 20000] [--write]

Each run is kept in FOLDER and not made again; --write puts medians of all that are there into Docs/peers.md. Canine and vertebrae
take the folder ``data/tabular`` beside OSTEORADIOMICS_TEST_DATA. R needs glmnet; AutoRadiomics is not run (see the page).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd
from OsteoRadiomicsLib.base.files import write_json
from OsteoRadiomicsLib.base.processes import one_thread
from OsteoRadiomicsLib.images.phantom import op_ct_patients, op_mri_patients
from OsteoRadiomicsLib.modelling.binary.fitting import fit_study
from OsteoRadiomicsLib.modelling.binary.outcome import BINARY
from OsteoRadiomicsLib.modelling.binary.repeating import MEASURES
from OsteoRadiomicsLib.modelling.data.data import Block, StudyData
from OsteoRadiomicsLib.modelling.estimate import json_number
from OsteoRadiomicsLib.modelling.evaluation.roc import auc
from OsteoRadiomicsLib.modelling.resampling.block import fit_blocks
from OsteoRadiomicsLib.modelling.resampling.split import fold_numbers, split_train
from OsteoRadiomicsLib.modelling.simulation import simulated_features
from OsteoRadiomicsLib.modelling.study.names import RADIOMICS
from OsteoRadiomicsLib.modelling.study.validation import out_of_fold
from OsteoRadiomicsLib.protocols.modelling_plan import ModellingPlan
from OsteoRadiomicsLib.protocols.protocol import load_protocol

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "Docs" / "peers.md"
FOLDS = 5
SIMULATED = {"op-mri": (op_mri_patients, 768), "op-ct": (op_ct_patients, 420)}
MEASURED = {
    "canine": ("canine_ln_radiomics.csv", "patient_id", "metastatic", "1"),
    "vertebrae": ("L1_ct_radiomics_546x4.csv", "sample_id", "label", "normal"),
}
NAMES = {
    "op-mri": "op-mri, simulated (768 patients, 1158 features)",
    "op-ct": "op-ct, simulated (420 patients, 1688 features)",
    "canine": "canine lymph nodes: metastasis",
    "vertebrae": "L1 in CT: normal or with a planted defect",
}


@dataclass(frozen=True)
class Tables:
    """Rows to train on, and new ones. plan: of ours."""

    train: StudyData
    fresh: StudyData
    plan: ModellingPlan


@dataclass(frozen=True)
class Predicted:
    """Probabilities of the training rows by the model itself, of the same rows out of fold, and of the new rows."""

    apparent: np.ndarray
    unseen: np.ndarray
    fresh: np.ndarray


@dataclass(frozen=True)
class Run:
    """One method on one data set. slope: calibration of the new rows, None where all have one probability. cpu: seconds."""

    data: str
    seed: int
    method: str
    apparent: float
    unseen: float
    fresh: float
    slope: float | None
    cpu: float


def tables_of(name: str, seed: int, fresh: int) -> Tables:
    """Training and new rows: of simulated patients of one population, or of a published table split by patient."""
    plan = load_protocol(name if name in SIMULATED else "op-mri").modelling.model_copy(update={"tuning": "none"})
    if name in SIMULATED:
        make, count = SIMULATED[name]
        people = make(count + fresh, seed=seed)
        outcome, patients = people["op"].to_numpy(), people["case"].to_numpy()
        tidy = simulated_features(people, load_protocol(name), seed=seed).drop(columns=["case"])
        parts = [rows.drop(columns=["sequence", "roi"]) for _, rows in tidy.groupby(["sequence", "roi"], sort=False)]
        share = count / len(people)
    else:
        file, patient, label, positive = MEASURED[name]
        table = pd.read_csv(Path(os.environ["OSTEORADIOMICS_TEST_DATA"]) / "data" / "tabular" / file)
        outcome, patients = (table[label].astype(str) == positive).to_numpy().astype(int), table[patient].astype(str).to_numpy()
        parts, share = [table.loc[:, table.columns.str.startswith("original_")]], 0.7
        plan = plan.model_copy(update={"radscores": "joint"})
    width = parts[0].shape[1]
    blocks = tuple(Block(str(number), np.arange(width) + number * width) for number in range(len(parts)))
    if plan.radscores == "joint":
        blocks = (Block("", np.arange(width * len(parts))),)
    features = np.hstack([part.to_numpy(float) for part in parts])
    names = tuple(f"{number}_{column}" for number, part in enumerate(parts) for column in part.columns)
    rows = len(outcome)
    data = StudyData(features, names, blocks, np.zeros((rows, 0)), (), outcome, patients, np.arange(rows).astype(str))
    train = split_train(outcome, patients, train=share, stratified=True, seed=seed)
    return Tables(data.rows(train), data.rows(~train), plan)


def ours(tables: Tables, order: str) -> Predicted:
    """The protocol's plan, as ``train`` follows it, without clinical variables."""
    train, plan = tables.train, tables.plan.model_copy(update={"order": order})
    blocks = fit_blocks(train, plan) if order == "paper-order" else None
    fitted = fit_study(train, plan, blocks=blocks)
    unseen = out_of_fold(BINARY, train, plan, names=[RADIOMICS], blocks=blocks).predictions[RADIOMICS]
    found = [fitted.predict(rows).get(RADIOMICS, np.full(len(rows), train.outcome.mean())) for rows in (train, tables.fresh)]
    return Predicted(found[0], unseen, found[1])


def script(tables: Tables, seed: int) -> Predicted:
    """As many papers do it: t-test and LASSO on all training rows, then logistic regression, and only that cross-validated."""
    from scipy.stats import ttest_ind
    from sklearn.linear_model import LassoCV, LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.preprocessing import StandardScaler

    y = tables.train.outcome
    scaler = StandardScaler().fit(tables.train.features)
    x, new = (scaler.transform(rows.features) for rows in (tables.train, tables.fresh))
    kept = np.flatnonzero(ttest_ind(x[y == 0], x[y == 1]).pvalue < 0.05)
    if kept.size:
        kept = kept[LassoCV(cv=10, random_state=seed, max_iter=5000).fit(x[:, kept], y).coef_ != 0]
    if not kept.size:
        return Predicted(*(np.full(len(rows), y.mean()) for rows in (x, x, new)))
    model = LogisticRegression(C=np.inf, max_iter=2000)
    splits = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    unseen = cross_val_predict(model, x[:, kept], y, cv=splits, method="predict_proba")[:, 1]
    model.fit(x[:, kept], y)
    return Predicted(model.predict_proba(x[:, kept])[:, 1], unseen, model.predict_proba(new[:, kept])[:, 1])


def glmnet(tables: Tables, seed: int) -> tuple[Predicted, float]:
    """R's cv.glmnet on all columns, and the CPU seconds of its fit."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for rows, file in ((tables.train, "train"), (tables.fresh, "fresh")):
            rows.features.astype("<f8").tofile(folder / f"{file}.bin")
        numbers = fold_numbers(tables.train.outcome, tables.train.patients, 10, seed) + 1
        pd.DataFrame({"y": tables.train.outcome, "fold": numbers}).to_csv(folder / "outcome.csv", index=False)
        subprocess.run(["Rscript", str(HERE / "peers_glmnet.R"), str(folder)], check=True, stdout=subprocess.DEVNULL)
        found = [pd.read_csv(folder / f"{file}.csv")["p"].to_numpy() for file in ("apparent", "unseen", "new")]
        return Predicted(*found), float((folder / "seconds.txt").read_text(encoding="utf-8"))


METHODS: Mapping[str, Callable[[Tables, int], Predicted | tuple[Predicted, float]]] = {
    "this library, leak-proof": lambda tables, seed: ours(tables, "leak-proof"),
    "this library, paper-order": lambda tables, seed: ours(tables, "paper-order"),
    "scikit-learn script": script,
    "R cv.glmnet": glmnet,
}


def run_of(data: str, seed: int, method: str, tables: Tables) -> Run:
    """One method's figures; its time is what it fits and cross-validates, without reading and without starting."""
    start = time.process_time()
    with one_thread():
        made = METHODS[method](tables, seed)
    found, cpu = made if isinstance(made, tuple) else (made, time.process_time() - start)
    truth, new = tables.train.outcome, tables.fresh.outcome
    areas = (auc(truth, found.apparent), auc(truth, found.unseen), auc(new, found.fresh))
    slope = json_number(MEASURES["calibration_slope"](new.astype(bool), found.fresh))
    return Run(data, seed, method, *areas, slope, cpu)


def runs_in(folder: Path, names: list[str], seeds: int, fresh: int) -> list[Run]:
    """All runs, those of before from the folder."""
    for seed in range(1, seeds + 1):
        for name in names:
            missing = [method for method in METHODS if not _file(folder, name, seed, method).exists()]
            if "R cv.glmnet" in missing and shutil.which("Rscript") is None:
                missing.remove("R cv.glmnet")
            tables = tables_of(name, seed, fresh) if missing else None
            for method in missing:
                assert tables is not None
                run = run_of(name, seed, method, tables)
                print(run, flush=True)
                write_json(_file(folder, name, seed, method), asdict(run))
    return [Run(**json.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.json"))]


def _file(folder: Path, data: str, seed: int, method: str) -> Path:
    return folder / f"{data}-{seed}-{method.replace(' ', '_').replace(',', '')}.json"


def table(runs: list[Run]) -> str:
    """Markdown, a part for each data set. Medians; new-patient AUCs with their range over the seeds."""
    lines = []
    for data, title in NAMES.items():
        own = [run for run in runs if run.data == data]
        if not own:
            continue
        lines += [f"## {title[0].upper()}{title[1:]}", "", f"Seeds: {len({run.seed for run in own})}.", ""]
        lines.append(
            "| method | AUC apparent | AUC out of fold | AUC of new rows (range) | calibration slope of new rows | CPU, s |"
        )
        lines.append("|---|---|---|---|---|---|")
        for method in METHODS:
            same = [run for run in own if run.method == method]
            if same:
                a, u, f, t = (median(getattr(r, key) for r in same) for key in ("apparent", "unseen", "fresh", "cpu"))
                span = f"{min(r.fresh for r in same):.3f} to {max(r.fresh for r in same):.3f}"
                lines.append(f"| {method} | {a:.3f} | {u:.3f} | {f:.3f} ({span}) | {slope_text(same)} | {t:.1f} |")
        lines.append("")
    return "\n".join(lines).rstrip()


def slope_text(runs: list[Run]) -> str:
    """The median calibration slope of one method's runs, and in how many of them it is none."""
    slopes = [run.slope for run in runs if run.slope is not None]
    if not slopes:
        return "all alike"
    missing = len(runs) - len(slopes)
    return f"{median(slopes):.2f}" + (f" ({missing} of {len(runs)} all alike)" if missing else "")


def page(runs: list[Run], fresh: int) -> str:
    """The page in Docs."""
    r = subprocess.run(
        ["Rscript", "-e", 'cat(R.version.string, ", glmnet ", as.character(packageVersion("glmnet")), sep = "")'],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    machine = f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    versions = f"scikit-learn {metadata.version('scikit-learn')}, {r}"
    template = (HERE / "peers.template.md").read_text(encoding="utf-8")
    return template.format(machine=machine, versions=versions, fresh=f"{fresh:,}", tables=table(runs))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("peers"), help="where runs are kept (default: peers)")
    parser.add_argument("--data", nargs="+", choices=list(NAMES), default=list(NAMES))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--fresh", type=int, default=20_000, metavar="N", help="new simulated patients (default: 20000)")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    chosen = parser.parse_args()
    every = runs_in(chosen.folder, chosen.data, chosen.seeds, chosen.fresh)
    print(table(every))
    if chosen.write:
        PAGE.write_text(page(every, chosen.fresh), encoding="utf-8")
