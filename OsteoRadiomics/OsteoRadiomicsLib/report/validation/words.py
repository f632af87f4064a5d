"""Methods and Results of a validation in words, filled in from its record."""

from __future__ import annotations

from ...base.language import Told, later, retold, tr
from ...modelling.evaluation.metrics_record import MetricsRecord
from ...modelling.external.followed_record import FollowedRecord
from ...modelling.external.record import ClassesRecord, ValidatedModel, ValidationRecord
from ...modelling.number.metrics_record import MeasuredRecord
from ..html import fixed, number, with_interval
from ..manuscript.words import Words, cited, sections, sentences, with_references
from ..training.results import p_equals
from .class_page import OVERALL
from .followed_words import OUTCOME, flow_of_times, measures_of_times, result_of_times, updates_in_words
from .page import warnings_of
from .updates import METHODS, kept_words

_OUTCOMES = {
    "time-to-event": OUTCOME,
    "binary": later("The outcome was the column {outcome}, with two classes{event}."),
    "number": later("The outcome was the column {outcome}, a measured value."),
    "classes": later("The outcome was the column {outcome}, with several classes."),
}


def validation_words(record: ValidationRecord) -> Words:
    """The text, every number from the record."""
    methods = [_patients(record), _measures(record), _updating(record), _software(record)]
    results = [_flow(record), *(_result(model) for model in record.models), _comparisons(record)]
    # Warnings of the page are in the language that is spoken already, and some end in a full stop.
    limits = [Told(text.rstrip(".。")) for text in warnings_of(record)]
    return with_references(sections(methods, results, limits))


def _patients(record: ValidationRecord) -> str:
    names = Told(
        tr("; ").join(
            tr("{name} ({title}, SHA-256 {hash}...)", name=Told(own.name), title=own.model.title, hash=own.model.hash[:16])
            for own in record.models
        )
    )
    event = Told(tr(" (event: {event})", event=record.event)) if record.event else Told("")
    found = [
        tr("Saved models were applied unchanged to patients they were not made from: {names}.", names=names),
        tr(_OUTCOMES[record.type], outcome=Told(record.outcome), event=event, time=Told(record.time)),
        tr("All models were judged on the same cases, those with an outcome and a score of every model."),
    ]
    if record.patient and record.type != "time-to-event":
        found.append(tr("Rows of one patient were told by the column {column}; intervals and tests took the patient as the "
                        "cluster{work}.",
                        column=Told(record.patient), work=cited("obuchowski1997")))  # fmt: skip
    return sentences(*found)


def _measures(record: ValidationRecord) -> str:
    if record.type == "number":
        return tr(
            "Predictions were judged by Pearson's correlation, R2 (one minus residual over total sum of squares), mean "
            "absolute and "
            "root mean squared error, bias and limits of agreement{bland}, and the line of measured on predicted values.",
            bland=cited("bland1986"),
        )  # fmt: skip
    if record.type == "classes":
        return tr(
            "Discrimination was measured by Hand and Till's AUC{hand}, classification by accuracy, balanced accuracy and "
            "linearly "
            "weighted kappa{kappa}, each class against the rest by AUC{delong} and calibration{vancalster}.",
            hand=cited("hand2001"), kappa=cited("cohen1968"), delong=cited("delong1988"), vancalster=cited("vancalster2019"),
        )  # fmt: skip
    if record.type == "time-to-event":
        return sentences(measures_of_times(record), _mix_measured(record))
    found = [
        tr(
            "Discrimination was measured by the area under the ROC curve (AUC) with DeLong's 95 % interval{delong} and held "
            "against "
            "the AUC that each model's own risks let expect in this case mix{klaveren}.",
            delong=cited("delong1988"), klaveren=cited("klaveren2016"),
        ),
        tr(
            "Calibration{vancalster} was described by calibration in the large, slope and intercept{cox}, the integrated "
            "calibration "
            "index with E50 and E90{austin} and the Hosmer-Lemeshow test{hosmer}; clinical benefit by decision curves{vickers}.",
            vancalster=cited("vancalster2019"), cox=cited("cox1958"), austin=cited("austin2019"), hosmer=cited("hosmer1980"),
            vickers=cited("vickers2006"),
        ),
    ]  # fmt: skip
    if any(isinstance(own.metrics, MetricsRecord) and own.metrics.confusion for own in record.models):
        found.append(
            tr("Classification was judged at each model's own frozen cut-off by sensitivity, specificity and the other rates "
               "with "
               "Wilson's 95 % intervals{wilson}; no cut-off was chosen on these patients.", wilson=cited("wilson1927"))
        )  # fmt: skip
    if record.comparisons:
        found.append(
            tr("AUCs were compared by DeLong's paired test, two-sided, without correction for the number of comparisons.")
        )
    return sentences(*found, _mix_measured(record))


