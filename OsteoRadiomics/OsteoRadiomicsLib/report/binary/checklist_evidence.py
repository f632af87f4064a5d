"""What a study's record can say about how it was done, by topic: a sentence with the study's own values, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..searches import searches, validation_text
from .training_folder import TrainingFolder, estimate


@dataclass(frozen=True)
class Evidence:
    """text: what the record says. section: of the page where more stands. file: of the study's folder, or empty."""

    text: str
    section: str
    file: str = ""


def gathered(study: TrainingFolder) -> dict[str, Evidence]:
    """Topic -> evidence; a topic that the study has nothing for is absent."""
    return {
        **image_evidence(study.record),
        **study_evidence(study.record),
        **_data(study),
        **_modelling(study.record),
        **_results(study),
    }


def image_evidence(record: dict[str, Any]) -> dict[str, Evidence]:
    """From image to feature table, as the protocol fixes it."""
    protocol = record["protocol"]
    mark = f"protocol {protocol['name']}, hash {protocol['hash'][:16]}"
    extraction, steps = protocol["extraction"], [step["step"] for step in protocol["preprocessing"]]
    versions = record["versions"]
    found = {
        "software": Evidence(
            f"OsteoRadiomics {versions['osteoradiomics']} with PyRadiomics' feature definitions; scikit-learn "
            f"{versions['scikit-learn']}.",
            "origin",
        ),
        "feature count": Evidence(f"{record['features']} features per case entered the study.", "selection"),
        "settings file": Evidence(f"Every setting is in the {mark}; the record repeats it.", "origin", "study.json"),
    }
    if steps or extraction:
        found["preprocessing"] = Evidence(f"Steps: {', '.join(steps) or 'none before extraction'}.", "origin", "study.json")
    if extraction:
        setting = extraction["setting"]
        found["extraction settings"] = Evidence(f"{_pairs(setting)}; {mark}.", "origin", "study.json")
        found["image types"] = Evidence(f"{_listed(extraction['image_types'])}.", "origin", "study.json")
        found["feature classes"] = Evidence(f"{_listed(extraction['feature_classes'])}.", "origin", "study.json")
        found["defaults"] = Evidence(
            f"Set: {_pairs(setting)}; all other settings are PyRadiomics' defaults.", "origin", "study.json"
        )
        spacing = setting.get("resampledPixelSpacing")
        if spacing:
            how = setting.get("interpolator", "sitkBSpline")
            found["resampling"] = Evidence(f"To {' x '.join(f'{v:g}' for v in spacing)} mm, {how}.", "origin", "study.json")
        levels = {key: setting[key] for key in ("binWidth", "binCount") if setting.get(key)}
        if levels:
            found["discretisation"] = Evidence(f"Fixed {_pairs(levels)}.", "origin", "study.json")
    plan = protocol["modelling"]
    chain = [*steps, *(["extraction"] if extraction else []), *(step["step"] for step in plan["selection"])]
    chain += [*(["SMOTE"] if plan["oversampling"] == "smote" else []), *plan["classifiers"], "test sets"]
    found["pipeline"] = Evidence(f"In this order: {', '.join(chain)}; features left after each step.", "selection")
    return found


