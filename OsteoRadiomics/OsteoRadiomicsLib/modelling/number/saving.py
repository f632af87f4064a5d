"""Fitted linear regressions as model files, which score a new case exactly as the study scored its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...protocols.protocol import OutcomeSpec, Protocol
from ...scoring import Model, ModelSpec, build_model
from ...scoring.card import draft_card
from ...scoring.outcome_schema import NumberOutcome
from ...scoring.schema import Metric, Provenance
from ..evaluation.continuous import LinearFit
from ..study.model_inputs import ModelContext, equation_parts
from ..study.saving import control_names, whole_model
from ..study.shuffling import control_context
from .control import control_fit
from .fitting import FittedNumber, LinearModel

EXACT = "the regression fits its training cases exactly, so it knows no error"


def number_model_file(
    name: str, fitted: LinearModel, study: FittedNumber, context: ModelContext, metrics: Sequence[Metric]
) -> Model:
    """The model file of one of the study's models, with its control and local statistics where it has image features.

    Raises ModelError.
    """
    title = number_title(name, context.protocol)
    spec = _spec(name, title, fitted, study, context, metrics)
    return whole_model(spec, context, None, lambda: _control(name, title, fitted, study, context))


def _control(name: str, title: str, fitted: LinearModel, study: FittedNumber, context: ModelContext) -> Model:
    """The same inputs on shuffled values."""
    spec = _spec(*control_names(name, title), *control_fit(fitted, study, context), control_context(context), ())
    return build_model(spec, draft_card(spec))


def _spec(
    name: str, title: str, fitted: LinearModel, study: FittedNumber, context: ModelContext, metrics: Sequence[Metric]
) -> ModelSpec:
    return ModelSpec(
        schema_version=2,
        name=name,
        title=title,
        kind="linear",
        outcome=_outcome(context.protocol.outcome),
        **equation_parts(fitted.terms, study, context),
        predictor=_predictor(fitted.fit),
        metrics=tuple(metrics),
        provenance=Provenance(source=context.source, training_cases=len(context.train), details=dict(context.details)),
    )


def number_title(key: str, protocol: Protocol) -> str:
    """``Combined model of bmd-mri (Linear regression)``."""
    return f"{key.capitalize()} model of {protocol.name} (Linear regression)"


def _predictor(fit: LinearFit) -> dict[str, Any]:
    found: dict[str, Any] = {"intercept": fit.coefficients[0].value, "coefficients": fit.slopes.tolist()}
    if not fit.sigma > 0:
        return found | {"no_interval_reason": EXACT}
    covariance = ((fit.covariance + fit.covariance.T) / 2).tolist()
    return found | {"error": {"covariance": covariance, "sigma": fit.sigma, "df": fit.df_residual}}


def _outcome(spec: OutcomeSpec) -> NumberOutcome:
    return NumberOutcome(name=spec.column, definition=spec.definition, unit=spec.unit)
