"""What the record of a study with two classes says to the reporting checklists, by topic."""

from __future__ import annotations

from ...modelling.binary.record import BinaryRecord
from ..training.evidence import (
    Evidence,
    characteristics,
    classifier_evidence,
    data_evidence,
    each_set,
    image_evidence,
    study_evidence,
    tuning_text,
)
from .folder import BinaryFolder
from .tuning import search_lines


def binary_evidence(study: BinaryFolder) -> dict[str, Evidence]:
    """Topic -> evidence; a topic that the study has nothing for is absent."""
    record, flow = study.record, "tables/flow.csv"
    events = Evidence(each_set(record, "{set}: {events} of {cases} with the event"), "patients", flow)
    return {
        **image_evidence(record),
        **study_evidence(study),
        **data_evidence(study, record.protocol.outcome.column, flow=flow),
        "events": events,
        **_sequences(record),
        **characteristics(study, "outcome"),
        **_modelling(record),
        **_results(study),
    }


def _sequences(record: BinaryRecord) -> dict[str, Evidence]:
    names = [block.name for block in record.blocks if block.name]
    text = f"Features of {', '.join(names)}, each with its own Radscore."
    return {"sequences": Evidence(text, "selection")} if names else {}


def _modelling(record: BinaryRecord) -> dict[str, Evidence]:
    """How models were made."""
    plan, size = record.protocol.modelling, record.sample_size
    steps = ", ".join(step.step for step in plan.selection)
    kept = sum(len(block.selected) for block in record.blocks)
    titles = "; ".join(model.title for model in record.models.values())
    sought = "".join(f" {line.title}: {line.trials} trials, chosen {line.chosen}." for line in search_lines(record))
    most = max((len(model.terms) for model in record.models.values()), default=0)
    found = {
        **classifier_evidence(record, titles, tuning_text(plan) + sought),
        "selection": Evidence(f"{steps}; {record.features} to {kept} features.", "selection", "tables/selection.csv"),
        "features kept": Evidence(
            f"{kept} features with coefficients, the others with reasons.", "selection", "tables/selection.csv"
        ),
        "dimensionality": Evidence(
            f"{kept} features and at most {most} terms in a model for {record.flow[0].events} training events.", "selection"
        ),
        "models": Evidence(f"{titles}.", "models"),
        "cut-offs": Evidence(_cutoffs(record), "models"),
        "model files": Evidence(
            f"{len(record.models)} models as plain JSON with card, checksums and cut-off.", "models", "models/"
        ),
        "predictions": Evidence(
            "The equation of each model; 'osteoradiomics score' calculates it for new cases.", "models", "models/"
        ),
        "metrics": Evidence(
            "AUC, sensitivity, specificity, accuracy, PPV, NPV, F1, precision-recall, Brier score, calibration, net benefit, "
            "NRI, IDI.",
            "discrimination",
            "tables/performance.csv",
        ),
    }
    if size:
        found["sample size"] = Evidence(
            f"{size.available} training cases; Riley's criteria ask for {size.required} for the final terms.", "patients"
        )
    simple = [model.title for model in record.models.values() if model.classifier == "logistic"]
    if simple:
        found["simple models"] = Evidence(f"{'; '.join(simple)}.", "models", "tables/coefficients.csv")
    return found


def _results(study: BinaryFolder) -> dict[str, Evidence]:
    """What was found."""
    record = study.record
    found = {
        "uncertainty": Evidence("95 % intervals: DeLong for AUC, Wilson for rates.", "result", "tables/performance.csv"),
        "calibration": Evidence(
            f"Curve, slope, intercept, E/O, Brier score and Hosmer-Lemeshow test on {len(study.samples)} sets.", "calibration"
        ),
        "performance": Evidence(_performance(study), "result", "tables/performance.csv"),
    }
    if len(study.models) > 1:
        found["comparison"] = Evidence(f"DeLong's paired test between {len(study.models)} models on every set.", "discrimination")
    gain = study.table("reclassification")
    if len(gain):
        last = gain.iloc[-1]
        found["added value"] = Evidence(
            f"Combined v. {last['versus']}, {last['set']}: IDI {last['idi']:.3f} ({last['idi_low']:.3f} to "
            f"{last['idi_high']:.3f}); all others in the table.",
            "discrimination",
            "tables/reclassification.csv",
        )
    shap = study.table("shap")
    if len(shap):
        top = shap.sort_values("share", ascending=False).iloc[0]
        found["explanation"] = Evidence(
            f"SHAP shares, largest {study.input_title(top['input'])}: {100 * top['share']:.1f} % of the {top['model']} model.",
            "explanation",
            "tables/shap.csv",
        )
    groups = study.table("subgroups")
    if len(groups):
        names = ", ".join(dict.fromkeys(groups["variable"]))
        found["subgroups"] = Evidence(
            f"AUC by {names} with tests of difference and interaction.", "subgroups", "tables/subgroups.csv"
        )
    lines = [(name, model.recalibration.slope) for name, model in record.models.items() if model.recalibration]
    if lines:
        found["recalibration"] = Evidence(
            "Before testing, on training cases: " + "; ".join(f"{name}, slope {slope:.3g}" for name, slope in lines) + ".",
            "calibration",
            "tables/recalibration.csv",
        )
    return found


def _cutoffs(record: BinaryRecord) -> str:
    known = {name: model.cutoff for name, model in record.models.items() if model.cutoff.value is not None}
    return "Probabilities; " + "; ".join(f"{name}: {own.value:.4g} ({own.rule})" for name, own in known.items()) + "."


def _performance(study: BinaryFolder) -> str:
    parts = []
    for sample in study.samples:
        values = [f"{name} {study.recorded(name, sample).auc.estimate.text()}" for name in study.models]
        parts.append(f"{sample.title}: {', '.join(values)}")
    return "AUC " + "; ".join(parts) + "."
