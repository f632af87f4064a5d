"""Methods and Results of a study of a measured outcome in words, filled in from its record."""

from __future__ import annotations

from ...base.language import Told, later, tr
from ...modelling.number.record import ErrorComparisonRecord, NumberPerformanceRecord
from ...modelling.study.names import APPARENT
from ..html import decimals, fixed, with_interval
from ..manuscript.words import Words, cited, sentences
from ..training import methods, results
from ..training.centre_section import section_methods, section_results
from ..training.further import further_methods, further_results
from ..training.words import training_words
from .folder import NumberFolder


def number_words(study: NumberFolder) -> Words:
    """The text, every number from the record and its tables."""
    record = study.record
    spec = record.protocol.outcome
    outcome = tr(
        "The outcome was {column}{unit}, a measured value: {definition}.", column=Told(spec.column),
        unit=Told(f" ({spec.unit})" if spec.unit else ""), definition=spec.definition.rstrip("."),
    )  # fmt: skip
    return training_words(
        study,
        outcome=outcome,
        selection=methods.selection_text(record.protocol.modelling, record.blocks),
        models=sentences(
            methods.screening_text(study, tr("linear regression")), tr("All models were multiple linear regressions."),
            methods.combined_text(study),
        ),
        measures=_measures(study),
        results=_results(study),
        limits=_few(study),
    )  # fmt: skip


def _measures(study: NumberFolder) -> str:
    found = [
        tr(
            "Predictions were judged by Pearson's and Spearman's correlation (Fisher's z intervals), R2 (one minus residual "
            "over total "
            "sum of squares), mean absolute and root mean squared error, bias and limits of agreement{bland}, and the line of "
            "measured "
            "on predicted values.",
            bland=cited("bland1986"),
        ),
        methods.interval_text(study.record),
    ]  # fmt: skip
    if study.record.comparisons:
        found.append(tr("Models were compared by the absolute errors of the same cases."))
    frequency = study.record.frequency
    return sentences(*found, further_methods(study, frequency), section_methods(study.record.centres))


def _results(study: NumberFolder) -> list[str]:
    record, unit = study.record, study.unit
    digits = decimals(record.flow[0].sd)
    sets = [
        tr("{set} {cases} cases, mean {mean} (SD {sd}) {unit}", set=part.set, cases=part.cases, mean=Told(fixed(part.mean,
           digits)),
           sd=Told(fixed(part.sd, digits)), unit=Told(unit)).rstrip()
        for part in record.flow
    ]  # fmt: skip
    fits = [
        tr("{model} R2 {r2:.3f} (F({df1}, {df2}) = {f:.2f}, P {p})", model=name, r2=own.r2, df1=own.f.df[0], df2=own.f.df[1],
           f=float("nan") if own.f.value is None else own.f.value, p=Told(results.p_equals(own.f.p)))
        for name, own in record.models.items()
    ]  # fmt: skip
    return [
        results.flow_text(sets, record.flow),
        sentences(
            results.blocks_text(record.blocks), results.kept_text(study, "b_multi", tr("coefficient")),
            tr("On the training cases the regressions reached: {fits}.", fits=Told(tr("; ").join(fits))),
        ),
        sentences(
            *results.per_sample(study, later("On {where}: {models}."), lambda m, s: _said(study.recorded(m, s), digits, unit))
        ),
        sentences(*(_comparison(item, digits) for item in record.comparisons if item.basis != APPARENT)),
        further_results(study),
        section_results(record.centres),
    ]  # fmt: skip


def _said(found: NumberPerformanceRecord, digits: int, unit: str) -> str:
    limits = found.bland_altman
    return tr(
        "r {pearson}, R2 {r2}, mean absolute error {mae}, bias {bias}, limits of agreement {lower} to {upper} {unit}, slope "
        "{slope}",
        pearson=results.shown(found.pearson.estimate), r2=Told(fixed(found.r2)), mae=Told(fixed(found.mae, digits)),
        bias=with_interval(limits.bias.value, limits.bias.ci, digits), lower=Told(fixed(limits.lower.value, digits)),
        upper=Told(fixed(limits.upper.value, digits)),
        unit=Told(unit), slope=results.shown(found.calibration.slope.estimate),
    )  # fmt: skip


def _comparison(item: ErrorComparisonRecord, digits: int) -> str:
    return tr(
        "{first} v. {second} on {set}: difference of the mean absolute errors {difference}, P {p}{end}.", first=item.first,
        second=item.second, set=item.set, difference=with_interval(item.difference.value, item.difference.ci, digits),
        p=Told(results.p_equals(item.p)),
        end=Told(results.condition(item.basis)),
    )  # fmt: skip


def _few(study: NumberFolder) -> list[str]:
    return [
        tr("The set {set} has {cases} cases, fewer than the {few} that a validation should have", set=part.set,
           cases=part.cases, few=results.FEW_EVENTS)
        for part in study.record.flow[1:]
        if part.cases < results.FEW_EVENTS
    ]  # fmt: skip
