"""Methods and Results of a study of a time to an event in words, filled in from its record."""

from __future__ import annotations

from collections.abc import Callable

from ...base.language import Told, later, tr
from ...modelling.study.names import APPARENT, COMBINED
from ...modelling.survival.record import (
    ConcordanceRecord,
    FollowedPartRecord,
    HorizonRecord,
    RiskSplitRecord,
    SurvivalPerformanceRecord,
)
from ..html import fixed, number
from ..manuscript.words import Words, cited, sentences
from ..training import methods, results
from ..training.folder import Sample
from ..training.further import further_methods, further_results
from ..training.text import row_estimate, table_rows
from ..training.words import training_words
from .centres import centre_methods, centre_results
from .folder import SurvivalFolder
from .text import follow_up_text, times_text

EVENTS_PER_TERM = 10
"""Below it coefficients are known to be unsteady (Peduzzi 1995); the sentence only states the number."""


def survival_words(study: SurvivalFolder) -> Words:
    """The text, every number from the record and its tables."""
    record = study.record
    return training_words(
        study,
        outcome=_outcome(study),
        selection=methods.selection_text(record.protocol.modelling, record.blocks),
        models=_models(study),
        measures=_measures(study),
        results=_results(study),
        limits=_limits(study),
    )


def _outcome(study: SurvivalFolder) -> str:
    spec = study.record.protocol.outcome
    return sentences(
        tr(
            "The outcome was the time until {event}, in {unit}: {definition} (columns {time} and {column}).",
            event=study.event, unit=study.unit, definition=spec.definition.rstrip("."), time=Told(spec.time),
            column=Told(spec.column),
        ),
        tr("Patients without the event were censored when they were last seen; each patient had one row."),
    )  # fmt: skip


def _models(study: SurvivalFolder) -> str:
    screened = methods.screening_text(study, tr("Cox regression"))
    levels = tr("Several levels of a variable were tested together by the likelihood ratio.") if screened else ""
    return sentences(
        screened, levels,
        tr(
            "All models were Cox regressions{cox} by the partial likelihood, ties by Efron's method{efron}; risks by {times} "
            "{unit} come from Breslow's baseline hazard{breslow}. Hazards were taken to be proportional, which was not tested.",
            cox=cited("cox1972"), efron=cited("efron1977"), times=times_text(study.horizons), unit=study.unit,
            breslow=cited("breslow1972"),
        ),
        methods.combined_text(study),
    )  # fmt: skip


def _measures(study: SurvivalFolder) -> str:
    """Every figure of merit with its form."""
    record, times, unit = study.record, times_text(study.horizons), study.unit
    found = [
        tr("Folds were alike in the share of patients with the event."),
        tr(
            "Discrimination was measured by Harrell's C{harrell}, Uno's C up to {last} {unit}{uno} and the AUC of telling "
            "patients with the event by {times} {unit} from those without it then{blanche}, with 95 % intervals by the "
            "infinitesimal jackknife.",
            harrell=cited("harrell1996"), last=times_text(study.horizons[-1:]), unit=unit, uno=cited("uno2011"), times=times,
            blanche=cited("blanche2013"),
        ),
        methods.interval_text(record),
        tr(
            "Calibration was described by the slope of the linear predictor in a Cox regression (Wald's interval, as of hazard "
            "ratios) and, by each time, by observed (one minus Kaplan-Meier's survival{kaplan}) over expected events and the "
            "Brier score with weights for censoring{graf}; clinical benefit by decision curves{vickers}.",
            kaplan=cited("kaplan1958"), graf=cited("graf1999"), vickers=cited("vickers2008"),
        ),
        tr(
            "Patients were parted into lower and higher risk at the median of the training set's out-of-fold scores, and the "
            "groups compared by the log-rank test{mantel}; follow-up is the median by the reverse Kaplan-Meier curve{schemper}.",
            mantel=cited("mantel1966"), schemper=cited("schemper1996"),
        ),
    ]  # fmt: skip
    if record.comparisons:
        found.append(
            tr("Models were compared by Harrell's C of the same patients, two-sided, without correction for the number of "
               "comparisons.")
        )  # fmt: skip
    if len(study.table("subgroups")):
        found.append(tr("Harrell's C was also found within subgroups."))
    return sentences(*found, further_methods(study, record.frequency), centre_methods(study))


def _results(study: SurvivalFolder) -> list[str]:
    record = study.record

    return [
        results.flow_text([_part(part, study) for part in record.flow], record.flow),
        sentences(
            results.blocks_text(record.blocks), results.kept_text(study, "hr_multi", tr("hazard ratio")), *_equations(study)
        ),
        results.told_of_each(study, later("Concordance (95 % interval) on {where}: {models}."), _concordance),
        results.told_of_each(study, later("AUC on {where}: {models}."), lambda item: _by_time(item, study, _area)),
        sentences(*(_comparison(item) for item in record.comparisons if item.basis != APPARENT)),
        results.told_of_each(study, later("Calibration on {where}: {models}."), lambda item: _calibration(item, study)),
        sentences(*results.per_sample(study, later("Higher against lower risk on {where}: {models}."),
                                      lambda m, s: _groups(study, m, s))),
        further_results(study),
        centre_results(study),
    ]  # fmt: skip


