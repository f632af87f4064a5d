"""The validation of saved models on a centre's patients: from scores of whole tables and an outcome to one record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Literal

import numpy as np

from ...base.errors import TableError
from ...base.progress import Part, Progress
from ...scoring import Model
from ...scoring.class_files import Scorable
from ...scoring.class_model import ClassModel
from ...scoring.outcome_schema import NumberOutcome, Outcome, TimeToEventOutcome
from ...scoring.score_records import FeatureOrigin
from ...scoring.score_table import AnyScores, CaseScores, ClassScores
from ...tables.provenance import software_versions
from ...tables.sheet import Sheet
from ..data.inputs import Flags, Floats
from ..estimate import json_interval, json_number
from ..evaluation.conformal import set_sizes
from ..evaluation.delong import delong_paired
from ..evaluation.hand_till import hand_till_matrix
from ..evaluation.meta_analysis import FORM
from ..evaluation.metrics_record import MetricsRecord
from ..evaluation.row_ids import row_ids
from ..number.performance import compare_errors
from .case_mix import case_mix
from .centre import CentreTable, class_places, events, measured
from .concordance import model_based_auc
from .judging import Card, Judged, Patients, judge_classes, judge_risk, judge_value, record_of
from .record import (
    ClassesRecord,
    LeftOutRecord,
    MixRecord,
    PairRecord,
    SetsRecord,
    TermRecord,
    UpdateRecord,
    ValidatedModel,
    ValidationRecord,
)
from .several import centre_names, noted, of_model, remarks_of, unjudged
from .updating import Update, unseen_words

Type = Literal["binary", "number", "classes"]
FEW = 100
"""Events, and patients without, that an external validation should have (Collins et al., Stat Med 2016;35:214)."""
_OF_ORDER = ("auc", "auc_ci", "average_precision", "average_precision_ci")
"""What depends on the order of patients alone."""
CLASSES_STAY = "models of several classes are not updated here: train them anew"


@dataclass(frozen=True)
class Validation:
    """A record and what its figures are drawn from. judged: by the model's name; empty for models of classes.

    truth: (n,) events, values, or places of classes. excluded: case -> why it is not judged. probability: (n, k) by the name of a
    model of classes. groups: (n,) names of centres, where a column has several.
    """

    record: ValidationRecord
    truth: np.ndarray
    judged: Mapping[str, Judged]
    excluded: Mapping[str, str]
    probability: Mapping[str, Floats] = field(default_factory=dict)
    groups: np.ndarray | None = None


def outcome_type(models: Mapping[str, Scorable]) -> Type:
    """What models, by name, predict. Raises TableError unless all predict the same kind of outcome."""
    found: dict[str, Type] = {}
    for name, model in models.items():
        if isinstance(model, Model) and isinstance(model.spec.outcome, TimeToEventOutcome):
            raise TableError(
                f"{name} predicts a time to an event, which 'validate' does not judge yet",
                cure="Score the table with 'score', or give the new centre as a set of its own to 'train'",
            )
        is_number = isinstance(model, Model) and isinstance(model.spec.outcome, NumberOutcome)
        found[name] = "classes" if isinstance(model, ClassModel) else "number" if is_number else "binary"
    kinds = dict.fromkeys(found.values())
    if len(kinds) > 1:
        what = "the models predict outcomes of different types: " + ", ".join(f"{name} {kind}" for name, kind in found.items())
        raise TableError(what, cure="Validate those of each type alone")
    return next(iter(kinds))


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
    truth, name = _truth(kind, rows, centre.outcome, event, scores)
    measuring = (own for own in scores.values() if own.model.spec.radiomic_inputs)  # ages and categories repeat by chance
    values = np.column_stack([truth.astype(float), *(_first_number(own)[keep] for own in measuring)])
    found = row_ids(rows, patient, (centre.outcome,), values)
    digest = clinical_sha256 or (origin.table_sha256 if origin else None) or ""
    ids = np.array(rows.columns[patient] if patient else kept, dtype=object).astype(str)
    people = Patients(ids, found.clusters, centre.outcome, patient or "", digest)
    judged: dict[str, Judged] = {}
    models = []
    for done, (label, own) in enumerate(scores.items()):
        part = Part(progress, done / len(scores), (done + 1) / len(scores), label)
        result = _judged(own, label, truth, keep, people, part)
        if isinstance(result, Judged):
            judged[label] = result
        models.append(_model_record(own, label, result, truth, keep, people, found.remarks, groups))
    excluded = {case: ": ".join(filter(None, reason)) for case, reason in zip(cases, reasons, strict=True) if reason}
    remarks = [*unjudged(centre, groups, excluded), *remarks_of([own.centres for own in models if own.centres])]
    for label, own in scores.items():
        remarks += noted(label, groups, _remarked(own)[keep])
    shared = dict.fromkeys(text for own in scores.values() for text in own.shared)
    more: dict[str, Any] = {"centre": centre.group, "pooling": FORM} if centre.group else {}
    record = ValidationRecord(
        type=kind, outcome=centre.outcome, event=name or "", patient=patient or "", found=len(cases), judged=len(kept),
        patients=len(set(ids.tolist())), left_out=left_out, models=tuple(models),
        comparisons=_comparisons(kind, scores, truth, keep, people), after="" if kind == "classes" else unseen_words(truth, ids),
        remarks=(*found.remarks, *remarks, *_few(kind, truth), *shared), features_sha256=origin.table_sha256 if origin else None,
        clinical_sha256=clinical_sha256, versions=software_versions(), **more,
    )  # fmt: skip
    shares = {label: own.probability[keep] for label, own in scores.items() if isinstance(own, ClassScores)}
    return Validation(record, truth, judged, excluded, shares, groups)


def _why_not(case: str, place: int, scores: Mapping[str, AnyScores], centre: CentreTable) -> tuple[str, str] | None:
    """The model that has no score of a case (empty where it has no outcome), and why; None where the case is judged."""
    reason = centre.reason(case)
    if reason:
        return "", reason
    return next(((name, own.reasons[place]) for name, own in scores.items() if own.reasons[place]), None)


def _truth(
    kind: Type, rows: Sheet, outcome: str, event: str | None, scores: Mapping[str, AnyScores]
) -> tuple[np.ndarray, str | None]:
    if event is not None and kind != "binary":
        raise TableError("only an outcome of two classes has an event", where="--event", cure="Leave it out")
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


def _judged(
    scores: AnyScores, name: str, truth: np.ndarray, keep: Flags, people: Patients, progress: Progress
) -> Judged | ClassesRecord:
    progress.report(0, 1, "judging")
    if isinstance(scores, ClassScores):
        return judge_classes(scores.model, truth, scores.probability[keep], people)
    judge = judge_value if isinstance(scores.model.spec.outcome, NumberOutcome) else judge_risk
    return judge(scores.model, name, truth, scores.answers.linear[keep], scores.inputs[keep], people, progress)


def _model_record(
    scores: AnyScores,
    name: str,
    result: Judged | ClassesRecord,
    truth: np.ndarray,
    keep: Flags,
    people: Patients,
    remarks: Sequence[str],
    groups: np.ndarray | None = None,
) -> ValidatedModel:
    model = scores.model
    content = model.classes if isinstance(model, ClassModel) else model.spec
    told = content.provenance
    judged = result if isinstance(result, Judged) else None
    centres = of_model(name, judged, groups, people) if judged else None
    expected, mix = float("nan"), tuple[MixRecord, ...]()
    more: dict[str, Any] = {"centres": centres} if centres else {}
    if isinstance(scores, CaseScores):
        mix = tuple(MixRecord.of(line) for line in case_mix(scores.model.spec, scores.inputs[keep]))
        if not isinstance(scores.model.spec.outcome, NumberOutcome):
            expected = model_based_auc(scores.answers.prediction[keep])
            if limits := scores.model.spec.prediction_sets:
                possible = limits.possible(scores.answers.prediction[keep])
                more["prediction_sets"] = SetsRecord.of(limits.aim, set_sizes(truth, possible, clusters=people.clusters))
    return ValidatedModel(
        name=name, model=model.mark, outcome=content.outcome.name, source=told.source, training_cases=told.training_cases,
        training_events=told.training_events, notes=content.notes,
        remarked=int(_remarked(scores)[keep].sum()),
        earlier=content.metrics, metrics=record_of(result.card, people, remarks) if isinstance(result, Judged) else result,
        expected_auc=json_number(expected),
        updates=tuple(_update_record(update, card, judged.card, people) for update, card in judged.updates) if judged else (),
        no_updates="" if judged else CLASSES_STAY, case_mix=mix, **more,
    )  # fmt: skip


def _remarked(scores: AnyScores) -> Flags:
    """(all cases,) whether a score has a note of its own."""
    return np.array([len(own) > len(scores.shared) for own in scores.notes], dtype=bool)


def _update_record(update: Update, card: Card | None, before: Card, people: Patients) -> UpdateRecord:
    terms = tuple(
        TermRecord(name=term.name, value=json_number(term.value.value), ci=json_interval(term.value)) for term in update.terms
    )
    metrics = None if card is None else record_of(card, people)
    if isinstance(metrics, MetricsRecord) and update.keeps_order:
        # Predictions of several folds in one list would seem to rank a little worse, each fold having a line of its own.
        same = record_of(before, people)
        metrics = metrics.model_copy(update={name: getattr(same, name) for name in _OF_ORDER})
    return UpdateRecord(method=update.method, terms=terms, metrics=metrics, reason=update.reason, warnings=update.warnings)


def _comparisons(
    kind: Type, scores: Mapping[str, AnyScores], truth: np.ndarray, keep: Flags, people: Patients
) -> tuple[PairRecord, ...]:
    """Every two models on the same patients."""
    found = []
    if kind == "classes" and len(scores) > 1:
        shares = {name: own.probability[keep] for name, own in scores.items() if isinstance(own, ClassScores)}
        names = next(own.model.names for own in scores.values() if isinstance(own, ClassScores))
        return _class_pairs(np.array(names, dtype=object)[truth], shares, names, people)
    for (first, a), (second, b) in combinations(scores.items(), 2):
        assert isinstance(a, CaseScores)
        assert isinstance(b, CaseScores)
        one, other = a.answers.prediction[keep], b.answers.prediction[keep]
        if kind == "number":
            error = compare_errors(truth, one, other, clusters=people.clusters)
            difference, z, p = error.difference, None, json_number(error.p)
        else:
            test = delong_paired(truth, one, other, clusters=people.clusters)
            difference, z, p = test.difference, json_number(test.statistic), json_number(test.p)
        value, interval = json_number(difference.value), json_interval(difference)
        found.append(PairRecord(first=first, second=second, difference=value, difference_ci=interval, z=z, p=p))
    return tuple(found)


def _class_pairs(
    outcome: np.ndarray, shares: Mapping[str, Floats], names: Sequence[str], people: Patients
) -> tuple[PairRecord, ...]:
    matrix = hand_till_matrix(outcome, shares, names, clusters=people.clusters)
    return tuple(
        PairRecord(
            first=matrix.names[i], second=matrix.names[j], difference=json_number(matrix.difference[i, j]),
            difference_ci=(None, None), z=json_number(matrix.z[i, j]), p=json_number(matrix.p[i, j]),
        )
        for i, j in combinations(range(len(matrix.names)), 2)
    )  # fmt: skip


def _few(kind: Type, truth: np.ndarray) -> tuple[str, ...]:
    """A warning where there are too few patients for a validation to say much."""
    if kind == "number":
        return (f"{truth.size} cases: a validation should have {FEW} at least",) if truth.size < FEW else ()
    if kind == "classes":
        least = int(np.bincount(truth).min())
        return (f"{least} cases of the rarest class: a validation should have {FEW} at least",) if least < FEW else ()
    count = int(truth.sum())
    least = min(count, truth.size - count)
    if least >= FEW:
        return ()
    return (f"{count} cases with the event and {truth.size - count} without: a validation should have {FEW} of each at least",)
