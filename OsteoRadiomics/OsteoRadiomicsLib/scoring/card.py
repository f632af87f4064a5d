"""The model card of a freshly trained model: what the model file says, as a page that people read."""

from __future__ import annotations

from ..base.notice import NOTICE
from .card_facts import CardFacts, ImageFacts, Population, Spread
from .input_schema import FeatureSource, Input
from .kinds import find_kind
from .outcome_schema import AnyOutcome, NumberOutcome, TimeToEventOutcome
from .schema import ModelSpec

INPUTS = "## Inputs"
"""The part that comes last, after whatever is found later."""


def draft_card(spec: ModelSpec, facts: CardFacts | None = None) -> str:
    """A model card in Markdown from a model's content; a trainer may add what only people know. Raises ModelError."""
    outcome = spec.outcome
    lines = [
        f"# {spec.title}",
        "",
        f"**{NOTICE}**",
        "",
        "## Intended use",
        "",
        f"{find_kind(spec.kind).title}. {_purpose(outcome)}",
        f"{outcome.definition.rstrip('.')}.",
        "For research on patients like those below, by people who know how the inputs were measured; not for decisions on a "
        "patient.",
        *_population(facts.population if facts else None, outcome),
        *_images(facts.images if facts else None, spec),
        "",
        *_decision(spec, outcome),
        "",
        "## Performance",
        "",
        *_performance(spec),
        "",
        "## When to refuse a case",
        "",
        *(f"- {line}" for line in _refusals(spec, facts)),
        "",
        "## Warnings",
        "",
        *([f"- {note.rstrip('.')}." for note in spec.notes] or ["None is recorded."]),
        "",
        "## Origin",
        "",
        f"{spec.provenance.source}.".replace("..", "."),
        *_training(spec),
        "",
        INPUTS,
        "",
        "| Input | From | Values | Training range | If missing |",
        "|---|---|---|---|---|",
        *(_input_row(item) for item in spec.inputs),
        *_radscores(spec),
    ]
    return "\n".join(lines) + "\n"


def with_part(card: str, lines: list[str]) -> str:
    """A card with one more part, before its list of inputs where it has one at its end, as earlier cards have not."""
    part = "\n".join(lines)
    before, found, after = card.rpartition(f"\n{INPUTS}\n")
    if not found or "\n## Performance\n" in after:
        return f"{card.rstrip()}\n\n{part}\n"
    return f"{before.rstrip()}\n\n{part}\n{found}{after}"


def _population(population: Population | None, outcome: AnyOutcome) -> list[str]:
    if population is None:
        return ["", "## Population", "", "Who the training cases were is not recorded in this model."]
    cases = f"{population.cases} training cases of {population.patients} patients"
    if population.events is not None:
        cases += f", {population.events} with {outcome.subject}"
        if not isinstance(outcome, TimeToEventOutcome):  # censored patients may have the event later
            cases += f" (prevalence {100 * population.events / population.cases:.1f} %)"
    centres = "Centres: " + ("not stated in the tables." if population.centres is None else f"{population.centres}.")
    lines = ["", "## Population", "", f"{cases}. {centres}"]
    if population.variables:
        lines += [
            "",
            "| Variable | Training cases | Range | Missing |",
            "|---|---|---|---|",
            *map(_spread_row, population.variables),
        ]
    return lines


def _spread_row(spread: Spread) -> str:
    name = f"{spread.name} ({spread.unit})" if spread.unit else spread.name
    if spread.levels:
        total = sum(spread.levels.values())
        shares = ", ".join(f"{level} {count} ({100 * count / total:.1f} %)" for level, count in spread.levels.items())
        return f"| {name} | {shares} | – | {spread.missing} |"
    if spread.mean is None or spread.low is None or spread.high is None:
        return f"| {name} | – | – | {spread.missing} |"
    sd = "" if spread.sd is None else f" ± {spread.sd:.4g}"
    return f"| {name} | {spread.mean:.4g}{sd} | {spread.low:.4g} to {spread.high:.4g} | {spread.missing} |"


def _images(images: ImageFacts | None, spec: ModelSpec) -> list[str]:
    if not spec.radiomic_inputs:
        return []
    if images is None:
        return ["", "## Images", "", "What the images were is not recorded in this model."]
    lines = ["", "## Images", "", f"Modality {images.modality}, sequences {', '.join(images.sequences)}."]
    lines += [f"Features of {', '.join(images.rois)}."] if images.rois else []
    lines += [f"Prepared in this order: {', '.join(images.steps)}."] if images.steps else []
    lines += [f"Extraction: {', '.join(images.settings)}."] if images.settings else []
    return [*lines, "Scanners and acquisition parameters of the training images are not recorded in this model."]


def _refusals(spec: ModelSpec, facts: CardFacts | None) -> list[str]:
    """What makes a case none for this model: what the software refuses, what it warns of, what people must know."""
    needed = [item.title for item in spec.inputs if item.imputation is None]
    found = []
    if needed:
        shown = ", ".join(needed[:12]) + (f" and {len(needed) - 12} more" if len(needed) > 12 else "")
        found.append(f"Without {shown}: the software refuses it.")
    if any(item.imputation for item in spec.inputs):
        found.append("With imputed inputs: the score carries a warning; more than one or two make it that of an average patient.")
    if any(item.training for item in spec.inputs):
        found.append(
            "With an input outside its training range (list of inputs): the score carries a warning and is an extrapolation."
        )
    if any(item.limits for item in spec.inputs):
        found.append("With an impossible value: the software refuses it.")
    if spec.radiomic_inputs:
        found.append(
            "With features of another protocol than the one below: the score carries a warning, with --strict it is refused."
        )
        found.append(
            "From a scanner, sequence or reconstruction that no validation below has seen: validate the model there first."
        )
    ages = [own for own in (facts.population.variables if facts else ()) if own.low is not None and own.high is not None]
    found += [
        f"{own.name.capitalize()} outside {own.low:.4g} to {own.high:.4g} {own.unit}".rstrip()
        + ": nobody like that was in training."
        for own in ages
    ]
    if isinstance(spec.outcome, TimeToEventOutcome):  # `validate` does not judge these
        return [*found, "From a setting where the event is more or less common: risks need recalibration."]
    if isinstance(spec.outcome, NumberOutcome):
        return [*found, "From a setting whose values lie elsewhere: predictions need recalibration (see `validate`)."]
    return [*found, "From a setting whose prevalence differs: probabilities need recalibration (see `validate`)."]


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
    return ["", "### Radscores", "", "| Radscore | Features | Intercept |", "|---|---|---|", *rows]


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
        *_sets(spec),
    ]


def _sets(spec: ModelSpec) -> list[str]:
    found = spec.prediction_sets
    if found is None:
        return []
    return [
        "",
        f"Prediction sets are to hold the true class of {found.aim}; both classes, or none, are answers too. They were "
        f"calibrated on out-of-fold predictions of {found.positive_cases} training patients with the outcome and "
        f"{found.negative_cases} without.",
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
