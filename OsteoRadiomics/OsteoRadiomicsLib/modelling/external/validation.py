"""The validation of saved models on a centre's patients: from scores of whole tables and an outcome to one record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...base.errors import TableError
from ...base.progress import Part, Progress
from ...scoring.class_model import ClassModel
from ...scoring.outcome_schema import NumberOutcome, Outcome
from ...scoring.score_records import FeatureOrigin
from ...scoring.score_table import AnyScores, CaseScores, ClassScores
from ...tables.provenance import software_versions
from ...tables.sheet import Sheet
from ..data.follow_up import refuse_repeated
from ..data.inputs import Flags, Floats
from ..data.survival import events_of, is_survival
from ..estimate import json_interval, json_number
from ..evaluation.clusters import Clusters
from ..evaluation.conformal import set_sizes
from ..evaluation.meta_analysis import FORM
from ..evaluation.row_ids import row_ids
from .case_mix import case_mix
from .centre import CentreTable, class_places, events, follow_up, measured
from .comparing import comparisons
from .concordance import model_based_auc
from .followed import of_horizons
from .judging import Card, Judged, Patients, judge_classes, judge_risk, judge_times, judge_value, record_of, with_order_of
from .outcome_types import Type, outcome_type, timed_outcomes
from .record import (
    LeftOutRecord,
    MixRecord,
    SetsRecord,
    TermRecord,
    UpdateRecord,
    ValidatedModel,
    ValidationRecord,
)
from .several import centre_names, noted, of_model, remarks_of, unjudged
from .updating import Update, unseen_words

FEW = 100
"""Events, and patients without, that an external validation should have (Collins et al., Stat Med 2016;35:214)."""


@dataclass(frozen=True)
class Validation:
    """A record and what its figures are drawn from. judged: by the model's name.

    truth: (n,) events, values, places of classes, or times to an event. excluded: case -> why it is not judged. groups: (n,)
    names of centres, where a column has several. clusters: rows of one patient.
    """

    record: ValidationRecord
    truth: np.ndarray
    judged: Mapping[str, Judged]
    excluded: Mapping[str, str]
    groups: np.ndarray | None = None
    clusters: Clusters | None = None


def validation(
    cases: Sequence[str],
    scores: Mapping[str, AnyScores],
    centre: CentreTable,
    *,
    event: str | None = None,
    patient: str | None = None,
    origin: FeatureOrigin | None = None,
    clinical_sha256: str | None = None,
    progress: Progress | None = None,
) -> Validation:
    """Judge every model on the cases that have an outcome and scores of all models.

    cases: ids. scores: of them, by model. event: of an outcome with two names, the one that is the event. patient: column of the
    patients' ids where they have several rows. origin, clinical_sha256: of the tables. Raises TableError where no case is left,
    or they are of one class.
    """
    progress, kind = progress or Progress(), outcome_type({name: own.model for name, own in scores.items()})
    reasons = [_why_not(case, place, scores, centre) for place, case in enumerate(cases)]
    keep = np.array([not reason for reason in reasons], dtype=bool)
    counted = Counter(reason for reason in reasons if reason)
    left_out = tuple(LeftOutRecord(cases=count, model=model, reason=reason) for (model, reason), count in counted.items())
    if not keep.any():
        told = "; ".join(f"{item.cases}: {item.told}" for item in left_out)
        raise TableError(f"no case has an outcome and a score ({told})", where=centre.sheet.where, cure="Correct the tables")
    kept = [case for case, ours in zip(cases, keep.tolist(), strict=True) if ours]
    rows = centre.rows(kept)
    groups = centre_names(centre, kept)
    truth, name = _truth(kind, rows, centre, event, scores)
    measuring = (own for own in scores.values() if own.model.spec.radiomic_inputs)  # ages and categories repeat by chance
    plain = events_of(truth) if is_survival(truth) else truth
    values = np.column_stack([plain.astype(float), *(_first_number(own)[keep] for own in measuring)])
    found = row_ids(rows, patient, {centre.outcome, centre.time}, values)
    digest = clinical_sha256 or (origin.table_sha256 if origin else None) or ""
    ids = np.array(rows.columns[patient] if patient else kept, dtype=object).astype(str)
    if is_survival(truth):
        refuse_repeated(ids.tolist(), kept, centre.sheet.where)
    people = Patients(ids, None if is_survival(truth) else found.clusters, centre.outcome, patient or "", digest)
    judged: dict[str, Judged] = {}
    models = []
    for done, (label, own) in enumerate(scores.items()):
        part = Part(progress, done / len(scores), (done + 1) / len(scores), label)
        judged[label] = _judged(own, label, truth, keep, people, part)
        models.append(_model_record(own, label, judged[label], truth, keep, people, found.remarks, groups))
    excluded = {case: ": ".join(filter(None, reason)) for case, reason in zip(cases, reasons, strict=True) if reason}
    remarks = [*unjudged(centre, groups, excluded), *remarks_of([own.centres for own in models if own.centres])]
    for label, own in scores.items():
        remarks += noted(label, groups, _remarked(own)[keep])
    shared = dict.fromkeys(text for own in scores.values() for text in own.shared)
    more: dict[str, Any] = {"centre": centre.group, "pooling": FORM} if centre.group else {}
    more |= {"time": centre.time} if centre.time else {}
    record = ValidationRecord(
        type=kind, outcome=centre.outcome, event=name or "", patient=patient or "", found=len(cases), judged=len(kept),
        patients=len(set(ids.tolist())), left_out=left_out, models=tuple(models),
        comparisons=comparisons(kind, scores, truth, keep, people), after=_after(kind, truth, ids),
        remarks=(*found.remarks, *remarks, *_few(kind, truth), *_absent(truth, scores),
                 *of_horizons([own.metrics for own in models]), *shared),
        features_sha256=origin.table_sha256 if origin else None,
        clinical_sha256=clinical_sha256, versions=software_versions(), **more,
    )  # fmt: skip
    return Validation(record, truth, judged, excluded, groups, people.clusters)


def _why_not(case: str, place: int, scores: Mapping[str, AnyScores], centre: CentreTable) -> tuple[str, str] | None:
    """The model that has no score of a case (empty where it has no outcome), and why; None where the case is judged."""
    reason = centre.reason(case)
    if reason:
        return "", reason
    return next(((name, own.reasons[place]) for name, own in scores.items() if own.reasons[place]), None)


def _truth(
    kind: Type, rows: Sheet, centre: CentreTable, event: str | None, scores: Mapping[str, AnyScores]
) -> tuple[np.ndarray, str | None]:
    outcome = centre.outcome
    if event is not None and kind not in ("binary", "time-to-event"):
        raise TableError("only an outcome of two classes has an event", where="--event", cure="Leave it out")
    if kind == "time-to-event":
        times = list(timed_outcomes({label: own.model for label, own in scores.items()}).values())
        return follow_up(rows, outcome, centre.time, event, [own.event for own in times], times[0].unit)
    if kind == "number":
        values = measured(rows, outcome)
        if values.size < 3 or np.ptp(values) == 0:
            raise TableError(
                "has too few cases, or all of one value", where=f"{rows.where}, column {outcome}", cure="Give more cases"
            )
        return values, None
    if kind == "classes":
        models = [own.model for own in scores.values() if isinstance(own, ClassScores)]
        if len({model.names for model in models}) > 1:
            raise TableError("the models have different classes", cure="Validate those of the same classes together")
        return class_places(rows, outcome, models[0].names), None
    specs = [own.model.spec.outcome for own in scores.values() if isinstance(own, CaseScores)]
    names = [(spec.positive, spec.negative) for spec in specs if isinstance(spec, Outcome)]
    return events(rows, outcome, event, names)


def _first_number(scores: AnyScores) -> Floats:
    """(n,) a number of each case that tells near-copies of patients."""
    return scores.probability[:, 0] if isinstance(scores, ClassScores) else scores.answers.prediction


def _judged(scores: AnyScores, name: str, truth: np.ndarray, keep: Flags, people: Patients, progress: Progress) -> Judged:
    progress.report(0, 1, "judging")
    if isinstance(scores, ClassScores):
        inputs = {own: values[keep] for own, values in scores.inputs.items()}
        return judge_classes(scores.model, truth, scores.probability[keep], inputs, people, progress)
    if is_survival(truth):
        assert scores.answers.horizons is not None
        return judge_times(
            scores.model, truth, scores.answers.linear[keep], scores.answers.horizons[keep, :, 0], scores.inputs[keep], progress
        )
    judge = judge_value if isinstance(scores.model.spec.outcome, NumberOutcome) else judge_risk
    return judge(scores.model, name, truth, scores.answers.linear[keep], scores.inputs[keep], people, progress)


def _model_record(
    scores: AnyScores,
    name: str,
    judged: Judged,
    truth: np.ndarray,
    keep: Flags,
    people: Patients,
    remarks: Sequence[str],
    groups: np.ndarray | None = None,
) -> ValidatedModel:
    model = scores.model
    content = model.classes if isinstance(model, ClassModel) else model.spec
    told = content.provenance
    centres = of_model(name, judged, groups, people)
    expected, mix = float("nan"), tuple[MixRecord, ...]()
    more: dict[str, Any] = {"centres": centres} if centres else {}
    if isinstance(scores, CaseScores):
        mix = tuple(MixRecord.of(line) for line in case_mix(scores.model.spec, scores.inputs[keep]))
        if isinstance(scores.model.spec.outcome, Outcome):
            expected = model_based_auc(scores.answers.prediction[keep])
            if limits := scores.model.spec.prediction_sets:
                possible = limits.possible(scores.answers.prediction[keep])
                more["prediction_sets"] = SetsRecord.of(limits.aim, set_sizes(truth, possible, clusters=people.clusters))
    return ValidatedModel(
        name=name, model=model.mark, outcome=content.outcome.name, source=told.source, training_cases=told.training_cases,
        training_events=told.training_events, notes=content.notes,
        remarked=int(_remarked(scores)[keep].sum()),
        earlier=content.metrics, metrics=record_of(judged.card, people, remarks),
        expected_auc=json_number(expected),
        updates=tuple(_update_record(update, card, judged.card, people) for update, card in judged.updates),
        no_updates="", case_mix=mix, **more,
    )  # fmt: skip


def _remarked(scores: AnyScores) -> Flags:
    """(all cases,) whether a score has a note of its own."""
    return np.array([len(own) > len(scores.shared) for own in scores.notes], dtype=bool)


def _update_record(update: Update, card: Card | None, before: Card, people: Patients) -> UpdateRecord:
    terms = tuple(
        TermRecord(name=term.name, value=json_number(term.value.value), ci=json_interval(term.value)) for term in update.terms
    )
    metrics = None if card is None else record_of(card, people)
    if metrics is not None and update.keeps_order:
        # Predictions of several folds in one list would seem to rank a little worse, each fold having a line of its own.
        metrics = with_order_of(record_of(before, people), metrics)
    return UpdateRecord(method=update.method, terms=terms, metrics=metrics, reason=update.reason, warnings=update.warnings)


def _after(kind: Type, truth: np.ndarray, patients: np.ndarray) -> str:
    """How updated predictions were made."""
    if kind == "time-to-event":
        return unseen_words(truth, patients, "logarithms of the cumulative hazard")
    return unseen_words(truth, patients, "log-odds of the classes") if kind == "classes" else unseen_words(truth, patients)


def _absent(truth: np.ndarray, scores: Mapping[str, AnyScores]) -> tuple[str, ...]:
    """A sentence for each class of the models that no judged case is of."""
    names = next((own.model.names for own in scores.values() if isinstance(own, ClassScores)), ())
    return tuple(
        f"no judged case is of class {name}: AUCs and balanced accuracy are those of the other classes"
        for place, name in enumerate(names)
        if place not in truth
    )


def _few(kind: Type, truth: np.ndarray) -> tuple[str, ...]:
    """A warning where there are too few patients for a validation to say much."""
    if kind == "time-to-event":
        seen = int(events_of(truth).sum())
        return (f"{seen} cases with the event: a validation should have {FEW} at least",) if seen < FEW else ()
    if kind == "number":
        return (f"{truth.size} cases: a validation should have {FEW} at least",) if truth.size < FEW else ()
    if kind == "classes":
        least = int(np.unique(truth, return_counts=True)[1].min())
        return (f"{least} cases of the rarest class: a validation should have {FEW} at least",) if least < FEW else ()
    count = int(truth.sum())
    least = min(count, truth.size - count)
    if least >= FEW:
        return ()
    return (f"{count} cases with the event and {truth.size - count} without: a validation should have {FEW} of each at least",)
