"""A cross-validated AUC below one half: what its reader is told."""

from __future__ import annotations

from collections.abc import Mapping


def below_chance_notes(aucs: Mapping[str, tuple[float, float]], figure: str = "AUC") -> list[str]:
    """One sentence for each model whose out-of-fold AUC is below one half.

    aucs: model -> AUC of all out-of-fold predictions together, and mean of the AUCs within folds (NaN where no fold holds both
    classes, as in leave-one-out, which has a note of its own). figure: what they are called.
    """
    return [
        f"{name.capitalize()} model: {figure} {pooled:.3f} of all out-of-fold predictions together, {within:.3f} as the mean "
        "within folds; below 0.5 a model has found nothing that holds, and where events are few or selection finds little the "
        "former can lie well below chance, because it compares predictions of models that each moved away from the cases left "
        "out; the mean within folds compares those of one model"
        for name, (pooled, within) in aucs.items()
        if pooled < 0.5 and within == within
    ]
