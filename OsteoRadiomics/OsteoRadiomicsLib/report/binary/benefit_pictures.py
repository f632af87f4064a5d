"""The decision curves of a training report, with the bands that the study found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...base.language import tr
from ...modelling.evaluation.decision_curve import DecisionCurve, decision_curve
from ..figure_plan import Plan
from ..figures.benefit import decision_figure
from ..training.folder import Sample
from .folder import BinaryFolder


def benefit_plans(study: BinaryFolder, sample: Sample) -> list[Plan]:
    """One figure of all models."""
    caption = tr("net benefit over treating all or none; bands: 95 %, bootstrap of the patients with the predictions as they are")
    if study.table("decision_curve").empty:
        caption = tr("net benefit over treating all or none")
    return [
        Plan("benefit", f"decision_{sample.name}", tr("Decision curves, {where}", where=sample.title), caption,
             lambda: decision_figure({study.title(model): _curve(study, sample, model) for model in study.models}))
    ]  # fmt: skip


def _curve(study: BinaryFolder, sample: Sample, model: str) -> DecisionCurve:
    """With the study's own bands, which know the patients; an older study has none."""
    found, table = decision_curve(sample.outcome, sample.rows[model].to_numpy()), study.table("decision_curve")
    none = np.full((2, found.thresholds.size), np.nan)
    if table.empty:
        return replace(found, model_band=none, all_band=none)
    own = table[(table["model"] == model) & (table["set"] == sample.name)]
    bands = {name: own[[f"{name}_low", f"{name}_high"]].to_numpy().T for name in ("net_benefit", "treat_all")}
    return replace(found, model_band=bands["net_benefit"], all_band=bands["treat_all"])
