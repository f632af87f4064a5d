"""The page of a validation, from its record and its figures."""

from __future__ import annotations

from collections.abc import Mapping

from ...base.language import later, retold, tr
from ...modelling.evaluation.metrics_record import CalibrationRecord, MetricsRecord
from ...modelling.external.followed_record import FollowedRecord
from ...modelling.external.record import ClassesRecord, MixRecord, PairRecord, SetsRecord, ValidatedModel, ValidationRecord
from ...modelling.number.metrics_record import MeasuredRecord
from ..centres import FORMS, centre_block
from ..evaluation import RATES, SHOWN_THRESHOLDS
from ..html import decimals, fixed, interval_cell, number, percent, render
from ..manuscript.words import Words
from ..pictures import Picture
from ..training.text import p_cell
from .class_page import OVERALL, each_class, overall_cells, overall_lines, updates_by_class
from .followed_page import concordance_line, times_view, updates_of_times
from .lines import Cell, Line, both, in_short
from .pictures import shown_figures
from .updates import AS_IS, METHODS, kept_words

EXTREME = 0.1
"""Standardised difference from which on groups are usually called different (Austin, Stat Med 2009;28:3083)."""


def validation_page(record: ValidationRecord, figures: Mapping[str, bytes], words: Words) -> str:
    """The page. words: for a paper. figures: PNGs by the names of ``shown_figures``; those that are not there are left out."""
    pictures = [(own, Picture(own.title, own.caption, figures[own.name])) for own in shown_figures(record) if own.name in figures]
    judged = [(model, model.metrics) for model in record.models]
    return render(
        "validation.html",
        record=record,
        words=words,
        warnings=warnings_of(record),
        headline=[_headline(model) for model in record.models],
        rates=[_rates(model.name, metrics) for model, metrics in judged if isinstance(metrics, MetricsRecord)],
        rate_names=[tr(title) for title in RATES.values()],
        calibration=[Line(name, _calibration(line)) for name, line in _lines(record)],
        benefit=_benefit(record),
        sets=[_sets(model.name, model.prediction_sets) for model in record.models if model.prediction_sets],
        times=times_view(record) if record.type == "time-to-event" else None,
        overall_names=[tr(title) for title in OVERALL.values()],
        classes=[(model, overall_lines(own), each_class(own)) for model, own in judged if isinstance(own, ClassesRecord)],
        kept=kept_words(record),
        updates=[(model, _updates(model), _terms(model)) for model in record.models if model.updates],
        class_updates={model.name: updates_by_class(model, own) for model, own in judged if isinstance(own, ClassesRecord)},
        mixes=[(model, [_mix(line) for line in model.case_mix]) for model in record.models if model.case_mix],
        centres=[centre_block(own.centres, own.name) for own in record.models if own.centres],
        centre_forms=FORMS,
        comparisons=[_comparison(own) for own in record.comparisons],
        pictures=lambda section, model="": [shown for own, shown in pictures if own.section == section and own.model == model],
        cluster=next((own.cluster for _, own in judged if isinstance(own, MetricsRecord | MeasuredRecord)), None),
        intervals=_intervals(record),
    )


def _lines(record: ValidationRecord) -> list[tuple[str, CalibrationRecord]]:
    """The calibration of each model of two classes."""
    found = ((model.name, model.metrics) for model in record.models)
    return [(name, own.calibration) for name, own in found if isinstance(own, MetricsRecord) and own.calibration]


def _comparison(pair: PairRecord) -> Line:
    name = f"{pair.first} − {pair.second}" + (f": {retold(pair.measure)}" if pair.measure else "")
    return Line(name, (both(pair, "difference"), (fixed(pair.z), ""), (p_cell(pair.p), "")))


def warnings_of(record: ValidationRecord) -> list[str]:
    """What must stand beside the headline."""
    # The catalogue has the texts of records as they begin within a sentence.
    told = (retold(text[:1].lower() + text[1:]) for text in record.remarks)
    found = [text[:1].upper() + text[1:] for text in told]
    for item in record.left_out:
        words = {"cases": item.cases, "reason": item.reason.rstrip(".")}
        if item.model:
            found.append(tr("{cases} case(s) were not judged: {model} has no score, {reason}", model=item.model, **words))
        else:
            found.append(tr("{cases} case(s) were not judged: {reason}", **words))
    for model in record.models:
        if model.remarked:
            text = later(
                "{model}: the scores of {count} of {cases} cases carry a note (values imputed, or outside the training range); "
                "scores.csv holds them"
            )
            found.append(tr(text, model=model.name, count=model.remarked, cases=record.judged))
    return found


def _headline(model: ValidatedModel) -> Line:
    metrics = model.metrics
    sets = "; ".join(
        tr("{value} on {dataset}", value=fixed(own.value), dataset=own.dataset) for own in model.earlier if own.name == "AUC"
    )
    earlier = tr("AUC in the model file: {sets}", sets=sets) if sets else ""
    if isinstance(metrics, MetricsRecord):
        cells = (both(metrics, "auc"), (fixed(model.expected_auc), ""), *in_short(metrics), both(metrics, "brier"))
        return Line(model.name, cells, earlier)
    if isinstance(metrics, MeasuredRecord):
        return Line(model.name, _agreement(metrics), earlier)
    if isinstance(metrics, FollowedRecord):
        return concordance_line(model, metrics)
    return Line(model.name, overall_cells(metrics), earlier)


