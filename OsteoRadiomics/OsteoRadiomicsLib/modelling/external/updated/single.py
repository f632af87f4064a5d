"""An updated model of one equation or predictor: of two classes, a measured value, or a time to an event."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import expit

from ....base.errors import InputError
from ....scoring import Model
from ....scoring.outcome_schema import NumberOutcome, TimeToEventOutcome
from ....scoring.schema import Recalibration
from ...data.inputs import Floats
from ...evaluation.conformal import calibrated_sets
from ...statistics.cox_baseline import baseline_hazards
from ...statistics.risk_sets import RiskSets
from ...survival.saving import cox_predictor
from ..updating import Design
from .content import WORDS, Source, finished, refit_parts
from .two_step import equation_of, line_covariance, slope_covariance, symmetric, updated_line


def updated_single(source: Source) -> Model:
    """The model file of an update. Raises InputError where there is none, ModelError."""
    base, design = source.base, source.judged.design
    assert isinstance(base, Model)
    assert isinstance(design, Design)
    outcome = base.spec.outcome
    if isinstance(outcome, TimeToEventOutcome):
        changed = _times(source, base, design, outcome)
    elif isinstance(outcome, NumberOutcome):
        changed = _value(source, base, design)
    else:
        changed = _risk(source, base, design)
    more: dict[str, Any] = {}
    if source.way == "refit":
        assert isinstance(source.judged.inputs, np.ndarray)
        more |= refit_parts(base, source.judged.inputs, design.columns)
    return finished(source, **changed, **more)


def _risk(source: Source, base: Model, design: Design) -> dict[str, Any]:
    """Two classes: a line on the logit of any kind of model, or a logistic equation."""
    spec, fitted = base.spec, source.fitted
    changed: dict[str, Any] = {}
    if spec.cutoff:
        rule = f"{spec.cutoff.rule[:440]}; kept from before the update"
        changed["cutoff"] = spec.cutoff.model_copy(update={"rule": rule})
    sets = spec.prediction_sets
    if sets:
        unseen = source.update.prediction
        assert unseen is not None
        changed["prediction_sets"] = calibrated_sets(source.truth, unseen, sets.coverage, sets.of, clusters=source.clusters)
    if source.way == "refit":
        predictor = _equation(fitted.coefficients, symmetric(fitted.covariance))
        return {**changed, "kind": "logistic", "predictor": predictor, "recalibration": None}
    before = spec.recalibration
    intercept, slope = (before.intercept, before.slope) if before else (0.0, 1.0)
    own = fitted.coefficients
    times = float(own[1]) if own.size > 1 else 1.0
    method = f"{WORDS[source.update.method]} on {source.cases}" + (f"; before: {before.method[:300]}" if before else "")
    line = Recalibration(intercept=float(own[0]) + times * intercept, slope=times * slope, method=method)
    if base.is_equation and spec.predictor.get("covariance"):
        coefficients, covariance = equation_of(spec)
        assert covariance is not None
        risk = expit(own[0] + times * design.linear)
        whole = line_covariance(design.columns, risk * (1 - risk), coefficients, covariance, own, fitted.covariance)
        # The file holds it before the recalibration, whose slope multiplies every standard error.
        changed["predictor"] = {**spec.predictor, "covariance": (whole / line.slope**2).tolist()}
    return {**changed, "recalibration": line}


def _value(source: Source, base: Model, design: Design) -> dict[str, Any]:
    """A measured value: a linear equation."""
    spec, fitted = base.spec, source.fitted
    error = {"sigma": fitted.sigma, "df": fitted.df}
    if source.way == "refit":
        own = symmetric(fitted.covariance)
        return {"kind": "linear", "predictor": _equation(fitted.coefficients, None, error | {"covariance": own.tolist()})}
    if spec.kind != "linear":
        raise InputError(
            f"is of the kind {spec.kind}, which holds no update", where=base.name, cure="Train a model on patients like these"
        )
    before, covariance = equation_of(spec)
    after = updated_line(before, fitted.coefficients)
    if covariance is None:
        predictor = {**spec.predictor, "intercept": float(after[0]), "coefficients": after[1:].tolist()}
        return {"predictor": predictor}
    weights = np.ones(len(design.columns))
    whole = line_covariance(design.columns, weights, before, covariance, fitted.coefficients, fitted.covariance)
    return {"predictor": _equation(after, None, error | {"covariance": whole.tolist()})}


def _equation(coefficients: Floats, covariance: Floats | None, error: dict[str, Any] | None = None) -> dict[str, Any]:
    """A predictor block; of a logistic equation with its covariance, of a linear one with its error."""
    more = {"error": error} if covariance is None else {"covariance": covariance.tolist()}
    return {"intercept": float(coefficients[0]), "coefficients": coefficients[1:].tolist(), **more}


def _times(source: Source, base: Model, design: Design, outcome: TimeToEventOutcome) -> dict[str, Any]:
    """A time to an event: the baseline hazard of these patients at the horizons that were judged, for the coefficients that are
    kept, multiplied or refitted."""
    fitted, told = source.fitted, base.spec.predictor
    before, covariance = np.array(told["coefficients"], dtype=float), np.array(told["covariance"], dtype=float)
    times = tuple(own.time for own in fitted.baselines)
    if source.way == "refit":
        coefficients, covariance, baselines = fitted.coefficients, symmetric(fitted.covariance), fitted.baselines
    else:
        slope = float(fitted.coefficients[0]) if source.way == "slope" else 1.0
        coefficients = slope * before
        if source.way == "slope":
            sets = RiskSets(source.truth)
            information = sets.information(design.columns, sets.at(design.columns @ coefficients))
            covariance = slope_covariance(information, before, covariance, slope, float(fitted.covariance[0, 0]))
        baselines = baseline_hazards(design.columns, source.truth, coefficients, times)
    predictor = cox_predictor(coefficients, covariance, baselines)
    return {"kind": "cox", "predictor": predictor, "outcome": outcome.model_copy(update={"horizons": times})}
