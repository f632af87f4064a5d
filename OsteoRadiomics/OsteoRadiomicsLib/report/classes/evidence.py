"""What the record of a study of classes says to the reporting checklists, by topic."""

from __future__ import annotations

from ...base.language import later, retold, tr
from ...modelling.classes.record import ClassesRecord
from ..training.evidence import (
    Evidence,
    characteristics,
    data_evidence,
    image_evidence,
    study_evidence,
    subgroup_evidence,
    uncertainty,
)
from ..training.model_evidence import classifier_evidence, tuning_text
from .folder import ClassesFolder


def class_evidence(study: ClassesFolder) -> dict[str, Evidence]:
    """Topic -> evidence; a topic that the study has nothing for is absent."""
    record = study.record
    counts = "; ".join(
        f"{part.set}: " + ", ".join(f"{count} {name}" for name, count in part.classes.items()) for part in record.flow
    )
    return {
        **image_evidence(record),
        **study_evidence(study),
        **data_evidence(study, f"{record.protocol.outcome.column}: {', '.join(record.classes)}"),
        "events": Evidence(f"{counts}.", "patients", "study.json"),
        **characteristics(study, "class"),
        **_modelling(record),
        **_results(study),
    }


def _modelling(record: ClassesRecord) -> dict[str, Evidence]:
    """How models were made."""
    plan = record.protocol.modelling
    steps = ", ".join(step.step for step in plan.selection)
    kept = ", ".join(f"{member.class_name} {sum(len(block.selected) for block in member.blocks)}" for member in record.members)
    own = [model for member in record.members for model in member.models.values()]
    titles = ", ".join(dict.fromkeys(retold(model.title) for model in own))
    most = max(len(model.terms) for model in own)
    found = {
        **classifier_evidence(record, titles, tuning_text(plan)),
        "selection": Evidence(
            tr(
                "{steps}, for each class against the rest; {features} features to {kept}.",
                steps=steps,
                features=record.features,
                kept=kept,
            ),
            "selection",
            "tables/selection.csv",
        ),
        "features kept": Evidence(
            tr("Features with coefficients ({kept}), the others with reasons.", kept=kept), "selection", "tables/selection.csv"
        ),
        "dimensionality": Evidence(
            tr(
                "At most {most} terms in the model of a class; fewest training cases of a class: {values}.",
                most=most,
                values=min(record.flow[0].classes.values()),
            ),
            "selection",
        ),
        "models": Evidence(tr("{titles}; one model per class against the rest, joined by their sum.", titles=titles), "models"),
        "cut-offs": Evidence(tr("Probabilities of all classes; the most probable class is taken, without cut-off."), "result"),
        "model files": Evidence(
            tr("{count} models of all classes as plain JSON with checksums.", count=len(record.models)), "models", "models/"
        ),
        "predictions": Evidence(
            tr("'osteoradiomics score' calculates the probability of every class for new cases."), "models", "models/"
        ),
        "metrics": Evidence(
            tr(
                "Hand and Till's AUC, AUC between every two classes and of each against the rest, accuracy, balanced "
                "accuracy, linear kappa, sensitivity, specificity, PPV, NPV, F1, Brier score, calibration."
            ),
            "result",
            "tables/performance.csv",
        ),
    }
    if any(model.classifier == "logistic" for model in own):
        found["simple models"] = Evidence(tr("Logistic regression per class."), "models", "tables/coefficients.csv")
    return found


def _results(study: ClassesFolder) -> dict[str, Evidence]:
    """What was found."""
    areas = []
    for sample in study.samples:
        values = [f"{name} {study.recorded(name, sample).hand_till.estimate.text()}" for name in study.models]
        areas.append(f"{sample.title}: {', '.join(values)}")
    found = {
        "uncertainty": uncertainty(
            study.record, tr("95 % intervals: AUC by DeLong's variance, rates by Wilson, the others normal.")
        ),
        "calibration": Evidence(
            tr("Curve and slope of every class on {count} sets.", count=len(study.samples)),
            "calibration",
            "tables/class_performance.csv",
        ),
        "performance": Evidence(tr("Hand and Till's AUC {areas}.", areas="; ".join(areas)), "result", "tables/performance.csv"),
    }
    if len(study.models) > 1:
        found["comparison"] = Evidence(
            tr("Paired test between {count} models on every set, DeLong's variance.", count=len(study.models)), "discrimination"
        )
    found |= subgroup_evidence(study, later("AUC by {names} with tests of difference and interaction."))
    if len(study.table("shap")):
        found["explanation"] = Evidence(
            tr("SHAP shares and values for each class against the rest."), "explanation", "tables/shap.csv"
        )
    return found
