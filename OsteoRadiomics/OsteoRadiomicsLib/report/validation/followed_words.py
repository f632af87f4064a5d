"""Methods and Results of a validation of models of a time to an event, in words."""

from __future__ import annotations

from ...base.language import Told, later, tr
from ...modelling.external.followed_record import FollowedRecord, HorizonMetrics
from ...modelling.external.record import ValidatedModel, ValidationRecord
from ..html import fixed, with_interval
from ..manuscript.words import cited, sentences
from ..time_units import unit_text
from .followed_page import at, follow_up_text, followed_models, judged_times
from .updates import METHODS


def measures_of_times(record: ValidationRecord) -> str:
    """How concordance, risks by each horizon and differences were measured."""
    metrics = followed_models(record)[0][1]
    times = Told(", ".join(f"{time:g}" for time in judged_times(record) or [own.time for own in metrics.horizons]))
    found = [
        tr(
            "Discrimination was measured by Harrell's C{harrell}, Uno's C{uno} and the AUC of telling patients with the event by "
            "{times} {unit} from those without it then{blanche}, with intervals by the infinitesimal jackknife; Harrell's C was "
            "held against the C that each model's own hazards let expect in this case mix{gonen}.",
            harrell=cited("harrell1996"), uno=cited("uno2011"), times=times, unit=unit_text(metrics.unit),
            blanche=cited("blanche2013"),
            gonen=cited("gonen2005"),
        ),
        tr(
            "Calibration by each time was described by observed (one minus Kaplan-Meier's survival{kaplan}) over expected risk, "
            "the slope of the log hazard ratio with follow-up cut off there{houwelingen}, and the integrated calibration index "
            "with E50 and E90 of a Cox regression on a restricted cubic spline of the predicted risk{austin}.",
            kaplan=cited("kaplan1958"), houwelingen=cited("houwelingen2000"), austin=cited("austin2020"),
        ),
        tr(
            "Overall accuracy was measured by the Brier score with weights for censoring{graf} and the index of prediction "
            "accuracy{kattan}, clinical benefit by decision curves with censored patients weighed in{vickers}.",
            graf=cited("graf1999"), kattan=cited("kattan2018"), vickers=cited("vickers2008"),
        ),
    ]  # fmt: skip
    if record.comparisons:
        found.append(
            tr("Models were compared by C and AUC of the same patients with paired intervals, two-sided, without correction for "
               "the number of comparisons.")
        )  # fmt: skip
    return sentences(*found)


def flow_of_times(metrics: FollowedRecord) -> str:
    """Events and follow-up."""
    return tr(
        "{events} patients had the event; the median follow-up was {median} {unit} by the reverse Kaplan-Meier curve{schemper}, "
        "the longest {longest} {unit}.",
        events=metrics.events, median=Told(follow_up_text(metrics)), unit=unit_text(metrics.unit), schemper=cited("schemper1996"),
        longest=Told(f"{metrics.longest:g}"),
    )  # fmt: skip


def result_of_times(metrics: FollowedRecord) -> str:
    """What a model showed."""
    head = tr(
        "Harrell's C {harrell}, {expected} expected in this case mix, Uno's C {uno}, slope {slope}",
        harrell=with_interval(metrics.harrell_c, metrics.harrell_c_ci), expected=Told(fixed(metrics.expected_c)),
        uno=with_interval(metrics.uno_c, metrics.uno_c_ci), slope=with_interval(metrics.slope, metrics.slope_ci, 2),
    )  # fmt: skip
    return tr("; ").join([head, *(_horizon(own, metrics.unit) for own in metrics.horizons)])


def _horizon(own: HorizonMetrics, unit: str) -> str:
    if own.reason:
        return tr("{when} not judged, {reason}", when=Told(at(own.time, unit)), reason=own.reason)
    return tr(
        "{when} AUC {area}, observed risk {observed} against {expected} predicted (ratio {ratio}), slope {slope}, integrated "
        "calibration index {ici}, Brier score {brier}, index of prediction accuracy {ipa}",
        when=Told(at(own.time, unit)), area=with_interval(own.auc, own.auc_ci),
        observed=with_interval(own.observed, own.observed_ci), expected=Told(fixed(own.expected)),
        ratio=with_interval(own.observed_expected, own.observed_expected_ci, 2), slope=with_interval(own.slope, own.slope_ci, 2),
        ici=Told(fixed(own.integrated_index)), brier=with_interval(own.brier, own.brier_ci), ipa=Told(fixed(own.ipa)),
    )  # fmt: skip


def updates_in_words(model: ValidatedModel) -> list[str]:
    """What each update would gain at each horizon."""
    found = []
    for update in model.updates:
        if not isinstance(update.metrics, FollowedRecord):
            continue
        unit, method = update.metrics.unit, Told(tr(METHODS[update.method]))
        parts = [
            tr("{when} observed over expected {ratio}, slope {slope}, integrated calibration index {ici}, Brier score {brier}",
               when=Told(at(own.time, unit)), ratio=Told(fixed(own.observed_expected, 2)), slope=Told(fixed(own.slope, 2)),
               ici=Told(fixed(own.integrated_index)), brier=Told(fixed(own.brier)))
            for own in update.metrics.judged
        ]  # fmt: skip
        said = Told(tr("; ").join(parts))
        found.append(tr("{method}: Harrell's C {c}; {said}.", method=method, c=Told(fixed(update.metrics.harrell_c)), said=said))
    return found


OUTCOME = later("The outcome was the time in the column {time} until the event in the column {outcome}{event}.")
