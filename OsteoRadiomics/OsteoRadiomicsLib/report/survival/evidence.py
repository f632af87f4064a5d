"""What the record of a study of a time to an event says to the reporting checklists, by topic."""

from __future__ import annotations

from ...base.language import later, tr
from ...modelling.survival.record import SurvivalRecord
from ..training.evidence import (
    Evidence,
    characteristics,
    data_evidence,
    each_set,
    image_evidence,
    study_evidence,
    subgroup_evidence,
    uncertainty,
)
from ..training.model_evidence import regression_evidence
from .folder import SurvivalFolder


def survival_evidence(study: SurvivalFolder) -> dict[str, Evidence]:
    """Topic -> evidence; a topic that the study has nothing for is absent."""
    record, spec = study.record, study.record.protocol.outcome
    return {
        **image_evidence(record),
        **study_evidence(study),
        **data_evidence(study, f"{spec.column} = {spec.positive}; {spec.time}, {spec.unit}"),
        "events": Evidence(each_set(record, later("{set}: {events} events in {cases} cases")), "patients", "study.json"),
        **characteristics(study, tr("event")),
        **_modelling(record),
        **_results(study),
    }


def _modelling(record: SurvivalRecord) -> dict[str, Evidence]:
    """How models were made."""
    built = later("{titles}; partial likelihood, ties by Efron. {validation} of the whole procedure.")
    return {
        **regression_evidence(record, tr("Cox regression"), built, "tables/coefficients.csv"),
        "cut-offs": Evidence(
            tr("The models give risks; no cut-off is applied. Groups for curves are parted at the median."), "models"
        ),
        "predictions": Evidence(
            tr("The equation and the baseline hazard of each model; 'osteoradiomics score' gives risks with intervals."),
            "models",
            "tables/coefficients.csv",
        ),
        "metrics": Evidence(
            tr("Harrell's and Uno's C, AUC and Brier score at each horizon, calibration slope, observed over expected events."),
            "result",
            "tables/performance.csv",
        ),
    }


def _results(study: SurvivalFolder) -> dict[str, Evidence]:
    """What was found."""
    shown = [
        tr("{model}, {set}: C {c}", model=item.model, set=item.set, c=item.harrell_c.estimate.text())
        for item in study.record.performance
        if item.basis != "apparent"
    ]
    found = {
        "uncertainty": uncertainty(
            study.record, tr("95 % intervals: C, AUC and Brier score by the infinitesimal jackknife, hazard ratios by Wald.")
        ),
        "calibration": Evidence(
            tr("Slope, and groups of risk against Kaplan-Meier at each horizon, on {count} sets.", count=len(study.samples)),
            "calibration",
            "tables/horizons.csv",
        ),
        "performance": Evidence(f"{'; '.join(shown)}.", "result", "tables/performance.csv"),
        "explanation": _explanation(study),
    }
    if study.record.centres:
        count = len({one.name for own in study.record.centres.judged for one in own.figures})
        text = tr("C apart in {count} centres, pooled by random effects.", count=count)
        found["heterogeneity"] = Evidence(text, "centres", "tables/centres.csv")
    if len(study.models) > 1:
        found["comparison"] = Evidence(
            tr("Harrell's C of {count} models by pairs, on every set.", count=len(study.models)),
            "result",
            "tables/comparison.csv",
        )
    return found | subgroup_evidence(study, later("Harrell's C by {names}."))


def _explanation(study: SurvivalFolder) -> Evidence:
    """What says how inputs act; older studies have no Shapley values."""
    if study.table("shap").empty:
        text = tr("Hazard ratios; 'osteoradiomics score' and heat maps give contributions as log hazard ratios.")
        return Evidence(text, "models", "tables/coefficients.csv")
    text = tr("Hazard ratios and SHAP values; 'osteoradiomics score' and heat maps give contributions as log hazard ratios.")
    return Evidence(text, "explanation", "tables/shap.csv")
