"""What the record of a study of a measured outcome says to the reporting checklists, by topic."""

from __future__ import annotations

from ...base.language import later, retold, tr
from ...modelling.number.record import NumberRecord
from ..training.evidence import (
    Evidence,
    data_evidence,
    each_set,
    image_evidence,
    selection_evidence,
    study_evidence,
    uncertainty,
)
from ..training.searches import validation_text
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
    plan = record.protocol.modelling
    titles = "; ".join(retold(model.title) for model in record.models.values())
    most = max(len(model.terms) for model in record.models.values())
    return {
        **selection_evidence(record, tr("linear regression"), most),
        "models": Evidence(f"{titles}.", "models"),
        "simple models": Evidence(f"{titles}.", "models", "tables/regression.csv"),
        "building": Evidence(
            tr(
                "{titles}; ordinary least squares. {validation} of the whole procedure.",
                titles=titles,
                validation=validation_text(plan),
            ),
            "models",
        ),
        "tuning": Evidence(tr("No hyper-parameter but LASSO's lambda, by cross-validation within training folds."), "selection"),
        "cut-offs": Evidence(tr("The models predict a value; no cut-off is applied."), "models"),
        "model files": Evidence(
            tr("{count} models as plain JSON with card and checksums.", count=len(record.models)), "models", "models/"
        ),
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
    groups = study.table("subgroups")
    if len(groups):
        names = ", ".join(dict.fromkeys(groups["variable"]))
        found["subgroups"] = Evidence(tr("Correlation and error by {names}.", names=names), "subgroups", "tables/subgroups.csv")
    return found
