"""What the record of a study with two classes says to the reporting checklists, by topic."""

from __future__ import annotations

from ...base.language import later, retold, tr
from ...modelling.binary.record import BinaryRecord
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
from ..training.model_evidence import classifier_evidence, selection_evidence, tuning_text
from .folder import BinaryFolder
from .tuning import search_lines


def binary_evidence(study: BinaryFolder) -> dict[str, Evidence]:
    """Topic -> evidence; a topic that the study has nothing for is absent."""
    record, flow = study.record, "tables/flow.csv"
    events = Evidence(each_set(record, later("{set}: {events} of {cases} with the event")), "patients", flow)
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
    text = tr("Features of {names}, each with its own Radscore.", names=", ".join(names))
    return {"sequences": Evidence(text, "selection")} if names else {}


def _modelling(record: BinaryRecord) -> dict[str, Evidence]:
    """How models were made."""
    plan, size = record.protocol.modelling, record.sample_size
    kept = sum(len(block.selected) for block in record.blocks)
    titles = "; ".join(retold(model.title) for model in record.models.values())
    sought = "".join(
        tr(" {title}: {trials} trials, chosen {chosen}.", title=line.title, trials=line.trials, chosen=line.chosen)
        for line in search_lines(record)
    )
    most = max((len(model.terms) for model in record.models.values()), default=0)
    found = {
        **classifier_evidence(record, titles, tuning_text(plan) + sought),
        **selection_evidence(record),
        "dimensionality": Evidence(
            tr(
                "{kept} features and at most {most} terms in a model for {events} training events.",
                kept=kept,
                most=most,
                events=record.flow[0].events,
            ),
            "selection",
        ),
        "models": Evidence(f"{titles}.", "models"),
        "cut-offs": Evidence(_cutoffs(record), "models"),
        "model files": Evidence(
            tr("{count} models as plain JSON with card, checksums and cut-off.", count=len(record.models)), "models", "models/"
        ),
        "predictions": Evidence(
            tr("The equation of each model; 'osteoradiomics score' calculates it for new cases."), "models", "models/"
        ),
        "metrics": Evidence(
            tr(
                "AUC, sensitivity, specificity, accuracy, PPV, NPV, F1, precision-recall, Brier score, calibration, net "
                "benefit, NRI, IDI."
            ),
            "discrimination",
            "tables/performance.csv",
        ),
    }
    if size:
        found["sample size"] = Evidence(
            tr(
                "{available} training cases; Riley's criteria ask for {required} for the final terms.",
                available=size.available,
                required=size.required,
            ),
            "patients",
        )
    simple = [model.title for model in record.models.values() if model.classifier == "logistic"]
    if simple:
        found["simple models"] = Evidence(f"{'; '.join(simple)}.", "models", "tables/coefficients.csv")
    return found


def _results(study: BinaryFolder) -> dict[str, Evidence]:
    """What was found."""
    record = study.record
    found = {
        "uncertainty": uncertainty(record, tr("95 % intervals: DeLong for AUC, Wilson for rates.")),
        "calibration": Evidence(
            tr("Curve, slope, intercept, E/O, Brier score and Hosmer-Lemeshow test on {count} sets.", count=len(study.samples)),
            "calibration",
        ),
        "performance": Evidence(_performance(study), "result", "tables/performance.csv"),
    }
    if record.centres and record.centres.judged:
        count = len({own.name for judged in record.centres.judged for own in judged.figures})
        text = tr("Performance apart in {count} centres, AUC pooled by random effects.", count=count)
        found["heterogeneity"] = Evidence(text, "centres", "tables/centres.csv")
    if len(study.models) > 1:
        found["comparison"] = Evidence(
            tr("DeLong's paired test between {count} models on every set.", count=len(study.models)), "discrimination"
        )
    gain = study.table("reclassification")
    if len(gain):
        last = gain.iloc[-1]
        found["added value"] = Evidence(
            tr(
                "Combined v. {versus}, {set}: IDI {idi:.3f} ({idi_low:.3f} to {idi_high:.3f}); all others in the table.",
                versus=last["versus"],
                set=last["set"],
                idi=last["idi"],
                idi_low=last["idi_low"],
                idi_high=last["idi_high"],
            ),
            "discrimination",
            "tables/reclassification.csv",
        )
    shap = study.table("shap")
    if len(shap):
        top = shap.sort_values("share", ascending=False).iloc[0]
        found["explanation"] = Evidence(
            tr(
                "SHAP shares, largest {input}: {share:.1f} % of the {model} model.",
                input=study.input_title(top["input"]),
                share=100 * top["share"],
                model=top["model"],
            ),
            "explanation",
            "tables/shap.csv",
        )
    found |= subgroup_evidence(study, later("AUC by {names} with tests of difference and interaction."))
    lines = [(name, model.recalibration.slope) for name, model in record.models.items() if model.recalibration]
    if lines:
        found["recalibration"] = Evidence(
            tr("Before testing, on training cases: ")
            + "; ".join(tr("{name}, slope {slope:.3g}", name=name, slope=slope) for name, slope in lines)
            + ".",
            "calibration",
            "tables/recalibration.csv",
        )
    return found


def _cutoffs(record: BinaryRecord) -> str:
    known = {name: model.cutoff for name, model in record.models.items() if model.cutoff.value is not None}
    return (
        tr("Probabilities; ")
        + "; ".join(f"{retold(name)}: {own.value:.4g} ({retold(own.rule)})" for name, own in known.items())
        + "."
    )


def _performance(study: BinaryFolder) -> str:
    parts = []
    for sample in study.samples:
        values = [f"{name} {study.recorded(name, sample).auc.estimate.text()}" for name in study.models]
        parts.append(f"{sample.title}: {', '.join(values)}")
    return "AUC " + "; ".join(parts) + "."
