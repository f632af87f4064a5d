"""What a nomogram of a study's combined model has axes for."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..classifying.fitted_model import Columns
from ..data.clinical import ClinicalTerm
from ..statistics.nomogram import NomogramInput


def nomogram_inputs(slopes: Mapping[str, float], terms: Mapping[str, ClinicalTerm], values: Columns) -> list[NomogramInput]:
    """One input per number, Radscore and category.

    slopes: term -> change of the linear predictor per unit. terms: the clinical ones by name. values: name -> (n,) raw, of the
    training rows, which decide the axes.
    """
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


def _category(term: ClinicalTerm, slopes: Mapping[str, float]) -> NomogramInput:
    """A category of several levels as one axis: the reference at 0, every other level at its coefficient."""
    coding = term.input.coding
    levels: dict[float, str] = {}
    for level in sorted(coding, key=lambda name: coding[name]):
        effect = slopes.get(f"{term.input.name}={level}", 0.0)
        levels[effect] = f"{levels[effect]} or {level}" if effect in levels else level
    return NomogramInput(term.input.name, 1.0, np.array(list(levels)), term.input.name, levels)