def _part(part: FollowedPartRecord, study: SurvivalFolder) -> str:
    survival = [
        tr("{share} by {time}", share=results.shown(own.estimate), time=times_text([time]))
        for time, own in zip(study.horizons, part.survival, strict=True)
        if own.value is not None
    ]
    return tr(
        "{set} {cases} cases, {events} with the event, median follow-up {follow_up} {unit}, free of the event {survival} {unit}",
        set=part.set, cases=part.cases, events=part.events, follow_up=Told(follow_up_text(part.follow_up)),
        survival=Told(", ".join(survival) or tr("n/a")), unit=study.unit,
    )  # fmt: skip


def _equations(study: SurvivalFolder) -> list[str]:
    """Each model's hazard ratios with its test."""
    table, found = study.tables["coefficients"], []
    for name, model in study.record.models.items():
        rows = [
            tr("{term} {ratio}", term=study.input_title(row["term"]), ratio=results.shown(row_estimate(row, "hr_sd")))
            for row in table_rows(table[table["model"] == name])
        ]
        test = model.likelihood_ratio
        found.append(
            tr(
                "Hazard ratios of the {model} model per standard deviation (95 % interval): {ratios}; likelihood ratio against "
                "equal hazards {statistic} with {df} df, P {p}.",
                model=name, ratios=Told(tr("; ").join(rows)), statistic=Told(number(test.statistic)), df=test.df,
                p=Told(results.p_equals(test.p)),
            )
        )  # fmt: skip
    return found


def _concordance(item: SurvivalPerformanceRecord) -> str:
    harrell, uno = results.shown(item.harrell_c.estimate), results.shown(item.uno_c.estimate)
    if item.c_of_folds is None:
        return tr("Harrell's C {harrell}, Uno's C {uno}", harrell=harrell, uno=uno)
    return tr(
        "Harrell's C {harrell}, mean within folds {within}, Uno's C {uno}", harrell=harrell, within=Told(fixed(item.c_of_folds)),
        uno=uno,
    )  # fmt: skip


def _by_time(item: SurvivalPerformanceRecord, study: SurvivalFolder, say: Callable[[HorizonRecord], str]) -> Told:
    """What is said of each horizon that could be judged."""
    judged = [own for own in item.horizons if own.auc.value is not None or own.brier.value is not None]
    return Told(
        ", ".join(
            tr("{said} at {time} {unit}", said=Told(say(own)), time=times_text([own.time]), unit=study.unit) for own in judged
        )
    )


def _area(own: HorizonRecord) -> str:
    return results.shown(own.auc.estimate)


def _calibration(item: SurvivalPerformanceRecord, study: SurvivalFolder) -> str:
    return tr("slope {slope}, {times}", slope=results.shown(item.slope.estimate), times=_by_time(item, study, _agreement)).rstrip(
        ", ，"
    )


def _agreement(own: HorizonRecord) -> str:
    return tr(
        "observed over expected events {ratio} and Brier score {brier}", ratio=results.shown(own.observed_expected.estimate),
        brier=results.shown(own.brier.estimate),
    )  # fmt: skip


def _comparison(item: ConcordanceRecord) -> str:
    return tr(
        "{first} v. {second} on {set}: difference of Harrell's C {difference}, P {p}{end}.", first=item.first,
        second=item.second, set=item.set, difference=results.shown(item.difference.estimate), p=Told(results.p_equals(item.p)),
        end=Told(results.condition(item.basis)),
    )  # fmt: skip


def _groups(study: SurvivalFolder, model: str, sample: Sample) -> str:
    """Events of both groups and the test; empty where a group is."""
    for item in study.record.risk_groups:
        if (item.model, item.set, item.basis) == (model, sample.name, sample.basis) and item.p is not None:
            return _split(item)
    return ""


def _split(item: RiskSplitRecord) -> str:
    (lower, higher), (few, many) = item.patients, item.events
    return tr(
        "{many} events in {higher} against {few} in {lower} patients, log-rank {statistic}, P {p}{end}", many=many, higher=higher,
        few=few, lower=lower, statistic=Told(number(item.statistic, 3)), p=Told(results.p_equals(item.p)),
        end=Told(results.condition(item.basis)),
    )  # fmt: skip


def _limits(study: SurvivalFolder) -> list[str]:
    """What few events and a C below chance ask to be said, each in the language that is spoken."""
    record, found = study.record, []
    model, events = record.models.get(COMBINED), record.flow[0].events
    if model and events < EVENTS_PER_TERM * len(model.terms):
        found.append(
            tr("The training set has {events} events for the {terms} terms of the combined model{work}", events=events,
               terms=len(model.terms), work=cited("peduzzi1995"))
        )  # fmt: skip
    for part in record.flow[1:]:
        if part.events < results.FEW_EVENTS:
            found.append(
                tr("The set {set} has {events} cases with the event, fewer than the {few} that a validation should have{work}",
                   set=part.set, events=part.events, few=results.FEW_EVENTS, work=cited("collins2016"))
            )  # fmt: skip
    below = later("The {model} model's C on {where} is below 0.5: there it orders patients no better than chance")
    return [*found, *results.below_half(study, below, lambda item: item.harrell_c.value)]
