"""Class probabilities of a study, one row per case and model: the table that every figure of the report is drawn from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ...scoring.class_model import most_probable, normalised
from ..binary.fitting import radscores
from ..binary.predictions import APPARENT, HELD_OUT, MODELS, OUT_OF_FOLD
from ..binary.preparation import TRAIN, Prepared
from ..data.data import StudyData
from .members import Member

PREFIX = "p_"
"""Before a class's name in the column of its probability."""


def model_names(members: Sequence[Member]) -> tuple[str, ...]:
    """Models that at least one class has."""
    return tuple(name for name in MODELS if any(name in member.fitted.models for member in members))


def candidate_names(members: Sequence[Member]) -> tuple[str, ...]:
    """Classifiers that were compared for at least one class, as ``classifier:NAME``."""
    found = dict.fromkeys(name for member in members for name in member.fitted.classifiers)
    return tuple(f"classifier:{name}" for name in found)


def class_predictions(prepared: Prepared, members: Sequence[Member]) -> pd.DataFrame:
    """case, set, basis, outcome, model, predicted, and the probability of each class as ``p_CLASS``.

    Training rows stand twice: by the procedure fitted without their fold, and apparent.
    """
    names = (*model_names(members), *candidate_names(members))
    parts = [
        _rows(prepared.train, TRAIN, OUT_OF_FOLD, name, members, [member.alone_unseen(name) for member in members])
        for name in names
    ]
    sets = [(TRAIN, APPARENT, prepared.train), *((name, HELD_OUT, rows) for name, rows in prepared.tests.items())]
    for set_name, basis, rows in sets:
        risks = [member.fitted.predict(rows) for member in members]
        for name in names:
            alone = [risk.get(name, member.stand_in(len(rows))) for member, risk in zip(members, risks, strict=True)]
            parts.append(_rows(rows, set_name, basis, name, members, alone))
    return pd.concat(parts, ignore_index=True)


def radscore_table(prepared: Prepared, members: Sequence[Member]) -> pd.DataFrame:
    """case, set, class, radscore, value: of the models fitted on the whole training set, so apparent there."""
    parts = []
    for set_name, rows in {TRAIN: prepared.train, **prepared.tests}.items():
        for member in members:
            for name, values in radscores(member.fitted.blocks, rows).items():
                keys = {"case": rows.cases, "set": set_name, "class": member.name, "radscore": name}
                parts.append(pd.DataFrame({**keys, "value": values}))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["case", "set", "class", "radscore", "value"])


def _rows(
    data: StudyData,
    set_name: str,
    basis: str,
    model: str,
    members: Sequence[Member],
    alone: Sequence[np.ndarray],
) -> pd.DataFrame:
    classes = np.array([member.name for member in members], dtype=object)
    together = normalised(np.column_stack(alone))
    keys = {"case": data.cases, "set": set_name, "basis": basis, "outcome": classes[data.outcome], "model": model}
    columns = {f"{PREFIX}{name}": together[:, number] for number, name in enumerate(classes)}
    return pd.DataFrame({**keys, "predicted": classes[most_probable(together)], **columns})