def _data(study: TrainingFolder) -> dict[str, Evidence]:
    """Patients, sets and inputs."""
    record = study.record
    plan, outcome = record["protocol"]["modelling"], record["protocol"]["outcome"]
    sequences = [block["name"] for block in record["blocks"] if block["name"]]
    tests = [part["set"] for part in record["flow"] if part["set"] != "train"]
    cells = sum("imputed" in note for note in record["warnings"])
    found = {
        "checklists": Evidence("CLEAR, METRICS and TRIPOD+AI are pre-filled below with evidence from the run.", "checklists"),
        "inputs": Evidence(
            "; ".join(
                f"{name.removesuffix('_sha256')} table, SHA-256 {value[:16]}"
                for name, value in record["inputs"].items()
                if name.endswith("_sha256")
            )
            + ".",
            "origin",
        ),
        "reference standard": Evidence(f"{outcome['definition']} (column {outcome['column']}).", "patients"),
        "split": Evidence(split_text(record, plan), "result"),
        "patients": Evidence(each_set(record, "{set}: {cases} cases of {patients} patients"), "patients", "tables/flow.csv"),
        "events": Evidence(each_set(record, "{set}: {events} of {cases} with the event"), "patients", "tables/flow.csv"),
        "missing values": Evidence(
            "Features: training median; clinical values: training median or most frequent category. "
            + ("".join(f"{note}. " for note in record["warnings"] if "imputed" in note) if cells else "No value was imputed. "),
            "patients",
        ),
    }
    if sequences:
        found["sequences"] = Evidence(f"Features of {', '.join(sequences)}, each with its own Radscore.", "selection")
    if tests:
        found["sets"] = Evidence(f"Sets {', '.join(part['set'] for part in record['flow'])}.", "patients")
        names = ", ".join(tests)
        found["testing"] = Evidence(
            f"Held-out sets {names}, opened once after the models were frozen.", "origin", "openings.jsonl"
        )
    if "internal" in tests:
        found["internal test"] = Evidence(f"Set internal: {set_cases(record, 'internal')} cases, held out.", "result")
    outside = [name for name in tests if name != "internal"]
    if outside:
        sizes = ", ".join(f"{name} ({set_cases(record, name)} cases)" for name in outside)
        found["external test"] = Evidence(
            f"Sets beside the internal one: {sizes}; whether they are external, only the authors know.", "result"
        )
    if len(study.table("screening")):
        found["clinical inputs"] = Evidence(
            f"{len(study.table('screening'))} clinical terms with unit and coding.", "models", "tables/screening.csv"
        )
    if len(study.table("baseline")):
        found["characteristics"] = Evidence(
            f"By outcome in {len(record['flow'])} sets, with the tests used.", "patients", "tables/baseline.csv"
        )
        if tests:
            found["distributions"] = Evidence(
                f"The same variables in train and in {', '.join(tests)}.", "patients", "tables/baseline.csv"
            )
    return found


def study_evidence(record: dict[str, Any]) -> dict[str, Evidence]:
    """What studies of every type of outcome have to say about how models are made and used."""
    protocol = record["protocol"]
    plan, agreement = protocol["modelling"], protocol["agreement"]
    found = {
        "scaling": Evidence("z-scores with means and standard deviations of the training cases only.", "selection", "study.json"),
        "code": Evidence(
            f"OsteoRadiomics {record['versions']['osteoradiomics']} with the protocol above repeats the study.", "origin"
        ),
        "ready to use": Evidence("'osteoradiomics score' and the 3D Slicer module load the models.", "models", "models/"),
        "updating": Evidence(
            "No model was changed after a test set was opened; the openings are logged.", "origin", "openings.jsonl"
        ),
    }
    if "stable_sha256" in record["inputs"] and agreement:
        rule = f"{agreement['form']} above {agreement['threshold']:g}"
        found["reader agreement"] = Evidence(f"Only features stable between readers ({rule}).", "origin")
    redundancy = next((step for step in plan["selection"] if step["step"] == "redundancy"), None)
    if redundancy:
        found["redundancy"] = Evidence(
            f"Of features with Spearman |r| of {redundancy['threshold']:g} or more one was kept.",
            "selection",
            "tables/selection.csv",
        )
    return found


