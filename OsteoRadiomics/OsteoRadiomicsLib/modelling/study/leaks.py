"""A model that knows too much: what its reader is told to look for."""

from __future__ import annotations

from collections.abc import Mapping

TOO_GOOD = 0.99
"""An AUC in training rows that a model was not fitted on, from which on a leak is more likely than a perfect marker."""


def leak_notes(aucs: Mapping[str, float], figure: str = "AUC") -> list[str]:
    """One sentence for each model whose out-of-fold AUC is too good to be true. aucs: model -> AUC, or what ``figure`` says."""
    return [
        f"{name.capitalize()} model: {figure} {value:.3f} in training cases that it was not fitted on; look for a leak: a column "
        "made from the outcome, an index or id among the inputs, a patient in several rows"
        for name, value in aucs.items()
        if value >= TOO_GOOD
    ]
