"""What the file of an updated model says beside its equation: name, origin, evidence and card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ....base.errors import InputError
from ....scoring import Model, ModelSpec, build_model
from ....scoring.card import draft_card, with_part
from ....scoring.card_facts import FACTS_JSON
from ....scoring.class_files import Scorable
from ....scoring.evidence import Finding
from ....scoring.evidence_files import with_evidence
from ....scoring.input_schema import TrainingRange
from ....scoring.local_statistics import LOCAL_JSON
from ....scoring.package import CARD, EVIDENCE
from ....scoring.schema import Metric, Provenance
from ...data.inputs import Floats
from ...evaluation.clusters import Clusters
from ..findings import finding_of
from ..judging import Judged
from ..record import UpdateRecord, ValidatedModel, ValidationRecord
from ..updating import LINEAR, Fitted, Update

WORDS = {
    "intercept": "intercept updated",
    "intercept and slope": "intercept and slope updated",
    "baseline": "baseline hazard updated",
    "baseline and slope": "baseline hazard and slope updated",
    "refit": "all coefficients refitted",
}
NEEDS = "it needs a validation of its own, on other patients"
RANGE_RULE = "range of the patients of the refit"
REFERENCE = "contributions are measured from the means of the patients of the refit"
DATA = "cross-validation within the patients of the update"


@dataclass(frozen=True)
class Source:
    """What an updated model is made from.

    base: the model as it was. way: ``intercept``, ``slope`` or ``refit``. judged: what the validation found of it. record,
    content, entry: what validation.json says of the validation, of the model, and of the update. truth: (n,)
    outcomes. clusters: rows of one patient.
    """

    base: Scorable
    way: str
    judged: Judged
    record: ValidationRecord
    content: ValidatedModel
    entry: UpdateRecord
    update: Update
    truth: np.ndarray
    clusters: Clusters | None = None

    @property
    def fitted(self) -> Fitted:
        """The update on all patients. Raises InputError where there is none, or it turns the model round."""
        found = self.update.fitted
        if found is None or self.update.prediction is None:
            raise InputError(
                f"cannot be updated ({WORDS[self.update.method]}): {self.update.reason}", where=self.base.name,
                cure="Leave out --save-updated, or choose another update",
            )  # fmt: skip
        slope = next((term.value.value for term in found.terms if term.name == LINEAR), 1.0)
        if not slope > 0:
            raise InputError(
                f"has a slope of {slope:.3g} here: its order of patients would be turned round", where=self.base.name,
                cure="Save the refit, or train a model on patients like these",
            )  # fmt: skip
        return found

    @property
    def name(self) -> str:
        """Of the new model."""
        return f"{self.base.name[:84]}-{self.way}-update"

    def title(self, before: str) -> str:
        """Of the new model."""
        return f"{before[:160]}, {WORDS[self.update.method]}"

    @property
    def cases(self) -> str:
        """``240 cases of 120 patients, 93 with the event``."""
        events = self.finding.events
        patients = f" of {self.record.patients} patients" if self.record.patients < self.record.judged else ""
        return f"{self.record.judged} cases{patients}" + ("" if events is None else f", {events} with the event")

    @property
    def note(self) -> str:
        """What every score says."""
        return f"The model was updated ({WORDS[self.update.method]}) on {self.cases}: {NEEDS}"

    @cached_property
    def finding(self) -> Finding:
        """The cross-validated figures."""
        own = self.content.model_copy(update={"metrics": self.entry.metrics, "expected_auc": None, "case_mix": ()})
        return finding_of(self.record, own, "update", DATA)

    def metrics(self) -> tuple[Metric, ...]:
        """The cross-validated figures, for the file."""
        return tuple(
            Metric(name=own.name, dataset=DATA, value=own.value, ci_95=_ends(own.ci_95), n=self.record.judged)
            for own in self.finding.figures
            if own.value is not None and not own.group
        )

    def provenance(self, before: Provenance) -> Provenance:
        """Where it comes from: the model before, and the patients of the update."""
        known = {"features_sha256": self.record.features_sha256, "clinical_sha256": self.record.clinical_sha256}
        events = self.finding.events
        details: dict[str, Any] = {
            "update": self.update.method, "base_model": self.base.name, "base_sha256": self.base.hash,
            "update_cases": self.record.judged, "update_patients": self.record.patients,
            **({} if events is None else {"update_events": events}),
            **{f"update_{name}": value for name, value in known.items() if value},
        }  # fmt: skip
        source = (
            f"Update of the model {self.base.name} (SHA-256 {self.base.hash}) by OsteoRadiomics: {WORDS[self.update.method]} on "
            f"{self.cases}. The model before: {before.source}"
        )
        return before.model_copy(update={"source": source[:5000], "details": {**before.details, **details}})


def finished(source: Source, **changed: Any) -> Model:
    """The model file with its card and evidence. changed: fields of ``ModelSpec`` that the update gives."""
    assert isinstance(source.base, Model)
    before = source.base.spec
    more = {
        "name": source.name, "title": source.title(before.title), "metrics": source.metrics(), "files": {},
        "notes": (*before.notes, source.note), "provenance": source.provenance(before.provenance),
    }  # fmt: skip
    spec = ModelSpec.model_validate({**dict(before), **more, **changed})
    files = {name: data for name, data in source.base.files.items() if name not in (CARD, EVIDENCE)}
    if source.way == "refit":  # booster files and the control belong to the predictor before
        files = {name: data for name, data in files.items() if name in (FACTS_JSON, LOCAL_JSON)}
    card = with_part(draft_card(spec, source.base.facts), update_lines(source))
    return with_evidence(build_model(spec, card, files), [source.finding])


def refit_parts(base: Model, inputs: Floats, columns: Floats) -> Mapping[str, Any]:
    """Inputs, columns and their reference as the patients of a refit have them. inputs: (n, inputs) coded. columns: (n, m)."""
    ranged = tuple(
        item
        if item.levels or item.training is None
        else item.model_copy(
            update={"training": TrainingRange(low=float(values.min()), high=float(values.max()), rule=RANGE_RULE)}
        )
        for item, values in zip(base.spec.inputs, inputs.T, strict=True)
    )
    placed = []
    for column, mean in zip(base.spec.columns, columns.mean(axis=0).tolist(), strict=True):
        scale = column.standardise
        placed.append(column.model_copy(update={"reference": mean if scale is None else mean * scale.sd + scale.mean}))
    return {"inputs": ranged, "columns": tuple(placed), "reference_note": REFERENCE}


def update_lines(source: Source) -> list[str]:
    """The part of the card that tells of the update."""
    lines = ["## Update", "", f"{source.note}.", ""]
    lines += [f"Before: {source.base.name}, SHA-256 `{source.base.hash}`."]
    for name in ("features_sha256", "clinical_sha256"):
        digest = getattr(source.record, name)
        lines += [f"{name.removesuffix('_sha256').capitalize()} of the update: SHA-256 `{digest}`."] if digest else []
    lines += ["", "| Coefficient of the update | Value | 95 % interval |", "|---|---|---|"]
    for term in source.fitted.terms:
        value = term.value
        lines.append(f"| {term.name} | {value.value:.6g} | {value.low:.4g} to {value.high:.4g} |")
    kept = "What people and images the model was trained on, above, is said of the model before."
    return [*lines, "", kept, *(f"\n**Warning.** {text.rstrip('.')}." for text in source.update.warnings)]


def _ends(found: tuple[float | None, float | None] | None) -> tuple[float, float] | None:
    low, high = found or (None, None)
    return None if low is None or high is None else (low, high)
