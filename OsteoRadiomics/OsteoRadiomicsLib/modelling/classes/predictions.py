"""Class probabilities of a study, one row per case and model: the table that every figure of the report is drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ...scoring.class_model import most_probable, normalised
from ..binary.fitting import FittedStudy
from ..data.columns import radscores
from ..data.data import StudyData
from ..study.names import APPARENT, CANDIDATE, HELD_OUT, MODELS, OUT_OF_FOLD, TRAIN
from ..study.outcome import Procedure, Work

Member = Procedure[FittedStudy]
"""What the procedure found for one class against the rest."""
PREFIX = "p_"
"""Before a class's name in the column of its probability."""


def model_names(members: Sequence[Member]) -> tuple[str, ...]:
    """Models that at least one class has."""
    return tuple(name for name in MODELS if any(name in member.fitted.models for member in members))


def candidate_names(members: Sequence[Member]) -> tuple[str, ...]:
    """Classifiers that were compared for at least one class, as ``classifier:NAME``."""
    found = dict.fromkeys(name for member in members for name in member.fitted.classifiers)
    return tuple(f"{CANDIDATE}{name}" for name in found)


def share(member: Member) -> float:
    """The class's share of the training cases: its probability where it has no model."""
    return float(member.prepared.train.outcome.mean())


def unseen_predictions(work: Work[FittedStudy]) -> pd.DataFrame:
    """``class_predictions`` of the training rows by the procedure fitted without their fold."""
    train, members = work.prepared.train, work.procedures
    parts = [
        _rows(train, TRAIN, OUT_OF_FOLD, name, members, [_taken(member.unseen, name, member, train) for member in members])
        for name in (*model_names(members), *candidate_names(members))
    ]
    return pd.concat(parts, ignore_index=True)


def class_predictions(work: Work[FittedStudy]) -> pd.DataFrame:
    """case, set, basis, outcome, model, predicted, and the probability of each class as ``p_CLASS``.

    Training rows stand twice: by the procedure fitted without their fold, and apparent.
    """
    members = work.procedures
    parts = [unseen_predictions(work)]
    for set_name, rows in work.prepared.sets.items():
        basis = APPARENT if set_name == TRAIN else HELD_OUT
        risks = [member.fitted.predict(rows) for member in members]
        for name in (*model_names(members), *candidate_names(members)):
            alone = [_taken(risk, name, member, rows) for member, risk in zip(members, risks, strict=True)]
            parts.append(_rows(rows, set_name, basis, name, members, alone))
    return pd.concat(parts, ignore_index=True)


def radscore_table(work: Work[FittedStudy]) -> pd.DataFrame:
    """case, set, class, radscore, value: of the models fitted on the whole training set, so apparent there."""
    parts = []
    for set_name, rows in work.prepared.sets.items():
        for member in work.procedures:
            for name, values in radscores(member.fitted.blocks, rows).items():
                keys = {"case": rows.cases, "set": set_name, "class": member.name, "radscore": name}
                parts.append(pd.DataFrame({**keys, "value": values}))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["case", "set", "class", "radscore", "value"])


def _taken(risks: Mapping[str, np.ndarray], name: str, member: Member, rows: StudyData) -> np.ndarray:
    """(n,) probability by a class's model of that name, or the class's share where it has none."""
    return risks.get(name, np.full(len(rows), share(member)))


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
