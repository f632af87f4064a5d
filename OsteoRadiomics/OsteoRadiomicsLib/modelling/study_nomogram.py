"""The nomogram of the combined model of a study with two classes."""

from __future__ import annotations

from .binary.study import StudyResult
from .statistics.nomogram import Nomogram, build_nomogram
from .study.names import COMBINED
from .study.nomogram_inputs import nomogram_inputs


def nomogram_of(result: StudyResult) -> Nomogram | None:
    """The nomogram of a combined equation of clinical variables and Radscores, axes over the training values; else None."""
    model = result.fitted.models.get(COMBINED)
    equation = model.equation if model and result.plan.has_radscore else None
    if model is None or equation is None:
        return None
    terms = {term.name: term for term in result.prepared.train.terms}
    slopes = {term.name: float(slope / term.sd) for slope, term in zip(equation.coefficients, model.terms, strict=True)}
    intercept = equation.intercept - sum(slopes[term.name] * term.mean for term in model.terms)
    return build_nomogram(float(intercept), nomogram_inputs(slopes, terms, result.fitted.values(result.prepared.train)))
