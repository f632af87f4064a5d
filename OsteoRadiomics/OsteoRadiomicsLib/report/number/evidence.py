"""What the record of a study of a measured outcome says to the reporting checklists, by topic."""

from __future__ import annotations

from ...modelling.number.record import NumberRecord
from ..training.evidence import Evidence, data_evidence, each_set, image_evidence, study_evidence
from ..training.searches import validation_text
from .folder import NumberFolder


def number_evidence(study: NumberFolder) -> dict[str, Evidence]:
    """Topic -> evidence; a topic that the study has nothing for is absent."""
    record = study.record
    unit = f", {study.unit}" if study.unit else ""
    spread = each_set(record, "{set} {mean:.4g} ± {sd:.3g} ({least:.4g} to {largest:.4g})")
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
    text = f"By {'set' if by_set else 'outcome'}, with the tests used."
    found = {"characteristics": Evidence(text, "patients", "tables/baseline.csv")}
    if by_set:
        found["distributions"] = Evidence("Outcome and clinical variables by set.", "patients", "tables/baseline.csv")
    return found


def _modelling(record: NumberRecord) -> dict[str, Evidence]:
    """How models were made."""
    plan = record.protocol.modelling
    steps = [step.step for step in plan.selection]
    kept = sum(len(block.selected) for block in record.blocks)
    titles = "; ".join(model.title for model in record.models.values())
    most = max(len(model.terms) for model in record.models.values())
    chain = [*(step.step for step in record.protocol.preprocessing), "extraction", *steps, "linear regression", "test sets"]
    return {
        "pipeline": Evidence(f"In this order: {', '.join(chain)}; features left after each step.", "selection"),
        "selection": Evidence(f"{', '.join(steps)}; {record.features} to {kept} features.", "selection", "tables/selection.csv"),
        "features kept": Evidence(
            f"{kept} features with coefficients, the others with reasons.", "selection", "tables/selection.csv"
        ),
        "dimensionality": Evidence(
            f"{kept} features and at most {most} terms in a model for {record.flow[0].cases} training cases.", "selection"
        ),
        "models": Evidence(f"{titles}.", "models"),
        "simple models": Evidence(f"{titles}.", "models", "tables/regression.csv"),
        "building": Evidence(f"{titles}; ordinary least squares. {validation_text(plan)} of the whole procedure.", "models"),
        "tuning": Evidence("No hyper-parameter but LASSO's lambda, by cross-validation within training folds.", "selection"),
        "cut-offs": Evidence("The models predict a value; no cut-off is applied.", "models"),
        "model files": Evidence(f"{len(record.models)} models as plain JSON with card and checksums.", "models", "models/"),
        "predictions": Evidence(
            "The equation of each model; 'osteoradiomics score' calculates it for new cases with a prediction interval.",
            "models",
            "tables/regression.csv",
        ),
        "metrics": Evidence(
            "Pearson's and Spearman's correlation, R2, mean absolute and root mean squared error, Bland-Altman, calibration.",
            "result",
            "tables/performance.csv",
        ),
    }


def _results(study: NumberFolder) -> dict[str, Evidence]:
    """What was found."""
    shown = [
        f"{item.model}, {item.set}: r {item.pearson.estimate.text()}, MAE {item.mae:.4g} {study.unit}".rstrip()
        for item in study.record.performance
        if item.basis != "apparent"
    ]
    found = {
        "uncertainty": Evidence(
            "95 % intervals: correlations by Fisher's z, the others by Student's t.", "result", "tables/performance.csv"
        ),
        "calibration": Evidence(
            f"Slope and intercept of measured on predicted values, and Bland-Altman, on {len(study.samples)} sets.",
            "agreement",
            "tables/performance.csv",
        ),
        "performance": Evidence(f"{'; '.join(shown)}.", "result", "tables/performance.csv"),
        "explanation": Evidence(
            "Coefficients with standardised coefficients; 'osteoradiomics score' and heat maps give contributions in the unit.",
            "models",
            "tables/regression.csv",
        ),
    }
    if len(study.models) > 1:
        found["comparison"] = Evidence(
            f"Absolute errors of {len(study.models)} models by pairs, on every set.", "result", "tables/comparison.csv"
        )
    groups = study.table("subgroups")
    if len(groups):
        names = ", ".join(dict.fromkeys(groups["variable"]))
        found["subgroups"] = Evidence(f"Correlation and error by {names}.", "subgroups", "tables/subgroups.csv")
    return found
