"""Every path of the product from a table of noise to an AUC: what is varied, and how each is run for one seed."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from noise_tables import Size, as_if_patients, noise_data, write_noise
from OsteoRadiomicsLib.agreement.stable import FeatureGroup, StableFeatures, write_stable_features
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.binary.fitting import fit_study
from OsteoRadiomicsLib.modelling.binary.grid import SELECTORS
from OsteoRadiomicsLib.modelling.binary.outcome import BINARY
from OsteoRadiomicsLib.modelling.binary.repeating import REPEATED
from OsteoRadiomicsLib.modelling.classifying.classifiers import CLASSIFIERS
from OsteoRadiomicsLib.modelling.data.data import StudyData
from OsteoRadiomicsLib.modelling.evaluation.roc import auc
from OsteoRadiomicsLib.modelling.resampling.block import fit_block, fit_blocks
from OsteoRadiomicsLib.modelling.resampling.grid import selection_grid
from OsteoRadiomicsLib.modelling.resampling.stages import Stages
from OsteoRadiomicsLib.modelling.study.validation import out_of_fold
from OsteoRadiomicsLib.protocols.modelling_plan import (
    LassoStep,
    ModellingPlan,
    MrmrStep,
    RedundancyStep,
    SelectionStep,
    UnivariateStep,
)
from undrawn import no_figures

OUT_OF_FOLD, HELD_OUT = "out of fold", "held out"
MODELS = ("clinical", "radiomics", "combined")
RARE = 0.3  # share of events where SMOTE has something to do

Aucs = dict[tuple[str, str], float]
"""(basis, model) -> AUC. A model that selection left without features is missing: it says the same of everybody."""


@dataclass(frozen=True)
class NoisePath:
    """One path.

    run: the AUCs of one seed. models: those to report. honest: whether they must be ``chance`` within ``tolerance``. times: as
    many seeds as others have, for a path whose AUCs spread more.
    """

    group: str
    title: str
    run: Callable[[Size, int], Aucs]
    models: tuple[str, ...] = MODELS
    honest: bool = True
    chance: float = 0.5
    tolerance: float = 0.03
    times: int = 1


def univariate(test: str = "student", alpha: float = 0.15, *, fdr: bool = False) -> SelectionStep:
    return UnivariateStep.model_validate({"step": "univariate", "test": test, "alpha": alpha, "fdr": fdr})


def lasso(family: str = "logistic", rule: str = "min") -> SelectionStep:
    return LassoStep.model_validate({"step": "lasso", "family": family, "rule": rule, "folds": 5})


# Strict levels leave nothing of noise, and nothing has an AUC of one half by itself: the levels here let some of it through.
CHAINS: dict[str, tuple[SelectionStep, ...]] = {
    "Student, LASSO": (univariate(), lasso()),
    "Welch, LASSO": (univariate("welch"), lasso()),
    "Mann-Whitney, LASSO": (univariate("mann-whitney"), lasso()),
    "Student with FDR 0.9, LASSO": (univariate(alpha=0.9, fdr=True), lasso()),
    "Spearman, LASSO": (RedundancyStep(step="redundancy", threshold=0.8), lasso()),
    "mRMR MID, LASSO": (MrmrStep(step="mrmr", scheme="MID", keep=10), lasso()),
    "mRMR MIQ, LASSO": (MrmrStep(step="mrmr", scheme="MIQ", keep=10), lasso()),
    "mRMR FCQ, LASSO": (MrmrStep(step="mrmr", scheme="FCQ", keep=10), lasso()),
    "LASSO alone, least error": (lasso(),),
    "LASSO alone, one standard error": (lasso(rule="1se"),),
    "LASSO alone, linear, least error": (lasso("linear"),),
    "LASSO alone, linear, one standard error": (lasso("linear", "1se"),),
    "Student alone, no Radscore": (univariate(alpha=0.3),),
    "Mann-Whitney, Spearman, mRMR, no Radscore": (
        univariate("mann-whitney", alpha=0.5),
        RedundancyStep(step="redundancy", threshold=0.9),
        MrmrStep(step="mrmr", scheme="MID", keep=10),
    ),
    "Mann-Whitney, Spearman, mRMR, LASSO": (
        univariate("mann-whitney"),
        RedundancyStep(step="redundancy", threshold=0.9),
        MrmrStep(step="mrmr", scheme="MID", keep=10),
        lasso(),
    ),
}


def plan_of(size: Size, **changes: Any) -> ModellingPlan:
    """A plan that lets noise through: generous levels for features and clinical variables."""
    chosen: dict[str, Any] = {"folds": size.folds, "clinical_alpha": 0.5, "selection": CHAINS["Student, LASSO"], **changes}
    return ModellingPlan.model_validate(chosen)


def study_aucs(train: StudyData, held_out: StudyData, plan: ModellingPlan) -> Aucs:
    """Cross-validated on the training rows, and of the models fitted on all of them on held-out rows."""
    blocks = fit_blocks(train, plan) if plan.order == "paper-order" else None
    unseen = out_of_fold(BINARY, train, plan, blocks=blocks).predictions
    new = fit_study(train, plan, blocks=blocks).predict(held_out)
    found = {(OUT_OF_FOLD, name): auc(train.outcome, risk) for name, risk in unseen.items()}
    return found | {(HELD_OUT, name): auc(held_out.outcome, risk) for name, risk in new.items()}


def study(
    group: str,
    title: str,
    *,
    repeats: int = 1,
    by_row: bool = False,
    models: tuple[str, ...] = MODELS,
    honest: bool = True,
    at: Size | None = None,
    times: int = 1,
    **changes: Any,
) -> NoisePath:
    """A path through fitting and cross-validation with a changed plan. at: a size of its own."""
    share = RARE if changes.get("oversampling") == "smote" else 0.5

    def run(size: Size, seed: int) -> Aucs:
        own = at or size
        plan = plan_of(own, **changes)
        rows = noise_data(own, seed, share=share, repeats=repeats, one_block=plan.radscores == "joint")
        train, held_out = (as_if_patients(data) for data in rows) if by_row else rows
        return study_aucs(train, held_out, plan)

    return NoisePath(group, title, run, models, honest, times=times)


def grid(names: tuple[str, ...]) -> NoisePath:
    """Every selector with every classifier; each cell is a model."""

    def run(size: Size, seed: int) -> Aucs:
        train, _ = noise_data(size, seed)
        with tempfile.TemporaryDirectory() as folder:
            cells = selection_grid(REPEATED, train, plan_of(size), Stages(Path(folder), "noise"), Progress(), learners=names)
        return {(OUT_OF_FOLD, f"{cell.selector} x {cell.learner}"): cell.measures["auc"] for cell in cells}

    cells = tuple(f"{selector} x {name}" for selector in ("protocol", *SELECTORS) for name in names)
    return NoisePath("Grid", "selectors x classifiers", run, cells)


def before_the_split(patients: int, features: int, keep: int) -> NoisePath:
    """What the product refuses to do: features chosen on all patients, then a random split 70:30 and a fit on its larger part."""

    def run(size: Size, seed: int) -> Aucs:
        rng = np.random.default_rng([seed, 32])
        outcome = (np.arange(patients) % 2).astype(int)
        values = rng.normal(size=(patients, features))
        names, ids = tuple(f"original_glcm_f{number}" for number in range(features)), np.arange(patients).astype(str)
        steps = (MrmrStep(step="mrmr", scheme="FCQ", keep=keep),)
        block = fit_block("", np.arange(features), values, names, outcome, ids, steps, seed=seed)
        train = rng.permutation(patients)[: round(0.7 * patients)]
        test = np.setdiff1d(np.arange(patients), train)
        x = block.standardised(values)
        risk = CLASSIFIERS["ridge"].make(seed).fit(x[train], outcome[train]).predict_proba(x[test])[:, 1]
        return {(HELD_OUT, "radiomics"): auc(outcome[test], risk)}

    title = f"{keep} of {features} features chosen on all {patients} patients, then split"
    return NoisePath("Refused by the product", title, run, ("radiomics",), honest=False)


SCORED = 40  # held-out cases that the command line scores one by one


def command_line(title: str, modelling: str, *, repeats: int = 1, stable: bool = False, order: str = "leak-proof") -> NoisePath:
    """``train`` on CSV files, its record, ``evaluate`` on its predictions, and ``score`` with its saved models."""

    def run(size: Size, seed: int) -> Aucs:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            share = RARE if "smote" in modelling else 0.5
            tables, more = _tables(folder, size, seed, modelling, share=share, repeats=repeats)
            if stable:
                more += ["--stable", _stable_list(folder, size, seed)]
            try:
                verb("train", *tables, *more, "--order", order, "--out", str(folder / "out"))
            except NoModel:
                return {}
            record = json.loads((folder / "out" / "study.json").read_text(encoding="utf-8"))
            items = [item for item in record["performance"] if item["basis"] in _BASES]
            found = {(_BASES[item["basis"]], item["model"]): item["auc"]["value"] for item in items}
            return found | _judged(folder, tables) if (HELD_OUT, "combined") in found else found

    models = (*MODELS, "combined, by evaluate", f"combined, by score ({SCORED} cases)")
    return NoisePath("Command line", title, run, models, honest=order == "leak-proof")


def other_outcome(title: str, outcome: str, modelling: str) -> NoisePath:
    """``train`` on three classes (Hand-Till AUC) or on a measured outcome (correlation with what was predicted)."""

    def run(size: Size, seed: int) -> Aucs:
        with tempfile.TemporaryDirectory() as name:
            tables, more = _tables(Path(name), size, seed, modelling, outcome=outcome)
            try:
                told = json.loads(verb("train", *tables, *more, "--out", str(Path(name) / "out"), "--json"))
            except NoModel:
                return {}
            if outcome == "number":
                return {(_BASES[i["basis"]], i["model"]): i["r"] or 0.0 for i in told["agreement"] if i["basis"] in _BASES}
            return {(_BASES[i["basis"]], i["model"]): i["hand_till"]["value"] for i in told["auc"] if i["basis"] in _BASES}

    chance, tolerance = (0.0, 0.05) if outcome == "number" else (0.5, 0.03)
    return NoisePath("Other outcomes", title, run, MODELS, chance=chance, tolerance=tolerance)


_BASES = {"out-of-fold": OUT_OF_FOLD, "held-out": HELD_OUT}


def _tables(folder: Path, size: Size, seed: int, modelling: str, **changes: Any) -> tuple[list[str], list[str]]:
    """Arguments that name the tables, and those that only ``train`` takes."""
    text = f"folds = {size.folds}\nclinical_alpha = 0.5\n{modelling}"
    paths = write_noise(folder, size, seed, text, **changes)
    more = ["--outcome", "op", "--set", "set", "--patient", "patient", "--protocol", str(paths["protocol"])]
    return ["--features", str(paths["features"]), "--clinical", str(paths["clinical"])], more


def _stable_list(folder: Path, size: Size, seed: int) -> str:
    """A list of stable features: a random half, alike in both sequences."""
    half = np.random.default_rng([seed, 33]).permutation(size.features)[: size.features // 2]
    groups = tuple(
        FeatureGroup({"sequence": name}, tuple(f"original_glcm_f{number}" for number in sorted(half))) for name in "AB"
    )
    write_stable_features(StableFeatures((), groups), folder / "stable.json")
    return str(folder / "stable.json")


def _judged(folder: Path, tables: list[str]) -> Aucs:
    """The combined model by ``evaluate`` on all held-out predictions, and by ``score`` on some cases with its saved file."""
    rows = pd.read_csv(folder / "out" / "predictions.csv")
    rows = rows[rows["basis"] == "held-out"]
    rows[["case", "outcome", "combined"]].to_csv(folder / "t.csv", index=False)
    judged = ["--outcome", "outcome", "--score", "combined", "--out", str(folder / "judged")]
    verb("evaluate", "--scores", str(folder / "t.csv"), *judged)
    by_evaluate = json.loads((folder / "judged" / "metrics.json").read_text(encoding="utf-8"))["auc"]
    some = pd.concat([part.head(SCORED // 2) for _, part in rows.groupby("outcome")])
    risk = []
    for case in some["case"]:
        one = ["--model", str(folder / "out" / "models" / "combined"), "--case", case, "--out", str(folder / "score.json")]
        risk.append(json.loads(verb("score", *one, *tables, "--json"))["probability"])
    by_score = auc(some["outcome"].to_numpy(), np.array(risk))
    return {(HELD_OUT, "combined, by evaluate"): by_evaluate, (HELD_OUT, f"combined, by score ({SCORED} cases)"): by_score}


class NoModel(Exception):
    """``train`` refused, because selection left nothing of anything: the right answer to noise."""


def verb(*arguments: str) -> str:
    """Run a verb without figures and return what it prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()) as complaints, no_figures():
        code = main(list(arguments))
    if "no model can be made" in complaints.getvalue():
        raise NoModel
    if code != 0:
        raise RuntimeError(f"{' '.join(arguments)} ended with {code}: {complaints.getvalue()}")
    return printed.getvalue()


def classifier_paths(names: tuple[str, ...]) -> Iterator[NoisePath]:
    """The classifiers side by side in one study, with the choice of the best among them."""
    own = tuple(f"classifier:{name}" for name in names)
    for radscores in ("joint", "per-sequence"):
        for oversampling in ("none", "smote"):
            title = f"{radscores} Radscores, {'SMOTE and recalibration' if oversampling == 'smote' else 'no oversampling'}"
            plan: dict[str, Any] = {"radscores": radscores, "oversampling": oversampling, "classifiers": names}
            yield study("Classifiers", title, models=(*own, *MODELS), **plan)
