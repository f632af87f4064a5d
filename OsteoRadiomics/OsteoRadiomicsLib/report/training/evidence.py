"""What a study's record can say about how it was done, by topic: a sentence with the study's own values, and where they stand.

Here is what studies of every type of outcome have to say; each type adds its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...base.language import later, retold, tr
from ...modelling.study.names import CLINICAL, COMBINED, INTERNAL, TRAIN
from ...protocols.modelling_plan import RedundancyStep
from .folder import Recorded, StudyFolder
from .searches import validation_text


@dataclass(frozen=True)
class Evidence:
    """text: what the record says. section: of the page where more stands. file: of the study's folder, or empty."""

    text: str
    section: str
    file: str = ""


def image_evidence(record: Recorded) -> dict[str, Evidence]:
    """From image to feature table, as the protocol fixes it."""
    protocol, versions = record.protocol, record.versions
    mark = tr("protocol {name}, hash {hash}", name=protocol.name, hash=protocol.hash[:16])
    steps = [step.step for step in protocol.preprocessing]
    extraction = protocol.content()["extraction"]
    found = {
        "software": Evidence(
            tr(
                "OsteoRadiomics {osteoradiomics} with PyRadiomics' feature definitions; scikit-learn {scikit_learn}.",
                osteoradiomics=versions["osteoradiomics"],
                scikit_learn=versions["scikit-learn"],
            ),
            "origin",
        ),
        "feature count": Evidence(tr("{features} features per case entered the study.", features=record.features), "selection"),
        "settings file": Evidence(
            tr("Every setting is in the {mark}; the record repeats it.", mark=mark), "origin", "study.json"
        ),
    }
    if steps or extraction:
        found["preprocessing"] = Evidence(
            tr("Steps: {steps}.", steps=", ".join(retold(step) for step in steps) or tr("none before extraction")),
            "origin",
            "study.json",
        )
    if extraction:
        found |= _extraction(extraction, mark)
    if record.scans:
        text = tr("Scan parameters from the headers of the images, {count} combination(s) of centre, scanner and sequence.",
                  count=len(record.scans))  # fmt: skip
        found["acquisition"] = Evidence(text, "patients", "tables/scan_parameters.csv")
    return found


def _extraction(extraction: Mapping[str, Any], mark: str) -> dict[str, Evidence]:
    """extraction: as the record holds it, without what was left at its default."""
    setting = extraction["setting"]
    found = {
        "extraction settings": Evidence(f"{_pairs(setting)}; {mark}.", "origin", "study.json"),
        "image types": Evidence(f"{', '.join(extraction['image_types'])}.", "origin", "study.json"),
        "feature classes": Evidence(f"{', '.join(extraction['feature_classes'])}.", "origin", "study.json"),
        "defaults": Evidence(
            tr("Set: {pairs}; all other settings are PyRadiomics' defaults.", pairs=_pairs(setting)), "origin", "study.json"
        ),
    }  # fmt: skip
    spacing = setting.get("resampledPixelSpacing")
    if spacing:
        how = setting.get("interpolator", "sitkBSpline")
        found["resampling"] = Evidence(
            tr("To {spacing} mm, {how}.", spacing=" x ".join(f"{v:g}" for v in spacing), how=how), "origin", "study.json"
        )
    levels = {key: setting[key] for key in ("binWidth", "binCount") if setting.get(key)}
    if levels:
        found["discretisation"] = Evidence(tr("Fixed {pairs}.", pairs=_pairs(levels)), "origin", "study.json")
    return found


def data_evidence(study: StudyFolder[Any], outcome: str, *, flow: str = "study.json") -> dict[str, Evidence]:
    """Patients, sets and inputs. outcome: its column with what belongs to it, in words. flow: file with the sets."""
    record = study.record
    tests = [part.set for part in record.flow if part.set != TRAIN]
    imputed = "".join(f"{retold(note)}. " for note in record.warnings if "imputed" in note) or tr("No value was imputed. ")
    tables = [
        tr("{name} table, SHA-256 {hash}", name=name.removesuffix("_sha256"), hash=value[:16])
        for name, value in record.inputs.items()
        if name.endswith("_sha256")
    ]
    found = {
        "checklists": Evidence(tr("CLEAR, METRICS and TRIPOD+AI are pre-filled below with evidence from the run."), "checklists"),
        "inputs": Evidence(f"{'; '.join(tables)}.", "origin"),
        "reference standard": Evidence(
            tr("{definition} (column {outcome}).", definition=record.protocol.outcome.definition, outcome=outcome), "patients"
        ),
        "split": Evidence(_split_text(record), "result"),
        "patients": Evidence(each_set(record, later("{set}: {cases} cases of {patients} patients")), "patients", flow),
        "missing values": Evidence(
            tr(
                "Features: training median; clinical values: training median or most frequent category. {imputed}",
                imputed=imputed,
            ),
            "patients",
        ),
    }
    if tests:
        found["sets"] = Evidence(tr("Sets {sets}.", sets=", ".join(retold(part.set) for part in record.flow)), "patients")
        found["testing"] = Evidence(
            tr(
                "Held-out sets {tests}, opened once after the models were frozen.",
                tests=", ".join(retold(name) for name in tests),
            ),
            "origin",
            "openings.jsonl",
        )
    sizes = {part.set: part.cases for part in record.flow}
    if INTERNAL in tests:
        found["internal test"] = Evidence(tr("Set internal: {cases} cases, held out.", cases=sizes[INTERNAL]), "result")
    outside = [tr("{name} ({cases} cases)", name=name, cases=sizes[name]) for name in tests if name != INTERNAL]
    if outside:
        found["external test"] = Evidence(
            tr(
                "Sets beside the internal one: {outside}; whether they are external, only the authors know.",
                outside=", ".join(outside),
            ),
            "result",
        )
    if len(study.table("screening")):
        terms = study.table("screening")["term"].nunique()
        found["clinical inputs"] = Evidence(
            tr("{terms} clinical terms with unit and coding.", terms=terms), "models", "tables/screening.csv"
        )
    return found