def _mix_measured(record: ValidationRecord) -> str:
    if all(line.difference is None for own in record.models for line in own.case_mix):
        return ""
    return tr("Case mix was compared with the training patients by standardised differences{debray}.", debray=cited("debray2015"))


def _updating(record: ValidationRecord) -> str:
    methods = list(dict.fromkeys(update.method for own in record.models for update in own.updates))
    if not methods:
        return ""
    names = Told(tr("; ").join(tr(METHODS[name]) for name in methods))
    if record.type == "classes":
        said = tr(
            "What an update would gain was estimated for {names}{steyerberg}, by {after}. The log-odds of each class against the "
            "first were given an intercept of their own, then one slope for all as well{vanhoorde}, or were refitted by "
            "multinomial logistic regression on the inputs of the model.",
            names=names,
            steyerberg=cited("steyerberg2004"),
            after=record.after,
            vanhoorde=cited("vanhoorde2014"),
        )
    else:
        said = tr(
            "What an update would gain was estimated for {names}{steyerberg}, by {after}.", names=names,
            steyerberg=cited("steyerberg2004"), after=record.after,
        )  # fmt: skip
    return sentences(said, *kept_words(record))


def _software(record: ValidationRecord) -> str:
    others = Told(
        ", ".join(f"{name} {record.versions[name]}" for name in ("python", "numpy", "scipy") if name in record.versions)
    )
    return (
        tr("Scores and figures were computed with OsteoRadiomics {version} ({others}).",
           version=record.versions["osteoradiomics"],
           others=others)
    )  # fmt: skip


def _flow(record: ValidationRecord) -> str:
    first = record.models[0].metrics
    events = Told(tr(", {events} with the event", events=first.events)) if isinstance(first, MetricsRecord) else Told("")
    left = [
        tr("{cases} case(s) were not judged: {reason}.", cases=own.cases, reason=own.told.rstrip(".")) for own in record.left_out
    ]
    times = flow_of_times(first) if isinstance(first, FollowedRecord) else ""
    return sentences(
        tr("Of {found} cases {judged} of {patients} patients were judged{events}.", found=record.found, judged=record.judged,
           patients=record.patients, events=events),
        times,
        *left,
    )  # fmt: skip


def _result(model: ValidatedModel) -> str:
    metrics = model.metrics
    if isinstance(metrics, MetricsRecord):
        said = _risk(model, metrics)
    elif isinstance(metrics, MeasuredRecord):
        said = _value(metrics)
    elif isinstance(metrics, FollowedRecord):
        said = result_of_times(metrics)
    else:
        said = _classes(metrics)
    earlier = Told(
        tr("; ").join(
            tr("{name} {value} on {dataset}", name=own.name, value=with_interval(own.value, own.ci_95), dataset=own.dataset)
            for own in model.earlier
        )
    )
    known = tr("Its file gives: {earlier}.", earlier=earlier) if earlier else ""
    updates = [*_updates(model), *updates_in_words(model)]
    return sentences(tr("{model}: {said}.", model=Told(model.name), said=Told(said)), known, *updates)


def _risk(model: ValidatedModel, metrics: MetricsRecord) -> str:
    parts = [
        tr("AUC {area}, {expected} expected in this case mix", area=with_interval(metrics.auc, metrics.auc_ci),
           expected=Told(fixed(model.expected_auc)))
    ]  # fmt: skip
    line = metrics.calibration
    if line:
        test = line.hosmer_lemeshow
        parts.append(
            tr(
                "calibration in the large {large}, slope {slope}, integrated calibration index {ici}, Hosmer-Lemeshow chi-square "
                "{chisq} ({df} df, P {p})",
                large=with_interval(line.in_the_large, line.in_the_large_ci), slope=with_interval(line.slope, line.slope_ci),
                ici=Told(fixed(line.integrated_index)), chisq=Told(fixed(test.chisq, 1)), df=test.df, p=Told(p_equals(test.p)),
            )
        )  # fmt: skip
    if metrics.brier is not None:
        parts.append(tr("Brier score {brier}", brier=with_interval(metrics.brier, metrics.brier_ci)))
    if metrics.confusion:
        parts.append(
            tr("at the cut-off {cutoff} sensitivity {sensitivity} and specificity {specificity}",
               cutoff=Told(number(metrics.cutoff)),
               sensitivity=with_interval(metrics.sensitivity, metrics.sensitivity_ci),
               specificity=with_interval(metrics.specificity, metrics.specificity_ci))
        )  # fmt: skip
    return tr("; ").join(parts)


