"""The figures of a validation of models of a time to an event."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from matplotlib.figure import Figure

from ...base.language import tr
from ...modelling.external.followed import FollowedCard, JudgedRisk
from ...modelling.external.record import ValidationRecord
from ...modelling.external.validation import Validation
from ...modelling.statistics.kaplan_meier import kaplan_meier
from ..figures.benefit import decision_figure
from ..figures.survival import RiskCurve, risk_calibration_figure, risk_overlay_figure, survival_figure
from ..html import true_minus
from ..time_units import unit_text
from .followed_page import at, followed_models, judged_times
from .updates import AS_IS, METHODS, Shown

_Drawings = dict[str, Callable[[], Figure]]


def shown_of_times(record: ValidationRecord) -> list[Shown]:
    """Every figure but those of the case mix, in the order of the page."""
    unit = followed_models(record)[0][1].unit
    text = tr("Kaplan-Meier with its 95 % band; marks are censored patients")
    found = [Shown("survival", "patients", "", tr("Survival without {event}", event=event_name(record)), text)]
    text = tr(
        "net benefit of acting from a threshold of risk on, against acting on all and on nobody, by Kaplan-Meier; gaps: nobody "
        "beyond the threshold was followed until then; bands: 95 %, bootstrap of the patients with the predictions as they are"
    )
    for time in judged_times(record):
        title = tr("Decision curves, {when}", when=at(time, unit))
        found.append(Shown(f"decision_curve-{time:g}", "benefit", "", title, text))
    for model in record.models:
        name = model.name
        for own in next(metrics for label, metrics in followed_models(record) if label == name).judged:
            when = at(own.time, unit)
            title = tr("Calibration of {model}, {when}", model=name, when=when)
            words = tr("points: groups of about equal size by Kaplan-Meier; curve: Cox regression on a spline of the risk")
            found.append(Shown(f"calibration-{name}-{own.time:g}", "calibration", name, title, words))
            if any(update.metrics for update in model.updates):
                title = tr("Calibration of {model} before and after each update, {when}", model=name, when=when)
                words = tr("the updated curves are of cross-validated predictions")
                found.append(Shown(f"update-{name}-{own.time:g}", "update", name, title, words))
    return found


def event_name(record: ValidationRecord) -> str:
    """What happens, as figures call it: the value of the column, or the column where that is a plain yes."""
    return record.outcome if record.event.casefold() in ("", "1", "yes", "true") else record.event


def drawings_of_times(found: Validation) -> _Drawings:
    """Name of a figure -> how it is drawn."""
    cards = {name: own.card for name, own in found.judged.items() if isinstance(own.card, FollowedCard)}
    first = next(iter(cards.values()))
    event = event_name(found.record)
    curve = {tr("all patients"): kaplan_meier(first.outcome)}
    made: _Drawings = {"survival": partial(survival_figure, curve, unit=unit_text(first.unit), event=event)}
    for time in judged_times(found.record):
        curves = {name: own[time].decision for name, card in cards.items() if time in (own := _judged(card))}
        made[f"decision_curve-{time:g}"] = partial(decision_figure, curves)
    for name, card in cards.items():
        updates = {METHODS[own.method]: after for own, after in found.judged[name].updates if isinstance(after, FollowedCard)}
        for time, risk in _judged(card).items():
            made[f"calibration-{name}-{time:g}"] = partial(_calibration, risk)
            if updates:
                states = {tr(title): _curve(_judged(state)[time]) for title, state in {AS_IS: card, **updates}.items()}
                made[f"update-{name}-{time:g}"] = partial(risk_overlay_figure, states)
    return made


def _judged(card: FollowedCard) -> dict[float, JudgedRisk]:
    return {own.time: own.judged for own in card.horizons if own.judged}


def _calibration(risk: JudgedRisk) -> Figure:
    found = risk.figures
    texts = (
        tr("slope {slope}", slope=true_minus(risk.slope.text(2))),
        tr("observed/expected {ratio}", ratio=true_minus(found.calibration.observed_expected.text(2))),
        tr("Brier score {brier}", brier=true_minus(found.brier.text())),
    )
    curve = _curve(risk)
    return risk_calibration_figure(curve.groups, smooth=(curve.x, curve.y), texts=texts)


def _curve(risk: JudgedRisk) -> RiskCurve:
    line = risk.figures.calibration
    groups = tuple((own.predicted, own.observed) for own in line.groups)
    return RiskCurve(risk.smooth.x, risk.smooth.y, groups, f"O/E {true_minus(line.observed_expected.text(2))}")
