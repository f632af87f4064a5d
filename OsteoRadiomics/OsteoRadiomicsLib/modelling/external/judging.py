"""What is said of one model on a centre's patients, by type of its outcome, with the statistics of ``evaluation``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import nan
from typing import Any

import numpy as np
from scipy.special import expit

from ...base.progress import Progress
from ...scoring import Model
from ...scoring.class_model import ClassModel, most_probable
from ...scoring.outcome_schema import NumberOutcome
from ...scoring.schema import ModelSpec
from ..data.inputs import Flags, Floats
from ..data.survival import Survival
from ..estimate import Estimate
from ..evaluation.classification import RATES
from ..evaluation.clusters import Clusters
from ..evaluation.confusion import Confusion, brier_of_classes, confusion
from ..evaluation.hand_till import hand_till
from ..evaluation.metrics_record import MetricsRecord
from ..evaluation.roc import CutOff
from ..evaluation.scorecard import Scorecard, metrics_record, score_card
from ..number.metrics_record import MeasuredRecord
from ..number.scorecard import MeasuredScorecard, measured_record, measured_scorecard
from .class_updates import ClassDesign, class_design, class_updates
from .followed import FollowedCard, followed_record, judge_followed
from .followed_record import FollowedRecord
from .record import ClassesRecord, NamedEstimate, OneClassRecord
from .updating import Design, Update, risk_updates, value_updates

REFIT_NEEDS = "only an equation can be refitted: train a model of the kind {kind} anew"


@dataclass(frozen=True)
class Patients:
    """The judged rows. ids: (n,) of patients. clusters: rows of one patient, None where each row is one. sha256: of the table."""

    ids: np.ndarray
    clusters: Clusters | None
    outcome: str
    patient: str
    sha256: str


@dataclass(frozen=True)
class ClassesCard:
    """names: k classes. true: (n,) their places. probability: (n, k)."""

    names: tuple[str, ...]
    true: np.ndarray
    probability: Floats
    record: ClassesRecord


Card = Scorecard | MeasuredScorecard | FollowedCard | ClassesCard
JudgedRecord = MetricsRecord | MeasuredRecord | FollowedRecord | ClassesRecord
_OF_ORDER = ("auc", "auc_ci", "average_precision", "average_precision_ci")
"""What depends on the order of patients alone."""
_AT_HORIZONS = ("uno_c", "uno_c_ci", "auc", "auc_ci")
_OF_CLASSES = ("hand_till", "macro_auc", "balanced_accuracy")
"""What is a mean over classes."""
ONLY = "of the classes {names} alone"
_OF_TIMES = ("harrell_c", "harrell_c_ci", "uno_c", "uno_c_ci")


@dataclass(frozen=True)
class Judged:
    """card: of the model as it is. updates: each with the card of its cross-validated predictions, None where there are none.

    design: what updates are made of. inputs: (n, inputs) coded; of several classes by class.
    """

    card: Card
    updates: tuple[tuple[Update, Card | None], ...]
    design: Design | ClassDesign
    inputs: Floats | Mapping[str, Floats]


def judge_risk(
    model: Model, name: str, events: Flags, linear: Floats, inputs: Floats, rows: Patients, progress: Progress | None = None
) -> Judged:
    """Of two classes. events: (n,). linear: (n,) logits. inputs: (n, inputs) coded."""
    spec = model.spec
    design = _design(model, linear, inputs)
    found = risk_updates(events, design, rows.ids, rows.clusters, progress)
    updates = _each_judged(found, lambda risk: _card(spec, name, events, risk, rows))
    return Judged(_card(spec, name, events, expit(linear), rows), updates, design, inputs)


def judge_value(
    model: Model, name: str, measured: Floats, predicted: Floats, inputs: Floats, rows: Patients, progress: Progress | None = None
) -> Judged:
    """Of a measured end point. measured, predicted: (n,) in its unit."""
    outcome = model.spec.outcome
    unit = outcome.unit if isinstance(outcome, NumberOutcome) else ""

    def card(values: Floats) -> MeasuredScorecard:
        return measured_scorecard(measured, values, name=name, end_point=rows.outcome, unit=unit, clusters=rows.clusters)

    design = _design(model, predicted, inputs)
    found = value_updates(measured, design, rows.ids, rows.clusters, progress)
    return Judged(card(predicted), _each_judged(found, card), design, inputs)


def judge_times(
    model: Model, outcome: Survival, linear: Floats, risks: Floats, inputs: Floats, progress: Progress | None = None
) -> Judged:
    """Of a time to an event. outcome, linear: (n,), the latter log hazard ratios. risks: (n, horizons)."""
    design = _design(model, linear, inputs)
    return Judged(*judge_followed(model, outcome, linear, risks, design, progress), design, inputs)


def record_of(card: Card, rows: Patients, remarks: Sequence[str] = ()) -> JudgedRecord:
    """The record of a card."""
    if isinstance(card, ClassesCard):
        return card.record
    if isinstance(card, FollowedCard):
        return followed_record(card)
    if isinstance(card, MeasuredScorecard):
        return measured_record(card, table_sha256=rows.sha256, patient=rows.patient, remarks=remarks)
    return metrics_record(card, outcome=rows.outcome, table_sha256=rows.sha256, patient=rows.patient, remarks=remarks)


def with_order_of(before: JudgedRecord, after: JudgedRecord) -> JudgedRecord:
    """The record after an update that leaves the order of patients as it was, with what depends on it alone from before.

    Of measured values nothing does, and with several classes no update leaves their order.
    """
    if isinstance(before, FollowedRecord) and isinstance(after, FollowedRecord):
        horizons = tuple(
            own.model_copy(update={name: getattr(same, name) for name in _AT_HORIZONS})
            for own, same in zip(after.horizons, before.judged, strict=True)
        )
        return after.model_copy(update={name: getattr(before, name) for name in _OF_TIMES} | {"horizons": horizons})
    if isinstance(before, MetricsRecord) and isinstance(after, MetricsRecord):
        return after.model_copy(update={name: getattr(before, name) for name in _OF_ORDER})
    return after


def judge_classes(
    model: ClassModel, true: np.ndarray, probability: Floats, inputs: Mapping[str, Floats], rows: Patients,
    progress: Progress | None = None,
) -> Judged:  # fmt: skip
    """Of several classes. true: (n,) places in the model's classes. probability: (n, k). inputs: of each class's own model.

    Where a class has no patient, the AUCs are those of the others. Raises TableError for patients of one class alone.
    """

    def card(values: Floats) -> ClassesCard:
        return ClassesCard(model.names, true, values, _of_classes(model.names, true, values, rows))

    design = class_design(model, probability, inputs)
    found = class_updates(true, design, rows.ids, rows.clusters, progress)
    return Judged(card(probability), _each_judged(found, card), design, inputs)


def _each_judged(updates: Sequence[Update], card: Callable[[Floats], Card]) -> tuple[tuple[Update, Card | None], ...]:
    """Each update with the card of its cross-validated predictions, None where there are none."""
    return tuple((own, None if own.prediction is None else card(own.prediction)) for own in updates)


def _of_classes(names: tuple[str, ...], true: np.ndarray, probability: Floats, rows: Patients) -> ClassesRecord:
    clusters = rows.clusters
    met = confusion(true, most_probable(probability), names, clusters=clusters, incomplete=True)
    there = np.unique(true)
    seen = [names[place] for place in there]
    auc = hand_till(np.array(names, dtype=object)[true], probability[:, there], seen, clusters=clusters)
    brier = brier_of_classes(true, probability, clusters=clusters)
    overall = {
        "hand_till": auc.hand_till, "macro_auc": auc.macro, "accuracy": met.accuracy, "balanced_accuracy": met.balanced_accuracy,
        "kappa_linear": met.kappa, "brier": brier,
    }  # fmt: skip
    absent = {name: ONLY.format(names=", ".join(seen)) for name in _OF_CLASSES} if len(seen) < len(names) else {}
    noted = {
        name: replace(found, note="; ".join(filter(None, (found.note, absent.get(name))))) for name, found in overall.items()
    }
    more = {"names": names} if absent else {}
    return ClassesRecord(
        overall=tuple(NamedEstimate.of(name, found) for name, found in noted.items()),
        pairs=tuple(NamedEstimate.of(" – ".join(pair), found) for pair, found in auc.pairwise.items()),
        confusion=tuple(tuple(row) for row in met.counts.tolist()),
        classes=tuple(
            OneClassRecord(name=name, metrics=_against_rest(name, true == place, probability[:, place], met, rows))
            for place, name in zip(there.tolist(), seen, strict=True)
        ),
        **more,
    )


def _against_rest(name: str, events: Flags, risk: Floats, met: Confusion, rows: Patients) -> MetricsRecord:
    card = score_card(events, risk, name=name, external=True, clusters=rows.clusters)
    rule = CutOff(nan, "the most probable class", "the most probable class is taken")
    found = metrics_record(
        replace(card, cutoff=rule, at_cutoff=None), outcome=rows.outcome, table_sha256=rows.sha256, patient=rows.patient
    )
    rates = {key: value for rate, own in met.rates[name].rates().items() for key, value in _rate(rate, own).items()}
    reasons = {place: reason for place, reason in found.reasons.items() if place not in RATES}
    return found.model_copy(update=rates | {"reasons": reasons})


def _rate(name: str, own: Estimate) -> dict[str, Any]:
    found = NamedEstimate.of(name, own)
    return {name: found.value, f"{name}_ci": found.ci}


def _design(model: Model, linear: Floats, inputs: Floats) -> Design:
    spec = model.spec
    no_equation = "" if model.is_equation else REFIT_NEEDS.format(kind=spec.kind)
    return Design(linear, model.columns(inputs), tuple(column.name for column in spec.columns), no_equation)


def _card(spec: ModelSpec, name: str, events: Flags, risk: Floats, rows: Patients) -> Scorecard:
    """Judged at the model's frozen cut-off; none is sought in these patients."""
    frozen = spec.cutoff
    card = score_card(events, risk, name=name, cutoff=frozen.value if frozen else None, external=True, clusters=rows.clusters)
    if frozen:
        return replace(card, cutoff=CutOff(frozen.value, frozen.rule))
    why = f"the model has no cut-off: {spec.no_cutoff_reason}"
    return replace(card, cutoff=CutOff(nan, why, why), at_cutoff=None)
