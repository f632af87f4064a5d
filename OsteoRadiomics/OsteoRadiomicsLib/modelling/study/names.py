"""Names that stand in every study's tables and records: of models, sets, and the rows they are judged on."""

from __future__ import annotations

CLINICAL, RADIOMICS, COMBINED = "clinical", "radiomics", "combined"
MODELS = (CLINICAL, RADIOMICS, COMBINED)
CANDIDATE = "classifier:"
"""Before the name of a classifier that was compared."""

TRAIN, INTERNAL = "train", "internal"
OUT_OF_FOLD, APPARENT, HELD_OUT = "out-of-fold", "apparent", "held-out"


def judged_basis(set_name: str) -> str:
    """On which rows models are judged that were not fitted on them: the training set's out of fold, the others' as they are."""
    return OUT_OF_FOLD if set_name == TRAIN else HELD_OUT


def judging_order(basis: str) -> int:
    """Where a basis stands in tables and reports: rows that no model was fitted on come first."""
    return {OUT_OF_FOLD: 0, HELD_OUT: 1}.get(basis, 2)
