"""Fitted Cox regressions as model files, which score a new case exactly as the study scored its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...protocols.protocol import OutcomeSpec, Protocol
from ...scoring import Model, ModelSpec, build_model
from ...scoring.card import draft_card
from ...scoring.outcome_schema import TimeToEventOutcome
from ...scoring.schema import Metric, Provenance
from ..data.inputs import Floats
from ..statistics.cox_baseline import BaselineHazard
from ..study.model_inputs import ModelContext, equation_parts
from ..study.saving import control_names, whole_model
from ..study.shuffling import control_context
from .control import control_fit
from .fitting import CoxModel, FittedSurvival


def survival_model_file(
    name: str, fitted: CoxModel, study: FittedSurvival, context: ModelContext, metrics: Sequence[Metric]
) -> Model:
    """The model file of one of the study's models, with its control and local statistics where it has image features.

    Raises ModelError.
    """
    title = survival_title(name, context.protocol)
    spec = _spec(name, title, fitted, study, context, metrics)
    return whole_model(spec, context, fitted.fit.events, lambda: _control(name, title, fitted, study, context))


def _control(name: str, title: str, fitted: CoxModel, study: FittedSurvival, context: ModelContext) -> Model:
    """The same inputs on times that were dealt anew."""
    spec = _spec(*control_names(name, title), *control_fit(fitted, study, context), control_context(context), ())
    return build_model(spec, draft_card(spec))


def survival_title(key: str, protocol: Protocol) -> str:
    """``Combined model of fracture-risk (Cox regression)``."""
    return f"{key.capitalize()} model of {protocol.name} (Cox regression)"


def _spec(
    name: str, title: str, fitted: CoxModel, study: FittedSurvival, context: ModelContext, metrics: Sequence[Metric]
) -> ModelSpec:
    covariance = (fitted.fit.covariance + fitted.fit.covariance.T) / 2
    return ModelSpec(
        schema_version=3,
        name=name,
        title=title,
        kind="cox",
        outcome=_outcome(context.protocol.outcome),
        **equation_parts(fitted.terms, study, context),
        predictor=cox_predictor(fitted.fit.coefficients, covariance, fitted.baselines),
        metrics=tuple(metrics),
        provenance=Provenance(
            source=context.source, training_cases=len(context.train), training_events=fitted.fit.events,
            details=dict(context.details),
        ),
    )  # fmt: skip


def cox_predictor(coefficients: Floats, covariance: Floats, baselines: Sequence[BaselineHazard]) -> dict[str, Any]:
    """The predictor block of a Cox regression's file. coefficients: (k,). covariance: (k, k), symmetric."""
    return {
        "coefficients": coefficients.tolist(),
        "covariance": covariance.tolist(),
        "baseline": [
            {"time": own.time, "cumulative_hazard": own.cumulative, "variance": own.variance, "means": own.means.tolist()}
            for own in baselines
        ],
    }


def _outcome(spec: OutcomeSpec) -> TimeToEventOutcome:
    return TimeToEventOutcome(
        name=spec.column, definition=spec.definition, event=spec.positive, unit=spec.unit, horizons=spec.horizons
    )
