"""Methods and Results of a study with two classes in words, filled in from its record."""

from __future__ import annotations

from ...base.language import Told, later, tr
from ...modelling.binary.record import BinaryRecord, PerformanceRecord
from ...modelling.study.names import APPARENT, COMBINED
from ..html import number
from ..manuscript.words import Words, cited, listed_clauses, sentences
from ..training import methods, results
from ..training.further import further_methods, further_results
from ..training.text import row_estimate, table_rows
from ..training.words import training_words
from .folder import BinaryFolder
from .further import binary_methods, binary_results
from .validation_view import outcome_names

EVENTS_PER_TERM = 10
"""Below it coefficients are known to be unsteady (Peduzzi 1996); the sentence only states the number."""


def binary_words(study: BinaryFolder) -> Words:
    """The text, every number from the record and its tables."""
    record = study.record
    return training_words(
        study,
        outcome=_outcome(record),
        selection=methods.selection_text(record.protocol.modelling, record.blocks),
        models=_models(study),
        measures=_measures(study),
        results=_results(study),
        limits=_few(study),
    )


def _outcome(record: BinaryRecord) -> str:
    spec = record.protocol.outcome
    event, other = outcome_names(spec)
    return tr(
        "The outcome was {event} against {other}: {definition} (column {column}).",
        event=event, other=other, definition=spec.definition.rstrip("."), column=Told(spec.column),
    )  # fmt: skip


def _models(study: BinaryFolder) -> str:
    record = study.record
    searched = any(model.search for model in record.models.values()) or any(item.search for item in record.classifiers)
    rules = list(dict.fromkeys(model.cutoff.rule for model in record.models.values() if model.cutoff.value is not None))
    youden = cited("youden1950") if any("Youden" in rule for rule in rules) else Told("")
    cutoff = tr("The cut-off of each model: {rules}{work}.", rules=listed_clauses(rules), work=youden) if rules else ""
    return sentences(
        methods.screening_text(study, tr("logistic regression")), methods.classifier_text(record, searched),
        methods.combined_text(study), cutoff,
    )  # fmt: skip


def _measures(study: BinaryFolder) -> str:
    """Every figure of merit with its form."""
    record = study.record
    found = [
        tr(
            "Discrimination was measured by the area under the ROC curve (AUC) with DeLong's variance{delong}, classification "
            "at the "
            "frozen cut-off by sensitivity, specificity, accuracy, predictive values and F1 with Wilson's 95 % "
            "intervals{wilson}.",
            delong=cited("delong1988"), wilson=cited("wilson1927"),
        ),
        methods.interval_text(record),
    ]  # fmt: skip
    if len(study.models) > 1:
        found.append(
            tr("AUCs of models on the same patients were compared by DeLong's paired test, two-sided, without correction for the "
               "number of comparisons.")
        )  # fmt: skip
    found.append(
        tr(
            "Calibration{vancalster} was described by slope and intercept of the logistic recalibration{cox}, calibration in the "
            "large, expected over observed events, the Brier score, the integrated calibration index{austin} and the "
            "Hosmer-Lemeshow test{hosmer}; clinical benefit by decision curves{vickers}.",
            vancalster=cited("vancalster2019"), cox=cited("cox1958"), austin=cited("austin2019"), hosmer=cited("hosmer1980"),
            vickers=cited("vickers2006"),
        )
    )  # fmt: skip
    if len(study.table("reclassification")):
        found.append(
            tr("What the combined model adds was measured by the category-free net reclassification improvement and the "
               "integrated discrimination improvement{pencina}.", pencina=cited("pencina2008", "pencina2011"))
        )  # fmt: skip
    if len(study.table("subgroups")):
        found.append(
            tr("AUCs of subgroups were compared by Cochran's Q, the interaction of score and group by the likelihood ratio.")
        )
    if record.sample_size:
        found.append(tr("The size of the training set was held against Riley's criteria{riley}.", riley=cited("riley2019")))
    return sentences(*found, further_methods(study, record.frequency), binary_methods(study))