def characteristics(study: StudyFolder[Any], by: str) -> dict[str, Evidence]:
    """The table of clinical variables, where there is one. by: what its groups are."""
    if not len(study.table("baseline")):
        return {}
    sets = [part.set for part in study.record.flow]
    found = {
        "characteristics": Evidence(
            tr("By {by} in {count} sets, with the tests used.", by=by, count=len(sets)), "patients", "tables/baseline.csv"
        )
    }
    tests = [name for name in sets if name != TRAIN]
    if tests:
        found["distributions"] = Evidence(
            tr("The same variables in train and in {tests}.", tests=", ".join(retold(name) for name in tests)),
            "patients",
            "tables/baseline.csv",
        )
    return found


def study_evidence(study: StudyFolder[Any]) -> dict[str, Evidence]:
    """How models are made, used and compared."""
    record = study.record
    plan, agreement = record.protocol.modelling, record.protocol.agreement
    found = {
        "scaling": Evidence(
            tr("z-scores with means and standard deviations of the training cases only."), "selection", "study.json"
        ),
        "code": Evidence(
            tr(
                "OsteoRadiomics {osteoradiomics} with the protocol above repeats the study.",
                osteoradiomics=record.versions["osteoradiomics"],
            ),
            "origin",
        ),
        "ready to use": Evidence(tr("'osteoradiomics score' and the 3D Slicer module load the models."), "models", "models/"),
        "updating": Evidence(
            tr("No model was changed after a test set was opened; the openings are logged."), "origin", "openings.jsonl"
        ),
    }
    if "stable_sha256" in record.inputs and agreement:
        rule = tr("{form} above {threshold:g}", form=agreement.form, threshold=agreement.threshold)
        found["reader agreement"] = Evidence(tr("Only features stable between readers ({rule}).", rule=rule), "origin")
    redundancy = next((step for step in plan.selection if isinstance(step, RedundancyStep)), None)
    if redundancy:
        found["redundancy"] = Evidence(
            tr("Of features with Spearman |r| of {threshold:g} or more one was kept.", threshold=redundancy.threshold),
            "selection",
            "tables/selection.csv",
        )
    if {CLINICAL, COMBINED} <= set(study.models):
        found["clinical comparison"] = Evidence(
            tr("A clinical and a combined model stand beside the radiomics model on the same sets."),
            "result",
            "tables/performance.csv",
        )
    if len(study.samples) > 2:
        found["heterogeneity"] = Evidence(
            tr("Performance apart in {count} sets.", count=len(study.samples)), "result", "tables/performance.csv"
        )
    return found


def subgroup_evidence(study: StudyFolder[Any], text: str) -> dict[str, Evidence]:
    """Where the study has subgroups. text: marked with ``later``; it names their variables as ``names``."""
    groups = study.table("subgroups")
    if groups.empty:
        return {}
    names = ", ".join(dict.fromkeys(groups["variable"]))
    return {"subgroups": Evidence(tr(text, names=names), "subgroups", "tables/subgroups.csv")}


def uncertainty(record: Recorded, text: str) -> Evidence:
    """How intervals come about. text: of a fixed score; what the record says of out-of-fold figures follows."""
    unseen = f" {retold(record.intervals)}." if record.intervals else ""
    return Evidence(f"{text}{unseen}", "result", "tables/performance.csv")


def each_set(record: Recorded, text: str) -> str:
    """A text for each set of the flow. text: marked with ``later``; it names fields of the set's record."""
    return "; ".join(tr(text, **dict(part)) for part in record.flow) + "."


def _split_text(record: Recorded) -> str:
    """How sets and folds were formed."""
    drawn = "".join(f"{retold(note)}. " for note in record.warnings if "split at random" in note)
    how = validation_text(record.protocol.modelling)
    return (drawn or tr("Sets as given in the table. ")) + tr("{how}; a patient is never on both sides.", how=how)


def _pairs(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} = {value}" for key, value in values.items() if value not in (None, [], {}))
