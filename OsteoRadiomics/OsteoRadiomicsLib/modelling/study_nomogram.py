"""The nomogram of a study's combined model."""

from __future__ import annotations

import numpy as np

from .binary.study import StudyResult
from .classifying.fitted_model import Columns
from .data.clinical import ClinicalTerm
from .statistics.nomogram import Nomogram, NomogramInput, build_nomogram
from .study.names import COMBINED


def nomogram_of(result: StudyResult) -> Nomogram | None:
    """The nomogram of a combined equation of clinical variables and Radscores, axes over the training values; else None."""
    model = result.fitted.models.get(COMBINED)
    equation = model.equation if model and result.plan.has_radscore else None
    if model is None or equation is None:
        return None
    terms = {term.name: term for term in result.prepared.train.terms}
    slopes = {term.name: float(slope / term.sd) for slope, term in zip(equation.coefficients, model.terms, strict=True)}
    intercept = equation.intercept - sum(slopes[term.name] * term.mean for term in model.terms)
    return build_nomogram(float(intercept), _inputs(slopes, terms, result.fitted.values(result.prepared.train)))


def _inputs(slopes: dict[str, float], terms: dict[str, ClinicalTerm], values: Columns) -> list[NomogramInput]:
    """One input per number, Radscore and category."""
    found: dict[str, NomogramInput] = {}
    for name, slope in slopes.items():
        term = terms.get(name)
        if term is None:
            title = name.replace("radscore_", "Radscore ").replace("radscore", "Radscore")
            found[name] = NomogramInput(name, slope, values[name], title)
        elif term.input.kind == "number":
            found[name] = NomogramInput(name, slope, values[name], term.title)
        elif term.level is None:
            levels = {float(code): level for level, code in term.input.coding.items()}
            found[name] = NomogramInput(name, slope, values[name], name, levels)
        else:
            found.setdefault(term.input.name, _category(term, slopes))
    return list(found.values())


def _category(term: ClinicalTerm, slopes: dict[str, float]) -> NomogramInput:
    """A category of several levels as one axis in log odds: the reference at 0, every other level at its coefficient."""
    coding = term.input.coding
    levels: dict[float, str] = {}
    for level in sorted(coding, key=lambda name: coding[name]):
        effect = slopes.get(f"{term.input.name}={level}", 0.0)
        levels[effect] = f"{levels[effect]} or {level}" if effect in levels else level
    return NomogramInput(term.input.name, 1.0, np.array(list(levels)), term.input.name, levels)