def _results(study: BinaryFolder) -> list[str]:
    record = study.record
    sets = [
        tr("{set} {cases} cases, {events} with the event", set=part.set, cases=part.cases, events=part.events)
        for part in record.flow
    ]
    left_out = [
        tr("{cases} case(s) of the feature table were left out: {reason}.", cases=item.cases, reason=item.reason)
        for item in record.left_out
    ]
    size = record.sample_size
    riley = (
        tr(
            "Riley's criteria ask for {required} cases for the {parameters} terms of the combined model; {available} were there.",
            required=size.required, parameters=size.parameters, available=size.available,
        )
        if size
        else ""
    )  # fmt: skip
    return [
        sentences(results.flow_text(sets, record.flow), *left_out, riley),
        sentences(results.blocks_text(record.blocks), results.kept_text(study, "or_multi", tr("odds ratio"))),
        results.told_of_each(study, later("AUC (95 % interval) on {where}: {models}."), _area),
        results.told_of_each(study, later("At the frozen cut-offs on {where}: {models}."), _rates),
        sentences(*results.comparison_text(study, record.delong)),
        results.told_of_each(study, later("Calibration on {where}: {models}."), _calibration),
        sentences(*_gain(study)),
        further_results(study),
        *binary_results(study),
    ]


def _area(found: PerformanceRecord) -> str:
    text = results.shown(found.auc.estimate)
    if found.auc_of_folds is None:
        return text
    return tr("{area}, mean within folds {within:.3f}", area=text, within=found.auc_of_folds)


def _rates(found: PerformanceRecord) -> str:
    if found.cutoff is None:
        return ""
    return tr(
        "sensitivity {sensitivity}, specificity {specificity} (cut-off {cutoff})",
        sensitivity=results.shown(found.sensitivity.estimate), specificity=results.shown(found.specificity.estimate),
        cutoff=Told(number(found.cutoff)),
    )  # fmt: skip


def _calibration(found: PerformanceRecord) -> str:
    fit = found.calibration
    if fit.slope is None or fit.in_the_large is None or fit.brier is None:
        return tr("undefined ({note})", note=fit.note)
    return tr(
        "slope {slope}, in the large {large}, Brier score {brier}", slope=results.shown(fit.slope.estimate),
        large=results.shown(fit.in_the_large.estimate), brier=results.shown(fit.brier.estimate),
    )  # fmt: skip


def _gain(study: BinaryFolder) -> list[str]:
    """What the combined model adds to each other one."""
    return [
        tr(
            "Combined v. {versus} on {set}: net reclassification improvement {nri}, integrated discrimination improvement "
            "{idi}{end}.",
            versus=row["versus"], set=row["set"], nri=results.shown(row_estimate(row, "nri")),
            idi=results.shown(row_estimate(row, "idi")), end=Told(results.condition(row["basis"])),
        )
        for row in table_rows(study.table("reclassification"))
        if row["basis"] != APPARENT
    ]  # fmt: skip


def _few(study: BinaryFolder) -> list[str]:
    """What few events and AUCs below chance ask to be said, each in the language that is spoken."""
    record, found = study.record, []
    train = record.flow[0]
    model = record.models.get(COMBINED)
    rarer = min(train.events, train.no_events)
    if model and rarer < EVENTS_PER_TERM * len(model.terms):
        found.append(
            tr("The training set has {events} cases of the rarer class for the {terms} terms of the combined model",
               events=rarer, terms=len(model.terms))
        )  # fmt: skip
    for part in record.flow[1:]:
        if min(part.events, part.no_events) < results.FEW_EVENTS:
            found.append(
                tr("The set {set} has {events} cases with the event and {others} without, fewer than the {few} of each that a "
                   "validation should have{work}", set=part.set, events=part.events, others=part.no_events,
                   few=results.FEW_EVENTS, work=cited("collins2016"))
            )  # fmt: skip
    below = later("The {model} model's AUC on {where} is below 0.5: there it orders patients no better than chance")
    return [*found, *results.below_half(study, below, lambda item: item.auc.value)]