def _modelling(record: dict[str, Any]) -> dict[str, Evidence]:
    """How models were made."""
    protocol = record["protocol"]
    plan, size = protocol["modelling"], record["sample_size"]
    steps = ", ".join(step["step"] for step in plan["selection"])
    kept = sum(len(block["selected"]) for block in record["blocks"])
    titles = "; ".join(model["title"] for model in record["models"].values())
    tuning = tuning_text(record)
    most = max((len(model["terms"]) for model in record["models"].values()), default=0)
    found = {
        "selection": Evidence(f"{steps}; {record['features']} to {kept} features.", "selection", "tables/selection.csv"),
        "features kept": Evidence(
            f"{kept} features with coefficients, the others with reasons.", "selection", "tables/selection.csv"
        ),
        "dimensionality": Evidence(
            f"{kept} features and at most {most} terms in a model for {record['flow'][0]['events']} training events.", "selection"
        ),
        "imbalance": Evidence(imbalance_text(plan), "calibration"),
        "models": Evidence(f"{titles}.", "models"),
        "building": Evidence(f"{titles}; {tuning} {validation_text(plan)} of the whole procedure.", "models"),
        "tuning": Evidence(tuning, "models"),
        "model choice": Evidence(
            f"Of {len(plan['classifiers'])} classifier(s), by cross-validated AUC within the training set, never on a test set.",
            "classifiers" if record["classifiers"] else "models",
        ),
        "cut-offs": Evidence(_cutoffs(record), "models"),
        "model files": Evidence(
            f"{len(record['models'])} models as plain JSON with card, checksums and cut-off.", "models", "models/"
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
            f"{size['available']} training cases; Riley's criteria ask for {size['required']} for the final terms.", "patients"
        )
    simple = [model["title"] for model in record["models"].values() if model["classifier"] == "logistic"]
    if simple:
        found["simple models"] = Evidence(f"{'; '.join(simple)}.", "models", "tables/coefficients.csv")
    return found


def _results(study: TrainingFolder) -> dict[str, Evidence]:
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
    if {"clinical", "combined"} <= set(study.models):
        found["clinical comparison"] = Evidence(
            "A clinical and a combined model stand beside the radiomics model on the same sets.",
            "result",
            "tables/performance.csv",
        )
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
    if len(study.samples) > 2:
        found["heterogeneity"] = Evidence(f"Performance apart in {len(study.samples)} sets.", "result", "tables/performance.csv")
    lines = [(name, model["recalibration"]) for name, model in record["models"].items() if model["recalibration"]]
    if lines:
        found["recalibration"] = Evidence(
            "Before testing, on training cases: " + "; ".join(f"{name}, slope {line['slope']:.3g}" for name, line in lines) + ".",
            "calibration",
            "tables/recalibration.csv",
        )
    return found


def set_cases(record: dict[str, Any], name: str) -> int:
    """Cases of a set."""
    return next(int(part["cases"]) for part in record["flow"] if part["set"] == name)


def each_set(record: dict[str, Any], text: str) -> str:
    """A text for each set of the flow."""
    return "; ".join(text.format(**part) for part in record["flow"]) + "."


def _cutoffs(record: dict[str, Any]) -> str:
    known = {name: model["cutoff"] for name, model in record["models"].items() if model["cutoff"]["value"] is not None}
    return (
        "Probabilities; " + "; ".join(f"{name}: {cutoff['value']:.4g} ({cutoff['rule']})" for name, cutoff in known.items()) + "."
    )


def tuning_text(record: dict[str, Any]) -> str:
    """How hyper-parameters were found."""
    lines = [f"{line['title']}: {line['trials']} trials, chosen {line['chosen']}" for line in searches(record)]
    how = record["protocol"]["modelling"]["tuning"]
    return f"Hyper-parameter search: {how}, within training folds." + "".join(f" {line}." for line in lines)


def imbalance_text(plan: dict[str, Any]) -> str:
    """What was done about rare classes."""
    if plan["oversampling"] == "none":
        return "Classes were not resampled, so nothing had to be recalibrated."
    if plan["order"] == "leak-proof":
        return "SMOTE in training folds only, right before the classifier, with recalibration on out-of-fold predictions."
    return "SMOTE on the whole training set before selection, as in the published order, without recalibration."


def split_text(record: dict[str, Any], plan: dict[str, Any]) -> str:
    """How sets and folds were formed."""
    drawn = "".join(f"{note}. " for note in record["warnings"] if "split at random" in note)
    return (drawn or "Sets as given in the table. ") + f"{validation_text(plan)}; a patient is never on both sides."


def _performance(study: TrainingFolder) -> str:
    parts = []
    for sample in study.samples:
        values = [f"{name} {estimate(study.performance(name, sample)['auc']).text()}" for name in study.models]
        parts.append(f"{sample.title}: {', '.join(values)}")
    return "AUC " + "; ".join(parts) + "."


def _listed(names: dict[str, Any]) -> str:
    return ", ".join(names)


def _pairs(values: dict[str, Any]) -> str:
    return ", ".join(f"{key} = {value}" for key, value in values.items() if value not in (None, [], {}))
