"""What is said of one model of a time to an event on a centre's patients: concordance, and its risk by each horizon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...base.progress import Progress
from ...scoring import Model
from ...scoring.outcome_schema import TimeToEventOutcome
from ..data.inputs import Floats
from ..data.survival import Survival, events_of, times_of
from ..estimate import Estimate, json_interval, json_number
from ..evaluation.at_horizon import not_judged
from ..evaluation.calibration_at import calibration_slope, followed_until
from ..evaluation.decision_curve import THRESHOLDS, DecisionCurve
from ..evaluation.net_benefit_at import decision_curve_at
from ..evaluation.smooth_at import SmoothAt, smooth_at
from ..evaluation.survival_concordance import harrell_c, uno_c
from ..statistics.kaplan_meier import follow_up
from ..survival.performance import AtHorizon, performance
from .concordance import model_based_c
from .followed_record import BenefitPoint, FollowedRecord, HorizonMetrics, RiskGroup
from .followed_updates import followed_updates
from .updating import Design, Update

INTERVALS = (
    "95 % intervals: C, AUC and Brier score by the infinitesimal jackknife, observed over expected events by Greenwood's error, "
    "slopes by Wald"
)
THIN = 10
"""Patients with the event by a horizon, and followed beyond it, below which its figures say little."""


@dataclass(frozen=True)
class JudgedRisk:
    """A risk by a horizon that can be judged. uno: C of events by then."""

    uno: Estimate
    figures: AtHorizon
    slope: Estimate
    smooth: SmoothAt
    decision: DecisionCurve


@dataclass(frozen=True)
class HorizonCard:
    """events: by the time. beyond: patients followed beyond it without the event. judged: None where reason says why."""

    time: float
    events: int
    beyond: int
    reason: str
    judged: JudgedRisk | None


@dataclass(frozen=True)
class FollowedCard:
    """uno: up to the time ``until``. expected: the C that the model expects of itself. slope: over the whole follow-up."""

    outcome: Survival
    unit: str
    harrell: Estimate
    uno: Estimate
    until: float
    expected: float
    slope: Estimate
    horizons: tuple[HorizonCard, ...]


def judge_followed(
    model: Model, outcome: Survival, linear: Floats, risks: Floats, design: Design, progress: Progress | None = None
) -> tuple[FollowedCard, tuple[tuple[Update, FollowedCard | None], ...]]:
    """The card of the model as it is, and each update with that of its cross-validated risks, None where there are none.

    outcome, linear: (n,), the latter log hazard ratios. risks: (n, horizons of the model).
    """
    spec = model.spec.outcome
    assert isinstance(spec, TimeToEventOutcome)
    by_time = dict(zip(spec.horizons, risks.T, strict=True))
    card = _card(outcome, spec.unit, linear, {time: (linear, risk) for time, risk in by_time.items()})
    times = tuple(own.time for own in card.horizons if own.judged)
    updates = followed_updates(outcome, times, spec.unit, design, progress)
    return card, tuple((own, _updated(own, outcome, spec.unit, times)) for own in updates)


def last_judged(outcome: Survival, horizons: Sequence[float]) -> float:
    """The last of some horizons that can be judged; where none can, the longest follow-up."""
    found = [time for time in horizons if not not_judged(outcome, time)]
    return max(found, default=float(times_of(outcome).max()))


def _updated(update: Update, outcome: Survival, unit: str, times: tuple[float, ...]) -> FollowedCard | None:
    if update.prediction is None:
        return None
    hazards = dict(zip(times, update.prediction.T, strict=True))
    return _card(outcome, unit, hazards[times[-1]], {time: (own, -np.expm1(-np.exp(own))) for time, own in hazards.items()})


def _card(outcome: Survival, unit: str, linear: Floats, at: Mapping[float, tuple[Floats, Floats]]) -> FollowedCard:
    """linear: (n,) by which patients are ranked. at: horizon -> log hazard ratios (n,) and risks (n,)."""
    judged = {time: risk for time, (_, risk) in at.items() if not not_judged(outcome, time)}
    figures: dict[float, AtHorizon] = {}
    if judged:
        found = performance(outcome, linear, judged)
        harrell, uno, slope = found.harrell, found.uno, found.slope
        figures = {own.time: own for own in found.horizons}
    else:
        harrell, slope = harrell_c(outcome, linear), calibration_slope(outcome, linear)
        uno = uno_c(outcome, linear, last_judged(outcome, ()))
    return FollowedCard(
        outcome, unit, harrell, uno, last_judged(outcome, tuple(at)), model_based_c(linear), slope,
        tuple(_horizon(outcome, *own, time, figures.get(time)) for time, own in at.items()),
    )  # fmt: skip


def _horizon(outcome: Survival, linear: Floats, risk: Floats, time: float, found: AtHorizon | None) -> HorizonCard:
    times, reason = times_of(outcome), not_judged(outcome, time)
    judged = None
    if found:
        judged = JudgedRisk(
            uno_c(outcome, linear, time), found, calibration_slope(followed_until(outcome, time), linear),
            smooth_at(outcome, risk, time), decision_curve_at(outcome, risk, time, np.array(THRESHOLDS)),
        )  # fmt: skip
    return HorizonCard(time, int((events_of(outcome) & (times <= time)).sum()), int((times > time).sum()), reason, judged)


def followed_record(card: FollowedCard) -> FollowedRecord:
    """The record of a card; undefined numbers are null."""
    median, events = follow_up(card.outcome), int(events_of(card.outcome).sum())
    named = {"harrell_c": card.harrell, "uno_c": card.uno, "slope": card.slope}
    return FollowedRecord(
        patients=len(card.outcome), events=events, unit=card.unit, **_both("follow_up", median),
        longest=float(times_of(card.outcome).max()), **_all(named), uno_until=card.until,
        expected_c=json_number(card.expected), horizons=tuple(map(_metrics, card.horizons)), intervals=INTERVALS,
        notes=_notes(named),
    )  # fmt: skip


def _metrics(card: HorizonCard) -> HorizonMetrics:
    head: dict[str, Any] = {"time": card.time, "events": card.events, "beyond": card.beyond, "reason": card.reason}
    if card.judged is None:
        return HorizonMetrics(**head)
    found, smooth, curve = card.judged.figures, card.judged.smooth, card.judged.decision
    line = found.calibration
    named = {
        "uno_c": card.judged.uno, "auc": found.auc, "brier": found.brier, "observed": line.observed,
        "observed_expected": line.observed_expected, "slope": card.judged.slope,
    }  # fmt: skip
    return HorizonMetrics(
        **head, **_all(named), expected=line.expected, ipa=json_number(found.brier_scaled),
        integrated_index=json_number(smooth.integrated_index), e50=json_number(smooth.e50), e90=json_number(smooth.e90),
        groups=tuple(
            RiskGroup(patients=own.patients, predicted=own.predicted, **_both("observed", own.observed)) for own in line.groups
        ),
        net_benefit=tuple(
            BenefitPoint(
                threshold=threshold, model=json_number(model), all=json_number(everyone),
                model_ci=(json_number(low), json_number(high)), all_ci=(json_number(all_low), json_number(all_high)),
            )
            for threshold, model, everyone, low, high, all_low, all_high in np.array(
                [curve.thresholds, curve.model, curve.all, *curve.model_band, *curve.all_band]
            ).T.tolist()
        ),
        notes=_notes(named) | ({"integrated_index": smooth.note} if smooth.note else {}),
    )  # fmt: skip


def of_horizons(records: Sequence[object]) -> tuple[str, ...]:
    """One sentence for every horizon that is not judged, or on few patients. records: of models, of any kind."""
    found: dict[str, None] = {}
    for own in (own for own in records if isinstance(own, FollowedRecord)):
        for at in own.horizons:
            when = f"{at.time:g} {own.unit}"
            if at.reason:
                found[f"the risk by {when} is not judged: {at.reason}"] = None
            elif min(at.events, at.beyond) < THIN:
                found[
                    f"by {when} {at.events} cases had the event and {at.beyond} were followed beyond it: its figures say little"
                ] = None
    return tuple(found)


def _both(name: str, found: Estimate) -> dict[str, Any]:
    return {name: json_number(found.value), f"{name}_ci": json_interval(found)}


def _all(named: Mapping[str, Estimate]) -> dict[str, Any]:
    return {key: value for name, found in named.items() for key, value in _both(name, found).items()}


def _notes(named: Mapping[str, Estimate]) -> dict[str, str]:
    return {name: found.note for name, found in named.items() if found.note}
