"""Fitted models of two classes as model files, which score a new case exactly as the study scored its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...protocols.protocol import OutcomeSpec, Protocol
from ...scoring import Model, ModelSpec, build_model
from ...scoring.card import draft_card
from ...scoring.outcome_schema import Outcome
from ...scoring.prediction_sets import PredictionSets
from ...scoring.schema import Cutoff, Metric, Provenance, Recalibration
from ..classifying.classifiers import classifier, classifier_title
from ..classifying.fitted_model import FittedModel
from ..evaluation.roc import CutOff
from ..study.model_inputs import ModelContext, equation_parts
from ..study.saving import control_names, whole_model
from ..study.shuffling import control_context
from .control import control_fit
from .fitting import FittedStudy


def model_file(
    name: str,
    title: str,
    fitted: FittedModel,
    study: FittedStudy,
    context: ModelContext,
    cutoff: CutOff,
    metrics: Sequence[Metric],
    sets: PredictionSets | None = None,
) -> Model:
    """The model file of one of the study's models, with its control and local statistics where it has image features.

    cutoff, sets: frozen on training data. Raises ModelError.
    """
    spec, files = _content(name, title, fitted, study, context, cutoff, metrics)
    if sets is not None:
        spec = spec.model_copy(update={"schema_version": 3, "prediction_sets": sets})
    events = int(context.train.outcome.sum())
    return whole_model(spec, context, events, lambda: _control(name, title, fitted, study, context), files)


def _control(name: str, title: str, fitted: FittedModel, study: FittedStudy, context: ModelContext) -> Model:
    """The same inputs, classifier and parameters on shuffled outcomes."""
    own, again = control_fit(fitted, study, context)
    no_cutoff = CutOff(np.nan, "", "a control decides nothing")
    spec, files = _content(*control_names(name, title), own, again, control_context(context), no_cutoff, ())
    return build_model(spec, draft_card(spec), files)


def _content(
    name: str,
    title: str,
    fitted: FittedModel,
    study: FittedStudy,
    context: ModelContext,
    cutoff: CutOff,
    metrics: Sequence[Metric],
) -> tuple[ModelSpec, dict[str, bytes]]:
    """A model without its checksums, and the files of its classifier."""
    exported = classifier(fitted.classifier).export(fitted.estimator)
    line = fitted.recalibration
    outcome = context.train.outcome
    spec = ModelSpec(
        name=name,
        title=title,
        kind=exported.kind,
        outcome=_outcome(context.protocol.outcome),
        **equation_parts(fitted.terms, study, context),
        predictor=exported.predictor,
        recalibration=Recalibration(intercept=line.intercept, slope=line.slope, method=line.method) if line else None,
        cutoff=Cutoff(value=cutoff.value, rule=cutoff.rule) if np.isfinite(cutoff.value) else None,
        no_cutoff_reason="" if np.isfinite(cutoff.value) else (cutoff.note or "no cut-off exists"),
        metrics=tuple(metrics),
        provenance=Provenance(
            source=context.source,
            training_cases=len(outcome),
            training_events=int(outcome.sum()),
            details={
                **context.details,
                "classifier": fitted.classifier,
                **{f"parameter {key}": value for key, value in fitted.parameters.items()},
            },
        ),
    )
    return spec, exported.files


def model_title(key: str, fitted: FittedModel, protocol: Protocol) -> str:
    """``Combined model of op-mri (Logistic regression)``."""
    return f"{key.capitalize()} model of {protocol.name} ({classifier_title(fitted.classifier)})"


def _outcome(spec: OutcomeSpec) -> Outcome:
    others = [name for name in spec.classes if name != spec.positive]
    return Outcome(
        name=spec.column,
        definition=spec.definition,
        positive=_class_name(spec, spec.positive),
        negative=_class_name(spec, others[0]) if len(others) == 1 else f"not {spec.positive}",
    )


def _class_name(spec: OutcomeSpec, name: str) -> str:
    """A class that is only a number is told apart by the outcome's name: ``op = 1``."""
    return f"{spec.column} = {name}" if name.replace(".", "", 1).isdigit() else name