def _rates(model: str, metrics: MetricsRecord) -> Line:
    at = metrics.confusion
    if at is None:
        return Line(model, (), metrics.reasons["cutoff"])
    counts = f"{at.tp} / {at.fp} / {at.fn} / {at.tn}"
    return Line(
        model, ((number(metrics.cutoff), ""), *(both(metrics, name) for name in RATES), (counts, "")), metrics.cutoff_rule
    )


def _calibration(line: CalibrationRecord) -> tuple[Cell, ...]:
    found = [both(line, name, 2) for name in ("in_the_large", "slope", "intercept")]
    found.append(both(line, "expected_observed", 2))
    found += [(fixed(value), "") for value in (line.integrated_index, line.e50, line.e90)]
    test = line.hosmer_lemeshow
    return (*found, (fixed(test.chisq, 1), tr("{df} df, P {p}", df=test.df, p=p_cell(test.p))))


def _benefit(record: ValidationRecord) -> list[Line]:
    """Net benefit of all models at a few thresholds: treating all, then each model."""
    curves = [own.metrics.net_benefit for own in record.models if isinstance(own.metrics, MetricsRecord)]
    if not curves or any(curve is None for curve in curves):
        return []
    lines = []
    for points in zip(*(curve for curve in curves if curve), strict=True):
        if round(points[0].threshold, 6) in SHOWN_THRESHOLDS:
            cells = ((fixed(points[0].all, 4), ""), *(interval_cell(point.model, point.model_ci, 4) for point in points))
            lines.append(Line(percent(points[0].threshold, 0), cells))
    return lines


def _sets(model: str, found: SetsRecord) -> Line:
    shares = [interval_cell(own.value, own.ci) for own in found.shares]
    sizes = [(percent(value), "") for value in (found.one, found.both, found.none)]
    return Line(model, ((retold(found.aim), ""), *shares[:3], *sizes, shares[3]))


def _agreement(metrics: MeasuredRecord) -> tuple[Cell, ...]:
    limits, line = metrics.bland_altman, metrics.calibration
    digits = decimals(limits.sd or metrics.rmse)
    return (
        both(metrics, "pearson"), both(metrics, "r2"), both(metrics, "mae", digits), both(metrics, "rmse", digits),
        both(limits, "bias", 2),
        (tr("{low} to {high}", low=fixed(limits.lower, 2), high=fixed(limits.upper, 2)), ""),
        both(line, "slope", 2), both(line, "intercept", 2),
    )  # fmt: skip


def _updates(model: ValidatedModel) -> list[Line]:
    if isinstance(model.metrics, FollowedRecord):
        return updates_of_times(model, model.metrics)
    lines = [Line(tr(AS_IS), _after(model.metrics))]
    for update in model.updates:
        assert not isinstance(update.metrics, FollowedRecord)  # as the model's own
        note = "; ".join(filter(None, (update.reason, *update.warnings)))
        lines.append(Line(tr(METHODS[update.method]), _after(update.metrics) if update.metrics else (), note))
    return lines


def _after(metrics: MetricsRecord | MeasuredRecord | ClassesRecord) -> tuple[Cell, ...]:
    if isinstance(metrics, ClassesRecord):
        return overall_cells(metrics)
    if isinstance(metrics, MeasuredRecord):
        limits = metrics.bland_altman
        return (interval_cell(metrics.r2), (number(metrics.mae), ""), (number(metrics.rmse), ""), both(limits, "bias", 2),
                both(metrics.calibration, "slope", 2))  # fmt: skip
    line = metrics.calibration
    if line is None:
        return (both(metrics, "auc"),)
    spread = ((fixed(line.e90), ""), both(metrics, "brier"))
    return (both(metrics, "auc"), *in_short(metrics), *spread)


def _terms(model: ValidatedModel) -> list[tuple[str, list[Line]]]:
    """The coefficients of each update, by its title."""
    return [
        (tr(METHODS[update.method]), [Line(term.name, (interval_cell(term.value, term.ci),)) for term in update.terms])
        for update in model.updates
        if update.terms
    ]


def _mix(line: MixRecord) -> Line:
    share = bool(line.level)
    name = f"{line.title}: {line.level}" if share else f"{line.title} ({line.unit})" if line.unit else line.title
    seen = "–" if line.low is None else tr("{low} to {high}", low=number(line.low), high=number(line.high))
    outside = "–" if line.outside is None else percent(line.outside)
    strong = line.difference is not None and abs(line.difference) > EXTREME
    cells = (
        _group(line.trained, line.trained_sd, share), _group(line.here, line.here_sd, share), (fixed(line.difference, 2), ""),
        (seen, ""), (outside, ""),
    )  # fmt: skip
    return Line(name, cells, line.note, strong)


def _group(mean: float | None, sd: float | None, share: bool) -> Cell:
    if mean is None:
        return "–", ""
    return (percent(mean), "") if share else (f"{number(mean)} ± {number(sd)}", "")


def _intervals(record: ValidationRecord) -> str:
    first = record.models[0].metrics
    return first.classes[0].metrics.intervals if isinstance(first, ClassesRecord) else first.intervals
