"""The tables of a study, each as one data frame for CSV and report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol as TypingProtocol

import numpy as np
import pandas as pd

from ...protocols.modelling_plan import ModellingPlan
from ..data.clinical import ClinicalTerm
from ..data.data import StudyData
from ..estimate import normal_quantile
from ..evaluation.correlation import point_biserial
from ..resampling.block import FittedBlock
from ..resampling.frequency import Frequency
from ..statistics.logistic import LogisticFit
from ..statistics.table_one import table_one
from .fitting import COMBINED, FittedStudy
from .performance import RATES
from .preparation import TRAIN, Prepared
from .study import StudyResult

NO_COVARIANCE = "penalised or recalibrated: no standard errors, tests or intervals"


class Fitting(TypingProtocol):
    """What a table about the models of one binary procedure needs; a ``StudyResult`` is one."""

    @property
    def fitted(self) -> FittedStudy: ...
    @property
    def prepared(self) -> Prepared: ...
    @property
    def plan(self) -> ModellingPlan: ...
    @property
    def frequency(self) -> Frequency | None: ...


def selection_table(result: Fitting) -> pd.DataFrame:
    """See ``selection_of``."""
    return selection_of(result.fitted.blocks, result.frequency)


def selection_of(blocks: Sequence[FittedBlock], found: Frequency | None) -> pd.DataFrame:
    """Every feature: block, kept, coefficient in the Radscore, how often selected in resamples, and why it was dropped."""
    rows = []
    share = found.share if found else {}
    for block in blocks:
        weights = dict(zip(block.names, block.coefficients if block.coefficients is not None else (), strict=False))
        for name, reason in zip(block.all_names, block.reasons, strict=True):
            frequency = share.get(name, 0.0) if found else np.nan
            rows.append((block.name, name, reason == "", weights.get(name, np.nan), frequency, reason))
    return pd.DataFrame(rows, columns=["block", "feature", "selected", "coefficient", "frequency", "reason"])


def performance_table(result: StudyResult) -> pd.DataFrame:
    """One row per model, set and basis, with every rate and its 95 % interval."""
    rows = []
    for item in result.performances:
        row: dict[str, object] = {
            "model": item.model, "set": item.set, "basis": item.basis, "patients": item.patients, "events": item.events,
            "auc": item.auc.value, "auc_low": item.auc.low, "auc_high": item.auc.high, "cutoff": item.classification.cutoff,
        }  # fmt: skip
        for name in RATES:
            rate = getattr(item.classification, name)
            row |= {name: rate.value, f"{name}_low": rate.low, f"{name}_high": rate.high}
        area = item.average_precision
        row |= {"average_precision": area.value, "average_precision_low": area.low, "average_precision_high": area.high}
        fit = item.calibration
        row |= {
            "brier": fit.brier.value if fit else np.nan,
            "calibration_slope": fit.slope.value if fit else np.nan,
            "calibration_intercept": fit.intercept.value if fit else np.nan,
            "expected_observed": fit.expected_observed.value if fit else np.nan,
            "hosmer_lemeshow_p": fit.hosmer_lemeshow.p if fit else np.nan,
        }
        rows.append(row)
    return pd.DataFrame(rows)


def screening_table(result: Fitting) -> pd.DataFrame:
    """Univariable and multivariable odds ratios of the clinical variables.

    p: Wald's of a term. p_variable: of all terms of the variable together (likelihood ratio where there are several), by which
    it is kept or not.
    """
    columns = ["variable", "term", "coding", "or", "or_low", "or_high", "z", "p", "or_multi", "or_multi_low", "or_multi_high",
               "z_multi", "p_multi", "vif", "p_variable", "p_variable_multi", "kept"]  # fmt: skip
    found = result.fitted.screening
    if found is None:
        return pd.DataFrame(columns=columns)
    together = found.multivariable
    titles = {term.name: term.title for term in result.prepared.train.terms}
    rows = []
    for candidate in found.univariable:
        for term in candidate.variable.columns:
            one = _odds(candidate.fit, term)
            many = _odds(together, term) if together and term in together.names else (np.nan,) * 5
            vif = np.nan
            if together and term in together.names:
                vif = float(found.vif[together.names.index(term) - 1])
            name = candidate.variable.name
            own = candidate.p, dict(zip(found.entered, found.multivariable_p, strict=True)).get(name, np.nan)
            rows.append((name, term, titles[term], *one, *many, vif, *own, name in found.kept))
    return pd.DataFrame(rows, columns=columns)


def coefficient_table(result: Fitting) -> pd.DataFrame:
    """The equation of every logistic model, per raw unit: coefficient, standard error, Wald z, P, odds ratio.

    A penalised or recalibrated equation has coefficients alone, and a note.
    """
    rows: list[tuple[object, ...]] = []
    for name, model in result.fitted.models.items():
        equation = model.equation
        if equation is None:
            continue
        slopes, scale = equation.coefficients, np.array([term.sd for term in model.terms])
        shift = float(sum(b * term.mean / term.sd for b, term in zip(slopes, model.terms, strict=True)))
        undefined = (np.nan,) * 6
        note = "" if equation.fit else NO_COVARIANCE
        rows.append((name, "(intercept)", equation.intercept - shift, *undefined, note))
        for position, term in enumerate(model.terms):
            b = float(slopes[position] / scale[position])
            tests = _wald(equation.fit, position + 1, b, float(scale[position])) if equation.fit else undefined
            rows.append((name, term.name, b, *tests, note))
    names = ["model", "term", "coefficient", "se", "z", "p", "or", "or_low", "or_high", "note"]
    return pd.DataFrame(rows, columns=names)


def _wald(fit: LogisticFit, position: int, b: float, scale: float) -> tuple[float, ...]:
    """Standard error per raw unit, z, P, odds ratio and its interval of one coefficient."""
    se = float(fit.standard_errors[position] / scale)
    half = normal_quantile() * se
    return (se, float(fit.z[position]), float(fit.p[position]), *(float(v) for v in np.exp([b, b - half, b + half])))


def correlation_table(result: Fitting) -> pd.DataFrame:
    """Point-biserial correlation of each input of the combined model with the outcome, training set."""
    model = result.fitted.models.get(COMBINED)
    names = ["input", "r", "r_low", "r_high", "t", "p"]
    if model is None:
        return pd.DataFrame(columns=names)
    values = result.fitted.values(result.prepared.train)
    own = [term.name for term in model.terms]
    found = point_biserial(result.prepared.train.outcome, np.column_stack([values[name] for name in own]), own)
    return pd.DataFrame([(c.name, c.r.value, c.r.low, c.r.high, c.t, c.p) for c in found], columns=names)


def baseline_table(result: StudyResult) -> pd.DataFrame:
    """Group comparison of the clinical variables in every set."""
    frames = []
    for set_name, data in {TRAIN: result.prepared.train, **result.prepared.tests}.items():
        if not data.terms:
            continue
        frames.append(group_comparison(data, set_name, np.where(data.outcome == 1, "event", "no event"), ["no event", "event"]))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["set", "variable"])


def group_comparison(data: StudyData, set_name: str, labels: np.ndarray, order: Sequence[str]) -> pd.DataFrame:
    """The clinical variables of one set by group. labels: (n,) of ``order``."""
    table = pd.DataFrame(shown_clinical(data.clinical, data.terms), index=range(len(data)))
    found = table_one(table, labels, order=order).frame()
    found.columns = [_plain_head(str(head)) for head in found.columns]
    found.insert(0, "set", set_name)
    return found


def grid_table(result: StudyResult) -> pd.DataFrame:
    """AUC and accuracy of every selector with every classifier, out of fold on the training set."""
    names = ["selector", "classifier", "auc", "accuracy", "features"]
    return pd.DataFrame([(c.selector, c.classifier, c.auc, c.accuracy, c.features) for c in result.grid], columns=names)


TABLES: dict[str, Callable[[StudyResult], pd.DataFrame]] = {
    "baseline": baseline_table,
    "selection": selection_table,
    "screening": screening_table,
    "coefficients": coefficient_table,
    "performance": performance_table,
    "correlation": correlation_table,
    "grid": grid_table,
}
"""File name in ``tables/`` -> the table; those of ``shap_tables`` stand beside them."""


def _odds(fit: LogisticFit, term: str) -> tuple[float, float, float, float, float]:
    position = fit.names.index(term)
    ratio = fit.odds_ratios[position]
    return ratio.value, ratio.low, ratio.high, float(fit.z[position]), float(fit.p[position])


def shown_clinical(clinical: np.ndarray, terms: Sequence[ClinicalTerm]) -> dict[str, list[object]]:
    """Clinical variables as people read them: numbers, and categories by name."""
    shown: dict[str, list[object]] = {}
    for position, term in enumerate(terms):
        values = clinical[:, position]
        item = term.input
        if item.kind == "number":
            shown[term.title] = [float(value) for value in values]
        elif term.level is None:
            names = {code: name for name, code in item.coding.items()}
            shown[item.name] = [None if np.isnan(value) else names[value] for value in values]
        else:
            before = shown.setdefault(item.name, [min(item.coding, key=lambda name: item.coding[name])] * len(values))
            shown[item.name] = [
                None if np.isnan(value) else (term.level if value == 1 else old)
                for value, old in zip(values, before, strict=True)
            ]
    return shown


def _plain_head(head: str) -> str:
    """Group columns without their size, which differs between sets."""
    return head.split(" (n = ")[0].replace(" ", "_")
