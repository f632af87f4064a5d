"""What the record of a study of a measured outcome says to the reporting checklists, by topic."""

from __future__ import annotations

from ...base.language import later, tr
from ...modelling.number.record import NumberRecord
from ..training.evidence import (
    Evidence,
    data_evidence,
    each_set,
    image_evidence,
    study_evidence,
    subgroup_evidence,
    uncertainty,
)
from ..training.model_evidence import regression_evidence
from .folder import NumberFolder


def number_evidence(study: NumberFolder) -> dict[str, Evidence]:
    """Topic -> evidence; a topic that the study has nothing for is absent."""
    record = study.record
    unit = f", {study.unit}" if study.unit else ""
    spread = each_set(record, later("{set} {mean:.4g} ± {sd:.3g} ({least:.4g} to {largest:.4g})"))
    return {
        **image_evidence(record),
        **study_evidence(study),
        **data_evidence(study, f"{study.outcome}{unit}"),
        "events": Evidence(f"{study.outcome}{unit}: {spread}", "patients", "study.json"),
        **_characteristics(record),
        **_modelling(record),
        **_results(study),
    }


def _characteristics(record: NumberRecord) -> dict[str, Evidence]:
    by_set = len(record.flow) > 1
    text = tr("By set, with the tests used.") if by_set else tr("By outcome, with the tests used.")
    found = {"characteristics": Evidence(text, "patients", "tables/baseline.csv")}
    if by_set:
        found["distributions"] = Evidence(tr("Outcome and clinical variables by set."), "patients", "tables/baseline.csv")
    return found


def _modelling(record: NumberRecord) -> dict[str, Evidence]:
    """How models were made."""
    built = later("{titles}; ordinary least squares. {validation} of the whole procedure.")
    return {
        **regression_evidence(record, tr("linear regression"), built, "tables/regression.csv"),
        "cut-offs": Evidence(tr("The models predict a value; no cut-off is applied."), "models"),
        "predictions": Evidence(
            tr("The equation of each model; 'osteoradiomics score' calculates it for new cases with a prediction interval."),
            "models",
            "tables/regression.csv",
        ),
        "metrics": Evidence(
            tr(
                "Pearson's and Spearman's correlation, Lin's concordance, R2, mean absolute and root mean squared error, "
                "Bland-Altman, calibration."
            ),
            "result",
            "tables/performance.csv",
        ),
    }


def _results(study: NumberFolder) -> dict[str, Evidence]:
    """What was found."""
    shown = [
        tr(
            "{model}, {set}: r {r}, MAE {mae:.4g} {unit}",
            model=item.model,
            set=item.set,
            r=item.pearson.estimate.text(),
            mae=item.mae,
            unit=study.unit,
        ).rstrip()
        for item in study.record.performance
        if item.basis != "apparent"
    ]
    found = {
        "uncertainty": uncertainty(study.record, tr("95 % intervals: correlations by Fisher's z, the others by Student's t.")),
        "calibration": Evidence(
            tr(
                "Slope and intercept of measured on predicted values, and Bland-Altman, on {count} sets.",
                count=len(study.samples),
            ),
            "agreement",
            "tables/performance.csv",
        ),
        "performance": Evidence(f"{'; '.join(shown)}.", "result", "tables/performance.csv"),
        "explanation": Evidence(
            tr(
                "Coefficients with standardised coefficients; 'osteoradiomics score' and heat maps give contributions in "
                "the unit."
            ),
            "models",
            "tables/regression.csv",
        ),
    }
    if len(study.models) > 1:
        found["comparison"] = Evidence(
            tr("Absolute errors of {count} models by pairs, on every set.", count=len(study.models)),
            "result",
            "tables/comparison.csv",
        )
    return found | subgroup_evidence(study, later("Correlation and error by {names}."))
