"""Everything that is said about one score on one set of patients, and its record for metrics.json."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ...base.errors import TableError
from ...base.notice import NOTICE
from ...protocols.cutoff_rule import YOUDEN, CutoffRule
from ..data.inputs import Flags, Floats, binary_outcome, vector
from ..estimate import Estimate, json_interval, json_number
from .calibration import Calibration, calibration
from .classification import RATES, Classification, classify
from .clusters import METHOD, Clusters
from .decision_curve import DecisionCurve, decision_curve
from .delong import AucTest, delong_auc, delong_paired
from .metrics_record import (
    CalibrationRecord,
    CategoriesRecord,
    ClusterRecord,
    ConfusionRecord,
    DeLongRecord,
    GainRecord,
    GoodnessOfFit,
    MetricsRecord,
    NetBenefit,
)
from .precision_recall import PrecisionRecall, precision_recall
from .reclassification import Reclassification, reclassification
from .risk_categories import CategoricalReclassification, categorical_reclassification
from .roc import CutOff, chosen_cutoff

INTERVALS = "95 %: AUC DeLong, proportions Wilson, F1 Wilson (indirect), net benefit bootstrap, others normal"
OPTIMISTIC = "the cut-off was chosen on the data it is judged on: the rates are optimistic"


@dataclass(frozen=True)
class Comparison:
    """The score against another one of the same patients. gain: None where one of the two is no probability.

    categories: reclassification over categories of risk, None where none are stated, or with ``gain``.
    """

    name: str
    score: Floats
    test: AucTest
    gain: Reclassification | None
    categories: CategoricalReclassification | None = None


@dataclass(frozen=True)
class Scorecard:
    """One score judged.

    name: of the score. outcome, score: (n,). at_cutoff: None without a cut-off. calibration, decision: None with
    no_probability saying why. versus: None without a second score. clusters: rows of one patient, None where each row is one.
    """

    name: str
    outcome: Flags
    score: Floats
    auc: Estimate
    cutoff: CutOff
    at_cutoff: Classification | None
    precision_recall: PrecisionRecall
    calibration: Calibration | None
    decision: DecisionCurve | None
    no_probability: str
    versus: Comparison | None
    clusters: Clusters | None = None


def score_card(
    outcome: ArrayLike,
    score: ArrayLike,
    *,
    name: str = "score",
    cutoff: float | CutoffRule | None = None,
    versus: tuple[str, ArrayLike] | None = None,
    limits: Sequence[float] = (),
    interval: str = "wilson",
    external: bool = False,
    clusters: Clusters | None = None,
) -> Scorecard:
    """Judge a score. outcome: (n,) 0/1. score: (n,), a probability where all values lie within 0..1.

    cutoff: score >= cutoff is positive; a rule (None: Youden's) chooses it on these data and says that this is optimistic.
    versus: name and values (n,) of a score to compare with. limits: of categories of risk. interval: of proportions. external:
    see ``hosmer_lemeshow``. clusters: rows of one patient. Raises TableError for unusable columns.
    """
    events = binary_outcome(outcome)
    values = vector(score, f"the score {name}", length=events.size)
    rule = CutoffRule("fixed", cutoff) if isinstance(cutoff, (int, float)) else cutoff or YOUDEN
    if rule.value is not None and not isfinite(rule.value):
        raise TableError("a cut-off must be a finite number")
    other = (versus[0], vector(versus[1], f"the score {versus[0]}", length=events.size)) if versus else None
    chosen = chosen_cutoff(events, values, rule)
    if rule.rule != "fixed" and isfinite(chosen.value):
        chosen = CutOff(chosen.value, f"{chosen.rule} on these data", "; ".join(filter(None, (chosen.note, OPTIMISTIC))))
    no_probability = _why_no_probability(name, values)
    return Scorecard(
        name, events, values, delong_auc(events, values, clusters=clusters), chosen,
        classify(events, values, chosen.value, interval=interval, clusters=clusters) if chosen.value == chosen.value else None,
        precision_recall(events, values, clusters=clusters),
        None if no_probability else calibration(events, values, external=external, clusters=clusters),
        None if no_probability else decision_curve(events, values, clusters=clusters),
        no_probability,
        _comparison(events, values, *other, limits, clusters) if other else None,
        clusters,
    )  # fmt: skip


def metrics_record(
    card: Scorecard, *, outcome: str, table_sha256: str, patient: str = "", remarks: Sequence[str] = ()
) -> MetricsRecord:
    """The content of metrics.json. outcome: name of its column. table_sha256: of the file with the scores.

    patient: name of the column with the patients, where the card has clusters. remarks: what to beware of in the rows.
    """
    reasons: dict[str, str] = {"patients": "; ".join(remarks)} if remarks else {}
    # In the order of the file, because reasons are noted as the places come.
    auc = _numbers("auc", card.auc, reasons)
    second: dict[str, Any] = {}
    if card.versus:
        second = {"delong": _delong(card.versus, reasons), "reclassification": _gain(card, card.versus, reasons)}
        if card.versus.categories:
            second["risk_categories"] = _categories(card.versus.categories, reasons)
    at_cutoff = _at_cutoff(card, reasons)
    probability = _of_a_probability(card, reasons)
    return MetricsRecord(
        table_sha256=table_sha256,
        outcome=outcome,
        score=card.name,
        patients=card.clusters.count if card.clusters else int(card.outcome.size),
        events=int(card.outcome.sum()),
        **auc,
        **second,
        **at_cutoff,
        average_precision=card.precision_recall.average_precision,
        average_precision_ci=json_interval(card.precision_recall.average),
        prevalence=card.precision_recall.prevalence,
        **probability,
        **_cluster(card, patient),
        intervals=f"95 %: {METHOD}" if card.clusters else INTERVALS,
        reasons=reasons,
        notice=NOTICE,
    )


def _why_no_probability(name: str, values: Floats) -> str:
    if values.min() >= 0 and values.max() <= 1:
        return ""
    return f"{name} is no probability: its values reach from {values.min():g} to {values.max():g}"


def _comparison(
    events: Flags, score: Floats, name: str, other: Floats, limits: Sequence[float], clusters: Clusters | None
) -> Comparison:
    both = not (_why_no_probability("", score) or _why_no_probability("", other))
    gain = reclassification(events, other, score, clusters=clusters) if both else None
    moved = categorical_reclassification(events, other, score, limits, clusters=clusters) if both and limits else None
    return Comparison(name, other, delong_paired(events, score, other, clusters=clusters), gain, moved)


def _cluster(card: Scorecard, column: str) -> dict[str, Any]:
    clusters = card.clusters
    if clusters is None:
        return {}
    return {
        "cluster": ClusterRecord(
            column=column, patients=clusters.count, rows=int(card.outcome.size), method=METHOD,
            patients_with_event=clusters.present(card.outcome), patients_without_event=clusters.present(~card.outcome),
        )
    }  # fmt: skip


def _numbers(key: str, estimate: Estimate, reasons: dict[str, str], place: str = "") -> dict[str, Any]:
    """``key`` and ``key_ci``; the estimate's note becomes the reason of the value, or of its interval."""
    if estimate.note:
        reasons[f"{place}{key}" if not estimate.defined else f"{place}{key}_ci"] = estimate.note
    return {key: json_number(estimate.value), f"{key}_ci": json_interval(estimate)}


def _delong(versus: Comparison, reasons: dict[str, str]) -> DeLongRecord:
    test = versus.test
    if test.note:
        reasons |= {"delong.z": test.note, "delong.p": test.note}
    return DeLongRecord(
        versus=versus.name,
        z=json_number(test.statistic),
        p=json_number(test.p),
        auc_versus=json_number(test.second.value),
        auc_versus_ci=json_interval(test.second),
        difference=json_number(test.difference.value),
        diff_ci=json_interval(test.difference),
    )


def _gain(card: Scorecard, versus: Comparison, reasons: dict[str, str]) -> GainRecord | None:
    if versus.gain is None:
        reasons["reclassification"] = card.no_probability or _why_no_probability(versus.name, versus.score)
        return None
    gain = versus.gain
    return GainRecord(
        **_numbers("nri", gain.net.nri, reasons, "reclassification."),
        nri_p=json_number(gain.net.p),
        **_numbers("idi", gain.idi, reasons, "reclassification."),
        idi_p=json_number(gain.idi_p),
    )


def _categories(found: CategoricalReclassification, reasons: dict[str, str]) -> CategoriesRecord:
    net = found.net
    events, non_events = (tuple(tuple(row) for row in table.tolist()) for table in (found.events, found.non_events))
    numbers = {
        name: _numbers(name, getattr(net, name), reasons, "risk_categories.") for name in ("nri", "of_events", "of_non_events")
    }
    return CategoriesRecord(
        limits=found.limits, **numbers["nri"], nri_p=json_number(net.p), **numbers["of_events"], **numbers["of_non_events"],
        events=events, non_events=non_events,
    )  # fmt: skip


def _at_cutoff(card: Scorecard, reasons: dict[str, str]) -> dict[str, Any]:
    """Cut-off, rates and confusion, as the record's fields."""
    found: dict[str, Any] = {"cutoff": json_number(card.cutoff.value), "cutoff_rule": card.cutoff.rule}
    if card.cutoff.note:
        reasons["cutoff"] = card.cutoff.note
    if card.at_cutoff is None:
        reasons |= dict.fromkeys((*RATES, "confusion"), "there is no cut-off")
        return found | {key: None for rate in RATES for key in (rate, f"{rate}_ci")} | {"confusion": None}
    for name, rate in card.at_cutoff.rates().items():
        found |= _numbers(name, rate, reasons)
    at = card.at_cutoff
    return found | {"confusion": ConfusionRecord(tp=at.tp, tn=at.tn, fp=at.fp, fn=at.fn)}


def _of_a_probability(card: Scorecard, reasons: dict[str, str]) -> dict[str, Any]:
    """What only a probability has, as the record's fields."""
    if not card.calibration or not card.decision:
        reasons |= dict.fromkeys(("brier", "calibration", "net_benefit"), card.no_probability)
        return {"brier": None, "brier_ci": None, "calibration": None, "net_benefit": None}
    brier = _numbers("brier", card.calibration.brier, reasons)
    return {**brier, "calibration": _calibration(card.calibration, reasons), "net_benefit": _net_benefit(card.decision)}


def _calibration(found: Calibration, reasons: dict[str, str]) -> CalibrationRecord:
    test = found.hosmer_lemeshow
    if test.note:
        reasons["calibration.hosmer_lemeshow"] = test.note
    lines: dict[str, Any] = {}
    for key in ("slope", "intercept", "in_the_large", "expected_observed"):
        lines |= _numbers(key, getattr(found, key), reasons, "calibration.")
    return CalibrationRecord(
        **lines,
        hosmer_lemeshow=GoodnessOfFit(chisq=json_number(test.chisq), df=test.df, p=json_number(test.p)),
        integrated_index=found.integrated_index,
        e50=found.e50,
        e90=found.e90,
        brier_scaled=found.brier_scaled,
    )


def _net_benefit(curve: DecisionCurve) -> tuple[NetBenefit, ...]:
    columns = (curve.thresholds, curve.model, curve.all, curve.none, curve.avoided_per_100, *curve.model_band, *curve.all_band)
    return tuple(
        NetBenefit(
            threshold=t, model=m, all=a, none=none, avoided_per_100=avoided, model_ci=(json_number(low), json_number(high)),
            all_ci=(json_number(all_low), json_number(all_high)),
        )
        for t, m, a, none, avoided, low, high, all_low, all_high in np.column_stack(columns).tolist()
    )  # fmt: skip
