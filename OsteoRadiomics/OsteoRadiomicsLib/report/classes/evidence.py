"""What the record of a study of classes says to the reporting checklists, by topic."""

from __future__ import annotations

from typing import Any

from ..binary.checklist_evidence import Evidence, each_set, image_evidence, imbalance_text, set_cases, split_text, study_evidence
from ..binary.training_folder import estimate
from ..searches import validation_text
from .folder import ClassesFolder


def class_evidence(study: ClassesFolder) -> dict[str, Evidence]:
    """Topic -> evidence; a topic that the study has nothing for is absent."""
    return {
        **image_evidence(study.record),
        **study_evidence(study.record),
        **_data(study),
        **_modelling(study.record),
        **_results(study),
    }


def _data(study: ClassesFolder) -> dict[str, Evidence]:
    """Patients, sets and inputs."""
    record = study.record
    plan, outcome = record["protocol"]["modelling"], record["protocol"]["outcome"]
    imputed = "".join(f"{note}. " for note in record["warnings"] if "imputed" in note) or "No value was imputed. "
    tables = [
        f"{name.removesuffix('_sha256')} table, SHA-256 {value[:16]}"
        for name, value in record["inputs"].items()
        if name.endswith("_sha256")
    ]
    tests = [part["set"] for part in record["flow"] if part["set"] != "train"]
    classes = "; ".join(
        f"{part['set']}: " + ", ".join(f"{count} {name}" for name, count in part["classes"].items()) for part in record["flow"]
    )
    found = {
        "checklists": Evidence("CLEAR, METRICS and TRIPOD+AI are pre-filled below with evidence from the run.", "checklists"),
        "inputs": Evidence(f"{'; '.join(tables)}.", "origin"),
        "reference standard": Evidence(
            f"{outcome['definition']} (column {outcome['column']}: {', '.join(study.classes)}).", "patients"
        ),
        "split": Evidence(split_text(record, plan), "result"),
        "patients": Evidence(each_set(record, "{set}: {cases} cases of {patients} patients"), "patients", "study.json"),
        "events": Evidence(f"{classes}.", "patients", "study.json"),
        "missing values": Evidence(
            f"Features: training median; clinical values: training median or most frequent category. {imputed}", "patients"
        ),
    }
    if tests:
        found["sets"] = Evidence(f"Sets {', '.join(part['set'] for part in record['flow'])}.", "patients")
        found["testing"] = Evidence(
            f"Held-out sets {', '.join(tests)}, opened once after the models were frozen.", "origin", "openings.jsonl"
        )
    if "internal" in tests:
        found["internal test"] = Evidence(f"Set internal: {set_cases(record, 'internal')} cases, held out.", "result")
    outside = [f"{name} ({set_cases(record, name)} cases)" for name in tests if name != "internal"]
    if outside:
        found["external test"] = Evidence(
            f"Sets beside the internal one: {', '.join(outside)}; whether they are external, only the authors know.", "result"
        )
    if len(study.tables["screening"]):
        terms = study.tables["screening"]["term"].nunique()
        found["clinical inputs"] = Evidence(f"{terms} clinical terms with unit and coding.", "models", "tables/screening.csv")
    if len(study.tables["baseline"]):
        found["characteristics"] = Evidence(
            f"By class in {len(record['flow'])} sets, with the tests used.", "patients", "tables/baseline.csv"
        )
        if tests:
            found["distributions"] = Evidence(
                f"The same variables in train and in {', '.join(tests)}.", "patients", "tables/baseline.csv"
            )
    return found


def _modelling(record: dict[str, Any]) -> dict[str, Evidence]:
    """How models were made."""
    protocol = record["protocol"]
    plan = protocol["modelling"]
    steps = ", ".join(step["step"] for step in plan["selection"])
    kept = ", ".join(
        f"{member['class']} {sum(len(block['selected']) for block in member['blocks'])}" for member in record["members"]
    )
    own = [model for member in record["members"] for model in member["models"].values()]
    titles = ", ".join(dict.fromkeys(model["title"] for model in own))
    most = max(len(model["terms"]) for model in own)
    tuning = f"Hyper-parameter search: {plan['tuning']}, within training folds."
    found = {
        "selection": Evidence(
            f"{steps}, for each class against the rest; {record['features']} features to {kept}.",
            "selection",
            "tables/selection.csv",
        ),
        "features kept": Evidence(
            f"Features with coefficients ({kept}), the others with reasons.", "selection", "tables/selection.csv"
        ),
        "dimensionality": Evidence(
            f"At most {most} terms in the model of a class; fewest training cases of a class: "
            f"{min(record['flow'][0]['classes'].values())}.",
            "selection",
        ),
        "imbalance": Evidence(imbalance_text(plan), "calibration"),
        "models": Evidence(f"{titles}; one model per class against the rest, joined by their sum.", "models"),
        "building": Evidence(f"{titles}; {tuning} {validation_text(plan)} of the whole procedure.", "models"),
        "tuning": Evidence(tuning, "models"),
        "model choice": Evidence(
            f"Of {len(plan['classifiers'])} classifier(s), by cross-validated AUC within the training set, never on a test set.",
            "classifiers" if record["classifiers"] else "models",
        ),
        "cut-offs": Evidence("Probabilities of all classes; the most probable class is taken, without cut-off.", "result"),
        "model files": Evidence(
            f"{len(record['models'])} models of all classes as plain JSON with checksums.", "models", "models/"
        ),
        "predictions": Evidence(
            "'osteoradiomics score' calculates the probability of every class for new cases.", "models", "models/"
        ),
        "metrics": Evidence(
            "Hand and Till's AUC, AUC between every two classes and of each against the rest, accuracy, balanced accuracy, "
            "linear kappa, sensitivity, specificity, PPV, NPV, F1, Brier score, calibration.",
            "result",
            "tables/performance.csv",
        ),
    }
    if any(model["classifier"] == "logistic" for model in own):
        found["simple models"] = Evidence("Logistic regression per class.", "models", "tables/coefficients.csv")
    return found


def _results(study: ClassesFolder) -> dict[str, Evidence]:
    """What was found."""
    areas = []
    for sample in study.samples:
        values = [f"{name} {estimate(study.performance(name, sample)['hand_till']).text()}" for name in study.models]
        areas.append(f"{sample.title}: {', '.join(values)}")
    found = {
        "uncertainty": Evidence(
            "95 % intervals: AUC by DeLong's variance, rates by Wilson, the others normal.", "result", "tables/performance.csv"
        ),
        "calibration": Evidence(
            f"Curve and slope of every class on {len(study.samples)} sets.", "calibration", "tables/class_performance.csv"
        ),
        "performance": Evidence(f"Hand and Till's AUC {'; '.join(areas)}.", "result", "tables/performance.csv"),
    }
    if len(study.models) > 1:
        found["comparison"] = Evidence(
            f"Paired test between {len(study.models)} models on every set, DeLong's variance.", "discrimination"
        )
    if {"clinical", "combined"} <= set(study.models):
        found["clinical comparison"] = Evidence(
            "A clinical and a combined model stand beside the radiomics model on the same sets.",
            "result",
            "tables/performance.csv",
        )
    if len(study.tables["shap"]):
        found["explanation"] = Evidence(
            "SHAP shares and values for each class against the rest.", "explanation", "tables/shap.csv"
        )
    if len(study.samples) > 2:
        found["heterogeneity"] = Evidence(f"Performance apart in {len(study.samples)} sets.", "result", "tables/performance.csv")
    return found
