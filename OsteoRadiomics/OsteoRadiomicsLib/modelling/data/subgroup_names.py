"""Which subgroup of a plan a case belongs to: a number below or from a cut on, or one level of a category against the rest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..evaluation.subgroups import split_at
from .clinical import ClinicalTerm


def subgroup_names(terms: Sequence[ClinicalTerm], clinical: np.ndarray, variable: str, cut: float | str) -> np.ndarray:
    """(n,) names; "" where the variable is missing, everywhere where the study has no such variable.

    terms: columns of clinical (n, c), NaN where missing. cut: a number, or the level of a category.
    """
    positions = [position for position, term in enumerate(terms) if term.input.name == variable]
    if not positions:
        return np.full(len(clinical), "")
    item, values = terms[positions[0]].input, clinical[:, positions[0]]
    missing = np.isnan(values)
    if item.kind == "number":
        names = split_at(np.where(missing, 0, values), float(cut), unit=item.unit)
    else:
        chosen = next((position for position in positions if terms[position].level == cut), None)
        hit = clinical[:, chosen] == 1 if chosen is not None else values == item.coding[str(cut)]
        others = [name for name in item.coding if name != cut]
        names = np.where(hit, str(cut), others[0] if len(others) == 1 else f"not {cut}")
    return np.where(missing, "", names)