def _value(metrics: MeasuredRecord) -> str:
    limits = metrics.bland_altman
    return tr(
        "r {pearson}, R2 {r2}, mean absolute error {mae}, root mean squared error {rmse}, bias {bias}, limits of agreement "
        "{lower} to "
        "{upper} {unit}, slope {slope}",
        pearson=with_interval(metrics.pearson, metrics.pearson_ci), r2=Told(fixed(metrics.r2)), mae=Told(number(metrics.mae)),
        rmse=Told(number(metrics.rmse)), bias=with_interval(limits.bias, limits.bias_ci, 2), lower=Told(fixed(limits.lower, 2)),
        upper=Told(fixed(limits.upper, 2)), unit=Told(metrics.unit),
        slope=with_interval(metrics.calibration.slope, metrics.calibration.slope_ci, 2),
    )  # fmt: skip


def _classes(metrics: ClassesRecord) -> str:
    overall = [f"{tr(OVERALL[own.name])} {with_interval(own.value, own.ci)}" for own in metrics.overall]
    each = [f"{retold(own.name)} AUC {with_interval(own.metrics.auc, own.metrics.auc_ci)}" for own in metrics.classes]
    return tr("; ").join([*overall, *each])


def _updates(model: ValidatedModel) -> list[str]:
    """What each update would gain."""
    found = []
    for update in model.updates:
        metrics = update.metrics
        if metrics is None:
            found.append(
                tr("{method}: not done, {reason}.", method=Told(tr(METHODS[update.method])), reason=update.reason.rstrip("."))
            )
        elif isinstance(metrics, ClassesRecord):
            found.append(_updated_classes(tr(METHODS[update.method]), metrics))
        elif isinstance(metrics, MeasuredRecord):
            found.append(tr("{method}: R2 {r2}, mean absolute error {mae}.", method=Told(tr(METHODS[update.method])),
                            r2=Told(fixed(metrics.r2)), mae=Told(number(metrics.mae))))  # fmt: skip
        elif isinstance(metrics, MetricsRecord) and metrics.calibration:
            line = metrics.calibration
            found.append(
                tr("{method}: AUC {area}, slope {slope}, integrated calibration index {ici}.",
                   method=Told(tr(METHODS[update.method])), area=with_interval(metrics.auc, metrics.auc_ci),
                   slope=with_interval(line.slope, line.slope_ci), ici=Told(fixed(line.integrated_index)))
            )  # fmt: skip
    return found


def _updated_classes(method: str, metrics: ClassesRecord) -> str:
    overall = {own.name: with_interval(own.value, own.ci) for own in metrics.overall}
    lines = ((retold(own.name), own.metrics.calibration) for own in metrics.classes)
    each = [
        tr("{name}: in the large {large}, slope {slope}", name=Told(name),
           large=with_interval(line.in_the_large, line.in_the_large_ci, 2), slope=with_interval(line.slope, line.slope_ci, 2))
        for name, line in lines
        if line
    ]  # fmt: skip
    return tr("{method}: macro AUC {area}, Brier score {brier}; {each}.", method=Told(method), area=overall["macro_auc"],
              brier=overall["brier"], each=Told(tr("; ").join(each)))  # fmt: skip


def _comparisons(record: ValidationRecord) -> str:
    texts = {
        "number": later("{first} v. {second}: difference of the mean absolute errors {difference}, P {p}."),
        "time-to-event": later("{first} v. {second}: difference of {measure} {difference}, P {p}."),
    }
    text = texts.get(record.type, later("{first} v. {second}: difference of the AUCs {difference}, P {p}."))
    return sentences(
        *(
            tr(text, first=Told(pair.first), second=Told(pair.second), measure=pair.measure,
               difference=with_interval(pair.difference, pair.difference_ci), p=Told(p_equals(pair.p)))
            for pair in record.comparisons
        )
    )  # fmt: skip
