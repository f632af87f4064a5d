"""The model card of a freshly trained model: what the model file says, as a page that people read."""

from __future__ import annotations

from ..base.notice import NOTICE
from .kinds import find_kind
from .schema import AnyOutcome, FeatureSource, Input, ModelSpec, NumberOutcome, TimeToEventOutcome


def draft_card(spec: ModelSpec) -> str:
    """A model card in Markdown from a model's content; a trainer may add what only people know. Raises ModelError."""
    outcome = spec.outcome
    lines = [
        f"# {spec.title}",
        "",
        f"**{NOTICE}**",
        "",
        f"{find_kind(spec.kind).title}. {_purpose(outcome)}",
        f"{outcome.definition}.",
        "",
        "## Inputs",
        "",
        "| Input | From | Values | Training range | If missing |",
        "|---|---|---|---|---|",
        *(_input_row(item) for item in spec.inputs),
        *_radscores(spec),
        "",
        *_decision(spec, outcome),
        "",
        "## Performance",
        "",
        *_performance(spec),
        "",
        "## Origin",
        "",
        f"{spec.provenance.source}.".replace("..", "."),
        *_training(spec),
        *(f"\n{note}" for note in spec.notes),
    ]
    return "\n".join(lines) + "\n"


def _input_row(item: Input) -> str:
    source = item.source
    if isinstance(source, FeatureSource):
        place = ", ".join(part for part in (source.sequence, source.roi) if part)
        origin = f"feature `{source.feature}`" + (f" of {place}" if place else "")
    else:
        origin = f"clinical value `{source.column}`"
    values = ", ".join(f"{level.name} = {level.code:g}" for level in item.levels) or item.unit or "number"
    seen = f"{item.training.low:.6g} to {item.training.high:.6g} ({item.training.rule})" if item.training else "not stated"
    shown = item.imputation.value if item.imputation else ""
    text = shown if isinstance(shown, str) else f"{shown:.6g}"
    missing = f"{text} ({item.imputation.method}), with a warning" if item.imputation else "refused"
    return f"| {item.title} | {origin} | {values} | {seen} | {missing} |"


def _radscores(spec: ModelSpec) -> list[str]:
    if not spec.radscores:
        return []
    rows = [f"| {score.title} | {len(score.terms)} | {score.intercept:.6g} |" for score in spec.radscores]
    return ["", "## Radscores", "", "| Radscore | Features | Intercept |", "|---|---|---|", *rows]


def _purpose(outcome: AnyOutcome) -> str:
    if isinstance(outcome, TimeToEventOutcome):
        return f"Gives the risk of {outcome.subject} by {_horizons(outcome)}."
    if isinstance(outcome, NumberOutcome):
        return f"Predicts {outcome.name}" + (f" in {outcome.unit}." if outcome.unit else ".")
    return f"Gives the probability of {outcome.positive} against {outcome.negative}."


def _horizons(outcome: TimeToEventOutcome) -> str:
    return f"{', '.join(f'{time:g}' for time in outcome.horizons)} {outcome.unit}"


def _decision(spec: ModelSpec, outcome: AnyOutcome) -> list[str]:
    if isinstance(outcome, TimeToEventOutcome):
        text = "No class is given: the model gives a log hazard ratio and risks, each with a 95 % interval."
        return [
            "## Decision",
            "",
            text,
            "Risks by other times than these, and beyond the follow-up of the training cases, are not given.",
        ]
    if isinstance(outcome, NumberOutcome):
        return ["## Decision", "", "No class is given: the model predicts a value, with the prediction interval of one new case."]
    if spec.cutoff is None:
        return ["## Decision", "", f"No class is given: {spec.no_cutoff_reason}."]
    recalibrated = f" after recalibration ({spec.recalibration.method})" if spec.recalibration else ""
    return [
        "## Decision",
        "",
        f"P of {spec.cutoff.value:.6g} or more{recalibrated} is called {outcome.positive}. "
        f"The cut-off is frozen: {spec.cutoff.rule}.",
    ]


def _performance(spec: ModelSpec) -> list[str]:
    if not spec.metrics:
        return ["No figures are recorded."]
    rows = []
    for metric in spec.metrics:
        interval = f"{metric.ci_95[0]:.3f} to {metric.ci_95[1]:.3f}" if metric.ci_95 else "–"
        rows.append(f"| {metric.name} | {metric.dataset} | {metric.n or '–'} | {metric.value:.3f} | {interval} |")
    return ["| Figure | Data | n | Value | 95 % interval |", "|---|---|---|---|---|", *rows]


def _training(spec: ModelSpec) -> list[str]:
    origin = spec.provenance
    lines = []
    if origin.training_cases is not None:
        events = f", {origin.training_events} with {spec.outcome.subject}" if origin.training_events is not None else ""
        lines.append(f"Trained on {origin.training_cases} cases{events}.")
    if spec.protocol:
        lines.append(f"Protocol {spec.protocol.name}" + (f", hash `{spec.protocol.hash}`." if spec.protocol.hash else "."))
    return ["", *lines] if lines else []
