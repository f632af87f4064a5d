"""What a study's record can say about how it was done, by topic, each as one or two sentences with the study's own figures."""

from __future__ import annotations

from typing import Any

from .searches import searches, validation_text
from .training_folder import TrainingFolder, estimate


def gathered(study: TrainingFolder) -> dict[str, str]:
    """Topic -> evidence; a topic that the study has nothing for is absent."""
    record = study.record
    protocol, plan = record["protocol"], record["protocol"]["modelling"]
    tests = [part for part in record["flow"] if part["set"] != "train"]
    steps = ", ".join(step["step"] for step in plan["selection"])
    kept = sum(len(block["selected"]) for block in record["blocks"])
    agreement = protocol["agreement"]
    found = {
        "checklists": "CLEAR, METRICS and TRIPOD+AI are pre-filled in this report with evidence from the run.",
        "reference standard": f"{protocol['outcome']['definition']} (column {protocol['outcome']['column']}).",
        "software": _software(record),
        "feature count": f"{record['features']} features per case entered the study.",
        "missing values": "Missing features are imputed by training medians, clinical values by training median or most "
        "frequent category; " + _notes(record, "imputed"),
        "scaling": "z-scores with means and standard deviations of the training cases only.",
        "selection": f"{steps}; every dropped feature has its reason in tables/selection.csv.",
        "features kept": f"{kept} features were kept; tables/selection.csv lists their coefficients.",
        "imbalance": _imbalance(plan),
        "models": "; ".join(model["title"] for model in record["models"].values()) + ".",
        "tuning": _tuning(record),
        "model choice": "The classifier is chosen by cross-validated AUC within the training set, never on a test set.",
        "metrics": "AUC, sensitivity, specificity, accuracy, PPV, NPV, F1, precision-recall, Brier score, calibration slope "
        "and intercept, net benefit.",
        "uncertainty": "95 % intervals: DeLong for AUC, Wilson for rates; models on all sets in tables/performance.csv.",
        "calibration": "Calibration curve, slope, intercept, Brier score and Hosmer-Lemeshow test on every set.",
        "comparison": "DeLong's paired test between all models on every set.",
        "performance": _performance(study),
        "patients": _each(record, "{set}: {cases} cases of {patients} patients"),
        "events": _each(record, "{set}: {events} of {cases} with the event"),
        "cut-offs": _cutoffs(record),
        "model files": "models/ holds every model as plain JSON with its card, checksums and cut-off.",
        "split": _split(record, plan),
    }  # fmt: skip
    if protocol["extraction"]:
        found["image types"] = f"Image types: {', '.join(protocol['extraction']['image_types'])}."
        found["extraction settings"] = (
            f"Settings: {_pairs(protocol['extraction']['setting'])}; protocol hash {protocol['hash'][:16]}."
        )
    if protocol["preprocessing"]:
        found["preprocessing"] = "Steps: " + ", ".join(step["step"] for step in protocol["preprocessing"]) + "."
    if "stable_sha256" in record["inputs"] and agreement:
        rule = f"{agreement['form']} above {agreement['threshold']:g}"
        found["reader agreement"] = f"Only features stable between readers were used ({rule}); list hash in the origin."
    if any(step["step"] == "redundancy" for step in plan["selection"]):
        found["redundancy"] = "Features nearly identical by Spearman correlation were dropped before the model was fitted."
    if record["sample_size"]:
        size = record["sample_size"]
        found["sample size"] = (
            f"{size['available']} training cases; Riley's criteria ask for {size['required']} for the final terms."
        )
    if len(study.tables["screening"]):
        found["clinical inputs"] = (
            f"{len(study.tables['screening'])} clinical terms screened by univariable and multivariable regression."
        )
        found["clinical comparison"] = "A clinical and a combined model stand beside the radiomics model on every set."
    if len(study.tables["baseline"]):
        found["characteristics"] = "Clinical variables by outcome for every set in tables/baseline.csv, with the tests used."
    if len(study.tables["shap"]):
        found["explanation"] = "SHAP shares, coefficients and nomogram; every score lists its contributions."
    if len(study.tables["subgroups"]):
        groups = ", ".join(dict.fromkeys(study.tables["subgroups"]["variable"]))
        found["subgroups"] = f"AUC by {groups} with tests of heterogeneity and interaction."
    lines = [(name, model["recalibration"]) for name, model in record["models"].items() if model["recalibration"]]
    if lines:
        found["recalibration"] = "; ".join(f"{name}: slope {line['slope']:.3g}, {line['method']}" for name, line in lines) + "."
    if tests:
        names = ", ".join(part["set"] for part in tests)
        found["testing"] = f"Held-out sets {names}, opened once after the models were frozen (openings.jsonl)."
    outside = [part["set"] for part in tests if part["set"] != "internal"]
    if outside:
        found["external test"] = (
            f"Sets beside the internal one: {', '.join(outside)}; whether they are external, only the authors know."
        )
    return found


def _each(record: dict[str, Any], text: str) -> str:
    return "; ".join(text.format(**part) for part in record["flow"]) + "."


def _cutoffs(record: dict[str, Any]) -> str:
    known = {name: model["cutoff"] for name, model in record["models"].items() if model["cutoff"]["value"] is not None}
    return "; ".join(f"{name}: {cutoff['value']:.4g} ({cutoff['rule']})" for name, cutoff in known.items()) + "."


def _software(record: dict[str, Any]) -> str:
    versions = record["versions"]
    own, other = versions["osteoradiomics"], versions["scikit-learn"]
    return f"OsteoRadiomics {own} with PyRadiomics' feature definitions; scikit-learn {other}."


def _tuning(record: dict[str, Any]) -> str:
    lines = [f"{line['title']}: {line['trials']} trials, chosen {line['chosen']}" for line in searches(record)]
    how = record["protocol"]["modelling"]["tuning"]
    return f"Hyper-parameter search: {how}, within training folds." + "".join(f" {line}." for line in lines)


def _imbalance(plan: dict[str, Any]) -> str:
    if plan["oversampling"] == "none":
        return "No resampling of classes."
    if plan["order"] == "leak-proof":
        return "SMOTE in training folds only, right before the classifier, with recalibration on out-of-fold predictions."
    return "SMOTE on the whole training set before selection, as in the published order."


def _split(record: dict[str, Any], plan: dict[str, Any]) -> str:
    drawn = _notes(record, "split at random")
    return (drawn or "Sets as given in the table. ") + f"{validation_text(plan)}; a patient is never on both sides."


def _performance(study: TrainingFolder) -> str:
    parts = []
    for sample in study.samples:
        values = [f"{name} {estimate(study.performance(name, sample)['auc']).text()}" for name in study.models]
        parts.append(f"{sample.title}: {', '.join(values)}")
    return "AUC " + "; ".join(parts) + "."


def _notes(record: dict[str, Any], about: str) -> str:
    return "".join(f"{note}. " for note in record["warnings"] if about in note)


def _pairs(values: dict[str, Any]) -> str:
    return ", ".join(f"{key} = {value}" for key, value in values.items() if value not in (None, [], {}))
