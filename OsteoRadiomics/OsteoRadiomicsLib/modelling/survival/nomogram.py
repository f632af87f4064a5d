"""The nomogram of the combined model of a study of a time to an event."""

from __future__ import annotations

from ..statistics.cox_nomogram import CoxNomogram, build_cox_nomogram
from ..study.names import COMBINED
from ..study.nomogram_inputs import nomogram_inputs
from .study import SurvivalStudy


def cox_nomogram_of(result: SurvivalStudy) -> CoxNomogram | None:
    """The nomogram of the combined model, axes over the training values; None where there is no such model."""
    model = result.fitted.models.get(COMBINED)
    if model is None:
        return None
    train = result.prepared.train
    slopes = {term.name: float(b / term.sd) for term, b in zip(model.terms, model.fit.coefficients, strict=True)}
    inputs = nomogram_inputs(slopes, {term.name: term for term in train.terms}, result.fitted.values(train))
    hazards = {baseline.time: baseline.cumulative for baseline in model.baselines}
    return build_cox_nomogram(-sum(slopes[term.name] * term.mean for term in model.terms), inputs, hazards)
