"""The tables of a validation of models of a time to an event."""

from __future__ import annotations

from typing import Any

from ...modelling.external.followed_record import FollowedRecord, HorizonMetrics

_WITH_ENDS = ("uno_c", "auc", "brier", "observed", "observed_expected", "slope")
_PLAIN = ("ipa", "expected", "integrated_index", "e50", "e90")


def concordance_row(metrics: FollowedRecord) -> dict[str, Any]:
    """What holds for the whole follow-up."""
    found: dict[str, Any] = {"patients": metrics.patients, "events": metrics.events}
    for name in ("follow_up", "harrell_c", "uno_c"):
        found |= ends(name, getattr(metrics, name), getattr(metrics, f"{name}_ci"))
    found |= {"uno_until": metrics.uno_until, "expected_c": metrics.expected_c}
    return found | ends("slope", metrics.slope, metrics.slope_ci)


def horizon_rows(head: dict[str, Any], metrics: FollowedRecord) -> list[dict[str, Any]]:
    """One row for each horizon."""
    return [head | _horizon(own) for own in metrics.horizons]


def update_rows(head: dict[str, Any], metrics: FollowedRecord, reason: str = "") -> list[dict[str, Any]]:
    """One row for each horizon that is judged, with C."""
    c = ends("harrell_c", metrics.harrell_c, metrics.harrell_c_ci)
    return [head | c | _horizon(own) | {"reason": reason} for own in metrics.judged]


def benefit_rows(head: dict[str, Any], metrics: FollowedRecord) -> list[dict[str, Any]]:
    """Net benefit at every threshold and horizon."""
    return [
        head
        | {"time": own.time, "threshold": point.threshold, **ends("net_benefit", point.model, point.model_ci)}
        | {**ends("all", point.all, point.all_ci), "none": 0.0}
        for own in metrics.judged
        for point in own.net_benefit
    ]


def ends(name: str, value: float | None, interval: tuple[float | None, float | None] | None) -> dict[str, Any]:
    """A number and the ends of its interval, in three columns."""
    low, high = interval or (None, None)
    return {name: value, f"{name}_low": low, f"{name}_high": high}


def _horizon(own: HorizonMetrics) -> dict[str, Any]:
    found: dict[str, Any] = {"time": own.time, "events_by_then": own.events, "followed_beyond": own.beyond}
    for name in _WITH_ENDS:
        found |= ends(name, getattr(own, name), getattr(own, f"{name}_ci"))
    found |= {{"integrated_index": "ici"}.get(name, name): getattr(own, name) for name in _PLAIN}
    return found | {"reason": own.reason}
