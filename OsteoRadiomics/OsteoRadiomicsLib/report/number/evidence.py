"""What the record of a study of a measured outcome says to the reporting checklists, by topic."""

from __future__ import annotations

from typing import Any

from ..binary.checklist_evidence import Evidence, each_set, image_evidence, set_cases, split_text, study_evidence
from ..binary.training_folder import estimate
from ..searches import validation_text
from .folder import NumberFolder


def number_evidence(study: NumberFolder) -> dict[str, Evidence]:
    """Topic -> evidence; a topic that the study has nothing for is absent."""
    return {
        **image_evidence(study.record),
        **study_evidence(study.record),
        **_data(study),
        **_modelling(study),
        **_results(study),
    }


def _data(study: NumberFolder) -> dict[str, Evidence]:
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
    unit = f", {outcome['unit']}" if outcome["unit"] else ""
    found = {
        "checklists": Evidence("CLEAR, METRICS and TRIPOD+AI are pre-filled below with evidence from the run.", "checklists"),
        "inputs": Evidence(f"{'; '.join(tables)}.", "origin"),
        "reference standard": Evidence(f"{outcome['definition']} (column {outcome['column']}{unit}).", "patients"),
        "split": Evidence(split_text(record, plan), "result"),
        "patients": Evidence(each_set(record, "{set}: {cases} cases of {patients} patients"), "patients", "study.json"),
        "events": Evidence(
            f"{study.outcome}{unit}: " + each_set(record, "{set} {mean:.4g} ± {sd:.3g} ({least:.4g} to {largest:.4g})"),
            "patients",
            "study.json",
        ),
        "missing values": Evidence(
            f"Features: training median; clinical values: training median or most frequent category. {imputed}", "patients"
        ),
        "characteristics": Evidence(
            f"By {'set' if tests else 'outcome'}, with the tests used.", "patients", "tables/baseline.csv"
        ),
    }
    if tests:
        found["sets"] = Evidence(f"Sets {', '.join(part['set'] for part in record['flow'])}.", "patients")
        found["distributions"] = Evidence("Outcome and clinical variables by set.", "patients", "tables/baseline.csv")
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
    terms = len(study.tables["screening"])
    if terms:
        found["clinical inputs"] = Evidence(f"{terms} clinical terms with unit and coding.", "models", "tables/screening.csv")
    return found


def _modelling(study: NumberFolder) -> dict[str, Evidence]:
    """How models were made."""
    record = study.record
    protocol = record["protocol"]
    plan = protocol["modelling"]
    steps = ", ".join(step["step"] for step in plan["selection"])
    kept = sum(len(block["selected"]) for block in record["blocks"])
    titles = "; ".join(model["title"] for model in record["models"].values())
    most = max(len(model["terms"]) for model in record["models"].values())
    prepared = [step["step"] for step in protocol["preprocessing"]]
    chain = [*prepared, "extraction", *(step["step"] for step in plan["selection"]), "linear regression", "test sets"]
    found = {
        "pipeline": Evidence(f"In this order: {', '.join(chain)}; features left after each step.", "selection"),
        "selection": Evidence(f"{steps}; {record['features']} to {kept} features.", "selection", "tables/selection.csv"),
        "features kept": Evidence(
            f"{kept} features with coefficients, the others with reasons.", "selection", "tables/selection.csv"
        ),
        "dimensionality": Evidence(
            f"{kept} features and at most {most} terms in a model for {record['flow'][0]['cases']} training cases.", "selection"
        ),
        "models": Evidence(f"{titles}.", "models"),
        "simple models": Evidence(f"{titles}.", "models", "tables/regression.csv"),
        "building": Evidence(f"{titles}; ordinary least squares. {validation_text(plan)} of the whole procedure.", "models"),
        "tuning": Evidence("No hyper-parameter but LASSO's lambda, by cross-validation within training folds.", "selection"),
        "cut-offs": Evidence("The models predict a value; no cut-off is applied.", "models"),
        "model files": Evidence(f"{len(record['models'])} models as plain JSON with card and checksums.", "models", "models/"),
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
    return found


def _results(study: NumberFolder) -> dict[str, Evidence]:
    """What was found."""
    record = study.record
    shown = [
        f"{item['model']}, {item['set']}: r {estimate(item['pearson']).text()}, MAE {item['mae']:.4g} {study.unit}".rstrip()
        for item in record["performance"]
        if item["basis"] != "apparent"
    ]
    found: dict[str, Any] = {
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
    if {"clinical", "combined"} <= set(study.models):
        found["clinical comparison"] = Evidence(
            "A clinical and a combined model stand beside the radiomics model on the same sets.",
            "result",
            "tables/performance.csv",
        )
    groups = study.tables["subgroups"]
    if len(groups):
        names = ", ".join(dict.fromkeys(groups["variable"]))
        found["subgroups"] = Evidence(f"Correlation and error by {names}.", "subgroups", "tables/subgroups.csv")
    if len(study.samples) > 2:
        found["heterogeneity"] = Evidence(f"Performance apart in {len(study.samples)} sets.", "result", "tables/performance.csv")
    return found
