"""Methods and Results of a study of three or more classes in words, filled in from its record."""

from __future__ import annotations

from ...base.language import Told, later, retold, tr
from ...modelling.classes.record import ClassesPerformanceRecord
from ..manuscript.words import Words, cited, sentences
from ..training import methods, results
from ..training.centre_section import section_methods, section_results
from ..training.further import further_methods, further_results
from ..training.words import training_words
from .folder import ClassesFolder


def class_words(study: ClassesFolder) -> Words:
    """The text, every number from the record and its tables."""
    record = study.record
    plan = record.protocol.modelling
    names = Told(", ".join(retold(name) for name in record.classes))
    outcome = tr(
        "The outcome had the classes {classes}, in rising order: {definition} (column {column}).", classes=names,
        definition=record.protocol.outcome.definition.rstrip("."), column=Told(record.protocol.outcome.column),
    )  # fmt: skip
    searched = any(model.search for member in record.members for model in member.models.values())
    return training_words(
        study,
        outcome=outcome,
        selection=sentences(
            methods.selection_text(plan, record.members[0].blocks), tr("This was done for each class against the rest.")
        ),
        models=sentences(
            methods.screening_text(study, tr("logistic regression")), methods.classifier_text(record, searched),
            methods.combined_text(study),
            tr("Each class had a model against the rest; their probabilities were divided by their sum, and the most probable "
               "class was taken."),
        ),
        measures=_measures(study),
        results=_results(study),
        limits=_few(study),
    )  # fmt: skip


def _measures(study: ClassesFolder) -> str:
    found = [
        tr(
            "Discrimination was measured by Hand and Till's AUC{hand} with DeLong's variance{delong}, between every two "
            "classes and of "
            "each class against the rest; classification by accuracy, balanced accuracy, linearly weighted kappa{kappa} and, "
            "of each "
            "class, by sensitivity and specificity with Wilson's 95 % intervals{wilson}; probabilities by the Brier score and "
            "the "
            "calibration{vancalster} of each class{cox}.",
            hand=cited("hand2001"), delong=cited("delong1988"), kappa=cited("cohen1968"), wilson=cited("wilson1927"),
            vancalster=cited("vancalster2019"), cox=cited("cox1958"),
        ),
        methods.interval_text(study.record),
    ]  # fmt: skip
    if len(study.models) > 1:
        found.append(tr("Models were compared on the same patients by the variance of their AUCs, two-sided, without "
                        "correction for "
                        "the number of comparisons."))  # fmt: skip
    frequency = study.record.members[0].frequency
    return sentences(*found, further_methods(study, frequency), section_methods(study.record.centres))


def _results(study: ClassesFolder) -> list[str]:
    record = study.record
    sets = [
        tr("{set} {cases} cases ({counts})", set=part.set, cases=part.cases,
           counts=Told(", ".join(f"{retold(name)} {count}" for name, count in part.classes.items())))
        for part in record.flow
    ]  # fmt: skip
    selected = [
        tr("{name} against the rest: {text}", name=member.class_name, text=Told(results.blocks_text(member.blocks)))
        for member in record.members
    ]
    return [
        results.flow_text(sets, record.flow),
        sentences(*selected),
        results.told_of_each(study, later("On {where} (95 % intervals): {models}."), _said),
        results.told_of_each(study, later("Each class against the rest on {where}: {models}."), _each),
        sentences(*results.comparison_text(study, record.comparisons)),
        further_results(study),
        section_results(record.centres),
    ]


def _said(found: ClassesPerformanceRecord) -> str:
    return tr(
        "Hand and Till's AUC {area}, accuracy {accuracy}, linearly weighted kappa {kappa}, Brier score {brier}",
        area=results.shown(found.hand_till.estimate), accuracy=results.shown(found.accuracy.estimate),
        kappa=results.shown(found.kappa_linear.estimate), brier=results.shown(found.brier.estimate),
    )  # fmt: skip


def _each(found: ClassesPerformanceRecord) -> str:
    return ", ".join(
        tr("{name} AUC {area}, sensitivity {sensitivity}, specificity {specificity}", name=own.class_name,
           area=results.shown(own.auc.estimate), sensitivity=results.shown(own.sensitivity.estimate),
           specificity=results.shown(own.specificity.estimate))
        for own in found.classes
    )  # fmt: skip


def _few(study: ClassesFolder) -> list[str]:
    found = []
    for part in study.record.flow[1:]:
        name, least = min(part.classes.items(), key=lambda item: item[1])
        if least < results.FEW_EVENTS:
            found.append(
                tr("The set {set} has {cases} cases of the class {name}, fewer than the {few} of each that a validation should "
                   "have{work}", set=part.set, cases=least, name=name, few=results.FEW_EVENTS, work=cited("collins2016"))
            )  # fmt: skip
    return found
